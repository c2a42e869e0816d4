"""Painting in processes that ZeroGPU lends: what crosses, what is asked for, and when none is lent.

On the CPU, which a kit names; tiny networks.
"""

from __future__ import annotations

from dataclasses import replace

import gradio
import numpy as np
import pytest

from inference import gpu, lending
from inference.avatar.diffusion import pace, painter, painting
from inference.avatar.diffusion.loading import Kit
from inference.avatar.diffusion.painter import Painter, kit_of
from inference.avatar.diffusion.painting import Order, Painted, Step
from inference.errors import Cancelled, PictureProblem
from inference.progress import silent
from tests.avatar.diffusion import tiny
from tests.loopback_zero import LoopbackZero, asked_for

SEEDS = (7, 8)

STORY = """
import pickle, sys, threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path
import torch
from inference import gpu
from inference.avatar.diffusion.painting import Failed, Painted, Step, paint_on_gpu

torch.ones(500, 500) @ torch.ones(500, 500)  # its threads do not live on in a lent process
order = pickle.loads(Path(sys.argv[1]).read_bytes())
for network in order.kit.loaded().values():
    if isinstance(network, torch.nn.Module):
        type(network).from_pretrained = None  # a lent process has no time for reading

whole = [one for one in paint_on_gpu(order) if one]
stopped = paint_on_gpu(replace(order, steps=50))
with closing(stopped):
    begun = next(one for one in stopped if one)
lost = list(paint_on_gpu(replace(order, kit=replace(order.kit, folder=Path("nowhere")))))[-1]
Path(sys.argv[2]).write_bytes(pickle.dumps((whole, begun, lost)))
"""


@pytest.fixture(scope="module")
def order(sd21_files, tmp_path_factory) -> Order:
    from inference.avatar.diffusion import models

    folder = tmp_path_factory.mktemp("sd21")
    tiny.write(folder, sd21_files)
    model = tiny.of_these(models.SD21, sd21_files)
    kit = Kit(folder, "cpu", "float32")
    return Order(model, kit, "portrait of a woman", "hands", SEEDS, 3, (64, 64))


@pytest.fixture(scope="module")
def here(order) -> list[np.ndarray]:
    """What is painted without a lent process."""
    return [one.image for one in painting.paint(order) if isinstance(one, Painted)]


@pytest.fixture(scope="module")
def seen(order, here, tmp_path_factory):
    import pickle

    folder = tmp_path_factory.mktemp("lent")
    (folder / "order").write_bytes(pickle.dumps(order))
    with LoopbackZero() as zero:
        zero.run(STORY, folder / "order", folder / "made")
    return zero, pickle.loads((folder / "made").read_bytes())


def test_what_is_told_crosses_and_is_the_same(seen, here):
    _, (whole, _, _) = seen
    assert [(one.seed, one.step) for one in whole if isinstance(one, Step)] == [
        (seed, step) for seed in SEEDS for step in (1, 2, 3)]
    assert all(one.glimpse.shape == (8, 8, 3) for one in whole if isinstance(one, Step))
    made = [one.image for one in whole if isinstance(one, Painted)]
    for image, expected in zip(made, here, strict=True):
        assert np.abs(image.astype(int) - expected).max() <= 1  # threads add in another order


