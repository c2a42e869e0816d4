"""The picture without the person: what shows when the head moves a few pixels aside."""

from __future__ import annotations

import cv2
import numpy as np


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
    """The background carried on behind the person, smoothly (a push-pull pyramid)."""
    weight = (person == 0).astype(np.float32)
    if not weight.any():
        return image
    return _filled(image.astype(np.float32) * weight[..., None], weight).clip(0, 255).astype(
        np.uint8)


def _filled(colour: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Colours (already times their weight) spread to where the weight is 0."""
    h, w = weight.shape
    known = weight[..., None]
    if min(h, w) <= 2 or weight.min() > 0:
        return colour / np.maximum(known, 1e-6)
    size = ((w + 1) // 2, (h + 1) // 2)
    coarse = _filled(*(cv2.resize(a, size, interpolation=cv2.INTER_AREA)
                       for a in (colour, weight)))
    spread = cv2.resize(coarse, (w, h), interpolation=cv2.INTER_LINEAR)
    return colour + spread * (1 - known.clip(0, 1))
