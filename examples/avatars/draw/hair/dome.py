"""The head as a rounded body under the hair: where roots are and which way is out."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from examples.avatars.draw.hair.strands import unit
from examples.avatars.draw.head import CENTRE_X, Head
from examples.avatars.draw.paint import step

MIDDLE_Y = 455.0
DEPTH = 155.0


@dataclass(frozen=True)
class Dome:
    """An ellipsoid round the skull, `rise` px above it."""

    head: Head
    rise: float = 0.0

    @property
    def radii(self) -> np.ndarray:
        b = self.head.build
        return np.array([b.temple + 14 + self.rise, MIDDLE_Y - self.head.skull_top + self.rise,
                         DEPTH + self.rise])

    def place(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Points on the dome in front of drawing positions (straight down below its middle)."""
        rx, ry, rz = self.radii
        u, v = (x - CENTRE_X) / rx, np.minimum(y - MIDDLE_Y, 0) / ry
        return np.stack([x, y, rz * np.sqrt(np.clip(1 - u**2 - v**2, 0.0, 1))], -1)

    def out(self, points: np.ndarray) -> np.ndarray:
        """Unit vectors away from the head."""
        rx, ry, rz = self.radii
        d = (points - (CENTRE_X, MIDDLE_Y, 0)) / (rx**2, ry**2, rz**2)
        d[..., 1] = np.minimum(d[..., 1], 0)
        return unit(d + (0, 0, 1e-6))

    def cap(self, down_to: float = 500.0) -> np.ndarray:
        """Closed outline of hairy scalp as seen from the front."""
        line = self.head.hairline
        skull = self.head.skull
        line, skull = line[line[:, 1] < down_to], skull[skull[:, 1] < down_to]
        # From the right foot over the top to the left one, a little outside the skin.
        angle = np.arctan2(MIDDLE_Y - skull[:, 1], skull[:, 0] - CENTRE_X)
        arc = skull[np.argsort(np.where(angle < -np.pi / 2, angle + 2 * np.pi, angle))]
        away = arc - (CENTRE_X, MIDDLE_Y)
        away[:, 1] = np.minimum(away[:, 1], 0)
        # Where hair thins out before the ears it stays on the skin.
        full = step(arc[:, 1:], 470, 390)
        return np.vstack([line, arc + unit(away) * ((5 + self.rise) * full - 2)])

    def roots(self, count: int, rng: np.random.Generator, outline: np.ndarray) -> np.ndarray:
        """(count, 2): evenly scattered positions inside an outline."""
        shape = np.round(outline * 4).astype(np.int32).reshape(-1, 1, 2)
        low, high = outline.min(0), outline.max(0)
        area = cv2.contourArea(shape) / 16
        # A jittered grid a little finer than needed, thinned to the count.
        cell = np.sqrt(area / count) * 0.93
        xs, ys = np.meshgrid(np.arange(low[0], high[0], cell), np.arange(low[1], high[1], cell))
        xs = xs + (np.arange(len(xs)) % 2 * cell / 2)[:, None]
        spots = np.stack([xs.ravel(), ys.ravel()], 1) + rng.uniform(-0.4, 0.4, (xs.size, 2)) * cell
        kept = [s for s in spots
                if cv2.pointPolygonTest(shape, (float(s[0] * 4), float(s[1] * 4)), False) > 0]
        kept = np.array(kept)
        return kept[np.sort(rng.permutation(len(kept))[:count])]


@dataclass(frozen=True)
class Side:
    """One half of a head: places guides written for the right half of a standard head.

    A guide is a list of (distance from the middle line, y, z towards the viewer, 0 at the ears).
    """

    head: Head
    sign: int  # -1 left, 1 right

    def __call__(self, *guides: list, loose: float = 0.0,
                 rng: np.random.Generator | None = None) -> list[np.ndarray]:
        placed = []
        for guide in guides:
            g = np.array(guide, np.float64)
            if rng is not None:
                g = g + rng.normal(0, loose, g.shape) * np.linspace(0, 1, len(g))[:, None]
            g[:, 0] = CENTRE_X + self.sign * g[:, 0] * self.head.build.cheek / 157
            placed.append(g)
        return placed
