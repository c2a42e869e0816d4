"""How much memory there is, how much of it something takes, and when it was not enough.

Knows nothing of who keeps what.
"""

from __future__ import annotations

import ctypes
import gc
import math
import sys
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

_DEEPEST = 6  # attributes of attributes, down to the numbers
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8  # of glibc's mallopt
_A_PICTURE_BYTES, _AT_HAND_BYTES = 32 << 20, 64 << 20  # up to 4K; some of 720p
_SAID = ("out of memory", "not enough memory", "can't allocate memory", "cannot allocate memory")


def is_short(error: BaseException) -> bool:
    """Is this the system, or torch, saying that it has no more memory?"""
    if isinstance(error, MemoryError):
        return True
    # torch.OutOfMemoryError is one of CUDA's alone; of the others torch raises a plain one.
    return isinstance(error, RuntimeError) and any(said in str(error).lower() for said in _SAID)


def bytes_of(thing: Any) -> Counter[str]:
    """Of the numbers in it, by the kind of device they are on."""
    found: Counter[str] = Counter()
    _count(thing, found, set(), _DEEPEST)
    return found


def _count(thing: Any, found: Counter[str], seen: set[int], depth: int) -> None:
    if id(thing) in seen or depth < 0:
        return
    seen.add(id(thing))
    torch = sys.modules.get("torch")
    if torch and isinstance(thing, torch.Tensor):
        storage = thing.untyped_storage()
        if storage.data_ptr() not in seen:  # several may look at the same numbers
            seen.add(storage.data_ptr())
            found[thing.device.type] += storage.nbytes()
    elif torch and isinstance(thing, torch.nn.Module):
        for tensor in (*thing.parameters(), *thing.buffers()):
            _count(tensor, found, seen, depth)
    elif isinstance(thing, np.ndarray):
        found["cpu"] += thing.nbytes if thing.base is None else 0
    elif isinstance(thing, Mapping):
        for value in list(thing.values()):
            _count(value, found, seen, depth - 1)
    elif isinstance(thing, list | tuple):
        for value in thing:
            _count(value, found, seen, depth - 1)
    elif hasattr(thing, "__dict__") and not isinstance(thing, type):
        _count(vars(thing), found, seen, depth - 1)


def free_bytes(device: str) -> float:
    """What more can be taken there; infinite where that is not known."""
    if device == "cuda":
        import torch

        unused = torch.cuda.memory_reserved() - torch.cuda.memory_allocated()
        return torch.cuda.mem_get_info()[0] + unused
    return min(_free_of_the_system(), _free_in_the_container())


def _free_of_the_system(told: Path = Path("/proc/meminfo")) -> float:
    """Linux tells; elsewhere the system makes room on its disk."""
    try:
        lines = dict(line.split(":", 1) for line in told.read_text().splitlines())
        return sum(int(lines[name].split()[0]) * 1024 for name in ("MemAvailable", "SwapFree"))
    except (OSError, KeyError, ValueError):
        return math.inf


def _free_in_the_container(group: Path = Path("/sys/fs/cgroup")) -> float:
    try:
        limit = (group / "memory.max").read_text().strip()
        used = int((group / "memory.current").read_text())
        parts = dict(line.split() for line in (group / "memory.stat").read_text().splitlines())
    except (OSError, ValueError):  # no container, or one of another kind
        return math.inf
    if limit == "max":
        return math.inf
    return int(limit) - used + int(parts.get("inactive_file", 0))  # files are read again


@cache
def keep_at_hand() -> None:
    """For work that takes and frees much all the time: Linux's C library would give each picture's
    memory back to the system, which has to clear it for the next. A thread's own share of memory
    it gives back sooner still, so that networks took a tenth longer beside the page than alone:
    all threads share one, where this is called before any is started."""
    if sys.platform == "linux" and (option := getattr(ctypes.CDLL(None), "mallopt", None)):
        option(_M_MMAP_THRESHOLD, _A_PICTURE_BYTES)
        option(_M_TRIM_THRESHOLD, _AT_HAND_BYTES)
        option(_M_ARENA_MAX, 1)


def give_back() -> None:
    """To the system, the memory that loading needed on the way: Linux's C library keeps it."""
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):
        trim(0)


def collect(device: str) -> None:
    """What nothing refers to any more is free for everyone."""
    gc.collect()
    if device != "cpu":
        import torch

        (torch.cuda if device == "cuda" else torch.mps).empty_cache()
