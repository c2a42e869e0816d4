"""The network in processes that ZeroGPU lends: what crosses, what is asked for, what is left.

On the CPU, since a generator says where it runs, and calls of four frames, not of a minute.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from inference.video.wav2lip.network import _FRAMES_LENT, Generator, _seconds, patches
from inference.video.wav2lip.rows import SIZE
from tests.loopback_zero import LoopbackZero, asked_for

FRAMES, FRAMES_OF_A_CALL = 6, 4
ROWS = (40, 90)
# https://huggingface.co/docs/hub/spaces-zerogpu: the day of a visitor who did not sign in, in
# seconds. `spaces` asks for 1.5 times what it is told on the slower of its GPUs.
DAY_S, LARGEST_FACTOR = 120, 1.5
STEP = 1  # of a byte: threads may add in another order

STORY = f"""
import sys
from pathlib import Path
import numpy as np
import torch
from inference.video.wav2lip import network

torch.ones(500, 500) @ torch.ones(500, 500)  # its threads do not live on in a lent process
weights, given, made = map(Path, sys.argv[1:])
generator = network.load_generator(weights, device="cpu")
weights.unlink()  # nothing is left that a lent process could read
network._FRAMES_LENT = {FRAMES_OF_A_CALL}
arrays = np.load(given)
windows, faces = arrays["windows"], arrays["faces"]

whole = network.patches(generator, windows, faces, rows={ROWS})
footage = list(network.stream(generator, iter(windows), iter(faces), rows={ROWS}))
stopped = network.stream(generator, iter(windows), faces[0], rows={ROWS})
still = next(stopped)
stopped.close()
np.savez(made, whole=whole, footage=footage, still=still)
"""
CALLS = (FRAMES, FRAMES_OF_A_CALL, FRAMES - FRAMES_OF_A_CALL, FRAMES_OF_A_CALL)  # frames of each


class Seen:
    """After the story: the scheduler, what was made, and what should have been."""

    def __init__(self, zero: LoopbackZero, made: Path, footage: np.ndarray, still: np.ndarray):
        self.zero, self.footage, self.still = zero, footage, still
        with np.load(made) as arrays:
            self.made = dict(arrays)


@pytest.fixture(scope="module")
def seen(network: Generator, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    folder = tmp_path_factory.mktemp("lent")
    weights = folder / "wav2lip.safetensors"
    weights.symlink_to(network.weights)
    rng = np.random.default_rng(3)
    windows = rng.uniform(-4, 4, (FRAMES, 80, 16)).astype(np.float32)
    faces = rng.integers(0, 256, (FRAMES, SIZE, SIZE, 3), np.uint8)
    np.savez(folder / "given.npz", windows=windows, faces=faces)
    footage = patches(network, windows, faces, rows=ROWS)
    still = patches(network, windows[:1], faces[0], rows=ROWS)
    with LoopbackZero() as zero:
        zero.reuse = True
        zero.run(STORY, weights, folder / "given.npz", folder / "made.npz")
    return Seen(zero, folder / "made.npz", footage, still)


def test_patches_are_those_made_without_a_lent_process(seen):
    assert seen.made["whole"].dtype == np.uint8
    for made, expected in ((seen.made["whole"], seen.footage),
                           (seen.made["footage"], seen.footage),
                           (seen.made["still"][None], seen.still)):
        np.testing.assert_allclose(made.astype(int), expected.astype(int), rtol=0, atol=STEP)


def test_a_longer_video_takes_several_calls_and_each_asks_for_its_own_seconds(seen):
    asked = [lent["durationSeconds"] for lent in seen.zero.asked]
    assert asked == [asked_for(seconds_of(frames)) for frames in CALLS]


def test_the_gpu_is_given_back_after_each_call_also_where_the_work_is_stopped(seen):
    assert len(seen.zero.allowed) == 1  # the same process, call after call
    calls = [str(number + 1) for number in range(len(CALLS))]
    assert [lent["allowToken"] for lent in seen.zero.released] == calls
    assert {lent["fail"] for lent in seen.zero.released} == {"false"}


def test_the_longest_call_is_for_everyone():
    assert seconds_of(1) < seconds_of(_FRAMES_LENT)
    assert LARGEST_FACTOR * seconds_of(_FRAMES_LENT) <= DAY_S


def seconds_of(frames: int) -> int:
    windows = np.zeros((frames, 80, 16), np.float32)
    return math.ceil(_seconds(Generator(Path("any"), "torch", "cuda"), windows))
