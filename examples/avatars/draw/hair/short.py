"""Short hair: clipped sides under tufts, combed sheets or nothing but a close crop."""

from __future__ import annotations

import numpy as np

from examples.avatars.draw.hair.dome import Dome, Side
from examples.avatars.draw.hair.ground import cropped, deepest, hairline, scalp
from examples.avatars.draw.hair.locks import Bunch, Fall, locks, sheet
from examples.avatars.draw.hair.strands import Strands, paint, together, unit
from examples.avatars.draw.head import CENTRE_X, Head
from examples.avatars.draw.paint import Canvas, step

PLAIN = Bunch()


def sides(canvas: Canvas, head: Head, style, rng: np.random.Generator, length: float = 13,
          hairs: int = 3800, faded: float = 1.0, top: float = 300.0) -> None:
    """Clipped hair from the temples to the sideburns; `faded` thins it out downwards."""
    dome = Dome(head, 2)
    outline = dome.cap(down_to=540)
    mask = canvas.shape(outline, soft=4)
    _, y = mask.grid()
    dense = step(y, 545, 520 - 165 * faded)
    dense = dense * (0.80 - 0.30 * faded * step(y, 380, 480))
    canvas.over(deepest(style.dye) * 1.25, mask * dense, 1.0)
    spots = dome.roots(hairs, rng, outline)
    spots = spots[spots[:, 1] > top]
    # Thinner towards the skin: the hairline is a graded edge, not a border.
    grown = (1 - 0.85 * faded * step(spots[:, 1], 360, 545)) * step(spots[:, 1], 548, 500)
    keep = rng.random(len(spots)) < grown
    spots = spots[keep]
    roots = dome.place(spots[:, 0], spots[:, 1])
    out = dome.out(roots)
    sign = np.sign(roots[:, :1] - CENTRE_X)
    # At the temples hair grows up and back, before the ears downwards.
    low = step(spots[:, 1:], 385, 455)
    towards = np.concatenate([0.35 * sign, 1.6 * low - 0.7, -0.35 + 0 * sign], 1)
    size = length * (1 - 0.55 * faded * step(spots[:, 1], 380, 520))
    size = size * (1 - 0.5 * step(spots[:, 1], 450, 530))
    hairs_ = cropped(roots, towards + 0.25 * out, size, out, rng,
                     width=1.0 - 0.45 * step(spots[:, 1], 420, 535))
    paint(canvas, hairs_, style.dye, head.light, rng, amount=0.9)


