"""A checked still picture with one chosen face."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from inference.avatar.geometry import Face
from inference.errors import NoFace
from inference.progress import OnProgress, silent

if TYPE_CHECKING:
    from PIL import Image


@dataclass(frozen=True)
class Portrait:
    """A still that passed the door: decoded, upright, bounded in size, one face chosen."""

    image: np.ndarray  # (h, w, 3) uint8, RGB
    face: Face  # in pixels of image
    matte: np.ndarray  # (h, w) uint8, 255 where the person is, soft at the edge
    name: str = "portrait"
    drawn: bool = False  # flat colours and lines (anime, mascot): no photographic mouth inside
    warnings: tuple[str, ...] = ()


NO_FACE = ("No face was found in this picture: use one where a person's whole face looks towards "
           "the camera, in even light, at least a tenth of the picture high.")


def open_portrait(source: str | Path | np.ndarray | Image.Image, face: int = 0,
                  name: str | None = None, on_progress: OnProgress = silent) -> Portrait:
    """Any picture file -> a portrait of its `face`-th most prominent face."""
    from inference.avatar.face import find_faces
    from inference.avatar.matte import matte_of
    from inference.avatar.picture import read_picture

    on_progress(0.0, "Opening the picture")
    image = read_picture(source)
    on_progress(0.3, "Looking for faces")
    faces = find_faces(image)
    if not faces:
        raise NoFace(NO_FACE)
    chosen = faces[face]
    on_progress(0.8, "Separating the person from the background")
    return Portrait(image, chosen, matte_of(image, chosen), name or "portrait")
