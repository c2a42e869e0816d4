"""Threads of our own: what they are given, what they give back, and that nobody waits for them."""

from __future__ import annotations

import contextvars
import subprocess
import sys
import threading
import time

import pytest

from inference.crew import Crew, awaited, go_on
from inference.errors import Cancelled


def test_as_many_work_at_once_as_there_are():
    together = threading.Barrier(3)
    with Crew(3) as crew:
        assert sorted(crew.map(lambda n: (together.wait(10), n)[1], range(3))) == [0, 1, 2]


def test_errors_come_back_and_the_context_goes_along():
    whose = contextvars.ContextVar("whose")
    whose.set("ada")
    with Crew(1) as crew:
        assert crew.submit(whose.get).result(10) == "ada"
        with pytest.raises(ZeroDivisionError):
            crew.submit(lambda: 1 / 0).result(10)
        assert crew.submit(int, "5").result(10) == 5


def test_each_begins_before_its_first_work():
    begun = []
    with Crew(2, lambda: begun.append(threading.get_ident())) as crew:
        assert crew.submit(threading.get_ident).result(10) in begun
    assert threading.get_ident() not in begun


def test_what_is_under_way_is_not_waited_for_and_what_is_cancelled_not_begun():
    enough, done, others = threading.Event(), [], set(threading.enumerate())
    with Crew(1) as crew:
        first = crew.submit(enough.wait, 10)
        second, third = crew.submit(done.append, 2), crew.submit(done.append, 3)
        second.cancel()
    assert not first.done()
    enough.set()
    third.result(10)
    assert done == [3]
    until = time.monotonic() + 10
    while set(threading.enumerate()) - others:
        assert time.monotonic() < until, "its threads never end"
        time.sleep(0.01)


def test_work_that_takes_long_may_ask_whether_somebody_waits():
    go_on()  # no thread of a crew
    begun, left = threading.Event(), threading.Event()

    def work():
        go_on()
        begun.set()
        left.wait(10)
        go_on()

    with Crew(1) as crew:
        future = crew.submit(work)
        begun.wait(10)
    left.set()
    assert isinstance(future.exception(10), Cancelled)


def test_it_is_told_meanwhile_and_may_stop():
    enough, told = threading.Event(), []

    def tell():
        told.append(1)
        if len(told) == 3:
            raise Cancelled("Stopped.")

    with Crew(1) as crew:
        with pytest.raises(Cancelled):
            awaited(crew.submit(enough.wait, 10), tell)
        enough.set()
        assert awaited(crew.submit(len, told), tell) == 3


def test_a_process_ends_without_waiting():
    code = "import time; from inference.crew import Crew; Crew(1).submit(time.sleep, 60)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=30)
