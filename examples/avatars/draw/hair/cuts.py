"""The haircuts: guide curves round a head, from the parting to the tips.

Every guide is written for the right half as (distance from the middle line, y, z); z is towards the
viewer, 0 at the ears. `Side` places them on a head and mirrors them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from examples.avatars.draw.hair.locks import Fall, sheet
from examples.avatars.draw.hair.strands import cast, paint, together
from examples.avatars.draw.head import CENTRE_X, Head
from examples.avatars.draw.paint import Canvas, colour, spline

Painter = Callable[[Canvas, Head, "object", np.random.Generator], None]


@dataclass(frozen=True)
class Cut:
    """Painters of the parts behind and before the face."""

    back: Painter
    front: Painter


@dataclass(frozen=True)
class Side:
    """One half of a head: places guides written for the right half of a standard head."""

    head: Head
    sign: int  # -1 left, 1 right

    def __call__(self, *guides: list, loose: float = 0.0,
                 rng: np.random.Generator | None = None) -> list[np.ndarray]:
        placed = []
        for guide in guides:
            g = np.array(guide, np.float64)
            if rng is not None:
                grow = np.linspace(0, 1, len(g))[:, None]
                g = g + rng.normal(0, loose, g.shape) * grow
            g[:, 0] = CENTRE_X + self.sign * g[:, 0] * self._wide
            placed.append(g)
        return placed

    @property
    def _wide(self) -> float:
        return self.head.build.cheek / 157.0


def nothing(canvas: Canvas, head: Head, style, rng: np.random.Generator) -> None:
    """No hair there."""


def scalp(canvas: Canvas, head: Head, style, rise: float = 12.0, amount: float = 1.0) -> None:
    """Dark ground under the roots, so that no skin shines through; soft at the hairline."""
    line = head.hairline
    b = head.build
    over = [(b.cheek - 4, 500), (b.temple + 4, 400), (b.temple * 0.95 + 2, 334),
            (b.temple * 0.69 + 2, head.skull_top + 26 - rise), (54, head.skull_top + 5 - rise),
            (0, head.skull_top - rise)]
    top = [(CENTRE_X + x, y) for x, y in over] + [(CENTRE_X - x, y) for x, y in over[-2::-1]]
    inside = line[(line[:, 1] < 500)]
    mask = canvas.shape(np.vstack([inside, spline(top)]), soft=3.0)
    tone = colour(style.dye.code) ** 1.35 * 0.34
    cast(canvas, mask, 0.25 * amount, (2, 6), 7)
    canvas.over(tone, mask, amount)


def waves_back(canvas: Canvas, head: Head, style, rng: np.random.Generator) -> None:
    fall = Fall(hairs=2400, locks=12, wave=9, wave_length=190, lift=0.42, thick=6, uneven=0.08)
    parts = []
    for sign in (-1, 1):
        side = Side(head, sign)
        parts.append(sheet(side(
            [(2, 240, -20), (20, 420, -60), (22, 650, -60), (30, 820, -60), (26, 900, -60)],
            [(30, 230, -20), (95, 400, -50), (100, 650, -50), (105, 820, -50), (95, 930, -50)],
            [(40, 215, -20), (150, 330, -40), (176, 560, -45), (196, 760, -45), (180, 930, -45)],
            loose=6, rng=rng), fall, rng))
    paint(canvas, together(parts), style.dye, head.light, rng)


def waves_front(canvas: Canvas, head: Head, style, rng: np.random.Generator) -> None:
    line = head.build.hairline_y
    scalp(canvas, head, style)
    parts = []
    for sign in (-1, 1):
        side, p = Side(head, sign), style.parting * sign
        fall = Fall(hairs=6500, wave=10, wave_length=175, wave_from=0.30)
        parts.append(sheet(side(
            [(p + 3, line - 8, 150), (p + 48, line - 6, 150), (112, 366, 118), (143, 450, 96),
             (152, 560, 84), (144, 670, 84), (150, 770, 80), (132, 880, 74), (140, 990, 60)],
            [(p + 2, line - 40, 140), (p + 62, line - 40, 142), (132, 350, 116), (164, 460, 92),
             (168, 580, 82), (166, 690, 84), (180, 790, 80), (170, 890, 74), (172, 1010, 60)],
            [(p + 1, line - 80, 105), (82, 236, 100), (158, 330, 78), (184, 455, 62),
             (190, 590, 56), (198, 710, 60), (216, 800, 52), (216, 900, 50), (206, 1000, 40)],
            [(p, 208, 40), (84, 206, 34), (170, 290, 18), (198, 420, 4), (208, 580, 0),
             (226, 710, 0), (252, 810, 0), (258, 890, 0), (236, 970, 0)],
            loose=5, rng=rng), fall, rng))
    paint(canvas, together(parts), style.dye, head.light, rng, shadow=0.8)


CUTS: dict[str, Cut] = {
    "waves": Cut(waves_back, waves_front),
}
