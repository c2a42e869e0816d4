"""Upright square patches of a picture, and the way back into it."""

from __future__ import annotations

import cv2
import numpy as np

Square = tuple[tuple[float, float], float, float]  # centre, side, roll in radians clockwise


def square_around(mesh: np.ndarray, margin: float) -> Square:
    """Centre, side and roll of the upright square around a mesh."""
    across = mesh[263, :2] - mesh[33, :2]
    roll = float(np.arctan2(across[1], across[0]))
    c, s = np.cos(roll), np.sin(roll)
    upright = mesh[:468, :2] @ np.array([[c, -s], [s, c]])
    low, high = upright.min(0), upright.max(0)
    centre = np.array([[c, -s], [s, c]]) @ ((low + high) / 2)
    return (float(centre[0]), float(centre[1])), float(max(high - low)) * margin, roll


def cut(image: np.ndarray, centre: tuple[float, float], side: float, roll: float,
        pixels: int) -> tuple[np.ndarray, np.ndarray]:
    """A square of the picture turned by `roll`, and the 2x3 map from the patch back to it.

    Black beyond the picture's edge. Shrinking is filtered, by area.
    """
    shrink = max(1, int(side / pixels))
    # Draw at a whole multiple of the wanted size, then take the mean of each block.
    drawn = pixels * min(shrink, 8)
    c, s = np.cos(roll), np.sin(roll)

    def to_image(size: int) -> np.ndarray:
        k = side / size
        turn = np.array([[c, -s], [s, c]]) * k
        return np.hstack([turn, np.array(centre)[:, None] - turn @ np.full((2, 1), size / 2)])

    # cv2 counts from pixel centres, landmarks from pixel corners.
    m = to_image(drawn)
    m[:, 2] += m[:, :2] @ (0.5, 0.5) - 0.5
    patch = cv2.warpAffine(image, m, (drawn, drawn), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    if drawn != pixels:
        patch = cv2.resize(patch, (pixels, pixels), interpolation=cv2.INTER_AREA)
    return patch, to_image(pixels)


def apply(matrix: np.ndarray, points: np.ndarray) -> np.ndarray:
    return points @ matrix[:, :2].T + matrix[:, 2]
