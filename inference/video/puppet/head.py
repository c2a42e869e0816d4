"""The head turns, tilts and sways; the chest breathes; what is behind stands still.

The person is a layer of their own, cut out softly. It is bent by a smooth field (features
move with their depth, the outline hardly), then laid over the picture without the person.
Put back unmoved, the two make exactly the picture they were cut from.
"""

from __future__ import annotations

import threading

import cv2
import numpy as np

from inference.avatar.geometry import CHIN, EAR_SIDE, FOREHEAD, OVAL, Face
from inference.video.puppet.axes import Axes, Box, smoothstep
from inference.video.puppet.grid import Grid
from inference.video.puppet.thinplate import thin_plate

MOVES = ("yaw", "pitch", "roll", "shift_x", "shift_y", "breath")
_TORSO_FOLLOWS = 0.14  # of the head's sway
REACH = 0.2  # face units around the still person that a sway or an open jaw may come to cover
_STRIP = 64  # pixels


class Head:
    """Composes frames of one person over one background. Buffers are each thread's own."""

    def __init__(self, image: np.ndarray, person: np.ndarray, behind: np.ndarray, face: Face,
                 axes: Axes) -> None:
        """`image`, `behind`: YUV 4:4:4 bytes; `person`: 0..255; sides are even."""
        self.height, self.width = person.shape
        reach = REACH * axes.unit
        self.box = _around(person, reach, Box(0, 0, self.width, self.height))
        self._strips = _strips(person, reach, self.box)
        self._grid = Grid(self.box, cell=max(4, round(axes.unit * 0.06)))
        self._basis = _fields(self._grid.centres, face, axes)
        behind = np.where(person[..., None] > 0, behind, image)
        own = cv2.subtract(image, _times(behind, cv2.merge([~person] * 3)))
        self._layer = np.dstack([own, person])[self.box.slices].copy()
        self._behind = _planes(behind)
        self._still = np.concatenate([p.ravel() for p in _planes(image)])
        self._local = threading.local()

    def skin(self, at: Box) -> np.ndarray:
        """The person's own YUVA within a box of the frame, to be worked on and given back."""
        return self._layer[at.within(self.box)].copy()

    def frame(self, skin: np.ndarray, at: Box, moves: np.ndarray) -> np.ndarray:
        """The picture with `skin` in the box `at`, moved: I420 bytes (height * 3/2, width)."""
        out = self._still.copy()
        area = self.width * self.height
        luma = out[:area].reshape(self.height, self.width)
        u, v = out[area:].reshape(2, self.height // 2, self.width // 2)
        if not np.any(moves):
            self._lay(skin, at, luma, u, v)
        else:
            # Every frame writes the same part of the layer, so the rest of it stays as it is.
            if not hasattr(self._local, "layer"):
                self._local.layer = self._layer.copy()
            layer = self._local.layer
            layer[at.within(self.box)] = skin
            d = self._grid.inverse(np.einsum("k,khwc->hwc", moves, self._basis), 2)
            where = self._grid.enlarged(self._grid.at - d)
            for strip in self._strips:
                moved = cv2.remap(layer, where[strip.within(self.box)], None, cv2.INTER_LINEAR,
                                  borderMode=cv2.BORDER_REPLICATE)
                self._lay(moved, strip, luma, u, v)
        return out.reshape(self.height * 3 // 2, self.width)

    def _lay(self, person: np.ndarray, at: Box, luma: np.ndarray, u: np.ndarray,
             v: np.ndarray) -> None:
        """The person's light over what is left of the background's."""
        rest = ~cv2.extractChannel(person, 3)
        behind, behind_u, behind_v = self._behind
        luma[at.slices] = cv2.add(cv2.extractChannel(person, 0), _times(behind[at.slices], rest))
        _, own_u, own_v, opaque = cv2.split(_half(person))
        u[at.half] = cv2.add(own_u, _times(behind_u[at.half], ~opaque))
        v[at.half] = cv2.add(own_v, _times(behind_v[at.half], ~opaque))


def _planes(image: np.ndarray) -> list[np.ndarray]:
    """YUV 4:4:4 -> the planes of 4:2:0."""
    y, u, v = cv2.split(image)
    return [y, _half(u), _half(v)]


def _fields(at: np.ndarray, face: Face, axes: Axes) -> np.ndarray:
    """(moves, h, w, 2): pixels that each place goes for one unit of each move."""
    gh, gw = at.shape[:2]
    q = axes.local(at.reshape(-1, 2))
    points = axes.local(face.landmarks[:, :2])
    chin = points[CHIN, 1]
    depth = cv2.GaussianBlur(_depth(q, points, face).reshape(gh, gw), (0, 0), 1.2)
    neck = 1 - smoothstep(chin + 0.05, chin + 1.05, q[:, 1])
    follow = (_TORSO_FOLLOWS + (1 - _TORSO_FOLLOWS) * neck).reshape(gh, gw)
    follow = cv2.GaussianBlur(follow, (0, 0), 1.0)
    chest = smoothstep(chin + 0.1, chin + 0.9, q[:, 1]).reshape(gh, gw)
    neck_base = axes.origin + axes.unit * axes.y * (chin + 0.55)
    dx, dy = at[..., 0] - neck_base[0], at[..., 1] - neck_base[1]
    zero = np.zeros_like(follow)
    basis = [
        (depth * axes.x[0], depth * axes.x[1]),
        (depth * axes.y[0], depth * axes.y[1]),
        (-dy * follow, dx * follow),
        (axes.unit * follow, zero),
        (zero, axes.unit * follow),
        (zero, -axes.unit * chest),
    ]
    return np.stack([np.stack(b, -1) for b in basis]).astype(np.float32)


def _depth(q: np.ndarray, points: np.ndarray, face: Face) -> np.ndarray:
    """Pixels in front of the ears: most at the nose, 0 at the head's outline and beyond."""
    z = face.landmarks[:468, 2]
    ahead = np.maximum(z[[234, 454, 127, 356]].mean() - z, 0)
    chin, forehead = points[CHIN, 1], points[FOREHEAD, 1]
    left, right = (points[i] for i in EAR_SIDE)
    centre = np.array([(left[0] + right[0]) / 2, (forehead * 1.25 + chin) / 2 - 0.05])
    radii = np.array([0.62 * np.linalg.norm(right - left) + 0.10, (chin - forehead) * 0.70])
    turn = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    ring = np.stack([np.cos(turn), np.sin(turn)], 1)
    rings = np.concatenate([centre + ring * radii * k for k in (1.0, 1.25, 1.6)])
    hull = cv2.convexHull(points[list(OVAL)].astype(np.float32))
    outside = [cv2.pointPolygonTest(hull, (float(x), float(y)), True) < -0.05 for x, y in rings]
    rings = rings[np.array(outside)]
    known = np.concatenate([points[:468:2], rings])
    values = np.concatenate([ahead[::2], np.zeros(len(rings))])[:, None]
    away = np.sqrt((((q - centre) / radii) ** 2).sum(1))
    near = away < 1.3
    depth = np.zeros(len(q))
    depth[near] = thin_plate(known, values, smoothing=1e-2)(q[near])[:, 0].clip(0)
    return depth * (1 - smoothstep(0.9, 1.3, away))


def _around(person: np.ndarray, reach: float, within: Box) -> Box:
    """The person, and as much around as they may come to cover."""
    ys, xs = np.nonzero(person[within.slices])
    if not len(xs):
        return within
    low = np.array([xs.min() + within.left - reach, ys.min() + within.top - reach])
    high = np.array([xs.max() + within.left + reach, ys.max() + within.top + reach])
    box = Box.around(np.stack([low, high]), person.shape[1], person.shape[0])
    return Box(max(box.left, within.left), max(box.top, within.top),
               min(box.right, within.right), min(box.bottom, within.bottom))


def _strips(person: np.ndarray, reach: float, box: Box) -> list[Box]:
    """The box as strips that are only as wide as the person is there: a head is narrow."""
    grown = cv2.dilate(person, np.ones((2 * int(reach) + 1, 1), np.uint8))
    strips = []
    for top in range(box.top, box.bottom, _STRIP):
        strip = Box(box.left, top, box.right, min(top + _STRIP, box.bottom))
        fitted = _around(grown, reach, strip)
        strips.append(Box(fitted.left, strip.top, fitted.right, strip.bottom))
    return strips


def _times(a: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Bytes a, of which `share` / 255 remains."""
    return cv2.multiply(a, share, scale=1 / 255)


def _half(plane: np.ndarray) -> np.ndarray:
    return cv2.resize(plane, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
