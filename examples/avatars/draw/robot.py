"""Bolt: a friendly robot. White shell, a soft sculpted face plate, lamps for cheeks.

Run `python -m examples.avatars.draw.robot` to write the preset.
"""

from __future__ import annotations

from dataclasses import replace

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
    pillow,
    polar,
    puff,
    shade,
    shifted,
    side,
)

PRESET = "bolt"
ABOUT = About(
    "Bolt",
    "A friendly white robot with teal headphones, glowing cheeks and big blue eyes.",
    "neutral",
    drawn=True,
)
FRAME = Frame(zoom=1.05, lift=40)
PLAN = Plan(
    outline=((0, 262), (86, 268), (144, 300), (170, 370), (177, 450), (174, 530), (160, 596),
             (132, 650), (94, 692), (50, 712), (0, 717)),
    eye=(89, 478),
    iris_radius=39,
    upper_lid=((-51, 9), (-43, -17), (-22, -35), (5, -41), (33, -31), (53, -1)),
    lower_lid=((-51, 9), (-40, 29), (-14, 40), (14, 40), (40, 27), (53, -1)),
    brow_top=((-43, -75), (-14, -93), (16, -96), (49, -81)),
    brow_bottom=((-38, -66), (-12, -77), (16, -80), (46, -73)),
    mouth_y=633,
    mouth_half=56,
    smile=8.5,
    lip_heights=(14, 21),
    nose=(557, 583),
)

SHELL = Clay(colour("#fdfdff"), colour("#8fa0c4"), gloss=0.25)
PLATE = Clay(colour("#eaf4fc"), colour("#8aa2d0"), gloss=0.16, hardness=26, rim=0.45,
             rim_colour=(1.0, 0.78, 0.66), wrap=0.5)
TEAL = Clay(colour("#22b8b4"), colour("#0b5a78"), gloss=0.4)
RUBBER = Clay(colour("#4a5985"), colour("#10162c"), gloss=0.3)
UPPER_LIP = Clay(colour("#f08374"), colour("#9c3552"), gloss=0.12)
LOWER_LIP = Clay(colour("#ff9d8a"), colour("#b0415a"), gloss=0.3, hardness=30)
INK = colour("#26304f")
SEAM, HOLLOW, GROOVE = map(colour, ("#7686b4", "#8f9fd0", "#8c9aca"))
LIP_LINE = colour("#6d1f3c")
EYES = EyePaint(
    white=(colour("#cfdcf0"), WHITE),
    iris=(colour("#0b3558"), colour("#1fb6d8")),
    rim=colour("#082040"),
    pupil=colour("#06142a"),
    glow=colour("#c9fbff"),
    lid_shadow=colour("#6f7fb4"),
)


def draw(opening: float = 0.0, scale: float = 1.0) -> Drawing:
    """The finished drawing; `opening` 0..1 lowers lip and jaw, for measuring only."""
    plan = PLAN.opened(opening)
    canvas = Canvas(scale * FRAME.zoom)
    _body(canvas)
    head = _head(canvas)
    face = _face(canvas, plan, head)
    _mouth(canvas, plan, face)
    for eye in plan.eyes:
        _eye(canvas, eye, face)
        _brow(canvas, plan, eye)
    return Drawing.framed(canvas, _backdrop(scale), FRAME, plan, scale)


def _ring(x: float, y: float, rx: float, ry: float | None = None) -> np.ndarray:
    t = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    return np.stack([x + rx * np.cos(t), y + (ry or rx) * np.sin(t)], 1)


def _plate(left: float, top: float, right: float, bottom: float, radius: float) -> np.ndarray:
    """A rectangle with round corners."""
    t = np.linspace(0, np.pi / 2, 12)
    corners = ((right - radius, top + radius, -1), (right - radius, bottom - radius, 0),
               (left + radius, bottom - radius, 1), (left + radius, top + radius, 2))
    return np.vstack([np.stack([x + radius * np.cos(t + k * np.pi / 2),
                                y + radius * np.sin(t + k * np.pi / 2)], 1) for x, y, k in corners])


def _backdrop(scale: float) -> np.ndarray:
    """Warm air with large discs of light."""
    canvas = Canvas(scale)
    everywhere = canvas.everywhere()
    x, y = everywhere.grid()
    away = np.clip(np.hypot(x - MIDDLE + 240, y - 260) / 1250, 0, 1)
    canvas.over(colour("#ffe9c4"), everywhere)
    canvas.over(colour("#ff9f80"), everywhere * away)
    for x, y, r, amount in ((330, 300, 250, 0.30), (1600, 220, 190, 0.28), (1720, 820, 300, 0.25),
                            (170, 900, 210, 0.22), (1330, 90, 80, 0.3), (640, 120, 60, 0.3)):
        canvas.glow(colour("#fff3dc"), canvas.ellipse(x, y, r, r, soft=3), amount)
        circle = canvas.shape(_ring(x, y, r + 23.5)) - canvas.shape(_ring(x, y, r + 20.5))
        canvas.over(colour("#fffaf0"), circle, 0.35)
    rng = np.random.default_rng(4)
    for _ in range(40):
        x, y, r = rng.uniform(0, WIDTH), rng.uniform(0, HEIGHT), rng.uniform(3, 9)
        canvas.glow(WHITE, canvas.ellipse(x, y, r, r, soft=1.5), rng.uniform(0.2, 0.6))
    return canvas.image


