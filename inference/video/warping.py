"""Which moment of one sound is which moment of another that says the same.

Dynamic time warping, coarse to fine: the way is found on a blurred picture of both sounds
first, and then only near it on sharper ones. Memory and time grow with the length of the
sounds, not with its square. Knows nothing of text.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from inference.progress import OnProgress, part, silent

_SMALL_ENOUGH = 1200  # steps: both sounds shorter than that are compared whole
_CORRIDOR = 60  # steps to both sides, on each sharper picture
_WIDEST = 1500  # steps: what is in memory stays small
_ROWS_AT_ONCE = 256


@dataclass(frozen=True)
class Way:
    """Step for step, both never decreasing, from both beginnings to both ends."""

    first: np.ndarray
    second: np.ndarray
    distance: np.ndarray  # between the two, at each

    @property
    def halting(self) -> float:
        """In what share of the steps one sound waits for the other."""
        steps = np.diff(self.first) + np.diff(self.second)
        return float((steps == 1).mean()) if len(steps) else 0.0


def find_way(
    first: np.ndarray, second: np.ndarray, reluctance: float, on_progress: OnProgress = silent
) -> Way | None:
    """`first`, `second`: (steps, features). `reluctance`: the cost of each step in which only
    one of the sounds goes on. None: one stands still too long while the other goes on."""
    n, m = len(first), len(second)
    if max(n, m) <= _SMALL_ENOUGH:
        return _walk(first, second, np.zeros(n, int), m, reluctance, on_progress)
    half = part(on_progress, 0.0, 0.5)
    blurred = find_way(_halved(first), _halved(second), reluctance, half)
    if blurred is None:
        return None
    # Where the blurred way passes each step, and room around it.
    count = np.bincount(blurred.first)
    middle = np.bincount(blurred.first, blurred.second) / count
    passes = np.interp(np.arange(n), 2 * np.arange(len(middle)) + 0.5, 2 * middle + 0.5)
    jump = int(np.ceil(np.abs(np.diff(passes)).max()))
    width = min(m, 2 * _CORRIDOR + jump, _WIDEST)
    low = np.clip(np.round(passes).astype(int) - width // 2, 0, m - width)
    low[0], low[-1] = 0, m - width
    return _walk(first, second, low, width, reluctance, part(on_progress, 0.5, 1.0))


def _halved(features: np.ndarray) -> np.ndarray:
    even = features[: len(features) // 2 * 2]
    halves = (even[0::2] + even[1::2]) / 2
    return np.concatenate([halves, features[len(even) :]])


def _walk(
    first: np.ndarray, second: np.ndarray, low: np.ndarray, width: int, reluctance: float,
    on_progress: OnProgress,
) -> Way | None:  # fmt: skip
    """The cheapest way whose step i of `first` is within low[i] .. low[i] + width of `second`.

    A whole row of costs is found at once: going on in `second` alone from column k to j adds
    a difference of two running sums, so the best k is a running minimum.
    """
    n, m = len(first), len(second)
    came = np.empty((n, width), np.uint8)  # 0 both went on, 1 first alone, 2 second alone
    # The costs of the row before: to its left and to its right there is no way.
    row = np.full(2 * width + 2, np.inf)
    before = row[1 : width + 1]
    entered, best = np.empty((2, width))
    shifts = np.minimum(np.diff(low, prepend=low[0]), width + 1).tolist()
    for start in range(0, n, _ROWS_AT_ONCE):
        on_progress(start / n, "Finding each word in the sound")
        rows = slice(start, start + _ROWS_AT_ONCE)
        steps = _distances(first[rows], second, low[rows], width).astype(np.float64)
        ahead = np.cumsum(steps + reluctance, axis=1)
        steps -= ahead
        second_alone = np.empty(steps.shape, bool)
        for i, shift in enumerate(shifts[rows]):
            both, alone = row[shift : shift + width], row[shift + 1 : shift + 1 + width]
            np.add(alone, reluctance, out=entered)
            np.less(entered, both, out=came[start + i].view(bool))
            np.minimum(entered, both, out=entered)
            if start + i == 0:
                entered[0] = 0
            entered += steps[i]
            np.minimum.accumulate(entered, out=best)
            np.less(best, entered, out=second_alone[i])
            np.add(best, ahead[i], out=before)
        came[rows][second_alone] = 2
    if not np.isfinite(before[-1]):
        return None

    i, j = n - 1, m - 1
    path = [(i, j)]
    begins, hows = low.tolist(), came.data
    while i or j:
        how = hows[i, j - begins[i]]
        i, j = i - (how != 2), j - (how != 1)
        path.append((i, j))
    steps = np.array(path[::-1])
    apart = first[steps[:, 0]] - second[steps[:, 1]]
    return Way(steps[:, 0], steps[:, 1], np.sqrt((apart**2).sum(1)))


def _distances(first: np.ndarray, second: np.ndarray, low: np.ndarray, width: int) -> np.ndarray:
    if width == len(second):
        product = first @ second.T
        squares = (second**2).sum(1)[None]
    else:
        # Neighbouring rows see nearly the same columns: one product for all of them.
        begin, end = int(low[0]), int(low[-1]) + width
        columns = low[:, None] - begin + np.arange(width)
        product = np.take_along_axis(first @ second[begin:end].T, columns, 1)
        squares = (second[begin:end] ** 2).sum(1)[columns]
    return np.sqrt(np.maximum((first**2).sum(1)[:, None] + squares - 2 * product, 0))
