"""Fern: a forest sprite in modelling clay, with leaves for hair and a knitted scarf.

Run `python -m examples.avatars.draw.mascot` to write the preset.
"""

from __future__ import annotations

import cv2
import numpy as np

from examples.avatars.draw.export import About
from examples.avatars.draw.fitted import ship
from examples.avatars.draw.paint import (
    HEIGHT,
    WIDTH,
    Canvas,
    Mask,
    bump,
    colour,
    normals,
    spline,
    step,
)
from examples.avatars.draw.stylised import (
    MIDDLE,
    WHITE,
    Clay,
    Drawing,
    Eye,
    EyePaint,
    Frame,
    Plan,
    both,
    cast,
    eye_light,
    eyeball,
    hollows,
    model,
    opened_mouth,
    polar,
    puff,
    shifted,
    side,
)

PRESET = "fern"
ABOUT = About(
    "Fern",
    "A clay forest sprite with green skin, leaves for hair, amber eyes and an orange scarf.",
    "neutral",
    drawn=True,
)
FRAME = Frame(zoom=1.06, lift=44)
PLAN = Plan(
    outline=((0, 228), (86, 240), (146, 290), (172, 370), (177, 450), (174, 530), (160, 596),
             (132, 650), (94, 692), (50, 714), (0, 720)),
    eye=(87, 480),
    iris_radius=39,
    upper_lid=((-52, 10), (-44, -17), (-22, -36), (5, -41), (33, -31), (53, 1)),
    lower_lid=((-52, 10), (-40, 30), (-14, 40), (14, 40), (40, 28), (53, 1)),
    brow_top=((-43, -74), (-14, -92), (16, -95), (50, -80)),
    brow_bottom=((-38, -65), (-12, -76), (16, -79), (47, -72)),
    mouth_y=633,
    mouth_half=58,
    smile=12,
    lip_heights=(12.5, 18.5),
    nose=(560, 587),
    bow=2.4,
)

SKIN = Clay(colour("#ecf0c6"), colour("#7d9a68"), gloss=0.16, hardness=22, rim=0.35,
            rim_colour=(1.0, 0.95, 0.6), wrap=0.55)
LIP = Clay(colour("#dd6f78"), colour("#7d2f4c"), gloss=0.25, hardness=24)
UPPER_LIP = Clay(LIP.bright * 0.93, LIP.dark, gloss=0.2, hardness=24)
BROW = Clay(colour("#5aa24e"), colour("#1f5a45"), gloss=0.25)
TUNIC = Clay(colour("#8a5a3c"), colour("#3c2430"), gloss=0.12)
WOOL = Clay(colour("#ff9d52"), colour("#a83b3f"), gloss=0.12)
BUTTON = Clay(colour("#e9c27a"), colour("#8d5a34"))
LEAVES = tuple(
    Clay(colour(bright), colour(dark), gloss=0.22, hardness=22, rim=0.2)
    for bright, dark in (("#7fc25a", "#1f6b4e"), ("#5fae55", "#175a48"), ("#a5d465", "#3a8a55"),
                         ("#4c9a58", "#124a44")))
SHADE = colour("#4e6654")  # what shadows leave of the light
PINK, INK, LIP_LINE = map(colour, ("#ff9a86", "#2f2a22", "#5d2438"))
EYES = EyePaint(
    white=(colour("#d9dfd2"), colour("#fffef8")),
    iris=(colour("#4a1f12"), colour("#e08a2e")),
    rim=colour("#2a120c"),
    pupil=colour("#140a08"),
    glow=colour("#ffe9a8"),
    lid_shadow=colour("#6a7a62"),
    pupil_size=0.45,
)


def draw(opening: float = 0.0, scale: float = 1.0) -> Drawing:
    """The finished drawing; `opening` 0..1 lowers lip and jaw, for measuring only."""
    plan = PLAN.opened(opening)
    canvas = Canvas(scale * FRAME.zoom)
    _back_leaves(canvas)
    _ears(canvas)
    _body(canvas, plan)
    face = _face(canvas, plan)
    _mouth(canvas, plan, face)
    for eye in plan.eyes:
        _eye(canvas, eye, face)
        _brow(canvas, plan, eye)
    _front_leaves(canvas)
    _sprout(canvas)
    return Drawing.framed(canvas, _backdrop(scale), FRAME, plan, scale)


