"""The generator at work: mel windows and face crops in, patches of speaking faces out.

Which backend, where, in which batches. Light to import, so that a ZeroGPU Space sees its decorated
function at start; torch comes with the first network.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from inference import gpu
from inference.ahead import ahead
from inference.errors import WeightsProblem
from inference.progress import OnProgress, silent
from inference.video.wav2lip.rows import SIZE, Rows
from inference.weights import File, state_dict

if TYPE_CHECKING:
    from inference.video.wav2lip import layers

ROWS = (48, SIZE)  # of a patch: its lower half, where the mouth is

_FRAMES_AT_ONCE = {"cpu": 16, "mps": 32, "cuda": 128}
_FRAMES_LENT = 1500  # for one call on ZeroGPU: 60 s of video
_LENT_SECONDS_PER_FRAME = 0.005  # several times what such a GPU takes
_LENT_SECONDS_TO_START = 15  # a fresh process: CUDA starts, the weights travel


@dataclass(frozen=True)
class Generator:
    """Names a network without holding it: plain data, for any process."""

    weights: File | Path  # a row of the weights, or safetensors with the published keys
    backend: str  # "auto", "torch", "half" or "mnn": see backends.py
    device: str  # "cuda", "mps" or "cpu"


class Network(Protocol):
    """What a backend is asked for. Its calls may come from several threads at once."""

    def face_shares(self, faces: np.ndarray, rows: Rows) -> Any:
        """What (n, 96, 96, 3) faces, n = 1 for a still, add to the decoder's sums."""

    def patches(self, windows: np.ndarray, shares: Any, rows: Rows) -> np.ndarray:
        """(n, 80, 16) to (n, rows, 96, 3) float32 in 0..1."""


def load_generator(
    weights: File | Path,
    backend: str = "auto",
    device: str = "auto",
    on_progress: OnProgress = silent,
) -> Generator:
    """Downloads what is missing and loads the network, unless all that has been done.

    On ZeroGPU only what a lent GPU need not do: the weights are read into memory.
    """
    generator = Generator(weights, backend, gpu.device() if device == "auto" else device)
    if gpu.on_zero_gpu():
        _numbers(weights, on_progress)
    else:
        _loaded(generator, on_progress)
    return generator


def stream(
    generator: Generator,
    windows: Iterable[np.ndarray],
    faces: np.ndarray | Iterable[np.ndarray],
    *,
    rows: Rows = ROWS,
) -> Iterator[np.ndarray]:
    """A patch for each mel window (80, 16): its rows, 96, 3, as uint8 blue, green, red.

    `faces`: one crop (96, 96, 3) for a still, or a crop for each window. A batch of both is taken
    ahead of the patches. Report progress, and stop, between one patch and the next.
    """
    if not gpu.on_zero_gpu():
        yield from _stream(generator, windows, faces, rows)
        return
    for some, crops in _batches(windows, faces, _FRAMES_LENT):
        yield from patches(generator, some, crops, rows=rows)


def _seconds(generator: Generator, windows: np.ndarray, *_: Any, **__: Any) -> float:
    return _LENT_SECONDS_TO_START + _LENT_SECONDS_PER_FRAME * len(windows)


@gpu.on_gpu(_seconds)
def patches(
    generator: Generator,
    windows: np.ndarray,
    faces: np.ndarray,
    *,
    rows: Rows = ROWS,
) -> np.ndarray:
    """The same for arrays: (n, 80, 16) and (96, 96, 3) or (n, 96, 96, 3) to (n, rows, 96, 3)."""
    made = np.empty((len(windows), rows[1] - rows[0], SIZE, 3), np.uint8)
    for place, patch in enumerate(_stream(generator, windows, faces, rows)):
        made[place] = patch
    return made


def _stream(
    generator: Generator,
    windows: Iterable[np.ndarray],
    faces: np.ndarray | Iterable[np.ndarray],
    rows: Rows,
) -> Iterator[np.ndarray]:
    network = _loaded(generator)
    still = None
    if isinstance(faces, np.ndarray) and faces.ndim == 3:
        still = network.face_shares(faces[None], rows)

    def made(batch: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
        some, crops = batch
        shares = network.face_shares(crops, rows) if still is None else still
        return np.rint(network.patches(some, shares, rows) * 255).astype(np.uint8)

    batches = _batches(windows, faces, _FRAMES_AT_ONCE[generator.device])
    if generator.device == "cpu":
        from inference.cores import cores

        done: Iterator[np.ndarray] = ahead(made, batches, cores(), gpu.cpu_threads())
    else:
        done = map(made, batches)
    for batch in done:
        yield from batch


def _batches(
    windows: Iterable[np.ndarray], faces: np.ndarray | Iterable[np.ndarray], size: int
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    windows = iter(windows)
    if isinstance(faces, np.ndarray) and faces.ndim == 3:
        while some := list(islice(windows, size)):
            yield np.stack(some), faces
    else:
        pairs = zip(windows, faces, strict=False)
        while batch := list(islice(pairs, size)):
            yield np.stack([pair[0] for pair in batch]), np.stack([pair[1] for pair in batch])


def _loaded(generator: Generator, on_progress: OnProgress = silent) -> Network:
    def load() -> Network:
        numbers = _numbers(generator.weights, on_progress)
        from inference.video.wav2lip.backends import opened

        return opened(generator.backend, numbers, generator.device)

    return gpu.keep(generator, load)


def _numbers(weights: File | Path, on_progress: OnProgress) -> layers.Numbers:
    """On ZeroGPU they stay in memory: every lent process begins with what was there before.

    One that is lent again and began before other weights came reads those files by itself.
    """
    if gpu.on_zero_gpu():
        return gpu.keep(weights, lambda: _read(weights, on_progress))
    return _read(weights, on_progress)


def _read(weights: File | Path, on_progress: OnProgress) -> layers.Numbers:
    import torch

    from inference.video.wav2lip import layers
    from third_party.Wav2Lip import CheckpointError, Wav2Lip, load_state

    if isinstance(weights, Path):
        from safetensors.torch import load_file

        state = load_file(weights)
    else:
        state = state_dict(weights, on_progress)
    with torch.device("meta"):
        network = Wav2Lip()
    try:
        load_state(network, state)
    except CheckpointError as error:
        raise WeightsProblem(f"{error} Give the generator's own file.") from error
    return layers.fold({name: value.numpy() for name, value in network.state_dict().items()})
