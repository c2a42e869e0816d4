"""Hair that is tied up: a bun, a ponytail over one shoulder, a braid."""

from __future__ import annotations

import numpy as np

from examples.avatars.draw.hair.dome import Side
from examples.avatars.draw.hair.ground import backing, deepest, hairline, scalp
from examples.avatars.draw.hair.locks import Bunch, Fall, curve, locks, sheet
from examples.avatars.draw.hair.strands import Strands, paint, together
from examples.avatars.draw.head import CENTRE_X, Head
from examples.avatars.draw.paint import Canvas, step


def swept(head: Head, style, rng: np.random.Generator, knot: tuple[float, float] = (0, 206),
          parting: float | None = None) -> Strands:
    """Hair combed from the whole hairline back over the head to a knot."""
    line, b = head.build.hairline_y, head.build
    kx, ky = knot
    fall = Fall(hairs=5000, locks=22, clump=0.28, frizz=1.3, stray=0.02, stray_from=0.1, thick=4,
                uneven=0.04, root=0.07, root_dark=0.06, under=5, lean=0.3, gap=0.35)
    parts = []
    for sign in (-1, 1):
        p = (parting if parting is not None else 0.0) * sign
        k = kx * sign
        parts.append(sheet(Side(head, sign)(
            [(p, line + 3, 148), (p * 0.8, line - 46, 142), (p * 0.5 + k * 0.3, 240, 88),
             (k, ky, 10)],
            [(p + 46, line, 146), (p * 0.6 + 56, line - 46, 138), (44 + k * 0.3, 232, 78),
             (k + 14, ky, 4)],
            [(96, line + 22, 128), (108, line - 18, 112), (88, 244, 60), (k + 30, ky + 4, 0)],
            [(120, 392, 104), (142, 338, 84), (126, 266, 40), (k + 50, ky + 10, -6)],
            [(138, 450, 84), (160, 386, 56), (150, 298, 14), (k + 66, ky + 18, -10)],
            [(b.cheek * 0.95, 520, 70), (168, 444, 30), (164, 330, -4), (k + 76, ky + 26, -16)],
            loose=2, rng=rng), fall, rng))
    return together(parts)


def tendrils(head: Head, rng: np.random.Generator, count: int = 5, long: float = 1.0,
             inner: float = 0.0) -> Strands:
    """Fine wavy strands that escaped at the temples."""
    lines, half = [], []
    for k in range(count * 2):
        sign = 1 if k % 2 else -1
        x = 120 + rng.uniform(0, 26) - inner
        y0 = 372 + 4.0 * (x - 120) + rng.uniform(-8, 8)
        end = rng.uniform(200, 290) * long * rng.choice((0.55, 1.0))
        wave, phase = rng.uniform(4, 10), rng.uniform(0, 6)
        t = np.linspace(0, 1, 9)
        xs = x + 30 * np.sqrt(t) * (1 - 0.35 * t) + wave * np.sin(phase + 9 * t) * t
        lines.append(np.stack([CENTRE_X + sign * xs, y0 + end * t, 118 - 30 * t], 1))
        half.append(rng.uniform(2.0, 4.5))
    normal = np.repeat([[0.0, -0.2, 1.0]], len(lines), 0)
    normal[:, 0] = np.where(np.arange(len(lines)) % 2, 0.5, -0.5)
    return locks(lines, np.array(half), normal,
                 Bunch(hairs=16, under=0.8, clump=0.5, frizz=3.0, root_dark=0.1, width=0.85,
                       points=25, gap=0.3), rng)


