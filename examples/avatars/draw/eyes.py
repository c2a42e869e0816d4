"""Eyes and brows. An eye's outline is known exactly, for lids that close where they should."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from examples.avatars.draw.export import Eye
from examples.avatars.draw.head import CENTRE_X, Head
from examples.avatars.draw.paint import (
    Canvas,
    bump,
    colour,
    resampled,
    ribbon,
    shifted,
    spline,
    step,
)

LASH = np.array([0.10, 0.065, 0.055])


@dataclass(frozen=True)
class Eyes:
    """The shape of the opening, in drawing pixels, and how it is made up."""

    half_width: float = 44.0
    up: float = 22.0  # height of the upper lid's edge over the corners' line
    down: float = 15.5
    tilt: float = 3.5  # how far the outer corner is above the inner one
    peak: float = 0.05  # where the upper lid is highest: -1 inner corner .. 1 outer corner
    fold: float = 11.0  # from the lid's edge to the crease; 0 = no crease (a monolid)
    hood: float = 0.0  # the lid's skin hangs over the outer corner, with age
    inner_fold: float = 0.0  # an epicanthic fold, 0..1
    iris: str = "#6b4526"
    radius: float = 21.5
    lash: float = 0.6  # length and thickness of lashes
    liner: float = 0.3
    shadow: str = "#a8705e"  # colour on the lid
    shadow_amount: float = 0.25
    bag: float = 0.0  # fullness below the eye


@dataclass(frozen=True)
class Brows:
    """Hair over the eyes; sizes in drawing pixels."""

    colour: str = "#5a3d2a"
    half_length: float = 46.0
    thickness: float = 11.0
    arch: float = 7.0
    rise: float = 2.0  # how much higher the outer third is than the inner end
    x: float = 2.0  # outward shift
    density: float = 1.0
    tail: float = 10.0  # how far the outer end comes down again


def outline(head: Head, eyes: Eyes, side: int) -> tuple[np.ndarray, np.ndarray]:
    """Upper and lower lid edge from the inner to the outer corner. `side` is -1 left, 1 right."""
    w, u, lo, t = eyes.half_width, eyes.up, eyes.down, eyes.tilt
    drop = 4.5 + 2.5 * eyes.inner_fold
    p = eyes.peak
    upper = [(-w, drop), (-0.84 * w, drop - 7.5 + 3.5 * eyes.inner_fold),
             (-0.52 * w + 0.3 * p * w, -0.72 * u), (p * w, -u),
             (0.50 * w + 0.3 * p * w, -0.80 * u - 0.25 * t),
             (0.83 * w, -0.40 * u - 0.6 * t + 2.5 * eyes.hood), (w, -t + 1.5)]
    lower = [(-w, drop), (-0.82 * w, drop + 4.0), (-0.45 * w, 0.86 * lo), (0.05 * w, lo),
             (0.50 * w, 0.88 * lo - 0.2 * t), (0.84 * w, 0.40 * lo - 0.6 * t), (w, -t + 1.5)]
    return tuple(spline(_placed(head, side, points)) for points in (upper, lower))


def known(head: Head, eyes: Eyes) -> tuple[Eye, Eye]:
    """Both eyes' exact outlines, left and right in the picture, upright."""
    out = []
    for side in (-1, 1):
        upper, lower = (resampled(p, 21) for p in outline(head, eyes, side))
        if side < 0:
            upper, lower = upper[::-1], lower[::-1]
        out.append(Eye(upper, lower, _iris(head, eyes, side), eyes.radius))
    return out[0], out[1]


def _iris(head: Head, eyes: Eyes, side: int) -> tuple[float, float]:
    """Resting on the lower lid, a little covered by the upper one: a relaxed look ahead."""
    y = head.build.eye_y + eyes.down + 1.0 - eyes.radius * 0.93
    return CENTRE_X + side * (head.build.eye_x - 0.6), y


def _placed(head: Head, side: int, points) -> np.ndarray:
    b = head.build
    return np.array([(CENTRE_X + side * (b.eye_x + x), b.eye_y + y) for x, y in points])


def paint_eyes(canvas: Canvas, head: Head, eyes: Eyes, skin: np.ndarray, shadow: np.ndarray,
               rng: np.random.Generator) -> None:
    """Both eyes on lit skin; `skin` and `shadow` are its colours in light and in shade."""
    for side in (-1, 1):
        _lids(canvas, head, eyes, side, skin, shadow)
        _ball(canvas, head, eyes, side, rng)
        _rims(canvas, head, eyes, side, skin, rng)


