"""What is in a file: its tensors, by name, on the CPU.

A pickle is read once, with weights_only (which can run no code), and without what only training
needs; the tensors are kept as safetensors and read from there from then on. Wav2Lip's file
carries the optimiser's memory and shrinks to a third by that.
"""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inference.errors import WeightsProblem
from inference.progress import OnProgress, part, silent
from inference.weights import kept
from inference.weights.fetching import fetch
from inference.weights.places import Hub, own_file
from inference.weights.rows import File

if TYPE_CHECKING:
    from torch import Tensor

_WRAPPER_PREFIX = "module."  # left by DataParallel


def state_dict(
    file: File, on_progress: OnProgress = silent, hub: Hub | None = None
) -> dict[str, Tensor]:
    """The tensors a network is filled with. Downloads the file, if it is not here yet."""
    hub = hub or Hub.of_environment()
    if own_file(file, hub) is None and kept.is_whole(file, hub):
        return kept.load(file, hub)
    path = fetch(file, part(on_progress, 0, 0.9), hub)
    on_progress(0.9, f"Reading {file.name}")
    if path.suffix == ".safetensors":
        return _safetensors(path)
    tensors = _unpickled(path)
    if file.kept_bytes:
        on_progress(0.95, f"Keeping {file.name} for next time")
        kept.keep(tensors, file, hub)
    on_progress(1, f"{file.name} is read")
    return tensors


def _safetensors(path: Path) -> dict[str, Tensor]:
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        return load_file(path)
    except SafetensorError as error:
        raise WeightsProblem(
            f"{path} is not a whole safetensors file ({error}): copy it again."
        ) from error


def _unpickled(path: Path) -> dict[str, Tensor]:
    import torch

    try:
        content: Any = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise WeightsProblem(
            f"{path.name} holds more than numbers, and Mouthpiece runs no code out of weights: "
            "please report it."
        ) from error
    tensors: dict[str, Tensor] = content.get("state_dict", content)
    return {
        name.removeprefix(_WRAPPER_PREFIX): tensor.contiguous() for name, tensor in tensors.items()
    }
