"""What is seen between the lips: the dark, the tongue, the teeth.

Painted once for a face (colours after its light, teeth from the photograph where it shows
them), then put together for every frame from how far the lips are apart. Knows nothing of
how the lips move.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import cv2
import numpy as np

from inference.avatar.geometry import EyeOutline, Face
from inference.video.puppet import colour
from inference.video.puppet.axes import Box, smoothstep
from inference.video.puppet.lips import JAW_DROP, Contours, LipFields

# Widths of the upper teeth from the middle outwards, and of the lower ones, in face units.
_UPPER_TEETH = np.cumsum([0.0, 0.094, 0.072, 0.078, 0.07, 0.065])
_LOWER_TEETH = np.arange(5) * 0.058
# How fast each colour fades towards the corners of the mouth: red light reaches furthest.
_FADE_RGB = np.array([0.92, 1.12, 1.35])
_IVORY = np.array([242, 233, 218.0])
_CAVITY = np.array([56, 21, 26.0])
_TONGUE = np.array([168, 92, 92.0])


@dataclass(frozen=True)
class Tones:
    """Colours of a face, RGB 0..255."""

    skin: np.ndarray
    lip: np.ndarray
    brightness: float  # of the light on the face, 1 = a well lit photograph
    grey: bool  # the whole picture is

    @classmethod
    def of(cls, image: np.ndarray, face: Face) -> Tones:
        landmarks = face.landmarks

        def around(index: int, r: int) -> np.ndarray:
            x, y = landmarks[index, :2].astype(int)
            patch = image[max(0, y - r) : y + r + 1, max(0, x - r) : x + r + 1]
            return patch.reshape(-1, 3).mean(0) if patch.size else np.full(3, 128.0)

        skin = np.median([around(v, 3) for v in (50, 280, 205, 425, 101, 330)], 0)
        lip = np.median([around(v, 2) for v in (17, 84, 314, 85, 315, 16)], 0)
        spread = image.max(2).astype(np.int16) - image.min(2)
        grey = bool(np.percentile(spread, 95) < 12)
        # Dark skin in good light has bright whites of the eyes; in bad light nothing is bright.
        light = max(float(colour.luma(skin)) / 170, *(_white(image, e) / 215 for e in face.eyes))
        brightness = float(np.clip(light, 0.55, 1.05))
        return cls(skin, lip, brightness, grey)


def _white(image: np.ndarray, eye: EyeOutline) -> float:
    """How bright the white of an eye is, 0..255; 0 where none is seen."""
    outline = np.round(np.concatenate([eye.upper, eye.lower[::-1]])).astype(np.int32)
    mask = np.zeros(image.shape[:2], np.uint8)
    cv2.fillPoly(mask, [outline], 1)
    x, y = np.round(eye.iris).astype(int).tolist()
    cv2.circle(mask, (x, y), round(1.15 * eye.iris_radius), 0, -1)
    seen = colour.luma(image[mask > 0])
    return float(np.percentile(seen, 75)) if len(seen) > 8 else 0.0


class Interior:
    """The inside of one mouth, ready to be composed."""

    def __init__(self, image: np.ndarray, fields: LipFields, tones: Tones, scale: float,
                 drawn: bool) -> None:
        shape, axes = fields.shape, fields.axes
        self._fields, self._tones, self._drawn = fields, tones, drawn
        q = fields.points
        reach = shape.half_width * 1.3
        top = min(q[13, 1], q[61, 1]) - 0.16
        corners = np.array([[shape.centre_x + sx * reach, y]
                            for sx in (-1, 1) for y in (top, q[14, 1] + 0.42)])
        height, width = image.shape[:2]
        box = Box.around(axes.pixels(corners), width, height)
        outer = fields.box
        self.box = Box(max(box.left, outer.left), max(box.top, outer.top),
                       min(box.right, outer.right), min(box.bottom, outer.bottom))
        at = self.box.within(outer)
        self._x, self._y = (np.ascontiguousarray(fields.local[at][..., k]) for k in (0, 1))
        self._index = np.ascontiguousarray(fields.index[at])
        self._u = fields.shape.across(self._x).astype(np.float32)
        self._out = np.abs(self._u) * shape.half_width  # from the middle of the face
        self._photo = np.ascontiguousarray(image[self.box.slices])
        self._opening = self._picture_opening()
        self._paint(scale)
        self.without_teeth = self._lips_over_teeth() if shape.gap > 0.035 else None

    def _picture_opening(self) -> np.ndarray:
        """0..1, the opening of the picture's own mouth."""
        f, unit = self._fields, self._fields.axes.unit
        upper = np.interp(self._x, f.contour_upper[:, 0], f.contour_upper[:, 1])
        lower = np.interp(self._x, f.contour_lower[:, 0], f.contour_lower[:, 1])
        self._rest_upper, self._rest_lower = upper, lower
        between = (self._x > f.contour_upper[0, 0]) & (self._x < f.contour_upper[-1, 0])
        return (np.clip((self._y - upper) * unit, 0, 1) * np.clip((lower - self._y) * unit, 0, 1)
                * between).astype(np.float32)

    def _colour(self, rgb: np.ndarray) -> np.ndarray:
        out = colour.yuv(rgb)
        if self._tones.grey:
            out[..., 1:3] = 0
        return out

    def _paint(self, scale: float) -> None:
        light = self._tones.brightness
        tint = self._tones.skin / max(float(colour.luma(self._tones.skin)), 1)
        ivory = _IVORY * np.sqrt(light) * (0.86 + 0.14 * tint)  # wet: brighter than skin
        if self._drawn:
            ivory = np.array([250, 248, 244.0])
        self._upper_teeth(ivory, scale)
        self._lower_teeth(ivory * 0.80)
        if self._drawn:
            self._cavity = np.broadcast_to(self._colour(np.array([112, 40, 48.0])),
                                           (*self._x.shape, 4))
            self._tongue = self._colour(np.array([214, 110, 112.0]))
            self._lip_dark = self._colour(np.array([96, 40, 46.0]))
        else:
            dark = self._colour(_CAVITY * light)
            depth = np.exp(-((self._out / (self._fields.shape.half_width * 0.75)) ** 2))
            self._depth = depth.astype(np.float32)[..., None]
            self._cavity = dark * (0.60 + 0.40 * self._depth)
            self._tongue = self._colour(0.6 * _TONGUE * light + 0.4 * self._tones.lip * 0.78)
            self._lip_dark = self._colour(0.42 * self._tones.lip * np.array([1, 0.8, 0.8]))
        self._tongue_arch = np.sqrt(np.clip(1 - (self._u / 0.80) ** 2, 0, 1)).astype(np.float32)

    def _upper_teeth(self, ivory: np.ndarray, scale: float) -> None:
        out, y, unit = self._out, self._y, self._fields.axes.unit
        shape, top = self._fields.shape, self._fields.points[13, 1]
        opened = shape.gap > 0.035
        reach = float(np.clip(shape.gap * 0.75, 0.040, 0.10)) if opened else 0.040
        gaps, corner = np.ones_like(out), np.zeros_like(out)
        for left, right in itertools.pairwise(_UPPER_TEETH):
            gaps *= 1 - 0.10 * np.exp(-(((out - left) / 0.006) ** 2))
            of = (out >= left) & (out < right)
            corner[of] = (np.abs(out[of] - (left + right) / 2) / ((right - left) / 2)) ** 4
        short = np.where((out > _UPPER_TEETH[1]) & (out < _UPPER_TEETH[2]), 0.005, 0)
        edge = top + reach - 0.30 * out**2 - 0.0045 * corner - short
        if self._drawn:  # a plain white band
            edge, gaps = top + reach - 0.15 * out**2, np.ones_like(out)
        round_ = 1 - 0.16 * np.clip((edge - y) / 0.07, 0, 1) - 0.10 * np.clip(
            1 - (edge - y) / 0.012, 0, 1)
        fade = (0.30 + 0.70 * np.exp(-((out / 0.235) ** 2)))[..., None] ** _FADE_RGB
        if self._drawn:
            round_, fade = np.ones_like(out), np.ones((*out.shape, 3))
        teeth = ivory * (round_ * gaps)[..., None] * fade
        cover = np.clip((edge - y) * unit * 0.7 + 0.5, 0, 1)
        photographed = opened and self._shows_teeth()
        if photographed:
            teeth, cover = self._photographed_teeth(teeth, edge)
        colours, cover = self._colour(teeth) * cover[..., None], cover.astype(np.float32)
        if not photographed:  # as soft as the picture around
            soft = 0.45 * max(scale - 1, 0) + 0.25
            colours, cover = (cv2.GaussianBlur(a, (0, 0), soft) for a in (colours, cover))
        self._teeth, self._teeth_cover = colours.astype(np.float32), cover[..., None]

    def _shows_teeth(self) -> bool:
        """Whether much of the open mouth is bright and colourless."""
        inside = self._opening > 0.6
        if inside.sum() < 20:
            return False
        pixels = self._photo[inside]
        saturation = cv2.cvtColor(self._photo, cv2.COLOR_RGB2HSV)[inside][:, 1]
        bright = colour.luma(pixels) > colour.luma(self._tones.skin) * 0.60
        return float((bright & (saturation < 115)).mean()) > 0.35

    def _photographed_teeth(self, painted: np.ndarray, edge: np.ndarray):
        """The picture's own teeth, spread a little under the lips, as the upper teeth."""
        unit = self._fields.axes.unit
        core = smoothstep(0.55, 0.95, cv2.GaussianBlur(self._opening, (0, 0),
                                                       max(0.6, unit * 0.006)))
        hole = ((core < 0.5) * 255).astype(np.uint8)
        spread = cv2.inpaint(self._photo, hole, 3, cv2.INPAINT_TELEA)
        near = cv2.dilate((core > 0.5).astype(np.float32), np.ones((3, 3)),
                          iterations=max(1, int(unit * 0.05)))
        near = cv2.GaussianBlur(near, (0, 0), unit * 0.015)[..., None]
        f = self._fields
        between = (self._x > f.contour_upper[0, 0]) & (self._x < f.contour_upper[-1, 0])
        low = self._rest_upper + (self._rest_lower - self._rest_upper) * 0.94
        edge = np.where(between, low, edge)
        cover = np.clip((edge - self._y) * unit * 0.6 + 0.5, 0, 1)
        return painted * (1 - near) + spread * near, cover

    def _lower_teeth(self, ivory: np.ndarray) -> None:
        out, unit = self._out, self._fields.axes.unit
        edge = self._fields.points[14, 1] - 0.004 + 0.45 * out**2
        gaps = np.ones_like(out)
        for at in _LOWER_TEETH:
            gaps *= 1 - 0.13 * np.exp(-(((out - at) / 0.006) ** 2))
        fade = (0.15 + 0.85 * np.exp(-((out / 0.17) ** 2)))[..., None] ** _FADE_RGB
        self._low_teeth = self._colour(ivory * gaps[..., None] * fade)
        cover = np.clip((self._y - edge) * unit * 0.7 + 0.5, 0, 1) * np.clip(
            (0.20 - out) / 0.05, 0, 1)
        self._low_cover = (cover * (0 if self._drawn else 1)).astype(np.float32)

    def _lips_over_teeth(self) -> np.ndarray:
        """The picture's box with the open mouth painted over by the lips around it (RGB).

        The skin is warped from this copy, so that lips which close never carry teeth along.
        """
        f, unit = self._fields, self._fields.axes.unit
        outline = np.concatenate([f.contour_upper, f.contour_lower[::-1]])
        pixels = f.axes.pixels(outline) - (self.box.left, self.box.top)
        hole = np.zeros(self._x.shape, np.uint8)
        cv2.fillPoly(hole, [np.round(pixels * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
        r = max(1, round(unit * 0.013))
        disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * r + 1, 2 * r + 1))
        hole = cv2.dilate(hole, disc)
        # Pixels like teeth (bright, little colour beside the lips) at the rim go as well.
        rim = cv2.dilate(hole, np.ones((3, 3), np.uint8), iterations=max(1, int(unit * 0.012)))
        hsv = cv2.cvtColor(self._photo, cv2.COLOR_RGB2HSV)
        lip = cv2.cvtColor(np.clip(self._tones.lip, 0, 255).astype(np.uint8)[None, None],
                           cv2.COLOR_RGB2HSV)[0, 0]
        like_teeth = (hsv[..., 1] < 0.60 * lip[1]) & (hsv[..., 2] > 0.95 * lip[2])
        hole = np.where((rim > 0) & like_teeth, 255, hole)
        return cv2.inpaint(self._photo, ((hole > 40) * 255).astype(np.uint8), 3,
                           cv2.INPAINT_TELEA)

    def compose(self, skin: np.ndarray, line: Contours, weights: dict[str, float]) -> None:
        """Shade the lips towards the opening and fill it. `skin`: YUVA of the box, changed."""
        unit = self._fields.axes.unit
        gap = np.clip((line.lower - line.upper) * unit, 0, None)
        table_x = self._fields.table_x
        gap[(table_x <= line.left) | (table_x >= line.right)] = 0
        rows = self._rows(line, gap)
        index = self._index[rows]
        x, y = self._x[rows], self._y[rows]
        part = skin[rows].astype(np.float32) - colour.OFFSET
        opening = gap[index]
        above, below = (y - line.upper[index]) * unit, (line.lower[index] - y) * unit
        if not self._drawn:
            part *= self._lip_shade(x, line, opening, np.minimum(above, below))[..., None]
        if gap.max() > 0.4:
            cover = (np.clip(above * 0.8 + 0.5, 0, 1) * np.clip(below * 0.8 + 0.5, 0, 1)
                     * np.clip(opening * 0.8, 0, 1))[..., None]
            inside = self._inside(rows, line, opening, above, below, weights)
            part += (inside - part) * cover
        skin[rows] = np.clip(part + (colour.OFFSET + 0.5), 0, 255).astype(np.uint8)

    def _rows(self, line: Contours, gap: np.ndarray) -> slice:
        """The rows that the opening and the shaded lips take."""
        table_x = self._fields.table_x
        at = (table_x > line.left) & (table_x < line.right)
        margin = 0.05
        low, high = float(line.upper[at].min()) - margin, float(line.lower[at].max()) + margin
        hit = np.flatnonzero(((self._y > low) & (self._y < high)).any(1))
        if not len(hit):
            return slice(0, 1)
        return slice(int(hit[0]), int(hit[-1]) + 1)

    def _lip_shade(self, x, line: Contours, opening, depth) -> np.ndarray:
        """Lips darken where they meet; more so when a mouth is open."""
        unit = self._fields.axes.unit
        within = np.clip((x - line.left) * unit / 4, 0, 1) * np.clip(
            (line.right - x) * unit / 4, 0, 1)
        base = 0.26 if self.without_teeth is not None else 0.06
        amount = np.clip(base + opening / 8 * 0.3, 0, 0.32)
        soft = unit * 0.016
        return 1 - within * np.exp(-((np.minimum(depth, 0) / soft) ** 2)) * amount

    def _inside(self, rows: slice, line: Contours, opening, above, below,
                weights: dict[str, float]) -> np.ndarray:
        unit, y = self._fields.axes.unit, self._y[rows]
        inside = np.array(self._cavity[rows])
        # The tongue fills the lower part of the opening; its tip rises for l, n, t, d, th.
        widest = float(np.clip(opening.max() / unit, 0, 1))
        bottom = float(line.lower[(line.lower - line.upper) > 0].max(initial=0))
        high = max(widest * (0.46 + 0.40 * weights["tongue"]), 0.03)
        top = bottom + 0.012 - high * self._tongue_arch[rows]
        tongue = np.clip((y - top) * unit * 0.35 + 0.35, 0, 1) * 0.9
        if self._drawn:
            inside += (self._tongue - inside) * (np.clip((y - top) * unit + 0.5, 0, 1))[..., None]
        else:
            t = np.clip((y - top) / (high + 1e-3), 0, 1)
            shade = (0.48 + 0.90 * t * (1 - 0.45 * t))[..., None]
            shade = shade * (0.55 + 0.45 * self._depth[rows])
            inside += (self._tongue * shade - inside) * tongue[..., None]
            self._add_lower_teeth(inside, rows, weights)
        # Pursed lips stand away from the teeth and keep the light off them.
        lit = 1 - 0.65 * min(1.0, weights["round"])
        if self._drawn:  # no shades in a flat drawing: there or not
            lit = float(np.clip(2 - 4 * weights["round"], 0, 1))
        cover = self._teeth_cover[rows] * (lit if self._drawn else 1)
        inside += (self._lip_dark * (1 - lit) - inside) * cover
        inside += self._teeth[rows] * lit
        if self._drawn:
            return inside
        shadow = (0.74 + 0.26 * np.clip(above / (0.026 * unit), 0, 1)) * (
            0.78 + 0.22 * np.clip(below / (0.024 * unit), 0, 1))
        inside *= shadow[..., None]
        open_enough = np.clip(opening / (0.034 * unit), 0, 1)[..., None]
        return self._lip_dark + (inside - self._lip_dark) * open_enough

    def _add_lower_teeth(self, inside: np.ndarray, rows: slice, weights: dict[str, float]) -> None:
        """They go down with the jaw."""
        axes = self._fields.axes
        drop = (weights["jaw"] * JAW_DROP + weights["low"] * 0.045) * 0.97
        dx, dy = drop * axes.unit * axes.y
        size = (self._x.shape[1], rows.stop - rows.start)
        matrix = np.array([[1, 0, dx], [0, 1, dy - rows.start]])
        cover = cv2.warpAffine(self._low_cover, matrix, size)[..., None]
        teeth = cv2.warpAffine(self._low_teeth, matrix, size, borderMode=cv2.BORDER_REPLICATE)
        inside += (teeth - inside) * cover
