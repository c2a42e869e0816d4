"""Runs that take turns, so that a busy minute meets all of them, in an order that is drawn for each
round: each run leaves the machine warmer or colder for the next."""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple


class Taken(NamedTuple):
    clock: float
    cpu: float


def in_turn(rounds: int, *runs: Callable[[], None]) -> list[Taken]:
    """The median seconds of each."""
    return [median(times) for times in each_in_turn(rounds, *runs)]


def each_in_turn(rounds: int, *runs: Callable[[], None]) -> list[list[Taken]]:
    """What each took, round by round."""
    taken: list[list[Taken]] = [[] for _ in runs]
    lots = random.Random(1)
    for _ in range(rounds):
        for one in lots.sample(range(len(runs)), len(runs)):
            clock, cpu = time.perf_counter(), cpu_seconds()
            runs[one]()
            taken[one].append(Taken(time.perf_counter() - clock, cpu_seconds() - cpu))
    return taken


def median(times: list[Taken]) -> Taken:
    return Taken(*map(statistics.median, zip(*times, strict=True)))


def cpu_seconds() -> float:
    """Of this process and its children so far, as Linux counts them."""
    children: list[str] = []
    for thread in Path("/proc/self/task").glob("*/children"):
        with suppress(FileNotFoundError, ProcessLookupError):  # a thread that ended just now
            children += thread.read_text().split()
    return sum(map(_cpu_ticks, ("self", *children))) / os.sysconf("SC_CLK_TCK")


def _cpu_ticks(process: str) -> int:
    user, system = Path("/proc", process, "stat").read_text().rpartition(")")[2].split()[11:13]
    return int(user) + int(system)
