"""The safetensors made of a pickle at its first use, each marked with what it was made of."""

from __future__ import annotations

import contextlib
import uuid
from typing import TYPE_CHECKING

from inference.weights.places import Hub, kept_path
from inference.weights.rows import File

if TYPE_CHECKING:
    from torch import Tensor

_SHA256 = "source_sha256"


def is_whole(file: File, hub: Hub) -> bool:
    """Is there one, of its full length, made of the very file of the row?"""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(kept_path(file, hub), "np") as opened:
            return (opened.metadata() or {}).get(_SHA256) == file.sha256
    except (OSError, SafetensorError):  # not there, or cut short
        return False


def load(file: File, hub: Hub) -> dict[str, Tensor]:
    from safetensors.torch import load_file

    return load_file(kept_path(file, hub))


def keep(tensors: dict[str, Tensor], file: File, hub: Hub) -> None:
    """Or do without: a full disk must not stop work that can be done."""
    from safetensors import SafetensorError
    from safetensors.torch import save_file

    unfinished = hub.kept / f"{uuid.uuid4().hex}.unfinished"
    with contextlib.suppress(OSError, SafetensorError):
        try:
            hub.kept.mkdir(parents=True, exist_ok=True)
            save_file(tensors, unfinished, {_SHA256: file.sha256})
            unfinished.replace(kept_path(file, hub))
        finally:
            unfinished.unlink(missing_ok=True)
