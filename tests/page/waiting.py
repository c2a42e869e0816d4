"""What tests wait for: a page's words, a client's progress, files that come and go."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE_S = 60


def until(true: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end, f"never: {what}"
        time.sleep(0.01)


def told(job) -> list[tuple[float, str]]:
    """All that came since it was last asked for. job.status() has the latest alone: what is told
    in between is never seen there."""
    updates = job.communicator.updates
    steps: list[tuple[float, str]] = []
    while not updates.empty():
        news = getattr(updates.get_nowait(), "progress_data", None) or ()
        steps += [(step.progress, step.desc) for step in news]
    return steps


def until_told(job, words: str) -> None:
    def heard() -> bool:
        done = job.done()  # before all that it was told is read
        if any(words in sentence for _, sentence in told(job)):
            return True
        assert not done, job.exception() or job.result()
        return False

    until(heard, words)


def files(folder: Path, larger_than: int = -1) -> set[Path]:
    """All in it of so many bytes, its folders' folders too; they may go while one looks."""
    every = {Path(at, name) for at, _, names in os.walk(folder) for name in names}
    return {path for path in every if larger_than < 0 or _size(path) > larger_than}


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
