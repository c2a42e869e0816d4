"""The geometry of one head: what the painters of skin, hair, glasses and clothes agree on.

All in drawing pixels (see `paint`), upright and looking straight ahead: tilting the finished head
is done afterwards, for paint and landmarks together (`pose`). Left and right are the picture's.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from examples.avatars.draw.paint import LIGHT, WIDTH, spline

CENTRE_X = WIDTH / 2


@dataclass(frozen=True)
class Build:
    """The bones: half widths from the middle line and heights, in drawing pixels."""

    temple: float = 149.0
    cheek: float = 157.0
    jaw: float = 138.0  # near the mouth's height
    chin: float = 74.0  # near the chin's lower edge
    chin_y: float = 714.0
    brow_y: float = 441.0
    eye_y: float = 499.0
    eye_x: float = 70.0  # half the distance between the eyes' middles
    nose_y: float = 576.0  # the tip
    mouth_y: float = 641.0
    hairline_y: float = 318.0  # at the middle
    hairline_peak: float = 0.0  # + = a widow's peak, - = receding at the temples
    neck: float = 68.0
    shoulder: float = 330.0
    shoulder_y: float = 862.0  # where the shoulder begins to fall
    ear: float = 1.0  # size


@dataclass(frozen=True)
class Ear:
    x: float
    y: float
    half_width: float
    half_height: float
    tilt_deg: float  # clockwise


@dataclass(frozen=True)
class Head:
    """Outlines and places derived from a build. Curves are dense polylines."""

    build: Build = field(default_factory=Build)
    light: np.ndarray = field(default_factory=lambda: LIGHT)

    @property
    def face(self) -> np.ndarray:
        """Closed outline of the face's skin, from the skull's top clockwise."""
        b = self.build
        middle = b.eye_y + 10
        upper = [(0, self.skull_top), (52, self.skull_top + 5),
                 (b.temple * 0.66, self.skull_top + 27), (b.temple * 0.90, 338), (b.temple, 405),
                 (b.temple * 0.25 + b.cheek * 0.75, middle - 46)]
        # Below the cheekbones a superellipse through the jaw's and the chin's widths.
        height = b.chin_y - middle
        jaw, chin = (b.mouth_y - middle) / height, 0.94
        powers = np.linspace(1.2, 8, 681)
        wanted = np.log(b.jaw * 0.97 / b.cheek) / np.log(b.chin * 0.80 / b.cheek)
        power = powers[np.argmin(np.abs(np.log(1 - jaw**powers) / np.log(1 - chin**powers)
                                        - wanted))]
        root = np.log(b.chin * 0.80 / b.cheek) / np.log(1 - chin**power)
        down = np.sin(np.linspace(0, np.pi / 2, 14))
        lower = [(b.cheek * (1 - t**power) ** root, middle + height * t) for t in down]
        return both_sides(upper + lower)

    @property
    def skull_top(self) -> float:
        """The top of the bare head; hair rises 10 to 60 px above it."""
        return 246.0

    @property
    def skull(self) -> np.ndarray:
        """Closed outline of the bare head down to the ears' lobes: where a cap of hair sits."""
        b = self.build
        right = [(0, self.skull_top), (54, self.skull_top + 5),
                 (b.temple * 0.69, self.skull_top + 26), (b.temple * 0.95, 334),
                 (b.temple + 8, 404), (b.cheek + 3, 470), (b.cheek - 1, 545), (0, 575)]
        return both_sides(right)

    @property
    def hairline(self) -> np.ndarray:
        """Where hair meets skin: from the left sideburn over the forehead to the right one."""
        b = self.build
        corner = b.hairline_y + 22 - min(0.0, b.hairline_peak) * -1.1
        right = [(0, b.hairline_y + max(0.0, b.hairline_peak)), (48, b.hairline_y - 1),
                 (b.temple * 0.66, corner), (b.temple * 0.80, 392), (b.temple * 0.90, 440),
                 (b.cheek * 0.945, 500), (b.cheek * 0.955, 545)]
        half = spline([(CENTRE_X + x, y) for x, y in right])
        left = half[::-1].copy()
        left[:, 0] = 2 * CENTRE_X - left[:, 0]
        return np.vstack([left[:-1], half])

    @property
    def ears(self) -> tuple[Ear, Ear]:
        b = self.build
        dx, y = b.cheek + 5 * b.ear, b.eye_y + 18
        return tuple(Ear(CENTRE_X + side * dx, y, 20 * b.ear, 43 * b.ear, side * 9)
                     for side in (-1, 1))

    @property
    def eyes(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Middles of the eye openings, left and right: glasses sit here."""
        b = self.build
        return (CENTRE_X - b.eye_x, b.eye_y), (CENTRE_X + b.eye_x, b.eye_y)

    @property
    def nose_tip(self) -> tuple[float, float]:
        return CENTRE_X, self.build.nose_y

    @property
    def mouth(self) -> tuple[float, float]:
        """The middle of the closed lip line."""
        return CENTRE_X, self.build.mouth_y

    @property
    def chin(self) -> tuple[float, float]:
        return CENTRE_X, self.build.chin_y

    @property
    def neck(self) -> np.ndarray:
        """Closed outline of neck and upper chest, under the clothes."""
        b = self.build
        n = b.neck
        right = [(0, 620), (n - 1, 640), (n - 2, 735), (n + 3, 775), (n + 22, 810), (n + 60, 842),
                 (n + 100, 884), (n + 112, 940), (n + 100, 1090), (0, 1090)]
        return both_sides(right)

    @property
    def torso(self) -> np.ndarray:
        """Closed outline of the shoulders and chest as clothes drape them."""
        b = self.build
        n, s, y = b.neck, b.shoulder, b.shoulder_y
        right = [(0, 818), (n + 4, 804), (n + 26, 803), (n + 84, 825), (s * 0.70, y - 6),
                 (s * 0.89, y + 33), (s * 0.99, y + 100), (s * 1.06, y + 190), (s * 1.10, 1140),
                 (0, 1140)]
        return both_sides(right)


def both_sides(right: list[tuple[float, float]]) -> np.ndarray:
    """A closed symmetric curve from its right half, top to bottom, as (distance, y)."""
    p = np.asarray(right, np.float64)
    middle = np.array([CENTRE_X, 0.0])
    r, left = middle + p, (middle + p * (-1, 1))[::-1]
    if abs(p[-1, 0]) < 1e-6:
        left = left[1:]
    if abs(p[0, 0]) < 1e-6:
        left = left[:-1]
    return spline(np.vstack([r, left]), closed=True)
