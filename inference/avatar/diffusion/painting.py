"""The thin part that runs on a GPU: a prompt and seeds in, pictures out, step by step.

Light to import, so that a ZeroGPU Space sees its decorated function at start.
"""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from functools import partial
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from inference import gpu, lending, memory
from inference.avatar.diffusion.loading import PAINTING, READING, Kit
from inference.avatar.diffusion.models import Model
from inference.errors import PictureProblem, Problem

if TYPE_CHECKING:
    from torch import Tensor

    from inference.avatar.diffusion.foresight import Foresight

T = TypeVar("T")

LAST_SEED = 2**32 - 1

_HEARTBEAT_S = 0.25
_GLIMPSES = 8  # of each picture, at most
# Of a GPU that is lent, far below what it can do: how fast numbers travel to it, and calculates.
_LENT_BYTES_PER_S = 2e9
_LENT_TFLOP_PER_S = 20


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

    seed: int
    step: int  # 1 is the first
    glimpse: np.ndarray | None  # now and then: what it will be, (h, w, 3) uint8 RGB, small


@dataclass(frozen=True)
class Painted:
    seed: int
    image: np.ndarray  # (h, w, 3) uint8 RGB


@dataclass(frozen=True)
class Failed:
    """Said, not raised: of what a lent process raises only the class arrives."""

    problem: Problem


Told = Step | Painted | Failed | None  # None: it goes on


def seconds(order: Order) -> float:
    """How long a GPU should be lent."""
    travel_s = order.model.weights.bytes / _LENT_BYTES_PER_S
    painting_s = order.model.tflop(order.steps, order.size) / _LENT_TFLOP_PER_S
    return lending.TO_START_S + travel_s + len(order.seeds) * painting_s


def paint(order: Order) -> Generator[Told, None, None]:
    """Closed, it ends within one step."""
    yield None
    try:
        heard = yield from _aside(lambda tell: _heard(order))
        brush = yield from _aside(lambda tell: _brush(order, heard))
        for seed in order.seeds:
            yield from _with_less_memory_if_need_be(brush, seed)
    except Problem as problem:
        yield Failed(problem)
    except (MemoryError, RuntimeError) as error:
        if not memory.is_short(error):
            raise
        yield Failed(out_of_memory(order.model))


def out_of_memory(model: Model) -> PictureProblem:
    return PictureProblem(
        f"{model.name} ran out of memory: choose a smaller engine, or the square shape, or close "
        "other programs."
    )


def _lent_seconds(order: Order) -> float:
    return min(seconds(order), lending.AT_MOST_S)


paint_on_gpu = gpu.on_gpu(_lent_seconds)(paint)


@dataclass(frozen=True)
class _Brush:
    """What all pictures of an order are painted with."""

    order: Order
    pipeline: Any
    foresight: Foresight
    heard: dict[str, Any]


def _heard(order: Order) -> dict[str, Any]:
    """What the network that reads makes of the words."""
    import torch

    pipeline = order.kit.pipeline(without=PAINTING)
    guided = order.model.guided
    asked = {
        "prompt": order.prompt,
        "negative_prompt": order.avoid if guided else None,
        "do_classifier_free_guidance": guided,
        "device": order.kit.device,
        "num_images_per_prompt": 1,
    }
    taken = inspect.signature(pipeline.encode_prompt).parameters
    with torch.no_grad():
        words, *more = pipeline.encode_prompt(
            **{name: value for name, value in asked.items() if name in taken}
        )
    return {"prompt_embeds": words} | ({"negative_prompt_embeds": more[0]} if guided else {})


def _brush(order: Order, heard: dict[str, Any]) -> _Brush:
    from inference.avatar.diffusion.foresight import Foresight

    pipeline = pipeline_of(order)
    return _Brush(order, pipeline, Foresight(pipeline.scheduler), heard)


def pipeline_of(order: Order) -> Any:
    """That paints, with the model's own scheduler."""
    pipeline = order.kit.pipeline(without=READING)
    if order.model.scheduler:
        import diffusers

        kind = getattr(diffusers, order.model.scheduler)
        pipeline.scheduler = kind.from_config(
            pipeline.scheduler.config, **dict(order.model.scheduler_options)
        )
    return pipeline


def _with_less_memory_if_need_be(brush: _Brush, seed: int) -> Iterator[Told]:
    try:
        yield from _one(brush, seed)
        return
    except (MemoryError, RuntimeError) as error:
        if not memory.is_short(error):
            raise
    # Here, where the error no longer holds on to what the first try had in memory.
    memory.collect(brush.order.kit.device)
    brush.pipeline.enable_attention_slicing("max")  # slower, and the same picture
    try:
        yield from _one(brush, seed)
    finally:
        brush.pipeline.disable_attention_slicing()


def _one(brush: _Brush, seed: int) -> Iterator[Told]:
    order = brush.order
    each = max(1, order.steps // _GLIMPSES)

    def painted(tell: Callable[[Told], None]) -> np.ndarray:
        def at_step(pipeline: Any, index: int, _: Any, tensors: dict[str, Any]) -> dict[str, Any]:
            latents = brush.foresight.latents
            tell(Step(seed, index + 1, None if index % each
                      else _glimpse(pipeline, latents, order.size)))
            return tensors

        return _picture(partial(brush.pipeline, **brush.heard), order, seed, at_step)

    yield Painted(seed, (yield from _aside(painted)))


class _Stopped(BaseException):
    """Raised by what is told, when nobody listens any more."""


def _aside(work: Callable[[Callable[[Told], None]], T]) -> Generator[Told, None, T]:
    """The work in a thread, and all that it tells meanwhile. Closed, it ends at what the work
    tells next."""
    told: SimpleQueue[Told] = SimpleQueue()
    stop = threading.Event()
    done: list[T] = []
    failed: list[BaseException] = []

    def tell(one: Told) -> None:
        if stop.is_set():
            raise _Stopped
        told.put(one)

    def run() -> None:
        try:
            done.append(work(tell))
        except BaseException as error:
            failed.append(error)
        told.put(None)  # nobody need wait for the heartbeat

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        while thread.is_alive() or not told.empty():
            try:
                yield told.get(timeout=_HEARTBEAT_S)
            except Empty:
                yield None
    finally:
        stop.set()
        thread.join()
    if failed:
        raise failed[0]
    return done[0]


def _glimpse(pipeline: Any, latents: Tensor, size: tuple[int, int]) -> np.ndarray:
    from inference.avatar.diffusion.latents import glimpse

    return glimpse(pipeline, latents, size)


def _picture(
    pipeline: Callable[..., Any], order: Order, seed: int, at_step: Callable[..., dict[str, Any]]
) -> np.ndarray:
    """`pipeline`: knows the words already."""
    import torch

    width, height = order.size
    made = pipeline(
        width=width,
        height=height,
        num_inference_steps=order.steps,
        guidance_scale=order.model.guidance,
        generator=torch.Generator("cpu").manual_seed(seed),  # the same numbers for every device
        callback_on_step_end=at_step,
        output_type="np",
    )
    return np.rint(made.images[0] * 255).astype(np.uint8)
