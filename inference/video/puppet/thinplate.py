"""Thin-plate splines: the smoothest field that passes near given displacements."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np


def _kernel(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    squared = (a**2).sum(1)[:, None] + (b**2).sum(1) - 2 * (a @ b.T)
    np.maximum(squared, 1e-12, out=squared)
    return 0.5 * squared * np.log(squared)  # r^2 log r


def thin_plate(
    points: np.ndarray, values: np.ndarray, smoothing: float = 2e-5
) -> Callable[[np.ndarray], np.ndarray]:
    """Points (n, 2) and their values (n, k) -> a function from (m, 2) to (m, k)."""
    _, first = np.unique(np.round(points, 4), axis=0, return_index=True)
    points, values = points[first], values[first]
    n = len(points)
    affine = np.hstack([np.ones((n, 1)), points])
    system = np.zeros((n + 3, n + 3))
    system[:n, :n] = _kernel(points, points) + smoothing * np.eye(n)
    system[:n, n:], system[n:, :n] = affine, affine.T
    right = np.vstack([values, np.zeros((3, values.shape[1]))])
    weights = np.linalg.solve(system, right)

    def field(at: np.ndarray) -> np.ndarray:
        near = _kernel(np.asarray(at, np.float64), points) @ weights[:n]
        return near + np.hstack([np.ones((len(at), 1)), at]) @ weights[n:]

    return field
