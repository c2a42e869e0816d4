"""A Hub on the loopback that publishes tiny networks under the names of the real ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inference import gpu
from inference.weights import Hub
from tests.loopback_hub import LoopbackHub

# Repository -> its files, made once: building a network takes a second.
Tiny = Callable[[str, Callable[[Path], dict[str, bytes]]], dict[str, bytes]]


@pytest.fixture(scope="session")
def tiny_files(tmp_path_factory) -> Tiny:
    made: dict[str, dict[str, bytes]] = {}

    def files(name: str, make: Callable[[Path], dict[str, bytes]]) -> dict[str, bytes]:
        if name not in made:
            made[name] = make(tmp_path_factory.mktemp("tiny") / "folder")
        return made[name]

    return files


@pytest.fixture
def loopback() -> Iterator[LoopbackHub]:
    with LoopbackHub() as hub:
        yield hub


@pytest.fixture
def hub(loopback, tmp_path, monkeypatch) -> Hub:
    """Its places on this computer; nothing stays loaded from test to test."""
    monkeypatch.setattr(gpu, "_kept", {})
    return Hub(endpoint=loopback.url, cache=tmp_path / "hub", kept=tmp_path / "kept")
