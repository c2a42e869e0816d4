"""Where the skin of the lower face goes when the mouth moves.

Each mouth channel has a displacement for every mesh point of the lips, written down here in
face units, and a smooth one for the skin around. Two fields come of them, one for everything
above the lip line and one for everything below it, so that the lips can part without tearing:
they share the skin and differ at the lips. Says nothing of what is seen inside the mouth.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from inference.avatar.geometry import (
    CHIN,
    LIP_INNER_LOWER,
    LIP_INNER_UPPER,
    LIP_LOWER_RING_1,
    LIP_LOWER_RING_2,
    LIP_OUTER_LOWER,
    LIP_OUTER_UPPER,
    LIP_UPPER_RING_1,
    LIP_UPPER_RING_2,
    MOUTH_CORNERS,
    OVAL,
    Face,
)
from inference.video.puppet.axes import Axes, Box, smoothstep
from inference.video.puppet.grid import Grid
from inference.video.puppet.thinplate import thin_plate
from inference.video.tracks import MOUTH_CHANNELS

# The puppet's own last channel: 1 closes the mouth of the picture, whatever it was doing.
CHANNELS = (*MOUTH_CHANNELS, "seal")
_ROW = {name: k for k, name in enumerate(CHANNELS)}
JAW_DROP = 0.30  # of the lower lip, jaw = 1
RELAXED_WIDTH = 0.56  # a mouth wider than this is smiling
_SEAL_SHARE = 0.70  # closed lips meet this far up from the lower contour to the upper one
_CONTOUR_POINTS = 41
_TABLE = 1024


@dataclass(frozen=True)
class MouthShape:
    """The mouth of the picture, in face units."""

    centre_x: float
    middle_x: float  # of the face as it is turned
    left: float  # from middle_x to the left corner
    right: float
    half_width: float
    gap: float  # opening of the picture
    smile: float  # how much wider than a relaxed mouth
    chin_y: float

    @classmethod
    def of(cls, q: np.ndarray) -> MouthShape:
        left, right = q[MOUTH_CORNERS[0], 0], q[MOUTH_CORNERS[1], 0]
        half = (right - left) / 2
        middle = float(np.clip(q[13, 0], left + 0.35 * half, right - 0.35 * half))
        gap = float(np.linalg.norm(q[13] - q[14]))
        smile = float(np.clip(2 * half - RELAXED_WIDTH, 0, 0.3))
        return cls(float(left + right) / 2, middle, middle - float(left), float(right) - middle,
                   float(half), gap, smile, float(q[CHIN, 1]))

    def across(self, x: np.ndarray) -> np.ndarray:
        """x -> -1 at the left corner, 0 in the middle, 1 at the right corner."""
        d = x - self.middle_x
        return np.where(d < 0, d / self.left, d / self.right)


def _arch(u: np.ndarray, power: float) -> np.ndarray:
    return np.cos(np.clip(u, -1, 1) * np.pi / 2).clip(0) ** power


def _lip_displacements(q: np.ndarray, shape: MouthShape) -> tuple[dict, dict]:
    """Mesh index -> (channels, 2), for the upper and the lower lip."""
    upper_inner, lower_inner = q[list(LIP_INNER_UPPER)], q[list(LIP_INNER_LOWER)]
    seal_line = _SEAL_SHARE * upper_inner + (1 - _SEAL_SHARE) * lower_inner
    # Photographed teeth must not peep through: lips of an open mouth overlap when closed.
    overlap = 0.006 if shape.gap > 0.02 else 0.0

    def ring(indices: tuple[int, ...], upper: bool, outward: float) -> dict[int, np.ndarray]:
        p = q[list(indices)]
        u = np.clip(shape.across(p[:, 0]), -1.05, 1.05)
        up = -1 if upper else 1
        arch, jaw_arch = _arch(u, 0.8), _arch(u, 0.95)
        d = np.zeros((len(p), len(CHANNELS), 2))
        d[:, _ROW["jaw"], 0] = -0.035 * u * np.abs(u)
        d[:, _ROW["jaw"], 1] = 0.10 * (1 - jaw_arch) + jaw_arch * (
            -0.020 if upper else JAW_DROP * (1 - 0.04 * outward)
        )
        d[:, _ROW["wide"], 0] = 0.060 * u
        d[:, _ROW["wide"], 1] = -0.012 * u**2 - up * 0.010 * outward * arch
        d[:, _ROW["round"], 0] = -0.105 * u
        pout = (0.012 - 0.028 * outward) if upper else (-0.004 + 0.026 * outward)
        d[:, _ROW["round"], 1] = pout * arch + 0.003
        if upper:
            d[:, _ROW["up"], 1] = -0.040 * arch
        else:
            d[:, _ROW["low"], 1] = 0.045 * arch
        from_seal = p - seal_line
        d[:, _ROW["press"], 0] = 0.004 * u
        d[:, _ROW["press"], 1] = -0.24 * outward * from_seal[:, 1]
        if upper:
            d[:, _ROW["fv"], 1] = -0.030 * arch
        else:
            d[:, _ROW["fv"], 1] = (-0.012 - 0.25 * outward * np.abs(from_seal[:, 1])) * arch
        inner = upper_inner if upper else lower_inner
        to_seal = seal_line - inner
        to_seal[:, 1] += -up * overlap * arch
        d[:, _ROW["seal"]] = to_seal * (1 - 0.25 * outward)
        d[:, _ROW["seal"], 0] += -u * shape.smile * 0.225
        d[:, _ROW["seal"], 1] += 0.125 * shape.smile * np.abs(u) ** 1.5
        return dict(zip(indices, d, strict=True))

    upper: dict[int, np.ndarray] = {}
    lower: dict[int, np.ndarray] = {}
    for indices, outward in ((LIP_INNER_UPPER, 0.0), (LIP_UPPER_RING_2, 0.33),
                             (LIP_UPPER_RING_1, 0.66), (LIP_OUTER_UPPER, 1.0)):
        upper |= ring(indices, True, outward)
    for indices, outward in ((LIP_INNER_LOWER, 0.0), (LIP_LOWER_RING_2, 0.33),
                             (LIP_LOWER_RING_1, 0.66), (LIP_OUTER_LOWER, 1.0)):
        lower |= ring(indices, False, outward)
    return upper, lower


def _skin_displacements(p: np.ndarray, shape: MouthShape) -> np.ndarray:
    """(n, channels, 2) for points of the skin."""
    x, y = p[:, 0] - shape.centre_x, p[:, 1]
    far, side = np.abs(x), np.sign(x)
    d = np.zeros((len(p), len(CHANNELS), 2))
    below = 1 - smoothstep(shape.chin_y - 0.02, shape.chin_y + 0.55, y)  # the neck stays
    jaw = np.exp(-((far / 0.52) ** 2.6)) * smoothstep(-0.40, 0.12, y) * below
    # Between nose and upper lip the skull holds the skin; cheeks beside the mouth do follow.
    beside = smoothstep(0.5, 1.4, far / shape.half_width)
    jaw *= beside + (1 - beside) * smoothstep(-0.04, 0.10, y)
    d[:, _ROW["jaw"], 0] = -0.10 * jaw * x * (y > 0)
    d[:, _ROW["jaw"], 1] = 0.285 * jaw
    past = np.maximum(far - shape.half_width, 0)
    corner = np.exp(-((past / 0.22) ** 2) - (y / 0.26) ** 2) * smoothstep(0, shape.half_width, far)
    chin = np.exp(-((far / 0.28) ** 2) - ((y - 0.62 * shape.chin_y) / 0.22) ** 2)
    nose = np.exp(-((far / 0.25) ** 2) - ((y + 0.28) / 0.12) ** 2)
    d[:, _ROW["wide"], 0] = 0.055 * side * corner
    d[:, _ROW["wide"], 1] = -0.012 * corner
    d[:, _ROW["round"], 0] = -0.10 * side * corner
    d[:, _ROW["round"], 1] = 0.004 * corner - 0.012 * chin
    d[:, _ROW["up"], 1] = -0.010 * nose
    d[:, _ROW["low"], 1] = 0.020 * chin
    d[:, _ROW["press"], 1] = -0.010 * chin
    d[:, _ROW["fv"], 1] = -0.016 * chin
    d[:, _ROW["seal"], 0] = -0.225 * side * shape.smile * corner
    d[:, _ROW["seal"], 1] = 0.125 * shape.smile * corner - 0.25 * max(shape.gap - 0.02, 0) * chin
    return d


@dataclass(frozen=True)
class Contours:
    """The lip line of one frame, as tables over x (face units), in pixels along the face's y."""

    upper: np.ndarray
    lower: np.ndarray
    left: float  # x of the corners
    right: float


