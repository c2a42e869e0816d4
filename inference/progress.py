"""How long work tells how far it is, what is left of it, and how it is asked to stop."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

# on_progress(fraction from 0 to 1, sentence). It may raise (errors.Cancelled, say): the
# work then cleans up after itself and lets the exception through.
OnProgress = Callable[[float, str], None]

EVEN_FROM = 0.25  # of a video's work: from here on frames are made, at an even pace
TRUSTED, TRUSTED_S = 0.05, 2.0  # the pace of so much work counts as much as what was expected
PATIENCE, PATIENCE_S = 0.2, 2.0  # a promise is kept until it is wrong by more


def silent(fraction: float, sentence: str) -> None:
    """For callers who do not want to know."""


def part(on_progress: OnProgress, start: float, end: float) -> OnProgress:
    """A stage's own 0..1 as its share of the whole."""
    return lambda fraction, sentence: on_progress(start + (end - start) * fraction, sentence)


def never_back(on_progress: OnProgress) -> OnProgress:
    """Work may turn out to be longer; whoever watches sees it stand still then."""
    furthest = 0.0

    def forward(fraction: float, sentence: str) -> None:
        nonlocal furthest
        furthest = min(1.0, max(furthest, fraction))
        on_progress(furthest, sentence)

    return forward


class Again:
    """Hears progress, and can say it again while nothing new is known."""

    def __init__(self, on_progress: OnProgress, sentence: str) -> None:
        self._on_progress = on_progress
        self._last = (0.0, sentence)

    def __call__(self, fraction: float, sentence: str) -> None:
        self._last = (fraction, sentence)
        self._on_progress(fraction, sentence)

    def again(self, *_: object) -> None:
        self._on_progress(*self._last)


class Clock:
    """Seconds by stage."""

    def __init__(self) -> None:
        self._start = time.perf_counter()
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start

    @property
    def total(self) -> float:
        return time.perf_counter() - self._start


def minutes(done_s: float, whole_s: float) -> str:
    """2:05 of 10:00 min: how much of a sound is done."""
    done, whole = round(min(done_s, whole_s)), round(whole_s)
    return f"{done // 60}:{done % 60:02d} of {whole // 60}:{whole % 60:02d} min"


@dataclass(frozen=True)
class Expected:
    """How long work should take, in seconds."""

    before_s: float  # until the even pace begins
    even_s: float

    @property
    def total_s(self) -> float:
        return self.before_s + self.even_s


class TimeLeft:
    """Of one piece of work: what was expected at first, then more and more what is seen.

    It counts down by the clock. Only where that turns out to be wrong it is said anew.
    """

    def __init__(
        self, expected: Expected | None = None, even_from: float = EVEN_FROM
    ) -> None:
        """`even_from`: the fraction from which on the work goes at an even pace."""
        self._expected = expected
        self._even_from = even_from
        self._even: tuple[float, float] | None = None  # second and fraction at which it began
        self._end: float | None = None  # second that was promised

    def at(self, fraction: float, now_s: float) -> float | None:
        """Seconds that are left; None while nobody can know."""
        likely = self._likely(fraction, now_s)
        if likely is None:
            return None
        left = -1.0 if self._end is None else self._end - now_s
        if left < 0 or abs(left - likely) > max(PATIENCE_S, PATIENCE * likely):
            self._end, left = now_s + likely, likely
        return left

    def _likely(self, fraction: float, now_s: float) -> float | None:
        expected = self._expected
        # Even at its very end: before the first frame it may take a while.
        if self._even_from and fraction <= self._even_from:
            if expected is None:
                return None
            return expected.before_s * (1 - fraction / self._even_from) + expected.even_s
        if self._even is None:
            self._even = now_s, fraction
        begun_s, begun = self._even
        share = (fraction - begun) / (1 - begun) if begun < 1 else 1.0
        took_s = now_s - begun_s
        seen_s = took_s / share if share > 0 else 0.0
        if expected is None:
            return seen_s * (1 - share) if took_s > 1 and share > 0 else None
        doubt_s = max(TRUSTED_S, TRUSTED * expected.even_s)
        trust = took_s**2 / (took_s**2 + doubt_s**2) if share > 0 else 0.0
        return (trust * seen_s + (1 - trust) * expected.even_s) * (1 - share)


def with_time_left(sentence: str, seconds: float | None) -> str:
    return sentence if seconds is None else f"{sentence}, {about(seconds)} left"


def about(seconds: float) -> str:
    if seconds < 20:
        return f"about {max(1, round(seconds))} s"
    if seconds < 90:
        return f"about {5 * round(seconds / 5)} s"
    return f"about {round(seconds / 60)} min"
