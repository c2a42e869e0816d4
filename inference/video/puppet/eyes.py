"""Brows that rise, eyes that look about, lids that close.

Works on the still picture's own pixels around the eyes; the head's movement comes later.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from inference.avatar.geometry import BROW, EyeOutline, Face
from inference.video.fill import filled
from inference.video.puppet import colour
from inference.video.puppet.axes import Axes, Box, smoothstep

_BROW_LIFT = 0.055  # face units, brow = 1
_STILL = 0.02  # movements below this are not drawn
_SKIN_SPREAD = 28.0  # RGB levels that skin around one eye differs by
_DARKEN = np.array([1, 0.4, 0.4, 0], np.float32)  # lashes are brown, not grey
# Where the skin near each eye is bare: below it, and between the two.
_BARE_SKIN = ((118, 119, 100, 101, 6, 168, 8, 9), (347, 348, 329, 330, 6, 168, 8, 9))


class Eyes:
    def __init__(self, image: np.ndarray, face: Face, axes: Axes) -> None:
        height, width = image.shape[:2]
        p = face.landmarks[:, :2].astype(np.float64)
        brows = [p[list(b)] for b in BROW]
        around = np.concatenate(
            [*brows, *(e.upper for e in face.eyes), *(e.lower for e in face.eyes)]
        )
        low, high = around.min(0) - 0.32 * axes.unit, around.max(0) + 0.16 * axes.unit
        self.box = box = Box.around(np.stack([low, high]), width, height)
        self._pixels: np.ndarray = box.points() - np.array([box.left, box.top], np.float32)
        self._brow = self._brow_field(axes, brows, face.eyes)
        self._gaze = self._gaze_field(face.eyes)
        self._lids = [
            _Lid(image, e, brow, p[list(bare)], box)
            for e, brow, bare in zip(face.eyes, brows, _BARE_SKIN, strict=True)
        ]

    def apply(self, skin: np.ndarray, brow: float, blink: np.ndarray, gaze: np.ndarray) -> None:
        """`skin`: YUVA bytes of the box, changed in place."""
        if abs(brow) > _STILL or np.abs(gaze).max() > _STILL:
            where = self._pixels + self._brow * np.float32(brow)
            where -= self._gaze * gaze.astype(np.float32)
            skin[:] = cv2.remap(skin, where, None, cv2.INTER_LINEAR,
                                borderMode=cv2.BORDER_REPLICATE)
        for lid, closed in zip(self._lids, blink, strict=True):
            if closed > _STILL:
                lid.close(skin, float(closed))

    def _brow_field(self, axes: Axes, brows: list[np.ndarray],
                    eyes: tuple[EyeOutline, EyeOutline]) -> np.ndarray:
        """What to add to a pixel's source when the brows go up by one."""
        box = self.box
        q = axes.local(box.points().reshape(-1, 2))
        lift = np.zeros(len(q))
        for points, eye in zip(brows, eyes, strict=True):
            b = axes.local(points)
            top, bottom = (e[np.argsort(e[:, 0])] for e in (b[:5], b[5:]))
            lid = axes.local(eye.upper)
            lid = lid[np.argsort(lid[:, 0])]
            y_top, y_bottom, y_lid = (np.interp(q[:, 0], e[:, 0], e[:, 1])
                                      for e in (top, bottom, lid))
            half = np.ptp(b[:, 0]) / 2
            beside = np.clip(1.25 - np.abs(q[:, 0] - b[:, 0].mean()) / (half * 1.35), 0, 1)
            above = 1 - smoothstep(0, 0.26, y_top - q[:, 1])
            room = np.maximum(y_lid - 0.02 - y_bottom, 0.05)
            below = 1 - smoothstep(0, 1, (q[:, 1] - y_bottom) / room)
            lift = np.maximum(lift, smoothstep(0, 1, beside) * np.minimum(above, below))
        field = lift.reshape(box.height, box.width, 1) * axes.y * axes.unit * _BROW_LIFT
        return cv2.GaussianBlur(field.astype(np.float32), (0, 0), max(0.5, axes.unit * 0.012))

    def _gaze_field(self, eyes: tuple[EyeOutline, EyeOutline]) -> np.ndarray:
        """Pixels that the iris moves for a gaze of one radius; 0 outside the lids."""
        box = self.box
        at = box.points()
        share = np.zeros(at.shape[:2], np.float32)
        inside = np.zeros((box.height, box.width), np.uint8)
        for eye in eyes:
            away = np.linalg.norm(at - eye.iris, axis=-1) / eye.iris_radius
            share = np.maximum(share, (1 - smoothstep(1.0, 2.0, away)).astype(np.float32))
            outline = np.concatenate([eye.upper, eye.lower[::-1]]) - (box.left, box.top)
            cv2.fillPoly(inside, [np.round(outline).astype(np.int32)], 1)
        # Towards the lids it moves less and less, or lashes would be dragged along.
        radius = float(np.mean([e.iris_radius for e in eyes]))
        depth = cv2.distanceTransform(inside, cv2.DIST_L2, 5)
        inside = smoothstep(0, 0.55 * radius, depth).astype(np.float32)
        return (share * inside * np.float32(radius))[..., None]


