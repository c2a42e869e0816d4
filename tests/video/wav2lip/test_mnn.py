"""MNN paints what torch paints, and where it cannot, torch does."""

from __future__ import annotations

import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from safetensors.torch import save_file

from inference import gpu
from inference.video.wav2lip.fast import TorchNetwork
from inference.video.wav2lip.layers import Numbers, fold
from inference.video.wav2lip.mnn import MnnNetwork
from inference.video.wav2lip.network import ROWS, load_generator, patches
from inference.video.wav2lip.rows import SIZE, Rows
from tests.networks.recipe import random_wav2lip

CLOSE = 2e-4  # of 1: Winograd convolutions add up in another order
STEP = 0.51 + 255 * CLOSE  # of a byte: rounded, and no more
FRAMES = 18  # more than one batch


@pytest.fixture(scope="module")
def numbers() -> Numbers:
    return folded(0)


def folded(seed: int) -> Numbers:
    state = random_wav2lip(seed).state_dict()
    return fold({name: value.numpy() for name, value in state.items()})


@pytest.fixture(scope="module")
def exact(numbers) -> TorchNetwork:
    return TorchNetwork(numbers)


@pytest.fixture(scope="module")
def network(numbers) -> MnnNetwork:
    return MnnNetwork(numbers)


@pytest.fixture(scope="module")
def windows() -> np.ndarray:
    return np.random.default_rng(1).uniform(-4, 4, (FRAMES, 80, 16)).astype(np.float32)


@pytest.fixture(scope="module")
def faces() -> np.ndarray:
    return np.random.default_rng(2).integers(0, 256, (FRAMES, SIZE, SIZE, 3), np.uint8)


@pytest.fixture
def weights(tmp_path) -> Path:
    path = tmp_path / "wav2lip.safetensors"
    save_file(random_wav2lip().state_dict(), path)
    return path


def painted(by: MnnNetwork | TorchNetwork, windows: np.ndarray, faces: np.ndarray, rows: Rows
            ) -> np.ndarray:
    return by.patches(windows, by.face_shares(faces, rows), rows)


@pytest.mark.parametrize(("rows", "of_footage"), [
    (ROWS, True), ((61, 90), True), ((0, SIZE), False), ((SIZE - 1, SIZE), False), (ROWS, False)])
def test_patches_are_those_of_torch(
        network, exact, windows, faces, rows, of_footage, caplog):
    for frames in (3, 4, 2):  # one graph serves any number
        some = faces[:frames] if of_footage else faces[:1]
        made = painted(network, windows[:frames], some, rows)
        expected = painted(exact, windows[:frames], some, rows)
        assert made.shape == expected.shape
        difference = np.abs(made - expected).max()
        assert 0 < difference <= CLOSE  # at 0 torch had made them
    assert not caplog.records


def test_threads_do_not_meet(network, exact, windows, faces):
    def one(place: int) -> np.ndarray:
        return painted(network, windows[place : place + 2], faces[place : place + 1], ROWS)

    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(one, range(6)))
    for place, patch in enumerate(made):
        expected = painted(exact, windows[place : place + 2], faces[place : place + 1], ROWS)
        np.testing.assert_allclose(patch, expected, rtol=0, atol=CLOSE)


def test_frames_from_a_file_of_weights_are_torch_s(weights, exact, windows, faces):
    generator = load_generator(weights, "mnn", "cpu")
    made = patches(generator, windows, faces[0])
    gpu.forget(generator)
    expected = painted(exact, windows, faces[:1], ROWS) * 255
    assert made.shape == expected.shape
    assert np.abs(made - expected).max() <= STEP


def test_where_no_file_can_be_written_torch_does_the_work(
        numbers, exact, windows, faces, tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    network = MnnNetwork(numbers)
    for some in (faces[:1], faces[:3]):
        made = painted(network, windows[:3], some, (61, 90))
        # Torch too may have taken some rows more.
        np.testing.assert_allclose(
            made, painted(exact, windows[:3], some, (61, 90)), rtol=0, atol=1e-6)
    assert len(caplog.records) == 1  # said once
    assert "nowhere" in caplog.text


def test_a_graph_that_paints_something_else_is_not_used(
        numbers, exact, windows, faces, monkeypatch, caplog):
    network = MnnNetwork(numbers)
    monkeypatch.setattr(network, "_numbers", folded(1))
    made = painted(network, windows[:3], faces[:1], ROWS)
    np.testing.assert_array_equal(made, painted(exact, windows[:3], faces[:1], ROWS))
    assert "differ" in caplog.text


def test_where_mnn_does_not_load_torch_does_the_work(
        weights, exact, windows, faces, monkeypatch, caplog):
    monkeypatch.delitem(sys.modules, "inference.video.wav2lip.mnn")
    monkeypatch.setitem(sys.modules, "MNN", None)
    generator = load_generator(weights, "mnn", "cpu")
    assert "MNN is not used" in caplog.text
    made = patches(generator, windows[:2], faces[0])
    gpu.forget(generator)
    expected = painted(exact, windows[:2], faces[:1], ROWS) * 255
    assert np.abs(made - expected).max() <= 0.51


def test_mnn_s_tools_stay_unloaded(network):
    """They install packages and report what is done with them."""
    assert not [name for name in sys.modules if name.startswith(("MNN.tools", "_tools"))]