def _backdrop(scale: float) -> np.ndarray:
    """Dusk between trees, with glow-worms."""
    canvas = Canvas(scale)
    everywhere = canvas.everywhere()
    x, y = everywhere.grid()
    away = np.clip(np.hypot(x - MIDDLE - 60, y - 380) / 1150, 0, 1)
    canvas.over(colour("#f7cf9e"), everywhere)
    canvas.over(colour("#d98f98"), everywhere * step(away, 0, 0.45))
    canvas.over(colour("#493a86"), everywhere * step(away, 0.15, 0.95))
    rng = np.random.default_rng(7)
    tints = [colour(c) for c in ("#e79bb4", "#ffc79a", "#7f6fc5", "#ffe0a0")]
    for k in range(60):
        x, y, r = rng.uniform(0, WIDTH), rng.uniform(-60, 1100), rng.uniform(24, 120)
        disc = canvas.ellipse(x, y, r, r, soft=2 + 0.05 * r)
        canvas.over(tints[k % 4], disc, 0.08 + 0.2 * abs(x - MIDDLE) / MIDDLE)
    for _ in range(50):
        x, y, r = rng.uniform(0, WIDTH), rng.uniform(0, HEIGHT), rng.uniform(3, 8)
        canvas.glow(colour("#fff2a0"), canvas.ellipse(x, y, 2.6 * r, 2.6 * r, soft=r), 0.5)
        canvas.glow(WHITE, canvas.ellipse(x, y, 0.6 * r, 0.6 * r, soft=1), 0.8)
    return canvas.image


# ---- leaves


def _leaf(canvas: Canvas, root: tuple[float, float], angle: float, length: float, width: float,
          clay: Clay, bend: float) -> None:
    """One leaf; `angle` in degrees clockwise from the right, `bend` in lengths."""
    t = np.linspace(0, 1, 24)
    a = np.radians(angle)
    turn = np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
    rib = np.stack([t * length, bend * length * np.sin(np.pi * t)], 1) @ turn + root
    half = 0.5 * width * np.sin(np.pi * t**0.72).clip(0) ** 0.9
    across = normals(rib) * half[:, None]
    outline = np.vstack([rib + across, (rib - across)[::-1]])
    cast(canvas, outline, (3, 9), 7, SHADE * 0.85, 0.55)
    leaf = puff(canvas, outline, 0.42 * width, clay, 2.2, 0.6)
    vein = canvas.stroke(rib[1:20:3], (3.4, 3, 0.6), 0.9)
    canvas.darken(clay.dark * 1.1, vein & leaf, 0.75)
    ridge = canvas.stroke(shifted(rib[1:20:3], -1.5, -2.2), (2, 2, 0.4), 0.9)
    canvas.glow(WHITE, ridge & leaf, 0.22)
    for k in (6, 10, 14):
        for out in (0.68, -0.68):
            end = rib[k + 2] + across[k] * out
            branch = canvas.stroke((rib[k], (rib[k] + end) / 2 + (0, 1), end), (1.8, 1.4, 0.4),
                                   0.8)
            canvas.darken(clay.dark * 1.15, branch & leaf, 0.5)


def _fan(canvas: Canvas, angles: np.ndarray | tuple[float, ...], centre: tuple[float, float],
         radii: tuple[float, float], droop: float, lengths: tuple[float, float], width: float,
         clays: tuple[Clay, ...], rng: np.random.Generator) -> None:
    """Leaves around a centre, pointing outwards and drooping."""
    for k, angle in enumerate(angles):
        a, hand = np.radians(angle), 1 if angle > -90 else -1
        root = (centre[0] + radii[0] * np.cos(a), centre[1] + radii[1] * np.sin(a))
        _leaf(canvas, root, angle + droop * hand, rng.uniform(*lengths), width,
              clays[k % len(clays)], 0.16 * hand)


def _back_leaves(canvas: Canvas) -> None:
    _fan(canvas, np.linspace(-200, 20, 17), (MIDDLE, 350), (122, 112), 12, (132, 152), 74,
         (LEAVES[1], LEAVES[3]), np.random.default_rng(12))


