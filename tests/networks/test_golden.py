"""The networks answer as the published ones do, on weights that golden/README.md tells."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from tests.networks.recipe import SHAPES
from third_party.Wav2Lip import S3FD, Wav2Lip, melspectrogram


@pytest.mark.parametrize(("name", "network", "parameters"), [
    ("wav2lip", Wav2Lip, 36_298_035), ("s3fd", S3FD, 22_459_110)])
def test_keys_and_shapes(name, network, parameters):
    with torch.device("meta"):
        net = network()
    assert {key: list(value.shape) for key, value in net.state_dict().items()} == SHAPES[name]
    assert sum(value.numel() for value in net.parameters()) == parameters


def test_generator(wav2lip, golden):
    random = np.random.RandomState(0)
    face = random.random_sample((3, 6, 96, 96)).astype(np.float32)
    mel = (random.random_sample((3, 1, 80, 16)) * 8 - 4).astype(np.float32)
    embedding = wav2lip.audio_encoder(torch.from_numpy(mel)).numpy()
    np.testing.assert_allclose(embedding, golden["audio_embedding"], rtol=0, atol=1e-5)
    output = wav2lip(torch.from_numpy(mel), torch.from_numpy(face)).numpy()
    np.testing.assert_allclose(output, golden["output"], rtol=0, atol=1e-5)


def test_detector(s3fd, golden):
    maps = s3fd(torch.from_numpy(golden["s3fd_input"]))
    assert len(maps) == 12
    for i, ours in enumerate(maps):
        published = golden[f"s3fd_{i}"]
        assert ours.shape == published.shape
        assert np.abs(ours.numpy() - published).max() < 1e-3 * np.abs(published).max()


def test_mel(golden):
    mel = melspectrogram(wave())
    assert mel.dtype == np.float32
    np.testing.assert_allclose(mel, golden["mel"], rtol=0, atol=1e-3)


def wave() -> np.ndarray:
    t = np.arange(32000) / 16000
    tone = np.sin(2 * np.pi * (120 + 80 * np.sin(2 * np.pi * 1.5 * t)) * t)
    noise = np.random.RandomState(0).standard_normal(32000)
    return (0.3 * tone + 0.05 * noise).astype(np.float32)
