"""How long work tells how far it is, and how it is asked to stop."""

from __future__ import annotations

from collections.abc import Callable

# on_progress(fraction from 0 to 1, sentence). It may raise (errors.Cancelled, say): the
# work then cleans up after itself and lets the exception through.
OnProgress = Callable[[float, str], None]


def silent(fraction: float, sentence: str) -> None:
    """For callers who do not want to know."""


def minutes(done_s: float, whole_s: float) -> str:
    """2:05 of 10:00 min: how much of a sound is done."""
    done, whole = round(min(done_s, whole_s)), round(whole_s)
    return f"{done // 60}:{done % 60:02d} of {whole // 60}:{whole % 60:02d} min"


def part(on_progress: OnProgress, start: float, end: float) -> OnProgress:
    """A stage's own 0..1 as its share of the whole."""
    return lambda fraction, sentence: on_progress(start + (end - start) * fraction, sentence)
