"""What the stylised faces share: the plan of a face, its eyes, and soft clay-like relief.

A plan says exactly where lips, eyes, brows and jaw are; the painters draw from it and the mesh is
fitted to it. Coordinates are those of the figure, which is drawn around x = 960 and then framed:
enlarged and shifted so that every head of the gallery has the same size (see `Frame`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from examples.avatars.draw.export import to_bytes
from examples.avatars.draw.paint import (
    HEIGHT,
    WIDTH,
    Canvas,
    Mask,
    Points,
    bump,
    lit,
    spline,
    step,
)

MIDDLE = WIDTH / 2
WHITE = np.ones(3, np.float32)
_DROP = 63.0  # px the lower lip sinks at opening 1, wider than any vowel: 0.24 eye distances


def side(points: Points, sign: float = 1) -> np.ndarray:
    """(distance from the middle, y) -> (x, y); sign -1: the picture's left half."""
    p = np.array(points, np.float64)
    p[:, 0] = MIDDLE + sign * p[:, 0]
    return p


def both(points: Points) -> np.ndarray:
    """A closed outline from its right half, top to bottom, both ends on the middle line."""
    return np.vstack([side(points), side(points, -1)[-2:0:-1]])


def shifted(points: Points, dx: float, dy: float) -> np.ndarray:
    return np.asarray(points) + np.array([dx, dy])


@dataclass(frozen=True)
class Frame:
    """How the figure is enlarged and shifted into the wide picture: p * zoom - offset."""

    zoom: float
    lift: int  # px of the wide picture

    @property
    def offset(self) -> np.ndarray:
        return np.array([round(MIDDLE * (self.zoom - 1)), self.lift], np.float64)

    def put(self, points: np.ndarray) -> np.ndarray:
        return np.asarray(points) * self.zoom - self.offset

    def cut(self, layer: np.ndarray, scale: float) -> np.ndarray:
        """The window of a layer painted at `scale * zoom`."""
        left, top = (round(v * scale) for v in self.offset)
        return layer[top : top + round(HEIGHT * scale), left : left + round(WIDTH * scale)]


@dataclass(frozen=True)
class Eye:
    """One eye as drawn."""

    upper: np.ndarray  # (n, 2) from the inner corner to the outer one
    lower: np.ndarray
    centre: np.ndarray
    radius: float  # of the iris
    sign: int  # -1: in the picture's left half

    @property
    def outline(self) -> np.ndarray:
        return np.vstack([self.upper, self.lower[-2:0:-1]])

    def grown(self, factor: float) -> np.ndarray:
        """The outline, larger around its middle."""
        middle = (self.outline.min(0) + self.outline.max(0)) / 2
        return (self.outline - middle) * factor + middle

    def at(self, points: Points) -> np.ndarray:
        """(away from the nose, down) from the eye's place -> (x, y)."""
        p = np.array(points, np.float64)
        return self.centre + p * (self.sign, 1)


@dataclass(frozen=True)
class Lips:
    """Four lines of 41 points, left to right: closed, the inner two are one."""

    top: np.ndarray
    upper_line: np.ndarray
    lower_line: np.ndarray
    bottom: np.ndarray

    @property
    def upper(self) -> np.ndarray:
        return np.vstack([self.top, self.upper_line[::-1]])

    @property
    def lower(self) -> np.ndarray:
        return np.vstack([self.lower_line, self.bottom[::-1]])

    @property
    def inside(self) -> np.ndarray:
        return np.vstack([self.upper_line, self.lower_line[::-1]])


