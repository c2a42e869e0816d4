"""The real network with weights that anyone can make: it paints nonsense, in time and in place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from safetensors.torch import save_file

from inference.avatar.portrait import Portrait
from inference.avatar.presets import open_preset
from inference.video.tracks import MOUTH_CHANNELS, MouthTrack
from inference.video.wav2lip.network import Generator, load_generator
from inference.voice.speech import Speech
from tests.networks.recipe import random_wav2lip

RATE = 16000


@pytest.fixture(scope="session")
def network(tmp_path_factory: pytest.TempPathFactory) -> Generator:
    path = tmp_path_factory.mktemp("weights") / "wav2lip.safetensors"
    save_file(random_wav2lip().state_dict(), path)
    return load_generator(path, "torch", "cpu")


@pytest.fixture
def never() -> Generator:
    """A network that cannot be loaded: whoever asks it for a patch fails."""
    return Generator(Path("nowhere.safetensors"), "torch", "cpu")


@pytest.fixture(scope="session")
def closed() -> Portrait:
    """A face at rest, its lips together."""
    return open_preset("mateo")


def spoken(seconds: float) -> Speech:
    """Noise that gets louder and softer five times a second."""
    t = np.arange(round(seconds * RATE)) / RATE
    noise = np.random.default_rng(0).normal(0, 0.1, len(t))
    return Speech((noise * (1.1 + np.sin(2 * np.pi * 5 * t))).astype(np.float32), RATE)


def track(speaking: np.ndarray, fps: float = 25) -> MouthTrack:
    n = len(speaking)
    return MouthTrack(fps, np.zeros((n, len(MOUTH_CHANNELS)), np.float32),
                      np.asarray(speaking, np.float32), np.zeros(n))