def bun_back(canvas: Canvas, head: Head, style, rng: np.random.Generator) -> None:
    """The bun on top of the head, wound in a spiral of locks."""
    x0, y0, r = CENTRE_X + 4, 194.0, 57.0
    canvas.over(0.8 * deepest(style.dye), canvas.ellipse(x0, y0 + 4, r, r * 0.82))
    lines, half, normals = [], [], []
    for _ in range(30):
        tilt, start = rng.normal(0.15, 0.45), rng.uniform(0, 2 * np.pi)
        lat = rng.uniform(-0.95, 0.95)
        ring = r * np.sqrt(1 - lat**2) * 1.02
        a = start + np.linspace(0, rng.uniform(1.6, 2.6), 9)
        p = np.stack([ring * np.cos(a), 0.80 * r * lat + 0.22 * ring * np.sin(a + 0.6),
                      ring * np.sin(a)], 1)
        c, s = np.cos(tilt), np.sin(tilt)
        p = np.stack([p[:, 0] * c - p[:, 1] * s, p[:, 0] * s + p[:, 1] * c, p[:, 2]], 1)
        lines.append(p + (x0, y0, 0))
        normals.append(p / r)
        half.append(rng.uniform(10, 17))
    order = np.argsort([line[:, 2].mean() for line in lines])
    hair = locks([lines[i] for i in order], np.array(half)[order],
                 np.array([normals[i] for i in order]),
                 Bunch(hairs=70, clump=0.15, bulk=0.5, under=4, root=0.02, gap=0.55, frizz=1.6,
                       points=21, lean=0.9), rng,
                 deep=np.linspace(0.45, 0.0, len(order)))
    paint(canvas, hair, style.dye, head.light, rng)


def bun_front(canvas: Canvas, head: Head, style, rng: np.random.Generator) -> None:
    """Swept up, with loose strands at the temples."""
    scalp(canvas, head, style.dye, rise=10, soft=5)
    paint(canvas, swept(head, style, rng), style.dye, head.light, rng, shadow=0.45, soft=6)
    hairline(canvas, head, style.dye, rng)
    paint(canvas, tendrils(head, rng, 6), style.dye, head.light, rng, shadow=0.35, soft=4,
          drop=(3, 4))


def tail_back(canvas: Canvas, head: Head, style, rng: np.random.Generator) -> None:
    """Hair gathered at the nape."""
    backing(canvas, style.dye, [(CENTRE_X + x, y) for x, y in (
        (-120, 500), (0, 470), (130, 500), (128, 610), (70, 690), (0, 650), (-60, 640),
        (-118, 600))], soft=6)


def tail_front(canvas: Canvas, head: Head, style, rng: np.random.Generator) -> None:
    """A low ponytail brought forward over one shoulder."""
    scalp(canvas, head, style.dye, rise=10, soft=5)
    way = -1 if style.parting > 0 else 1
    fall = Fall(hairs=5200, locks=11, clump=0.62, wave=10, wave_length=210, wave_from=0.15,
                uneven=0.18, thick=14, stray=0.03, stray_from=0.0, under=7)
    tail = sheet(Side(head, way)(
        [(64, 752, 10), (84, 790, 50), (92, 880, 70), (102, 990, 66), (122, 1085, 50)],
        [(66, 744, 20), (112, 776, 70), (130, 870, 96), (138, 980, 92), (146, 1105, 60)],
        [(70, 738, 20), (142, 766, 70), (168, 870, 90), (172, 980, 86), (162, 1105, 60)],
        [(74, 732, 5), (158, 764, 40), (198, 870, 50), (200, 980, 40), (176, 1085, 30)],
        loose=3, rng=rng), fall, rng)
    paint(canvas, tail, style.dye, head.light, rng, shadow=0.8, soft=9)
    paint(canvas, swept(head, style, rng, (0, 212), parting=style.parting), style.dye, head.light,
          rng, shadow=0.45, soft=6)
    paint(canvas, tendrils(head, rng, 5), style.dye, head.light, rng, shadow=0.35, soft=4,
          drop=(3, 4))


def braid_back(canvas: Canvas, head: Head, style, rng: np.random.Generator) -> None:
    """Hair that runs behind the ears and the neck to where the braid begins."""
    backing(canvas, style.dye, [(CENTRE_X + x, y) for x, y in (
        (-130, 480), (0, 470), (130, 480), (140, 620), (104, 744), (0, 720), (-84, 730),
        (-140, 640))], soft=3)
    way = -1 if style.parting > 0 else 1
    fall = Fall(hairs=1500, locks=8, clump=0.3, lift=0.25, stray=0.01, under=7, uneven=0.04)
    parts = []
    for sign in (-1, 1):
        end = 92 if sign == way else -40
        parts.append(sheet(Side(head, sign)(
            [(150, 440, 10), (148, 560, -10), (90, 680, -30), (end, 760, -30)],
            [(172, 440, 0), (172, 560, -16), (120, 690, -36), (end + 8, 780, -36)],
            [(182, 440, -8), (184, 560, -24), (146, 700, -40), (end + 16, 800, -40)],
            loose=2, rng=rng), fall, rng))
    paint(canvas, together(parts), style.dye, head.light, rng)


