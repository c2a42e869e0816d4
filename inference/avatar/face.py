"""Finding faces in a picture: where, how turned, and what is unusual about them.

Every face is sought in four orientations and in overlapping tiles, meshed in an upright patch
of its own, and only believed if the mesh holds still and agrees with the detector. Choosing
among the faces and turning the picture is the portrait's business.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from inference.avatar import perception
from inference.avatar.geometry import CHIN, EYE_LOWER, EYE_UPPER, FOREHEAD, Face, eyes_of

# Side of the mesh's patch in sides of the face it shows, and of a detector's box; MediaPipe's
# own pipeline uses the same margin. The mesh is the mean over a few margins.
MARGIN = 1.5
MARGINS = (1.38, 1.5, 1.62)

MIN_CONFIRMATION = 0.5  # score of the short-range detector on the upright patch
MAX_UNREST = 0.055  # how far the margins' meshes may differ, in eye distances
MAX_DISAGREEMENT = 0.30  # mesh against detector at eyes, nose and mouth, in eye distances
SAME_FACE = 0.5  # centres nearer than this share of the larger size are one face

_EYE_NOSE_MOUTH = ((33, 133, 159, 145), (263, 362, 386, 374), (1, 4), (13, 14))


@dataclass(frozen=True)
class _Guess:
    """Where a face might be: a square in the picture, turned so that the face is upright."""

    centre: tuple[float, float]
    side: float
    roll: float  # radians, clockwise
    score: float


def find_faces(image: np.ndarray) -> list[Face]:
    """Every face in an RGB picture, the likeliest subject first; at any angle, however many."""
    faces: list[Face] = []
    for guess in _guesses(image):
        if any(_same(guess.centre, guess.side, face) for face in faces):
            continue
        face = _verified(image, guess)
        if face is not None and not any(_same(_centre(face), _size(face), f) for f in faces):
            faces.append(face)
    height, width = image.shape[:2]
    return sorted(faces, key=lambda face: -_prominence(face, width, height))


def _guesses(image: np.ndarray) -> list[_Guess]:
    """What the detectors report: the whole picture first, then tiles; surest first in each."""
    height, width = image.shape[:2]
    whole = (0.0, 0.0, float(max(width, height)))
    found = [guess for quarter in range(4) for reach in ("short", "full")
             for guess in _detected(image, whole, quarter, reach)]
    return sorted(found, key=lambda g: -g.score)


def _detected(image: np.ndarray, tile: tuple[float, float, float], quarter: int,
              reach: str) -> list[_Guess]:
    """Faces in one square tile (x, y, side) seen turned by so many quarters clockwise."""
    x, y, side = tile
    pixels = perception.DETECTOR_SIDE[reach]
    middle = (x + side / 2, y + side / 2)
    patch, to_image = cut(image, middle, side, quarter * np.pi / 2, pixels)
    guesses = []
    for one in perception.detect(patch, reach):  # type: ignore[arg-type]
        points = _apply(to_image, one.points * pixels)
        left, right = points[0], points[1]
        bx, by, bw, bh = (v * pixels for v in one.box)
        centre = _apply(to_image, np.array([[bx + bw / 2, by + bh / 2]]))[0]
        guesses.append(_Guess((float(centre[0]), float(centre[1])),
                              max(bw, bh) * side / pixels,
                              float(np.arctan2(*(right - left)[::-1])), one.score))
    return guesses


def _verified(image: np.ndarray, guess: _Guess) -> Face | None:
    """The mesh at a guess, if there is a face there."""
    mesh = _mesh(image, guess.centre, guess.side * MARGIN, guess.roll)
    if mesh is None:
        return None
    meshes = []
    for margin in MARGINS:
        again = _mesh(image, *_square_around(mesh, margin))
        if again is None:
            return None
        meshes.append(again)
    mesh = np.mean(meshes, axis=0, dtype=np.float64).astype(np.float32)
    unit = float(np.linalg.norm(mesh[263, :2] - mesh[33, :2]))
    unrest = float(np.mean(np.std(np.array(meshes)[..., :2], axis=0)))
    if unit <= 0 or unrest > MAX_UNREST * unit:
        return None
    score = _confirmed(image, mesh)
    if score < MIN_CONFIRMATION:
        return None
    return Face(mesh, eyes_of(mesh), score)


def _confirmed(image: np.ndarray, mesh: np.ndarray) -> float:
    """The detector's score where the mesh is, upright; 0 where the two do not agree.

    This is what rejects a face meshed upside down: there the detector finds the mouth where
    the mesh has its forehead.
    """
    centre, side, roll = _square_around(mesh, 2.2)
    pixels = perception.DETECTOR_SIDE["short"]
    patch, to_image = cut(image, centre, side, roll, pixels)
    unit = float(np.linalg.norm(mesh[263, :2] - mesh[33, :2]))
    expected = np.array([mesh[list(i), :2].mean(0) for i in _EYE_NOSE_MOUTH])
    best = 0.0
    for one in perception.detect(patch, "short"):
        seen = _apply(to_image, one.points[:4] * pixels)
        if np.linalg.norm(seen - expected, axis=1).mean() < MAX_DISAGREEMENT * unit:
            best = max(best, one.score)
    return best


def _mesh(image: np.ndarray, centre: tuple[float, float], side: float,
          roll: float) -> np.ndarray | None:
    """Landmarks in the picture's pixels, from a square patch turned upright."""
    pixels = perception.MESH_SIDE
    patch, to_image = cut(image, centre, side, roll, pixels)
    found = perception.mesh(patch)
    if found is None:
        return None
    found[:, :2] = _apply(to_image, found[:, :2] * pixels)
    found[:, 2] *= side
    return found


