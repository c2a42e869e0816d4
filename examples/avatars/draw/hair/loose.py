"""Long hair that hangs open: waves, straight with a fringe, a bob, ringlets."""

from __future__ import annotations

import numpy as np

from examples.avatars.draw.hair.dome import Side
from examples.avatars.draw.hair.ground import backing, scalp
from examples.avatars.draw.hair.locks import Fall, sheet
from examples.avatars.draw.hair.strands import paint, together
from examples.avatars.draw.head import CENTRE_X, Head
from examples.avatars.draw.paint import Canvas


def waves_back(canvas: Canvas, head: Head, style, rng: np.random.Generator) -> None:
    fall = Fall(hairs=2400, locks=12, wave=9, wave_length=190, lift=0.42, thick=6, uneven=0.08)
    backing(canvas, style.dye, [(CENTRE_X + x, y) for x, y in (
        (-150, 300), (0, 250), (150, 300), (175, 560), (180, 800), (110, 900), (0, 850),
        (-110, 900), (-180, 800), (-175, 560))])
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
    scalp(canvas, head, style.dye)
    parts = []
    for sign in (-1, 1):
        side, p = Side(head, sign), style.parting * sign
        fall = Fall(hairs=6500, clump=0.6, wave=13, wave_length=200, wave_from=0.28)
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
