"""The part on a GPU: seeds, steps, schedulers, sizes, glimpses, Stop, and too little memory."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest

from inference.avatar.diffusion import painting
from inference.avatar.diffusion.foresight import Foresight
from inference.avatar.diffusion.loading import Kit
from inference.avatar.diffusion.painting import Failed, Order, Painted, Step, paint
from inference.errors import PictureProblem

WORDS = {"prompt": "portrait photo of a woman", "avoid": "hands, text"}


def order_of(known, **more) -> Order:
    model, folder = known
    kit = Kit(folder, "cpu", "float32")
    asked = {**WORDS, "seeds": (7,), "steps": 4, "size": (64, 64), **more}
    return Order(model, kit, **asked)


def pictures(order: Order) -> list[np.ndarray]:
    return [one.image for one in paint(order) if isinstance(one, Painted)]


def test_a_seed_gives_the_same_picture_and_another_another(sd21):
    first, second, again = pictures(order_of(sd21, seeds=(7, 8, 7)))
    (alone,) = pictures(order_of(sd21))
    assert first.shape == (64, 64, 3) and first.dtype == np.uint8 and first.std() > 1
    assert np.array_equal(first, again) and np.array_equal(first, alone)
    assert not np.array_equal(first, second)


@pytest.mark.parametrize("change", [
    {"prompt": "portrait photo of a man"}, {"avoid": "smile"}, {"steps": 5}])
def test_the_words_what_to_avoid_and_the_steps_count(sd21, change):
    assert not np.array_equal(*pictures(order_of(sd21)), *pictures(order_of(sd21, **change)))


def test_an_unguided_model_is_not_told_what_to_avoid(turbo):
    told, other = (pictures(order_of(turbo, avoid=avoid, steps=2)) for avoid in ("hands", "cats"))
    assert np.array_equal(told, other)


@pytest.mark.parametrize("size", [(128, 64), (64, 128)])
def test_sizes(sd21, size):
    (image,) = pictures(order_of(sd21, size=size, steps=1))
    assert image.shape == (size[1], size[0], 3)


@pytest.mark.parametrize(("known", "steps", "seen"), [("sd21", 20, 10), ("turbo", 2, 2)])
def test_each_step_is_told_with_a_glimpse_now_and_then(known, steps, seen, request):
    order = order_of(request.getfixturevalue(known), seeds=(7, 9), steps=steps)
    told = [one for one in paint(order) if one]
    each = [(seed, step) for seed in order.seeds for step in range(1, steps + 1)]
    assert [(one.seed, one.step) for one in told if isinstance(one, Step)] == each
    assert [one.seed for one in told if isinstance(one, Painted)] == [7, 9]
    glimpses = [one.glimpse for one in told if isinstance(one, Step) and one.glimpse is not None]
    assert len(glimpses) == 2 * seen
    assert {(glimpse.shape, str(glimpse.dtype)) for glimpse in glimpses} == {((8, 8, 3), "uint8")}
    assert len({glimpse.tobytes() for glimpse in glimpses}) > seen


def test_the_scheduler_is_that_of_the_row_else_the_repositorys(sd21, turbo):
    guided = painting.pipeline_of(order_of(sd21)).scheduler
    assert type(guided).__name__ == "DPMSolverMultistepScheduler"
    assert guided.config.use_karras_sigmas and guided.config.algorithm_type == "dpmsolver++"
    assert guided.config.beta_start == 0.00085  # as the repository has it
    own = painting.pipeline_of(order_of(turbo)).scheduler
    assert type(own).__name__ == "EulerDiscreteScheduler"
    assert own.config.timestep_spacing == "trailing"


@pytest.mark.parametrize("known", ["sd21", "turbo"])
def test_what_will_become_of_noise_is_foreseen(known, request):
    import torch

    scheduler = painting.pipeline_of(order_of(request.getfixturevalue(known))).scheduler
    foresight = Foresight(scheduler)
    generator = torch.Generator().manual_seed(1)
    finished, noise = torch.randn(2, 1, 4, 8, 8, generator=generator)
    scheduler.set_timesteps(4)
    for step, t in enumerate(scheduler.timesteps):
        sigma = scheduler.sigmas[step]
        if known == "turbo":
            sample = finished + sigma * noise
        else:  # it keeps to a strength of one
            sample = (finished + sigma * noise) / (1 + sigma**2) ** 0.5
        scheduler.step(noise, t, sample)
        torch.testing.assert_close(foresight.latents, finished, rtol=0, atol=2e-3)


def test_of_a_scheduler_nobody_knows_its_own_latents_are_shown():
    import torch
    from diffusers import DDIMScheduler

    scheduler = DDIMScheduler()
    foresight = Foresight(scheduler)
    scheduler.set_timesteps(4)
    noise = torch.randn(1, 4, 8, 8)
    made = scheduler.step(noise, scheduler.timesteps[0], noise, return_dict=False)[0]
    assert foresight.latents is made


def test_closed_it_ends_within_one_step(sd21):
    order = order_of(sd21, steps=50, seeds=(1, 2, 3))
    before = set(threading.enumerate())
    told = paint(order)
    next(one for one in told if isinstance(one, Step))
    (worker,) = set(threading.enumerate()) - before
    told.close()
    assert not worker.is_alive()
    with pytest.raises(StopIteration):
        next(told)


def test_it_is_heard_of_while_a_step_takes_long(sd21, monkeypatch):
    from diffusers import UNet2DConditionModel

    forward = UNet2DConditionModel.forward
    waited = threading.Event()

    def slow(*given, **named):
        waited.wait(1)
        return forward(*given, **named)

    monkeypatch.setattr(UNet2DConditionModel, "forward", slow)
    told = paint(order_of(sd21, steps=1))
    assert [next(told), next(told)] == [None, None]
    waited.set()
    assert any(isinstance(one, Painted) for one in told)


def short_of_memory(until_sliced: bool):
    from diffusers import UNet2DConditionModel

    forward = UNet2DConditionModel.forward

    def choosy(self, *given, **named):
        import torch

        sliced = any("Sliced" in type(one).__name__ for one in self.attn_processors.values())
        if sliced and until_sliced:
            return forward(self, *given, **named)
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")

    return choosy


def test_with_little_memory_attention_goes_in_slices_to_the_same_picture(sd21, monkeypatch):
    from diffusers import UNet2DConditionModel

    (expected,) = pictures(order_of(sd21))
    with monkeypatch.context() as patch:
        patch.setattr(UNet2DConditionModel, "forward", short_of_memory(until_sliced=True))
        (image,) = pictures(order_of(sd21))
    assert np.abs(image.astype(int) - expected).max() <= 1
    (after,) = pictures(order_of(sd21))
    assert np.array_equal(after, expected)


def test_too_little_memory_is_told_with_what_to_do(sd21, monkeypatch):
    from diffusers import UNet2DConditionModel

    monkeypatch.setattr(UNet2DConditionModel, "forward", short_of_memory(until_sliced=False))
    *_, last = paint(order_of(sd21))
    assert isinstance(last, Failed) and isinstance(last.problem, PictureProblem)
    assert last.problem.sentence == (
        "Stable Diffusion 2.1 ran out of memory: choose a smaller engine, or the square shape, or "
        "close other programs.")


def test_what_else_goes_wrong_is_raised(sd21):
    with pytest.raises(ValueError, match="divisible by 8"):
        pictures(order_of(sd21, size=(65, 64)))


def test_the_time_a_gpu_is_asked_for_grows_with_the_work_and_has_an_end(sd21):
    small = order_of(sd21)
    larger = [replace(small, seeds=(1, 2, 3, 4)), replace(small, steps=50),
              replace(small, size=(128, 64))]
    assert all(painting.seconds(small) < painting.seconds(order) for order in larger)
    assert painting._lent_seconds(replace(small, seeds=tuple(range(1000)))) == 80


def test_two_at_once_do_not_meet(sd21):
    orders = [order_of(sd21, seeds=(seed,), steps=10) for seed in (1, 2)]
    alone = [pictures(order)[0] for order in orders]
    together: dict[int, np.ndarray] = {}

    def run(order: Order) -> None:
        together[order.seeds[0]] = pictures(order)[0]

    threads = [threading.Thread(target=run, args=(order,)) for order in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(np.array_equal(together[seed], image)
               for seed, image in zip((1, 2), alone, strict=True))
