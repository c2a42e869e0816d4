"""What is left out of the arithmetic changes nothing: patches are the whole network's own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from inference.errors import WeightsProblem
from inference.video.wav2lip.fast import TorchNetwork
from inference.video.wav2lip.layers import fold
from inference.video.wav2lip.network import ROWS, load_generator, patches, stream
from inference.video.wav2lip.rows import SIZE, cuts
from tests.networks.recipe import random_wav2lip
from third_party.Wav2Lip import Wav2Lip

EXACT = 1e-5
STEP = 0.51  # of a byte: rounded, and no more
FRAMES = 18  # more than one batch

@pytest.fixture(scope="module")
def plain() -> Wav2Lip:
    return random_wav2lip()


@pytest.fixture(scope="module")
def weights(plain, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("weights") / "wav2lip.safetensors"
    save_file(plain.state_dict(), path)
    return path


@pytest.fixture(scope="module")
def windows() -> np.ndarray:
    return np.random.default_rng(1).uniform(-4, 4, (FRAMES, 80, 16)).astype(np.float32)


@pytest.fixture(scope="module")
def faces() -> np.ndarray:
    return np.random.default_rng(2).integers(0, 256, (FRAMES, SIZE, SIZE, 3), np.uint8)


@pytest.fixture(scope="module")
def whole(plain, windows, faces) -> np.ndarray:
    return as_published(plain, windows, faces)


def as_published(plain: Wav2Lip, windows: np.ndarray, faces: np.ndarray) -> np.ndarray:
    """Float patches of full size, by the plain network."""
    reference = faces.astype(np.float32) / 255
    blanked = reference.copy()
    blanked[:, SIZE // 2 :] = 0
    pictures = np.concatenate((blanked, reference), axis=3).transpose(0, 3, 1, 2)
    with torch.inference_mode():
        made = plain(torch.from_numpy(windows[:, None]), torch.from_numpy(pictures))
    return made.numpy().transpose(0, 2, 3, 1)


@pytest.fixture(scope="module")
def fast(plain) -> TorchNetwork:
    return TorchNetwork(fold(arrays(plain)))


def arrays(plain: Wav2Lip) -> dict[str, np.ndarray]:
    return {name: value.numpy() for name, value in plain.state_dict().items()}


@pytest.mark.parametrize(("rows", "frames"), [
    (ROWS, 1), (ROWS, 7), ((0, SIZE), 2), ((47, SIZE), 2), ((61, 90), 2), ((0, 20), 2),
    ((SIZE - 1, SIZE), 2)])
def test_rows_of_footage_are_the_whole_network_s(fast, windows, faces, whole, rows, frames):
    shares = fast.face_shares(faces[:frames], rows)
    made = fast.patches(windows[:frames], shares, rows)
    np.testing.assert_allclose(made, whole[:frames, slice(*rows)], rtol=0, atol=EXACT)


@pytest.mark.parametrize("rows", [ROWS, (0, SIZE), (33, 80)])
def test_rows_of_a_still_are_the_whole_network_s(plain, fast, windows, faces, rows):
    still = np.broadcast_to(faces[:1], (4, *faces.shape[1:]))
    whole = as_published(plain, windows[:4], still)
    made = fast.patches(windows[:4], fast.face_shares(faces[:1], rows), rows)
    np.testing.assert_allclose(made, whole[:, slice(*rows)], rtol=0, atol=EXACT)


@pytest.mark.parametrize("row", range(SIZE))
def test_cuts_are_where_they_must_be_and_no_further(row):
    """Each wanted row is all there, and a map taken one doubled row later would lack one."""
    (_, *doubled, last) = cuts((row, row + 1))
    first, stop = row, row + 1
    for size, (start, end), convolutions in zip(
            (96, 48, 24, 12, 6), reversed(doubled), (3, 2, 2, 2, 2), strict=True):
        first, stop = max(0, first - convolutions), min(size, stop + convolutions)
        assert 2 * start <= first < 2 * start + 2
        # The doubled row 2 i + 1 is made of the rows i and i + 1.
        needed = min(size // 2, (stop - 1) // 2 + 1 + (stop % 2 == 0))
        assert needed <= end <= needed + 1
        first, stop = start, end
    assert last == (2 * doubled[-1][0], 2 * doubled[-1][1])


def test_a_still_and_footage_come_in_any_number(weights, plain, windows, faces, whole):
    generator = load_generator(weights, "torch", "cpu")
    of_footage = patches(generator, windows, faces)
    assert of_footage.shape == (FRAMES, ROWS[1] - ROWS[0], SIZE, 3)
    assert of_footage.dtype == np.uint8
    assert differs(of_footage, whole[:, slice(*ROWS)]) <= STEP
    of_still = patches(generator, windows, faces[0], rows=(40, 90))
    still = np.broadcast_to(faces[:1], faces.shape)
    assert differs(of_still, as_published(plain, windows, still)[:, 40:90]) <= STEP
    assert patches(generator, windows[:0], faces[0]).shape == (0, 48, SIZE, 3)


def differs(bytes_: np.ndarray, floats: np.ndarray) -> float:
    return float(np.abs(bytes_ - floats * 255).max())


def test_a_stream_takes_a_batch_and_no_more(weights, windows, faces):
    generator = load_generator(weights, "torch", "cpu")
    taken = []

    def endless():
        while True:
            taken.append(len(taken))
            yield windows[taken[-1] % FRAMES]

    made = stream(generator, endless(), faces[0])
    assert next(made).shape == (48, SIZE, 3)
    batch = len(taken)
    assert 4 <= batch <= 64
    for _ in range(batch):
        next(made)
    made.close()
    assert len(taken) == 2 * batch


def test_a_stream_ends_with_the_shorter(weights, windows, faces):
    generator = load_generator(weights, "torch", "cpu")
    assert len(list(stream(generator, iter(windows), iter(faces[:5])))) == 5
    assert len(list(stream(generator, iter(windows[:3]), iter(faces)))) == 3


def test_it_is_loaded_once(weights):
    first = load_generator(weights, "torch", "cpu")
    moved = weights.rename(weights.with_suffix(".moved"))
    try:
        assert load_generator(weights, "torch", "cpu") == first
    finally:
        moved.rename(weights)


def test_other_weights_are_refused(plain, tmp_path):
    state = plain.state_dict()
    del state["output_block.1.bias"]
    save_file(state, tmp_path / "cut.safetensors")
    with pytest.raises(WeightsProblem, match=r"output_block\.1\.bias"):
        load_generator(tmp_path / "cut.safetensors", "torch", "cpu")


def test_a_backend_that_is_not_there_is_not_replaced_in_silence(weights):
    with pytest.raises(ValueError, match="elsewhere"):
        load_generator(weights, "elsewhere", "cpu")


def test_importing_it_imports_no_torch():
    code = ("import sys, inference.video.wav2lip.network as _;"
            "sys.exit(bool({'torch', 'mediapipe'} & set(sys.modules)))")
    subprocess.run([sys.executable, "-c", code], check=True)
