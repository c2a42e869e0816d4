"""Hairs as polylines in space, lit one by one: what every haircut is rendered from.

A hair is a thin mirror round its own axis, so it shines in a band across the lock wherever it lies
at right angles to the light (Kajiya and Kay's model, with the two shifted lobes of Marschner's:
the first keeps the light's colour, the second has passed through the hair and taken on its own).
Which hairs there are is the business of `locks`, `curls` and `cuts`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

import cv2
import numpy as np

from examples.avatars.draw.paint import Canvas, Mask, colour

_SHIFT = 4  # fixed-point bits of OpenCV's drawing
FILL = np.array([0.60, -0.42, 0.68])  # towards the weaker light opposite the key


@dataclass(frozen=True)
class Dye:
    """The colour of hair and how it takes light."""

    code: str = "#4a2f20"
    sheen: float = 1.0
    streaks: float = 0.075  # how much hairs differ from each other
    tips: float = 0.0  # > 0 lighter towards the ends
    grey: float = 0.0  # share of white hairs


@dataclass(frozen=True)
class Strands:
    """Hairs; arrays over (hair, point), z towards the viewer, drawn in ascending order."""

    points: np.ndarray  # (n, p, 3), drawing pixels
    normal: np.ndarray  # (n, p, 3), of the volume of hair there
    buried: np.ndarray  # (n, p), 0 at the surface .. 1 no light arrives
    width: np.ndarray  # (n, p), px
    order: np.ndarray  # (n,)
    tone: np.ndarray  # (n,), 1 as dyed, more is lighter
    shift: np.ndarray  # (n,), how the band of shine wanders along the hair


def together(parts: Iterable[Strands], layered: bool = False) -> Strands:
    """One set of hairs; `layered` puts each part over the one before."""
    parts = list(parts)
    if layered:
        ranks = [i * 1e6 + p.order for i, p in enumerate(parts)]
    else:
        ranks = [p.order for p in parts]
    joined = {f.name: np.concatenate([getattr(p, f.name) for p in parts])
              for f in fields(Strands) if f.name != "order"}
    return Strands(order=np.concatenate(ranks), **joined)


def unit(v: np.ndarray) -> np.ndarray:
    """Vectors of length 1."""
    return v / (np.linalg.norm(v, axis=-1, keepdims=True) + 1e-9)


def tangents(points: np.ndarray) -> np.ndarray:
    """Unit vectors along hairs."""
    return unit(np.gradient(points, axis=1))


def lit(strands: Strands, dye: Dye, light: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """(n, p, 3) colours."""
    base = colour(dye.code).astype(np.float64)
    luma = float(base @ (0.3, 0.59, 0.11))
    n = len(strands.points)
    along = tangents(strands.points)
    to_light = unit(light.astype(np.float64))

    shape = np.clip((strands.normal @ to_light + 0.30) / 1.30, 0, 1)
    round_ = np.sqrt(np.clip(1 - (along @ to_light) ** 2, 0, 1))
    open_ = np.clip(1 - strands.buried, 0, 1)
    diffuse = shape * (0.45 + 0.55 * round_) * open_

    jitter = strands.shift[:, None] + rng.normal(0, 0.04, (n, 1))
    first = second = 0.0
    for source, strength in ((to_light, 1.0), (FILL, 0.6)):
        half = unit(source + (0, 0, 1))
        across = along @ half
        facing = strength * np.clip(strands.normal @ half, 0, 1) ** 2.5 * open_**1.5
        first = first + facing * np.clip(1 - (across + 0.10 + jitter) ** 2, 0, 1) ** 34
        second = second + facing * np.clip(1 - (across - 0.12 + 1.4 * jitter) ** 2, 0, 1) ** 13
    # Light of the room behind grazes the far side of the volume.
    edge = np.clip(1 - strands.normal[..., 2], 0, 1) ** 2.2
    behind = edge * np.clip(0.35 + 0.65 * strands.normal[..., 0], 0, 1) * open_

    tone = strands.tone[:, None] * (1 + rng.normal(0, dye.streaks, (n, 1)))
    warm = 1 + rng.normal(0, 0.35 * dye.streaks, (n, 1, 1)) * np.array([0.5, 0.0, -0.9])
    ends = np.linspace(0, 1, strands.points.shape[1])[None, :]
    tone = tone * (1 + dye.tips * ends)
    body = np.broadcast_to(base, (n, 1, 3)) * warm
    if dye.grey:
        white = rng.random((n, 1, 1)) < dye.grey
        body = np.where(white, 0.5 * base + 0.5 * np.array([0.80, 0.80, 0.82]), body)
    # Light that passed through several hairs is more saturated: shadow is a power of the colour.
    dark = body**1.3 * (0.24 + 0.38 * luma)
    bright = np.minimum(body * (1.42 - 0.34 * luma) + 0.012, 1.0)
    amount = (0.08 + 0.98 * diffuse)[..., None]
    paint = (dark + (bright - dark) * amount) * tone[..., None]
    clear = np.array([1.0, 0.98, 0.95]) * (0.23 - 0.14 * luma) + 0.34 * base * (1 - 0.7 * luma)
    own = np.minimum(base**0.72 * 1.05 + 0.03, 1.0) * (0.42 - 0.26 * luma)
    paint = paint + dye.sheen * (clear * first[..., None] + own * second[..., None])
    rim = np.array([0.72, 0.80, 0.95]) * 0.10 + 0.22 * base
    return np.clip(paint + rim * behind[..., None] * 0.9, 0, 1)


def rendered(canvas: Canvas, strands: Strands, colours: np.ndarray) -> tuple[np.ndarray, Mask]:
    """Paint (h, w, 3) and coverage of hairs on a box of the canvas."""
    fine = max(2, round(2 / canvas.scale))
    xy = strands.points[..., :2] * canvas.scale
    low = np.maximum(np.floor(xy.min((0, 1))).astype(int) - 6, -40)
    high = np.minimum(np.ceil(xy.max((0, 1))).astype(int) + 6,
                      (canvas.width + 40, canvas.height + 40))
    size = np.maximum((high - low) * fine, fine)
    sheet = np.zeros((size[1], size[0], 4), np.uint8)  # premultiplied
    fixed = np.round((xy - low) * (fine << _SHIFT) - (1 << _SHIFT) / 2).astype(np.int32)
    ranks = np.argsort(strands.order, kind="stable")
    count = strands.points.shape[1]
    solid = np.full((len(colours), count - 1, 1), 255.0)
    paints = np.concatenate([(colours[:, 1:] + colours[:, :-1]) * 127.5, solid], -1).tolist()
    widths = (strands.width[:, 1:] + strands.width[:, :-1]) / 2 * canvas.scale * fine
    widths = np.maximum(1, np.round(widths).astype(int)).tolist()
    fixed = fixed.tolist()
    for i in ranks.tolist():
        hair = fixed[i]
        for a, b, paint, width in zip(hair, hair[1:], paints[i], widths[i], strict=False):
            cv2.line(sheet, a, b, paint, width, cv2.LINE_AA, _SHIFT)
    small = cv2.resize(sheet, tuple((high - low).tolist()), interpolation=cv2.INTER_AREA)
    small = small.astype(np.float32) / 255
    alpha = np.ascontiguousarray(small[..., 3])
    mask = Mask(alpha, int(low[0]), int(low[1]), canvas.scale)
    return small[..., :3] / np.maximum(alpha, 1e-4)[..., None], mask


def paint(canvas: Canvas, strands: Strands, dye: Dye, light: np.ndarray, rng: np.random.Generator,
          shadow: float = 0.0, drop: tuple[float, float] = (4, 9), soft: float = 8,
          amount: float = 1.0) -> Mask:
    """Hairs over what is there, with the shadow they cast on it; returns their coverage."""
    surface, mask = rendered(canvas, strands, lit(strands, dye, light, rng))
    if shadow:
        cast(canvas, mask, shadow, drop, soft)
    canvas.over(surface, mask, amount)
    return mask


def cast(canvas: Canvas, mask: Mask, amount: float, drop: tuple[float, float] = (4, 9),
         soft: float = 8) -> None:
    """The shadow of hair on what lies under it: a wide one and a close, darker one."""
    tint = np.array([0.42, 0.28, 0.25])
    canvas.darken(tint, mask.soft(soft).moved(*drop), amount * 0.75)
    canvas.darken(tint, mask.soft(soft * 0.3).moved(drop[0] * 0.3, drop[1] * 0.3), amount * 0.55)

