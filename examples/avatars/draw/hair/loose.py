"""Long hair that hangs open: waves, straight with a fringe, a bob, ringlets."""

from __future__ import annotations

import numpy as np

from examples.avatars.draw.hair.dome import Side
from examples.avatars.draw.hair.ground import backing, hairline, scalp
from examples.avatars.draw.hair.locks import Fall, sheet
from examples.avatars.draw.hair.strands import Strands, paint, together
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
    hairline(canvas, head, style.dye, rng, style.parting)
    parts = []
    for sign in (-1, 1):
        side, p = Side(head, sign), style.parting * sign
        fall = Fall(hairs=5400, clump=0.6, wave=15, wave_length=215, wave_from=0.25,
                    under=11, uneven=0.14, locks=12)
        parts.append(sheet(side(
            [(p - 3, line - 6, 150), (p + 48, line - 6, 150), (112, 366, 118), (143, 450, 96),
             (152, 560, 84), (144, 670, 84), (150, 770, 80), (132, 880, 74), (140, 990, 60)],
            [(p - 4, line - 40, 140), (p + 62, line - 40, 142), (132, 350, 116), (164, 460, 92),
             (168, 580, 82), (166, 690, 84), (180, 790, 80), (170, 890, 74), (172, 1010, 60)],
            [(p - 5, line - 80, 105), (82, 236, 100), (158, 330, 78), (184, 455, 62),
             (190, 590, 56), (198, 710, 60), (216, 800, 52), (216, 900, 50), (206, 1000, 40)],
            [(p - 6, 207, 40), (0.6 * p + 40, 202, 40), (94, 209, 34), (170, 290, 18),
             (198, 420, 4), (208, 580, 0), (226, 710, 0), (252, 810, 0), (258, 890, 0),
             (236, 970, 0)],
            loose=5, rng=rng), fall, rng))
    paint(canvas, together(parts), style.dye, head.light, rng, shadow=0.8)


def straight_back(canvas: Canvas, head: Head, style, rng: np.random.Generator) -> None:
    """A straight curtain behind the shoulders."""
    backing(canvas, style.dye, [(CENTRE_X + x, y) for x, y in (
        (-150, 300), (0, 250), (150, 300), (180, 560), (190, 800), (130, 920), (0, 860),
        (-130, 920), (-190, 800), (-180, 560))])
    fall = Fall(hairs=2400, locks=12, lift=0.42, thick=5, uneven=0.05, clump=0.3)
    parts = []
    for sign in (-1, 1):
        parts.append(sheet(Side(head, sign)(
            [(2, 240, -20), (20, 420, -60), (22, 650, -60), (30, 820, -60), (26, 900, -60)],
            [(30, 230, -20), (95, 400, -50), (100, 650, -50), (105, 820, -50), (95, 950, -50)],
            [(40, 215, -20), (150, 330, -40), (182, 560, -45), (200, 760, -45), (204, 960, -45)],
            loose=3, rng=rng), fall, rng))
    paint(canvas, together(parts), style.dye, head.light, rng)


def straight_front(canvas: Canvas, head: Head, style, rng: np.random.Generator) -> None:
    """Long and straight, with a fringe that ends above the eyes."""
    line = head.build.hairline_y
    scalp(canvas, head, style.dye, rise=36)
    hairline(canvas, head, style.dye, rng, style.parting)
    fall = Fall(hairs=5600, locks=13, clump=0.32, frizz=1.2, uneven=0.06, stray=0.02)
    parts = []
    for sign in (-1, 1):
        p = style.parting * sign
        parts.append(sheet(Side(head, sign)(
            [(p + 40, line - 50, 130), (118, 340, 122), (140, 420, 104), (147, 540, 88),
             (141, 680, 84), (136, 820, 78), (134, 960, 66)],
            [(p + 30, line - 76, 110), (128, 300, 108), (162, 430, 94), (168, 560, 82),
             (166, 700, 82), (164, 830, 76), (162, 985, 62)],
            [(p + 10, line - 90, 92), (84, 230, 96), (160, 326, 78), (185, 455, 62),
             (192, 600, 56), (194, 740, 56), (194, 850, 50), (192, 985, 40)],
            [(p - 6, 207, 40), (0.6 * p + 40, 202, 40), (94, 209, 34), (168, 286, 18),
             (198, 420, 4), (208, 580, 0), (216, 730, 0), (224, 840, 0), (222, 960, 0)],
            loose=3, rng=rng), fall, rng))
    paint(canvas, together(parts), style.dye, head.light, rng, shadow=0.8)
    paint(canvas, fringe(head, style, rng), style.dye, head.light, rng, shadow=0.85, soft=7)