def _lids(canvas: Canvas, head: Head, eyes: Eyes, side: int, skin: np.ndarray,
          shadow: np.ndarray) -> None:
    """The skin around the opening: socket, lid, crease, the small fold below."""
    w, u, fold = eyes.half_width, eyes.up, max(eyes.fold, 5.0)

    def at(points):
        return _placed(head, side, points)

    # The hollow between brow and lid, deepest near the nose.
    socket = canvas.shape(spline(at([(-w * 1.25, 2), (-w * 1.05, -u - fold), (-w * 0.2, -u - 17),
                                     (w * 0.6, -u - 13), (w * 1.2, -u * 0.5 - 6), (w * 1.05, 2),
                                     (0, -u * 0.6)]), True), soft=8)
    canvas.darken(np.array([0.84, 0.70, 0.66]), socket, 0.50)
    inner = canvas.ellipse(*at([(-w * 1.16, -7)])[0], 10, 16, side * 14, soft=7)
    canvas.darken(np.array([0.76, 0.60, 0.56]), inner, 0.38)
    # The lid between its edge and the crease catches the light.
    lid = canvas.shape(spline(at([(-w * 0.96, 0), (-w * 0.62, -u * 0.72 - fold * 0.70),
                                  (-w * 0.1, -u - fold * 0.95), (w * 0.45, -u * 0.92 - fold),
                                  (w * 0.98, -u * 0.30 - fold * 0.9 - eyes.tilt),
                                  (w * 1.12, -eyes.tilt - 3), (0.5 * w, -u * 0.6),
                                  (-0.5 * w, -u * 0.5)]), True), soft=2.4)
    canvas.tint(skin * np.array([0.97, 0.92, 0.90]), lid, 0.22)
    wash = canvas.shape(spline(at([(-w * 0.9, -4), (-w * 0.5, -u - fold * 0.9),
                                   (w * 0.1, -u - fold - 4), (w * 0.8, -u * 0.8 - fold),
                                   (w * 1.28, -eyes.tilt - 12), (w * 1.02, -eyes.tilt),
                                   (0, -u * 0.5)]), True), soft=5.0)
    canvas.darken(np.clip(colour(eyes.shadow) / np.maximum(skin, 0.1), 0.2, 1.1), wash,
                  eyes.shadow_amount)
    sheen = canvas.stroke(at([(-w * 0.45, -u * 0.88 - fold * 0.45), (0, -u - fold * 0.45),
                              (w * 0.42, -u * 0.88 - fold * 0.5)]), [1, fold * 0.55, 1], soft=2.2)
    canvas.glow(np.array([0.26, 0.21, 0.18]), sheen, 0.65 if side < 0 else 0.45)
    if eyes.fold > 0:
        crease = at([(-w * 0.90, -6), (-w * 0.62, -u * 0.74 - fold * 0.78), (-w * 0.08, -u - fold),
                     (w * 0.48, -u * 0.90 - fold), (w * 0.92, -u * 0.36 - fold * 0.88),
                     (w * 1.16, -eyes.tilt - 2.5 + 4 * eyes.hood)])
        soft = canvas.stroke(crease - (0, 1.5), [1, 5, 7, 7, 5, 2], soft=3.2)
        canvas.darken(np.array([0.66, 0.48, 0.44]), soft, 0.46 + 0.15 * eyes.hood)
        fine = canvas.stroke(crease, [0.7, 2.0, 2.4, 2.4, 1.8, 0.5], soft=0.9)
        canvas.darken(shadow / np.maximum(skin, 0.05) * np.array([0.66, 0.58, 0.58]), fine, 0.60)
    else:
        puff = canvas.stroke(at([(-w * 0.7, -u - 2), (0, -u - 11), (w * 0.8, -u * 0.6 - 8)]),
                             [4, 12, 5], soft=5)
        canvas.glow(np.array([0.22, 0.18, 0.15]), puff, 0.55)
        under = canvas.stroke(at([(-w * 0.8, -u * 0.5), (-w * 0.3, -u - 3.5), (w * 0.3, -u - 3.5),
                                  (w * 0.95, -u * 0.4 - 3)]), [1, 3.5, 3.5, 2], soft=2)
        canvas.darken(np.array([0.70, 0.54, 0.50]), under, 0.45)
    if eyes.inner_fold:
        tuck = canvas.stroke(at([(-w * 0.86, -9), (-w * 1.04, 0), (-w * 1.02, 7)]),
                             [0.8, 2.6, 0.8], soft=1.2)
        canvas.darken(np.array([0.62, 0.46, 0.42]), tuck, 0.6 * eyes.inner_fold)
    # Brow bone in the light.
    bone = canvas.ellipse(*at([(w * 0.62, -u - 21)])[0], 22, 6, -side * 12, soft=7)
    canvas.glow(np.array([0.22, 0.18, 0.15]), bone, 0.50 if side < 0 else 0.25)
    # Below: a smile's soft roll and the shade under it.
    lo = eyes.down
    roll = canvas.stroke(at([(-w * 0.66, lo + 3), (-w * 0.1, lo + 6.5), (w * 0.62, lo * 0.9 + 4)]),
                         [2, 6.5, 2.5], soft=2.4)
    canvas.glow(np.array([0.24, 0.19, 0.16]), roll, 0.52)
    shade = canvas.stroke(at([(-w * 0.92, lo + 4), (-w * 0.35, lo + 13), (w * 0.3, lo + 13.5),
                              (w * 0.85, lo * 0.8 + 7)]), [1, 4, 4, 1], soft=2.8)
    canvas.darken(np.array([0.76, 0.60, 0.58]), shade, 0.40 + 0.3 * eyes.bag)
    trough = canvas.stroke(at([(-w * 1.1, 6), (-w * 0.8, lo + 13), (-w * 0.2, lo + 23)]),
                           [2, 7, 2], soft=5)
    canvas.darken(np.array([0.78, 0.62, 0.62]), trough, 0.36 + 0.3 * eyes.bag)