def test_each_call_asks_for_its_own_seconds_and_gives_the_gpu_back(seen, order):
    zero, (_, begun, _) = seen
    orders = (order, replace(order, steps=50), order)
    asked = [lent["durationSeconds"] for lent in zero.asked]
    assert asked == [asked_for(-(-painting._lent_seconds(one) // 1)) for one in orders]
    assert isinstance(begun, Step) and begun.step == 1  # it was stopped there
    assert [lent["fail"] for lent in zero.released] == ["false"] * 3


def test_a_problem_crosses_as_what_it_is(seen):
    """Of what is raised there only the name of its class would arrive."""
    _, (_, _, lost) = seen
    assert "does not hold a model that paints" in lost.problem.sentence


# --- where no GPU is lent (any more) ---


@pytest.fixture
def lent(order, monkeypatch):
    """A painter that believes in a lent GPU; returns what was asked of it."""
    monkeypatch.setattr(pace, "_learned", {})
    monkeypatch.setattr(painter, "gpu", _Zero())
    asked: list[Order] = []

    def on_gpu(order):
        asked.append(order)
        yield from painting.paint(replace(order, kit=replace(order.kit, device="cpu")))

    monkeypatch.setattr(painting, "paint_on_gpu", on_gpu)
    return asked


class _Zero:
    """The facts of a ZeroGPU Space."""

    device = staticmethod(lambda: "cuda")
    on_zero_gpu = staticmethod(lambda: True)
    half = staticmethod(gpu.half)


def refused(title: str, after: int):
    """So many pictures are painted before."""

    def on_gpu(order):
        yield None
        for one in painting.paint(replace(order, kit=replace(order.kit, device="cpu"))):
            yield one
            if isinstance(one, Painted) and order.seeds.index(one.seed) + 1 == after:
                break
        raise gradio.Error("You have exceeded your GPU quota.", title=title)

    def at_once(order):
        raise gradio.Error("You have exceeded your GPU quota.", title=title)
        yield

    return on_gpu if after else at_once


def painted(order: Order, on_progress=silent) -> tuple[Painter, list[int]]:
    one = Painter(order.model, order.kit.folder, on_progress)
    return one, [told.seed for told in one.paint(order) if isinstance(told, Painted)]


def test_many_are_painted_in_as_many_calls_as_it_takes(lent, order, monkeypatch):
    slow = replace(order, model=replace(order.model, pass_tflop=100.0))
    seeds = tuple(range(5))
    _, made = painted(replace(slow, seeds=seeds))
    assert made == list(seeds)
    assert [len(one.seeds) for one in lent] == [2, 2, 1]
    assert all(painting.seconds(one) <= lending.AT_MOST_S for one in lent)
    assert {one.kit.precision for one in lent} == {"float16"}


@pytest.mark.parametrize("after", [0, 1])
def test_when_none_is_lent_the_cpu_goes_on(lent, order, monkeypatch, after):
    monkeypatch.setattr(painting, "paint_on_gpu", refused("ZeroGPU quota exceeded", after))
    one, made = painted(order)
    assert made == list(SEEDS)
    assert one.kit == kit_of(order.model, order.kit.folder, "cpu")
    assert one.warning == "No GPU time is left today: the portraits were painted on the CPU."


def test_unless_that_would_take_far_too_long(lent, order, monkeypatch):
    monkeypatch.setattr(painting, "paint_on_gpu", refused("ZeroGPU quota exceeded", 0))
    slow = replace(order, model=replace(order.model, pass_tflop=1e5))
    with pytest.raises(PictureProblem, match=(
            r"No GPU time is left today, and on the CPU this would take about \d+ minutes: come "
            "back tomorrow, or choose SD-Turbo or fewer portraits")):
        painted(slow)


def test_work_that_went_wrong_there_is_not_hidden(lent, order, monkeypatch):
    monkeypatch.setattr(painting, "paint_on_gpu", refused("ZeroGPU worker error", 0))
    with pytest.raises(gradio.Error):
        painted(order)


def test_stop_is_heard_while_a_gpu_is_waited_for(lent, order, monkeypatch):
    import threading

    lent_at_last, closed = threading.Event(), threading.Event()

    def on_gpu(order):
        lent_at_last.wait(10)
        try:
            yield None
        finally:
            closed.set()

    def stop(fraction, sentence):
        raise Cancelled("Stopped.")

    monkeypatch.setattr(painting, "paint_on_gpu", on_gpu)
    with pytest.raises(Cancelled):
        painted(order, stop)
    assert not closed.is_set()
    lent_at_last.set()
    assert closed.wait(10)


def test_the_numbers_wait_on_the_cpu_for_a_lent_gpu(lent, order, monkeypatch):
    monkeypatch.setattr(gpu, "_kept", {})
    one = Painter(order.model, order.kit.folder, silent)
    one.load()
    assert {name.precision for name in gpu._kept} == {"float16"}
    assert {name.device for name in gpu._kept} == {"cpu"}
    assert one.kit.device == "cuda"
