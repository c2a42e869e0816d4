"""Draws the gallery: `python -m examples.avatars.draw [ids] [--sheet FILE] [--scale 0.5]`.

Without --sheet the presets are written beside this folder; with it only a contact sheet is.
"""

from __future__ import annotations

import argparse
import time

import cv2
import numpy as np
from PIL import Image

from examples.avatars.draw.export import SQUARE, export, to_bytes
from examples.avatars.draw.figure import draw
from examples.avatars.draw.people import PEOPLE


def main() -> None:
    """Read the command line and draw."""
    parser = argparse.ArgumentParser(prog="python -m examples.avatars.draw", description=__doc__)
    parser.add_argument("ids", nargs="*", help=f"which people, of {', '.join(PEOPLE)}")
    parser.add_argument("--sheet", help="write one picture of all of them here instead")
    parser.add_argument("--scale", type=float, default=0.5, help="of the drawings in a sheet")
    parser.add_argument("--tile", type=int, default=480, help="px of a tile in a sheet")
    given = parser.parse_args()
    chosen = given.ids or list(PEOPLE)
    if unknown := set(chosen) - set(PEOPLE):
        parser.error(f"no such person: {', '.join(sorted(unknown))}")
    if given.sheet:
        _sheet(chosen, given.sheet, given.scale, given.tile)
        return
    from examples.avatars.draw.landmarks import landmarks_of

    for name in chosen:
        began = time.perf_counter()
        person = PEOPLE[name]
        drawing = draw(person)
        landmarks, missed = landmarks_of(drawing)
        export(name, person.about, drawing.image, drawing.matte, landmarks, drawing.eyes)
        print(f"{name}: {time.perf_counter() - began:.1f} s, the mesh's lips were {missed:.1f} px "
              "from the drawn ones")


def _sheet(chosen: list[str], path: str, scale: float, tile: int) -> None:
    tiles = []
    for name in chosen:
        image = to_bytes(draw(PEOPLE[name], scale).image)
        columns = slice(round(SQUARE.start * scale), round(SQUARE.stop * scale))
        tiles.append(cv2.resize(image[:, columns], (tile, tile), interpolation=cv2.INTER_AREA))
    across = min(4, len(tiles))
    while len(tiles) % across:
        tiles.append(np.full_like(tiles[0], 255))
    rows = [np.hstack(tiles[k : k + across]) for k in range(0, len(tiles), across)]
    Image.fromarray(np.vstack(rows)).save(path)


if __name__ == "__main__":
    main()
