"""Closed lips in a slight smile: their contours, their relief and their colour.

The contours are functions of u in -1..1 from the left corner to the right one, so the landmarks of
the lips are exact.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from examples.avatars.draw.head import Head
from examples.avatars.draw.paint import Canvas, Mask, bump, colour, step


@dataclass(frozen=True)
class Mouth:
    """Sizes in drawing pixels."""

    half_width: float = 61.0
    upper: float = 15.0  # thickness of the upper lip
    lower: float = 20.0
    lift: float = 9.0  # how far the corners are above the middle
    bow: float = 0.22  # depth of the cupid's bow, share of the upper lip
    colour: str = "#c4616a"
    depth: float = 0.72  # how much of the lips' own colour hides the skin
    gloss: float = 0.5


@dataclass(frozen=True)
class Contours:
    """Where the lips are: three curves over the same x."""

    x: np.ndarray
    top: np.ndarray
    seam: np.ndarray
    bottom: np.ndarray

    def at(self, u: np.ndarray, curve: str) -> np.ndarray:
        """Points (n, 2) of "top", "seam" or "bottom" at u in -1..1."""
        x = (self.x[-1] + self.x[0]) / 2 + np.asarray(u) * (self.x[-1] - self.x[0]) / 2
        return np.stack([x, np.interp(x, self.x, getattr(self, curve))], 1)


def contours(head: Head, mouth: Mouth) -> Contours:
    """The lips of a head, upright."""
    cx, cy = head.mouth
    u = np.linspace(-1, 1, 161)
    a = np.abs(u)
    seam = cy - mouth.lift * a**1.7 + 1.1 * bump(u, 0.18) - 0.6 * bump(a - 0.38, 0.24)
    upper = (1 - a**1.75) ** 0.92 * (1 - mouth.bow * bump(u, 0.15) + 0.07 * bump(a - 0.25, 0.15))
    lower = (1 - a**2.4) ** 0.95 * (1 - 0.06 * bump(u, 0.2))
    return Contours(cx + u * mouth.half_width, seam - mouth.upper * upper, seam,
                    seam + mouth.lower * lower)


def relief(lips: Contours, mouth: Mouth, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Height of the lips above the skin; x (1, w) and y (h, 1) in drawing pixels."""
    top, seam, bottom = (np.interp(x, lips.x, c) for c in (lips.top, lips.seam, lips.bottom))
    inside = np.clip(np.minimum(x - lips.x[0], lips.x[-1] - x) / 16, 0, 1)
    over = np.clip((y - top) / np.maximum(seam - top, 1.5), 0, 1)
    under = np.clip((y - seam) / np.maximum(bottom - seam, 1.5), 0, 1)
    upper_bulge = np.sin(np.pi * over**1.25) * mouth.upper * 0.26
    lower_bulge = np.sin(np.pi * under**0.85) ** 0.9 * mouth.lower * 0.36
    pinch = 2.6 * bump(y - seam, 4.0)
    return (upper_bulge + lower_bulge - pinch) * inside


