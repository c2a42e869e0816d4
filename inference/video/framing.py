"""A portrait at the size and shape of the video: cropped around the face, or extended.

Decides what part of the picture is seen. Changes nothing else about it.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from inference.avatar.geometry import CHIN, FOREHEAD, Face
from inference.avatar.portrait import Portrait
from inference.video.fill import filled

# Forehead to chin over the frame's height: a head-and-shoulders shot.
FACE_FRACTION = 0.40
# The face's centre stands a little above the middle of the frame.
EYE_LINE = 0.46
# A crop that would make the face larger than this cuts into hair and chin.
LARGEST_FACE_FRACTION = 0.60


def frame_portrait(
    portrait: Portrait, width: int, height: int, whole: bool = False
) -> tuple[Portrait, float]:
    """The portrait as the video shows it, and how many frame pixels one picture pixel became.

    `whole` keeps all of the picture (the frame has its shape); otherwise the frame is filled
    with the part around the face, and a picture too narrow for that is carried on, out
    of focus.
    """
    h, w = portrait.image.shape[:2]
    if whole:
        left, top, crop_h = 0.0, 0.0, float(h)
    else:
        forehead, chin = (portrait.face.landmarks[i, :2] for i in (FOREHEAD, CHIN))
        face_height = float(np.linalg.norm(forehead - chin))
        centre = (forehead + chin) / 2
        wanted = face_height / FACE_FRACTION
        crop_h = min(wanted, h, w * height / width)
        if face_height / crop_h > LARGEST_FACE_FRACTION:
            crop_h = min(wanted, max(h, w * height / width))
        crop_w = crop_h * width / height
        left = _place(float(centre[0]), crop_w, 0.5, w)
        top = _place(float(centre[1]), crop_h, EYE_LINE, h)
    scale = height / crop_h
    shift = (-left * scale, -top * scale)
    image, matte = (
        _warp(a, scale, shift, width, height) for a in (portrait.image, portrait.matte)
    )
    inside = _inside(h, w, scale, shift, width, height)
    if inside is not None:
        backdrop = _backdrop(portrait, scale, shift, width, height)
        blend = inside[..., None]
        image = (image * blend + backdrop * (1 - blend) + 0.5).astype(np.uint8)
        matte = (matte * inside + 0.5).astype(np.uint8)
    face = _moved(portrait.face, scale, shift)
    return replace(portrait, image=image, matte=matte, face=face), scale


def _moved(face: Face, scale: float, shift: tuple[float, float]) -> Face:
    # Pixel centres, not corners, are what landmarks count: half a pixel goes along.
    half = 0.5 * scale - 0.5
    return face.moved(scale, (shift[0] + half, shift[1] + half))


def _place(centre: float, crop: float, share: float, size: int) -> float:
    if crop >= size:
        return (size - crop) / 2
    return float(np.clip(centre - crop * share, 0, size - crop))


def _warp(
    image: np.ndarray, scale: float, shift: tuple[float, float], width: int, height: int,
    border: int = cv2.BORDER_REPLICATE,
) -> np.ndarray:
    if scale < 1:  # averaging first, since a warp alone would skip pixels
        h, w = image.shape[:2]
        small = (max(1, round(w * scale)), max(1, round(h * scale)))
        image = cv2.resize(image, small, interpolation=cv2.INTER_AREA)
        kx, ky = w * scale / small[0], h * scale / small[1]
    else:
        kx = ky = scale
    matrix = np.array(
        [[kx, 0, shift[0] + 0.5 * kx - 0.5], [0, ky, shift[1] + 0.5 * ky - 0.5]], np.float64
    )
    flags = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_LINEAR
    return cv2.warpAffine(image, matrix, (width, height), flags=flags, borderMode=border)


def _inside(
    h: int, w: int, scale: float, shift: tuple[float, float], width: int, height: int
) -> np.ndarray | None:
    """1 inside the picture, falling to 0 at the edges beyond which the frame goes on."""
    soft = 0.06 * height

    def ramp(size: int, start: float, length: int) -> np.ndarray:
        at = np.arange(length, dtype=np.float32)
        end = start + size * scale
        low = (at - start) / soft if start > 0.5 else np.ones_like(at)
        high = (end - 1 - at) / soft if end < length - 0.5 else np.ones_like(at)
        t = np.clip(np.minimum(low, high), 0, 1)
        return t * t * (3 - 2 * t)

    mask = ramp(h, shift[1], height)[:, None] * ramp(w, shift[0], width)[None]
    return None if mask.min() >= 1 else mask


def _backdrop(
    portrait: Portrait, scale: float, shift: tuple[float, float], width: int, height: int
) -> np.ndarray:
    """What is behind the person, mirrored beyond the picture's edges and far out of focus."""
    shrink = max(1.0, height / 96)
    small = (round(width / shrink), round(height / shrink))

    def cut(image: np.ndarray) -> np.ndarray:
        return _warp(image, scale / shrink, (shift[0] / shrink, shift[1] / shrink), *small,
                     cv2.BORDER_REFLECT)

    # A trace of the person counts too, for pictures that show nothing else.
    empty = filled(cut(portrait.image), 1.001 - cut(portrait.matte) / 255)
    soft = cv2.GaussianBlur(empty, (0, 0), 8)
    return cv2.resize(soft, (width, height), interpolation=cv2.INTER_CUBIC)
