"""What people wear on their heads: glasses and a headscarf."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from examples.avatars.draw.hair.strands import cast
from examples.avatars.draw.head import CENTRE_X, Head
from examples.avatars.draw.paint import Canvas, Mask, bump, colour, lit, ribbon, spline, step


@dataclass(frozen=True)
class Glasses:
    """A frame before the eyes."""

    kind: str = "metal"  # "metal" thin and round, "acetate" thick
    colour: str = "#4a4038"
    width: float = 1.0


def paint_glasses(canvas: Canvas, head: Head, glasses: Glasses) -> None:
    """Frame, bridge, temples, their shadow on the skin, faint light on the rims of the lenses."""
    b = head.build
    metal = glasses.kind == "metal"
    tone = colour(glasses.colour)
    thick = 3.2 if metal else 7.0
    w, up, down = 61 * glasses.width, 42.0, 45.0
    rims, lenses = [], []
    for side in (-1, 1):
        cx, cy = CENTRE_X + side * (b.eye_x + 3), b.eye_y + 5
        t = np.linspace(0, 2 * np.pi, 97)
        n = 2.35 if metal else 2.9  # a superellipse: rounder or squarer
        c, s = np.cos(t), np.sin(t)
        x = np.sign(c) * np.abs(c) ** (2 / n) * w
        y = np.sign(s) * np.abs(s) ** (2 / n)
        y = np.where(y < 0, y * up, y * down)
        x = x * (1 - 0.06 * (y / down)) * 1.0
        y = y - (0 if metal else 4.0) * step(side * c, -0.3, 0.9) * step(s, 0.6, -0.2)
        line = np.stack([cx + side * x, cy + y], 1)
        lenses.append(canvas.shape(line))
        inner = (line - (cx, cy)) * (1 - thick / w) + (cx, cy)
        rims.append(lenses[-1] - canvas.shape(inner))
    frame = rims[0] | rims[1]
    lo = b.eye_y - (8 if metal else 12)
    x0 = b.eye_x + 3 - w
    bridge = canvas.stroke([(CENTRE_X - x0 - 2, lo + 7), (CENTRE_X - x0 * 0.5, lo - 1),
                            (CENTRE_X, lo - 3), (CENTRE_X + x0 * 0.5, lo - 1),
                            (CENTRE_X + x0 + 2, lo + 7)], [thick * 1.05] * 3)
    frame = frame | bridge
    for side in (-1, 1):
        edge = CENTRE_X + side * (b.eye_x + 3 + w - 3)
        ear = CENTRE_X + side * (b.cheek + 4)
        frame = frame | canvas.stroke([(edge, b.eye_y - 12), ((edge + ear) / 2, b.eye_y - 13),
                                       (ear, b.eye_y - 8)],
                                      [thick * 1.3, thick * 1.2, thick * 0.9])
    shade = np.array([0.52, 0.36, 0.32])
    away = lenses[0] | lenses[1]
    canvas.darken(shade, frame.soft(3.0).moved(3, 8), 0.34)
    canvas.darken(shade, frame.soft(1.4).moved(1.2, 3), 0.30)
    # A lens takes a little light and gives back some of the room along its upper left rim.
    canvas.darken(np.array([0.965, 0.972, 0.985]), away, 1.0)
    for lens, side in zip(lenses, (-1, 1), strict=True):
        x, y = lens.grid()
        u, v = (x - (CENTRE_X + side * (b.eye_x + 3))) / w, (y - b.eye_y - 5) / up
        far = step(np.hypot(u, v), 0.72, 1.0)
        streak = bump(u * 0.8 - v * 0.75 + 0.98, 0.14) + 0.6 * bump(u * 0.8 - v * 0.75 + 0.72, 0.05)
        canvas.glow(np.array([0.95, 0.98, 1.0]), lens * (far * streak), 0.30)
        rim = bump(u * 0.7 + v * 0.7 - 0.92, 0.16) * far
        canvas.glow(np.array([0.9, 0.95, 1.0]), lens * rim, 0.14)
    x, y = frame.grid()
    height = cv2.GaussianBlur(frame.alpha * thick * 1.2, (0, 0), thick * 0.28 * canvas.scale)
    diffuse, spec, _ = lit(height.astype(np.float32), canvas.scale, head.light, (0.5, 0.5, 0.5))
    gloss = (spec**26) * (0.75 if metal else 0.5) + (spec**6) * 0.12
    if not metal:  # acetate is mottled and lets light in at its edges
        mottle = 0.14 * np.sin(x * 0.13 + 2 * np.sin(y * 0.11)) * np.sin(y * 0.17 + 1.3)
        tone_map = tone * (1 + mottle[..., None])
    else:
        tone_map = np.broadcast_to(tone, (*frame.alpha.shape, 3))
    paint = tone_map * (0.42 + 0.75 * diffuse) + gloss[..., None] * np.array([1, 0.98, 0.95])
    canvas.over(np.clip(paint, 0, 1).astype(np.float32), frame)


# ---- headscarf


def scarf_back(canvas: Canvas, head: Head, style, rng: np.random.Generator) -> None:
    """The cloth behind head and neck."""
    outline = [(CENTRE_X + x, y) for x, y in (
        (0, 224), (84, 236), (154, 306), (178, 420), (180, 560), (166, 690), (170, 800), (0, 850),
        (-170, 800), (-164, 690), (-178, 560), (-178, 420), (-154, 306), (-84, 236))]
    canvas.over(colour(style.dye.code) * 0.42, canvas.shape(spline(outline, closed=True), soft=1))


def scarf_front(canvas: Canvas, head: Head, style, rng: np.random.Generator) -> None:
    """An underscarf at the forehead, cloth round the face, drawn across the throat, one end over
    the shoulder."""
    b = head.build
    tone = colour(style.dye.code)
    cx = CENTRE_X
    half = [(62, 357), (110, 380), (136, 428), (147, 500), (139, 585), (119, 655),
            (86, b.chin_y - 10), (44, b.chin_y + 10)]
    opening = [(0, 352), *half, (0, b.chin_y + 15), *[(-x, y) for x, y in reversed(half)]]
    wide = b.cheek / 157
    opening = spline([(cx + x * wide, y) for x, y in opening], closed=True)
    # The throat and chest part lies lowest, then the hood, then the end thrown over it.
    chest = canvas.shape(spline([(cx + x, y) for x, y in (
        (-160, 540), (-60, 590), (0, 600), (60, 590), (160, 540), (186, 720), (214, 800),
        (276, 850), (300, 900), (230, 985), (120, 1032), (0, 1050), (-110, 1022), (-216, 970),
        (-290, 900), (-270, 846), (-210, 800), (-182, 720))], closed=True), soft=0.6)
    face_side = canvas.shape(opening, soft=0.7)
    chest = chest - canvas.shape(head.face)
    cast(canvas, chest, 0.7, (3, 10), 10)
    _cloth(canvas, chest, tone, _chest_folds, head, rng)
    under = canvas.shape(head.face + (0, 10), soft=9) & chest
    canvas.darken(np.array([0.40, 0.34, 0.38]), under, 0.9)

    band_outer = spline([(cx + x * wide, y) for x, y in (
        (0, 318), (66, 324), (118, 352), (148, 420), (152, 470), (140, 520), (-140, 520),
        (-152, 470), (-148, 420), (-118, 352), (-66, 324))], closed=True)
    band_inner = spline([(cx + x * wide, y) for x, y in (
        (0, 362), (60, 366), (106, 386), (134, 436), (140, 490), (132, 560), (-132, 560),
        (-140, 490), (-134, 436), (-106, 386), (-60, 366))], closed=True)
    band = canvas.shape(band_outer) - canvas.shape(band_inner, soft=0.6)
    cast(canvas, band, 0.55, (2, 6), 6)
    canvas.over(tone * 0.52, band)

    hood_outline = spline([(cx + x, y) for x, y in (
        (-2, 202), (72, 214), (132, 252), (170, 318), (189, 420), (192, 540), (184, 650),
        (168, 740), (110, 800), (20, 824), (-70, 812), (-140, 766), (-172, 690), (-188, 560),
        (-187, 420), (-170, 320), (-134, 254), (-74, 214))], closed=True)
    hood = canvas.shape(hood_outline, soft=0.5) - face_side
    cast(canvas, hood, 0.75, (3, 9), 9)
    _cloth(canvas, hood, tone, _hood_folds, head, rng)
    # The hem round the face: a rolled edge that catches the light.
    hem = canvas.shape(ribbon(np.vstack([opening, opening[:1]]), [5.0, 5.0], curved=False),
                       soft=1.0) & hood
    canvas.glow(tone * 0.6 + 0.3, hem, 0.22)

    tail = spline([(cx + x, y) for x, y in (
        (-150, 720), (-96, 768), (-10, 812), (86, 836), (164, 820), (196, 850), (214, 940),
        (226, 1090), (110, 1090), (104, 980), (60, 920), (-40, 884), (-130, 838), (-180, 780))],
        closed=True)
    end = canvas.shape(tail, soft=0.6) - canvas.shape(head.face)
    cast(canvas, end, 0.75, (2, 10), 10)
    _cloth(canvas, end, tone, _tail_folds, head, rng)


def _cloth(canvas: Canvas, mask: Mask, tone: np.ndarray, folds, head: Head,
           rng: np.random.Generator) -> None:
    x, y = mask.grid()
    warp = 9 * canvas.noise(mask, rng, 130)
    h = folds(head, x - CENTRE_X + warp, y + 0.7 * warp)
    h = (h + 0.9 * canvas.noise(mask, rng, 40)).astype(np.float32)
    h = cv2.GaussianBlur(h, (0, 0), 2.2 * canvas.scale)
    diffuse, spec, normal = lit(h, canvas.scale, head.light, wrap=(0.42, 0.40, 0.40))
    hollow = np.clip((cv2.GaussianBlur(h, (0, 0), 9 * canvas.scale) - h) / 9, 0, 1)
    dim = tone**1.25 * np.array([0.50, 0.46, 0.52])
    bright = np.minimum(tone * 1.12 + 0.02, 0.98)
    paint = dim + (bright - dim) * np.clip(diffuse * 1.05, 0, 1)
    paint = paint * (1 - 0.35 * hollow[..., None])
    paint = paint + (spec**9)[..., None] * 0.06 * (tone * 0.5 + 0.5)
    rim = np.clip(normal[..., 0] - 0.3, 0, 1) ** 2
    paint = paint + rim[..., None] * np.array([0.10, 0.11, 0.13])
    weave = canvas.noise(mask, rng, 1.8) * 0.012 + 0.010 * np.sin(x * 2.0) * np.sin(y * 2.0)
    canvas.over(np.clip(paint * (1 + weave[..., None]), 0, 1).astype(np.float32), mask)


def _ridges(s: np.ndarray, places: tuple, fade: np.ndarray) -> np.ndarray:
    """Folds: soft to one side, sharp to the other."""
    h = 0.0
    for at, size, height in places:
        d = s - at
        h = h + height * np.where(d < 0, np.exp(-((d / size) ** 2)),
                                  np.exp(-((d / (0.45 * size)) ** 2)))
    return h * fade


def _hood_folds(head: Head, d: np.ndarray, y: np.ndarray) -> np.ndarray:
    """A round hood; folds run round the face and gather under the chin."""
    r = np.hypot(d / 190, (y - 520) / 305)
    h = 130 * np.sqrt(np.clip(1.12 - r**2, 0, None) + 0.02)
    around = np.hypot(d / 1.0, (y - 545) / 1.42)  # distance from the face's middle
    turn = np.arctan2(y - 545, d)
    s = around + 7 * np.sin(2 * turn + 0.6) + 5 * np.sin(3 * turn)
    low = step(y, 360, 620)
    # Over the crown the folds are slack: each fades in and out along its way.
    top = step(y, 430, 330)
    h = h + _ridges(s, ((160, 15, 6.0),), top * (0.35 + 0.65 * step(d, 60, -90)))
    h = h + _ridges(s + 0.10 * d, ((190, 19, 7.0),), top * (0.25 + 0.75 * step(d, -70, 80)))
    h = h + _ridges(s - 0.12 * d, ((212, 16, 5.0),), top * step(d, 40, -60))
    h = h + _ridges(s, ((158, 12, 7.5), (180, 14, 7.0)), 0.15 + 0.85 * low)
    h = h + _ridges(s + 9 * np.sin(turn * 1.5), ((170, 7, 4.0),), low)
    down = y - 0.0017 * (d + 20) ** 2
    return h + _ridges(-(down - 800), ((10, 12, 8.0), (34, 13, 8.0), (58, 11, 5.0)),
                       step(y, 690, 750))


def _chest_folds(head: Head, d: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Swags that hang from shoulder to shoulder."""
    h = 95 * np.sqrt(np.clip(1 - (d / 340) ** 2, 0, None) + 0.05)
    swag = y + 0.0016 * d**2 + 0.05 * d
    return h + _ridges(-(swag - 900), ((60, 15, 9.0), (20, 17, 10.0), (-24, 16, 9.0),
                                       (-66, 15, 8.0)), 1.0 + 0 * d)


def _tail_folds(head: Head, d: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Pleats along the end that crosses the throat and falls over the shoulder."""
    # A coordinate across the cloth: its distance from the circle the pleats follow.
    r = np.hypot(d + 190, y - 1120)
    h = 40 * np.sqrt(np.clip(1 - ((r - 350) / 90) ** 2, 0, None) + 0.05)
    return h + _ridges(r, ((300, 13, 8.0), (326, 14, 9.0), (352, 15, 9.0), (378, 13, 7.0)),
                       1.0 + 0 * d)
