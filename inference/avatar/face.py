"""Finding faces in a picture, at any angle and however many.

Each face is guessed by detectors that look at the whole picture in four orientations and at
overlapping tiles, meshed in an upright patch of its own, and believed only if the mesh holds
still and agrees with a second look of the detector. What is unusual about a face is said by
`quality.py`; choosing among the faces and turning the picture is the portrait's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from inference.avatar import perception
from inference.avatar.geometry import CHIN, FOREHEAD, Face, eyes_of
from inference.avatar.patch import apply, cut, square_around
from inference.avatar.quality import assessed
from inference.progress import OnProgress, part, silent

# Side of the mesh's patch, in sides of the face it shows. MediaPipe's own pipeline uses 1.5; the
# mesh is the mean over three margins, and how far they differ helps to tell a face from a bush: up
# to 0.013 eye distances on faces, 0.026 on a profile, 0.014 to 0.07 elsewhere and askew.
MARGINS = (1.38, 1.5, 1.62)
MAX_UNREST = 0.035
# The second look: margins at which the detector must see, on the upright patch and mirrored, what
# the mesh says. On average photographs score 0.84 and more, a leaf-haired mascot 0.76; of random
# crops without a face, 1 in 100 (cells, coins) gets 0.71 to 0.79.
SECOND_LOOKS = (2.2, 3.0)
MIN_SCORE = 0.70
SURE_SCORE = 0.80  # no better mesh is sought at the same place
MAX_DISAGREEMENT = 0.24  # mesh against detector at eyes, nose and mouth, in eye distances
SAME_FACE = 0.5  # centres nearer than this share of the larger size are one face

# Tiles are sought while a face of this height would be lost in the next larger ones: the
# detector finds faces down to about a seventeenth of what it looks at.
SMALLEST_FACE_PIXELS = 32
SMALLEST_FACE_SHARE = 1 / 17
TILE_STEP = 0.75  # in tile sides: a face at a tile's edge lies whole in the next

_EYE_NOSE_MOUTH = ((33, 133, 159, 145), (263, 362, 386, 374), (1, 4), (13, 14))


@dataclass(frozen=True)
class _Guess:
    """Where a face might be: a square in the picture, turned so that the face is upright."""

    centre: tuple[float, float]
    side: float
    roll: float  # radians, clockwise
    score: float


def find_faces(image: np.ndarray, on_progress: OnProgress = silent) -> list[Face]:
    """Every face in an RGB picture with its warnings, the likeliest subject first."""
    height, width = image.shape[:2]
    perception.load(part(on_progress, 0.0, 0.2))
    whole = part(on_progress, 0.2, 0.5)
    faces = _believed(image, (), _guesses(image, part(whole, 0.0, 0.3)), part(whole, 0.3, 1.0))
    # Small ones among large ones stand as those do; alone they may stand any way.
    quarters = [round(faces[0].pose.roll_deg / 90) % 4] if faces else [0, 1, 2, 3]
    for n, quarter in enumerate(quarters):
        turn = part(on_progress, *(0.5 + 0.5 * m / len(quarters) for m in (n, n + 1)))
        guesses = _tile_guesses(image, quarter, part(turn, 0.0, 0.5))
        faces = _believed(image, faces, guesses, part(turn, 0.5, 1.0))
        if faces:
            break
    faces = sorted(faces, key=lambda face: -_prominence(face, width, height))
    return [assessed(face, image) for face in faces]


def glance(image: np.ndarray) -> list[Face]:
    """The upright faces that the detectors see in the whole picture; quicker than all."""
    whole = (0.0, 0.0, float(max(image.shape[:2])))
    guesses = (*_detected(image, whole, 0, "short"), *_detected(image, whole, 0, "full"))
    return _believed(image, (), guesses)


def faces_in(image: np.ndarray, boxes: Iterable[Sequence[float]]) -> list[Face]:
    """Faces where another finder saw some: upright boxes of x, y, right, bottom."""
    guesses = (_Guess(((x + right) / 2, (y + bottom) / 2), max(right - x, bottom - y), 0.0, 1.0)
               for x, y, right, bottom in boxes)
    return _believed(image, (), guesses)


def mesh_near(image: np.ndarray, mesh: np.ndarray) -> np.ndarray | None:
    """The landmarks of a face that was there a moment ago, if it still is."""
    return _mesh(image, *square_around(mesh, MARGINS[1]))


def sureness(image: np.ndarray, mesh: np.ndarray) -> float:
    """0..1: how much there looks like a face."""
    return _score(image, mesh)


def _believed(image: np.ndarray, known: Iterable[Face], guesses: Iterable[_Guess],
              on_progress: OnProgress = silent) -> list[Face]:
    """The known faces and those verified among the guesses; the best at each place."""
    faces = list(known)
    likeliest = sorted(guesses, key=lambda g: -g.score)
    for n, guess in enumerate(likeliest):
        on_progress(n / len(likeliest), f"Looking closely: place {n + 1} of {len(likeliest)}")
        if any(face.score >= SURE_SCORE and _same(guess.centre, guess.side, face)
               for face in faces):
            continue
        face = _verified(image, guess)
        if face is None:
            continue
        rivals = [f for f in faces if _same(_centre(face), _size(face), f)]
        if all(face.score > rival.score for rival in rivals):
            faces = [f for f in faces if f not in rivals] + [face]
    return faces


def _guesses(image: np.ndarray, on_progress: OnProgress) -> Iterator[_Guess]:
    """What the detectors report on the whole picture, in each of its four orientations."""
    whole = (0.0, 0.0, float(max(image.shape[:2])))
    for quarter in range(4):
        on_progress(quarter / 4, f"Looking for faces: turn {quarter + 1} of 4")
        yield from _detected(image, whole, quarter, "short")
        yield from _detected(image, whole, quarter, "full")


def _tile_guesses(image: np.ndarray, quarter: int, on_progress: OnProgress) -> Iterator[_Guess]:
    """What the long-range detector reports on a half, a quarter .. of the picture at a time."""
    tiles = list(_tiles(*image.shape[:2]))
    for n, tile in enumerate(tiles):
        on_progress(n / len(tiles), f"Looking for smaller faces: part {n + 1} of {len(tiles)}")
        yield from _detected(image, tile, quarter, "full")


def _tiles(height: int, width: int) -> Iterator[tuple[float, float, float]]:
    """As (x, y, side)."""
    side = float(max(height, width))
    while side * SMALLEST_FACE_SHARE > SMALLEST_FACE_PIXELS:
        side /= 2
        for y in _starts(height, side):
            for x in _starts(width, side):
                yield float(x), float(y), side


def _starts(length: float, side: float) -> np.ndarray:
    """Where tiles begin so that they cover a length evenly and overlap."""
    room = max(0.0, length - side)
    return np.linspace(0, room, int(np.ceil(room / (TILE_STEP * side))) + 1)


def _detected(image: np.ndarray, tile: tuple[float, float, float], quarter: int,
              reach: perception.Reach) -> list[_Guess]:
    """Faces in one square tile (x, y, side) seen turned by so many quarters clockwise."""
    x, y, side = tile
    pixels = perception.DETECTOR_SIDE[reach]
    middle = (x + side / 2, y + side / 2)
    patch, to_image = cut(image, middle, side, quarter * np.pi / 2, pixels)
    guesses = []
    for one in perception.detect(patch, reach):
        points = apply(to_image, one.points * pixels)
        left, right = points[0], points[1]
        bx, by, bw, bh = (v * pixels for v in one.box)
        centre = apply(to_image, np.array([[bx + bw / 2, by + bh / 2]]))[0]
        guesses.append(_Guess((float(centre[0]), float(centre[1])),
                              max(bw, bh) * side / pixels,
                              float(np.arctan2(*(right - left)[::-1])), one.score))
    return guesses


def _verified(image: np.ndarray, guess: _Guess) -> Face | None:
    """The mesh at a guess, if there is a face there."""
    first = _mesh(image, guess.centre, guess.side * MARGINS[1], guess.roll)
    if first is None:
        return None
    meshes = [_mesh(image, *square_around(first, margin)) for margin in MARGINS]
    whole = [mesh for mesh in meshes if mesh is not None]
    if len(whole) < len(meshes):
        return None
    unrest = float(np.std([mesh[:, :2] for mesh in whole], axis=0).mean())
    mesh = np.mean(whole, axis=0, dtype=np.float64).astype(np.float32)
    if unrest > MAX_UNREST * _eye_distance(mesh):
        return None
    score = _score(image, mesh)
    return Face(mesh, eyes_of(mesh), score) if score >= MIN_SCORE else None


def _score(image: np.ndarray, mesh: np.ndarray) -> float:
    """What the detector thinks of the mesh's place, upright; 0 where it sees something else.

    This is what rejects a face meshed upside down: there the detector finds the mouth where
    the mesh has its forehead.
    """
    pixels = perception.DETECTOR_SIDE["short"]
    expected = np.array([mesh[list(i), :2].mean(0) for i in _EYE_NOSE_MOUTH])
    scores = []
    for margin in SECOND_LOOKS:
        patch, to_image = cut(image, *square_around(mesh, margin), pixels)
        for mirrored in (False, True):
            scores.append(0.0)
            for one in perception.detect(patch[:, ::-1] if mirrored else patch, "short"):
                points = one.points[:4]
                if mirrored:
                    points = (points * (-1, 1) + (1, 0))[[1, 0, 2, 3]]
                apart = np.linalg.norm(apply(to_image, points * pixels) - expected, axis=1).mean()
                if apart < MAX_DISAGREEMENT * _eye_distance(mesh):
                    scores[-1] = max(scores[-1], one.score)
    return float(np.mean(scores))


def _mesh(image: np.ndarray, centre: tuple[float, float], side: float,
          roll: float) -> np.ndarray | None:
    """Landmarks in the picture's pixels, from a square patch turned upright."""
    pixels = perception.MESH_SIDE
    patch, to_image = cut(image, centre, side, roll, pixels)
    found = perception.mesh(patch)
    if found is None:
        return None
    found[:, :2] = apply(to_image, found[:, :2] * pixels)
    found[:, 2] *= side
    return found


def _eye_distance(mesh: np.ndarray) -> float:
    return float(np.linalg.norm(mesh[263, :2] - mesh[33, :2]))


def _size(face: Face) -> float:
    return float(np.linalg.norm(face.landmarks[CHIN, :2] - face.landmarks[FOREHEAD, :2]))


def _centre(face: Face) -> tuple[float, float]:
    x, y, width, height = face.box
    return x + width / 2, y + height / 2


def _same(centre: tuple[float, float], size: float, face: Face) -> bool:
    apart = np.hypot(*(np.array(centre) - _centre(face)))
    return bool(apart < SAME_FACE * max(size, _size(face)))


def _prominence(face: Face, width: int, height: int) -> float:
    """Size, less what the face is off the middle: the subject is large and central."""
    x, y = _centre(face)
    off = np.hypot((x - width / 2) / width, (y - height / 2) / height)
    return _size(face) * (1.2 - float(off))
