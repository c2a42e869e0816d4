"""Where heavy work runs, what stays loaded for it, and the GPU that a ZeroGPU Space lends.

Responsible for none of the work itself, nor for downloads: a lent GPU is paid for by the second.
"""

from __future__ import annotations

import ctypes
import math
import os
import sys
import threading
from collections.abc import Callable, Hashable
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
Work = TypeVar("Work", bound=Callable[..., Any])


def on_zero_gpu() -> bool:
    """A Space that lends a GPU to one decorated function at a time, in a process of its own."""
    return os.environ.get("SPACES_ZERO_GPU", "").lower() in ("1", "t", "true")


if on_zero_gpu():
    import_module("spaces")  # before torch, whose CUDA it takes over; of no use elsewhere


def on_gpu(seconds: Callable[..., float]) -> Callable[[Work], Work]:
    """For module-level functions of plain data. Anywhere but on ZeroGPU: the function itself.

    `seconds`: how long the call with these very arguments may take, for the visitor's quota.
    There the arguments and what comes back are pickled between processes, and what the function
    changes in memory is gone with its process.
    """

    def decorate(work: Work) -> Work:
        if not on_zero_gpu():
            return work

        def duration(*args: Any, **kwargs: Any) -> int:
            return math.ceil(seconds(*args, **kwargs))

        return import_module("spaces").GPU(duration=duration)(work)

    return decorate


def device() -> str:
    """The fastest torch device for the work of a decorated function: cuda, mps or cpu."""
    if on_zero_gpu():
        return "cuda"
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


_kept: dict[Hashable, Any] = {}
_locks: dict[Hashable, threading.Lock] = {}
_guard = threading.Lock()


def keep(name: Hashable, load: Callable[[], T]) -> T:
    """What `load` gives, loaded once and shared by all threads from then on.

    Whoever asks while another thread loads it waits. What fails is tried again next time.
    """
    with _guard:
        lock = _locks.setdefault(name, threading.Lock())
    with lock:
        if name not in _kept:
            _kept[name] = load()
            give_back()
        return _kept[name]


def give_back() -> None:
    """To the system, the memory that loading needed on the way: Linux's C library keeps it."""
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):
        trim(0)


def forget(name: Hashable) -> None:
    """Its memory is free as soon as the work that still uses it ends."""
    _kept.pop(name, None)


def _unlock() -> None:
    """In a new process no thread is left that would release a lock."""
    global _guard
    _guard = threading.Lock()
    _locks.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_unlock)


def cpu_threads() -> int:
    """Cores that this process may use: more threads than these only wait for each other."""
    if hasattr(os, "sched_getaffinity"):
        cores = len(os.sched_getaffinity(0))
    else:
        cores = os.cpu_count() or 1
    return max(1, math.ceil(min(cores, _container_cores())))


def _container_cores(limit: Path = Path("/sys/fs/cgroup/cpu.max")) -> float:
    try:
        quota, period = limit.read_text().split()
    except (OSError, ValueError):  # no container, or one of another kind
        return math.inf
    return math.inf if quota == "max" else int(quota) / int(period)
