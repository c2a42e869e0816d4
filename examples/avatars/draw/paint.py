"""The painter's tools: a canvas, soft shapes, strokes, strands and light.

Coordinates are pixels of the wide drawing, 1920 x 1080, x to the right, y down, whatever the
canvas' scale: `Canvas(scale=0.5)` draws the same picture in a quarter of the time. Colours are RGB
floats in 0..1. A `Mask` knows only the box it covers, so a small shape costs little.

A canvas holds one layer: colour (premultiplied) and coverage. Painting `over` it covers it, so the
coverage of a person is exactly what was painted; `darken` and `glow` change only what is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

WIDTH, HEIGHT = 1920, 1080
LIGHT = np.array([-0.42, -0.52, 0.74])  # towards the key light: upper left, in front
_FINE = 2  # shapes are filled at this many times the canvas' resolution
_SHIFT = 4  # fixed-point bits of OpenCV's drawing
Points = np.ndarray | Sequence[Sequence[float]]


def colour(code: str) -> np.ndarray:
    """'#rrggbb' as three floats."""
    code = code.lstrip("#")
    return np.array([int(code[i : i + 2], 16) for i in (0, 2, 4)], np.float32) / 255


def spline(points: Points, closed: bool = False, steps: int = 16) -> np.ndarray:
    """A Catmull-Rom curve through points."""
    p = np.asarray(points, np.float64)
    if closed:
        q = np.vstack([p[-1], p, p[0], p[1]])
    else:
        q = np.vstack([2 * p[0] - p[1], p, 2 * p[-1] - p[-2]])
    t = np.linspace(0, 1, steps, endpoint=False)[None, :, None]
    a, b, c, d = (q[i : len(q) - 3 + i, None] for i in range(4))
    curve = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2
                   + (3 * b - a - 3 * c + d) * t**3)
    curve = curve.reshape(-1, 2)
    return curve if closed else np.vstack([curve, p[-1]])


def resampled(curve: Points, count: int) -> np.ndarray:
    """The same polyline with points at even distances."""
    p = np.asarray(curve, np.float64)
    along = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(p, axis=0), axis=1))])
    at = np.linspace(0, along[-1], count)
    return np.stack([np.interp(at, along, p[:, k]) for k in (0, 1)], 1)


def mirrored(points: Points, axis_x: float = WIDTH / 2) -> np.ndarray:
    """Points on the other side of a vertical line."""
    p = np.array(points, np.float64)
    p[:, 0] = 2 * axis_x - p[:, 0]
    return p


def shifted(points: Points, dx: float, dy: float) -> np.ndarray:
    """Points moved by so much."""
    return np.asarray(points, np.float64) + np.array([dx, dy])


def bump(x: np.ndarray, width: float) -> np.ndarray:
    """A bell of height 1."""
    return np.exp(-((x / width) ** 2))


def step(x: np.ndarray, low: float, high: float) -> np.ndarray:
    """Smoothly from 0 at `low` to 1 at `high` (`low` may be the larger)."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


