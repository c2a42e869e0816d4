"""A Hub on the loopback that publishes tiny models under the names of the real ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from huggingface_hub import constants

from inference import picturing
from inference.avatar.diffusion import models
from inference.avatar.diffusion.models import Model
from inference.weights import fetch_folder
from inference.weights.portraits import PICTURE_CHECK
from tests.avatar.diffusion import tiny
from tests.loopback_hub import LoopbackHub

Files = dict[str, bytes]


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
def hub(sd21_files, turbo_files, checker_files) -> Iterator[LoopbackHub]:
    with LoopbackHub() as hub:
        for row, files in ((models.SD21, sd21_files), (models.SD_TURBO, turbo_files)):
            hub.add(row.weights.files[0].repo, files)
        hub.add(PICTURE_CHECK.files[0].repo, checker_files(-20.0))
        yield hub


@pytest.fixture(scope="package")
def home(tmp_path_factory) -> Path:
    """Of the Hub's client: what has come once is there."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def computer(hub, home, monkeypatch) -> None:
    """One that knows the tiny models, and this Hub alone."""
    _knows(hub, home, monkeypatch)


@pytest.fixture
def new_computer(hub, tmp_path, monkeypatch) -> Path:
    """The same, on which nothing is yet; returns where all will be."""
    _knows(hub, tmp_path, monkeypatch)
    return tmp_path


def _knows(hub: LoopbackHub, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MOUTHPIECE_WEIGHTS", raising=False)
    monkeypatch.setattr(constants, "ENDPOINT", hub.url)
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(home / "hub"))
    monkeypatch.setattr(constants, "HF_ASSETS_CACHE", str(home / "assets"))
    known = [tiny.of_these(row, hub.repos[row.weights.files[0].repo].files)
             for row in (models.SD21, models.SD_TURBO)]
    monkeypatch.setattr(models, "MODELS", known)
    checker = hub.repos[PICTURE_CHECK.files[0].repo].files
    monkeypatch.setattr(picturing, "PICTURE_CHECK", tiny.of_any_bytes(PICTURE_CHECK, checker))


@pytest.fixture
def sd21(computer) -> tuple[Model, Path]:
    """The row and where its files lie."""
    model = models.find_model("sd21")
    return model, fetch_folder(model.weights)


@pytest.fixture
def turbo(computer) -> tuple[Model, Path]:
    model = models.find_model("sd-turbo")
    return model, fetch_folder(model.weights)