def fringe(head: Head, style, rng: np.random.Generator, end_y: float = 0.0) -> Strands:
    """Hair over the forehead, parted into soft locks that leave the brows free."""
    end = (end_y or head.build.brow_y - 22)
    guides = []
    for u in np.linspace(-1, 1, 7):
        a = abs(u)
        guides.append([(u * 34 + style.parting * 0.5, 226, 66), (u * 74, 262 + 6 * a, 128),
                       (u * 108, 322 + 18 * a, 166 - 16 * a), (u * 126, 378 + 16 * a, 166 - 30 * a),
                       (u * 134, end + 8 - 14 * (1 - a) + 34 * a**3, 158 - 40 * a)])
    fall = Fall(hairs=4600, locks=24, wisps=5, clump=0.5, frizz=1.6, uneven=0.17, stray=0.03,
                stray_from=0.0, thick=5, under=4.0, width=0.95, overlap=1.9, lean=0.4, gap=0.4)
    return sheet(Side(head, 1)(*guides, loose=2, rng=rng), fall, rng)


def bob_back(canvas: Canvas, head: Head, style, rng: np.random.Generator) -> None:
    """The nape's hair, seen left and right of the neck."""
    backing(canvas, style.dye, [(CENTRE_X + x, y) for x, y in (
        (-150, 300), (0, 250), (150, 300), (178, 540), (160, 680), (90, 702), (0, 690),
        (-90, 702), (-160, 680), (-178, 540))], soft=1.5)
    fall = Fall(hairs=1600, locks=11, lift=0.45, thick=5, uneven=0.06, clump=0.35)
    parts = [sheet(Side(head, sign)(
        [(2, 300, -60), (16, 500, -60), (18, 640, -60), (14, 716, -60)],
        [(30, 280, -50), (96, 480, -50), (100, 630, -50), (84, 724, -50)],
        [(60, 260, -40), (160, 420, -40), (180, 600, -45), (150, 726, -45)],
        loose=3, rng=rng), fall, rng) for sign in (-1, 1)]
    paint(canvas, together(parts), style.dye, head.light, rng)


def bob_front(canvas: Canvas, head: Head, style, rng: np.random.Generator) -> None:
    """Chin-long, parted, swung inwards at the ends."""
    _bob(canvas, head, style, rng, wave=0.0)


def soft_bob_front(canvas: Canvas, head: Head, style, rng: np.random.Generator) -> None:
    """A bob with body: loosely waved, lifted at the roots."""
    _bob(canvas, head, style, rng, wave=7.0)


def _bob(canvas: Canvas, head: Head, style, rng: np.random.Generator, wave: float) -> None:
    line = head.build.hairline_y
    scalp(canvas, head, style.dye)
    hairline(canvas, head, style.dye, rng, style.parting)
    fall = Fall(hairs=5200, locks=12, clump=0.34, frizz=1.1, uneven=0.05, stray=0.015, wave=wave,
                wave_length=210, wave_from=0.2)
    up, wide = 1.4 * wave, 1.2 * wave
    parts = []
    for sign in (-1, 1):
        p = style.parting * sign
        parts.append(sheet(Side(head, sign)(
            [(p - 3, line - 6, 150), (p + 44, line - 12 - 0.2 * up, 156), (112, 362, 126),
             (144, 450, 100), (154, 560, 90), (146, 650, 92), (112, 716, 100)],
            [(p - 4, line - 40, 140), (p + 62, line - 44 - 0.6 * up, 144), (134, 346, 118),
             (166, 460, 96), (174, 580, 84), (164, 670, 86), (126, 732, 88)],
            [(p - 5, line - 80, 105), (82, 232 - up, 100), (160 + wide, 326, 78),
             (188 + wide, 455, 62), (197 + wide, 580, 52), (184 + wide, 680, 50), (144, 738, 46)],
            [(p - 6, 207 - up, 40), (0.6 * p + 40, 201 - up, 40), (94, 208 - up, 34),
             (172 + wide, 290, 18), (203 + wide, 420, 4), (214 + wide, 570, 0),
             (200 + wide, 672, -6), (164, 732, -10)],
            loose=2.5, rng=rng), fall, rng))
    paint(canvas, together(parts), style.dye, head.light, rng, shadow=0.8)