def braid_front(canvas: Canvas, head: Head, style, rng: np.random.Generator) -> None:
    """Parted in the middle, combed back, and one thick braid over a shoulder."""
    scalp(canvas, head, style.dye, rise=14, soft=5)
    way = -1 if style.parting > 0 else 1
    braid = plait(head, rng, [(70, 744, 20), (112, 786, 70), (134, 850, 90), (136, 950, 92),
                              (129, 1060, 84), (127, 1110, 80)], way, 35.0, 44.0)
    paint(canvas, braid, style.dye, head.light, rng, shadow=0.85, soft=9)
    hairline(canvas, head, style.dye, rng, style.parting * 0.25)
    paint(canvas, combed(head, style, rng), style.dye, head.light, rng, shadow=0.55, soft=6)
    paint(canvas, tendrils(head, rng, 3, long=0.7), style.dye, head.light, rng, shadow=0.3, soft=4,
          drop=(3, 4))


def combed(head: Head, style, rng: np.random.Generator) -> Strands:
    """Parted, smoothed down over the tops of the ears and gathered behind the neck."""
    line = head.build.hairline_y
    fall = Fall(hairs=4600, locks=13, clump=0.28, frizz=1.1, stray=0.02, stray_from=0.1, thick=6,
                uneven=0.03, under=6, root=0.05)
    parts = []
    for sign in (-1, 1):
        p = style.parting * 0.25 * sign
        parts.append(sheet(Side(head, sign)(
            [(p - 3, line + 1, 150), (p + 44, line - 4, 150), (104, 352, 122), (141, 428, 92),
             (155, 476, 60), (166, 508, 30)],
            [(p - 4, line - 34, 140), (p + 56, line - 34, 140), (126, 340, 112), (158, 434, 78),
             (168, 490, 40), (170, 530, 16)],
            [(p - 4, line - 74, 105), (78, 240, 100), (150, 326, 74), (174, 424, 44),
             (179, 500, 16), (175, 552, 0)],
            [(p - 5, 214, 40), (p + 24, 209, 38), (84, 214, 34), (160, 296, 14), (182, 414, 0),
             (186, 500, -8), (181, 566, -14)],
            loose=2, rng=rng), fall, rng))
    return together(parts)


def plait(head: Head, rng: np.random.Generator, path: list, way: int, half: float,
          pitch: float) -> Strands:
    """Three strands over each other along a path: each crossing is a fat, curved lock."""
    middle = Side(head, way)(path)[0]
    length = np.linalg.norm(np.diff(curve(middle, 200)[:, :2], axis=0), axis=1).sum()
    count = int(length / pitch * 2)
    dense = curve(middle, 400)
    ahead = np.gradient(dense, axis=0)
    ahead /= np.linalg.norm(ahead, axis=1, keepdims=True)
    across = np.stack([-ahead[:, 1], ahead[:, 0], 0 * ahead[:, 0]], 1)
    lines, normals = [], []
    for k in range(count):
        s = 1 if k % 2 else -1
        at = (k + 0.5) / count
        line, normal = [], []
        # From the outer edge, up over the middle, down under the next crossing.
        for q, (u, along, z) in enumerate(((0.30, -1.05, 0), (0.86, -0.60, 10), (0.92, -0.05, 16),
                                           (0.50, 0.55, 20), (-0.10, 1.05, 12), (-0.45, 1.4, 2))):
            j = int(np.clip((at + along * pitch / length) * 399, 0, 399))
            narrow = (1 - 0.25 * at) * (0.55 + 0.45 * step(np.float64(at), 0.0, 0.16))
            line.append(dense[j] + across[j] * s * u * half * narrow + (0, 0, z))
            normal.append(across[j] * s * (0.75 - 0.26 * q) + (0, -0.25 + 0.12 * q, 1.0))
        lines.append(np.array(line))
        normals.append(np.array(normal))
    profile = np.array([8, 17, 21, 21, 18, 10]) * half / 35
    return locks(lines, np.repeat(profile[None], count, 0), np.array(normals),
                 Bunch(hairs=150, clump=0.0, bulk=0.5, under=5, root=0.0, uneven=0.05, gap=0.45,
                       frizz=1.4, root_dark=0.55, points=21, lean=0.9, width=1.0), rng,
                 deep=rng.uniform(0, 0.08, count))
