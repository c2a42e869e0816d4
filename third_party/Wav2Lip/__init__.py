"""Wav2Lip's networks, for the published checkpoints; the README says whose work is what.

Each name is imported when it is asked for: the mel spectrogram needs no torch.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from third_party.Wav2Lip.checkpoint import CheckpointError, load_state
    from third_party.Wav2Lip.generator import Wav2Lip
    from third_party.Wav2Lip.mel import melspectrogram
    from third_party.Wav2Lip.s3fd import S3FD

__all__ = ["S3FD", "CheckpointError", "Wav2Lip", "load_state", "melspectrogram"]

_MODULES = {
    "S3FD": "s3fd",
    "CheckpointError": "checkpoint",
    "Wav2Lip": "generator",
    "load_state": "checkpoint",
    "melspectrogram": "mel",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
