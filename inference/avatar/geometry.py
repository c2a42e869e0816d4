"""The shape of a face, and which of the 478 mesh points lie where.

Indices are those of MediaPipe's Face Mesh with refined eyes (468 points of the
canonical face, then two irises of five). "Left" and "right" are the picture's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

# Lip contours, each from the left corner to the right one, 11 points.
LIP_OUTER_UPPER = (61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291)
LIP_OUTER_LOWER = (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291)
LIP_INNER_UPPER = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308)
LIP_INNER_LOWER = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308)
# Rings between the outer and the inner contour.
LIP_UPPER_RING_1 = (76, 184, 74, 73, 72, 11, 302, 303, 304, 408, 306)
LIP_UPPER_RING_2 = (62, 183, 42, 41, 38, 12, 268, 271, 272, 407, 292)
LIP_LOWER_RING_1 = (76, 77, 90, 180, 85, 16, 315, 404, 320, 307, 306)
LIP_LOWER_RING_2 = (62, 96, 89, 179, 86, 15, 316, 403, 319, 325, 292)

# Eye outlines, outer corner to inner corner, 9 points: (left eye, right eye).
EYE_UPPER = ((33, 246, 161, 160, 159, 158, 157, 173, 133),
             (263, 466, 388, 387, 386, 385, 384, 398, 362))
EYE_LOWER = ((33, 7, 163, 144, 145, 153, 154, 155, 133),
             (263, 249, 390, 373, 374, 380, 381, 382, 362))
IRIS = ((468, 469, 470, 471, 472), (473, 474, 475, 476, 477))  # centre, then four on the rim
# Brows: five points of the upper edge, then five of the lower edge.
BROW = ((70, 63, 105, 66, 107, 46, 53, 52, 65, 55),
        (300, 293, 334, 296, 336, 276, 283, 282, 295, 285))
OVAL = (10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
        152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109)
FOREHEAD, CHIN, NOSE_TIP = 10, 152, 1
EAR_SIDE = (234, 454)
MOUTH_CORNERS = (61, 291)


# Mirrored points, picture's left first: their mean direction is the head's own x axis.
MIRRORED = ((33, 263), (133, 362), (61, 291), (234, 454), (127, 356), (93, 323), (58, 288),
            (172, 397), (50, 280), (205, 425), (105, 334), (98, 327))


# The mesh gives faces that look straight ahead about this much pitch (1 to 13, mostly drawings).
LEVEL_PITCH_DEG = 7.0


@dataclass(frozen=True)
class Pose:
    """Which way a head is turned. All zero: looking straight into the camera, upright."""

    yaw_deg: float  # + = towards the picture's right
    pitch_deg: float  # + = nose down
    roll_deg: float  # + = clockwise, -180..180; 180 is upside down


@dataclass(frozen=True)
class EyeOutline:
    """One eye, in pixels of the portrait."""

    upper: np.ndarray  # (n, 2) edge of the upper lid, from left to right
    lower: np.ndarray  # (n, 2) edge of the lower lid, from left to right
    iris: np.ndarray  # (2,) centre
    iris_radius: float


@dataclass(frozen=True)
class Face:
    """One face in a picture. Knows where things are; judges nothing."""

    landmarks: np.ndarray  # (478, 3) float32: x, y in pixels; z towards the back, same scale
    eyes: tuple[EyeOutline, EyeOutline]  # left, right in the picture
    score: float = 1.0  # 0..1, how sure the finder is
    warnings: tuple[str, ...] = ()  # sentences: what is unusual, and what it means for the video
    eyes_animatable: bool = True  # False: leave the lids alone, a blink would look wrong

    @property
    def pose(self) -> Pose:
        return pose_of(self.landmarks)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """x, y, width, height of the landmarks."""
        low = self.landmarks[:468, :2].min(0)
        high = self.landmarks[:468, :2].max(0)
        return (*low.tolist(), *(high - low).tolist())

    def moved(self, scale: float, offset: tuple[float, float]) -> Face:
        """The same face after p -> p * scale + offset."""
        shift = np.array(offset, np.float32)
        xyz = self.landmarks * np.float32(scale)
        xyz[:, :2] += shift

        def eye(e: EyeOutline) -> EyeOutline:
            return EyeOutline(e.upper * scale + shift, e.lower * scale + shift,
                              e.iris * scale + shift, e.iris_radius * scale)

        return replace(self, landmarks=xyz, eyes=(eye(self.eyes[0]), eye(self.eyes[1])))


def eyes_of(landmarks: np.ndarray) -> tuple[EyeOutline, EyeOutline]:
    """The eye outlines as the mesh has them."""

    def eye(k: int) -> EyeOutline:
        upper, lower = (landmarks[list(i[k]), :2] for i in (EYE_UPPER, EYE_LOWER))
        if upper[0, 0] > upper[-1, 0]:
            upper, lower = upper[::-1], lower[::-1]
        centre, *rim = (landmarks[i, :2] for i in IRIS[k])
        radius = float(np.mean([np.linalg.norm(p - centre) for p in rim]))
        return EyeOutline(upper, lower, centre, radius)

    return eye(0), eye(1)


def pose_of(landmarks: np.ndarray) -> Pose:
    """The head's angles, from the axes that the mesh itself spans.

    Across: the mean of the mirrored pairs. Down: forehead to chin. Roll is exact to a degree or
    two; yaw and pitch are as good as the mesh's depth, which is a guess.
    """
    left, right = (landmarks[[pair[k] for pair in MIRRORED]] for k in (0, 1))
    across = np.mean(right - left, axis=0, dtype=np.float64)
    across /= np.linalg.norm(across)
    down = (landmarks[CHIN] - landmarks[FOREHEAD]).astype(np.float64)
    down -= across * (down @ across)
    down /= np.linalg.norm(down)
    ahead = np.cross(down, across)  # out of the face; z grows towards the back, so z < 0 here
    roll = np.arctan2(across[1], across[0])
    # Undo the roll, then read how far the nose points to the side and down.
    c, s = np.cos(roll), np.sin(roll)
    x, y = c * ahead[0] + s * ahead[1], -s * ahead[0] + c * ahead[1]
    yaw = np.arctan2(x, -ahead[2])
    pitch = np.arctan2(y, np.hypot(x, ahead[2]))
    return Pose(float(np.degrees(yaw)), float(np.degrees(pitch)) - LEVEL_PITCH_DEG,
                float(np.degrees(roll)))
