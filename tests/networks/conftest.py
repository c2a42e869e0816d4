from __future__ import annotations

import numpy as np
import pytest
import torch

from tests.networks.recipe import GOLDEN, random_s3fd, random_wav2lip
from third_party.Wav2Lip import S3FD, Wav2Lip


@pytest.fixture(scope="session")
def golden() -> dict[str, np.ndarray]:
    with np.load(GOLDEN / "wav2lip.npz") as arrays:
        return dict(arrays)


@pytest.fixture(scope="session")
def wav2lip() -> Wav2Lip:
    return random_wav2lip()


@pytest.fixture(scope="session")
def s3fd() -> S3FD:
    return random_s3fd()


@pytest.fixture(autouse=True)
def no_gradients():
    with torch.inference_mode():
        yield
