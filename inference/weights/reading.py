"""What goes wrong when a network is read from a folder, in one sentence."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from inference import memory
from inference.errors import WeightsProblem


def _unreadable() -> tuple[type[Exception], ...]:
    from safetensors import SafetensorError

    return (
        OSError, ValueError, KeyError, TypeError, RuntimeError, EOFError, AssertionError,
        ModuleNotFoundError, pickle.UnpicklingError, SafetensorError,
    )  # fmt: skip


@contextmanager
def reading(folder: Path, what: str) -> Iterator[None]:
    """Inside, whatever is wrong with the files of the folder becomes a Problem."""
    try:
        yield
    except _unreadable() as error:
        if memory.is_short(error):
            raise
        said = str(error).strip().partition("\n")[0][:200].rstrip(".")
        raise WeightsProblem(
            f"{folder} does not hold {what} that can be read ({said}): remove the folder, and it "
            "is downloaded again."
        ) from error
