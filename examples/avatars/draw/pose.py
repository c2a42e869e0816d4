"""Tilts a finished head and unbalances its smile: faces drawn straight by a rule look dead.

One smooth map moves paint and points alike, so what is known of the drawing stays exact.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from examples.avatars.draw.head import CENTRE_X, Head
from examples.avatars.draw.paint import HEIGHT, WIDTH, Canvas, bump, step

# Figures are drawn with room for collars between chin and shoulders, and small; the frame brings
# the head down on the shoulders and enlarges all.
_NECK = 31.0  # px by which the neck is shortened
ZOOM, _FIXED = 1.22, np.array([CENTRE_X, 716.0])
_PIVOT = np.array([CENTRE_X, 812.0])  # where the neck bends
_GRID = 8  # drawing pixels between the nodes at which the map is solved


@dataclass(frozen=True)
class Pose:
    """How a head differs from upright and even; angles in degrees clockwise, sizes in pixels."""

    tilt_deg: float = 0.0
    shoulders_deg: float = 0.0
    smile: tuple[float, float] = (0.0, 0.0)  # left and right mouth corner up
    brow: tuple[float, float] = (0.0, 0.0)  # left and right brow up
    jaw: float = 0.0  # chin to the right

    def moved(self, head: Head, points) -> np.ndarray:
        """Where points of the upright drawing end up."""
        p = np.asarray(points, np.float64)
        return _FIXED + ZOOM * (p + np.stack(self._shift(head, p[..., 0], p[..., 1]), -1) - _FIXED)

    def applied(self, head: Head, canvas: Canvas, scale: float) -> Canvas:
        """The layer after the same movement, on a canvas of that scale."""
        ys, xs = np.mgrid[0 : HEIGHT + _GRID : _GRID, 0 : WIDTH + _GRID : _GRID].astype(np.float64)
        xs, ys = (_FIXED[k] + (v - _FIXED[k]) / ZOOM for k, v in ((0, xs), (1, ys)))
        from_x, from_y = xs, ys
        for _ in range(12):  # each step shrinks the error by the map's strain, a third at most
            dx, dy = self._shift(head, from_x, from_y)
            from_x, from_y = xs - dx, ys - dy
        out = Canvas(scale)
        to_nodes = _nodes(out)
        maps = [cv2.remap((part * canvas.scale - 0.5).astype(np.float32), *to_nodes,
                          cv2.INTER_LINEAR) for part in (from_x, from_y)]
        for name in ("image", "matte"):
            moved = cv2.remap(getattr(canvas, name), *maps, cv2.INTER_CUBIC,
                              borderMode=cv2.BORDER_REPLICATE)
            setattr(out, name, np.clip(moved, 0, 1))
        return out

    def _shift(self, head: Head, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        b = head.build
        weight = step(y, 915, 715)
        dx, dy = np.zeros_like(x), np.zeros_like(y)
        for angle, part in ((self.tilt_deg, weight), (self.shoulders_deg, 1 - weight)):
            c, s = np.cos(np.radians(angle)) - 1, np.sin(np.radians(angle))
            px, py = x - _PIVOT[0], y - _PIVOT[1]
            dx, dy = dx + part * (c * px - s * py), dy + part * (s * px + c * py)
        dy = dy - _NECK * step(y, 700, 850)
        for side, smile, brow in ((-1, self.smile[0], self.brow[0]), (1, self.smile[1],
                                                                      self.brow[1])):
            away = x - CENTRE_X
            dy = dy - smile * bump(away - side * 60, 38) * bump(y - b.mouth_y + 4, 34)
            dy = dy - brow * bump(away - side * b.eye_x, 60) * bump(y - b.brow_y + 2, 26)
        dx = dx + self.jaw * bump(x - CENTRE_X, 150) * bump(y - b.chin_y + 20, 80)
        return dx, dy


def _nodes(canvas: Canvas) -> tuple[np.ndarray, np.ndarray]:
    """For every canvas pixel, its place on the coarse grid."""
    x = ((np.arange(canvas.width) + 0.5) / canvas.scale / _GRID).astype(np.float32)
    y = ((np.arange(canvas.height) + 0.5) / canvas.scale / _GRID).astype(np.float32)
    return tuple(np.ascontiguousarray(v) for v in np.meshgrid(x, y))
