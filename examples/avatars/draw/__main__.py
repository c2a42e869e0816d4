"""Draws the gallery: `python -m examples.avatars.draw [ids] [--sheet FILE] [--scale 0.5]`.

Without --sheet the presets are written beside this folder; with it only a contact sheet is.
"""

from __future__ import annotations

import argparse
import time

import cv2
import numpy as np
from PIL import Image

from examples.avatars.draw import anime, figure, mascot, robot
from examples.avatars.draw.export import SQUARE, export, to_bytes
from examples.avatars.draw.fitted import ship
from examples.avatars.draw.landmarks import landmarks_of
from examples.avatars.draw.people import PEOPLE

STYLISED = {painter.PRESET: painter for painter in (anime, mascot, robot)}
EVERYONE = (*PEOPLE, *STYLISED)


def main() -> None:
    """Read the command line and draw."""
    parser = argparse.ArgumentParser(prog="python -m examples.avatars.draw", description=__doc__)
    parser.add_argument("ids", nargs="*", help=f"which people, of {', '.join(EVERYONE)}")
    parser.add_argument("--sheet", help="write one picture of all of them here instead")
    parser.add_argument("--scale", type=float, default=0.5, help="of the drawings in a sheet")
    parser.add_argument("--tile", type=int, default=480, help="px of a tile in a sheet")
    given = parser.parse_args()
    chosen = given.ids or list(EVERYONE)
    if unknown := set(chosen) - set(EVERYONE):
        parser.error(f"nobody is called: {', '.join(sorted(unknown))}")
    if given.sheet:
        _sheet(chosen, given.sheet, given.scale, given.tile)
        return
    for name in chosen:
        began = time.perf_counter()
        _ship(name)
        print(f"{name}: {time.perf_counter() - began:.1f} s")


def _ship(name: str) -> None:
    if name in STYLISED:
        painter = STYLISED[name]
        ship(name, painter.ABOUT, painter.draw())
        return
    drawing = figure.draw(PEOPLE[name])
    export(name, PEOPLE[name].about, drawing.image, drawing.matte, landmarks_of(drawing),
           drawing.eyes)


def _sheet(chosen: list[str], path: str, scale: float, tile: int) -> None:
    tiles = []
    for name in chosen:
        drawn = (STYLISED[name].draw(scale=scale) if name in STYLISED
                 else figure.draw(PEOPLE[name], scale))
        image = to_bytes(drawn.image)
        columns = slice(round(SQUARE.start * scale), round(SQUARE.stop * scale))
        tiles.append(cv2.resize(image[:, columns], (tile, tile), interpolation=cv2.INTER_AREA))
    across = min(4, len(tiles))
    while len(tiles) % across:
        tiles.append(np.full_like(tiles[0], 255))
    rows = [np.hstack(tiles[k : k + across]) for k in range(0, len(tiles), across)]
    Image.fromarray(np.vstack(rows)).save(path)


if __name__ == "__main__":
    main()
