"""Threads for work that somebody who stops does not wait for, nor the process when it ends."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, wait
from queue import SimpleQueue
from typing import Any, TypeVar

from inference.errors import Cancelled

T = TypeVar("T")

_MOMENT_S = 0.25
_here = threading.local()


class Crew(Executor):
    """So many threads, each after having called `begin`. What is left of it when it is shut down
    is still done, but for what asks `go_on`; a Future that was cancelled is not begun.

    Work is given a copy of the context: ZeroGPU reads there whose time it is.
    """

    def __init__(self, count: int, begin: Callable[[], object] = int) -> None:
        self.count = count
        self.over = False
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        for _ in range(count):
            threading.Thread(target=self._work, args=(begin,), name="crew", daemon=True).start()

    def submit(self, work: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        future: Future[T] = Future()
        context = contextvars.copy_context()

        def job() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(context.run(work, *args, **kwargs))
            except BaseException as error:
                future.set_exception(error)

        self._jobs.put(job)
        return future

    def shutdown(self, wait: bool = False, *, cancel_futures: bool = False) -> None:
        """Does not wait."""
        self.over = True
        for _ in range(self.count):
            self._jobs.put(None)

    def _work(self, begin: Callable[[], object]) -> None:
        _here.crew = self
        begin()
        while (job := self._jobs.get()) is not None:
            job()
            del job  # and what it holds, before the next comes


def go_on() -> None:
    """Asked now and then by work that takes long: ends it when nobody waits for it any more."""
    crew = getattr(_here, "crew", None)
    if crew is not None and crew.over:
        raise Cancelled("Stopped.")


def awaited(future: Future[T], meanwhile: Callable[[], object]) -> T:
    """Its result; `meanwhile` is called four times a second until it is there."""
    while wait([future], _MOMENT_S).not_done:
        meanwhile()
    return future.result()
