"""What lies under the locks: dark ground over the scalp, and hair too short to make locks."""

from __future__ import annotations

import numpy as np

from examples.avatars.draw.hair.strands import Dye, Strands, cast, unit
from examples.avatars.draw.head import CENTRE_X, Head
from examples.avatars.draw.paint import Canvas, Mask, Points, colour, spline


def deepest(dye: Dye) -> np.ndarray:
    """The colour of hair where hardly any light arrives."""
    tone = colour(dye.code)
    return tone**1.35 * (0.30 + 0.34 * float(tone @ (0.3, 0.59, 0.11)))


def scalp(canvas: Canvas, head: Head, dye: Dye, rise: float = 12.0, amount: float = 1.0,
          soft: float = 3.0) -> Mask:
    """Dark ground under the roots, so that no skin shines through; soft at the hairline."""
    line = head.hairline
    b = head.build
    out = 0.4 * max(rise - 14, 0)
    crown = head.skull_top - rise
    over = [(b.cheek - 4, 500), (b.temple + 4 + 0.5 * out, 400),
            (b.temple * 0.95 + 2 + out, 334), (b.temple * 0.69 + 2 + out, crown + 26),
            (54, crown + 5), (0, crown)]
    top = [(CENTRE_X + x, y) for x, y in over] + [(CENTRE_X - x, y) for x, y in over[-2::-1]]
    inside = line[(line[:, 1] < 500)]
    mask = canvas.shape(np.vstack([inside, spline(top)]), soft=soft)
    cast(canvas, mask, 0.25 * amount, (2, 6), 7)
    canvas.over(deepest(dye), mask, amount)
    return mask


def backing(canvas: Canvas, dye: Dye, outline: Points, soft: float = 8.0) -> None:
    """A dark body of hair that no light passes."""
    canvas.over(deepest(dye) * 0.8, canvas.shape(spline(outline, closed=True), soft))


def hairline(canvas: Canvas, head: Head, dye: Dye, rng: np.random.Generator,
             parting: float | None = None, length: float = 26.0, count: int = 900) -> None:
    """Fine hairs along the border of skin and hair, combed back from it (away from a parting):
    the border is where hairs begin, one here, one there, not a line."""
    line = head.hairline
    line = line[line[:, 1] < 515]
    away = np.cumsum(np.concatenate([[0], np.linalg.norm(np.diff(line, axis=0), axis=1)]))
    at = rng.uniform(0, away[-1], count)
    x, y = np.interp(at, away, line[:, 0]), np.interp(at, away, line[:, 1])
    d = (x - CENTRE_X) / head.build.temple
    inward = np.stack([0.75 * d, -np.sqrt(np.clip(1.05 - d**2, 0.02, 1))], 1)
    if parting is not None:
        inward = inward * 0.45 + np.stack([np.sign(x - CENTRE_X - parting),
                                           -0.1 + 0.9 * np.abs(d) ** 2], 1) * 0.75
    stand = rng.normal(0, 1, count) ** 2 * 1.1  # most begin at the border, few before it
    start = np.stack([x, y], 1) - unit(np.stack([0.75 * d, -1 + 0 * d], 1)) * (stand - 4)[:, None]
    aim = unit(inward + rng.normal(0, 0.22, (count, 2)))
    size = (length * rng.uniform(0.5, 1.2, count))[:, None]
    bow = np.stack([-aim[:, 1], aim[:, 0]], 1) * rng.normal(0, 0.10, (count, 1))
    lines = [np.stack([start[i] + size[i] * (aim[i] * t + bow[i] * 4 * t * (1 - t))
                       for t in (0.0, 0.33, 0.66, 1.0)]) for i in range(count)]
    mask = canvas.strands(lines, rng.uniform(0.45, 0.8, count), rng.uniform(0.25, 0.7, count))
    canvas.over(0.5 * deepest(dye) + 0.4 * colour(dye.code), mask, 0.8)


def cropped(roots: np.ndarray, towards: np.ndarray, length: np.ndarray, out: np.ndarray,
            rng: np.random.Generator, width: float | np.ndarray = 1.0, bend: float = 0.3,
            mess: float = 0.25, buried: float = 0.15) -> Strands:
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
    width = np.reshape(width, (-1, 1)) * rng.uniform(0.7, 1.3, (n, 1)) * taper
    return Strands(points, normal, np.clip(dark, 0, 1), width, rng.random(n),
                   1 + rng.normal(0, 0.06, n), rng.normal(0, 0.08, n))
