"""Weights that anyone can make again, for networks whose trained ones are not at hand.

They let signals neither die nor burst on their way through, so that a wrong layer shows in what
comes out. golden/README.md gives the recipe in words.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from math import prod
from pathlib import Path

import numpy as np
import torch

from third_party.Wav2Lip import S3FD, Wav2Lip, load_state

GOLDEN = Path(__file__).parent / "golden"
SHAPES: dict[str, dict[str, list[int]]] = json.loads(
    (GOLDEN / "state_dict_shapes.json").read_text())


def random_wav2lip(seed: int = 0) -> Wav2Lip:
    with torch.device("meta"):
        net = Wav2Lip()
    load_state(net, recipe_weights(SHAPES["wav2lip"], seed))
    return net.eval()


def random_s3fd(seed: int = 0) -> S3FD:
    with torch.device("meta"):
        net = S3FD()
    load_state(net, recipe_weights(SHAPES["s3fd"], seed, gain=2.0))
    return net.eval()


def recipe_weights(shapes: Mapping[str, Sequence[int]], seed: int = 0, gain: float = 0.5,
                   ) -> dict[str, torch.Tensor]:
    """A state dict of these keys and shapes. `gain`: of the variance from layer to layer."""
    return {key: torch.from_numpy(np.asarray(_values(key, tuple(shape), seed, gain)))
            for key, shape in shapes.items()}


def _values(key: str, shape: tuple[int, ...], seed: int, gain: float) -> np.ndarray:
    if key.endswith("num_batches_tracked"):
        return np.zeros(shape, np.int64)
    rng = np.random.RandomState((zlib.crc32(key.encode()) + seed) % 2**32)
    if key.endswith("running_var"):
        values = 0.5 + rng.random_sample(shape)
    elif len(shape) >= 2:
        values = rng.standard_normal(shape) * np.sqrt(gain / prod(shape[1:]))
    elif key.endswith("weight"):
        values = 1 + 0.1 * rng.standard_normal(shape)
    else:
        values = 0.1 * rng.standard_normal(shape)
    return values.astype(np.float32)