@dataclass(frozen=True)
class Plan:
    """Where everything in a face is. Eye and brow points are relative to the eye's place."""

    outline: tuple[tuple[float, float], ...]  # right half, forehead to chin
    eye: tuple[float, float]  # distance from the middle, y
    iris_radius: float
    upper_lid: tuple[tuple[float, float], ...]  # inner to outer corner
    lower_lid: tuple[tuple[float, float], ...]
    brow_top: tuple[tuple[float, float], ...]  # inner to outer end
    brow_bottom: tuple[tuple[float, float], ...]
    mouth_y: float
    mouth_half: float
    smile: float  # px the corners lie above the middle of the lip line
    lip_heights: tuple[float, float]
    nose: tuple[float, float]  # y of the tip, y of the base
    bow: float = 3.0  # px the middle of the upper lip dips
    opening: float = 0.0  # 0..1; for measuring only, the shipped mouth is closed

    def opened(self, opening: float) -> Plan:
        return replace(self, opening=opening)

    @property
    def drop(self) -> float:
        """px the chin sinks."""
        return 0.93 * _DROP * self.opening

    def sunk(self, points: np.ndarray) -> np.ndarray:
        """Points of the rest face after the jaw has sunk."""
        p = np.array(points, np.float64)
        beside = np.abs(p[:, 0] - MIDDLE)
        p[:, 1] += self.drop * step(p[:, 1], 560, 705) * np.exp(-((beside / 150) ** 4))
        return p

    @property
    def face(self) -> np.ndarray:
        return self.sunk(spline(both(self.outline), True))

    @property
    def lips(self) -> Lips:
        u = np.linspace(-1, 1, 41)
        a = np.abs(u)
        bell = np.cos(np.pi * u / 2).clip(0) ** 1.15
        x = MIDDLE + (self.mouth_half - 0.12 * _DROP * a * self.opening) * u
        line = self.mouth_y - self.smile * a**2.3 + 1.4 * bump(u, 0.2) * (1 - a)
        high, low = self.lip_heights
        top = line - high * (1 - a**1.9) ** 0.9 + self.bow * bump(u, 0.14)
        bottom = line + low * (1 - a**2.4) ** 0.85
        # The corners follow a third of the way; the upper lip rises a little.
        corners = _DROP * self.opening * (1 - bell) / 3
        up, down = (corners + _DROP * self.opening * bell * k for k in (-0.07, 1.0))
        return Lips(*(np.stack([x, y], 1)
                      for y in (top + up, line + up, line + down, bottom + down)))

    @property
    def eyes(self) -> tuple[Eye, Eye]:
        """Left, right in the picture."""

        def one(sign: int) -> Eye:
            place = np.array([MIDDLE + sign * self.eye[0], self.eye[1]])
            upper, lower = (spline(np.array(lid) * (sign, 1) + place)
                            for lid in (self.upper_lid, self.lower_lid))
            return Eye(upper, lower, place, self.iris_radius, sign)

        return one(-1), one(1)

    def brow(self, eye: Eye) -> tuple[np.ndarray, np.ndarray]:
        """Upper and lower edge, inner to outer end."""
        return spline(eye.at(self.brow_top)), spline(eye.at(self.brow_bottom))

    def brow_bar(self, eye: Eye) -> np.ndarray:
        """A brow as one closed outline with round ends."""
        top, bottom = self.brow(eye)
        inner, outer = ((top[end] + bottom[end]) / 2 + (reach * eye.sign, 1)
                        for end, reach in ((0, -5), (-1, 5)))
        return spline(np.vstack([top[2:-2:8], outer, bottom[-3:2:-8], inner]), True)


@dataclass(frozen=True)
class Drawing:
    """A finished picture, what of it is the figure, and the plan it was drawn from."""

    image: np.ndarray  # (h, w, 3) RGB, 0..1
    matte: np.ndarray  # (h, w), 0..1
    plan: Plan
    frame: Frame
    middle: float = MIDDLE

    @classmethod
    def framed(cls, figure: Canvas, backdrop: np.ndarray, frame: Frame, plan: Plan,
               scale: float) -> Drawing:
        """A figure painted at `scale * zoom`, cut out and set before its backdrop."""
        paint, matte = (frame.cut(part, scale) for part in (figure.image, figure.matte))
        return cls(paint + backdrop * (1 - matte[..., None]), matte, plan, frame)

    @property
    def pixels(self) -> np.ndarray:
        return to_bytes(self.image)


# ---- paint


def shade(mask: Mask, first: np.ndarray, last: np.ndarray, top: float, bottom: float) -> np.ndarray:
    """A vertical gradient over a mask's box."""
    t = np.clip((mask.grid()[1] - top) / (bottom - top), 0, 1)[..., None]
    return np.broadcast_to(first * (1 - t) + last * t, (*mask.alpha.shape, 3))


def pillow(mask: Mask, depth: float, soft: float) -> np.ndarray:
    """The relief of a cushion: rounded off within `depth` px of its rim."""
    pad = int(depth * mask.scale) + 4
    solid = np.pad((mask.alpha > 0.5).astype(np.uint8), pad, mode="edge")
    inwards = cv2.distanceTransform(solid, cv2.DIST_L2, 5)[pad:-pad, pad:-pad] / mask.scale
    t = np.clip(inwards / depth, 0, 1)
    relief = depth * np.sqrt(1 - (1 - t) ** 2)
    return cv2.GaussianBlur(relief.astype(np.float32), (0, 0), soft * mask.scale)


@dataclass(frozen=True)
class Clay:
    """A material: its colour in the light and away from it, and how it shines."""

    bright: np.ndarray
    dark: np.ndarray
    gloss: float = 0.3
    hardness: float = 40.0  # of the highlight
    rim: float = 0.25  # light from the lower right, warm
    rim_colour: tuple[float, float, float] = (1.0, 0.92, 0.85)
    wrap: float = 0.45


