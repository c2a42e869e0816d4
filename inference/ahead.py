"""Jobs done by other threads, in their order, a few ahead of whoever takes the results."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")


def ahead(work: Callable[[Job], Result], jobs: Iterable[Job], pool: ThreadPoolExecutor, most: int
          ) -> Generator[Result, None, None]:
    """work(job) for each job; no more than `most` are done or under way beyond the one awaited.

    The jobs are taken by the caller's thread, and only when a result is asked for.
    """
    waiting: deque[Future[Result]] = deque()
    try:
        for job in jobs:
            waiting.append(pool.submit(work, job))
            if len(waiting) > most:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()
