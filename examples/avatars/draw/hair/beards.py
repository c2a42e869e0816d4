"""Beards and moustaches: hairs that grow out of the face, densest on chin and upper lip.

A beard never touches the lips: it ends, thinning out, a few pixels from their red.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from examples.avatars.draw import mouth as lip_painter
from examples.avatars.draw.hair.ground import cropped, deepest
from examples.avatars.draw.hair.strands import Dye, cast, paint, unit
from examples.avatars.draw.head import CENTRE_X, Head
from examples.avatars.draw.mouth import Mouth
from examples.avatars.draw.paint import Canvas, Mask, colour, spline, step


@dataclass(frozen=True)
class Beard:
    """Hair on a face; lengths in pixels, shares 0..1."""

    dye: Dye = field(default_factory=Dye)
    length: float = 7.0  # 3 stubble, 7 short, 15 full
    density: float = 1.0
    cheeks: float = 0.5  # how far up the cheeks it grows
    chin: bool = True  # False: a moustache alone
    moustache: bool = True
    hairs: int = 9000


def paint_beard(canvas: Canvas, head: Head, beard: Beard, mouth: Mouth,
                rng: np.random.Generator) -> None:
    """The beard, thick where beards are thick and fading out at every edge."""
    area = _area(canvas, head, beard, mouth)
    dark = deepest(beard.dye)
    short = float(np.clip(beard.length / 8, 0.35, 1.0))
    # Hair under the skin and between the hairs: a tint where it is short, a body where it is long.
    canvas.darken(0.35 + 0.5 * colour(beard.dye.code), area.soft(3), 0.55 * beard.density)
    canvas.over(dark * 1.35, area * area.alpha, beard.density * 0.75 * step(short, 0.45, 0.9))
    if beard.length > 10:
        cast(canvas, area, 0.25, (3, 10), 10)
    spots, thick = _spots(area, beard.hairs, rng)
    d, y = spots[:, 0] - CENTRE_X, spots[:, 1]
    b = head.build
    n = len(spots)
    out = unit(np.stack([d / b.jaw * 0.85, (y - b.mouth_y - 10) / 130 * 0.7, np.ones(n)], 1))
    roots = np.stack([spots[:, 0], y, 90 * np.sqrt(np.clip(1 - (d / (b.cheek + 8)) ** 2, 0, 1))], 1)
    # Down and a little outwards; the moustache is combed from the middle to the corners.
    upper = step(y, b.mouth_y + 2, b.mouth_y - 12) * step(np.abs(d), 84, 60)
    centre = step(np.abs(d), 70, 10)
    fall = np.stack([0.55 * d / b.jaw, 1.0 - 0.1 * centre, 0.25 + 0 * d], 1)
    comb = np.stack([np.sign(d) * (0.35 + 0.9 * step(np.abs(d), 4, 40)), 0.75 + 0 * d,
                     0.3 + 0 * d], 1)
    aim = fall * (1 - upper[:, None]) + comb * upper[:, None]
    size = beard.length * (0.55 + 0.45 * centre * step(y, b.mouth_y, b.mouth_y + 50))
    size = size * (1 - 0.35 * upper) * (0.6 + 0.4 * step(y, b.eye_y + 20, b.mouth_y))
    hairs = cropped(roots, aim, np.maximum(size, 2.5), out, rng,
                    width=(0.50 + 0.5 * thick) * (0.55 + 0.45 * short), bend=0.15,
                    mess=0.22 + 0.012 * beard.length, buried=0.10)
    paint(canvas, hairs, beard.dye, head.light, rng, amount=0.30 + 0.65 * short)


def _area(canvas: Canvas, head: Head, beard: Beard, mouth: Mouth) -> Mask:
    """Where it grows, and how densely."""
    b = head.build
    lips = lip_painter.contours(head, mouth)
    mouth_y, nose = b.mouth_y, b.nose_y
    parts = []
    low = 0.55 * beard.length
    if beard.chin:
        high = b.eye_y + 100 - 52 * beard.cheeks
        right = [(0, lips.bottom.max() + 14), (34, lips.bottom.max() + 12), (66, mouth_y + 14),
                 (76, mouth_y - 12), (90, mouth_y - 34 - 14 * beard.cheeks), (b.jaw * 0.90, high),
                 (b.cheek * 0.945, b.eye_y + 40), (b.cheek * 0.965, b.eye_y + 8),
                 (b.cheek * 1.0, b.eye_y + 8), (b.cheek * 0.985, b.eye_y + 50),
                 (b.jaw + (b.cheek - b.jaw) * 0.42 + 1, mouth_y - 38),
                 (b.jaw * 0.945 + low * 0.4, mouth_y + 10),
                 (b.chin + (b.jaw - b.chin) * 0.42 + low * 0.5, b.chin_y - 34 + low * 0.4),
                 (b.chin * 0.88 + low * 0.3, b.chin_y - 9 + low),
                 (b.chin * 0.44, b.chin_y - 1 + 1.25 * low), (0, b.chin_y + 1.3 * low)]
        parts.append(canvas.shape(_both(right), soft=5.0))
        lip = lips.bottom.max()
        soul = [(0, lip + 5), (15, lip + 7), (20, lip + 24), (0, lip + 30)]
        parts.append(canvas.shape(_both(soul), soft=3.5) * 0.85)
    if beard.moustache:
        half = mouth.half_width
        right = [(0, nose + 27), (16, nose + 24), (38, nose + 32)]
        if beard.chin:
            right += [(half + 4, mouth_y - 20), (half + 14, mouth_y + 2), (half + 9, mouth_y + 16)]
        else:
            right += [(half - 2, mouth_y - 22), (half + 7, mouth_y - 9), (half + 4, mouth_y - 3)]
        right += [(half - 4, mouth_y - 8), (36, lips.top.min() - 1), (13, lips.top.min() - 5),
                  (0, lips.top.min() - 3)]
        parts.append(canvas.shape(_both(right), soft=3.2))
    area = parts[0]
    for part in parts[1:]:
        area = area | part
    red = np.vstack([np.stack([lips.x, lips.top - 1], 1),
                     np.stack([lips.x, lips.bottom + 3], 1)[::-1]])
    away = canvas.shape((red - (CENTRE_X, 0)) * (1.03, 1) + (CENTRE_X, 0), soft=2.0)
    return (area - away) & canvas.shape(head.face, soft=0.8).soft(0.5 * beard.length)


def _both(right: list) -> np.ndarray:
    p = np.asarray(right, np.float64)
    left = p[::-1] * (-1, 1)
    return spline(np.vstack([p, left[1:-1]]) + (CENTRE_X, 0), closed=True)


def _spots(area: Mask, count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """(n, 2): positions scattered as densely as the mask is opaque; and the opacity there."""
    height, width = area.alpha.shape
    x, y = rng.uniform(0, width, 5 * count), rng.uniform(0, height, 5 * count)
    grown = area.alpha[y.astype(int), x.astype(int)]
    keep = np.flatnonzero(rng.random(5 * count) < grown**1.6)[:count]
    spots = np.stack([x[keep] + area.left, y[keep] + area.top], 1) / area.scale
    return spots, grown[keep]
