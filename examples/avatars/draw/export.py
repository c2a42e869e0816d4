"""Writes a finished drawing as a preset: two pictures, a matte and what is known of the face.

The square picture is columns 420 to 1500 of the wide one. Landmarks and eyes are in pixels of the
wide picture.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

FOLDER = Path(__file__).resolve().parent.parent
SQUARE = slice(420, 1500)
QUALITY = 93


@dataclass(frozen=True)
class Eye:
    """One eye as drawn; polylines from left to right in the picture."""

    upper: np.ndarray
    lower: np.ndarray
    iris: tuple[float, float]
    iris_radius: float


@dataclass(frozen=True)
class About:
    """What a gallery says of a preset."""

    name: str
    about: str  # one sentence, also the picture's alternative text
    gender: str  # "female", "male" or "neutral"
    drawn: bool = False  # a flat style: anime, a mascot
    licence: str = "Apache-2.0"


def export(preset: str, about: About, image: np.ndarray, matte: np.ndarray,
           landmarks: np.ndarray, eyes: tuple[Eye, Eye], folder: Path = FOLDER) -> None:
    """Write one preset. `image` (1080, 1920, 3) and `matte` (1080, 1920) are floats in 0..1."""
    pixels = to_bytes(image)
    folder.mkdir(parents=True, exist_ok=True)
    for name, part in ((f"{preset}-wide", pixels), (preset, pixels[:, SQUARE])):
        Image.fromarray(part).save(folder / f"{name}.webp", quality=QUALITY, method=6)
    Image.fromarray(to_bytes(matte)).save(folder / f"{preset}-matte.png", optimize=True)
    known = {
        "name": about.name, "about": about.about, "gender": about.gender, "drawn": about.drawn,
        "licence": about.licence,
        "landmarks": _rounded(landmarks),
        "eyes": [{"upper": _rounded(eye.upper), "lower": _rounded(eye.lower),
                  "iris": _rounded(eye.iris), "iris_radius": round(float(eye.iris_radius), 1)}
                 for eye in eyes],
    }
    (folder / f"{preset}.json").write_text(json.dumps(known) + "\n", encoding="utf-8")


def to_bytes(image: np.ndarray) -> np.ndarray:
    """0..1 floats as 8-bit."""
    return (np.clip(image, 0, 1) * 255 + 0.5).astype(np.uint8)


def _rounded(points) -> list:
    return np.round(np.asarray(points, np.float64), 1).tolist()
