"""A Hub on the loopback with one small file, and places of its own for each test."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inference.weights import File, Hub, Source
from tests.loopback_hub import LoopbackHub

BLOB = os.urandom(3_000_000)


@pytest.fixture
def hub() -> Iterator[LoopbackHub]:
    with LoopbackHub() as hub:
        yield hub


@pytest.fixture
def places(hub, tmp_path) -> Hub:
    return Hub(endpoint=hub.url, cache=tmp_path / "hub", kept=tmp_path / "kept")


Publish = Callable[..., File]


@pytest.fixture
def publish(hub) -> Publish:
    """Puts content on the Hub, at mirrors too, and gives its row."""

    def publish(content: bytes = BLOB, mirrors: tuple[str, ...] = (), **repo) -> File:
        revision = hub.add("someone/lips", {"nets/lips.pth": content}, **repo)
        for mirror in mirrors:
            hub.add(mirror, {"copy/lips.pth": content})
        return File(
            id="lips",
            repo="someone/lips",
            path="nets/lips.pth",
            revision=revision,
            sha256=hashlib.sha256(content).hexdigest(),
            bytes=len(content),
            licence="MIT",
            commercial_use="yes",
            purpose="Lips.",
            kept_bytes=len(content),
            mirrors=tuple(Source(mirror, "copy/lips.pth") for mirror in mirrors),
        )

    return publish


def left_behind(places: Hub) -> list[Path]:
    """What a download that did not end well should have taken away."""
    return [
        path
        for folder in (places.cache, places.kept)
        for path in folder.rglob("*")
        if path.is_file() and (path.stat().st_size > 1000 or "incomplete" in path.name)
    ]
