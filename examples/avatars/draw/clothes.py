"""What people wear: cloth that hangs over shoulders, and the parts that make it a garment.

A garment is a function (canvas, head, rng) made by the functions at the end of the file from
colours. Cloth is lit by a relief of folds; knit and weave are textures on top.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from examples.avatars.draw.head import CENTRE_X, Head, both_sides
from examples.avatars.draw.paint import (
    Canvas,
    Mask,
    bump,
    colour,
    lit,
    mirrored,
    resampled,
    shifted,
    spline,
    step,
)

Garment = Callable[[Canvas, Head, np.random.Generator], None]
SHADE = np.array([0.50, 0.47, 0.50])
SKIN_SHADE = np.array([0.62, 0.45, 0.40])  # of cloth on skin: warm
COLLAR_Y = 806.0  # where the neck meets the shoulders


@dataclass(frozen=True)
class Cloth:
    """A fabric: its colour and how it takes light."""

    code: str
    folds: float = 1.0
    sheen: float = 0.0  # satin
    texture: str = "plain"  # "plain", "knit", "rib", "weave", "denim"


def lay(canvas: Canvas, head: Head, mask: Mask, cloth: Cloth, rng: np.random.Generator,
        lift: float = 0.0) -> None:
    """Paint cloth over a mask, lit as it hangs from the shoulders."""
    b = head.build
    x, y = mask.grid()
    d = x - CENTRE_X
    a = np.abs(d)
    span = b.shoulder * 1.14
    h = 95 * np.sqrt(np.clip(1 - (d / span) ** 2, 0, None) + 0.04) - 42 * bump(y - 800, 70)
    # The sleeve's fold at the armpit, the chest's swell, random drape below the shoulders.
    h = h - 13 * bump(a - (b.shoulder * 0.70 + (y - 960) * 0.07), 12) * step(y, 930, 1040)
    h += 7 * bump(a - b.shoulder * 0.36, 90) * bump(y - 1010, 90)
    for angle, size, amount in ((0.35, 40, 6.5), (-0.3, 24, 3.2)):
        turned = d * np.cos(angle) + (y - 900) * np.sin(angle) * np.tanh(d / 70)
        wave = np.sin(turned / size + 1.6 * canvas.noise(mask, rng, 150))
        h += cloth.folds * amount * wave * step(y, 840, 1000)
    h += cloth.folds * 2.2 * canvas.noise(mask, rng, 55)
    h = cv2.GaussianBlur((h + np.zeros_like(mask.alpha)).astype(np.float32), (0, 0),
                         3 * canvas.scale)
    diffuse, spec, _ = lit(h, canvas.scale, head.light, wrap=(0.42, 0.40, 0.40))
    tone = colour(cloth.code)
    dim = tone * np.array([0.46, 0.44, 0.48])
    bright = np.minimum(tone * 1.10 + 0.022 + lift, 0.97)
    light = np.clip(diffuse * 1.04 + 0.02, 0, 1)
    paint = dim + (bright - dim) * light
    paint = paint * (1 + _texture(canvas, mask, cloth.texture, rng, x, y)[..., None])
    paint = paint + ((spec**10) * 0.28 * cloth.sheen)[..., None] * (tone * 0.5 + 0.5)
    # A thin light along the far shoulder, from the room behind.
    canvas.over(np.clip(paint, 0, 1).astype(np.float32), mask)


def _texture(canvas: Canvas, mask: Mask, kind: str, rng: np.random.Generator, x: np.ndarray,
             y: np.ndarray) -> np.ndarray:
    fine = canvas.noise(mask, rng, 2.2)
    if kind == "knit":  # columns of little Vs, following the body a little
        bend = 3.0 * canvas.noise(mask, rng, 120)
        column = (x + bend) / 8.6
        row = y / 7.4 + np.abs((column % 1) - 0.5) * 1.1
        stitch = np.sin(2 * np.pi * row) * 0.5 + np.cos(2 * np.pi * column) * 0.5
        return 0.050 * stitch + 0.010 * fine
    if kind == "rib":
        bend = 4.0 * canvas.noise(mask, rng, 120)
        return 0.085 * np.sin(2 * np.pi * (x + bend) / 11.5) + 0.01 * fine
    if kind == "weave":
        return 0.020 * np.sin(2 * np.pi * (x + y) / 5.0) + 0.014 * fine
    if kind == "denim":
        return 0.055 * np.sin(2 * np.pi * (x + 0.6 * y) / 4.4) + 0.030 * fine
    return 0.007 * fine


def cast(canvas: Canvas, mask: Mask, on: Mask, dx: float, dy: float, soft: float,
         amount: float = 0.5) -> None:
    """The shadow a part throws on what lies below it."""
    canvas.darken(SHADE, (mask.soft(soft).moved(dx, dy) & on) - mask, amount)


def edge(canvas: Canvas, line: np.ndarray, inside: Mask, amount: float = 0.5) -> None:
    """A turned hem: light on its upper edge, a fine shade under it."""
    canvas.darken(SHADE, canvas.stroke(shifted(line, 0, 2.0), [2, 3, 2], 1.6) & inside, amount)
    light = canvas.stroke(shifted(line, 0, -1.6), [1, 2, 1], 1.0) & inside
    canvas.glow(np.array([0.3, 0.3, 0.3]), light, amount * 0.7)


def stitches(canvas: Canvas, line: np.ndarray, inside: Mask, amount: float = 0.5) -> None:
    """A row of topstitching along a curve."""
    p = resampled(line, max(4, int(len(line) * 1.2)))
    dashes = [p[k : k + 2] for k in range(0, len(p) - 1, 2)]
    mask = canvas.strands(dashes, [1.4] * len(dashes), [1.0] * len(dashes), soft=0.4) & inside
    canvas.glow(np.array([0.30, 0.29, 0.27]), mask, amount)


def on_side(points, side: int) -> np.ndarray:
    """(distance from the middle, y) to (x, y) on one side."""
    p = np.array([(CENTRE_X + x, y) for x, y in points], np.float64)
    return p if side > 0 else mirrored(p)


def _neckline(points) -> np.ndarray:
    """A curve over both sides from its right half, starting at the middle."""
    right = spline([(CENTRE_X + x, y) for x, y in points])
    return np.vstack([mirrored(right)[::-1][:-1], right])


def _bodice(canvas: Canvas, head: Head, neckline: np.ndarray) -> Mask:
    """The torso below a neckline (left to right)."""
    hole = np.vstack([neckline, [(neckline[-1, 0], 600), (neckline[0, 0], 600)]])
    return canvas.shape(head.torso) - canvas.shape(hole)


def _band(canvas: Canvas, head: Head, line: np.ndarray, width: float, cloth: Cloth,
          rng: np.random.Generator, body: Mask) -> None:
    """A ribbed band around the neck."""
    band = canvas.stroke(line[::10], [0.5 * width, *[width] * 8, 0.5 * width])
    cast(canvas, band, body, 2, 7, 5, 0.55)
    lay(canvas, head, band, cloth, rng, 0.015)
    edge(canvas, shifted(line[::10], 0, -0.36 * width), band, 0.45)
    ribs = resampled(line, 70)
    across = [np.array([p, p]) + np.array([[0, -0.45], [0, 0.45]]) * width for p in ribs]
    mask = canvas.strands(across, [1.5] * len(across), [0.9] * len(across), 0.7) & band
    canvas.darken(np.array([0.62, 0.60, 0.62]), mask, 0.42)


# ---- garments


def crew(code: str, texture: str = "knit", depth: float = 26.0, band: float = 17.0) -> Garment:
    """A sweater or T-shirt with a round neck."""
    cloth = Cloth(code, texture=texture)

    def paint(canvas: Canvas, head: Head, rng: np.random.Generator) -> None:
        n = head.build.neck
        line = _neckline([(0, COLLAR_Y + depth + 4), (n * 0.55, COLLAR_Y + depth - 6),
                          (n * 0.97, COLLAR_Y - 2), (n + 3, COLLAR_Y - 17)])
        body = _bodice(canvas, head, line)
        canvas.darken(SKIN_SHADE, body.soft(10), 0.38)
        lay(canvas, head, body, cloth, rng)
        _band(canvas, head, line, band, cloth, rng, body)
        _armholes(canvas, head, body)

    return paint


def turtleneck(code: str, texture: str = "rib") -> Garment:
    """A soft high collar folded over."""
    cloth = Cloth(code, texture=texture)

    def paint(canvas: Canvas, head: Head, rng: np.random.Generator) -> None:
        n = head.build.neck
        body = canvas.shape(head.torso)
        lay(canvas, head, body, cloth, rng)
        _armholes(canvas, head, body)
        top = head.build.chin_y + 34
        roll = canvas.shape(both_sides([(0, top + 10), (n * 0.7, top + 4), (n + 7, top - 8),
                                        (n + 13, top + 18), (n + 20, COLLAR_Y - 2),
                                        (n + 14, COLLAR_Y + 14), (n * 0.6, COLLAR_Y + 26),
                                        (0, COLLAR_Y + 30)]))
        cast(canvas, roll, body, 3, 10, 8, 0.75)
        lay(canvas, head, roll, cloth, rng, 0.03)
        x, _ = roll.grid()
        turn = np.abs(x - CENTRE_X) / (n + 16)
        canvas.darken(SHADE, roll * (step(turn, 0.55, 1.05) * np.ones_like(roll.alpha)), 0.62)
        opening = canvas.stroke(on_side([(-n - 4, top - 3), (-n * 0.6, top + 7), (0, top + 12),
                                         (n * 0.6, top + 7), (n + 4, top - 3)], 1),
                                [2, 5, 6, 5, 2], 3) & roll
        canvas.glow(np.array([0.25, 0.25, 0.25]), opening, 0.5)
        shade = canvas.shape(shifted(head.face, 6, 26), soft=11) & roll
        canvas.darken(SHADE, shade, 0.55)
        fold = canvas.stroke(on_side([(-n - 10, COLLAR_Y - 16), (0, COLLAR_Y + 6),
                                      (n + 10, COLLAR_Y - 16)], 1), [2, 7, 2], 4) & roll
        canvas.darken(SHADE, fold, 0.42)

    return paint


def hoodie(code: str, lining: str, cord: str = "#f2efe8") -> Garment:
    """A hood lying on the shoulders, two cords."""
    cloth, inner = Cloth(code, folds=1.2), Cloth(lining, folds=0.5)

    def paint(canvas: Canvas, head: Head, rng: np.random.Generator) -> None:
        n = head.build.neck
        body = canvas.shape(head.torso)
        neck_hole = canvas.shape(both_sides([(0, 600), (n, 600), (n + 2, COLLAR_Y - 20),
                                             (n * 0.7, COLLAR_Y + 18), (0, COLLAR_Y + 44)]))
        lay(canvas, head, body - neck_hole, cloth, rng)
        _armholes(canvas, head, body)
        for side in (-1, 1):
            inside = canvas.shape(spline(on_side(
                [(n + 2, 762), (n + 34, 742), (n + 62, 776), (n + 40, 840), (24, 905), (0, 880),
                 (n * 0.55, 846), (n - 2, 806)], side), True))
            lay(canvas, head, inside, inner, rng)
            canvas.darken(SHADE, inside - inside.soft(9).moved(-side * 8, 8), 0.5)
            hood = canvas.shape(spline(on_side(
                [(n + 26, 738), (n + 62, 756), (n + 122, 806), (n + 128, 842), (n + 66, 884),
                 (20, 946), (-6, 934), (10, 898), (n * 0.72, 852), (n + 20, 800),
                 (n + 30, 766)], side), True))
            cast(canvas, hood, canvas.shape(head.torso), side * 3, 12, 9, 0.7)
            cast(canvas, hood, inside, -side * 6, -2, 7, 0.6)
            lay(canvas, head, hood, cloth, rng, 0.02)
            rim = on_side([(n + 30, 752), (n + 22, 800), (n * 0.74, 856), (12, 902)], side)
            seam = canvas.stroke(shifted(rim, side * 9, 4), [3, 5, 5, 3], 2.4) & hood
            canvas.darken(SHADE, seam, 0.42)
            canvas.glow(np.array([0.25, 0.25, 0.25]), canvas.stroke(shifted(rim, side * 3, 0),
                                                                     [3, 6, 6, 3], 2.4) & hood, 0.5)
            fold = canvas.stroke(on_side([(n + 60, 770), (n + 84, 826), (n + 40, 874)], side),
                                 [2, 8, 2], 5) & hood
            canvas.darken(SHADE, fold, 0.5)
            drop = on_side([(34, 896), (42, 940), (38, 1000), (41, 1052)], side)
            rope = canvas.stroke(drop, [6.5, 6.5, 6.5])
            cast(canvas, rope, canvas.shape(head.torso), 3, 4, 3, 0.6)
            lay(canvas, head, rope, Cloth(cord, folds=0, texture="rib"), rng)
            eyelet = canvas.ellipse(*drop[0], 6, 6)
            canvas.over(colour("#b9b4aa"), eyelet)
            canvas.darken(SHADE, canvas.ellipse(*drop[0], 3, 3, soft=0.6), 0.9)

    return paint


def shirt(code: str, open_: float = 30.0, texture: str = "weave", buttons: str = "#f4f1ea",
          under: str | None = None) -> Garment:
    """A collared shirt, the upper button open."""
    cloth = Cloth(code, folds=0.9, texture=texture)

    def paint(canvas: Canvas, head: Head, rng: np.random.Generator) -> None:
        body = _vee(canvas, head, COLLAR_Y + 30 + open_, under, rng)
        lay(canvas, head, body, cloth, rng)
        _armholes(canvas, head, body)
        _placket(canvas, body, COLLAR_Y + 40 + open_, buttons)
        _collar(canvas, head, cloth, rng, body, COLLAR_Y + 30 + open_)

    return paint


def blazer(code: str, top: str, under: Garment | None = None, lapel: float = 1.0,
           texture: str = "weave") -> Garment:
    """A jacket with notched lapels over a top."""
    cloth = Cloth(code, folds=0.55, texture=texture)

    def paint(canvas: Canvas, head: Head, rng: np.random.Generator) -> None:
        (under or shell(top))(canvas, head, rng)
        b = head.build
        n, s = b.neck, b.shoulder
        torso = canvas.shape(head.torso)
        fronts = []
        for side in (-1, 1):  # the left side lies over the right one
            front = canvas.shape(spline(on_side(
                [(n + 4, 792), (n + 22, 792), (n + 92, 816), (s * 0.74, b.shoulder_y - 20),
                 (s * 0.95, b.shoulder_y + 22), (s * 1.06, 960), (s * 1.14, 1150), (14, 1150),
                 (26, 1062), (58, 950), (n + 2, 850)], side), True))
            cast(canvas, front, torso, -side * 8, 4, 10, 0.7)
            lay(canvas, head, front, cloth, rng)
            fronts.append(front)
        for side, front in zip((-1, 1), fronts, strict=True):
            w = 44 * lapel
            outer = on_side([(n + 42 + w, 886), (n + 26 + w * 0.7, 950), (n * 0.9, 1020),
                             (22, 1100)], side)
            flap = canvas.shape(np.vstack([
                on_side([(n - 4, 858), (n + 34 + w * 0.3, 866)], side), spline(outer),
                spline(on_side([(12, 1096), (46, 966), (n - 4, 858)], side))]), soft=0.6)
            cast(canvas, flap, front, side * 4, 6, 6, 0.75)
            lay(canvas, head, flap, cloth, rng, 0.022 if side < 0 else 0.010)
            rim = canvas.stroke(shifted(outer, -side * 2.2, 0), [1, 2, 1], 1.0) & flap
            canvas.glow(np.array([0.26, 0.26, 0.27]), rim, 0.45 if side < 0 else 0.25)
            roll = canvas.stroke(on_side([(n, 836), (46, 966), (15, 1080)], side), [6, 12, 8],
                                 5) & flap
            canvas.darken(SHADE, roll, 0.4)
            leaf = [(n - 3, 770), (n + 6, 757), (n + 18, 762), (n + 32, 792)]
            collar = canvas.shape(np.vstack([
                spline(on_side(leaf, side)),
                on_side([(n + 32 + w * 0.62, 850), (n + 22 + w * 0.42, 868), (n + 4, 872)], side),
                spline(on_side([(n + 4, 872), (n - 5, 840), (n - 3, 800), (n - 3, 770)], side))]),
                soft=0.6)
            cast(canvas, collar, flap | front, side * 3, 5, 4, 0.6)
            lay(canvas, head, collar, cloth, rng, 0.02)
            gorge = on_side([(n + 32, 792), (n + 32 + w * 0.62, 850)], side)
            light = canvas.stroke(shifted(gorge, -side * 2, 0), [1, 1.6, 1], 0.8, curved=False)
            canvas.glow(np.array([0.26, 0.26, 0.27]), light & collar, 0.4)
        _armholes(canvas, head, torso)

    return paint


def shell(code: str, depth: float = 40.0, sheen: float = 0.25) -> Garment:
    """A plain top with a soft round neck."""
    cloth = Cloth(code, folds=0.8, sheen=sheen)

    def paint(canvas: Canvas, head: Head, rng: np.random.Generator) -> None:
        n = head.build.neck
        line = _neckline([(0, COLLAR_Y + depth + 8), (n * 0.5, COLLAR_Y + depth - 2),
                          (n * 0.98, COLLAR_Y + 6), (n + 16, COLLAR_Y - 16)])
        body = _bodice(canvas, head, line)
        canvas.darken(SKIN_SHADE, body.soft(10), 0.34)
        lay(canvas, head, body, cloth, rng)
        edge(canvas, shifted(line[::8], 0, 3), body, 0.5)

    return paint


def wrap(code: str, depth: float = 120.0, sheen: float = 0.35) -> Garment:
    """A dress or blouse whose sides cross in a V."""
    cloth = Cloth(code, folds=1.25, sheen=sheen)

    def paint(canvas: Canvas, head: Head, rng: np.random.Generator) -> None:
        b = head.build
        n, s = b.neck, b.shoulder
        torso = canvas.shape(head.torso)
        low = COLLAR_Y + depth
        for side in (1, -1):
            part = canvas.shape(np.vstack([
                spline(on_side([(n + 14, 790), (n + 2, COLLAR_Y + 12), (n * 0.5, low - 62),
                                (-30, low + 20)], side)),
                on_side([(-150, 1150), (s * 1.3, 1150), (s * 1.3, 800)], side)])) & torso
            cast(canvas, part, torso, -side * 4, -3, 8, 0.55)
            lay(canvas, head, part, cloth, rng, 0.012 if side < 0 else 0.0)
            hem = on_side([(n + 14, 792), (n + 2, COLLAR_Y + 14), (n * 0.5, low - 60),
                           (-30, low + 22)], side)
            edge(canvas, shifted(hem, side * 3, 2), part, 0.6)
            for k in range(4):
                gather = on_side([(n + 24 + 26 * k, 812 + 9 * k),
                                  (n * 0.8 + 18 * k, low - 60 + 14 * k),
                                  (-10 + 10 * k, low + 46 + 30 * k)], side)
                canvas.darken(SHADE, canvas.stroke(gather, [1, 8, 3], 5) & part, 0.30)
                canvas.glow(np.array([0.25, 0.25, 0.25]),
                            canvas.stroke(shifted(gather, -side * 8, 0), [1, 6, 2], 4) & part, 0.22)
        _armholes(canvas, head, torso)

    return paint


def kurta(code: str, trim: str, texture: str = "weave") -> Garment:
    """A collarless tunic with a slit and an embroidered edge."""
    cloth = Cloth(code, folds=1.0, sheen=0.2, texture=texture)

    def paint(canvas: Canvas, head: Head, rng: np.random.Generator) -> None:
        n = head.build.neck
        line = _neckline([(0, COLLAR_Y + 112), (9, COLLAR_Y + 62), (22, COLLAR_Y + 30),
                          (n * 0.72, COLLAR_Y + 14), (n + 6, COLLAR_Y - 18)])
        body = _bodice(canvas, head, line)
        canvas.darken(SKIN_SHADE, body.soft(10), 0.38)
        lay(canvas, head, body, cloth, rng)
        _armholes(canvas, head, body)
        border = canvas.stroke(line[::6], [19] * 3) & body
        cast(canvas, border, body, 2, 5, 4, 0.5)
        lay(canvas, head, border, Cloth(trim, folds=0.3, sheen=0.5), rng, 0.02)
        beads = resampled(line, 96)
        side = np.sign(beads[:, 0] - CENTRE_X + 1e-6)
        for k in range(2, len(beads) - 2, 2):
            x, y = beads[k, 0] + side[k] * 5.5, beads[k, 1] + 4.0
            dot = canvas.ellipse(x, y, 2.7, 2.7, soft=0.4)
            canvas.darken(np.array([0.55, 0.42, 0.35]), dot.moved(1, 1), 0.6)
            canvas.over(np.array([0.95, 0.82, 0.52]), dot, 0.9)
            canvas.glow(np.ones(3), canvas.ellipse(x - 0.8, y - 0.9, 0.9, 0.9, soft=0.3), 0.8)
        edge(canvas, shifted(line[::6], 0, 1), border, 0.5)

    return paint


def coat(code: str = "#f4f5f5", under: str = "#8fb3c4") -> Garment:
    """A doctor's coat over a shirt, a stethoscope around the neck."""

    def paint(canvas: Canvas, head: Head, rng: np.random.Generator) -> None:
        b = head.build
        n = b.neck
        blazer(code, under, under=shirt(under, open_=14), lapel=0.9, texture="plain")(
            canvas, head, rng)
        tube = Cloth("#3a4450", folds=0, sheen=0.6)
        torso = canvas.shape(head.torso)
        for side in (-1, 1):
            line = spline(on_side([(n - 4, 770), (n + 14, 782), (n + 44, 870), (n + 42, 960),
                                   (n + 22 + 6 * side, 1040), (n + 16, 1120)], side))
            rope = canvas.stroke(line[::8], [11, 11, 11])
            cast(canvas, rope, torso, 5, 6, 4, 0.6)
            lay(canvas, head, rope, tube, rng)
            shine = canvas.stroke(shifted(line[::8], -2.6, 0), [2.2, 2.2, 2.2], 1.0) & rope
            canvas.glow(np.array([0.55, 0.6, 0.65]), shine, 0.5)

    return paint


