"""A patch into a face: which part of it, in which colours, with whose detail.

Everything is weighed in the patch's own 96 pixels, where it costs next to nothing, and comes out
as paint: colours with an opacity. Laid on, paint p of opacity s turns a pixel x into
x * (1 - s) + p. On the lips s is 1, and the network's picture stands there alone. Around them
only what it changed is added, as a difference, and the picture keeps its own pores and stubble;
where it changed nothing, nothing is added. Noise and film grain lie over all of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np

from inference.avatar.geometry import CHIN, LIP_OUTER_LOWER, LIP_OUTER_UPPER
from inference.video.puppet import colour
from inference.video.puppet.axes import Box, smoothstep
from inference.video.wav2lip.crop import Crop
from inference.video.wav2lip.network import ROWS, SIZE

# The jaw from below one ear to the other, and the nose's base with its wings.
_JAW = (58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288)
_NOSE = (98, 2, 327)
_LIPS = (*LIP_OUTER_UPPER, *LIP_OUTER_LOWER[-2:0:-1])
INDICES = tuple(dict.fromkeys((*_JAW, *_NOSE, *_LIPS)))  # of the mesh, what a mask is made of

# In pixels of the patch:
_INWARD = 4.0  # the mask ends before the jaw's outline, where cheeks meet hair or background
_BELOW_CHIN = 6.0  # and goes beyond it: an open mouth's chin is lower than the picture's
_FEATHER = 3.0
_BELOW_NOSE = 2.5  # the mask begins
_EDGE = 4.0  # nothing is pasted at the patch's own edges
_AROUND_LIPS = 2.0
_OUTLINE = 2.0  # a blurred patch stays so far from where the background begins

# Levels (of 255, brightness and colours together) by which picture and patch differ, blurred over
# the neighbours. From the first pair on the patch no longer is taken to repeat the picture; from
# the second on it shows something else, and the picture's detail has no place there.
_REPEATS = (2.0, 5.0)
_DIFFERS = (3.0, 9.0)
_HAIR, _NEIGHBOURS = 0.8, 1.6  # pixels of the patch
_FAINT = 0.01  # surroundings that say less are not asked
_OUTLIER = 12.0  # levels: what surroundings differ by more is no tint but something that moved
_GRAIN, _MOST_GRAIN = 4.0, 8.0  # times the weakest quarter's, and levels at most
_SHARPEST = 14.0  # levels a sharpened edge may go beyond


@dataclass(frozen=True)
class Mask:
    """Which part of the patch is pasted, and where the lips are in it. (rows, SIZE), 0..1."""

    face: np.ndarray
    lips: np.ndarray
    top: int  # the first row of the patch that is needed; the arrays begin there

    @classmethod
    def of(cls, points: Mapping[int, np.ndarray], crop: Crop, top: int | None = None,
           person: np.ndarray | None = None) -> Mask:
        """`points`: places in the frame by number of the mesh, INDICES at least. `person`: bytes
        of the frame, 255 where the person is: their outline stays as sharp as it was."""
        at = dict(zip(INDICES, crop.local(np.array([points[i] for i in INDICES])), strict=True))
        lips = np.array([at[i] for i in _LIPS])
        middle = lips.mean(0)
        outline = np.array([at[i] for i in (*_JAW, *_NOSE)])
        # Inwards at the cheeks, downwards at the chin.
        down = smoothstep(0.3, 0.9, (outline[:, 1] - middle[1]) / (at[CHIN][1] - middle[1]))
        away = outline - middle
        away /= np.linalg.norm(away, axis=1, keepdims=True)
        outline += away * (down * (_BELOW_CHIN + _INWARD) - _INWARD)[:, None]
        outline[-len(_NOSE) :] = [at[i] + (0, _BELOW_NOSE) for i in _NOSE]
        face = cv2.GaussianBlur(_filled(outline), (0, 0), _FEATHER)
        face = smoothstep(0.08, 0.92, face) * _away_from_edges()
        if person is not None:
            face *= _well_inside(crop.cut(person))
        mouth = cv2.GaussianBlur(_filled(lips, _AROUND_LIPS), (0, 0), 0.5 * _FEATHER)
        if top is None:
            top = ROWS[0] + int(np.argmax(face[ROWS[0] :].max(1) > 0))
        return cls(face[top:].astype(np.float32), mouth[top:].astype(np.float32), top)

    @property
    def surroundings(self) -> np.ndarray:
        """The skin at the mask's edge, by which the patch's colours are judged."""
        return self.face * (1 - self.face) * (1 - self.lips)


def yuv(bgr: np.ndarray) -> np.ndarray:
    """As the frames are: BT.709, limited range, offsets included, float32."""
    return colour.yuv_picture(bgr[..., ::-1].astype(np.float32))


def bgr(yuv: np.ndarray) -> np.ndarray:
    """The way back, to bytes."""
    return np.ascontiguousarray(colour.rgb_picture(yuv)[..., ::-1])


def paint(patch: np.ndarray, own: np.ndarray, mask: Mask, sharpen: float = 0.0) -> np.ndarray:
    """(rows, SIZE, 4) float32: Y, U, V as they are to be added, and the opacity.

    `patch`, `own`: YUV of the network's rows from mask.top on and of the picture's.
    """
    change = patch - own
    change -= _tint(change, mask.surroundings)
    # Blurred with its sign: hairs of a beard that lie elsewhere in the patch make no difference.
    size = np.abs(cv2.GaussianBlur(change, (0, 0), _HAIR)).sum(2)
    size = cv2.GaussianBlur(size, (0, 0), _NEIGHBOURS)
    changed = np.maximum(mask.lips, smoothstep(*_REPEATS, size)) * mask.face
    opaque = np.maximum(mask.lips, smoothstep(*_DIFFERS, size)) * mask.face
    out = np.empty((*opaque.shape, 4), np.float32)
    out[..., :3] = change * changed[..., None] + own * opaque[..., None]
    if sharpen:
        luma = own[..., 0] + change[..., 0]
        edges = luma - cv2.GaussianBlur(luma, (0, 0), 1.0)
        edges = np.clip(1.6 * sharpen * edges, -_SHARPEST, _SHARPEST)
        out[..., 0] += edges * opaque
    out[..., 3] = opaque
    return out


def grain(luma: np.ndarray, own: np.ndarray, crop: Crop, box: Box) -> np.ndarray:
    """What a frame's luma has in the box beyond its crop, as far as that is noise: lines and hairs
    are stronger than what is everywhere, and are cut down to it."""
    smooth = crop.spread(own[..., 0], box.left, box.top, (box.width, box.height),
                         cv2.BORDER_REPLICATE)
    fine = cv2.subtract(luma[box.slices], smooth, dtype=cv2.CV_32F)
    some = np.abs(fine[::4, ::4]).ravel()
    weakest = float(np.partition(some, len(some) // 4)[len(some) // 4])
    most = min(_GRAIN * weakest, _MOST_GRAIN)
    return np.clip(fine, -most, most, out=fine)


def lay_on_skin(skin: np.ndarray, box: Box, crop: Crop, paint: np.ndarray,
                grain: np.ndarray) -> None:
    """On a person's own YUVA bytes in the box of the frame, in place."""
    *own, person = cv2.split(skin)
    laid = crop.spread(paint, box.left, box.top, (box.width, box.height))
    *colours, opacity = cv2.split(laid)
    colours[0] += grain * opacity
    if person.min() < 255:  # no paint beside the person
        colours = [cv2.multiply(c, person, scale=1 / 255, dtype=cv2.CV_32F) for c in colours]
    painted = [_laid(plane, c, opacity) for plane, c in zip(own, colours, strict=True)]
    skin[:] = cv2.merge([*painted, person])


