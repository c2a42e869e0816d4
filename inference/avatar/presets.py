"""The gallery that ships with the project: portraits whose every landmark is known.

Nothing is detected here, so a first video needs no face finder at all. How the pictures are
drawn is the business of `examples/avatars/draw`.
"""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from inference.avatar.geometry import EyeOutline, Face
from inference.avatar.portrait import Portrait
from inference.errors import PictureProblem

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "avatars"
SQUARE_LEFT, SQUARE_RIGHT = 420, 1500  # the square picture's columns in the wide one


@dataclass(frozen=True)
class Preset:
    """One avatar of the gallery, as a page or a list shows it."""

    id: str
    name: str
    about: str  # one sentence, good as a picture's alternative text
    gender: str  # "female", "male" or "neutral": which voices suit it
    drawn: bool  # flat colours and lines
    licence: str
    thumbnail: Path  # the square picture, 1080x1080
    wide: Path  # 1920x1080


_FIRST = "mia"  # whom a newcomer sees


@cache
def presets(folder: Path = FOLDER) -> tuple[Preset, ...]:
    """All of them: who stands for the gallery, then people, then characters, by name."""
    found = (_preset(path) for path in folder.glob("*.json"))
    return tuple(sorted(found, key=lambda p: (p.id != _FIRST, p.drawn, p.name)))


def find_preset(name: str, folder: Path = FOLDER) -> Preset:
    """By id or name, in any case."""
    wanted = name.strip().casefold()
    known = presets(folder)
    for preset in known:
        if wanted in (preset.id.casefold(), preset.name.casefold()):
            return preset
    near = difflib.get_close_matches(wanted, [preset.id for preset in known], n=1)
    hint = f"did you mean {near[0]}?" if near else "choose one of them."
    raise PictureProblem(f"There is no avatar called {name}; there are "
                         f"{', '.join(preset.id for preset in known) or 'none'}: {hint}")


def open_preset(name: str, wide: bool = False, folder: Path = FOLDER) -> Portrait:
    """The portrait, 1080x1080 or 1920x1080."""
    from PIL import Image

    preset = find_preset(name, folder)
    known = _read(folder / f"{preset.id}.json")
    face = Face(np.array(known["landmarks"], np.float32),
                (_eye(known["eyes"][0]), _eye(known["eyes"][1])))
    with Image.open(preset.wide if wide else preset.thumbnail) as picture:
        image = np.array(picture.convert("RGB"))
    with Image.open(folder / f"{preset.id}-matte.png") as picture:
        matte = np.array(picture.convert("L"))
    if not wide:
        face = face.moved(1.0, (-SQUARE_LEFT, 0.0))
        matte = np.ascontiguousarray(matte[:, SQUARE_LEFT:SQUARE_RIGHT])
    return Portrait(image, face, matte, preset.name, preset.drawn)


def _preset(path: Path) -> Preset:
    known = _read(path)
    return Preset(path.stem, known["name"], known["about"], known["gender"], known["drawn"],
                  known["licence"], path.with_suffix(".webp"),
                  path.with_name(f"{path.stem}-wide.webp"))


@cache
def _read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text("utf-8"))


def _eye(known: dict[str, Any]) -> EyeOutline:
    upper, lower, iris = (np.array(known[key], np.float32) for key in ("upper", "lower", "iris"))
    return EyeOutline(upper, lower, iris, float(known["iris_radius"]))
