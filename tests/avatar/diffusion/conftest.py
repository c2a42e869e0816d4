"""Tiny models under the names of the real ones: on this computer, or on a Hub on the loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from huggingface_hub import constants

from inference import picturing
from inference.avatar.diffusion import models, painting
from inference.avatar.diffusion.models import Model
from inference.weights.portraits import PICTURE_CHECK
from tests.avatar.diffusion import tiny
from tests.loopback_hub import LoopbackHub

Files = dict[str, bytes]

LENIENT, STRICT = -20.0, 20.0  # of what looks at pictures


@pytest.fixture(scope="package")
def sd21_files(tmp_path_factory) -> Files:
    return tiny.stable_diffusion(tmp_path_factory.mktemp("sd21") / "folder")


@pytest.fixture(scope="package")
def turbo_files(tmp_path_factory) -> Files:
    folder = tmp_path_factory.mktemp("turbo") / "folder"
    return tiny.stable_diffusion(folder, seed=6, turbo=True)


@pytest.fixture(scope="package")
def checker_files(tmp_path_factory) -> Callable[[float], Files]:
    made: dict[float, Files] = {}

    def files(strict: float) -> Files:
        if strict not in made:
            folder = tmp_path_factory.mktemp("checker") / "folder"
            made[strict] = tiny.picture_check(folder, strict)
        return made[strict]

    return files


@pytest.fixture(scope="package")
def own(sd21_files, turbo_files, checker_files, tmp_path_factory) -> Path:
    """A folder of a person's own, in which all lies."""
    folder = tmp_path_factory.mktemp("own")
    for id, files in (("sd21", sd21_files), ("sd-turbo", turbo_files),
                      ("picture-check", checker_files(LENIENT))):
        tiny.write(folder / id, files)
    return folder


@pytest.fixture
def computer(own, sd21_files, turbo_files, checker_files, monkeypatch) -> None:
    """One that knows the tiny models, and has them."""
    monkeypatch.setenv("MOUTHPIECE_WEIGHTS", str(own))
    known = (tiny.of_these(models.SD_TURBO, turbo_files), tiny.of_these(models.SD21, sd21_files))
    monkeypatch.setattr(models, "MODELS", known)
    check = tiny.of_any_bytes(PICTURE_CHECK, checker_files(LENIENT))
    monkeypatch.setattr(picturing, "PICTURE_CHECK", check)


@pytest.fixture
def new_computer(computer, tmp_path, monkeypatch) -> Iterator[LoopbackHub]:
    """One that has none of them yet, and the Hub that does."""
    monkeypatch.delenv("MOUTHPIECE_WEIGHTS")
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(constants, "HF_ASSETS_CACHE", str(tmp_path / "assets"))
    with LoopbackHub() as hub:
        monkeypatch.setattr(constants, "ENDPOINT", hub.url)
        yield hub


@pytest.fixture
def sd21(computer, own) -> tuple[Model, Path]:
    """The row and where its files lie."""
    return models.find_model("sd21"), own / "sd21"


@pytest.fixture
def turbo(computer, own) -> tuple[Model, Path]:
    return models.find_model("sd-turbo"), own / "sd-turbo"


@pytest.fixture
def decoder(monkeypatch):
    """Instead of what the decoder makes of noise, pictures in turn, then the last for ever. All
    else is as it is: the steps, their progress, their seeds."""

    def gives(*images: np.ndarray | None) -> list[int]:
        real, seeds = painting._picture, []

        def picture(pipeline, order, seed, at_step):
            made = real(pipeline, order, seed, at_step)
            seeds.append(seed)
            image = images[min(len(seeds), len(images)) - 1]
            return made if image is None else image

        monkeypatch.setattr(painting, "_picture", picture)
        return seeds

    return gives