def paint(canvas: Canvas, head: Head, mouth: Mouth, skin: np.ndarray,
          rng: np.random.Generator) -> None:
    """Colour the lips on skin that is already lit with their relief; `skin` is its colour."""
    tint = colour(mouth.colour)
    lips = contours(head, mouth)
    curve = {name: np.stack([lips.x, getattr(lips, name)], 1) for name in ("top", "seam", "bottom")}
    upper = canvas.shape(np.vstack([curve["top"], curve["seam"][::-1]]), soft=1.5)
    lower = canvas.shape(np.vstack([curve["seam"], curve["bottom"][::-1]]), soft=1.7)
    whole = upper | lower
    # The lips' border: a breath lighter above, fading into skin at the corners.
    fade = canvas.shape(np.vstack([curve["top"], curve["bottom"][::-1]]), soft=2.6)
    x, y = whole.grid()
    u = (x - head.mouth[0]) / mouth.half_width
    ends = 1 - 0.60 * step(np.abs(u), 0.66, 1.0)
    ratio = tint / np.maximum(skin, 0.05)
    canvas.darken(np.minimum(ratio, 1.25), (whole & fade) * ends, mouth.depth)
    canvas.tint(tint, (whole & fade) * ends, 0.30 * mouth.depth)
    canvas.darken(np.array([0.80, 0.68, 0.69]), upper * ends_on(upper, head, mouth), 0.75)
    dark = float(np.clip(1.5 * (0.75 - skin.mean()), 0, 0.6))  # brown upper lips on dark skin
    canvas.darken(np.array([0.70, 0.60, 0.58]), upper * ends_on(upper, head, mouth), dark)
    # Lower lip: lit from above in the middle, turning away below.
    x, y = lower.grid()
    seam, bottom = np.interp(x, lips.x, lips.seam), np.interp(x, lips.x, lips.bottom)
    t = np.clip((y - seam) / np.maximum(bottom - seam, 2), 0, 1)
    u = (x - head.mouth[0]) / mouth.half_width
    canvas.darken(np.array([0.72, 0.58, 0.60]), lower * (step(t, 0.62, 1.0)), 0.5)
    canvas.darken(np.array([0.62, 0.46, 0.48]), lower * bump(t, 0.22), 0.5)
    lines = 1 + 0.28 * canvas.noise(lower, rng, 5) * np.ones_like(t)
    sheen = bump(t - 0.42, 0.22) * (bump(u + 0.24, 0.24) + 0.55 * bump(u - 0.26, 0.22))
    canvas.glow(np.array([0.55, 0.46, 0.45]), lower * (sheen * np.clip(lines, 0.4, 1.6)),
                0.32 + 0.45 * mouth.gloss)
    x, y = upper.grid()
    top, seam = np.interp(x, lips.x, lips.top), np.interp(x, lips.x, lips.seam)
    t = np.clip((y - top) / np.maximum(seam - top, 2), 0, 1)
    u = (x - head.mouth[0]) / mouth.half_width
    sheen = bump(t - 0.42, 0.25) * bump(np.abs(u + 0.03) - 0.3, 0.2)
    canvas.glow(np.array([0.5, 0.40, 0.40]), upper * sheen, 0.16 + 0.25 * mouth.gloss)
    canvas.darken(np.array([0.6, 0.46, 0.48]), upper * step(t, 0.55, 1.0), 0.35)
    # A light edge above the bow, as skin turns up to the light there.
    edge = canvas.stroke(curve["top"][44:117:6] - (0, 2.2), [0.5, 3.0, 0.5], soft=1.6)
    canvas.glow(skin * 0.5 + 0.2, edge, 0.30)
    # The closed line: dark red, fullest in the middle and at the corners, never black.
    line = canvas.stroke(curve["seam"][2:-2:6], [0.8, 1.6, 2.1, 2.6, 2.1, 1.6, 0.8], soft=1.0,
                         curved=True)
    canvas.darken(np.clip(tint * 0.32 + 0.06, 0, 1) * np.array([1.0, 0.72, 0.74]), line, 0.60)
    for side, end in ((-1, 0), (1, -1)):  # it runs on a little, upwards: the smile
        x0, y0 = curve["seam"][end]
        more = canvas.stroke([(x0 - side * 8, y0 + 1.6), (x0, y0 - 0.6), (x0 + side * 5, y0 - 3.2)],
                             [1.2, 2.2, 0.6], soft=1.3)
        canvas.darken(np.array([0.56, 0.38, 0.36]), more, 0.50)
    deep = canvas.stroke(curve["seam"][2:-2:6], [4, 5, 6, 6, 6, 5, 4], soft=2.6)
    canvas.darken(np.array([0.66, 0.48, 0.50]), deep, 0.34)
    for k in (0, -1):
        x0, y0 = curve["seam"][k]
        side = -1 if k == 0 else 1
        dimple = canvas.ellipse(x0 + side * 2.5, y0 - 0.5, 4.5, 3.2, 0, soft=2.4)
        canvas.darken(np.array([0.60, 0.42, 0.40]), dimple, 0.40)


def ends_on(mask: Mask, head: Head, mouth: Mouth) -> np.ndarray:
    """Weight over a mask's box that lets the lips melt into the corners."""
    x, _ = mask.grid()
    return 1 - 0.35 * step(np.abs(x - head.mouth[0]) / mouth.half_width, 0.7, 1.0)
