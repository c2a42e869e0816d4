"""A face's path through a video made even: gaps closed, jitter taken out, nothing delayed.

Works on one shot at a time, since what came before a cut says nothing about what comes after.
"""

from __future__ import annotations

import numpy as np

LONGEST_BRIDGE = 3  # frames without a face between two with it
SHORTEST_SIGHT = 3  # fewer frames in a row are a flicker
REACH = 8  # frames looked at on either side
AT_A_TIME = 256  # frames: long runs need no more memory than short ones
SIGMA_FRAMES = 4.0
# Points that moved further than this, in sides of the face's box, count for little: what moves
# is left as it is. The mesh's own jitter is 0.001 to 0.004.
SIGMA_SHARE = 0.012


def without_flicker(seen: np.ndarray) -> np.ndarray:
    """Which frames stay seen: those of runs that are long enough, or are all there is."""
    kept = seen.copy()
    for start, end in runs(seen):
        if end - start < SHORTEST_SIGHT and end - start < len(seen):
            kept[start:end] = False
    return kept


def bridged(values: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """Short gaps filled by straight lines, in place; returns which frames are known then."""
    known = seen.copy()
    for start, end in runs(~seen):
        if start == 0 or end == len(seen) or end - start > LONGEST_BRIDGE:
            continue
        shares = np.arange(1, end - start + 1, dtype=np.float32) / (end - start + 1)
        shares = shares.reshape(-1, *(1,) * (values.ndim - 1))
        values[start:end] = values[start - 1] + (values[end] - values[start - 1]) * shares
        known[start:end] = True
    return known


def steadied(values: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """(n, k, 2) points of a run of frames without their jitter; sizes (n,) of the face's box.

    At each frame a straight line through time is laid through the neighbours on both sides, the
    nearer in time and place the heavier: something still becomes quite still, a steady movement
    and a sudden one stay what they are, and nothing lags.
    """
    out = np.empty(values.shape, np.float32)
    for start in range(0, len(values), AT_A_TIME):
        end = min(start + AT_A_TIME, len(values))
        before = max(0, start - REACH)
        around = slice(before, end + REACH)
        out[start:end] = _steadied(values[around], sizes[around])[start - before : end - before]
    return out


def _steadied(values: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    n = len(values)
    near = (SIGMA_SHARE * sizes).astype(np.float32)[:, None]
    # Sums over the neighbours of w, w t, w t t, and of w p and w t p, for the line's value at 0.
    s0 = np.ones(values.shape[:2], np.float32)
    s1, s2 = np.zeros_like(s0), np.zeros_like(s0)
    p0, p1 = values.astype(np.float32), np.zeros(values.shape, np.float32)
    for step in range(-min(REACH, n - 1), min(REACH, n - 1) + 1):
        if step == 0:
            continue
        here = slice(max(0, -step), n - max(0, step))
        there = slice(max(0, step), n - max(0, -step))
        apart = np.square(values[there] - values[here]).sum(-1)
        weight = np.exp(-0.5 * (apart / near[here] ** 2 + (step / SIGMA_FRAMES) ** 2))
        s0[here] += weight
        s1[here] += weight * step
        s2[here] += weight * (step * step)
        p0[here] += weight[..., None] * values[there]
        p1[here] += (weight * step)[..., None] * values[there]
    width = s0 * s2 - s1 * s1
    line = (s2[..., None] * p0 - s1[..., None] * p1) / np.maximum(width, 1e-3)[..., None]
    return np.where((width > 0.5)[..., None], line, p0 / s0[..., None])


def runs(flags: np.ndarray) -> list[tuple[int, int]]:
    """First and end of each stretch of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