def _ball(canvas: Canvas, head: Head, eyes: Eyes, side: int, rng: np.random.Generator) -> None:
    """White, iris, pupil and the lights in them."""
    upper, lower = outline(head, eyes, side)
    opening = canvas.shape(np.vstack([upper, lower[::-1]]), soft=0.5)
    x, y = opening.grid()
    cx = CENTRE_X + side * head.build.eye_x
    ix, iy = _iris(head, eyes, side)
    radius = eyes.radius
    # The white: warm grey, round, pinker at the corners, never brighter than the skin's light.
    far = np.hypot((x - ix) / (eyes.half_width * 1.0), (y - iy) / (eyes.half_width * 0.8))
    ball = np.array([0.945, 0.925, 0.905]) * (1 - 0.30 * np.clip(far, 0, 1.2) ** 2.2)[..., None]
    pink = step(np.abs(x - cx), eyes.half_width * 0.55, eyes.half_width)
    ball = ball * (1 - (pink * np.ones_like(y))[..., None] * np.array([0.02, 0.11, 0.11]))
    canvas.over(ball.astype(np.float32), opening)

    disc = canvas.ellipse(ix, iy, radius, radius, soft=0.7) & opening
    x, y = disc.grid()
    r = np.hypot(x - ix, y - iy) / radius
    angle = np.arctan2(y - iy, x - ix)
    base = colour(eyes.iris)
    phase = rng.uniform(0, 6.28, 4)
    fibres = (np.sin(angle * 31 + 2.5 * np.sin(angle * 5 + phase[0]) + phase[1])
              + 0.7 * np.sin(angle * 47 + 3 * np.sin(angle * 3 + phase[2]) + phase[3])) / 1.7
    ring = bump(r - 0.56, 0.26)
    tone = 0.60 + 0.50 * ring + 0.13 * fibres * step(r, 0.30, 0.6) * step(r, 1.0, 0.85)
    # Light entering from the upper left leaves the iris glowing opposite.
    glow = np.clip(((x - ix) * 0.45 + (y - iy) * 0.9) / radius, -0.3, 1) * bump(r - 0.62, 0.30)
    warm = bump(r - 0.42, 0.13)[..., None] * np.array([0.10, 0.05, 0.0]) * (0.5 + base.mean())
    iris = base * tone[..., None] * (1 + 0.85 * glow[..., None]) + warm
    iris = iris + glow[..., None] * 0.07 * np.array([1.0, 0.85, 0.6])
    iris = iris * (1 - 0.62 * step(r, 0.80, 1.0)[..., None])
    canvas.tint(np.clip(iris, 0, 1).astype(np.float32), disc)
    pupil = canvas.ellipse(ix, iy, radius * 0.45, radius * 0.45, soft=1.2) & opening
    canvas.tint(np.array([0.035, 0.025, 0.025]), pupil, 0.97)

    # The upper lid and its lashes shade the ball.
    shade = canvas.shape(np.vstack([shifted(upper, 0, -12), shifted(upper, 0, 8.5)[::-1]]),
                         soft=3.0) & opening
    canvas.darken(np.array([0.42, 0.34, 0.34]), shade, 0.78)
    rim = canvas.shape(np.vstack([shifted(lower, 0, 5), shifted(lower, 0, -2.5)[::-1]]),
                       soft=1.6) & opening
    canvas.darken(np.array([0.74, 0.58, 0.56]), rim, 0.55)

    # A window above left, and its floor bounce below right.
    window = canvas.shape(spline([(ix - radius * 0.52, iy - radius * 0.50),
                                  (ix - radius * 0.14, iy - radius * 0.62),
                                  (ix - radius * 0.08, iy - radius * 0.22),
                                  (ix - radius * 0.46, iy - radius * 0.12)], True), soft=0.7)
    canvas.glow(np.array([1.0, 1.0, 1.0]), window & opening, 0.96)
    bounce = canvas.ellipse(ix + radius * 0.36, iy + radius * 0.42, radius * 0.16, radius * 0.11,
                            -35, soft=1.0)
    canvas.glow(np.array([1.0, 0.97, 0.92]), bounce & opening, 0.50)
    tear = canvas.stroke(lower[int(len(lower) * 0.3) : int(len(lower) * 0.72) : 4] - (0, 1.6),
                         [0.3, 1.3, 0.3], soft=0.6)
    canvas.glow(np.array([1, 0.98, 0.96]), tear & opening, 0.34)


