"""Pictures in place of what tiny networks paint."""

from __future__ import annotations

import cv2
import numpy as np

from inference.avatar.presets import open_preset

SIDE = 320  # a face is found in so small a picture


def drawn(name: str) -> np.ndarray:
    """Of the gallery."""
    return cv2.resize(open_preset(name).image, (SIDE, SIDE), interpolation=cv2.INTER_AREA)


def far_away() -> np.ndarray:
    """A face too small to speak."""
    image = np.full((SIDE, SIDE, 3), 210, np.uint8)
    image[100:212, 100:212] = cv2.resize(drawn("mia"), (112, 112), interpolation=cv2.INTER_AREA)
    return image