def lay_on_planes(frame: tuple[np.ndarray, np.ndarray, np.ndarray], box: Box, crop: Crop,
                  paint: np.ndarray, grain: np.ndarray) -> None:
    """On an I420 frame's planes, within the box, in place."""
    y, u, v = frame
    luma, *chroma, opacity = cv2.split(paint)
    laid = crop.spread(cv2.merge([luma, opacity]), box.left, box.top, (box.width, box.height))
    luma, opaque = cv2.split(laid)
    y[box.slices] = _laid(y[box.slices], luma + grain * opaque, opaque)
    half, size = crop.moved(0.5, (0.0, 0.0)), (box.width // 2, box.height // 2)
    laid = half.spread(cv2.merge([*chroma, opacity]), box.left // 2, box.top // 2, size)
    *chroma, opacity = cv2.split(laid)
    for plane, colours in zip((u, v), chroma, strict=True):
        plane[box.half] = _laid(plane[box.half], colours, opacity)


def _laid(plane: np.ndarray, colours: np.ndarray, opacity: np.ndarray) -> np.ndarray:
    kept = cv2.multiply(plane, 1 - opacity, dtype=cv2.CV_32F)
    return cv2.add(kept, colours, dtype=cv2.CV_8U)


def _filled(outline: np.ndarray, wider: float = 0.0) -> np.ndarray:
    """1 within the outline's hull, 0 without; 8 shades of it at the edge."""
    fine = 4
    hull = cv2.convexHull((outline * fine).astype(np.float32)).round().astype(np.int32)
    out = np.zeros((SIZE * fine, SIZE * fine), np.float32)
    cv2.fillConvexPoly(out, hull, 1.0)
    if wider:
        cv2.polylines(out, [hull], True, 1.0, 2 * round(wider * fine) + 1)
    return cv2.resize(out, (SIZE, SIZE), interpolation=cv2.INTER_AREA)


def _well_inside(person: np.ndarray) -> np.ndarray:
    r = round(_OUTLINE)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * r + 1, 2 * r + 1))
    inside = cv2.erode(person, disc).astype(np.float32) / 255
    return cv2.GaussianBlur(inside, (0, 0), 0.5 * _OUTLINE)