def cardigan(code: str, top: str, buttons: str = "#d8c7a8") -> Garment:
    """An open knitted jacket over a shirt or blouse."""
    cloth = Cloth(code, folds=0.8, texture="knit")

    def paint(canvas: Canvas, head: Head, rng: np.random.Generator) -> None:
        shirt(top, open_=22, texture="plain")(canvas, head, rng)
        b = head.build
        n, s = b.neck, b.shoulder
        torso = canvas.shape(head.torso)
        for side in (1, -1):
            rim = [(n + 14, 790), (n + 22, 850), (n + 4, 930), (40, 1010), (24, 1150)]
            front = canvas.shape(np.vstack([
                spline(on_side(rim, side)),
                on_side([(s * 1.4, 1150), (s * 1.4, 780)], side)])) & torso
            cast(canvas, front, torso, -side * 7, 5, 8, 0.6)
            lay(canvas, head, front, cloth, rng)
            line = spline(on_side(rim, side))
            band = canvas.stroke(shifted(line[::8], side * 13, 0), [25, 25, 25]) & front
            cast(canvas, band, front, side * 3, 3, 4, 0.5)
            lay(canvas, head, band, Cloth(code, folds=0.2, texture="rib"), rng, 0.02)
            if side < 0:
                for y in (1016, 1072):
                    x = float(np.interp(y, line[:, 1], line[:, 0])) - 13
                    _button(canvas, x, y, buttons, 8.5)
        _armholes(canvas, head, torso)

    return paint


