"""Watching a finished video as a person would: its frames decoded, its face found again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from mediapipe.python.solutions.face_mesh import FaceMesh

INNER_LIPS, MOUTH_CORNERS = (13, 14), (61, 291)


@cache
def _mesh():
    return FaceMesh(static_image_mode=True, refine_landmarks=True, min_detection_confidence=0.3)


@dataclass(frozen=True)
class Seen:
    """What a video shows, frame by frame."""

    luma: np.ndarray  # (frames, h, w) uint8
    landmarks: np.ndarray  # (frames, 478, 2) pixels; NaN where no face was found

    @property
    def opening(self) -> np.ndarray:
        """Of the lips, over the width of the mouth."""
        p = self.landmarks
        between, wide = (np.linalg.norm(p[:, a] - p[:, b], axis=1)
                         for a, b in (INNER_LIPS, MOUTH_CORNERS))
        return between / wide


def watch(path: Path) -> Seen:
    video = cv2.VideoCapture(str(path))
    luma, landmarks = [], []
    while True:
        more, frame = video.read()
        if not more:
            break
        luma.append(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY))
        landmarks.append(find_mesh(frame))
    video.release()
    return Seen(np.array(luma), np.array(landmarks))


def find_mesh(frame: np.ndarray) -> np.ndarray:
    """(478, 2) pixels of the face in a BGR picture, NaN if there is none.

    Looked for in the whole picture, then closer: the detector is made for people, and at times
    overlooks a face with leaves for hair.
    """
    h, w = frame.shape[:2]
    for margin in (0, 0.1, 0.2):
        left, top, side = round(w * margin), round(h * margin / 2), round(h * (1 - 2 * margin))
        part = np.ascontiguousarray(frame[top : top + side, left : w - left, ::-1])
        found = _mesh().process(part).multi_face_landmarks
        if found:
            ph, pw = part.shape[:2]
            return np.array([[left + p.x * pw, top + p.y * ph] for p in found[0].landmark])
    return np.full((478, 2), np.nan)