def _front_leaves(canvas: Canvas) -> None:
    rng = np.random.default_rng(13)
    _fan(canvas, (-186, 6, -170, -10, -152, -28, -134, -46, -116, -64, -98, -82), (MIDDLE, 290),
         (112, 86), 16, (112, 128), 70, LEAVES[:2], rng)
    for k, (x, y, angle, length, width) in enumerate((
        (-150, 250, 104, 136, 56), (150, 250, 76, 136, 56), (-128, 222, 118, 117, 62),
        (128, 222, 62, 117, 62), (-92, 206, 110, 120, 64), (96, 206, 70, 120, 64),
        (-50, 196, 104, 126, 64), (58, 196, 72, 126, 64), (4, 188, 92, 134, 66),
    )):
        _leaf(canvas, (MIDDLE + x, y), angle, length, width, LEAVES[(2 * k + 1) % 3],
              -0.14 if x > 0 else 0.14)
    for angle in (172, 8, 148, 32, 120, 60, 90):
        a = np.radians(angle)
        _leaf(canvas, (MIDDLE + 14 * np.cos(a), 196 - 8 * np.sin(a)), angle, rng.uniform(68, 84),
              52, LEAVES[2], -0.12 if angle < 90 else 0.12)


def _sprout(canvas: Canvas) -> None:
    stem = canvas.stroke(((MIDDLE, 200), (MIDDLE - 6, 160), (MIDDLE + 6, 124)), (9, 7, 6), 0.5)
    canvas.over(LEAVES[1].bright, stem)
    t = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    disc = np.stack([np.cos(t), np.sin(t)], 1)
    heart = np.array([MIDDLE + 6, 104])
    petal = Clay(colour("#fff3f0"), colour("#e08aa0"), gloss=0.2)
    for k in range(6):
        a = np.radians(60 * k + 12)
        puff(canvas, 15 * disc + heart + 22 * np.array([np.cos(a), np.sin(a)]), 14, petal, 2, 0.5)
    cast(canvas, 14 * disc + heart, (1, 3), 3, colour("#b06070"), 0.5)
    puff(canvas, 14 * disc + heart, 14, Clay(colour("#ffd75a"), colour("#c9702a")), 2, 0.5)


# ---- body


def _ears(canvas: Canvas) -> None:
    for sign in (-1, 1):
        outer = spline(side(((160, 470), (196, 430), (256, 392), (322, 366), (316, 420),
                             (286, 486), (238, 536), (186, 560), (160, 540)), sign), True)
        ear = puff(canvas, outer, 34, SKIN, 6)
        inner = spline(side(((186, 480), (216, 450), (262, 418), (300, 394), (288, 438),
                             (256, 484), (216, 520), (188, 530)), sign), True)
        canvas.over(colour("#e9a58e"), canvas.shape(inner, 6) & ear, 0.75)
        hole = spline(side(((180, 480), (206, 462), (226, 470), (214, 510), (186, 530)), sign),
                      True)
        canvas.darken(SHADE, canvas.shape(hole, 8) & ear, 0.6)


def _body(canvas: Canvas, plan: Plan) -> None:
    neck = puff(canvas, spline(both(((0, 640), (66, 650), (64, 760), (80, 820), (120, 860),
                                     (0, 900))), True), 66, SKIN, 10)
    cast(canvas, plan.face, (0, 52), 12, SHADE, 0.75)
    canvas.darken(SHADE, neck, 0.25)
    torso = spline(both(((0, 850), (100, 846), (190, 872), (262, 930), (296, 1020), (306, 1200),
                         (306, 1500), (0, 1500))), True)
    tunic = puff(canvas, torso, 150, TUNIC, 22)
    for sign in (-1, 1):
        seam = canvas.stroke(side(((214, 950), (206, 1010), (212, 1090)), sign), (1, 6, 7), 3)
        canvas.darken(TUNIC.dark, seam & tunic, 0.8)
    t = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    for y in (968, 1010, 1052):
        button = np.stack([MIDDLE + 11 * np.cos(t), y + 11 * np.sin(t)], 1)
        cast(canvas, button, (1, 4), 3, TUNIC.dark, 0.6)
        puff(canvas, button, 10, BUTTON, 1.6)
    _scarf(canvas)