def _body(canvas: Canvas) -> None:
    shadow = colour("#8d99be")
    for sign in (-1, 1):
        arm = spline(side(((252, 884), (330, 900), (384, 970), (404, 1080), (404, 1180),
                           (270, 1180), (250, 1000)), sign), True)
        puff(canvas, arm, 90, TEAL, 14)
    torso = spline(both(((0, 842), (90, 838), (180, 852), (262, 892), (306, 960), (322, 1060),
                         (326, 1160), (326, 1500), (0, 1500))), True)
    cast(canvas, torso, (4, 16), 12, colour("#8c7f99"), 0.5)
    chest = puff(canvas, torso, 210, SHELL, 34)
    for sign in (-1, 1):
        seam = np.array(((150, 852), (196, 930), (206, 1085)))
        canvas.darken(SEAM, canvas.stroke(side(seam, sign), (3, 3), 0.6) & chest, 0.8)
        light = canvas.stroke(side(shifted(seam, 3, 0), sign), (2, 2), 0.6)
        canvas.glow(WHITE, light & chest, 0.8)
        puff(canvas, _ring(MIDDLE + 236 * sign, 912, 9), 8, SHELL, 1.5)
    badge = _ring(MIDDLE, 996, 66)
    cast(canvas, badge, (2, 6), 5, shadow, 0.6)
    puff(canvas, badge, 26, SHELL, 3)
    puff(canvas, _ring(MIDDLE, 996, 52), 30, Clay(INK, RUBBER.dark, gloss=0.3), 4)
    bolt = shifted(((10, -38), (-26, 6), (-4, 6), (-12, 38), (26, -8), (4, -8)), MIDDLE, 996)
    canvas.glow(colour("#ffb347"), canvas.shape(bolt, 12), 0.9)
    spark = canvas.shape(bolt, 0.6)
    canvas.over(shade(spark, colour("#fff3b0"), colour("#ffb03a"), 960, 1030), spark)
    tube = _plate(MIDDLE - 60, 670, MIDDLE + 60, 860, 20)
    neck = puff(canvas, tube, 60, Clay(INK * 1.25, RUBBER.dark, gloss=0.12), 10)
    for y in range(752, 850, 21):
        puff(canvas, _plate(MIDDLE - 66, y, MIDDLE + 66, y + 17, 8), 9, RUBBER, 1.6)
    below_head = canvas.shape(_plate(MIDDLE - 90, 660, MIDDLE + 90, 768, 20), 12)
    canvas.darken(colour("#50587f"), below_head & neck, 0.8)
    collar = spline(both(((0, 836), (90, 832), (112, 846), (100, 868), (0, 878))), True)
    cast(canvas, collar, (2, 8), 6, shadow, 0.6)
    puff(canvas, collar, 16, TEAL, 3)


