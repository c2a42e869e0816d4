"""A checked still picture with one chosen face: the way from any picture file to a Portrait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from inference.avatar.geometry import Face, eyes_of
from inference.errors import NoFace, PictureProblem
from inference.progress import OnProgress, part, silent

if TYPE_CHECKING:
    from PIL import Image

NO_FACE = ("No face was found in this picture: use one that shows a person's whole face from the "
           "front, in even light, at least a tenth of the picture high.")

# Faces lying down or upside down are turned upright by quarters; up to this tilt it is the pose.
UPRIGHT_DEG = 55
RIVAL_SIZE = 0.5  # faces at least so large beside the chosen one are worth a word


@dataclass(frozen=True)
class Portrait:
    """A still that passed the door: decoded, upright, bounded in size, one face chosen."""

    image: np.ndarray  # (h, w, 3) uint8, RGB
    face: Face  # in pixels of image
    matte: np.ndarray  # (h, w) uint8, 255 where the person is, soft at the edge
    name: str = "portrait"
    drawn: bool = False  # flat colours and lines (anime, mascot): no photographic mouth inside
    warnings: tuple[str, ...] = ()  # the picture's and the face's

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.image.shape[1], self.image.shape[0]


@dataclass(frozen=True)
class PictureCheck:
    """What the door thinks of a picture: nothing is chosen, turned or refused for its faces."""

    name: str
    width: int  # in pixels at working size, which is what the faces' boxes refer to
    height: int
    faces: tuple[Face, ...]  # the most prominent first; the place is the number to choose it by
    warnings: tuple[str, ...]


def open_portrait(source: str | Path | np.ndarray | Image.Image, face: int | None = None,
                  name: str | None = None, on_progress: OnProgress = silent) -> Portrait:
    """A picture file, a PIL image or an RGB array -> a portrait of one of its faces.

    `face` is a place in `check(source).faces`; None takes the first, and says so in a warning
    where others of a similar size are there.
    """
    from inference.avatar.face import find_faces
    from inference.avatar.matte import matte_of
    from inference.avatar.picture import read_picture
    from inference.avatar.quality import is_flat

    image = read_picture(source, part(on_progress, 0.0, 0.3))
    faces = find_faces(image, part(on_progress, 0.3, 0.8))
    chosen = _chosen(faces, face)
    warnings = list(_rivals(faces)) if face is None else []
    image, chosen, turned = upright(image, chosen)
    matte = matte_of(image, chosen, part(on_progress, 0.8, 1.0))
    on_progress(1.0, "The portrait is ready")
    return Portrait(image, chosen, matte, name or _name_of(source), is_flat(chosen, image),
                    (*warnings, *turned, *chosen.warnings))


def check(source: str | Path | np.ndarray | Image.Image,
          on_progress: OnProgress = silent) -> PictureCheck:
    """All faces of a picture with what is unusual about them. Only unreadable files are refused."""
    from inference.avatar.face import find_faces
    from inference.avatar.picture import read_picture

    image = read_picture(source, part(on_progress, 0.0, 0.3))
    faces = tuple(find_faces(image, part(on_progress, 0.3, 1.0)))
    warnings = _rivals(faces) if faces else (NO_FACE,)
    return PictureCheck(_name_of(source), image.shape[1], image.shape[0], faces, warnings)


def _name_of(source: str | Path | np.ndarray | Image.Image) -> str:
    return Path(source).stem if isinstance(source, str | Path) else "portrait"


def _chosen(faces: Sequence[Face], number: int | None) -> Face:
    if not faces:
        raise NoFace(NO_FACE)
    if number is None:
        return faces[0]
    if not 0 <= number < len(faces):
        there = ("one face, number 0" if len(faces) == 1 else
                 f"{len(faces)} faces, numbers 0 to {len(faces) - 1}")
        raise PictureProblem(f"There is no face number {number} in this picture: it has {there}.")
    return faces[number]


def _rivals(faces: Sequence[Face]) -> tuple[str, ...]:
    sizes = [max(face.box[2:]) for face in faces]
    alike = sum(size >= RIVAL_SIZE * sizes[0] for size in sizes)
    if alike < 2:
        return ()
    return (f"There are {alike} faces of a similar size in this picture: the most central of the "
            "large ones speaks, unless another is chosen by its number.",)


def quarters_to_upright(face: Face) -> int:
    """Of a turn to the left, against a roll to the right, for a face that lies or stands on its
    head; 0 for all others."""
    roll = face.pose.roll_deg
    return round(roll / 90) % 4 if abs(roll) > UPRIGHT_DEG else 0


def upright(image: np.ndarray, face: Face) -> tuple[np.ndarray, Face, tuple[str, ...]]:
    """Picture and face, turned by the quarters that bring the face nearest to upright, and a
    sentence about it where that was needed."""
    from inference.avatar.quality import assessed

    quarters = quarters_to_upright(face)
    if not quarters:
        return image, face, ()
    landmarks = face.landmarks.copy()
    width, height = image.shape[1], image.shape[0]
    for _ in range(quarters):
        x, y = landmarks[:, 0].copy(), landmarks[:, 1].copy()
        landmarks[:, 0], landmarks[:, 1] = y, width - x
        width, height = height, width
    turned = np.ascontiguousarray(np.rot90(image, quarters))
    same = replace(face, landmarks=landmarks, eyes=eyes_of(landmarks))
    way = {1: "a quarter to the left", 2: "by half", 3: "a quarter to the right"}[quarters]
    return (turned, assessed(same, turned),
            (f"The picture was turned {way}, so that the face is upright.",))
