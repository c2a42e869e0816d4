"""Curls that stand by themselves: an afro of coils, ringlets, locs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from examples.avatars.draw.hair.curls import helices
from examples.avatars.draw.hair.dome import Dome, Side
from examples.avatars.draw.hair.ground import deepest, hairline, scalp
from examples.avatars.draw.hair.locks import Bunch, Fall, curve, locks, sheet, surface
from examples.avatars.draw.hair.short import sides
from examples.avatars.draw.hair.strands import Strands, paint, together, unit
from examples.avatars.draw.head import CENTRE_X, Head
from examples.avatars.draw.paint import Canvas, step

AFRO = np.array([232.0, 222.0, 190.0])  # radii of the cloud of hair
AFRO_Y = 392.0


def _inside_face(head: Head, points: np.ndarray, room: float) -> np.ndarray:
    """Which points lie in front of the face, below the hairline by more than `room`."""
    line = head.hairline
    half = line[line[:, 0] >= CENTRE_X]
    a = np.abs(points[:, 0] - CENTRE_X)
    edge = np.interp(a, half[:, 0] - CENTRE_X, half[:, 1], right=1e9)
    return (points[:, 1] > edge + room) & (a < head.build.cheek - 4 + room * 0)


def _cloud(canvas: Canvas, head: Head, style, rng: np.random.Generator, count: int,
           front: bool) -> Strands:
    """Coils all over an ellipsoid; those before the head, or those behind and beside it."""
    n = count
    # Evenly over the sphere, then jittered: no two coils on one spot.
    k = np.arange(n) + 0.5
    lat, lon = np.arccos(1 - 2 * k / n), np.pi * (1 + 5**0.5) * k
    d = np.stack([np.cos(lon) * np.sin(lat), np.sin(lon) * np.sin(lat), np.cos(lat)], 1)
    d = unit(d + rng.normal(0, 0.03, (n, 3)))
    d = d[d[:, 2] > (-0.25 if not front else 0.02)]
    n = len(d)
    clump = 1 + 0.035 * np.sin(9 * d[:, 0] + 2) * np.sin(8 * d[:, 1]) + rng.normal(0, 0.035, n)
    depth = rng.random(n)  # 1 at the surface
    reach = clump * (0.80 + 0.20 * depth**0.6)
    at = d * AFRO * reach[:, None] + (CENTRE_X, AFRO_Y, 0)
    keep = ~_inside_face(head, at, 4.0)
    if front:
        keep &= (at[:, 1] < 560)
    low = at[:, 1] > 610
    keep &= ~low
    at, d, depth = at[keep], d[keep], depth[keep]
    n = len(at)
    size = rng.uniform(20, 30, n)
    aim = unit(d + rng.normal(0, 0.6, (n, 3)))
    drop = np.array([0, 0.35, 0])
    steps = np.linspace(-0.5, 0.5, 4)
    bend = rng.normal(0, 0.35, (n, 3))
    lines = np.stack([at + size[:, None] * (aim * s + bend * s**2 + drop * s * 0.4) for s in steps],
                     1)
    radius = rng.uniform(3.4, 6.2, n)
    turns = rng.uniform(2.0, 3.2, n)
    # Between the clumps of coils little light arrives.
    hollow = 0.30 * (0.5 - 0.5 * np.sin(0.052 * at[:, 0] + 1.7 * np.sin(0.031 * at[:, 1]))
                     * np.sin(0.049 * at[:, 1] + 1.3 * np.sin(0.037 * at[:, 0])))
    deep = 0.42 * (1 - depth) + hollow
    rank = depth + 0.9 * d[:, 2]
    order = np.argsort(rank)
    return helices(list(lines[order]), radius[order], turns[order], d[order], rng, hairs=3,
                   spread=0.22, width=1.5, points=29, deep=deep[order], grow=0.1)


def short_coils(canvas: Canvas, head: Head, style, rng: np.random.Generator) -> None:
    """Tight coils, a finger's width long, over clipped sides."""
    sides(canvas, head, style, rng, faded=0.45, length=8, hairs=9000, top=330)
    scalp(canvas, head, style.dye, rise=8, amount=0.85, soft=5)
    dome = Dome(head, 4)
    spots = dome.roots(3000, rng, dome.cap(down_to=500))
    rng.shuffle(spots)
    grown = step(spots[:, 1], 500, 350)
    keep = rng.random(len(spots)) < 1.4 * grown
    spots, grown = spots[keep], grown[keep]
    roots = dome.place(spots[:, 0], spots[:, 1])
    out = dome.out(roots)
    n = len(roots)
    aim = unit(out + rng.normal(0, 0.55, (n, 3)))
    size = (3 + 12 * grown) * rng.uniform(0.7, 1.2, n)
    lines = roots[:, None] + aim[:, None] * (size[:, None] * np.linspace(-0.2, 1, 4))[..., None]
    order = np.argsort(roots[:, 2] + rng.normal(0, 12, n))
    coils = helices(list(lines[order]), rng.uniform(1.8, 3.6, n), rng.uniform(1.0, 1.9, n),
                    out[order], rng, hairs=2, spread=0.25, width=1.15, points=15, grow=0.1,
                    deep=0.22 * rng.random(n) ** 2)
    # Coils this small glitter; seen from afar that would be noise.
    dull = replace(style.dye, sheen=0.5 * style.dye.sheen, streaks=0.5 * style.dye.streaks)
    paint(canvas, coils, dull, head.light, rng, shadow=0.4, soft=5)


