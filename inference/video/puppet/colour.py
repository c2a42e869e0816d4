"""RGB to the video's colours: BT.709, limited range.

The puppet paints in these colours from the start, so that a finished frame needs no
conversion. Mixing and shading are linear, so they work here as in RGB, once the
offsets are taken off. The fourth channel is the person's opacity; where it is full, its
offset makes it 0, which no mixing or shading changes. (Four channels also are what
cv2.remap is fast at: two take longer.)
"""

from __future__ import annotations

import cv2
import numpy as np

OFFSET = np.array([16, 128, 128, 255], np.float32)
_KR, _KB = 0.2126, 0.0722
_LUMA = np.array([_KR, 1 - _KR - _KB, _KB])
_MATRIX = np.stack(
    [
        _LUMA * 219,
        (np.array([0, 0, 1]) - _LUMA) / (2 * (1 - _KB)) * 224,
        (np.array([1, 0, 0]) - _LUMA) / (2 * (1 - _KR)) * 224,
    ]
) / 255
_TO_YUV = np.hstack([_MATRIX, OFFSET[:3, None]]).astype(np.float32)
_BACK = np.linalg.inv(_MATRIX)
_TO_RGB = np.hstack([_BACK, 0.5 - _BACK @ OFFSET[:3, None]]).astype(np.float32)  # half: rounded


def yuv(rgb: np.ndarray) -> np.ndarray:
    """Opaque RGB 0..255 (..., 3) -> YUVA (..., 4) without offsets, float32."""
    rgb = np.asarray(rgb, np.float64)
    out = np.zeros((*rgb.shape[:-1], 4), np.float32)
    out[..., :3] = rgb @ _MATRIX.T
    return out


def yuv_picture(rgb: np.ndarray) -> np.ndarray:
    """An RGB picture as YUV 4:4:4, offsets included: bytes of bytes, float32 of float32."""
    return cv2.transform(rgb, _TO_YUV)


def rgb_picture(yuv: np.ndarray) -> np.ndarray:
    """The way back, of float32 to bytes."""
    rgb = cv2.transform(yuv, _TO_RGB)
    return np.clip(rgb, 0, 255, out=rgb).astype(np.uint8)


def luma(rgb: np.ndarray) -> np.ndarray:
    """Brightness of RGB, 0..255."""
    return np.asarray(rgb, np.float64) @ _LUMA
