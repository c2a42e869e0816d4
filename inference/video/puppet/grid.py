"""A coarse grid over a box of the frame, which smooth displacements live on."""

from __future__ import annotations

import cv2
import numpy as np

from inference.video.puppet.axes import Box


class Grid:
    """Equal cells, with one to spare around the box, so that its edges are interpolated too."""

    def __init__(self, box: Box, cell: int) -> None:
        self._box, self._cell = box, cell
        gw, gh = -(-box.width // cell) + 2, -(-box.height // cell) + 2
        xs, ys = ((np.arange(n) - 0.5) * cell - 0.5 for n in (gw, gh))  # from the box's corner
        self.at = np.stack(np.meshgrid(xs, ys), -1).astype(np.float32)
        self.centres = self.at + np.array([box.left, box.top], np.float32)  # pixels of the frame
        self._cells = np.stack(np.meshgrid(np.arange(gw), np.arange(gh)), -1).astype(np.float32)

    @property
    def shape(self) -> tuple[int, int]:
        height, width = self.at.shape[:2]
        return height, width

    def inverse(self, field: np.ndarray, times: int) -> np.ndarray:
        """The displacements as seen from where things arrive: d(x) = F(x - d(x)), repeated."""
        per_cell, d = np.float32(1 / self._cell), field
        for _ in range(times):
            d = cv2.remap(field, self._cells - d * per_cell, None, cv2.INTER_LINEAR,
                          borderMode=cv2.BORDER_REPLICATE)
        return d

    def enlarged(self, values: np.ndarray) -> np.ndarray:
        """Values of the grid's points -> of the box's pixels."""
        (gh, gw), cell, box = self.shape, self._cell, self._box
        big = cv2.resize(values, (gw * cell, gh * cell), interpolation=cv2.INTER_LINEAR)
        return big[cell : cell + box.height, cell : cell + box.width]

    def enlarged_within(self, values: np.ndarray, inner: Box) -> np.ndarray:
        """The same, only for a smaller box. (For displacements: 1/32 of their steps is lost.)"""
        k, at = 1 / self._cell, inner.within(self._box)
        first_x, first_y = ((s.start + self._cell + 0.5) * k - 0.5 for s in (at[1], at[0]))
        matrix = np.array([[k, 0, first_x], [0, k, first_y]])
        return cv2.warpAffine(values, matrix, (inner.width, inner.height),
                              flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
                              borderMode=cv2.BORDER_REPLICATE)