class LipFields:
    """The two displacement fields of one face in one frame size, and how to look them up."""

    def __init__(self, face: Face, axes: Axes, width: int, height: int) -> None:
        self.axes = axes
        q = axes.local(face.landmarks[:, :2])
        self.shape = shape = MouthShape.of(q)
        self.points = q
        upper, lower = self._solve(q, shape)
        corners = [[x, y] for x in (-0.88, 0.88) for y in (-0.52, shape.chin_y + 0.62)]
        self.box = box = Box.around(axes.pixels(np.array(corners)), width, height)
        self._grid = Grid(box, cell=max(2, round(0.035 * axes.unit)))
        at = self._grid.centres.reshape(-1, 2)
        local = axes.local(at)
        window = self._window(at, height)[:, None, None]

        def basis(field) -> np.ndarray:
            d = axes.vectors(field(local).reshape(-1, len(CHANNELS), 2) * window)
            d = d.transpose(1, 0, 2).reshape(len(CHANNELS), *self._grid.shape, 2)
            return np.ascontiguousarray(d, np.float32)

        self._basis_upper, self._basis_lower = basis(upper), basis(lower)
        self._pixels: np.ndarray = box.points() - np.array([box.left, box.top], np.float32)
        self._contours(q, upper, lower)
        self._tables(local)

    def _solve(self, q: np.ndarray, shape: MouthShape):
        upper, lower = _lip_displacements(q, shape)
        lips = set(upper) | set(lower)
        skin = np.array([v for v in range(468) if v not in lips])
        p = q[skin]
        under = np.abs(p[:, 0] - shape.centre_x) < shape.half_width
        d = _skin_displacements(p, shape)
        # Points that hold the field outside the face, where the mesh has none.
        xs, ys = np.linspace(-1.6, 1.6, 15), np.linspace(-2.1, 2.2, 18)
        around = np.stack(np.meshgrid(xs, ys), -1).reshape(-1, 2)
        hull = cv2.convexHull(q[list(OVAL)].astype(np.float32))
        outside = np.array([cv2.pointPolygonTest(hull, (float(x), float(y)), True) < -0.08
                            for x, y in around])
        around = around[outside]

        def layer(keep: np.ndarray, lip: dict[int, np.ndarray]):
            points = np.concatenate([p[keep], around, q[list(lip)]])
            values = np.concatenate(
                [d[keep], _skin_displacements(around, shape), np.array(list(lip.values()))]
            )
            return thin_plate(points, values.reshape(len(points), -1))

        return layer(~under | (p[:, 1] < 0), upper), layer(~under | (p[:, 1] >= 0), lower)

    def _window(self, at: np.ndarray, frame_height: int) -> np.ndarray:
        """0 at the box's edges, unless the frame ends there too."""
        box, soft = self.box, 0.10 * self.axes.unit
        x, y = at[:, 0], at[:, 1]
        edge = np.minimum.reduce([x - box.left, box.right - 1 - x, y - box.top])
        if box.bottom < frame_height:
            edge = np.minimum(edge, box.bottom - 1 - y)
        return smoothstep(0, soft, edge)

    def _contours(self, q: np.ndarray, upper, lower) -> None:
        u = np.linspace(-1, 1, _CONTOUR_POINTS)
        s = self.shape
        x = s.middle_x + np.where(u < 0, u * s.left, u * s.right)

        def dense(indices: tuple[int, ...]) -> np.ndarray:
            p = q[list(indices)]
            x_in = np.clip(x, p[0, 0], p[-1, 0])
            return np.stack([x_in, _monotone(p[:, 0], p[:, 1], x_in)], 1)

        self.contour_upper, self.contour_lower = dense(LIP_INNER_UPPER), dense(LIP_INNER_LOWER)
        shape = (_CONTOUR_POINTS, len(CHANNELS), 2)
        self._move_upper = upper(self.contour_upper).reshape(shape).transpose(1, 0, 2)
        self._move_lower = lower(self.contour_lower).reshape(shape).transpose(1, 0, 2)

    def _tables(self, local: np.ndarray) -> None:
        pixels = self.axes.local(self.box.points().reshape(-1, 2)).astype(np.float32)
        self.local = pixels.reshape(self.box.height, self.box.width, 2)
        low, high = float(pixels[:, 0].min()), float(pixels[:, 0].max())
        self.table_x = np.linspace(low, high, _TABLE)

        def index(x: np.ndarray) -> np.ndarray:
            return np.clip(np.rint((x - low) / (high - low) * (_TABLE - 1)), 0, _TABLE - 1).astype(
                np.int32
            )

        self._grid_index = index(local[:, 0]).reshape(self._grid.shape)
        self._grid_y = local[:, 1].reshape(self._grid.shape).astype(np.float32)
        self.index = index(self.local[..., 0])

    def contours(self, weights: np.ndarray) -> Contours:
        upper = self.contour_upper + np.einsum("k,kij->ij", weights, self._move_upper)
        lower = self.contour_lower + np.einsum("k,kij->ij", weights, self._move_lower)
        return Contours(
            np.interp(self.table_x, upper[:, 0], upper[:, 1]).astype(np.float32),
            np.interp(self.table_x, lower[:, 0], lower[:, 1]).astype(np.float32),
            float(upper[0, 0]), float(upper[-1, 0]),
        )

    def map(self, weights: np.ndarray, line: Contours, mouth: Box) -> np.ndarray:
        """Where each pixel of the box comes from, in pixels of the box.

        The seam between the two fields is drawn at full size in the mouth's own box, at the
        grid's elsewhere: there it is soft.
        """
        grid = self._grid
        up, low = (grid.inverse(np.einsum("k,khwc->hwc", weights, basis), 3)
                   for basis in (self._basis_upper, self._basis_lower))
        middle = (line.upper + line.lower) * 0.5
        past = np.maximum(np.maximum(line.left - self.table_x, self.table_x - line.right), 0)
        # A quarter of a pixel at the lips, fading beyond the corners: no seam on the cheeks.
        hardness = (0.5 / (0.25 / self.axes.unit + 0.9 * past)).astype(np.float32)
        share = (self._grid_y - middle[self._grid_index]) * hardness[self._grid_index] + 0.5
        share = np.clip(share, 0, 1)[..., None]
        out = grid.enlarged(grid.at - (up + (low - up) * share))
        at = mouth.within(self.box)
        index, y = self.index[at], self.local[at][..., 1]
        seam = np.clip((y - middle[index]) * hardness[index] + 0.5, 0, 1)[..., None]
        fine_up, fine_low = (grid.enlarged_within(d, mouth) for d in (up, low))
        out[at] = self._pixels[at] - (fine_up + (fine_low - fine_up) * seam)
        return out


def _monotone(x: np.ndarray, y: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Smooth interpolation that does not overshoot (Fritsch and Carlson, 1980)."""
    order = np.argsort(x, kind="stable")
    x, y = x[order], y[order]
    keep = np.concatenate([[True], np.diff(x) > 1e-6])
    x, y = x[keep], y[keep]
    h, slope = np.diff(x), np.diff(y) / np.diff(x)
    m = np.zeros_like(y)
    m[0], m[-1] = slope[0], slope[-1]
    same = slope[:-1] * slope[1:] > 0
    w1, w2 = 2 * h[1:] + h[:-1], h[1:] + 2 * h[:-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        harmonic = (w1 + w2) / (w1 / slope[:-1] + w2 / slope[1:])
    m[1:-1] = np.where(same, harmonic, 0)
    k = np.clip(np.searchsorted(x, at, side="right") - 1, 0, len(h) - 1)
    t = (at - x[k]) / h[k]
    return (y[k] * (1 + 2 * t) * (1 - t) ** 2 + h[k] * m[k] * t * (1 - t) ** 2
            + y[k + 1] * t**2 * (3 - 2 * t) + h[k] * m[k + 1] * t**2 * (t - 1))
