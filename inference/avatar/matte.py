"""Where the person is: a soft outline, from the segmentation network and the picture's edges."""

from __future__ import annotations

import cv2
import numpy as np

from inference.avatar import perception
from inference.avatar.geometry import Face


def matte_of(image: np.ndarray, face: Face) -> np.ndarray:
    """uint8, 255 where the person is."""
    side = perception.PERSON_SIDE
    small = cv2.resize(image, (side, side), interpolation=cv2.INTER_AREA)
    likely = cv2.resize(perception.person(small), image.shape[1::-1])
    return (np.clip((likely - 0.2) / 0.6, 0, 1) * 255).astype(np.uint8)