@dataclass(frozen=True)
class _Frame:
    """Coordinates along one eye: x from the left corner to the right, y down, in pixels."""

    origin: np.ndarray
    x: np.ndarray
    y: np.ndarray
    width: float

    @classmethod
    def of(cls, eye: EyeOutline) -> _Frame:
        left = (eye.upper[0] + eye.lower[0]) / 2
        right = (eye.upper[-1] + eye.lower[-1]) / 2
        width = float(np.linalg.norm(right - left))
        x = (right - left) / width
        return cls(left, x, np.array([-x[1], x[0]]), width)

    def local(self, points: np.ndarray) -> np.ndarray:
        d = points - self.origin
        return np.stack([d @ self.x, d @ self.y], -1)

    def pixels(self, local: np.ndarray) -> np.ndarray:
        return self.origin + local[..., :1] * self.x + local[..., 1:] * self.y


class _Lid:
    """The upper lid slides over one eye, the lower one rises to meet it."""

    _RISE = 0.12  # the share of the opening that the lower lid closes

    def __init__(self, image: np.ndarray, eye: EyeOutline, brow: np.ndarray, bare: np.ndarray,
                 outer: Box) -> None:
        frame = _Frame.of(eye)
        w = frame.width
        upper, lower = frame.local(eye.upper), frame.local(eye.lower)
        brow_edge = frame.local(brow[5:])
        brow_edge = brow_edge[np.argsort(brow_edge[:, 0])]
        top = min(float(brow_edge[:, 1].min()), -0.3 * w) - 2
        corners = np.array([[x, y] for x in (-0.18 * w, 1.18 * w) for y in (top, 0.45 * w)])
        height, width = image.shape[:2]
        box = Box.around(frame.pixels(corners), width, height)
        box = Box(max(box.left, outer.left), max(box.top, outer.top),
                  min(box.right, outer.right), min(box.bottom, outer.bottom))
        self._at = box.within(outer)
        at = frame.local(box.points().astype(np.float64))
        x, y = at[..., 0], at[..., 1]
        y_up, y_low = (_curve(e, w, x) for e in (upper, lower))
        taper = np.clip(np.minimum(x + 0.06 * w, 1.06 * w - x) / (0.12 * w), 0, 1)
        opening = np.maximum(y_low - y_up, 0) * taper
        y_brow = np.minimum(np.interp(x, brow_edge[:, 0], brow_edge[:, 1]), y_up - 0.12 * w)
        beside = _ramp(-0.16 * w, -0.06 * w, x) * _ramp(1.16 * w, 1.06 * w, x)
        self._size = w
        self._axis = frame.y.astype(np.float32)
        self._pixels = (box.points() - np.array([box.left, box.top])).astype(np.float32)
        self._y, self._y_up, self._y_low, self._y_brow, self._opening, self._taper = (
            np.ascontiguousarray(a, np.float32) for a in (y, y_up, y_low, y_brow, opening, taper)
        )
        along = np.sin(np.clip(x / w, 0, 1) * np.pi) ** 0.5  # lashes thin out at the corners
        self._along = along.astype(np.float32)
        covered = (y > y_up - 0.17 * w) & (y < y_low + 0.12 * w) & (beside > 0.3)
        patch = np.ascontiguousarray(image[box.slices])
        tone = _tone(image, bare)
        self._clean = _clean_skin(patch, covered, tone, w)
        self._use_clean = (_ramp(y_up - 0.20 * w, y_up - 0.04 * w, y) * beside).astype(np.float32)
        self._lid_shade = (1 - 0.09 * np.clip((y - y_up) / (0.3 * w), 0, 1)).astype(np.float32)
        # Lashes, drawn or photographed: what is much darker than skin along the lid's edge.
        light = float(colour.luma(tone))
        dark = np.clip((0.80 * light - colour.luma(patch)) / (0.45 * light), 0, 1)
        along_edge = _ramp(y_up - 0.17 * w, y_up - 0.11 * w, y) * _ramp(
            y_up + 0.05 * w, y_up + 0.02 * w, y)
        self._lashes = (dark * along_edge * beside).astype(np.float32)

    def close(self, skin: np.ndarray, closed: float) -> None:
        part = skin[self._at]
        rise = self._RISE * closed * self._opening
        drop = closed * (1 - self._RISE) * self._opening
        edge = self._y_up + drop  # of the upper lid, now
        t = np.clip((self._y - self._y_brow) / np.maximum(edge - self._y_brow, 1e-3), 0, 1)
        lid = self._moved(part, drop * t**1.25)
        near_low = np.exp(-(((self._y - (self._y_low - rise)) / (0.22 * self._size)) ** 2))
        eye = self._moved(part, -rise * near_low)
        # The stretched texture of lashes and crease gives way to smooth skin.
        clean = (self._use_clean * min(1.0, closed * 2))[..., None]
        lid += (self._clean * self._lid_shade[..., None] - lid) * clean
        cover = np.clip(edge - self._y + 0.8, 0, 1)[..., None]
        shadow = np.exp(-np.maximum(self._y - edge, 0) / (0.06 * self._size)) * (
            0.35 * closed * self._taper * (self._opening > 0.5))
        line = np.exp(-(((self._y - edge) / (0.029 * self._size)) ** 2)) * (
            0.40 * closed * self._along)
        eye *= 1 - shadow[..., None]
        eye += (lid - eye) * cover
        eye *= 1 - line[..., None] * _DARKEN
        # The lashes go down with the lid's edge, in one piece.
        where = self._pixels - drop[..., None] * self._axis
        lashes = cv2.remap(self._lashes, where, None, cv2.INTER_LINEAR)[..., None]
        eye += (self._moved(part, drop) - eye) * lashes
        part[:] = np.clip(eye + (colour.OFFSET + 0.5), 0, 255).astype(np.uint8)

    def _moved(self, part: np.ndarray, down: np.ndarray) -> np.ndarray:
        where = self._pixels - down[..., None] * self._axis
        out = cv2.remap(part, where, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return out.astype(np.float32) - colour.OFFSET


def _tone(image: np.ndarray, bare: np.ndarray) -> np.ndarray:
    patches = [image[max(0, int(y) - 1) : int(y) + 2, max(0, int(x) - 1) : int(x) + 2]
               for x, y in bare]
    return np.median([p.reshape(-1, 3).mean(0) for p in patches if p.size], 0)


def _clean_skin(patch: np.ndarray, covered: np.ndarray, tone: np.ndarray,
                size: float) -> np.ndarray:
    """Skin without lashes and creases, for the lid that comes down (YUVA, no offsets)."""
    away = np.linalg.norm(patch - tone, axis=-1) / _SKIN_SPREAD
    like_skin = np.exp(-(away**2)) * ~covered
    # A little of the tone everywhere, in case nothing around looks like skin.
    known = (patch * like_skin[..., None] + tone * 0.02) / (like_skin[..., None] + 0.02)
    smooth = filled(known, like_skin + 0.02)
    return colour.yuv(cv2.GaussianBlur(smooth, (0, 0), max(1, size * 0.06)))


def _ramp(low, high, x) -> np.ndarray:
    return np.clip((x - low) / (high - low), 0, 1)


def _curve(points: np.ndarray, width: float, x: np.ndarray) -> np.ndarray:
    """A lid's edge as y over x, held level beyond the corners."""
    order = np.argsort(points[:, 0])
    px, py = points[order, 0], points[order, 1]
    # Resampled finely first: a polyline of nine points would show its corners.
    fine = np.linspace(0, width, 64)
    y = np.interp(fine, px, py)
    y = cv2.GaussianBlur(y.reshape(1, -1), (0, 0), 1.5, borderType=cv2.BORDER_REPLICATE)[0]
    return np.interp(x, fine, y)