def front_roots(canvas: Canvas, head: Head, style, rng: np.random.Generator,
                sweep: float = 0.3) -> None:
    """The hairs of the forehead's edge as they rise out of the skin."""
    dome = Dome(head, 2)
    spots = dome.roots(9000, rng, dome.cap(down_to=430))
    line = head.hairline
    edge = np.interp(np.abs(spots[:, 0] - CENTRE_X),
                     line[len(line) // 2 :, 0] - CENTRE_X, line[len(line) // 2 :, 1])
    inside = edge - spots[:, 1]
    keep = (inside < 62) & (rng.random(len(spots)) < step(inside, -2, 9))
    spots = spots[keep]
    roots = dome.place(spots[:, 0], spots[:, 1])
    out = dome.out(roots)
    towards = np.array([sweep, -0.9, -0.1]) + 0.35 * out
    hairs = cropped(roots, towards, np.full(len(spots), 26.0), out, rng, width=0.85, bend=0.25,
                    mess=0.16, buried=0.22)
    paint(canvas, hairs, style.dye, head.light, rng, amount=0.92)


def tufts(head: Head, rng: np.random.Generator, count: int, length: float, sweep: float,
          up: float = 0.6, forward: float = 0.0, rise: float = 4.0, half: float = 9.0,
          bunch: Bunch = PLAIN, down_to: float = 400.0, mess: float = 0.28,
          curl: float = 0.0) -> Strands:
    """Short locks all over the top, combed by `sweep` (right +), `up` and `forward`."""
    dome = Dome(head, rise)
    spots = dome.roots(count, rng, dome.cap(down_to=down_to))
    roots = dome.place(spots[:, 0], spots[:, 1])
    out = dome.out(roots)
    n = len(roots)
    high = step(roots[:, 1], 400, 320)[:, None]
    sign = np.sign(roots[:, :1] - CENTRE_X)
    front = step(roots[:, 2], 60, 135)[:, None]
    # Hair is not swept out over the side it is swept towards.
    combed = np.zeros((n, 3))
    combed[:, 0] = sweep * (1 - 0.95 * np.clip(out[:, 0] * np.sign(sweep), 0, 1))
    top = ((0.55 - 0.3 * np.abs(out[:, :1])) * out + combed + np.array([0, -up, 0])
           + front * np.array([0, forward, 0.2]))
    side = 0.30 * out + np.concatenate([0.25 * sign, np.full((n, 1), 0.75),
                                        np.full((n, 1), -0.3)], 1)
    aim = unit(top * high + side * (1 - high) + rng.normal(0, mess, (n, 3)))
    size = length * (0.35 + 0.65 * high[:, 0]) * rng.uniform(0.75, 1.2, n)
    size = size * (1 - 0.4 * out[:, 0] ** 2)
    turn = unit(np.cross(aim, out)) * rng.choice((-1, 1), (n, 1)) * high
    turn = turn * rng.uniform(0.1, 0.5, (n, 1))
    bend = 0.6 * combed + np.array([0, 0.15, 0]) + turn * (0.6 + curl) - 0.25 * out
    steps = (0.0, 0.35, 0.7, 1.0)
    lines = np.stack([roots + size[:, None] * (aim * (s - 0.25 * s**2) + bend * 0.55 * s**2)
                      for s in steps], 1)
    # From the back of the head to the forehead, with a little disorder.
    order = np.argsort(roots[:, 2] + 0.25 * roots[:, 1] + rng.normal(0, 14, n))
    deep = 0.18 * rng.random(n) + 0.20 * (1 - high[:, 0])
    wide = half * rng.uniform(0.7, 1.25, n) * (0.55 + 0.45 * high[:, 0])
    return locks(lines[order], wide[order], out[order], bunch, rng,
                 deep[order])


def textured(canvas: Canvas, head: Head, style, rng: np.random.Generator) -> None:
    """Clipped sides, tousled top brushed up and across."""
    sides(canvas, head, style, rng, faded=0.35)
    scalp(canvas, head, style.dye, rise=18)
    way = -1 if style.parting > 0 else 1
    front_roots(canvas, head, style, rng, 0.25 * way)
    hair = tufts(head, rng, 460, 60, 0.42 * way, up=0.55, half=7.5, rise=6, down_to=388, mess=0.22,
                 bunch=Bunch(hairs=24, clump=0.72, uneven=0.3, frizz=1.2, lean=0.6, under=3))
    paint(canvas, hair, style.dye, head.light, rng, shadow=0.7, soft=7)


def fade(canvas: Canvas, head: Head, style, rng: np.random.Generator) -> None:
    """Cropped close all over, fading to skin above the ears."""
    dome = Dome(head, 3)
    outline = dome.cap(down_to=520)
    mask = canvas.shape(outline, soft=2.2)
    _, y = mask.grid()
    dense = step(y, 505, 335) ** 1.15
    canvas.over(deepest(style.dye) * 1.15, mask * dense, 0.93)
    spots = dome.roots(17000, rng, outline)
    grown = step(spots[:, 1], 508, 350)
    keep = rng.random(len(spots)) < grown
    spots, grown = spots[keep], grown[keep]
    roots = dome.place(spots[:, 0], spots[:, 1])
    out = dome.out(roots)
    swirl = np.stack([0.5 * np.sin(roots[:, 0] / 9 + 3 * np.sin(roots[:, 1] / 17)),
                      0.55 + 0.4 * np.cos(roots[:, 0] / 13 + roots[:, 1] / 11),
                      0.5 + 0 * roots[:, 0]], 1)
    hairs = cropped(roots, swirl + 0.5 * out, 2.5 + 4.5 * grown, out, rng,
                    width=0.55 + 0.55 * grown, mess=0.45)
    paint(canvas, hairs, style.dye, head.light, rng, amount=0.9)


def side_part(canvas: Canvas, head: Head, style, rng: np.random.Generator) -> None:
    """Combed neatly from a side parting over to the other side."""
    sides(canvas, head, style, rng, faded=0.25, length=15)
    scalp(canvas, head, style.dye, rise=22)
    line, way = head.build.hairline_y, (-1 if style.parting > 0 else 1)
    front_roots(canvas, head, style, rng, 0.5 * way)
    p = -abs(style.parting)
    big, small = Side(head, way), Side(head, -way)
    fall = Fall(hairs=5200, locks=12, clump=0.35, frizz=1.1, stray=0.012, uneven=0.16, thick=6,
                stray_from=0.3, root=0.05, lean=0.35, gap=0.35)
    over = sheet(big(
        [(p - 2, line + 2, 146), (p + 14, line - 30, 168), (p + 78, line - 34, 168),
         (106, line + 2, 140), (135, 366, 104), (144, 414, 84), (147, 460, 70)],
        [(p - 4, line - 26, 138), (p + 14, line - 62, 158), (p + 84, line - 70, 156),
         (124, line - 30, 124), (152, 354, 86), (152, 410, 66), (150, 464, 50)],
        [(p - 6, line - 56, 105), (p + 12, line - 94, 122), (p + 90, line - 98, 118),
         (136, 266, 92), (163, 346, 56), (158, 400, 40), (153, 466, 26)],
        [(p - 10, 232, 50), (p + 16, 203, 52), (p + 96, 202, 46), (140, 242, 30), (169, 330, 8),
         (161, 400, 0), (157, 462, -6)], loose=2, rng=rng), fall, rng)
    q = -p
    under = sheet(small(
        [(q + 3, line + 2, 146), (q + 26, line + 4, 146), (118, 368, 116), (140, 420, 92),
         (147, 470, 80)],
        [(q + 4, line - 26, 138), (q + 36, line - 24, 136), (138, 356, 100), (151, 420, 76),
         (154, 475, 60)],
        [(q + 4, 244, 80), (q + 40, 246, 78), (146, 312, 54), (162, 390, 30), (158, 470, 20)],
        [(q + 4, 218, 40), (q + 40, 226, 36), (144, 284, 20), (166, 376, 0), (159, 475, -6)],
        loose=2, rng=rng), Fall(hairs=2600, locks=9, clump=0.35, frizz=1.0, stray=0.01, thick=4,
                              lean=0.35, gap=0.35),
        rng)
    paint(canvas, together([under, over], layered=True), style.dye, head.light, rng, shadow=0.7,
          soft=7)


def receding(canvas: Canvas, head: Head, style, rng: np.random.Generator) -> None:
    """Short and thin on top, brushed back, fuller at the sides."""
    sides(canvas, head, style, rng, faded=0.3, length=12, hairs=11000, top=250)
    hair = tufts(head, rng, 620, 26, 0.15, up=0.7, half=5, rise=3, mess=0.3, curl=0.6,
                 bunch=Bunch(hairs=14, under=2.0, clump=0.5, uneven=0.3, frizz=1.0, lean=0.5,
                             gap=0.4))
    scalp(canvas, head, style.dye, rise=6, amount=0.6, soft=7)
    hairline(canvas, head, style.dye, rng, length=12)
    paint(canvas, hair, style.dye, head.light, rng, shadow=0.4, soft=6)


def curtains(canvas: Canvas, head: Head, style, rng: np.random.Generator) -> None:
    """Parted in the middle, falling to both sides of the forehead over clipped sides."""
    sides(canvas, head, style, rng, faded=0.5)
    scalp(canvas, head, style.dye, rise=14)
    front_roots(canvas, head, style, rng, 0.0)
    line = head.build.hairline_y
    parts = []
    for sign in (-1, 1):
        side, p = Side(head, sign), style.parting * sign
        fall = Fall(hairs=4200, locks=11, clump=0.62, wave=5, wave_length=120, wave_from=0.3,
                    uneven=0.22, thick=8, stray=0.015, stray_from=0.2, lean=0.45)
        parts.append(sheet(side(
            [(p - 3, line - 2, 148), (p + 22, line - 30, 170), (p + 62, line + 10, 166),
             (92, 372, 150), (120, 420, 124), (141, 450, 104)],
            [(p - 4, line - 30, 140), (p + 28, line - 66, 158), (p + 86, line - 34, 150),
             (130, 352, 124), (145, 416, 98), (150, 464, 80)],
            [(p - 5, 240, 90), (p + 30, 210, 104), (p + 98, 226, 90), (149, 302, 70),
             (161, 390, 44), (157, 470, 30)],
            [(p - 6, 210, 40), (0.6 * p + 42, 200, 40), (106, 209, 32), (155, 282, 16),
             (169, 370, 0), (160, 474, -6)], loose=4, rng=rng), fall, rng))
    paint(canvas, together(parts), style.dye, head.light, rng, shadow=0.8, soft=8)
