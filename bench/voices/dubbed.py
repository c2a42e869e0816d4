"""A network that works, and is heard with another voice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from inference import gpu
from inference.voice.hub.running import Network, Order
from inference.voice.hub.speaker import Speaker

READ = "bench.voices.dubbed:on_stage"
_stage: list[Dubbed] = []


class Dubbed:
    """Random numbers make noise, which no check for broken takes would let pass, and which would
    be laid over no words. So the network does its work, and the words of the built-in voice,
    said before, are heard instead."""

    def __init__(self, model: Any, takes: dict[tuple[int, ...], np.ndarray]) -> None:
        self._model = model
        self._takes = takes

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def to(self, device: str) -> Dubbed:
        self._model.to(device)
        return self

    def say(self, order: Order) -> np.ndarray:
        self._model.say(order)
        return self._takes[order.tokens]

    def enter(self, speaker: Speaker) -> Speaker:
        """As it is, but that it loads this network from now on."""
        leave()
        _stage.append(self)
        return replace(speaker, read=READ, weights=lambda *_: (), lent_s_per_token=0)


def leave() -> None:
    """Makes room for the next."""
    gpu.forget(Network(READ, (), gpu.device(), 0))
    _stage.clear()


def on_stage() -> Dubbed:
    return _stage[0]