# ---- parts


def _armholes(canvas: Canvas, head: Head, body: Mask) -> None:
    """The seam where a sleeve is set in, and the dark below the arm."""
    b = head.build
    for side in (-1, 1):
        s = b.shoulder
        seam = on_side([(s * 0.80, b.shoulder_y - 6), (s * 0.755, 920), (s * 0.735, 990),
                        (s * 0.75, 1090)], side)
        canvas.darken(SHADE, canvas.stroke(seam, [1.5, 4, 9, 12], 4) & body, 0.42)


def _vee(canvas: Canvas, head: Head, low: float, under: str | None,
         rng: np.random.Generator) -> Mask:
    n = head.build.neck
    if under:
        crew(under, "plain", 22, 12)(canvas, head, rng)
    return _bodice(canvas, head, _neckline([(0, low + 4), *_collar_edge(n, low)[::-1]]))


def _collar_edge(n: float, low: float) -> list[tuple[float, float]]:
    """Where a shirt's collar meets the neck, from the side to the upper button."""
    return [(n + 3, 762), (n * 0.98, 798), (n * 0.62, 798 + 0.52 * (low - 798)), (6, low - 2)]


def _collar(canvas: Canvas, head: Head, cloth: Cloth, rng: np.random.Generator, body: Mask,
            low: float) -> None:
    """Two points of a shirt collar and the stand behind them."""
    n = head.build.neck
    tip = low + 26
    for side in (-1, 1):
        neck_edge = on_side(_collar_edge(n, low), side)
        outer = on_side([(n + 46, tip - 44), (n + 36, 800), (n + 15, 760)], side)
        stand = canvas.stroke(shifted(neck_edge, -side * 4.0, 3.0), [12, 13, 11, 4])
        canvas.darken(SKIN_SHADE, stand.soft(4).moved(-side * 4, 2), 0.4)
        lay(canvas, head, stand, cloth, rng)
        canvas.darken(SHADE, stand, 0.30)
        leaf = canvas.shape(np.vstack([spline(neck_edge), on_side([(n - 8, tip)], side),
                                       spline(outer)]), soft=0.5)
        cast(canvas, leaf, body, side * 2, 8, 6, 0.75)
        lay(canvas, head, leaf, cloth, rng, 0.03 if side < 0 else 0.015)
        hem = [(n + 40, tip - 46), (n - 10, tip - 8), (12, low - 3)]
        stitches(canvas, resampled(on_side(hem, side), 40), leaf, 0.28)
        turn = canvas.stroke(on_side([(n + 4, 770), (n * 0.9, 806), (n * 0.5, 834), (8, low - 4)],
                                     side), [5, 8, 6, 2], 4) & leaf
        canvas.glow(np.array([0.28, 0.28, 0.28]), turn, 0.45)


