"""Jobs done by other threads, in their order, a few ahead of whoever takes the results."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Executor, Future
from typing import TypeVar

from inference.crew import awaited

Job = TypeVar("Job")
Result = TypeVar("Result")


def ahead(
    work: Callable[[Job], Result], jobs: Iterable[Job], pool: Executor, most: int,
    meanwhile: Callable[[], object] | None = None,
) -> Generator[Result, None, None]:  # fmt: skip
    """work(job) for each job; no more than `most` are done or under way beyond the one awaited.

    The jobs are taken by the caller's thread, and only when a result is asked for. `meanwhile`: see
    crew.awaited.
    """
    waiting: deque[Future[Result]] = deque()

    def next_one() -> Result:
        if meanwhile:
            awaited(waiting[0], meanwhile)
        return waiting.popleft().result()

    try:
        for job in jobs:
            waiting.append(pool.submit(work, job))
            if len(waiting) > most:
                yield next_one()
        while waiting:
            yield next_one()
    finally:
        for future in waiting:
            future.cancel()
