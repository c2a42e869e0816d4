"""Where the network looks: a face's box in the frame, and the 96 pixel crop of it.

The weights were trained on the boxes of a face detector (S3FD): from the middle of the forehead
to the chin, without the ears, squeezed into a square. Here the box comes from the mesh, with
which it moves by parts of a pixel and turns as the head is tilted: a detector's boxes jump.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np

from inference.video.wav2lip.network import SIZE

# Of the mesh: the sides before the ears, the corners of the eyes, which no blink moves, the chin.
_SIDES = ((127, 234, 93, 132), (356, 454, 323, 361))
_EYES, _CHIN = (33, 133, 362, 263), (148, 152, 377)
INDICES = (*_SIDES[0], *_SIDES[1], *_EYES, *_CHIN)  # what a box is made of
# Such detectors are taught boxes with the eyes at 0.38 of their height, the mouth at 0.78 (faces of
# WIDER FACE): that is so far above the eyes, in distances from eyes to chin.
_ABOVE = 0.60
_EARS = 0.03  # the mesh goes so far into them, in widths of its own
# Below the chin, in box heights: room for a jaw that opens. (The published script adds 10 pixels.)
_BELOW = 0.08


@dataclass(frozen=True)
class Crop:
    """One upright box, and how it lies in the frame."""

    to_frame: np.ndarray  # (2, 3): pixels of the crop -> of the frame, both counted from corners

    @classmethod
    def of(cls, points: Mapping[int, np.ndarray]) -> Crop:
        """`points`: places in the frame by number of the mesh, INDICES at least."""
        # Means of several places each: the box is to stand stiller than any one of them.
        left, right, eyes, chin = (np.mean([points[i] for i in some], 0, np.float64)
                                   for some in (*_SIDES, _EYES, _CHIN))
        width = float(np.linalg.norm(right - left))
        x = (right - left) / max(width, 1e-6)
        turn = np.stack([x, (-x[1], x[0])])  # rows: along the box's width, its height
        (start, _), (_, eye_line), (_, end) = turn @ left, turn @ eyes, turn @ chin
        top = eye_line - _ABOVE * (end - eye_line)
        corner = np.array([start + _EARS * width, top])
        size = np.array([(1 - 2 * _EARS) * width, (end - top) / (1 - _BELOW)])
        scale = turn.T * (size / SIZE)
        return cls(np.hstack([scale, (turn.T @ corner)[:, None]]))

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in the frame's pixels."""
        wide, high = np.linalg.norm(self.to_frame[:, :2], axis=0) * SIZE
        return float(wide), float(high)

    def corners(self, top: int = 0) -> np.ndarray:
        """(4, 2) in the frame, of the crop's rows from `top` on."""
        square = np.array([(0, top), (SIZE, top), (SIZE, SIZE), (0, SIZE)])
        return square @ self.to_frame[:, :2].T + self.to_frame[:, 2]

    def moved(self, scale: float, shift: tuple[float, float]) -> Crop:
        """The same crop in a frame of which every place went to place * scale + shift."""
        out = self.to_frame * scale
        out[:, 2] += shift
        return Crop(out)

    def local(self, points: np.ndarray) -> np.ndarray:
        """Places in the frame -> in the crop."""
        return (points - self.to_frame[:, 2]) @ np.linalg.inv(self.to_frame[:, :2]).T

    def cut(self, plane: np.ndarray) -> np.ndarray:
        """(SIZE, SIZE, ...) of a frame or of one of its planes. Shrinking is filtered, by area."""
        drawn = SIZE * int(np.clip(min(self.size) / SIZE, 1, 8))
        matrix = _between_centres(self.to_frame @ np.diag([SIZE / drawn, SIZE / drawn, 1]))
        out = cv2.warpAffine(plane, matrix, (drawn, drawn), borderMode=cv2.BORDER_REPLICATE,
                             flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
        return out if drawn == SIZE else cv2.resize(out, (SIZE, SIZE), interpolation=cv2.INTER_AREA)

    def spread(self, rows: np.ndarray, left: int, top: int, size: tuple[int, int],
               border: int = cv2.BORDER_CONSTANT) -> np.ndarray:
        """The crop's last rows, float32, as the frame's pixels from (left, top) on; 0 around."""
        to_part = self.to_frame.copy()
        to_part[:, 2] += to_part[:, 1] * (SIZE - len(rows)) - (left, top)
        return cv2.warpAffine(rows, _between_centres(to_part), size, flags=cv2.INTER_CUBIC,
                              borderMode=border)


def _between_centres(matrix: np.ndarray) -> np.ndarray:
    """cv2 counts from the middle of the first pixel, everything here from its corner."""
    out = matrix.copy()
    out[:, 2] += out[:, :2] @ (0.5, 0.5) - 0.5
    return out
