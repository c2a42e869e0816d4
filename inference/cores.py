"""Threads that compute, and how many cores torch gives to each of them.

Torch's own threads share out every single layer and wait for each other at its end, which costs
little on an idle machine and most of the time where drawing, the encoder or another visitor's
video want a core too. A batch, or a sentence, for each core needs no such waiting.
"""

from __future__ import annotations

import os
import threading

import torch

from inference import gpu
from inference.crew import Crew

_AT_ONCE = 4  # networks at work for one visitor: each takes memory for what it works on
_JOBS_EACH = 4  # of fewer, the last one leaves the other cores idle for longer than this gains

_lock = threading.Lock()


def cores() -> Crew:
    """One thread for each, shared by all videos that are being made."""
    # Threads do not live on in a fork.
    return gpu.keep(("cores", os.getpid()), lambda: _crew(gpu.cpu_threads(), 1))


def shared_out(jobs: int, small_steps: bool = False) -> Crew:
    """For so many jobs, which have all cores between them; of a few, each has all of them. Those
    that go in `small_steps` gain little from that: cores wait for each other after each.
    """
    for_each = 1 if small_steps else _JOBS_EACH
    count = max(1, min(jobs // for_each, gpu.cpu_threads(), _AT_ONCE))
    return _crew(count, gpu.cpu_threads() // count)


def _crew(count: int, cores_each: int) -> Crew:
    all_there = threading.Barrier(count + 1)

    def begin() -> None:
        torch.get_num_threads()  # a thread's first look sets it to everyone's
        torch.set_num_threads(cores_each)  # this thread's, and for now everyone's
        all_there.wait()

    with _lock:
        everyone = torch.get_num_threads()
        crew = Crew(count, begin)
        all_there.wait()
        torch.set_num_threads(everyone)
    return crew