def model(canvas: Canvas, mask: Mask, relief: np.ndarray, clay: Clay) -> None:
    """Paint a mask as a lit relief (drawing px over the mask's box)."""
    diffuse, shine, normal = lit(relief, canvas.scale, wrap=(clay.wrap,) * 3)
    soft = 0.4 * diffuse + 0.6 * step(diffuse, 0, 1)
    paint = clay.dark * (1 - soft) + clay.bright * soft
    paint = paint + (shine**clay.hardness)[..., None] * clay.gloss
    turned = np.clip(1 - normal[..., 2], 0, 1) ** 1.6
    behind = turned * np.clip(0.8 * normal[..., 0] + 0.35 * normal[..., 1], 0, 1)
    paint = paint + behind[..., None] * clay.rim * np.array(clay.rim_colour, np.float32)
    canvas.over(np.clip(paint, 0, 1).astype(np.float32), mask)


def puff(canvas: Canvas, outline: Points, depth: float, clay: Clay, soft: float = 3.0,
         edge: float = 0.0) -> Mask:
    """A cushion of clay in the form of a polygon."""
    mask = canvas.shape(outline, edge)
    model(canvas, mask, pillow(mask, depth, soft), clay)
    return mask


def cast(canvas: Canvas, outline: Points, shift: tuple[float, float], soft: float,
         tint: np.ndarray, amount: float) -> None:
    """The shadow that a form throws on what has been painted below it."""
    canvas.darken(tint, canvas.shape(shifted(outline, *shift), soft), amount)


def hollows(mask: Mask, relief: np.ndarray, reach: float, depth: float) -> Mask:
    """Where a relief lies lower than its surroundings: less light gets there."""
    around = cv2.GaussianBlur(relief, (0, 0), reach * mask.scale)
    return mask * np.clip((around - relief) / depth, 0, 1)


@dataclass(frozen=True)
class EyePaint:
    """The colours of an eye."""

    white: tuple[np.ndarray, np.ndarray]  # under the lid, below
    iris: tuple[np.ndarray, np.ndarray]  # top, bottom
    rim: np.ndarray
    pupil: np.ndarray
    glow: np.ndarray  # light gathered at the bottom of the iris
    lid_shadow: np.ndarray
    pupil_size: float = 0.42  # of the iris radius


def polar(mask: Mask, eye: Eye) -> tuple[np.ndarray, np.ndarray]:
    """Radius (1 at the rim of the iris) and angle over a mask's box."""
    x, y = mask.grid()
    dx, dy = (x - eye.centre[0]) / eye.radius, (y - eye.centre[1]) / eye.radius
    return np.hypot(dx, dy), np.arctan2(dy, dx)


def eyeball(canvas: Canvas, eye: Eye, paint: EyePaint) -> tuple[Mask, Mask]:
    """White, iris and pupil; returns the opening and the iris within it, for patterns."""
    x, y = eye.centre
    r = eye.radius
    ball = canvas.shape(eye.outline)
    canvas.over(shade(ball, *paint.white, y - 0.75 * r, y + 0.6 * r), ball)
    iris = canvas.ellipse(x, y, r, r) & ball
    canvas.over(shade(iris, *paint.iris, y - 0.55 * r, y + 0.8 * r), iris)
    radius, _ = polar(iris, eye)
    canvas.over(paint.rim, iris * np.clip(1 - np.abs(radius - 1) / 0.13, 0, 1), 0.92)
    size = paint.pupil_size * r
    canvas.over(paint.pupil, canvas.ellipse(x, y, size, size * 1.06, soft=0.8) & ball, 0.97)
    return ball, iris


def eye_light(canvas: Canvas, eye: Eye, paint: EyePaint, ball: Mask, iris: Mask) -> None:
    """The lid's shadow, then the lights on top: large, small, a spark and a glow below."""
    x, y = eye.centre
    r = eye.radius
    canvas.glow(paint.glow, canvas.ellipse(x, y + 0.58 * r, 0.46 * r, 0.19 * r, soft=3) & iris, 0.7)
    below_lid = np.vstack([shifted(eye.upper, 0, -14), shifted(eye.upper, 0, 9)[::-1]])
    canvas.darken(paint.lid_shadow, canvas.shape(below_lid, 2) & ball, 0.75)
    for dx, dy, w, h, amount in ((-0.35, -0.35, 0.29, 0.33, 1.0), (0.38, 0.40, 0.145, 0.16, 0.95),
                                 (0.12, -0.61, 0.08, 0.08, 0.9)):
        spot = canvas.ellipse(x + dx * r, y + dy * r, w * r, h * r, 18, 0.5)
        canvas.over(WHITE, spot & ball, amount)


def opened_mouth(canvas: Canvas, lips: Lips, dark: np.ndarray, tongue: np.ndarray) -> None:
    """The inside of an opened mouth, as far as measuring needs it."""
    inside = canvas.shape(lips.inside)
    canvas.over(dark, inside)
    (x, y), gap = lips.lower_line[20], lips.lower_line[20, 1] - lips.upper_line[20, 1]
    canvas.over(tongue, canvas.ellipse(x, y, 30, 0.33 * gap, soft=2) & inside)