def _rims(canvas: Canvas, head: Head, eyes: Eyes, side: int, skin: np.ndarray,
          rng: np.random.Generator) -> None:
    """Edges of the lids, corners and lashes."""
    upper, lower = outline(head, eyes, side)
    w = eyes.half_width
    opening = canvas.shape(np.vstack([upper, lower[::-1]]), soft=0.5)
    corner = canvas.ellipse(*_placed(head, side, [(-w * 0.90, 4.2 + 2 * eyes.inner_fold)])[0], 5.0,
                            3.6, side * 10, soft=1.3) & opening
    canvas.tint(skin * np.array([0.98, 0.66, 0.62]), corner, 0.75)
    # The wet rim of the lower lid, and its few lashes.
    edge = canvas.stroke(shifted(lower[4::6], 0, 1.0), [0.8, 2.0, 2.4, 2.2, 1.0], soft=0.7)
    canvas.tint(skin * np.array([1.03, 0.84, 0.80]), edge, 0.62)
    line = canvas.stroke(shifted(lower[int(len(lower) * 0.30) :: 6], 0, 2.8), [0.3, 1.2, 2.0, 1.8],
                         soft=0.9)
    canvas.darken(LASH / 0.5 + 0.15, line, 0.28 + 0.30 * eyes.lash)
    if eyes.lash > 0.3:
        lashes = []
        for k in range(13):
            t = 0.40 + 0.56 * k / 12 + rng.normal(0, 0.008)
            p = lower[min(int(t * (len(lower) - 1)), len(lower) - 1)] + (0, 2.2)
            length = eyes.lash * rng.uniform(4, 6.5)
            d = np.array([side * (0.1 + 0.9 * (t - 0.4)), 0.85]) * length
            lashes.append(np.array([p, p + d * 0.5 + (0, 0.6), p + d + (side * 0.4, 0)]))
        canvas.over(LASH, canvas.strands(lashes, [0.85] * 13, [0.17] * 13, soft=0.3))
    # Upper lid: the dark line of lash roots, thicker outwards.
    thick = 2.5 + 1.4 * eyes.lash + 2.4 * eyes.liner
    wing = _placed(head, side, [(w + 2 + 7 * eyes.liner, -eyes.tilt - 0.5 - 5.5 * eyes.liner)])
    root = np.vstack([upper[2::7], upper[-1:], wing]) - (0, 0.8)
    line = canvas.stroke(root, [0.7, 0.6 * thick, 0.85 * thick, thick, thick, 0.9 * thick, 0.4],
                         soft=0.75)
    canvas.over(LASH, line, 0.62 + 0.25 * max(eyes.liner, eyes.lash * 0.6))
    haze = canvas.stroke(root, [1, thick + 2, thick + 3, thick + 3, 1], soft=2.0)
    canvas.darken(np.array([0.55, 0.42, 0.40]), haze, 0.30)
    feathers = []
    for k in range(17):
        t = float(np.clip(0.10 + 0.90 * k / 16 + rng.normal(0, 0.012), 0, 1))
        p = upper[int(t * (len(upper) - 1))] - (0, 1.2)
        length = eyes.lash * (2.5 + 10.5 * t**1.5) * rng.uniform(0.8, 1.1)
        out = np.interp(t, [0, 0.45, 1], [-0.25, 0.30, 1.15])
        tip = p + np.array([side * out, -0.80 + 0.30 * t]) * length
        middle = (p + tip) / 2 + np.array([side * 0.25, 0.10 + 0.10 * t]) * length
        feathers.append(ribbon(spline([p, middle, tip], steps=6), [2.3, 1.5, 0.2], curved=False))
    canvas.over(LASH, canvas.shapes(feathers, soft=0.45), 0.78)