@cache
def _away_from_edges() -> np.ndarray:
    at = np.arange(SIZE) + 0.5
    sides = smoothstep(0, _EDGE, np.minimum(at, SIZE - at))
    bottom = smoothstep(0, _EDGE, SIZE - at)
    top = smoothstep(ROWS[0], ROWS[0] + _EDGE, at)
    return (bottom * top)[:, None] * sides[None]


@cache
def _planes(rows: int, columns: int) -> np.ndarray:
    """(rows, columns, 3): an even one, one that rises to the right, one downwards."""
    y, x = np.mgrid[-0.5:0.5:rows * 1j, -0.5:0.5:columns * 1j]
    return np.stack([np.ones_like(x), x, y], -1)


def _tint(change: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """What the patch is lighter or redder by, as a plane through what the surroundings say."""
    basis = _planes(*weight.shape)
    there = weight > _FAINT
    if not there.any():
        there[:] = True
    values, weight, known = change[there], weight[there] + 1e-6, basis[there]
    tint = np.broadcast_to(np.average(values, 0, weight), values.shape)
    for reach in (3 * _OUTLIER, _OUTLIER):
        off = np.abs(values - tint).sum(1)
        trusted = known * (weight * np.exp(-((off / reach) ** 2)))[:, None]
        # A trace of stiffness: too little trusted skin gives an even tint, not a wild slope.
        plane = np.linalg.solve(trusted.T @ known + np.diag([1e-6, 1, 1]), trusted.T @ values)
        tint = known @ plane
    return (basis.reshape(-1, 3) @ plane).reshape(change.shape).astype(np.float32)
