"""Work of other threads comes in its order, and no more of it is begun than is wanted soon."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from inference.ahead import ahead

MOST = 3


@pytest.fixture
def pool():
    with ThreadPoolExecutor(4) as pool:
        yield pool


def test_results_are_in_the_order_of_the_jobs(pool):
    first_last = [threading.Event() for _ in range(4)]

    def work(n: int) -> int:
        if n < 3:
            assert first_last[n + 1].wait(10)  # each waits for the one after it
        first_last[n].set()
        return n

    assert list(ahead(work, range(4), pool, MOST)) == [0, 1, 2, 3]


def test_no_more_jobs_are_taken_than_that(pool):
    taken = []

    def jobs():
        for n in range(100):
            taken.append(n)
            yield n

    results = ahead(str, jobs(), pool, MOST)
    for n in range(5):
        assert next(results) == str(n)
        assert len(taken) == n + 1 + MOST
    results.close()
    assert len(taken) == 5 + MOST


def test_what_was_not_begun_is_not_done_when_nobody_wants_it():
    begun = []
    enough = threading.Event()

    def work(n: int) -> int:
        begun.append(n)
        if n:
            assert enough.wait(10)
        return n

    with ThreadPoolExecutor(1) as pool:
        results = ahead(work, range(100), pool, MOST)
        assert next(results) == 0
        results.close()  # one may be under way; the others wait
        enough.set()
    assert len(begun) <= 2


def test_an_error_comes_where_its_result_would_have_been(pool):
    results = ahead(lambda n: 1 // (2 - n), range(4), pool, MOST)
    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(ZeroDivisionError):
        next(results)
