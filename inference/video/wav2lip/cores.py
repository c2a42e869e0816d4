"""Threads that compute alone, one for each core, shared by all videos that are being made.

Torch's own threads share out every single layer and wait for each other at its end, which costs
little on an idle machine and most of the time where drawing, the encoder or another visitor's
video want a core too. A batch for each core needs no such waiting.
"""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor

import torch

from inference import gpu


def cores() -> ThreadPoolExecutor:
    return gpu.keep(("cores", os.getpid()), _started)  # threads do not live on in a fork


def _started() -> ThreadPoolExecutor:
    count = gpu.cpu_threads()
    everyone = torch.get_num_threads()
    all_there = threading.Barrier(count + 1)

    def alone() -> None:
        torch.get_num_threads()  # a thread's first look sets it to everyone's
        torch.set_num_threads(1)  # this thread's, and for now everyone's
        all_there.wait()

    pool = ThreadPoolExecutor(count, thread_name_prefix="core", initializer=alone)
    for _ in range(count):
        pool.submit(int)
    all_there.wait()
    torch.set_num_threads(everyone)
    return pool
