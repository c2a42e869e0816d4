"""What is unusual about a face, and what that means for the video: sentences, not refusals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np

from inference.avatar.geometry import (
    CHIN,
    EYE_LOWER,
    EYE_UPPER,
    FOREHEAD,
    LIP_INNER_LOWER,
    LIP_INNER_UPPER,
    OVAL,
    Face,
)
from inference.avatar.patch import cut, square_around

SMALL_PIXELS = 90  # forehead to chin
TURNED_DEG = 25
NODDING_DEG = 22
TILTED_DEG = 25
# Variance of the Laplacian over that of the greys, times 1000, on a face 96 pixels large: 140 to
# 550 on sharp pictures, 13 after a blur of 1.5 % of the face, 7 after 2 %.
BLUR_SIDE = 96
SHARP = 13
DARK_GREY = 45  # mean of the face, of 255
OPEN_LIPS = 0.06  # gap in eye distances; 0 to about 0.045 on closed lips, which the mesh parts
CUT_OFF_SHARE = 0.06  # of the face's outline beyond the picture's edge

# Share of the face whose neighbours differ by less than this part of its contrast, at 96 pixels:
# 0.7 and more on drawings in flat colours (also as JPEG), 0.16 at most on photographs, blurred,
# dark or enlarged, and on drawings with painted shades.
FLAT_STEP = 0.02
FLAT_SHARE = 0.45

# A lid can be drawn over an eye only if the mesh knows where both lie: not on a face turned
# away, nor on eyes nearly shut, wider than a face's eyes are, or unlike each other.
BLINK_YAW_DEG = 15
BLINK_OPENNESS = (0.14, 0.62)
BLINK_DIFFERENCE = 0.10


def assessed(face: Face, image: np.ndarray) -> Face:
    """The face with its warnings, and whether its eyes can blink."""
    no_blink = _why_no_blink(face, image)
    sentences = list(_sentences(face, image))
    if no_blink:
        sentences.append(no_blink)
    return replace(face, warnings=tuple(sentences), eyes_animatable=no_blink is None)


def _sentences(face: Face, image: np.ndarray) -> Iterator[str]:
    mesh, pose = face.landmarks, face.pose
    height = float(np.linalg.norm(mesh[CHIN, :2] - mesh[FOREHEAD, :2]))
    if height < SMALL_PIXELS:
        yield (f"The face is only {height:.0f} pixels high: it will look blurry in the video; use "
               "a larger picture, or one taken from nearer.")
    elif _sharpness(face, image) < SHARP:
        yield "The face is blurred: the painted mouth will look sharper than the rest of it."
    if abs(pose.yaw_deg) > TURNED_DEG:
        yield (f"The face is turned away by about {abs(pose.yaw_deg):.0f} degrees: the far side of "
               "the mouth will move less truly than on a face seen from the front.")
    if abs(pose.pitch_deg) > NODDING_DEG:
        way = "down" if pose.pitch_deg > 0 else "up"
        yield (f"The face looks {way} by about {abs(pose.pitch_deg):.0f} degrees: the chin will "
               "move less truly than on a face that looks straight ahead.")
    if abs(pose.roll_deg) > TILTED_DEG:
        yield (f"The head is tilted by about {abs(pose.roll_deg):.0f} degrees: it speaks all the "
               "same, and stays tilted.")
    if _share_outside(face, image) > CUT_OFF_SHARE:
        yield ("The face is cut off at the picture's edge: what is missing cannot move; use a "
               "picture that shows the whole head.")
    yield from _mouth(face, image)
    if _grey(face, image).mean() < DARK_GREY:
        yield "The face is very dark: the mouth will be hard to see; use a picture in more light."


def unfit(face: Face, image: np.ndarray) -> str:
    """Why a face should not be chosen to speak where there is a choice, in a few words; "" where
    nothing is wrong with it."""
    mesh = face.landmarks
    if np.linalg.norm(mesh[CHIN, :2] - mesh[FOREHEAD, :2]) < SMALL_PIXELS:
        return "the face was too small"
    if abs(face.pose.yaw_deg) > TURNED_DEG:
        return "the face was turned away"
    if abs(face.pose.pitch_deg) > NODDING_DEG or abs(face.pose.roll_deg) > TILTED_DEG:
        return "the head was tilted"
    if _share_outside(face, image) > CUT_OFF_SHARE:
        return "the face was cut off"
    return ""


def _mouth(face: Face, image: np.ndarray) -> Iterator[str]:
    mesh = face.landmarks
    unit = float(np.linalg.norm(mesh[263, :2] - mesh[33, :2]))
    if np.linalg.norm(mesh[13, :2] - mesh[14, :2]) < OPEN_LIPS * unit:
        return
    if _teeth_show(face, image):
        yield ("The mouth is open and shows teeth: the lips close over them in speech; a picture "
               "with closed lips gives the most natural mouth.")
    else:
        yield ("The mouth is open: it is closed in speech and its inside painted; a picture with "
               "closed lips gives the most natural mouth.")


def _teeth_show(face: Face, image: np.ndarray) -> bool:
    """Whether a good part of what is between the lips is bright and without much colour."""
    outline = np.concatenate([face.landmarks[list(LIP_INNER_UPPER), :2],
                              face.landmarks[list(LIP_INNER_LOWER[::-1]), :2]])
    low = np.maximum(np.floor(outline.min(0)).astype(int), 0)
    high = np.ceil(outline.max(0)).astype(int) + 1
    mouth = image[low[1]:high[1], low[0]:high[0]]
    if mouth.size == 0:
        return False
    inside = np.zeros(mouth.shape[:2], np.uint8)
    cv2.fillPoly(inside, [np.round(outline - low).astype(np.int32)], (1,))
    saturation = cv2.cvtColor(mouth, cv2.COLOR_RGB2HSV)[..., 1]
    grey = cv2.cvtColor(mouth, cv2.COLOR_RGB2GRAY)
    bright = (grey > 0.6 * np.median(_grey(face, image))) & (saturation < 115)
    return bool(bright[inside > 0].mean() > 0.35)


def is_flat(face: Face, image: np.ndarray) -> bool:
    """Whether the face is drawn in flat colours and lines, as in a cartoon."""
    patch, _ = cut(image, *square_around(face.landmarks, 0.8), BLUR_SIDE)
    colours, three = patch.astype(np.float32), np.ones((3, 3), np.uint8)
    steps = (cv2.dilate(colours, three) - cv2.erode(colours, three)).max(-1)
    low, high = np.percentile(colours, (5, 95))
    return bool((steps < FLAT_STEP * (high - low)).mean() > FLAT_SHARE)


def _why_no_blink(face: Face, image: np.ndarray) -> str | None:
    if is_flat(face, image):
        return "The eyes will not blink: how lids lie on a flat drawing is not known."
    openness = [_openness(face.landmarks, k) for k in (0, 1)]
    if abs(face.pose.yaw_deg) > BLINK_YAW_DEG:
        return "The eyes will not blink: the face is turned too far to the side for it."
    if min(openness) < BLINK_OPENNESS[0]:
        return "The eyes will not blink: they are nearly shut."
    if max(openness) > BLINK_OPENNESS[1]:
        return "The eyes will not blink: they are larger than lids can be drawn over."
    if abs(openness[0] - openness[1]) > BLINK_DIFFERENCE:
        return "The eyes will not blink: one is open wider than the other."
    return None


def _openness(mesh: np.ndarray, k: int) -> float:
    """Height of an eye's opening in its middle over its width."""
    upper, lower = (mesh[list(lid[k]), :2] for lid in (EYE_UPPER, EYE_LOWER))
    height = np.linalg.norm(upper[3:6].mean(0) - lower[3:6].mean(0))
    return float(height / np.linalg.norm(upper[0] - upper[-1]))


def _grey(face: Face, image: np.ndarray) -> np.ndarray:
    """The inner face, upright, in greys."""
    patch, _ = cut(image, *square_around(face.landmarks, 0.7), BLUR_SIDE)
    return cv2.cvtColor(patch, cv2.COLOR_RGB2GRAY)


def _sharpness(face: Face, image: np.ndarray) -> float:
    patch, _ = cut(image, *square_around(face.landmarks, 1.0), BLUR_SIDE)
    grey = cv2.cvtColor(patch, cv2.COLOR_RGB2GRAY).astype(np.float32)
    return float(cv2.Laplacian(grey, cv2.CV_32F).var() / max(float(grey.var()), 1.0) * 1000)


def _share_outside(face: Face, image: np.ndarray) -> float:
    height, width = image.shape[:2]
    x, y = face.landmarks[list(OVAL), :2].T
    return float(np.mean((x < 0) | (y < 0) | (x >= width) | (y >= height)))
