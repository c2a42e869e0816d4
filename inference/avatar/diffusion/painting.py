"""The thin part that runs on a GPU: a prompt and seeds in, pictures out, step by step.

Light to import, so that a ZeroGPU Space sees its decorated function at start.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

import numpy as np

from inference import gpu
from inference.avatar.diffusion.loading import Kit
from inference.avatar.diffusion.models import Model

_HEARTBEAT_S = 0.25
_GLIMPSES = 8  # of each picture, at most


@dataclass(frozen=True)
class Order:
    """Pictures to be painted: plain data, for any process."""

    model: Model
    kit: Kit
    prompt: str
    avoid: str
    seeds: tuple[int, ...]
    steps: int
    size: tuple[int, int]


@dataclass(frozen=True)
class Step:
    """One step of one picture is done."""

    place: int  # of its seed among those of the order
    step: int
    glimpse: np.ndarray | None  # now and then: what is there, small


@dataclass(frozen=True)
class Painted:
    place: int
    image: np.ndarray  # (h, w, 3) uint8 RGB


Told = Step | Painted | None  # None: it goes on


def _seconds(order: Order) -> float:
    return 60


@gpu.on_gpu(_seconds)
def paint(order: Order) -> Iterator[Told]:
    """Closed, it ends within one step."""
    yield None
    pipeline = order.kit.pipeline()
    for place in range(len(order.seeds)):
        yield from _one(pipeline, order, place)


class _Stopped(BaseException):
    """Raised inside the pipeline."""


def _one(pipeline: Any, order: Order, place: int) -> Iterator[Told]:
    """The pipeline calls back; here it is asked."""
    told: SimpleQueue[Told | BaseException] = SimpleQueue()
    stop = threading.Event()
    each = max(1, order.steps // _GLIMPSES)

    def at_step(pipeline: Any, index: int, _: Any, tensors: dict[str, Any]) -> dict[str, Any]:
        if stop.is_set():
            raise _Stopped
        shown = None if index % each else _glimpse(pipeline, tensors["latents"], order.size)
        told.put(Step(place, index + 1, shown))
        return tensors

    def run() -> None:
        try:
            told.put(Painted(place, _picture(pipeline, order, order.seeds[place], at_step)))
        except BaseException as error:
            told.put(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        while True:
            try:
                one = told.get(timeout=_HEARTBEAT_S)
            except Empty:
                yield None
                continue
            if isinstance(one, BaseException):
                raise one
            yield one
            if isinstance(one, Painted):
                return
    finally:
        stop.set()
        thread.join()


def _glimpse(pipeline: Any, latents: Any, size: tuple[int, int]) -> np.ndarray:
    from inference.avatar.diffusion.latents import glimpse

    return glimpse(pipeline, latents, size)


def _picture(pipeline: Any, order: Order, seed: int, at_step: Any) -> np.ndarray:
    import torch

    model = order.model
    width, height = order.size
    avoid = {"negative_prompt": order.avoid} if model.guided else {}
    made = pipeline(
        prompt=order.prompt,
        width=width,
        height=height,
        num_inference_steps=order.steps,
        guidance_scale=model.guidance,
        generator=torch.Generator("cpu").manual_seed(seed),  # the same numbers for every device
        callback_on_step_end=at_step,
        output_type="np",
        **avoid,
        **dict(model.options),
    )
    return np.rint(made.images[0] * 255).astype(np.uint8)