@dataclass(frozen=True)
class Mask:
    """Where, and how much: alpha in 0..1 on a box of the canvas, 0 outside."""

    alpha: np.ndarray
    left: int  # canvas pixels
    top: int
    scale: float  # canvas pixels per drawing pixel

    def __and__(self, other: Mask) -> Mask:
        """Both."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        right, bottom = min(self._right, other._right), min(self._bottom, other._bottom)
        box = left, top, max(left, right), max(top, bottom)
        return Mask(self._on(*box) * other._on(*box), left, top, self.scale)

    def __or__(self, other: Mask) -> Mask:
        """Either."""
        box = (min(self.left, other.left), min(self.top, other.top),
               max(self._right, other._right), max(self._bottom, other._bottom))
        return Mask(np.maximum(self._on(*box), other._on(*box)), box[0], box[1], self.scale)

    def __sub__(self, other: Mask) -> Mask:
        """This without the other."""
        return Mask(self.alpha * (1 - other.on(self)), self.left, self.top, self.scale)

    def __mul__(self, factor: float | np.ndarray) -> Mask:
        """Weaker or stronger; a factor may be an array over this box (see `grid`)."""
        return Mask(np.clip(self.alpha * factor, 0, 1).astype(np.float32), self.left, self.top,
                    self.scale)

    def soft(self, sigma: float) -> Mask:
        """Blurred by so many drawing pixels; the box grows."""
        s = sigma * self.scale
        pad = int(np.ceil(2.5 * s)) + 1
        wide = cv2.copyMakeBorder(self.alpha, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=0)
        return Mask(cv2.GaussianBlur(wide, (0, 0), max(s, 0.05)), self.left - pad, self.top - pad,
                    self.scale)

    def moved(self, dx: float, dy: float) -> Mask:
        """Shifted by whole canvas pixels."""
        return Mask(self.alpha, self.left + round(dx * self.scale),
                    self.top + round(dy * self.scale), self.scale)

    def on(self, other: Mask) -> np.ndarray:
        """This mask's alpha over the other's box."""
        return self._on(other.left, other.top, other._right, other._bottom)

    def grid(self) -> tuple[np.ndarray, np.ndarray]:
        """x (1, w) and y (h, 1) in drawing pixels over the box."""
        height, width = self.alpha.shape
        x = (np.arange(self.left, self.left + width, dtype=np.float32) + 0.5) / self.scale
        y = (np.arange(self.top, self.top + height, dtype=np.float32) + 0.5) / self.scale
        return x[None, :], y[:, None]

    @property
    def _right(self) -> int:
        return self.left + self.alpha.shape[1]

    @property
    def _bottom(self) -> int:
        return self.top + self.alpha.shape[0]

    def _on(self, left: int, top: int, right: int, bottom: int) -> np.ndarray:
        out = np.zeros((bottom - top, right - left), np.float32)
        x0, y0 = max(left, self.left), max(top, self.top)
        x1, y1 = min(right, self._right), min(bottom, self._bottom)
        if x1 > x0 and y1 > y0:
            out[y0 - top : y1 - top, x0 - left : x1 - left] = self.alpha[
                y0 - self.top : y1 - self.top, x0 - self.left : x1 - self.left]
        return out


class Canvas:
    """One layer of paint, and the ways to put paint on it."""

    def __init__(self, scale: float = 1.0) -> None:
        self.scale = scale
        self.width, self.height = round(WIDTH * scale), round(HEIGHT * scale)
        self.image = np.zeros((self.height, self.width, 3), np.float32)  # premultiplied RGB
        self.matte = np.zeros((self.height, self.width), np.float32)

    # ---- masks

    def shape(self, outline: Points, soft: float = 0.0) -> Mask:
        """A filled closed polygon (pass it through `spline(.., closed=True)` for curves)."""
        return self.shapes([outline], soft)

    def shapes(self, outlines: Iterable[Points], soft: float = 0.0) -> Mask:
        """The union of several polygons in one mask."""
        polygons = [np.asarray(p, np.float64) for p in outlines]
        mask, fixed = self._fine_box(polygons, 1.0)
        for polygon in fixed:
            cv2.fillPoly(mask, [polygon], 255, cv2.LINE_AA, _SHIFT)
        return self._finish(mask, soft)

    def ellipse(self, x: float, y: float, rx: float, ry: float, angle: float = 0.0,
                soft: float = 0.0) -> Mask:
        """`angle` in degrees, clockwise."""
        t, a = np.linspace(0, 2 * np.pi, 72, endpoint=False), np.radians(angle)
        u, v = rx * np.cos(t), ry * np.sin(t)
        return self.shape(np.stack([x + u * np.cos(a) - v * np.sin(a),
                                    y + u * np.sin(a) + v * np.cos(a)], 1), soft)

    def stroke(self, points: Points, widths: Sequence[float], soft: float = 0.0,
               curved: bool = True) -> Mask:
        """A brush stroke through points; `widths` spread evenly along it (tapering)."""
        return self.shape(ribbon(points, widths, curved), soft)

    def strands(self, lines: Sequence[np.ndarray], widths: Sequence[float],
                strengths: Sequence[float], soft: float = 0.0) -> Mask:
        """Many thin polylines at once: hair, lashes, threads. Strength 0..1 is each one's alpha."""
        mask, fixed = self._fine_box(lines, max(widths) + 1)
        fine = _FINE * self.scale
        for line, width, strength in zip(fixed, widths, strengths, strict=True):
            # Thinner than one fine pixel: as light as it would cover.
            thickness = max(1, round(width * fine))
            value = 255 * strength * min(1.0, width * fine / thickness)
            cv2.polylines(mask, [line], False, value, thickness, cv2.LINE_AA, _SHIFT)
        return self._finish(mask, soft)

    def everywhere(self) -> Mask:
        """The whole canvas."""
        return Mask(np.ones((self.height, self.width), np.float32), 0, 0, self.scale)

    def noise(self, like: Mask, rng: np.random.Generator, grain: float) -> np.ndarray:
        """Smooth noise of unit deviation over a mask's box, features about `grain` px large."""
        height, width = like.alpha.shape
        cell = max(1.0, grain * self.scale / 2)
        small = rng.normal(0, 1, (int(height / cell) + 3, int(width / cell) + 3))
        big = cv2.resize(cv2.GaussianBlur(small.astype(np.float32), (0, 0), 1.0), None, fx=cell,
                         fy=cell, interpolation=cv2.INTER_CUBIC)
        return big[:height, :width] / 0.28  # a blur of sigma 1 leaves this deviation

    # ---- paint

    def over(self, paint: np.ndarray, mask: Mask, amount: float = 1.0) -> None:
        """Opaque paint: one colour, or an (h, w, 3) array over the mask's box."""
        image, matte, alpha, inside = self._inside(mask, amount)
        if paint.ndim == 3:
            paint = paint[inside]
        image += (paint - image) * alpha[..., None]
        matte += (1 - matte) * alpha

    def darken(self, tint: np.ndarray, mask: Mask, amount: float = 1.0) -> None:
        """Multiply what is there by a tint."""
        image, _, alpha, _ = self._inside(mask, amount)
        image *= 1 - (1 - np.asarray(tint, np.float32)) * alpha[..., None]

    def glow(self, light: np.ndarray, mask: Mask, amount: float = 1.0) -> None:
        """Add light to what is there (screened, so it never burns out)."""
        image, matte, alpha, _ = self._inside(mask, amount)
        light = np.asarray(light, np.float32) * alpha[..., None]
        image += light * np.clip(matte[..., None] - image, 0, 1)

    def tint(self, paint: np.ndarray, mask: Mask, amount: float = 1.0) -> None:
        """Shift the colour of what is there towards a paint, covering nothing new."""
        image, matte, alpha, inside = self._inside(mask, amount)
        if paint.ndim == 3:
            paint = paint[inside]
        image += (paint * matte[..., None] - image) * alpha[..., None]

    def on(self, backdrop: np.ndarray) -> np.ndarray:
        """This layer on an opaque picture of the same size."""
        return backdrop * (1 - self.matte[..., None]) + self.image

    # ---- how

    def _inside(self, mask: Mask, amount: float):
        height, width = mask.alpha.shape
        y0, x0 = max(0, mask.top), max(0, mask.left)
        y1 = max(y0, min(self.height, mask.top + height))
        x1 = max(x0, min(self.width, mask.left + width))
        inside = (slice(y0 - mask.top, y1 - mask.top), slice(x0 - mask.left, x1 - mask.left))
        return (self.image[y0:y1, x0:x1], self.matte[y0:y1, x0:x1], mask.alpha[inside] * amount,
                inside)

    def _fine_box(self, lines: Sequence[np.ndarray], margin: float):
        """An empty fine mask that holds the lines, and the lines in its fixed-point pixels."""
        every = np.vstack(lines) * self.scale
        low = np.floor(every.min(0) - margin * self.scale - 1).astype(int)
        high = np.ceil(every.max(0) + margin * self.scale + 1).astype(int)
        # Nothing is drawn farther than this outside the canvas.
        room = round(100 * self.scale)
        low = np.maximum(low, -room)
        high = np.minimum(np.maximum(high, low + 1), (self.width + room, self.height + room))
        high = np.maximum(high, low + 1)
        self._origin = int(low[0]), int(low[1])
        size = (high - low) * _FINE
        unit = _FINE * (1 << _SHIFT)
        fixed = [np.round((np.asarray(line) * self.scale - low) * unit - (1 << _SHIFT) / 2)
                 .astype(np.int32) for line in lines]
        return np.zeros((size[1], size[0]), np.uint8), fixed

    def _finish(self, fine: np.ndarray, soft: float) -> Mask:
        height, width = fine.shape
        alpha = cv2.resize(fine, (width // _FINE, height // _FINE), interpolation=cv2.INTER_AREA)
        mask = Mask(alpha.astype(np.float32) / 255, *self._origin, self.scale)
        return mask.soft(soft) if soft else mask


def ribbon(points: Points, widths: Sequence[float], curved: bool = True) -> np.ndarray:
    """The outline of a stroke: a curve with a width that changes along it."""
    line = spline(points) if curved else np.asarray(points, np.float64)
    along = np.linspace(0, 1, len(line))
    half = np.interp(along, np.linspace(0, 1, len(widths)), widths)[:, None] / 2
    side = normals(line)
    return np.vstack([line + side * half, (line - side * half)[::-1]])


def normals(line: np.ndarray) -> np.ndarray:
    """Unit vectors across a polyline, to its left as one walks along it on the screen."""
    ahead = np.gradient(line, axis=0)
    ahead /= np.linalg.norm(ahead, axis=1, keepdims=True) + 1e-9
    return np.stack([ahead[:, 1], -ahead[:, 0]], 1)


def lit(height: np.ndarray, scale: float, light: np.ndarray = LIGHT,
        wrap: Sequence[float] = (0.5, 0.5, 0.5)):
    """Diffuse light (h, w, 3), specular cosine (h, w) and normals of a relief in drawing pixels.

    `wrap` lets light reach round the edge, per channel: more for red looks like skin.
    """
    slope_x = cv2.Sobel(height, cv2.CV_32F, 1, 0, ksize=3) * (scale / 8)
    slope_y = cv2.Sobel(height, cv2.CV_32F, 0, 1, ksize=3) * (scale / 8)
    normal = np.stack([-slope_x, -slope_y, np.ones_like(height)], -1)
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
    towards = (light / np.linalg.norm(light)).astype(np.float32)
    cosine = normal @ towards
    diffuse = np.stack([np.clip((cosine + w) / (1 + w), 0, 1) for w in wrap], -1)
    half = towards + np.array([0, 0, 1], np.float32)
    half /= np.linalg.norm(half)
    return diffuse, np.clip(normal @ half, 0, 1), normal
