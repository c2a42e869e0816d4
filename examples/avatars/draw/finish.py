"""The last touches on a whole figure: light from the room on its edges, and a lens' softness."""

from __future__ import annotations

import cv2
import numpy as np

from examples.avatars.draw.paint import Canvas


def edge_light(canvas: Canvas, room: np.ndarray, amount: float = 0.38) -> None:
    """Light of the room behind wraps round the figure's right and upper edges.

    `room` is the backdrop, whose own colours light the edge.
    """
    s = canvas.scale
    matte = canvas.matte
    for width, share in ((3.5, 0.65), (8.0, 0.35)):
        shift = np.float32([[1, 0, -width * 1.0 * s], [0, 1, width * 0.35 * s]])
        size = (canvas.width, canvas.height)
        inner = cv2.warpAffine(matte, shift, size, borderMode=cv2.BORDER_REPLICATE)
        inner = cv2.GaussianBlur(inner, (0, 0), width * 0.55 * s)
        rim = np.clip(matte - inner, 0, 1) * matte
        light = cv2.GaussianBlur(room, (0, 0), 40 * s) * (rim * share * amount)[..., None]
        canvas.image += light * np.clip(matte[..., None] - canvas.image, 0, 1)


def lens(image: np.ndarray, scale: float) -> np.ndarray:
    """Bright parts bleed a little; tones get a gentle S; grain hides the steps of 8 bits."""
    bloom = cv2.GaussianBlur(np.clip(image - 0.55, 0, 1), (0, 0), 16 * scale)
    image = 1 - (1 - image) * (1 - 0.16 * bloom)
    curve = image * image * (3 - 2 * image)
    grain = np.random.default_rng(7).normal(0, 0.0035, image.shape[:2]).astype(np.float32)
    return np.clip(image + 0.16 * (curve - image) + grain[..., None], 0, 1)
