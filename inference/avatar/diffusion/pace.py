"""How long a picture takes here: from arithmetic and a look at this machine, then from what is
seen."""

from __future__ import annotations

import threading
import time
from functools import cache

import numpy as np

from inference import gpu
from inference.avatar.diffusion.models import Model

# TFLOP a second that such networks reach; of a CPU it is measured.
_TFLOP_PER_S = {"cuda": 20.0, "mps": 2.0}
_SHARE_OF_A_MATRIX = 0.6  # of what a CPU does at multiplying matrices, the networks reach
_HALF_FASTER = 1.6  # where a CPU takes 16 bits, as the painter then does
_SIDE = 768
_FORGETTING = 0.5  # weight of the newest picture

_learned: dict[tuple[str, str], float] = {}  # TFLOP a second, by model and device
_lock = threading.Lock()


def seconds(model: Model, steps: int, size: tuple[int, int], device: str) -> float:
    """Of one picture, by a loaded model."""
    with _lock:
        pace = _learned.get((model.id, device))
    return model.tflop(steps, size) / (pace or _expected(device))


def learn(model: Model, steps: int, size: tuple[int, int], device: str, took_s: float) -> None:
    """So many steps, and from the last one to the picture, took so long."""
    newest = model.tflop(steps, size) / max(took_s, 1e-3)
    with _lock:
        before = _learned.get((model.id, device), newest)
        _learned[model.id, device] = before + _FORGETTING * (newest - before)


def is_known(model: Model, device: str) -> bool:
    """Has it painted here?"""
    with _lock:
        return (model.id, device) in _learned


def _expected(device: str) -> float:
    return _TFLOP_PER_S.get(device) or _of_this_cpu() * (_HALF_FASTER if gpu.half("cpu") else 1)


@cache
def _of_this_cpu() -> float:
    """From a moment's multiplication. By processor time: whether NumPy takes one core or all is
    the program's choice."""
    matrix = np.ones((_SIDE, _SIDE), np.float32)
    best_s = min(_core_s(matrix) for _ in range(5))
    return _SHARE_OF_A_MATRIX * gpu.cpu_threads() * 2 * _SIDE**3 / best_s / 1e12


def _core_s(matrix: np.ndarray) -> float:
    start = time.process_time()
    matrix @ matrix
    return time.process_time() - start
