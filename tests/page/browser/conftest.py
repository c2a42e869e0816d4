"""A real page in a real browser: app.py as a process of its own, Chromium without a screen.

Every test that opens a page also proves that it asked no other host for anything and that the
browser had nothing to complain about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import cv2
import numpy as np
import pytest
import skimage.data
from playwright.sync_api import Browser, Page, expect

from inference.media import write_wav
from inference.voice.espeak import speak
from tests.page.browser import real

WAIT_MS = 15_000
DESKTOP, PHONE = (1280, 800), (390, 844)

OpenPage = Callable[..., Page]


# Package scope: while Playwright is there, the main thread can start no other event loop.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=WAIT_MS)
    with real.chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server keeps uploads and results."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture(scope="package")
def address(kept: Path, weights: Path) -> Iterator[str]:
    with real.page(GRADIO_TEMP_DIR=str(kept), MOUTHPIECE_WEIGHTS=str(weights)) as address:
        yield address


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[OpenPage]:
    """The page, as open_page(size=DESKTOP, dark=False)."""
    contexts, foreign, complaints = [], [], []

    def open_page(size: tuple[int, int] = DESKTOP, dark: bool = False) -> Page:
        context = browser.new_context(
            base_url=address, viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light", has_touch=size == PHONE,
        )  # fmt: skip
        contexts.append(context)
        context.set_default_timeout(WAIT_MS)
        page = context.new_page()
        page.on("request", lambda request: foreign.append(request.url)
                if _host(request.url) not in (None, _host(address)) else None)
        page.on("console", lambda message: complaints.append(message.text)
                if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/")
        page.get_by_role("button", name="Generate video").wait_for()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not foreign
    assert not complaints


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page()


def _host(url: str) -> str | None:
    """None for data: and blob:, which ask nobody."""
    return urlsplit(url).hostname


@pytest.fixture(scope="package")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Uploads: "one" face, "two" of them (the larger on the left), one "lying", "none"."""
    folder = tmp_path_factory.mktemp("pictures")
    one = cv2.cvtColor(skimage.data.astronaut(), cv2.COLOR_RGB2BGR)
    smaller = cv2.resize(one, (384, 384), interpolation=cv2.INTER_AREA)
    beside = cv2.copyMakeBorder(smaller, 64, 64, 0, 0, cv2.BORDER_REFLECT)
    coffee = cv2.cvtColor(skimage.data.coffee(), cv2.COLOR_RGB2BGR)
    lying = cv2.rotate(one[:, :400], cv2.ROTATE_90_CLOCKWISE)
    shown = {"one": one, "two": np.hstack([one, beside]), "lying": lying, "none": coffee}
    for name, picture in shown.items():
        cv2.imwrite(str(folder / f"{name}.png"), picture)
    return {name: folder / f"{name}.png" for name in shown}


@pytest.fixture(scope="package")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A spoken sentence between two seconds of silence."""
    speech = speak("A recording of mine.")
    silence = np.zeros(2 * speech.rate, np.float32)
    path = tmp_path_factory.mktemp("recording") / "mine.wav"
    write_wav(path, np.concatenate([silence, speech.samples, silence]), speech.rate)
    return path