def _square_around(mesh: np.ndarray, margin: float) -> tuple[tuple[float, float], float, float]:
    """Centre, side and roll of the upright square around a mesh."""
    across = mesh[263, :2] - mesh[33, :2]
    roll = float(np.arctan2(across[1], across[0]))
    c, s = np.cos(roll), np.sin(roll)
    upright = mesh[:468, :2] @ np.array([[c, -s], [s, c]])
    low, high = upright.min(0), upright.max(0)
    centre = np.array([[c, -s], [s, c]]) @ ((low + high) / 2)
    return (float(centre[0]), float(centre[1])), float(max(high - low)) * margin, roll


def cut(image: np.ndarray, centre: tuple[float, float], side: float, roll: float,
        pixels: int) -> tuple[np.ndarray, np.ndarray]:
    """A square of the picture turned by `roll`, and the 2x3 map from the patch back to it.

    Black beyond the picture's edge. Shrinking is filtered, by area.
    """
    shrink = max(1, int(side / pixels))
    # Draw at a whole multiple of the wanted size, then take the mean of each block.
    drawn = pixels * min(shrink, 8)
    c, s = np.cos(roll), np.sin(roll)

    def to_image(size: int) -> np.ndarray:
        k = side / size
        turn = np.array([[c, -s], [s, c]]) * k
        return np.hstack([turn, np.array(centre)[:, None] - turn @ np.full((2, 1), size / 2)])

    # cv2 counts from pixel centres, landmarks from pixel corners.
    m = to_image(drawn)
    m[:, 2] += m[:, :2] @ (0.5, 0.5) - 0.5
    patch = cv2.warpAffine(image, m, (drawn, drawn), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    if drawn != pixels:
        patch = cv2.resize(patch, (pixels, pixels), interpolation=cv2.INTER_AREA)
    return patch, to_image(pixels)


def _apply(matrix: np.ndarray, points: np.ndarray) -> np.ndarray:
    return points @ matrix[:, :2].T + matrix[:, 2]


def _centre(face: Face) -> tuple[float, float]:
    x, y, width, height = face.box
    return x + width / 2, y + height / 2


def _size(face: Face) -> float:
    return float(np.linalg.norm(face.landmarks[CHIN, :2] - face.landmarks[FOREHEAD, :2]))


def _same(centre: tuple[float, float], size: float, face: Face) -> bool:
    apart = np.hypot(*(np.array(centre) - _centre(face)))
    return bool(apart < SAME_FACE * max(size, _size(face)))


def _prominence(face: Face, width: int, height: int) -> float:
    """Size, less what the face is off the middle: the subject is large and central."""
    x, y = _centre(face)
    off = np.hypot((x - width / 2) / width, (y - height / 2) / height)
    return _size(face) * (1.2 - float(off))


def _openness(landmarks: np.ndarray, k: int) -> float:
    upper, lower = (landmarks[list(i[k]), :2] for i in (EYE_UPPER, EYE_LOWER))
    height = float(np.linalg.norm(upper[3:6].mean(0) - lower[3:6].mean(0)))
    return height / float(np.linalg.norm(upper[0] - upper[-1]))