def afro_back(canvas: Canvas, head: Head, style, rng: np.random.Generator) -> None:
    """The cloud behind the head."""
    body = canvas.ellipse(CENTRE_X, AFRO_Y + 4, AFRO[0] * 0.93, AFRO[1] * 0.93, soft=10)
    canvas.over(deepest(style.dye) * 0.9, body)
    paint(canvas, _cloud(canvas, head, style, rng, 3600, front=False), style.dye, head.light, rng)


def afro_front(canvas: Canvas, head: Head, style, rng: np.random.Generator) -> None:
    """The cloud above the hairline, coils growing out of the skin along its edge."""
    scalp(canvas, head, style.dye, rise=40, soft=6)
    paint(canvas, _cloud(canvas, head, style, rng, 4200, front=True), style.dye, head.light, rng,
          shadow=0.75, soft=8)


def _ringlets(head: Head, guides: list[np.ndarray], count: int, rng: np.random.Generator,
              radius: tuple[float, float], pitch: float, hairs: int, width: float,
              deep: float = 0.0, length: tuple[float, float] = (0.82, 1.0)) -> Strands:
    grid = surface(guides)
    across = np.gradient(grid, axis=0)
    normals = unit(np.cross(across, np.gradient(grid, axis=1)))
    normals *= np.sign(normals[..., 2:].mean())
    u = (np.arange(count) + rng.uniform(0.1, 0.9, count)) / count
    lines, turns, size, outs = [], [], [], []
    for k in range(count):
        row = grid[int(u[k] * (len(grid) - 1))]
        stop = rng.uniform(*length)
        line = row[: int(stop * len(row))][::8]
        line = line + np.cumsum(rng.normal(0, 4.5, line.shape), 0) * (1, 0.3, 1)
        r = rng.uniform(*radius)
        line = line + normals[int(u[k] * (len(grid) - 1)), len(row) // 2] * rng.uniform(0, 12)
        far = np.linalg.norm(np.diff(line, axis=0), axis=1).sum()
        lines.append(line)
        turns.append(far / pitch / r * 10 * rng.uniform(0.8, 1.25))
        size.append(r)
        outs.append(normals[int(u[k] * (len(grid) - 1)), len(row) // 2])
    order = rng.permutation(count)
    pick = [lines[i] for i in order]
    return helices(pick, np.array(size)[order], np.array(turns)[order], np.array(outs)[order], rng,
                   hairs=hairs, spread=0.34, width=width, points=121,
                   deep=np.full(count, deep) + rng.uniform(0, 0.2, count), grow=0.35)


def ringlets_back(canvas: Canvas, head: Head, style, rng: np.random.Generator) -> None:
    """Curls behind the neck."""
    body = canvas.ellipse(CENTRE_X, 480, 190, 235, soft=3)
    canvas.over(deepest(style.dye) * 0.85, body)
    for sign in (-1, 1):
        guides = Side(head, sign)(
            [(20, 260, -50), (60, 480, -60), (60, 680, -60), (60, 800, -60)],
            [(60, 240, -40), (150, 430, -50), (170, 640, -50), (160, 820, -50)],
            [(80, 220, -30), (200, 380, -30), (232, 580, -30), (222, 800, -30)], loose=5, rng=rng)
        paint(canvas, _ringlets(head, guides, 16, rng, (11, 16), 44, 26, 1.3, deep=0.35),
              style.dye, head.light, rng)


def ringlets_front(canvas: Canvas, head: Head, style, rng: np.random.Generator) -> None:
    """Big loose curls from a side parting, to the shoulders."""
    line = head.build.hairline_y
    scalp(canvas, head, style.dye, rise=34)
    hairline(canvas, head, style.dye, rng, style.parting)
    layers: list[list] = [[], []]
    ground = []
    for sign in (-1, 1):
        p = style.parting * sign
        outer = Side(head, sign)(
            [(p - 3, 240, 90), (p + 66, 214, 104), (164, 318, 80), (204, 450, 60),
             (210, 600, 56), (200, 780, 50)],
            [(p - 5, 200, 50), (0.5 * p + 80, 182, 44), (186, 270, 22), (236, 410, 4),
             (250, 580, 0), (240, 790, 0)], loose=5, rng=rng)
        inner = Side(head, sign)(
            [(p - 3, line + 2, 150), (p + 46, line - 16, 162), (117, 352, 138), (152, 450, 110),
             (160, 560, 96), (168, 700, 90)],
            [(p - 4, line - 40, 138), (p + 60, line - 58, 146), (146, 330, 120), (182, 450, 96),
             (190, 580, 84), (190, 750, 80)], loose=4, rng=rng)
        fall = Fall(hairs=2600, locks=12, clump=0.4, wave=9, wave_length=70, wave_from=0.06,
                    frizz=2.5, gap=0.6, under=14, lift=0.12, points=65)
        ground.append(sheet([inner[0], inner[1], outer[0], outer[1]], fall, rng))
        for layer, guides, count in ((layers[0], outer, 16), (layers[1], inner, 12)):
            layer.append(_ringlets(head, guides, count, rng, (8, 15), 46, 34, 1.05,
                                   length=(0.66, 1.0)))
    paint(canvas, together(ground), style.dye, head.light, rng, shadow=0.6, soft=8)
    for layer in layers:
        paint(canvas, together(layer), style.dye, head.light, rng, shadow=0.7, soft=6)


def locs_back(canvas: Canvas, head: Head, style, rng: np.random.Generator) -> None:
    """Locs behind the shoulders."""
    canvas.over(deepest(style.dye) * 0.85, canvas.ellipse(CENTRE_X, 480, 165, 230, soft=10))
    paint(canvas, _locs(head, style, rng, back=True), style.dye, head.light, rng)


def locs_front(canvas: Canvas, head: Head, style, rng: np.random.Generator) -> None:
    """Locs from a parting over the shoulders."""
    scalp(canvas, head, style.dye, rise=14)
    paint(canvas, _locs(head, style, rng, back=False), style.dye, head.light, rng, shadow=0.75)


def _locs(head: Head, style, rng: np.random.Generator, back: bool) -> Strands:
    line = head.build.hairline_y
    lines, normals = [], []
    for sign in (-1, 1):
        p = style.parting * sign
        side = Side(head, sign)
        if back:
            grid = surface(side([(20, 300, -60), (60, 600, -60), (60, 880, -60)],
                                [(70, 260, -40), (190, 480, -40), (206, 800, -40), (200, 920, -40)],
                                loose=5, rng=rng))
            spots = np.linspace(0.02, 0.98, 14)
        else:
            grid = surface(side(
                [(p + 3, line, 150), (p + 46, line - 12, 156), (118, 356, 130), (150, 460, 104),
                 (156, 600, 92), (150, 760, 88), (150, 880, 76)],
                [(p + 1, line - 70, 110), (84, 226, 108), (166, 330, 82), (190, 460, 62),
                 (196, 610, 56), (206, 770, 56), (200, 900, 50)],
                [(p, 212, 40), (84, 202, 34), (176, 290, 18), (204, 420, 4), (214, 580, 0),
                 (236, 760, 0), (236, 890, 0)], loose=4, rng=rng))
            spots = np.linspace(0.0, 1, 17)
        for u in rng.permutation(spots):
            row = grid[int(np.clip(u + rng.normal(0, 0.012), 0, 1) * (len(grid) - 1))]
            part = row[: int(len(row) * rng.uniform(0.84, 1.0))][::7]
            lines.append(part + rng.normal(0, 3.0, part.shape)
                         * np.linspace(0, 1, len(part))[:, None])
            normals.append([sign * (0.15 + 0.6 * u), -0.25, 0.9])
    n = len(lines)
    smooth = [curve(part, 25) for part in lines]
    return _rope(smooth, np.array(normals), rng, 7.6, n)


def _rope(lines: list[np.ndarray], normals: np.ndarray, rng: np.random.Generator, half: float,
          n: int) -> Strands:
    """Tightly wound cords: locks whose width ripples, with the hairs turned round the cord."""
    knots = 41
    profile = half * (1 + 0.10 * np.sin(np.arange(knots) * 1.9)[None, :]
                      + rng.normal(0, 0.05, (n, knots)))
    profile *= np.concatenate([np.linspace(0.7, 1, 6), np.ones(knots - 10),
                               [0.98, 0.94, 0.86, 0.7]])[None, :]
    return locks(lines, profile, normals,
                 Bunch(hairs=70, clump=0.0, bulk=0.9, under=7, root=0.02, uneven=0.04, gap=0.5,
                       frizz=2.6, root_dark=0.3, points=41, lean=1.1, width=1.1), rng,
                 deep=step(rng.random(n), 0.3, 1.2) * 0.3)
