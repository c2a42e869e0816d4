"""Colours carried on smoothly to where none are known: a push-pull pyramid."""

from __future__ import annotations

import cv2
import numpy as np


def filled(image: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """(h, w, 3) float32; `weight` (h, w) 0..1 says how much each pixel's colour is believed."""
    weight = np.clip(weight, 0, 1).astype(np.float32)
    return _spread(image.astype(np.float32) * weight[..., None], weight)


def _spread(colour: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """`colour` is already multiplied by its weight."""
    h, w = weight.shape
    known = weight[..., None]
    if min(h, w) <= 2 or weight.min() >= 1:
        return colour / np.maximum(known, 1e-6)
    size = ((w + 1) // 2, (h + 1) // 2)
    coarse = _spread(*(cv2.resize(a, size, interpolation=cv2.INTER_AREA)
                       for a in (colour, weight)))
    return colour + cv2.resize(coarse, (w, h), interpolation=cv2.INTER_LINEAR) * (1 - known)