def _head(canvas: Canvas) -> Mask:
    canvas.over(colour("#9aa7c7"), canvas.stroke(((MIDDLE, 160), (MIDDLE, 112)), (9, 8), 0.5,
                                                 curved=False))
    canvas.over(WHITE, canvas.stroke(((MIDDLE - 2, 150), (MIDDLE - 2, 114)), (2.5, 2.5), 0.6,
                                     curved=False), 0.8)
    puff(canvas, _ring(MIDDLE, 94, 25), 25, Clay(colour("#ffb648"), colour("#d8563f"), 0.8), 2)
    for sign in (-1, 1):
        x = MIDDLE + 236 * sign
        for points, depth, clay, soft in (
            (((-14, 396), (28, 404), (46, 440), (48, 478), (46, 516), (28, 552), (-14, 560)), 36,
             replace(TEAL, gloss=0.5), 5),
            (((30, 440), (56, 448), (62, 478), (56, 508), (30, 516)), 18,
             replace(SHELL, gloss=0.5), 3),
        ):
            puff(canvas, spline(np.array(points) * (sign, 1) + (x, 0), True), depth, clay, soft)
    shell = spline(both(((0, 140), (96, 150), (176, 196), (226, 276), (243, 370), (243, 462),
                         (232, 552), (206, 622), (164, 672), (112, 698), (60, 706), (0, 707))),
                   True)
    head = canvas.shape(shell)
    x, y = head.grid()
    dome = np.sqrt(np.clip(1 - ((x - MIDDLE) / 262) ** 2 - ((y - 430) / 315) ** 2, 0, 1) + 0.01)
    relief = (142 * dome + 0.5 * pillow(head, 120, 18)).astype(np.float32)
    model(canvas, head, relief, replace(SHELL, hardness=30, rim=0.55, rim_colour=(1.0, 0.75, 0.62)))
    band = canvas.shape(spline(both(((0, 130), (28, 132), (36, 190), (32, 250), (0, 254))), True),
                        0.7) & head
    x, y = band.grid()
    arch = 40 * np.sqrt(np.clip(1 - ((x - MIDDLE) / 60) ** 2, 0, 1)) - 0.001 * (y - 190) ** 2
    model(canvas, band, arch.astype(np.float32), TEAL)
    for sign in (-1, 1):
        for points, widths, amount in ((((30, 140), (38, 192), (33, 256)), (2, 2.4), 0.7),
                                       (((206, 340), (212, 440), (205, 555), (176, 630)),
                                        (1, 3, 3, 1), 0.55)):
            seam = canvas.stroke(side(points, sign), widths, 0.8)
            canvas.darken(SEAM * 0.9, seam & head, amount)
    window = spline(side(((-70, 176), (-120, 196), (-166, 250), (-178, 290), (-150, 262),
                          (-110, 214), (-76, 192))), True)
    canvas.glow(WHITE, canvas.shape(window, 5) & head, 0.75)
    return head


def _relief(face: Mask, plan: Plan) -> np.ndarray:
    """The sculpted plate: brow, sockets, cheeks, a small nose, chin."""
    x, y = face.grid()
    x = x - MIDDLE
    a = np.abs(x)
    # Where the jaw has sunk, look up what was there; near enough for light.
    y = y - plan.drop * step(y - 0.8 * plan.drop * step(y, 560, 705), 560, 705) * np.exp(
        -((a / 150) ** 4))
    skull = np.sqrt(np.clip(1 - (x / 192) ** 2 - ((y - 470) / 278) ** 2, 0, 1) + 0.02)
    ridge = np.clip((y - 440) / 110, 0, 1) ** 1.5 * np.clip((584 - y) / 22, 0, 1)
    relief = (
        150 * skull
        + 10 * bump(x, 17) * ridge + 12 * bump(x, 21) * bump(y - 562, 19)
        + 2 * bump(a - 22, 10) * bump(y - 568, 11)
        - 13 * bump(a - 80, 46) * bump(y - 480, 34) + 9 * bump(a - 84, 50) * bump(y - 440, 24)
        + 12 * bump(a - 100, 44) * bump(y - 556, 38)
        + 9 * bump(x, 62) * bump(y - 630, 40) + 12 * bump(x, 40) * bump(y - 702, 26)
        - 6 * bump(x, 40) * bump(y - 672, 11) - 2.5 * bump(x, 6) * bump(y - 604, 13)
    )
    return cv2.GaussianBlur(relief.astype(np.float32), (0, 0), 3 * face.scale)


def _face(canvas: Canvas, plan: Plan, head: Mask) -> Mask:
    outline = plan.face
    middle = np.array([MIDDLE, 480])
    cast(canvas, (outline - middle) * (1.07, 1.05) + middle, (0, -2), 8, colour("#5f6c9a"), 0.75)
    gasket = canvas.shape((outline - middle) * (1.035, 1.028) + middle - (0, 1), 0.8)
    canvas.over(INK, gasket)
    face = canvas.shape(outline)
    relief = _relief(face, plan)
    model(canvas, face, relief, PLATE)
    canvas.darken(HOLLOW, hollows(face, relief, 14, 20), 0.75)
    edge = 1 - cv2.GaussianBlur(face.alpha, (0, 0), 9 * face.scale)
    canvas.darken(HOLLOW * 0.9, face * np.clip(1.6 * edge, 0, 1), 0.55)
    for sign in (-1, 1):
        x, y = MIDDLE + 116 * sign, 570 + 0.15 * plan.drop
        for dy, w, h, soft, tint, amount in (
            (0, 40, 30, 12, "#ff8f7a", 0.55), (0, 27, 19, 1, "#ff9d8e", 0.9),
            (2, 20, 13, 4, "#ffc9b8", 0.85),
        ):
            canvas.over(colour(tint), canvas.ellipse(x, y + dy, w, h, soft=soft) & face, amount)
        canvas.over(WHITE, canvas.ellipse(x - 9, y - 8, 7, 3.2, -20, 1.2), 0.7)
        nostril = canvas.ellipse(MIDDLE + 8 * sign, 582, 3.6, 2.1, 12 * sign, 1)
        canvas.over(INK, nostril, 0.5)
        wing = canvas.stroke(side(((27, 560), (30, 571), (24, 581)), sign), (0.5, 3, 0.5), 2)
        canvas.darken(GROOVE, wing, 0.5)
        rivet = canvas.ellipse(MIDDLE + 128 * sign, 330, 5.5, 5.5, soft=0.7)
        canvas.over(colour("#a9b7d8"), rivet)
        canvas.over(WHITE, canvas.ellipse(MIDDLE + 128 * sign - 1, 328.5, 2.5, 2.5, soft=0.7), 0.8)
    under = canvas.stroke(side(((-17, 584), (0, 589), (17, 584))), (1, 6, 1), 3)
    canvas.darken(colour("#8494c6"), under, 0.8)
    canvas.glow(WHITE, canvas.ellipse(MIDDLE - 5, 556, 7, 7, soft=3), 0.9)
    seam = canvas.stroke(((MIDDLE, 266), (MIDDLE, 340)), (2.2, 1.6), 0.5, curved=False)
    canvas.darken(SEAM, seam & face, 0.8)
    return face


