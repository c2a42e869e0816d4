"""The room behind a person, far out of focus: nothing in it asks to be looked at.

A backdrop is smooth everywhere, so that a few pixels of it can be continued behind a moving head.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from examples.avatars.draw.paint import HEIGHT, WIDTH, Canvas, bump, colour, spline

_SMALL = 0.25  # it is blurred anyway


@dataclass(frozen=True)
class Backdrop:
    """Colours of the wall in and out of the light, and what stands before it."""

    light: str = "#e9eef2"
    dark: str = "#b4c4d2"
    scene: str = "studio"  # "studio", "window", "plants", "lights", "shelves"
    accent: str = "#ffe9c9"
    blur: float = 34.0  # px
    seed: int = 1


def draw(backdrop: Backdrop, scale: float = 1.0) -> np.ndarray:
    """(h, w, 3) floats."""
    canvas = Canvas(_SMALL)
    rng = np.random.default_rng(backdrop.seed)
    wall = canvas.everywhere()
    x, y = wall.grid()
    light, dark = colour(backdrop.light), colour(backdrop.dark)
    far = np.hypot((x - 800) / 1250, (y - 400) / 900)[..., None]
    t = np.clip(far, 0, 1.15) ** 1.3
    canvas.over((light + (dark - light) * t).astype(np.float32), wall)
    {"studio": _studio, "window": _window, "plants": _plants, "lights": _lights,
     "shelves": _shelves}[backdrop.scene](canvas, backdrop, rng)
    image = cv2.GaussianBlur(canvas.image, (0, 0), backdrop.blur * _SMALL)
    glow = cv2.GaussianBlur(image, (0, 0), 60 * _SMALL)
    image = 1 - (1 - image) * (1 - 0.10 * glow)
    x, y = wall.grid()
    edge = np.clip(np.hypot((x - 960) / 1220, (y - 500) / 800), 0, 1.3)[..., None]
    image = image * (1 - 0.17 * edge**2.4)
    # Behind the shoulders a little light, so that the person stands off the wall.
    halo = (bump(x - 960, 460) * bump(y - 560, 380))[..., None]
    image = image + halo * 0.05 * light
    size = round(WIDTH * scale), round(HEIGHT * scale)
    return np.clip(cv2.resize(image.astype(np.float32), size, interpolation=cv2.INTER_CUBIC), 0, 1)


def _studio(canvas: Canvas, backdrop: Backdrop, rng: np.random.Generator) -> None:
    """A wall with a pool of light and a diagonal shade."""
    accent = colour(backdrop.accent)
    canvas.glow(accent, canvas.ellipse(1480, 260, 380, 300, 20, soft=150), 0.30)
    canvas.glow(accent, canvas.ellipse(420, 860, 420, 220, -10, soft=150), 0.16)


def _window(canvas: Canvas, backdrop: Backdrop, rng: np.random.Generator) -> None:
    """A tall bright window to the left, its light on the wall to the right."""
    accent = colour(backdrop.accent)
    for left, top, right, bottom in ((250, 40, 420, 440), (446, 40, 616, 440), (250, 466, 420, 880),
                                     (446, 466, 616, 880)):
        pane = canvas.shape([(left, top), (right, top), (right, bottom), (left, bottom)])
        canvas.over(accent, pane, 0.66)
    sill = canvas.shape([(200, 905), (650, 905), (650, 935), (200, 935)])
    canvas.over(colour(backdrop.light) * 1.0, sill, 0.8)
    for k in range(3):
        x0 = 1300 + 150 * k
        shaft = canvas.shape([(x0, 120), (x0 + 100, 80), (x0 + 40, 700), (x0 - 60, 760)], soft=22)
        canvas.glow(accent, shaft, 0.26)
    curtain = canvas.shape([(150, 0), (262, 0), (270, 1080), (110, 1080)], soft=16)
    canvas.over(colour(backdrop.light), curtain, 0.55)


def _plants(canvas: Canvas, backdrop: Backdrop, rng: np.random.Generator) -> None:
    """Leaves at one side, a soft lamp at the other."""
    canvas.glow(colour(backdrop.accent), canvas.ellipse(380, 300, 260, 260, soft=110), 0.40)
    pot = canvas.shape(spline([(1330, 900), (1530, 900), (1506, 1120), (1354, 1120)], True))
    canvas.over(np.array([0.80, 0.66, 0.55]), pot, 0.6)
    for _ in range(30):
        angle = np.radians(rng.uniform(-150, -8))
        length = rng.uniform(240, 520)
        root = np.array([1430 + rng.uniform(-50, 50), 900])
        tip = root + length * np.array([np.cos(angle) * 0.95, np.sin(angle)])
        bend = (root + tip) / 2 + np.array([0, -60])
        leaf = canvas.stroke([root, bend, tip], [6, rng.uniform(34, 62), 4])
        green = np.array([0.36, 0.50, 0.38]) * rng.uniform(0.75, 1.35) + rng.uniform(0, 0.06)
        canvas.over(np.clip(green, 0, 1), leaf, 0.52)


def _lights(canvas: Canvas, backdrop: Backdrop, rng: np.random.Generator) -> None:
    """An evening room: round, soft points of light."""
    accent = colour(backdrop.accent)
    for _ in range(34):
        side = rng.choice((-1, 1))
        x, y = 960 + side * rng.uniform(270, 940), rng.uniform(40, 760)
        radius = rng.uniform(20, 62)
        tone = np.clip(accent * rng.uniform(0.8, 1.1) + rng.normal(0, 0.05, 3), 0, 1)
        disc = canvas.ellipse(x, y, radius, radius, soft=3)
        canvas.glow(tone, disc, rng.uniform(0.14, 0.46))


def _shelves(canvas: Canvas, backdrop: Backdrop, rng: np.random.Generator) -> None:
    """Two shelves with books and a vase, no more than blocks of colour."""
    wood = colour(backdrop.accent)
    for y in (330, 640, 950):
        board = canvas.shape([(1210, y), (1920, y), (1920, y + 22), (1210, y + 22)])
        canvas.over(wood * 0.86, board, 0.8)
        x = 1236.0
        while x < 1880:
            width, height = rng.uniform(22, 52), rng.uniform(120, 220)
            if rng.random() < 0.72:
                tone = colour(backdrop.dark) * rng.uniform(0.65, 1.15)
                tone = tone + rng.normal(0, 0.06) + rng.normal(0, 0.025, 3)
                book = canvas.shape([(x, y - height), (x + width, y - height), (x + width, y),
                                     (x, y)])
                canvas.over(np.clip(tone, 0, 1), book, 0.75)
            x += width + 4
    lamp = canvas.ellipse(330, 300, 330, 300, soft=130)
    canvas.glow(np.array([1.0, 0.94, 0.84]), lamp, 0.34)