def paint_brows(canvas: Canvas, head: Head, brows: Brows, rng: np.random.Generator,
                lift: tuple[float, float] = (0.0, 0.0)) -> None:
    """Both brows, hair by hair over a soft base. `lift` raises each, in pixels."""
    tone = colour(brows.colour)
    for side, up in ((-1, lift[0]), (1, lift[1])):
        top, bottom = edges(head, brows, side)
        top, bottom = top - (0, up), bottom - (0, up)
        count = len(top)
        body = canvas.shape(np.vstack([top, bottom[::-1]]), soft=2.4)
        x, _ = body.grid()
        along = (side * (x - CENTRE_X) - head.build.eye_x - brows.x) / brows.half_length
        fade = (step(along, -1.05, -0.55) * 0.86 + 0.14) * (1 - 0.4 * step(along, 0.7, 1.1))
        canvas.darken(np.clip(tone * 1.25 + 0.12, 0, 1), body * fade, 0.70 * brows.density)
        hairs, widths, strengths = [], [], []
        for _ in range(int(420 * brows.density)):
            t, v = rng.random(), rng.beta(1.6, 1.6)
            k = int(t * (count - 1))
            root = top[k] * (1 - v) + bottom[k] * v
            angle = np.interp(t, [0, 0.18, 0.5, 0.8, 1], [1.35, 0.80, 0.34, -0.10, -0.42])
            angle += (v - 0.5) * 0.5 * (1 if t > 0.3 else -0.3) + rng.normal(0, 0.09)
            length = rng.uniform(7, 12) * (0.75 if t < 0.12 or t > 0.85 else 1.0)
            d = np.array([side * np.cos(angle), -np.sin(angle)]) * length
            bend = np.array([0, -0.9 + 1.4 * t])
            hair = [root - d * 0.35, root + d * 0.15 + bend, root + d * 0.65]
            hairs.append(spline(hair, steps=5))
            widths.append(rng.uniform(0.7, 1.15))
            strengths.append(rng.uniform(0.3, 0.7) * np.interp(t, [0, 0.10, 0.3], [0.22, 0.65, 1]))
        dark = canvas.strands(hairs[::2], widths[::2], strengths[::2], soft=0.35)
        canvas.over(tone * 0.72, dark, 0.72)
        mid = canvas.strands(hairs[1::2], widths[1::2], strengths[1::2], soft=0.35)
        canvas.over(tone, mid, 0.72)


def edges(head: Head, brows: Brows, side: int) -> tuple[np.ndarray, np.ndarray]:
    """Upper and lower edge of a brow from the inner to the outer end."""
    b = head.build
    w, t = brows.half_length, brows.thickness
    y, r, a = b.brow_y, brows.rise, brows.arch
    x = b.eye_x + brows.x
    top = [(-w, y + 1), (-0.5 * w, y - 2 - 0.5 * r - 0.35 * a), (0.2 * w, y - r - 0.95 * a),
           (0.58 * w, y - r - 0.92 * a + 1), (1.05 * w, y - r + brows.tail)]
    bottom = [(-0.97 * w, y + 0.92 * t), (-0.5 * w, y - 2 - 0.5 * r - 0.35 * a + 1.02 * t),
              (0.2 * w, y - r - 0.95 * a + 0.92 * t), (0.58 * w, y - r - 0.92 * a + 1 + 0.68 * t),
              (1.05 * w, y - r + brows.tail + 1)]
    return tuple(resampled(spline([(CENTRE_X + side * (x + px), py) for px, py in p]), 48)
                 for p in (top, bottom))