def _mouth(canvas: Canvas, plan: Plan, face: Mask) -> None:
    lips = plan.lips
    x, floor = lips.bottom[20]
    below = canvas.stroke(((x - 34, floor + 8), (x, floor + 13), (x + 34, floor + 8)), (2, 13, 2),
                          4)
    canvas.darken(colour("#8292c4"), below & face, 0.8)
    rim = np.vstack([lips.top, lips.bottom[::-1]])
    middle = rim.mean(0)
    canvas.darken(GROOVE, canvas.shape((rim - middle) * (1.05, 1.16) + middle + (0, 1), 4), 0.55)
    if plan.opening > 0:
        opened_mouth(canvas, lips, colour("#3a1530"), colour("#d0506a"))
    puff(canvas, lips.upper, 8, UPPER_LIP, 1.6, 0.7)
    lower = puff(canvas, lips.lower, 11, LOWER_LIP, 2, 0.7)
    shine = canvas.ellipse(x - 8, (lips.lower_line[20, 1] + floor) / 2 - 1, 15, 3.2, -2, 1.6)
    canvas.glow(WHITE, shine & lower, 0.7)
    canvas.over(LIP_LINE, canvas.stroke(lips.upper_line[::4], (2.2, 2.2, 3, 2.2, 2.2), 0.5), 0.95)
    if plan.opening > 0:
        canvas.over(LIP_LINE, canvas.stroke(lips.lower_line[::4], (2, 1.6, 2), 0.4), 0.6)
    for end in (0, -1):
        x, y = lips.upper_line[end]
        canvas.over(colour("#7d3350"), canvas.ellipse(x, y, 4, 3, soft=1.4), 0.7)


def _eye(canvas: Canvas, eye: Eye, face: Mask) -> None:
    canvas.darken(GROOVE, canvas.shape(eye.grown(1.2), 6) & face, 0.55)
    canvas.over(colour("#c9d4ea"), canvas.shape(eye.grown(1.1), 0.8))
    ball, iris = eyeball(canvas, eye, EYES)
    radius, angle = polar(iris, eye)
    gaps = np.clip((np.abs((angle / (2 * np.pi) * 12) % 1 - 0.5) - 0.06) * 14, 0, 1)
    canvas.over(colour("#8ff4ff"), iris * (np.clip(1 - np.abs(radius - 0.68) / 0.12, 0, 1) * gaps),
                0.85)
    canvas.glow(colour("#29c8e8"), iris * np.clip(1 - np.abs(radius - 0.68) / 0.3, 0, 1), 0.45)
    eye_light(canvas, eye, EYES, ball, iris)
    lid = canvas.stroke(shifted(eye.upper, 0, -1.2)[::5], (3, 6.5, 8, 8, 7.5, 3.5), 0.5)
    canvas.over(INK, lid, 0.97)
    canvas.over(colour("#5a6a98"), canvas.stroke(eye.lower[::5], (2.5, 2.6, 3, 3, 3), 0.5), 0.9)
    fold = canvas.stroke(eye.at(((-48, -24), (-24, -50), (6, -58), (40, -46), (60, -14))),
                         (0.6, 3, 3.4, 3, 0.6), 0.8)
    canvas.darken(SEAM, fold, 0.8)
    light = canvas.stroke(eye.at(((-32, -38), (-10, -49), (10, -51), (36, -40))), (1, 4, 4, 1), 2)
    canvas.glow(WHITE, light, 0.6)


def _brow(canvas: Canvas, plan: Plan, eye: Eye) -> None:
    bar = plan.brow_bar(eye)
    cast(canvas, bar, (1, 5), 3, GROOVE, 0.6)
    puff(canvas, bar, 7, replace(TEAL, bright=colour("#2fc4bf")), 1.6, 0.8)


if __name__ == "__main__":
    ship(PRESET, ABOUT, draw())
