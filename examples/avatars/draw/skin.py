"""Skin: the face as a landscape under soft light, ears and neck.

Light falls on a relief of the face; skin lets red light travel farther than blue, so shadows stay
warm. Eyes, brows and the lips' colour are other files' business.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from examples.avatars.draw import mouth as lips
from examples.avatars.draw.head import CENTRE_X, Head
from examples.avatars.draw.mouth import Mouth
from examples.avatars.draw.nose import Nose
from examples.avatars.draw.paint import (
    Canvas,
    Mask,
    bump,
    colour,
    lit,
    shifted,
    spline,
    step,
)

RIM = np.array([0.16, 0.17, 0.20])  # light of the room behind, on the shadow side


@dataclass(frozen=True)
class Skin:
    """How a skin looks; shares are 0..1."""

    tone: str = "#eec2a2"
    blush: float = 0.5
    shine: float = 0.5
    freckles: float = 0.0
    moles: tuple[tuple[float, float], ...] = ()  # places from the middle line and the eyes' height
    age: float = 0.0  # 0 smooth, 1 seventy
    cheeks: float = 1.0  # fullness
    bones: float = 0.0  # 0 soft, 1 marked brow ridge, jaw and cheekbones


def shades(skin: Skin) -> tuple[np.ndarray, np.ndarray]:
    """The skin in shadow and in full light."""
    tone = colour(skin.tone)
    depth = 1 - float(tone @ (0.3, 0.59, 0.11))  # 0.2 very fair .. 0.75 very dark
    shadow = tone * (np.array([0.70, 0.50, 0.44]) - 0.10 * depth * np.array([1.0, 0.2, 0.0]))
    light = tone * np.array([1.055, 1.045, 1.03]) + 0.02
    return shadow, np.minimum(light, 0.985)


def shaded(skin: Skin, diffuse: np.ndarray) -> np.ndarray:
    """Colour of skin at light 0..1 per channel."""
    shadow, light = shades(skin)
    return shadow + (light - shadow) * diffuse


def relief(head: Head, skin: Skin, nose: Nose, mouth: Mouth, x: np.ndarray,
           y: np.ndarray) -> np.ndarray:
    """Height of the face towards the viewer, in drawing pixels."""
    b = head.build
    outline = head.face
    right = outline[outline[:, 0] >= CENTRE_X]
    right = right[np.argsort(right[:, 1])]
    # Round at the top and at the chin, where the outline itself closes: forms go on there.
    ys = np.arange(200.0, 801.0, 4.0)
    halves = np.maximum(np.interp(ys, right[:, 1], right[:, 0] - CENTRE_X), 0.78 * b.jaw)
    halves = cv2.GaussianBlur(halves[None], (0, 0), 7)[0]
    half = np.interp(y, ys, np.maximum(halves, np.interp(ys, right[:, 1], right[:, 0] - CENTRE_X)))
    d = x - CENTRE_X
    a = np.abs(d)
    h = 128 * np.sqrt(np.clip(1 - (d / (half * 1.05 + 4)) ** 2, 0, None) + 0.02)
    h = h - 60 * ((y - 492) / 225) ** 2
    # Brow, sockets, eyeballs.
    h += (2.5 + 6 * skin.bones) * bump(y - (b.brow_y + 6), 20) * bump(a - b.eye_x + 6, 52)
    h -= (11 + 3 * skin.bones) * bump(a - b.eye_x, 45) * bump(y - b.eye_y + 3, 30)
    h += 12 * bump(a - b.eye_x, 34) * bump(y - b.eye_y, 25)
    h -= 3.5 * bump(a - b.eye_x * 0.52, 13) * bump(y - b.eye_y + 4, 20)
    # Cheeks: the smile's apples, and bones farther out.
    h += (9 + 0.55 * mouth.lift) * skin.cheeks * bump(a - 92, 41) * bump(y - b.eye_y - 66, 37)
    h += 6 * skin.bones * bump(a - b.cheek * 0.76, 28) * bump(y - b.eye_y - 46, 22)
    h -= (2 + 7 * skin.bones) * bump(a - b.jaw * 0.76, 27) * bump(y - b.mouth_y + 14, 36)
    # Around the mouth, and the chin.
    h += 9 * bump(d, 60) * bump(y - b.mouth_y + 4, 40)
    h += (10.5 + 3 * skin.bones) * bump(d, 31 + 8 * skin.bones) * bump(y - (b.chin_y - 25), 23)
    h -= (3 + 2 * skin.bones) * bump(a - 64, 22) * bump(y - (b.chin_y - 44), 24)
    h -= 6.2 * bump(d, 38) * bump(y - (b.mouth_y + mouth.lower + 13), 11)
    h -= 2.0 * bump(d, 5.5) * bump(y - (b.mouth_y - mouth.upper - 13), 13) * \
        step(y, b.nose_y + 14, b.nose_y + 24)
    # The fold from the nose's wing to beside the mouth.
    fold = nose.wing + 13 + (y - b.nose_y - 8) * 0.42
    depth = 0.8 + 0.09 * mouth.lift + 2.4 * skin.age + 0.5 * skin.bones
    h -= depth * bump(a - fold, 8.5 - 2 * skin.age) * bump(y - b.nose_y - 34, 32)
    h += nose.relief(head, d, y)
    h += lips.relief(lips.contours(head, mouth), mouth, x, y)
    return h


def paint_face(canvas: Canvas, head: Head, skin: Skin, nose: Nose, mouth: Mouth,
               rng: np.random.Generator) -> None:
    """The lit skin of the face."""
    b = head.build
    face = canvas.shape(head.face)
    x, y = face.grid()
    d = x - CENTRE_X
    a = np.abs(d)
    h = relief(head, skin, nose, mouth, x, y).astype(np.float32)
    h = cv2.GaussianBlur(h, (0, 0), 2.0 * canvas.scale)
    diffuse, spec, normal = lit(h, canvas.scale, head.light, wrap=(0.62, 0.44, 0.36))
    light = diffuse * 0.92 + 0.08
    paint = shaded(skin, light)
    # Planes that turn away from the viewer look deeper and redder.
    away = np.clip(1.0 - normal[..., 2], 0, 1)[..., None] ** 1.5
    paint = paint * (1 - away * np.array([0.30, 0.50, 0.52]))

    # Hollows see less of the sky; the light that reaches them has bounced off skin: red.
    for size, room, tint in ((17, 26, (0.10, 0.19, 0.20)), (5.5, 7, (0.10, 0.20, 0.21))):
        hollow = np.clip((cv2.GaussianBlur(h, (0, 0), size * canvas.scale) - h) / room, 0, 1)
        paint = paint * (1 - hollow[..., None] * np.array(tint, np.float32))

    # Blood near the surface, and its lack on the forehead.
    red = (bump(a - 93, 47) * bump(y - b.eye_y - 62, 40) * (1 - 0.18 * np.sign(d))
           + 0.55 * bump(d, 24) * bump(y - b.nose_y, 24)
           + 0.30 * bump(d, 42) * bump(y - b.chin_y + 18, 26)
           + 0.30 * bump(a - b.cheek, 26) * bump(y - b.eye_y - 30, 90))
    warm = red[..., None] * np.array([-0.005, 0.120, 0.108]) * (0.35 + 0.9 * skin.blush)
    paint = paint * (1 - warm)
    gold = bump(d, 120) * bump(y - 350, 70)
    paint = paint * (1 + gold[..., None] * np.array([0.01, 0.008, -0.025]))

    # Unevenness: patches of red and yellow too faint to see one by one, and pores.
    patches = canvas.noise(face, rng, 26)
    pores = canvas.noise(face, rng, 2.4)
    paint = paint * (1 + 0.010 * patches[..., None] * np.array([0.2, 1.0, 1.0]))
    paint = paint * (1 + (0.007 + 0.003 * skin.age) * pores[..., None])

    # A broad satin sheen and a small damp one.
    oil = 0.6 + 0.5 * bump(d, 60) + 0.4 * bump(a - 95, 40) * bump(y - b.eye_y - 46, 26)
    satin = (spec**14) * 0.09 + (spec**48) * 0.08 * (1 + 0.08 * pores)
    sheen = satin * oil * (0.45 + skin.shine)
    glint = shades(skin)[1]
    glint = 0.45 + 0.55 * glint / glint.max()  # dark skin shines warmer
    paint = paint + sheen[..., None] * glint * 1.45 * (1 - paint)
    rim = np.clip(normal[..., 0] - 0.25, 0, 1) ** 2 * step(y, 330, 420)
    paint = paint + rim[..., None] * RIM
    canvas.over(np.clip(paint, 0, 1).astype(np.float32), face)
    if skin.freckles:
        _freckles(canvas, head, skin, face, rng)
    for dx, dy in skin.moles:
        mole = canvas.ellipse(CENTRE_X + dx, b.eye_y + dy, 2.9, 2.6, soft=0.7)
        canvas.darken(np.array([0.42, 0.29, 0.26]), mole, 0.8)
    if skin.age:
        _age(canvas, head, skin, face)


def _freckles(canvas: Canvas, head: Head, skin: Skin, face: Mask,
              rng: np.random.Generator) -> None:
    b = head.build
    spots = []
    for _ in range(int(190 * skin.freckles)):
        side = rng.choice((-1, 1))
        x = CENTRE_X + side * np.clip(rng.normal(62, 34), 0, b.cheek - 14)
        y = b.eye_y + rng.normal(58, 20)
        size = rng.uniform(0.8, 1.8)
        spots.append((x, y, size * rng.uniform(1, 1.3), size, rng.uniform(0, 180)))
    shapes = [np.asarray(_ellipse(*spot)) for spot in spots]
    for part, amount in ((shapes[::2], 0.18), (shapes[1::2], 0.34)):
        canvas.darken(np.array([0.72, 0.50, 0.38]), canvas.shapes(part, soft=0.7) & face, amount)


def _ellipse(x: float, y: float, rx: float, ry: float, angle: float) -> np.ndarray:
    t = np.linspace(0, 2 * np.pi, 14, endpoint=False)
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    u, v = rx * np.cos(t), ry * np.sin(t)
    return np.stack([x + u * c - v * s, y + u * s + v * c], 1)


def _age(canvas: Canvas, head: Head, skin: Skin, face: Mask) -> None:
    """Lines that smiling leaves: forehead, outer eye corners, below the eyes, beside the mouth."""
    b = head.build
    crease, light = np.array([0.66, 0.50, 0.46]), np.array([0.30, 0.25, 0.22])

    def line(points, widths, amount, soft=1.5):
        mask = canvas.stroke(points, widths, soft) & face
        canvas.darken(crease, mask, amount * skin.age)
        canvas.glow(light, mask.moved(0, 3.2), amount * 0.55 * skin.age)

    for k, y in enumerate((354, 378, 401)):
        w = 78 - 6 * k
        line([(CENTRE_X - w, y + 3), (CENTRE_X - w * 0.45, y - 3), (CENTRE_X + 6, y + 1),
              (CENTRE_X + w * 0.5, y - 3.5), (CENTRE_X + w, y + 3)], [0.5, 2.2, 1.4, 2.2, 0.5],
             0.26, 2.1)
    for side in (-1, 1):
        ex, ey = CENTRE_X + side * (b.eye_x + 47), b.eye_y + 2
        for dy0, dx1, dy1 in ((-6, 26, -16), (0, 30, -3), (6, 27, 10), (11, 21, 21)):
            line([(ex + side * 3, ey + dy0), (ex + side * dx1 * 0.55, ey + (dy0 + dy1) * 0.5 + 1),
                  (ex + side * dx1, ey + dy1)], [0.6, 1.8, 0.4], 0.34, 1.3)
        cx = CENTRE_X + side * b.eye_x
        line([(cx - side * 40, b.eye_y + 16), (cx - side * 18, b.eye_y + 30),
              (cx + side * 14, b.eye_y + 32), (cx + side * 40, b.eye_y + 20)],
             [0.6, 2.6, 2.4, 0.5], 0.48, 2.0)
        x0, y0 = CENTRE_X + side * 45, b.nose_y + 6
        line([(x0, y0), (x0 + side * 16, y0 + 22), (x0 + side * 30, y0 + 48),
              (x0 + side * 32, y0 + 70)], [0.6, 3.0, 2.6, 0.5], 0.62, 2.4)
        x0, y0 = CENTRE_X + side * 66, b.mouth_y + 4
        line([(x0, y0), (x0 + side * 5, y0 + 16), (x0 + side * 3, y0 + 30)], [0.5, 2.4, 0.4],
             0.35, 2.2)


def paint_ears(canvas: Canvas, head: Head, skin: Skin) -> None:
    """Both ears, lit through at the rim; the face is painted over their roots."""
    for ear in head.ears:
        side = 1 if ear.x > CENTRE_X else -1
        w, t = ear.half_width, ear.half_height

        def at(points, ear=ear, side=side, w=w, t=t):
            a = np.radians(ear.tilt_deg)
            p = np.asarray(points, np.float64) * (side * w, t)
            return np.stack([ear.x + p[:, 0] * np.cos(a) - p[:, 1] * np.sin(a),
                             ear.y + p[:, 0] * np.sin(a) + p[:, 1] * np.cos(a)], 1)

        outline = spline(at([(-1.2, -0.6), (-0.5, -0.98), (0.3, -1.02), (0.9, -0.72), (1.0, -0.2),
                             (0.75, 0.25), (0.5, 0.62), (0.2, 0.95), (-0.4, 1.0), (-1.0, 0.7),
                             (-1.5, 0.2)]), closed=True)
        mask = canvas.shape(outline)
        shadow, light = shades(skin)
        base = shadow * (0.45 if side < 0 else 0.62) + light * (0.55 if side < 0 else 0.38)
        canvas.over(base * np.array([1.03, 0.93, 0.90]), mask)
        hollow = canvas.shape(spline(at([(-0.5, -0.45), (0.1, -0.62), (0.45, -0.3), (0.3, 0.1),
                                         (0.0, 0.45), (-0.5, 0.5)]), True), soft=4) & mask
        canvas.darken(np.array([0.66, 0.44, 0.40]), hollow, 0.8)
        groove = canvas.stroke(at([(-0.3, -0.72), (0.25, -0.8), (0.62, -0.45), (0.62, 0.0),
                                   (0.38, 0.4)]), [2, 5, 4, 2], soft=1.8) & mask
        canvas.darken(np.array([0.66, 0.46, 0.42]), groove, 0.6)
        helix = canvas.stroke(at([(-0.5, -0.86), (0.3, -0.92), (0.84, -0.6), (0.86, -0.1),
                                  (0.6, 0.35)]), [2, 5, 5, 2], soft=1.6) & mask
        canvas.glow(np.array([0.34, 0.19, 0.14]) * (1.0 if side < 0 else 0.7), helix, 0.8)
        lobe = canvas.ellipse(*at([(0.05, 0.72)])[0], w * 0.42, t * 0.17, soft=3) & mask
        canvas.glow(np.array([0.30, 0.19, 0.15]), lobe, 0.55)


def paint_neck(canvas: Canvas, head: Head, skin: Skin, rng: np.random.Generator) -> None:
    """Neck and upper chest with the shadow of the head on them."""
    b = head.build
    neck = canvas.shape(head.neck)
    x, y = neck.grid()
    d = x - CENTRE_X
    a = np.abs(d)
    open_ = b.neck + 300 * step(y, 790, 900)
    h = 70 * np.sqrt(np.clip(1 - (d / (open_ * 1.06)) ** 2, 0, None) + 0.03)
    # The two long muscles that meet above the breastbone, collar bones, the pit between.
    run = np.clip((y - 690) / 125, 0, 1.2)
    h += 2.0 * bump(a - (b.neck * 0.86 - run * (b.neck * 0.62)), 11) * step(y, 690, 740)
    h += 4.0 * bump(y - (826 - 0.05 * a), 8) * bump(a - 92, 66)
    h -= 4.5 * bump(d, 15) * bump(y - 824, 14)
    h = cv2.GaussianBlur((h * np.ones_like(neck.alpha)).astype(np.float32), (0, 0),
                         3.0 * canvas.scale)
    diffuse, spec, _ = lit(h, canvas.scale, head.light, wrap=(0.6, 0.44, 0.36))
    paint = shaded(skin, diffuse * 0.82 + 0.05)
    paint = paint * (1 + 0.012 * canvas.noise(neck, rng, 22)[..., None] * np.array([0.2, 1, 1]))
    paint = paint + (spec**20)[..., None] * 0.05 * (0.4 + skin.shine)
    canvas.over(np.clip(paint, 0, 1).astype(np.float32), neck)
    for dx, dy, soft, amount in ((16, 52, 22, 0.55), (7, 22, 9, 0.50), (2, 7, 4, 0.40)):
        cast = canvas.shape(shifted(head.face, dx, dy), soft=soft) & neck
        canvas.darken(np.array([0.56, 0.38, 0.34]), cast, amount)
    if skin.age:
        for k, yy in enumerate((748, 768)):
            fold = canvas.stroke([(CENTRE_X - 48, yy), (CENTRE_X, yy + 12),
                                  (CENTRE_X + 46, yy + 1)], [0.5, 3, 0.5], soft=2) & neck
            canvas.darken(np.array([0.7, 0.55, 0.5]), fold, 0.5 * skin.age - 0.1 * k)
