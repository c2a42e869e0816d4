"""A face's own coordinates: origin between the mouth corners, x along the eyes, unit one face.

Everything the puppet knows about faces is written in these units, so that a small, a large
or a tilted face needs no special case.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from inference.avatar.geometry import CHIN, FOREHEAD, MOUTH_CORNERS, Face


def smoothstep(low: float, high: float, x: np.ndarray) -> np.ndarray:
    t = np.clip((x - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


@dataclass(frozen=True)
class Axes:
    origin: np.ndarray  # (2,) pixels
    x: np.ndarray  # (2,) unit vector, the picture's left eye to its right eye
    y: np.ndarray  # (2,) unit vector, down the face
    unit: float  # pixels: the distance of the outer eye corners

    @classmethod
    def of(cls, face: Face) -> Axes:
        p = face.landmarks[:, :2].astype(np.float64)
        eyes = p[263] - p[33]
        distance = float(np.linalg.norm(eyes))
        x = eyes / distance
        # A turned face has its eyes closer together; its height does not change.
        unit = max(distance, 0.48 * float(np.linalg.norm(p[FOREHEAD] - p[CHIN])))
        origin = (p[MOUTH_CORNERS[0]] + p[MOUTH_CORNERS[1]]) / 2
        return cls(origin, x, np.array([-x[1], x[0]]), unit)

    def local(self, points: np.ndarray) -> np.ndarray:
        d = (np.asarray(points, np.float64) - self.origin) / self.unit
        return np.stack([d @ self.x, d @ self.y], -1)

    def pixels(self, local: np.ndarray) -> np.ndarray:
        q = np.asarray(local, np.float64)
        return self.origin + self.unit * (q[..., :1] * self.x + q[..., 1:] * self.y)

    def vectors(self, local: np.ndarray) -> np.ndarray:
        """Displacements in face units -> pixels."""
        return np.asarray(local) @ (np.stack([self.x, self.y]) * self.unit)


@dataclass(frozen=True)
class Box:
    """A rectangle of pixels with even sides, so that it also is one of the half-size chroma."""

    left: int
    top: int
    right: int
    bottom: int

    @classmethod
    def around(cls, points: np.ndarray, width: int, height: int) -> Box:
        low = np.floor(points.min(0)).astype(int) // 2 * 2
        high = (np.ceil(points.max(0)).astype(int) + 2) // 2 * 2
        left, top = (int(v) for v in np.clip(low, 0, (width - 2, height - 2)))
        right, bottom = (int(v) for v in np.clip(high, (left + 2, top + 2), (width, height)))
        return cls(left, top, right, bottom)

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def slices(self) -> tuple[slice, slice]:
        return slice(self.top, self.bottom), slice(self.left, self.right)

    @property
    def half(self) -> tuple[slice, slice]:
        return slice(self.top // 2, self.bottom // 2), slice(self.left // 2, self.right // 2)

    def within(self, outer: Box) -> tuple[slice, slice]:
        """This box as slices of an array that holds only `outer`."""
        y, x = outer.top, outer.left
        return slice(self.top - y, self.bottom - y), slice(self.left - x, self.right - x)

    def joined(self, other: Box) -> Box:
        return Box(min(self.left, other.left), min(self.top, other.top),
                   max(self.right, other.right), max(self.bottom, other.bottom))

    def points(self) -> np.ndarray:
        """(height, width, 2) pixel coordinates."""
        xs = np.arange(self.left, self.right, dtype=np.float32)
        ys = np.arange(self.top, self.bottom, dtype=np.float32)
        return np.stack(np.meshgrid(xs, ys), -1)
