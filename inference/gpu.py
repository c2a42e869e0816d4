"""Where heavy work runs, what stays loaded for it, and the GPU that a ZeroGPU Space lends.

Responsible for none of the work itself, nor for downloads: a lent GPU is paid for by the second.
What is loaded stays until somebody needs the room; then what was used longest ago goes first.
"""

from __future__ import annotations

import ctypes
import math
import os
import sys
import threading
from collections import Counter
from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass
from importlib import import_module, metadata
from itertools import count
from pathlib import Path
from typing import Any, Generic, TypeVar

from inference import memory

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


def cuda_bytes() -> int:
    """Memory of the NVIDIA GPU that torch would use; 0: there is none. torch is not imported."""
    try:
        if "+cpu" in metadata.version("torch"):
            return 0
        driver = ctypes.CDLL("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")
    except (metadata.PackageNotFoundError, OSError):
        return 0
    first, size = ctypes.c_int(), ctypes.c_size_t()
    if (
        driver.cuInit(0)
        or driver.cuDeviceGet(ctypes.byref(first), 0)
        or driver.cuDeviceTotalMem_v2(ctypes.byref(size), first)
    ):
        return 0
    return size.value


def half(device: str) -> str | None:
    """The precision of 16 bits, by torch's name, in which that device calculates about twice as
    fast, if any.

    On a CPU that takes instructions for bfloat16: without them it is many times slower, and
    float16 is so on any.
    """
    if device != "cpu":
        return "float16" if device == "cuda" else None
    import torch

    # torch tells of a CPU since 2.10 or so; before, it is taken for one without.
    knows: dict[str, Any] = getattr(torch.cpu, "get_capabilities", dict)()
    return "bfloat16" if knows.get("avx512_bf16") or knows.get("amx_bf16") else None


@dataclass
class _Kept(Generic[T]):
    thing: T
    bytes: Counter[str]  # by the kind of device
    used: int  # the larger, the later


_kept: dict[Hashable, _Kept[Any]] = {}
_use = count()
_locks: dict[Hashable, threading.Lock] = {}
_guard = threading.Lock()


def keep(name: Hashable, load: Callable[[], T]) -> T:
    """What `load` gives, loaded once and shared by all threads from then on.

    Whoever asks while another thread loads it waits. What fails is tried again next time.
    """
    with _guard:
        lock = _locks.setdefault(name, threading.Lock())
    with lock:
        kept = _kept.get(name)
        if kept is None:
            thing = load()
            kept = _kept[name] = _Kept(thing, memory.bytes_of(thing), 0)
            memory.give_back()
        kept.used = next(_use)
        return kept.thing


def is_kept(name: Hashable) -> bool:
    return name in _kept


def make_room(needed: float, device: str, but: Collection[Hashable] = ()) -> float:
    """Forgets what was used longest ago, `but` some, until so many bytes are free on the device.

    Returns how many still are not.
    """
    while (lacking := needed - memory.free_bytes(device)) > 0:
        there = {name: kept.used for name, kept in list(_kept.items())
                 if name not in but and kept.bytes[device]}
        if not there:
            return lacking
        forget(min(there, key=lambda name: there[name]))
        memory.collect(device)
        memory.give_back()
    return 0


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