def _scarf(canvas: Canvas) -> None:
    tail = spline(side(((-60, 880), (-120, 876), (-142, 960), (-150, 1060), (-92, 1072),
                        (-70, 980))), True)
    cast(canvas, tail, (4, 10), 8, TUNIC.dark, 0.6)
    _knit(canvas, puff(canvas, tail, 26, WOOL, 6), range(-150, -60, 18), range(900, 1070, 16))
    for x in range(-146, -90, 11):
        fringe = side(((x - 4, 1062), (x + 5, 1062), (x + 5, 1096), (x - 4, 1096)))
        puff(canvas, fringe, 5, WOOL, 1.2)
    roll = spline(both(((0, 778), (84, 760), (142, 766), (176, 816), (164, 886), (96, 918),
                        (0, 926))), True)
    cast(canvas, roll, (2, 10), 9, TUNIC.dark, 0.6)
    _knit(canvas, puff(canvas, roll, 56, WOOL, 8), range(-180, 180, 20), range(752, 930, 17))
    knot = spline(side(((-50, 872), (-92, 858), (-126, 880), (-122, 918), (-80, 928), (-50, 910))),
                  True)
    cast(canvas, knot, (2, 7), 6, WOOL.dark * 0.6, 0.6)
    _knit(canvas, puff(canvas, knot, 22, WOOL, 4), range(-128, -50, 16), range(862, 926, 14))


def _knit(canvas: Canvas, wool: Mask, columns: range, rows: range) -> None:
    """Stitches: a small valley and a lit edge above it, over and over."""
    w = columns.step
    for y in rows:
        for x in columns:
            valley = canvas.stroke(side(((x, y), (x + w / 2, y + 8), (x + w, y))), (1, 3.2, 1), 1)
            canvas.darken(WOOL.dark, valley & wool, 0.55)
            edge = canvas.stroke(side(((x + 3, y - 3), (x + w / 2, y + 3), (x + w - 3, y - 3))),
                                 (1, 2.4, 1), 1)
            canvas.glow(WHITE, edge & wool, 0.12)


# ---- face


def _relief(face: Mask, plan: Plan) -> np.ndarray:
    """Soft clay: round cheeks, a button nose, the unevenness that fingers leave."""
    x, y = face.grid()
    x = x - MIDDLE
    a = np.abs(x)
    # Where the jaw has sunk, look up what was there; near enough for light.
    y = y - plan.drop * step(y - 0.8 * plan.drop * step(y, 560, 705), 560, 705) * np.exp(
        -((a / 150) ** 4))
    skull = np.sqrt(np.clip(1 - (x / 206) ** 2 - ((y - 466) / 290) ** 2, 0, 1) + 0.02)
    ridge = np.clip((y - 450) / 110, 0, 1) ** 1.5 * np.clip((586 - y) / 22, 0, 1)
    relief = (
        160 * skull
        + 9 * bump(x, 18) * ridge + 21 * bump(x, 27) * bump(y - 564, 22)
        + 4 * bump(a - 27, 11) * bump(y - 572, 11)
        - 14 * bump(a - 84, 48) * bump(y - 484, 36) + 8 * bump(a - 88, 52) * bump(y - 436, 24)
        + 15 * bump(a - 108, 46) * bump(y - 566, 40)
        + 9 * bump(x, 62) * bump(y - 634, 40) + 14 * bump(x, 44) * bump(y - 704, 26)
        - 7 * bump(x, 42) * bump(y - 676, 11) - 2 * bump(x, 6) * bump(y - 608, 12)
    )
    uneven = Canvas(face.scale).noise(face, np.random.default_rng(3), 22)
    relief = relief + 0.5 * uneven
    return cv2.GaussianBlur(relief.astype(np.float32), (0, 0), 3 * face.scale)


def _face(canvas: Canvas, plan: Plan) -> Mask:
    face = canvas.shape(plan.face, 0.5)
    relief = _relief(face, plan)
    model(canvas, face, relief, SKIN)
    canvas.darken(SHADE, hollows(face, relief, 14, 22), 0.6)
    rng = np.random.default_rng(5)
    for sign in (-1, 1):
        x, y = MIDDLE + 118 * sign, 574 + 0.15 * plan.drop
        canvas.over(PINK, canvas.ellipse(x, y, 44, 32, soft=16) & face, 0.62)
        canvas.glow(WHITE, canvas.ellipse(x - 10, y - 15, 13, 6, -16, 4) & face, 0.5)
        for _ in range(9):
            at = x - 14 * sign + rng.uniform(-42, 42), y - 14 + rng.uniform(-16, 18)
            freckle = canvas.ellipse(*at, rng.uniform(2, 3.6), rng.uniform(1.8, 3), soft=0.8)
            canvas.over(colour("#5f9c62"), freckle & face, 0.6)
        nostril = canvas.ellipse(MIDDLE + 10 * sign, 584, 4.6, 2.6, 12 * sign, 1.1)
        canvas.over(colour("#2d5a45"), nostril, 0.65)
        wing = canvas.stroke(side(((35, 562), (38, 573), (31, 583)), sign), (0.5, 4, 0.5), 2)
        canvas.darken(SHADE, wing, 0.6)
    canvas.over(PINK, canvas.ellipse(MIDDLE, 566, 30, 20, soft=10) & face, 0.38)
    under = canvas.stroke(side(((-20, 587), (0, 593), (20, 587))), (1, 8, 1), 3)
    canvas.darken(SHADE, under, 0.7)
    canvas.glow(WHITE, canvas.ellipse(MIDDLE - 8, 556, 10, 8, -10, 3), 0.65)
    return face


