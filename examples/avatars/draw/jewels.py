"""Earrings and fine chains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from examples.avatars.draw.head import CENTRE_X, Ear, Head
from examples.avatars.draw.paint import Canvas, Mask, colour, resampled, shifted, spline

GOLD = "#d8a548"
_SHADE = np.array([0.60, 0.44, 0.40])


@dataclass(frozen=True)
class Jewels:
    """What is worn; "" is nothing."""

    ears: str = ""  # "stud", "hoop", "drop"
    chain: bool = False
    metal: str = GOLD
    stone: str = "#f4f1ea"


def paint_chain(canvas: Canvas, head: Head, jewels: Jewels) -> None:
    """A chain with a small pendant, on the skin of the neck."""
    if not jewels.chain:
        return
    n = head.build.neck
    right = spline([(CENTRE_X, 838), (CENTRE_X + 26, 831), (CENTRE_X + n * 0.74, 810),
                    (CENTRE_X + n + 2, 786)])
    left = right * (-1, 1) + np.array([2 * CENTRE_X, 0])
    line = np.vstack([left[::-1][:-1], right])
    canvas.darken(_SHADE, canvas.stroke(shifted(line[::8], 1.5, 3), [2.5] * 3, 1.2), 0.5)
    metal = colour(jewels.metal)
    canvas.over(metal * 0.82, canvas.stroke(line[::8], [1.9] * 3))
    links = resampled(line, 120)
    shine = [links[k : k + 2] for k in range(0, 119, 3)]
    canvas.glow(np.array([1, 0.95, 0.8]), canvas.strands(shine, [1.4] * 40, [0.8] * 40), 0.8)
    _bead(canvas, CENTRE_X, 844, 6.0, jewels.stone if jewels.stone else jewels.metal)


def paint_ears(canvas: Canvas, head: Head, jewels: Jewels) -> None:
    """One earring on each lobe."""
    for ear in head.ears if jewels.ears else ():
        x, y = _lobe(ear)
        if jewels.ears == "stud":
            _bead(canvas, x, y, 5.5, jewels.stone)
        elif jewels.ears == "drop":
            _bead(canvas, x, y, 4.0, jewels.metal)
            canvas.over(colour(jewels.metal) * 0.85,
                        canvas.stroke([(x, y + 3), (x, y + 17)], [2.0, 2.0]))
            _bead(canvas, x, y + 24, 8.0, jewels.stone)
        else:
            _hoop(canvas, x, y + 19, 19.0, jewels.metal)


def _lobe(ear: Ear) -> tuple[float, float]:
    side = 1 if ear.x > CENTRE_X else -1
    return ear.x - side * 0.22 * ear.half_width, ear.y + 0.80 * ear.half_height


def _bead(canvas: Canvas, x: float, y: float, radius: float, code: str) -> None:
    """A ball that mirrors the window."""
    ball = canvas.ellipse(x, y, radius, radius)
    canvas.darken(_SHADE, ball.soft(2.5).moved(2, 3), 0.6)
    px, py = ball.grid()
    lit = 0.62 + 0.5 * np.clip(((x - px) * 0.6 + (y - py) * 0.8) / radius, -1, 1)
    canvas.over(np.clip(colour(code) * lit[..., None], 0, 1).astype(np.float32), ball)
    light = canvas.ellipse(x - radius * 0.32, y - radius * 0.36, radius * 0.3, radius * 0.24, -30,
                           soft=0.5)
    canvas.glow(np.ones(3), light & ball, 0.95)


def _hoop(canvas: Canvas, x: float, y: float, radius: float, code: str) -> None:
    ring: Mask = canvas.ellipse(x, y, radius * 0.86, radius) - canvas.ellipse(
        x, y, radius * 0.86 - 3.6, radius - 3.8)
    canvas.darken(_SHADE, ring.soft(2).moved(3, 4), 0.45)
    px, py = ring.grid()
    turn = np.arctan2(py - y, px - x)
    lit = 0.80 + 0.30 * np.cos(turn * 2 + 1.2) + 0.22 * np.cos(turn - 3.9)
    canvas.over(np.clip(colour(code) * lit[..., None], 0, 1).astype(np.float32), ring)
