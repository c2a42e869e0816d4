"""The fastest arithmetic is taken that this processor has and these weights stand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from inference import gpu
from inference.video.wav2lip import backends
from inference.video.wav2lip.backends import opened
from inference.video.wav2lip.fast import TorchNetwork
from inference.video.wav2lip.layers import Numbers, fold
from inference.video.wav2lip.mnn import MnnNetwork
from inference.video.wav2lip.network import ROWS
from inference.video.wav2lip.rows import SIZE
from tests.networks.recipe import random_wav2lip


@pytest.fixture(scope="module")
def numbers() -> Numbers:
    state = random_wav2lip().state_dict()
    return fold({name: value.numpy() for name, value in state.items()})


def shouting(numbers: Numbers, times: float) -> Numbers:
    """The same network with so much more contrast, and so with larger errors."""
    colour = numbers.colour
    return replace(numbers, colour=replace(colour, weight=colour.weight * np.float32(times)))


def patches(network: TorchNetwork) -> np.ndarray:
    random = np.random.default_rng(3)
    windows = random.uniform(-4, 4, (2, 80, 16)).astype(np.float32)
    faces = random.integers(0, 256, (2, SIZE, SIZE, 3), np.uint8)
    return network.patches(windows, network.face_shares(faces, ROWS), ROWS)


def with_bfloat16(monkeypatch: pytest.MonkeyPatch, there: bool) -> None:
    monkeypatch.setattr(
        torch.cpu, "get_capabilities", lambda: {"avx512_bf16": there}, raising=False)


def test_sixteen_bits_paint_what_nobody_tells_from_float32(numbers):
    exact, short = TorchNetwork(numbers), TorchNetwork(numbers, dtype=torch.bfloat16)
    assert short.alike(exact)
    difference = np.abs(patches(short) - patches(exact))
    assert 0 < difference.max() < 1 / 255
    assert patches(short).dtype == np.float32


def test_a_processor_with_instructions_for_them_works_in_sixteen_bits(numbers, monkeypatch):
    with_bfloat16(monkeypatch, True)
    network = opened("auto", numbers, "cpu")
    assert isinstance(network, TorchNetwork)
    np.testing.assert_array_equal(
        patches(network), patches(TorchNetwork(numbers, dtype=torch.bfloat16)))


def test_one_without_takes_mnn_and_where_that_is_not_installed_float32(numbers, monkeypatch):
    with_bfloat16(monkeypatch, False)
    assert isinstance(opened("auto", numbers, "cpu"), MnnNetwork)
    monkeypatch.setattr(backends, "find_spec", lambda name: None)
    np.testing.assert_array_equal(
        patches(opened("auto", numbers, "cpu")), patches(TorchNetwork(numbers)))


def test_weights_that_do_not_stand_sixteen_bits_get_more(numbers, monkeypatch):
    with_bfloat16(monkeypatch, True)
    monkeypatch.setattr(backends, "find_spec", lambda name: None)
    loud = shouting(numbers, 300)
    assert not TorchNetwork(loud, dtype=torch.bfloat16).alike(TorchNetwork(loud))
    np.testing.assert_array_equal(
        patches(opened("auto", loud, "cpu")), patches(TorchNetwork(loud)))


def test_a_torch_that_cannot_tell_is_taken_for_one_without(monkeypatch):
    monkeypatch.delattr(torch.cpu, "get_capabilities", raising=False)
    assert gpu.half("cpu") is None


def test_what_is_not_there_is_not_replaced_in_silence(numbers, monkeypatch):
    with_bfloat16(monkeypatch, False)
    with pytest.raises(ValueError, match="16 bits"):
        opened("half", numbers, "cpu")
    with pytest.raises(ValueError, match="elsewhere"):
        opened("elsewhere", numbers, "cpu")
