"""RGB to the video's colours: BT.709, limited range.

The puppet paints in these colours from the start, so that a finished frame needs no
conversion. Mixing and shading are linear, so they work here as in RGB, once the
offsets are taken off.
"""

from __future__ import annotations

import cv2
import numpy as np

OFFSET = np.array([16, 128, 128], np.float32)
_KR, _KB = 0.2126, 0.0722
_LUMA = np.array([_KR, 1 - _KR - _KB, _KB])
_MATRIX = np.stack(
    [
        _LUMA * 219,
        (np.array([0, 0, 1]) - _LUMA) / (2 * (1 - _KB)) * 224,
        (np.array([1, 0, 0]) - _LUMA) / (2 * (1 - _KR)) * 224,
    ]
) / 255


def yuv(rgb: np.ndarray) -> np.ndarray:
    """RGB 0..255 (..., 3) -> YUV without offsets, float32."""
    return (np.asarray(rgb, np.float64) @ _MATRIX.T).astype(np.float32)


def yuv_picture(rgb: np.ndarray) -> np.ndarray:
    """An RGB picture as bytes of YUV 4:4:4, offsets included."""
    matrix = np.hstack([_MATRIX, OFFSET[:, None]]).astype(np.float32)
    return cv2.transform(rgb, matrix)


def luma(rgb: np.ndarray) -> np.ndarray:
    """Brightness of RGB, 0..255."""
    return np.asarray(rgb, np.float64) @ _LUMA
