"""Where a network of the Hub runs: loaded once, on the GPU there is, lent or owned, or the CPU.

Responsible for going on without a lent GPU when a visitor's time on it is used up; not for
downloads, which have been done by then, nor for who waits for it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from inference import gpu
from inference.errors import VoiceAway
from inference.lending import AT_MOST_S, TO_START_S, is_refusal
from inference.weights.places import bytes_in

CPU_S_PER_TOKEN = 0.01  # VITS of its full size on two cores, with a blank beside each letter
_LONGEST_ON_CPU_S = 240  # nobody waits for more instead of a GPU


@dataclass(frozen=True)
class Order:
    """One sentence as a network reads it: plain data, for any process."""

    tokens: tuple[int, ...]
    voice: int | str = 0  # as the network names it
    speed: float = 1.0  # times its own
    language: str = ""  # as the network names it, where its tokens do not say
    likeness: tuple[np.ndarray, ...] = ()  # of a sample, as the network hears it; instead of voice


class Model(Protocol):
    """What is loaded. Its calls may come from several threads at once.

    One that clones has `likeness(samples, rate)` too, which gives an Order's likeness.
    """

    def to(self, device: str) -> Any:
        """Itself, there."""

    def say(self, order: Order) -> np.ndarray:
        """Mono float32."""


@dataclass(frozen=True)
class Network:
    """Names a network without holding it."""

    read: str  # "module:function", which is given the folders and gives a Model on the CPU
    folders: tuple[Path, ...]
    device: str  # "cuda", "mps" or "cpu"
    lent_s_per_token: float  # how long a GPU that is lent should suffice for

    def loaded(self) -> Any:
        return gpu.keep(self, self._load)

    def _load(self) -> Any:
        if self.device != "cpu" and gpu.on_zero_gpu():
            return replace(self, device="cpu").loaded().to(self.device)  # in a process of its own
        gpu.make_room(sum(map(bytes_in, self.folders)), self.device)
        module, _, name = self.read.partition(":")
        return getattr(import_module(module), name)(*self.folders).to(self.device)


def network(read: str, folders: tuple[Path, ...], lent_s_per_token: float) -> Network:
    """Loaded; on ZeroGPU only what a lent GPU need not do."""
    named = Network(read, folders, gpu.device(), lent_s_per_token)
    (replace(named, device="cpu") if gpu.on_zero_gpu() else named).loaded()
    return named


def _seconds(network: Network, orders: Sequence[Order], *_: Any, **__: Any) -> float:
    return min(_wanted_s(network, orders), AT_MOST_S)


def _wanted_s(network: Network, orders: Sequence[Order]) -> float:
    tokens = sum(len(order.tokens) for order in orders)
    return TO_START_S + network.lent_s_per_token * tokens


def lots(network: Network, orders: Sequence[Order]) -> Iterator[list[Order]]:
    """As many at once as there is time for while a GPU is lent."""
    lot: list[Order] = []
    for order in orders:
        if lot and _wanted_s(network, [*lot, order]) > AT_MOST_S:
            yield lot
            lot = []
        lot.append(order)
    yield lot


def say(network: Network, orders: Sequence[Order]) -> list[np.ndarray]:
    """One mono sound for each."""
    model = network.loaded()
    return [model.say(order) for order in orders]


say_on_gpu = gpu.on_gpu(_seconds)(say)


class Performer:
    """Says orders with one network; goes on on the CPU when no GPU is lent any more, unless that
    would take far too long. Its calls may come from several threads at once."""

    def __init__(self, network: Network, cpu_s_per_token: float = CPU_S_PER_TOKEN) -> None:
        self._network = network
        self._cpu_s_per_token = cpu_s_per_token
        self._turn = threading.Lock()  # a GPU says one sentence after the other
        self.warning = ""

    def say(self, orders: Sequence[Order]) -> list[np.ndarray]:
        with self._turn:
            if self._network.device != "cpu":
                try:
                    sounds: list[np.ndarray] = []
                    for lot in lots(self._network, orders):
                        sounds += say_on_gpu(self._network, lot)
                    return sounds
                except Exception as error:
                    if not is_refusal(error):
                        raise
                    self._require_patience(orders)
                    self._network = replace(self._network, device="cpu")
                    self.warning = "No GPU time is left today: the voice was made on the CPU."
        return say(self._network, orders)

    def _require_patience(self, orders: Sequence[Order]) -> None:
        seconds = self._cpu_s_per_token * sum(len(order.tokens) for order in orders)
        if seconds > _LONGEST_ON_CPU_S:
            raise VoiceAway(
                f"No GPU time is left today, and on the CPU this would take about "
                f"{seconds / 60:.0f} minutes: come back tomorrow, or shorten the text."
            )
