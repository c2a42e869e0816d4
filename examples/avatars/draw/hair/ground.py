"""What lies under the locks: dark ground over the scalp, and hair too short to make locks."""

from __future__ import annotations

import numpy as np

from examples.avatars.draw.hair.strands import Dye, Strands, cast, unit
from examples.avatars.draw.head import CENTRE_X, Head
from examples.avatars.draw.paint import Canvas, Mask, Points, colour, spline


def deepest(dye: Dye) -> np.ndarray:
    """The colour of hair where hardly any light arrives."""
    return colour(dye.code) ** 1.35 * 0.34


def scalp(canvas: Canvas, head: Head, dye: Dye, rise: float = 12.0, amount: float = 1.0,
          soft: float = 3.0) -> Mask:
    """Dark ground under the roots, so that no skin shines through; soft at the hairline."""
    line = head.hairline
    b = head.build
    over = [(b.cheek - 4, 500), (b.temple + 4, 400), (b.temple * 0.95 + 2, 334),
            (b.temple * 0.69 + 2, head.skull_top + 26 - rise), (54, head.skull_top + 5 - rise),
            (0, head.skull_top - rise)]
    top = [(CENTRE_X + x, y) for x, y in over] + [(CENTRE_X - x, y) for x, y in over[-2::-1]]
    inside = line[(line[:, 1] < 500)]
    mask = canvas.shape(np.vstack([inside, spline(top)]), soft=soft)
    cast(canvas, mask, 0.25 * amount, (2, 6), 7)
    canvas.over(deepest(dye), mask, amount)
    return mask


def backing(canvas: Canvas, dye: Dye, outline: Points, soft: float = 8.0) -> None:
    """A dark body of hair that no light passes."""
    canvas.over(deepest(dye) * 0.8, canvas.shape(spline(outline, closed=True), soft))


def cropped(roots: np.ndarray, towards: np.ndarray, length: np.ndarray, out: np.ndarray,
            rng: np.random.Generator, width: float | np.ndarray = 1.0, bend: float = 0.3, mess: float = 0.25,
            buried: float = 0.15) -> Strands:
    """Short single hairs from `roots` (n, 3) `towards` (n, 3), curving towards the head."""
    n = len(roots)
    aim = unit(towards + rng.normal(0, mess, (n, 3)))
    t = np.linspace(0, 1, 5)[None, :, None]
    reach = (length * rng.uniform(0.7, 1.2, n))[:, None, None]
    points = roots[:, None] + aim[:, None] * t * reach - out[:, None] * (t**2) * reach * bend
    normal = np.repeat(out[:, None], 5, 1)
    dark = np.broadcast_to(buried + rng.uniform(0, 0.5, (n, 1)) ** 2
                           + 0.25 * (1 - t[..., 0]), (n, 5))
    taper = np.array([0.8, 1.0, 0.9, 0.65, 0.35])[None, :]
    return Strands(points, normal, np.clip(dark, 0, 1),
                   np.reshape(width, (-1, 1)) * rng.uniform(0.7, 1.3, (n, 1)) * taper, rng.random(n),
                   1 + rng.normal(0, 0.06, n), rng.normal(0, 0.08, n))
