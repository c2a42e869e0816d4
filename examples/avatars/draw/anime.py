"""Hana: an anime face. Clean lines, two flat shadows, luminous eyes, hair in locks with a band.

Run `python -m examples.avatars.draw.anime` to write the preset.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from examples.avatars.draw.export import About
from examples.avatars.draw.fitted import ship
from examples.avatars.draw.paint import (
    HEIGHT,
    WIDTH,
    Canvas,
    Mask,
    Points,
    colour,
    normals,
    spline,
)
from examples.avatars.draw.stylised import (
    MIDDLE,
    WHITE,
    Drawing,
    Eye,
    EyePaint,
    Frame,
    Plan,
    both,
    eye_light,
    eyeball,
    opened_mouth,
    polar,
    shade,
    shifted,
    side,
)

PRESET = "hana"
ABOUT = About(
    "Hana",
    "An anime girl with long plum hair, teal eyes and a sailor uniform, under cherry blossom.",
    "female",
    drawn=True,
)
FRAME = Frame(zoom=1.1, lift=72)
PLAN = Plan(
    outline=((0, 236), (96, 252), (150, 318), (168, 400), (170, 470), (163, 535), (147, 590),
             (118, 640), (80, 682), (44, 707), (18, 716), (0, 717)),
    eye=(88, 490),
    iris_radius=34.5,
    upper_lid=((-47, 16), (-40, -9), (-21, -29), (7, -36), (32, -24), (48, 4)),
    lower_lid=((-47, 16), (-35, 28), (-12, 35), (14, 35), (35, 25), (48, 4)),
    brow_top=((-51, -75), (-18, -91), (16, -93), (52, -74)),
    brow_bottom=((-50, -71), (-18, -81), (16, -84), (52, -73)),
    mouth_y=641,
    mouth_half=51,
    smile=7,
    lip_heights=(14, 20.5),
    nose=(575, 594),
    bow=2.2,
)

SKIN, SHADOW, DEEP, LINE = map(colour, ("#fee6d8", "#f6c4b3", "#e59a93", "#7b3f4a"))
BLUSH, LIP, LIP_DARK, LIP_LINE = map(colour, ("#f58f92", "#e8747f", "#cf5a6a", "#7d2438"))
ROOT, TIP, HAIR_DARK, HAIR_LINE, HAIR_LIGHT = map(
    colour, ("#54305e", "#c77aa8", "#341d44", "#2a1538", "#ffc9e0"))
LASH = colour("#2a1526")
CLOTH, CLOTH_SHADOW, CLOTH_LINE = map(colour, ("#fbfaf8", "#cfd6e8", "#1b2036"))
NAVY, NAVY_DARK = map(colour, ("#2b3f73", "#1c2a52"))
RED, RED_DARK, RED_LINE = map(colour, ("#e0455a", "#a92a48", "#5d1227"))
EYES = EyePaint(
    white=(colour("#e9eaf6"), WHITE),
    iris=(colour("#123a55"), colour("#3cc4c4")),
    rim=colour("#0b2138"),
    pupil=colour("#08131f"),
    glow=colour("#d6fff4"),
    lid_shadow=colour("#7d7da8"),
)


def draw(opening: float = 0.0, scale: float = 1.0) -> Drawing:
    """The finished drawing; `opening` 0..1 lowers lip and jaw, for measuring only."""
    plan = PLAN.opened(opening)
    canvas = Canvas(scale * FRAME.zoom)
    _back_hair(canvas)
    _clothes(canvas)
    face = _face(canvas, plan)
    _mouth(canvas, plan, face)
    for eye in plan.eyes:
        _eye(canvas, eye)
    _front_hair(canvas, face)
    for eye in plan.eyes:  # over the hair, as the style has it
        middle = np.mean(plan.brow(eye), axis=0)
        canvas.over(colour("#4d2b46"), canvas.stroke(middle[::8], (4, 10, 9.5, 6, 1.2), 0.6), 0.92)
    return Drawing.framed(canvas, _backdrop(scale), FRAME, plan, scale)


# ---- backdrop


def _backdrop(scale: float) -> np.ndarray:
    """A spring sky with blossom out of focus and petals in the air."""
    canvas = Canvas(scale)
    everywhere = canvas.everywhere()
    sky, haze, dawn = map(colour, ("#a9d4f2", "#d9e6f8", "#fbe1ea"))
    canvas.over(sky, everywhere)
    canvas.over(shade(everywhere, sky, haze, 0, HEIGHT / 2), everywhere)
    fade = np.clip(everywhere.grid()[1] / HEIGHT * 2 - 1, 0, 1)
    canvas.over(dawn, everywhere * fade)
    rng = np.random.default_rng(11)
    pinks = [colour(c) for c in ("#fbc9da", "#f9b8cf", "#fde0ea")]
    for k in range(26):
        away, y, r = rng.uniform(330, 1000), rng.uniform(-40, 420), rng.uniform(60, 150)
        x = MIDDLE + away * (-1) ** (k + 1)
        canvas.over(pinks[k % 3], canvas.ellipse(x, y - 0.12 * away, r, 0.8 * r, soft=28), 0.5)
    lights = [colour(c) for c in ("#ffffff", "#ffd9e6", "#fff2d8")]
    for k in range(46):
        x, y, r = rng.uniform(0, WIDTH), rng.uniform(0, HEIGHT), rng.uniform(8, 34)
        canvas.glow(lights[k % 3], canvas.ellipse(x, y, r, r, soft=2.5), rng.uniform(0.12, 0.38))
    petals = [colour(c) for c in ("#f7a8c4", "#fbc4d6", "#f48fb3")]
    form = np.array([(0, -1), (0.62, -0.45), (0.7, 0.3), (0.22, 0.9), (0, 0.72), (-0.22, 0.9),
                     (-0.7, 0.3), (-0.62, -0.45)])
    for k in range(48):
        place = rng.uniform(0, WIDTH), rng.uniform(30, HEIGHT)
        size, a = rng.uniform(7, 15), rng.uniform(0, 2 * np.pi)
        turn = np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
        petal = spline(form * (size * rng.uniform(0.5, 1), size) @ turn, True) + place
        canvas.over(petals[k % 3], canvas.shape(petal, rng.uniform(0.4, 2.2)), 0.85)
    return canvas.image


# ---- hair


@dataclass(frozen=True)
class _Lock:
    """A lock of hair: a curve, its widths along it, which side lies in shadow (-1, 1)."""

    curve: np.ndarray
    widths: tuple[float, ...]
    dark_side: int
    seed: int
    lines: int = 2  # drawn inside
    band: tuple[float, float, float] | None = (0.47, 0.085, 0.8)  # where along it, length, light


def _paint_lock(canvas: Canvas, lock: _Lock, fade: tuple[float, float],
                face: Mask | None = None) -> None:
    line = spline(lock.curve, steps=20)
    count = len(line)
    width = np.interp(np.linspace(0, 1, count), np.linspace(0, 1, len(lock.widths)), lock.widths)
    width = np.convolve(np.pad(width, 12, mode="edge"), np.full(25, 1 / 25), "valid")
    width[-12:] *= np.linspace(1, 0, 12) ** 0.8
    across = normals(line) * (width[:, None] / 2)

    def part(low: float, high: float) -> np.ndarray:
        return np.vstack([line - across * low, (line - across * high)[::-1]])

    if face is not None:
        below = canvas.shape(shifted(part(-1.06, 1.06), 4, 13), 3)
        canvas.darken(colour("#cc9ead"), below & face, 0.85)
    mask = canvas.shape(part(-1, 1))
    canvas.over(shade(mask, ROOT, TIP, *fade), mask)
    dark = lock.dark_side
    for inner, soft in ((0.15, 5.0), (0.62, 1.2)):
        canvas.over(HAIR_DARK, canvas.shape(part(dark * inner, dark * 1.3), soft) & mask, 0.43)
    rng = np.random.default_rng(lock.seed)
    spread = np.linspace(-0.75, 0.75, lock.lines) + rng.uniform(-0.12, 0.12, lock.lines)
    for at in spread:
        first, last = int(count * rng.uniform(0.02, 0.25)), int(count * rng.uniform(0.7, 0.97))
        thread = (line - across * at)[first:last:6]
        canvas.over(HAIR_DARK, canvas.stroke(thread, (0.4, 2.4, 0.4), 0.4) & mask, 0.55)
    if lock.band is not None:
        centre, length, light = lock.band
        for at in np.linspace(-0.8, 0.8, 5):
            reach = length * (1.15 - 0.55 * abs(at)) * rng.uniform(0.75, 1.1)
            middle = centre + 0.018 * np.cos(9 * at + lock.seed)
            first = max(0, int(count * (middle - reach)))
            last = max(first + 6, int(count * (middle + 0.8 * reach)))
            thick = 0.25 * float(width[first:last].max())
            spindle = (line - across * at)[first:last:2]
            canvas.over(HAIR_LIGHT, canvas.stroke(
                spindle, (0, 0.8 * thick, thick, 0.7 * thick, 0), 1.0) & mask, light)
    for edge in (-1, 1):
        ink = canvas.stroke((line + across * edge)[::5], (0.2, 2.4, 2.6, 1.4), 0.3)
        canvas.over(HAIR_LINE, ink, 0.85)


def _back_hair(canvas: Canvas) -> None:
    right = ((0, 150), (120, 170), (200, 260), (226, 380), (223, 500), (251, 620), (294, 745),
             (287, 865), (240, 960), (120, 960), (0, 900))
    mask = canvas.shape(spline(both(right), True))
    canvas.over(shade(mask, ROOT * 0.70, TIP * 0.60, 260, 1000), mask)
    for sign in (1, -1):
        for seed, (curve, widths) in enumerate((
            (((120, 230), (206, 380), (208, 540), (262, 680), (280, 800), (240, 910), (282, 1010)),
             (6, 70, 80, 80, 66, 44, 2)),
            (((140, 240), (218, 390), (228, 520), (286, 640), (330, 760), (322, 860), (372, 930)),
             (6, 40, 44, 44, 40, 26, 2)),
            (((100, 250), (180, 420), (186, 600), (206, 760), (176, 900), (214, 1010)),
             (6, 60, 70, 66, 46, 2)),
        )):
            dark = sign * (-1 if seed == 1 else 1)
            _paint_lock(canvas, _Lock(side(curve, sign), widths, dark, seed + 4 * (sign > 0), 4,
                                      (0.56, 0.05, 0.16)), (300, 1050))


def _front_hair(canvas: Canvas, face: Mask) -> None:
    for sign in (1, -1):
        for curve, widths, dark, seed, lines, band in (
            (((100, 190), (172, 270), (206, 400), (196, 540), (222, 660), (206, 780), (170, 860),
              (188, 950)), (10, 64, 70, 58, 62, 58, 36, 2), 1, 5, 5, (0.50, 0.05, 0.18)),
            (((80, 190), (150, 270), (182, 370), (172, 480), (188, 590), (214, 690), (222, 800),
              (254, 870)), (10, 44, 46, 38, 36, 34, 20, 2), -1, 25, 3, (0.48, 0.05, 0.18)),
            (((80, 190), (146, 260), (178, 350), (176, 440), (164, 540), (176, 630), (160, 720)),
             (8, 40, 40, 30, 24, 18, 2), 1, 15, 2, (0.24, 0.05, 0.45)),
        ):
            _paint_lock(canvas, _Lock(side(curve, sign), widths, dark, seed + sign, lines, band),
                        (200, 860), face)
    cap = both(((0, 129), (40, 129), (120, 153), (182, 212), (208, 290), (196, 380), (150, 324),
                (90, 306), (0, 316)))
    mask = canvas.shape(spline(cap, True))
    canvas.over(shade(mask, ROOT, TIP, 200, 860), mask)
    canvas.over(HAIR_DARK, canvas.ellipse(MIDDLE + 150, 250, 110, 190, -20, 50) & mask, 0.5)
    crown = (-16, 146)
    wide, strand = (2, 56, 70, 48, 2), (1, 11, 13, 9, 1)
    for seed, (dark, widths, *curve) in enumerate((
        (-1, (2, 46, 62, 52, 26, 2), (112, 168), (186, 252), (206, 350), (190, 440), (196, 490)),
        (1, (2, 46, 60, 50, 26, 2), (-124, 170), (-190, 258), (-204, 350), (-190, 430),
         (-198, 486)),
        (-1, wide, (92, 178), (156, 262), (172, 346), (156, 424)),
        (1, wide, (-104, 182), (-156, 264), (-166, 340), (-148, 418)),
        (-1, wide, (66, 188), (118, 262), (136, 334), (118, 400)),
        (1, wide, (-76, 194), (-114, 268), (-120, 336), (-98, 402)),
        (-1, wide, (40, 196), (78, 268), (86, 332), (60, 390)),
        (1, (2, 44, 66, 50, 2), (-16, 206), (-12, 280), (2, 338), (16, 376)),
        (1, (2, 58, 74, 50, 2), (-44, 200), (-58, 272), (-48, 334), (-20, 386)),
        (-1, (2, 60, 74, 48, 2), (6, 202), (24, 274), (24, 338), (-4, 394)),
        (1, strand, (-30, 206), (-26, 280), (-12, 350), (-22, 404)),
        (1, strand, (82, 184), (142, 262), (150, 340), (132, 418)),
        (1, strand, (-90, 190), (-140, 264), (-146, 340), (-122, 412)),
    )):
        _paint_lock(canvas, _Lock(side([crown, *curve]), widths, dark, seed + 9,
                                  0 if widths is strand else 2), (200, 860), face)
    top = side(((-208, 290), (-182, 212), (-120, 152), (-40, 129), (40, 129), (120, 152),
                (182, 212), (208, 290)))
    canvas.over(HAIR_LINE, canvas.stroke(top, (1.5, 2.8, 2.8, 1.5), 0.3), 0.85)
    for curve, widths in ((((-14, 142), (-22, 108), (-58, 88), (-92, 102)), (10, 12, 7, 1)),
                          (((-8, 142), (16, 112), (52, 104)), (6, 8, 1))):
        _paint_lock(canvas, _Lock(side(curve), widths, -1, 3, 0, None), (200, 860))
    _blossom(canvas, MIDDLE + 136, 300)


def _blossom(canvas: Canvas, x: float, y: float) -> None:
    """The hair clip."""
    canvas.darken(HAIR_DARK, canvas.ellipse(x + 3, y + 8, 34, 34, soft=5), 0.5)
    form = np.array([(0, 0), (11, -8), (17, -24), (8, -33), (0, -28), (-8, -33), (-17, -24),
                     (-11, -8)], float)
    for k in range(5):
        a = np.radians(72 * k + 8)
        petal = spline(form @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]]), True)
        petal += (x, y)
        mask = canvas.shape(petal)
        canvas.over(colour("#fff0f4"), mask)
        canvas.over(colour("#f58fb0"), canvas.ellipse(x, y, 15, 15, soft=6) & mask, 0.9)
        canvas.over(colour("#b34d76"), canvas.stroke(petal[::4], (1.8, 1.8), 0.3), 0.8)
    canvas.over(colour("#ffd866"), canvas.ellipse(x, y, 7, 7, soft=0.5))
    canvas.over(colour("#fff6cf"), canvas.ellipse(x - 2, y - 2, 2.6, 2.6, soft=0.5))


# ---- clothes


def _clothes(canvas: Canvas) -> None:
    body = spline(both(((0, 900), (60, 812), (96, 800), (170, 826), (240, 862), (286, 920),
                        (306, 1000), (318, 1140), (0, 1140))), True)
    mask = canvas.shape(body)
    canvas.over(CLOTH, mask)
    right = ((120, 830), (250, 880), (320, 1140), (180, 1140), (205, 980))
    left = ((-250, 860), (-210, 960), (-222, 1140), (-330, 1140), (-300, 930))
    for points, amount in ((right, 0.8), (left, 0.6)):
        canvas.over(CLOTH_SHADOW, canvas.shape(spline(side(points), True), 2) & mask, amount)
    for sign in (-1, 1):
        seam = canvas.stroke(side(((226, 930), (214, 1000), (216, 1085)), sign), (1, 3.5, 3), 0.4)
        canvas.over(colour("#8d97b8"), seam & mask, 0.8)
        for fold in (((190, 905), (205, 935), (214, 985)), ((120, 1000), (150, 1030), (196, 1050))):
            crease = canvas.stroke(side(fold, sign), (0.5, 4, 0.5), 1)
            canvas.over(CLOTH_SHADOW, crease & mask, 0.9)
    canvas.over(CLOTH_LINE, _ink(canvas, body, 2.4), 0.55)
    _neck(canvas)
    for sign in (1, -1):
        _collar(canvas, sign, mask)
    _ribbon(canvas, 944)


def _ink(canvas: Canvas, outline: Points, width: float) -> Mask:
    """A line of even width around a shape."""
    closed = np.vstack([outline, outline[:1]])
    return canvas.stroke(closed, (width, width), 0.3, curved=False)


def _neck(canvas: Canvas) -> None:
    neck = canvas.shape(spline(both(((0, 640), (60, 650), (58, 730), (66, 778), (100, 812),
                                     (60, 900), (0, 960))), True))
    canvas.over(SKIN, neck)
    for points, soft, tint, amount in (
        (((0, 640), (80, 640), (74, 742), (50, 770), (18, 786), (0, 790)), 1.2, SHADOW, 1.0),
        (((0, 640), (80, 640), (70, 725), (42, 748), (14, 760), (0, 762)), 4.0, DEEP, 0.65),
    ):
        canvas.over(tint, canvas.shape(spline(both(points), True), soft) & neck, amount)
    for sign in (-1, 1):
        edge = canvas.stroke(side(((59, 728), (64, 772), (98, 808)), sign), (1.5, 2.6, 2.2), 0.3)
        canvas.over(LINE, edge, 0.8)
        bone = canvas.stroke(side(((16, 842), (44, 832), (80, 838)), sign), (0.5, 3, 0.5), 0.5)
        canvas.over(LINE, bone & neck, 0.35)


def _collar(canvas: Canvas, sign: int, blouse: Mask) -> None:
    outline = np.vstack([spline(side(points, sign)) for points in (
        ((70, 774), (128, 796), (196, 834), (246, 868)),
        ((246, 868), (196, 930), (120, 950), (34, 922)),
        ((34, 922), (10, 935), (0, 940)),
        ((0, 940), (34, 880), (58, 824), (70, 774)))])
    shadow = canvas.shape(shifted(outline, 2 * sign, 12), 5)
    canvas.darken(colour("#8f9cc0"), shadow & blouse, 0.7)
    mask = canvas.shape(outline)
    canvas.over(NAVY, mask)
    inner = spline(side(((70, 774), (60, 850), (0, 950), (30, 950), (74, 880), (92, 800)), sign),
                   True)
    canvas.over(NAVY_DARK, canvas.shape(inner, 3) & mask, 0.75)
    fold = canvas.stroke(side(((104, 800), (150, 850), (170, 905)), sign), (0.5, 5, 0.5), 2)
    canvas.over(colour("#3d5590"), fold & mask, 0.7)
    for off in (0, 13):
        braid = side(((228 - 0.9 * off, 872 - 0.2 * off), (188 - 0.6 * off, 916 - off),
                      (118 - 0.2 * off, 934 - off), (40, 908 - off)), sign)
        canvas.over(CLOTH, canvas.stroke(braid, (4.2, 4.2), 0.5) & mask, 0.95)
    canvas.over(CLOTH_LINE, _ink(canvas, outline, 2.4), 0.7)


def _ribbon(canvas: Canvas, y: float) -> None:
    for sign in (-1, 1):
        tail = spline(side(((4, y), (36, y + 34), (66, y + 110), (84, y + 190), (46, y + 190),
                            (22, y + 100)), sign), True)
        mask = canvas.shape(tail)
        canvas.over(RED * 0.93, mask)
        canvas.over(RED_DARK, canvas.shape(shifted(tail, -18 * sign, 8), 2) & mask, 0.45)
        canvas.over(RED_LINE, _ink(canvas, tail, 2.2), 0.8)
        loop = spline(side(((4, y - 12), (44, y - 44), (102, y - 52), (118, y - 8), (106, y + 38),
                            (52, y + 32), (4, y + 14)), sign), True)
        mask = canvas.shape(loop)
        canvas.over(RED, mask)
        canvas.over(RED_DARK, canvas.shape(shifted(loop, 0, 34), 2) & mask, 0.6)
        pinch = spline(side(((0, y - 20), (34, y - 24), (46, y), (34, y + 22), (0, y + 20)), sign),
                       True)
        canvas.over(RED_DARK, canvas.shape(pinch, 5) & mask, 0.7)
        for points, width, tint in (
            (((16, y - 4), (50, y - 14), (84, y - 18)), 3.0, RED_LINE),
            (((18, y + 6), (48, y + 10), (72, y + 16)), 2.6, RED_LINE),
            (((48, y - 34), (82, y - 40), (104, y - 30)), 6.0, colour("#ff9aa6")),
        ):
            soft = 2 if width > 5 else 0.4
            mark = canvas.stroke(side(points, sign), (0.5, width, 0.5), soft)
            canvas.over(tint, mark & mask, 0.75)
        canvas.over(RED_LINE, _ink(canvas, loop, 2.4), 0.85)
    knot = spline(both(((0, y - 22), (20, y - 18), (24, y), (18, y + 20), (0, y + 24))), True)
    mask = canvas.shape(knot)
    canvas.over(RED, mask)
    canvas.over(RED_DARK, canvas.shape(shifted(knot, 0, 22), 3) & mask, 0.7)
    canvas.over(RED_LINE, _ink(canvas, knot, 2.4), 0.85)


# ---- face


def _face(canvas: Canvas, plan: Plan) -> Mask:
    outline = plan.face
    face = canvas.shape(outline)
    canvas.over(SKIN, face)
    # The light comes from the upper left: a soft turn at the rim, one flat shadow on the right.
    inner = (outline - (MIDDLE, 470)) * (0.90, 0.93) + (MIDDLE - 6, 466)
    canvas.over(SHADOW, face - canvas.shape(inner, 16), 0.55)
    cheek = spline(side(((168, 380), (172, 480), (163, 540), (146, 592), (118, 642), (80, 684),
                         (44, 708), (10, 716), (60, 680), (100, 634), (124, 586), (140, 530),
                         (150, 470))), True)
    canvas.over(SHADOW, canvas.shape(plan.sunk(cheek), 1.6) & face, 0.95)
    fringe = spline(side(((-178, 250), (-172, 420), (-150, 470), (-140, 400), (-108, 372),
                          (-60, 384), (-20, 352), (30, 378), (80, 366), (122, 388), (146, 452),
                          (170, 440), (178, 250))), True)
    canvas.over(SHADOW, canvas.shape(fringe, 2) & face, 0.9)
    canvas.over(DEEP, canvas.shape(shifted(fringe, 0, -26), 9) & face, 0.35)
    for sign in (-1, 1):
        x, y = MIDDLE + sign * 104, 570 + 0.15 * plan.drop
        canvas.over(BLUSH, canvas.ellipse(x, y, 46, 25, soft=15) & face, 0.62)
        for k in (-1, 0, 1):
            hatch = canvas.stroke(((x + 15 * k + 5, y - 10), (x + 15 * k - 5, y + 9)),
                                  (0.6, 3, 0.6), 0.6, curved=False)
            canvas.over(colour("#e0666f"), hatch & face, 0.45)
        canvas.over(WHITE, canvas.ellipse(x - 12 * sign - 6, y - 17, 9, 4.4, -18, 1.5) & face, 0.5)
    _nose(canvas, face)
    jaw = outline[outline[:, 1] > 380]
    jaw = np.roll(jaw, -(int(np.argmax(np.linalg.norm(np.diff(jaw, axis=0), axis=1))) + 1), axis=0)
    canvas.over(LINE, canvas.stroke(jaw[::4], (1.5, 2.6, 3.4, 2.6, 1.5), 0.3), 0.95)
    return face


def _nose(canvas: Canvas, face: Mask) -> None:
    beside = spline(side(((12, 500), (13, 540), (17, 572), (23, 588), (12, 594), (3, 592),
                          (7, 560))), True)
    canvas.over(SHADOW, canvas.shape(beside, 3) & face, 0.85)
    under = spline(side(((-14, 591), (-6, 587), (2, 590), (10, 587), (17, 590), (10, 598), (0, 600),
                         (-9, 598))), True)
    canvas.over(DEEP, canvas.shape(under, 1.6) & face, 0.9)
    for sign in (-1, 1):
        canvas.over(LINE, canvas.ellipse(MIDDLE + 9 * sign, 592, 4.2, 2, 10 * sign, 0.8), 0.75)
        wing = canvas.stroke(side(((19, 578), (23, 586), (17, 593)), sign), (0.5, 2, 0.5), 0.8)
        canvas.over(colour("#c9706f"), wing, 0.5)
    bridge = canvas.stroke(side(((-3, 520), (-2, 545), (-1, 568))), (1, 6, 3), 3)
    canvas.over(colour("#fffaf4"), bridge & face, 0.8)
    canvas.over(WHITE, canvas.ellipse(MIDDLE - 3, 575, 5, 6, soft=1.4), 0.85)


def _mouth(canvas: Canvas, plan: Plan, face: Mask) -> None:
    lips = plan.lips
    x, floor = lips.bottom[20]
    dip = canvas.stroke(((x, 604), (x, plan.mouth_y - 20)), (6, 9), 3, curved=False)
    canvas.over(SHADOW, dip & face, 0.6)
    below = canvas.stroke(((x - 26, floor + 9), (x, floor + 13), (x + 26, floor + 9)), (1, 9, 1), 3)
    canvas.over(SHADOW, below & face, 0.95)
    canvas.over(colour("#fffaf4"), canvas.ellipse(x - 3, floor + 37, 20, 7, soft=6) & face, 0.55)
    if plan.opening > 0:
        opened_mouth(canvas, lips, colour("#571a2e"), colour("#d8616e"))
    upper, lower = (canvas.shape(outline, 0.7) for outline in (lips.upper, lips.lower))
    canvas.over(LIP_DARK, upper, 0.9)
    canvas.over(LIP, lower, 0.9)
    shadow = np.vstack([shifted(lips.lower_line, 0, -2),
                        shifted(lips.lower_line, 0, 5)[::-1]])
    canvas.over(LIP_DARK, canvas.shape(shadow, 1.8) & lower, 0.55)
    y = (lips.lower_line[20, 1] + floor) / 2
    for dx, dy, w, h, soft, amount in ((-9, 0.5, 14, 3.4, 1.4, 0.8), (16, 0, 4, 2.2, 1, 0.5)):
        shine = canvas.ellipse(x + dx, y + dy, w, h, -3, soft)
        canvas.over(colour("#fff2ee"), shine & lower, amount)
    arch = canvas.stroke(((x - 24, lips.top[14, 1] + 3.5), (x - 11, lips.top[18, 1] + 2.5)),
                         (0.5, 2.4, 0.5), 0.8, curved=False)
    canvas.over(colour("#ffc9c4"), arch & upper, 0.6)
    canvas.over(LIP_LINE, canvas.stroke(lips.upper_line[::4], (2.6, 2.2, 3.2, 2.2, 2.6), 0.4), 0.95)
    if plan.opening > 0:
        canvas.over(LIP_LINE, canvas.stroke(lips.lower_line[::4], (2.2, 1.8, 2.2), 0.4), 0.7)
    for end, sign in ((0, -1), (-1, 1)):
        x, y = lips.upper_line[end]
        tuck = canvas.stroke(((x - 5 * sign, y + 1.5), (x, y), (x + 5 * sign, y - 3)),
                             (0.6, 3, 0.6), 0.5)
        canvas.over(LIP_LINE, tuck, 0.8)
    canvas.over(colour("#b55363"), canvas.stroke(lips.bottom[8:33:4], (0.4, 1.8, 0.4), 0.6), 0.55)


def _eye(canvas: Canvas, eye: Eye) -> None:
    socket = spline(eye.at(((-51, 12), (-41, -16), (-19, -36), (7, -43), (36, -31), (54, -2),
                            (40, -6), (7, -28), (-31, -10))), True)
    canvas.over(SHADOW, canvas.shape(socket, 4), 0.8)
    ball, iris = eyeball(canvas, eye, EYES)
    radius, angle = polar(iris, eye)
    rays = 0.5 + 0.5 * np.sin(26 * angle + 2 * np.sin(7 * angle))
    rays = rays * np.clip((radius - 0.35) / 0.3, 0, 1) * np.clip((0.98 - radius) / 0.1, 0, 1)
    canvas.over(colour("#1d6f8a"), iris * rays, 0.35)
    crescent = np.clip(radius * np.sin(angle), 0, 1) * np.clip(1 - np.abs(radius - 0.66) / 0.28, 0,
                                                             1)
    canvas.over(colour("#b9fff0"), iris * crescent, 0.85)
    x, y = eye.centre
    canvas.over(colour("#081c33"), canvas.ellipse(x, y - 22, 32, 17, soft=5) & iris, 0.72)
    eye_light(canvas, eye, EYES, ball, iris)
    # Lashes: one stroke that swells outwards, and a few tips.
    lid = np.vstack([eye.upper[::8], eye.at(((55, -3), (61, -10)))]) - (0, 2.2)
    canvas.over(LASH, canvas.stroke(lid, (2.5, 5.5, 8.5, 10, 10.5, 9, 1), 0.4))
    for (px, py), (dx, dy), width in (((48, 2), (15, -5), 7), ((41, -12), (17, -14), 7),
                                      ((29, -26), (11, -15), 5), ((-41, -8), (-8, -7), 3)):
        root, tip = eye.at(((px, py), (px + dx, py + dy)))
        canvas.over(LASH, canvas.stroke((root, (root + tip) / 2 + (0, 3), tip),
                                        (width, 0.6 * width, 0.4), 0.4))
    canvas.over(colour("#6b3347"), canvas.stroke(eye.lower[20::6], (0.6, 1.4, 2.6, 3.4), 0.5), 0.9)
    canvas.over(colour("#c07a7f"), canvas.stroke(eye.lower[:24:6], (1.6, 1, 0.4), 0.6), 0.7)
    fold = canvas.stroke(eye.at(((-43, -22), (-22, -43), (8, -51), (39, -37))),
                         (0.5, 2.8, 2.8, 0.5), 0.5)
    canvas.over(colour("#a35a62"), fold, 0.85)


if __name__ == "__main__":
    ship(PRESET, ABOUT, draw())
