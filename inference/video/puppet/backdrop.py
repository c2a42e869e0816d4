"""The picture without the person: what shows when the head moves a few pixels aside."""

from __future__ import annotations

import cv2
import numpy as np

from inference.video.fill import filled


def soft_person(matte: np.ndarray, unit: float) -> np.ndarray:
    """The matte, a hair's breadth wider: what sticks out of it would stay behind."""
    r = max(1, round(unit * 0.012))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * r + 1, 2 * r + 1))
    wide = cv2.GaussianBlur(cv2.dilate(matte, disc), (0, 0), max(0.8, unit * 0.008))
    wide = np.maximum(wide, matte)
    wide[wide < 6] = 0
    wide[wide > 249] = 255
    return wide


def without_person(image: np.ndarray, person: np.ndarray) -> np.ndarray:
    """The background carried on behind the person, smoothly."""
    weight = (person == 0).astype(np.float32)
    if not weight.any():
        return image
    return filled(image, weight).clip(0, 255).astype(np.uint8)
