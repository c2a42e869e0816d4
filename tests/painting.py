"""The program with tiny random networks in place of those that paint, which draw a face instead of
their noise: one of the gallery, by the seed.

    python -m tests.painting FOLDER page ...        as app.py
    python -m tests.painting FOLDER avatar ...      as python -m inference avatar

FOLDER is one that `publish` has filled. Words with "noise" in them are painted as the networks
really do; with "nobody", those of an even seed; with "slowly", each step takes its time.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from runpy import run_module
from typing import Any

import numpy as np

from inference import picturing
from inference.avatar.diffusion import models, painting
from inference.avatar.presets import open_preset, presets
from inference.weights import registry
from inference.weights.portraits import PICTURE_CHECK
from tests.avatar.diffusion import tiny
from tests.loopback_hub import LoopbackHub

SLOW_STEP_S = 0.3
SIDE = 512  # of what is drawn
MODELS = (models.SD_TURBO, models.SD21)


def publish(folder: Path) -> None:
    """Networks as they lie on the Hub, each in a folder named by its row."""
    for seed, model in enumerate(MODELS):
        tiny.stable_diffusion(folder / model.id, seed, turbo=model is models.SD_TURBO)
    tiny.picture_check(folder / PICTURE_CHECK.id, strict=-20.0)


def publish_on(hub: LoopbackHub, folder: Path) -> None:
    """The same, under their real names."""
    for row in (*(model.weights for model in MODELS), PICTURE_CHECK):
        hub.add(row.files[0].repo, tiny.files_of(folder / row.id))


def know(folder: Path) -> None:
    """From here on the program knows no other networks that paint."""
    files = {path.name: tiny.files_of(path) for path in folder.iterdir()}
    models.MODELS = tuple(tiny.of_these(model, files[model.id]) for model in MODELS)
    picturing.PICTURE_CHECK = tiny.of_any_bytes(PICTURE_CHECK, files[PICTURE_CHECK.id])
    rows = (*(model.weights for model in models.MODELS), picturing.PICTURE_CHECK)
    registry.ROWS = (*rows, *(row for row in registry.ROWS if row.id not in files))
    painting._picture = _drawn


_paint = painting._picture


def _drawn(pipeline: Any, order: painting.Order, seed: int, at_step: Any) -> np.ndarray:
    def at_slow_step(*what: Any) -> Any:
        time.sleep(SLOW_STEP_S * ("slowly" in order.prompt))
        return at_step(*what)

    painted = _paint(pipeline, order, seed, at_slow_step)
    faceless = "nobody" in order.prompt and seed % 2 == 0
    return painted if "noise" in order.prompt or faceless else drawn(seed)


def drawn(seed: int) -> np.ndarray:
    """Of the gallery."""
    gallery = presets()
    image = open_preset(gallery[seed % len(gallery)].id).image
    return image[:: image.shape[0] // SIDE, :: image.shape[1] // SIDE]


def main(folder: str, command: str, *arguments: str) -> None:
    know(Path(folder))
    if command == "page":
        from app import main

        main(arguments)
    else:
        sys.argv = ["inference", command, *arguments]
        run_module("inference", run_name="__main__")


if __name__ == "__main__":
    main(*sys.argv[1:])