def _placket(canvas: Canvas, body: Mask, top: float, buttons: str) -> None:
    line = np.array([(CENTRE_X + 15, top), (CENTRE_X + 17, 1000), (CENTRE_X + 18, 1100)])
    strip = canvas.shape([(CENTRE_X - 15, top), (CENTRE_X + 15, top), (CENTRE_X + 18, 1100),
                          (CENTRE_X - 15, 1100)]) & body
    cast(canvas, strip, body, 2, 2, 3, 0.4)
    canvas.glow(np.array([0.2, 0.2, 0.2]), strip, 0.14)
    canvas.darken(SHADE, canvas.stroke(line, [1.5, 1.8, 1.8], 0.8) & body, 0.5)
    for y in np.arange(top + 34, 1080, 76):
        _button(canvas, CENTRE_X, float(y), buttons, 6.0)


def _button(canvas: Canvas, x: float, y: float, code: str, radius: float) -> None:
    disc = canvas.ellipse(x, y, radius, radius)
    canvas.darken(SHADE, disc.soft(2).moved(1.5, 2.5), 0.6)
    canvas.over(colour(code), disc)
    canvas.darken(SHADE, disc - canvas.ellipse(x - 0.8, y - 0.8, radius * 0.74, radius * 0.74,
                                               soft=1), 0.4)
    for dx, dy in ((-1, -1), (1, -1), (-1, 1), (1, 1)):
        hole = canvas.ellipse(x + dx * radius * 0.24, y + dy * radius * 0.24, 1.0, 1.0, soft=0.3)
        canvas.darken(SHADE * 0.5, hole, 0.8)
