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
from inference.video.puppet.thinplate import thin_plate

MOVES = ("yaw", "pitch", "roll", "shift_x", "shift_y", "breath")
_TORSO_FOLLOWS = 0.14  # of the head's sway


class Head:
    """Composes frames of one person over one background. Buffers are each thread's own."""

    def __init__(self, image: np.ndarray, person: np.ndarray, behind: np.ndarray, face: Face,
                 axes: Axes) -> None:
        """`image`, `behind`: YUV 4:4:4 bytes; `person`: 0..255; sides are even."""
        self.height, self.width = person.shape
        self.box = _moving_box(person, 0.12 * axes.unit)
        self._grid = _Grid(self.box, cell=max(2, round(axes.unit * 0.03)) * 2)
        self._basis = _fields(self._grid.centres, face, axes)
        luma, chroma = image[..., 0], _half(image[..., 1:])
        person_half = _half(person)
        full, half = self.box.slices, self.box.half
        self._behind_luma, layer_luma = _parted(luma[full], behind[full][..., 0], person[full])
        self._behind_chroma, layer_chroma = _parted(
            chroma[half], _half(behind[..., 1:])[half], cv2.merge([person_half] * 2)[half])
        self._luma = np.dstack([layer_luma, person[full]])
        self._chroma = np.dstack([layer_chroma, person_half[half]])
        self._still = np.concatenate(
            [luma.ravel(), chroma[..., 0].ravel(), chroma[..., 1].ravel()])
        self._local = threading.local()

    def frame(self, skin: np.ndarray, at: Box, moves: np.ndarray) -> np.ndarray:
        """The picture with `skin` (YUV bytes) for the box `at`, moved: I420 bytes (h * 3/2, w)."""
        out = self._still.copy()
        area = self.width * self.height
        luma = out[:area].reshape(self.height, self.width)
        u, v = out[area:].reshape(2, self.height // 2, self.width // 2)
        chroma = _half(skin[..., 1:])
        if not np.any(moves):
            luma[at.slices] = skin[..., 0]
            u[at.half], v[at.half] = cv2.split(chroma)
        else:
            layer, half_layer = self._layers(skin[..., 0], chroma, at)
            full, half = self._grid.maps(np.einsum("k,khwc->hwc", moves, self._basis))
            *person, opaque = cv2.split(_bent(layer, full))
            luma[self.box.slices] = cv2.add(person[0], _times(self._behind_luma, ~opaque))
            *person, opaque = cv2.split(_bent(half_layer, half))
            rest = _times(self._behind_chroma, cv2.merge([~opaque] * 2))
            u[self.box.half], v[self.box.half] = cv2.split(cv2.add(cv2.merge(person), rest))
        return out.reshape(self.height * 3 // 2, self.width)

    def _layers(self, luma: np.ndarray, chroma: np.ndarray, at: Box):
        """The person with a new face. Every frame writes the same box, so the rest stays."""
        if not hasattr(self._local, "layers"):
            self._local.layers = self._luma.copy(), self._chroma.copy()
        layer, half_layer = self._local.layers
        inner = at.within(self.box)
        part = layer[inner]
        # Only where the person is opaque: the outline keeps its own soft edge.
        np.copyto(part[..., 0], luma, where=part[..., 1] == 255)
        top, left = inner[0].start // 2, inner[1].start // 2
        part = half_layer[top : top + chroma.shape[0], left : left + chroma.shape[1]]
        np.copyto(part[..., :2], chroma, where=part[..., 2:] == 255)
        return layer, half_layer


class _Grid:
    """A coarse grid over a box (one cell to spare around it) that displacements live on."""

    def __init__(self, box: Box, cell: int) -> None:
        self._box, self._cell = box, cell
        gw, gh = -(-box.width // cell) + 2, -(-box.height // cell) + 2
        xs = (np.arange(gw) - 0.5) * cell - 0.5  # from the box's corner
        ys = (np.arange(gh) - 0.5) * cell - 0.5
        self._at = np.stack(np.meshgrid(xs, ys), -1).astype(np.float32)
        self._cells = np.stack(np.meshgrid(np.arange(gw), np.arange(gh)), -1).astype(np.float32)
        self.centres = self._at + (box.left, box.top)  # pixels of the frame

    def maps(self, field: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Where each pixel comes from, for the box at full and at half size."""
        d = field
        for _ in range(2):  # as seen from where things arrive: d(x) = F(x - d(x))
            d = cv2.remap(field, self._cells - d * np.float32(1 / self._cell), None,
                          cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        source = self._at - d
        return self._enlarged(source, 1), self._enlarged((source - 0.5) * np.float32(0.5), 2)

    def _enlarged(self, source: np.ndarray, shrink: int) -> np.ndarray:
        cell = self._cell // shrink
        gh, gw = source.shape[:2]
        big = cv2.resize(source, (gw * cell, gh * cell), interpolation=cv2.INTER_LINEAR)
        height, width = self._box.height // shrink, self._box.width // shrink
        return big[cell : cell + height, cell : cell + width]


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
    depth = thin_plate(known, values, smoothing=1e-2)(q)[:, 0].clip(0)
    away = np.sqrt((((q - centre) / radii) ** 2).sum(1))
    return depth * (1 - smoothstep(0.9, 1.3, away))


def _moving_box(person: np.ndarray, reach: float) -> Box:
    """The person, and as much around as they may come to cover."""
    height, width = person.shape
    ys, xs = np.nonzero(person)
    if not len(xs):
        return Box(0, 0, width, height)
    low, high = (xs.min() - reach, ys.min() - reach), (xs.max() + reach, ys.max() + reach)
    return Box.around(np.array([low, high]), width, height)


def _parted(image: np.ndarray, behind: np.ndarray, person: np.ndarray):
    """A picture into what is behind the person and the person's own share of the light."""
    behind = np.where(person > 0, behind, image)
    return behind, cv2.subtract(image, _times(behind, ~person))


def _times(a: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Bytes a, of which `share` / 255 remains."""
    return cv2.multiply(a, share, scale=1 / 255)


def _half(plane: np.ndarray) -> np.ndarray:
    return cv2.resize(plane, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)


def _bent(layer: np.ndarray, where: np.ndarray) -> np.ndarray:
    return cv2.remap(layer, where, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
