"""Seconds by stage, and what a measured process tells of itself to the one that started it."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any


class Stages:
    """A stopwatch with a hand for each stage. Time within a stage within another is the inner's."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._running: list[str] = []
        self._since = time.perf_counter()

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        self._turn()
        self._running.append(name)
        try:
            yield
        finally:
            self._turn()
            self._running.pop()

    def each(self, name: str, things: Iterable[Any]) -> Iterator[Any]:
        """The same things; the time until each of them is there belongs to the stage."""
        things = iter(things)
        end = object()
        while True:
            with self(name):
                thing = next(things, end)
            if thing is end:
                return
            yield thing

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def within(*args: Any, **options: Any) -> Any:
            with self(name):
                return function(*args, **options)

        return within

    def restart(self) -> None:
        self.seconds.clear()

    def _turn(self) -> None:
        now = time.perf_counter()
        if self._running:
            self.seconds[self._running[-1]] += now - self._since
        self._since = now


def tell(stages: Stages, frames: int, **more: Any) -> None:
    """A line that a measured process prints when a video is done."""
    print(json.dumps({"seconds": stages.seconds, "frames": frames, **more}), flush=True)
    stages.restart()