def _mouth(canvas: Canvas, plan: Plan, face: Mask) -> None:
    lips = plan.lips
    x, floor = lips.bottom[20]
    below = canvas.stroke(((x - 34, floor + 8), (x, floor + 13), (x + 34, floor + 8)), (2, 12, 2),
                          4)
    canvas.darken(SHADE, below & face, 0.65)
    if plan.opening > 0:
        opened_mouth(canvas, lips, colour("#3a1524"), colour("#c85a66"))
    puff(canvas, lips.upper, 8, UPPER_LIP, 1.8, 0.7)
    lower = puff(canvas, lips.lower, 11, LIP, 1.8, 0.7)
    shine = canvas.ellipse(x - 9, (lips.lower_line[20, 1] + floor) / 2 - 1, 14, 3, -2, 1.6)
    canvas.glow(WHITE, shine & lower, 0.5)
    canvas.over(LIP_LINE, canvas.stroke(lips.upper_line[::4], (2.4, 2.2, 3, 2.2, 2.4), 0.5), 0.95)
    if plan.opening > 0:
        canvas.over(LIP_LINE, canvas.stroke(lips.lower_line[::4], (2, 1.6, 2), 0.4), 0.6)
    for end in (0, -1):
        x, y = lips.upper_line[end]
        canvas.over(colour("#4a5a44"), canvas.ellipse(x, y, 4.5, 3.4, soft=1.6), 0.7)


def _eye(canvas: Canvas, eye: Eye, face: Mask) -> None:
    canvas.darken(SHADE, canvas.shape(eye.grown(1.16), 7) & face, 0.45)
    ball, iris = eyeball(canvas, eye, EYES)
    radius, angle = polar(iris, eye)
    rays = (0.5 + 0.5 * np.sin(30 * angle + 2 * np.sin(7 * angle)))
    canvas.over(colour("#7a3414"), iris * (rays * np.clip((radius - 0.4) / 0.25, 0, 1)), 0.4)
    amber = np.clip(1 - np.abs(radius - 0.66) / 0.26, 0, 1) * np.clip(
        radius * np.sin(angle) + 0.25, 0, 1)
    canvas.glow(colour("#ffd66b"), iris * amber, 0.75)
    eye_light(canvas, eye, EYES, ball, iris)
    lid = canvas.stroke(shifted(eye.upper, 0, -1.5)[::5], (3, 6.5, 8, 8.5, 8, 3.5), 0.5)
    canvas.over(INK, lid, 0.97)
    for (px, py), (dx, dy), width in (((52, 0), (13, -6), 6), ((44, -16), (13, -12), 6),
                                      ((31, -31), (9, -13), 5)):
        root, tip = eye.at(((px, py), (px + dx, py + dy)))
        canvas.over(INK, canvas.stroke((root, (root + tip) / 2 + (0, 2.5), tip),
                                       (width, 0.6 * width, 0.4), 0.4))
    canvas.over(colour("#4d7a58"), canvas.stroke(eye.lower[::5], (2, 2.2, 2.6, 2.6, 2.6), 0.6), 0.9)
    fold = canvas.stroke(eye.at(((-48, -24), (-24, -49), (6, -56), (40, -44), (58, -16))),
                         (0.6, 3.4, 3.6, 3, 0.6), 1)
    canvas.darken(SHADE, fold, 0.75)
    light = canvas.stroke(eye.at(((-32, -36), (-10, -47), (10, -49), (36, -38))), (1, 4, 4, 1), 2)
    canvas.glow(WHITE, light, 0.4)


def _brow(canvas: Canvas, plan: Plan, eye: Eye) -> None:
    bar = plan.brow_bar(eye)
    cast(canvas, bar, (1, 5), 3, SHADE, 0.5)
    puff(canvas, bar, 8, BROW, 1.8, 0.8)


if __name__ == "__main__":
    ship(PRESET, ABOUT, draw())
