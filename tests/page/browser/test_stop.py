"""Stop, pressed in each stage: the button is back, the work ends, and nothing stays."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
import skimage.data
from playwright.sync_api import Page, expect

from inference.media import write_wav
from inference.voice.espeak import speak
from tests.page.browser.hands import choose, generate, open_tab, say, upload_picture

PATIENCE_S = 60
SENTENCE = "A long story has many sentences, and this is one of them. "
LONG = SENTENCE * (5000 // len(SENTENCE))


def with_a_huge_picture(page: Page, folder: Path) -> None:
    face = cv2.cvtColor(skimage.data.astronaut(), cv2.COLOR_RGB2BGR)
    cv2.imwrite(str(folder / "huge.png"), face.repeat(12, 0).repeat(12, 1))  # 38 megapixels
    upload_picture(page, folder / "huge.png")
    expect(page.get_by_text("One face found.")).to_be_visible(timeout=1000 * PATIENCE_S)


def with_a_long_text(page: Page, folder: Path) -> None:
    say(page, LONG)


def with_a_long_recording(page: Page, folder: Path) -> None:
    """Ten minutes, with words for most of them: of fewer no word would be sought in it."""
    speech = speak(LONG)
    write_wav(folder / "long.wav", np.resize(speech.samples, 600 * speech.rate), speech.rate)
    open_tab(page, "Voice")
    choose(page, "Upload a recording")
    page.locator("#sound-upload input[type=file]").set_input_files(folder / "long.wav")
    expect(page.get_by_text("10:00 min long")).to_be_visible(timeout=1000 * PATIENCE_S)
    # The browser has drawn it, too: until then it shows nothing of how far the work is.
    expect(page.locator("#sound-upload #duration")).to_have_text("10:00")
    page.get_by_label("What is said in it").fill(LONG)


def works(kept: Path) -> set[Path]:
    """The folders of works; what the page itself draws meanwhile lies in folders named by hash."""
    return set(kept.glob("tmp*"))


@pytest.mark.parametrize(
    ("prepare", "stage"),
    [
        (with_a_huge_picture, "Opening the picture|Looking for faces"),
        (with_a_long_text, r"Speaking: sentence \d+ of \d+|Polishing|Bringing the voice"),
        (with_a_long_recording, r"Listening: \d+:\d\d of|Finding each word|Saying the words"),
        (with_a_long_text, r"Making the video: \d+ of [\d,]+ frames"),
    ],
    ids=["opening an upload", "speaking", "listening", "frames"],
)
def test_stop_in_every_stage(
    page: Page, kept: Path, tmp_path: Path, request: pytest.FixtureRequest,
    prepare: Callable[[Page, Path], None], stage: str,
):  # fmt: skip
    prepare(page, tmp_path)
    before = works(kept)
    generate(page)
    told = page.get_by_text(re.compile(rf"({stage}).*, about \d+ (s|min) left"))
    expect(told.first).to_be_visible(timeout=1000 * PATIENCE_S)
    assert works(kept) != before  # its folder is there
    pressed = time.monotonic()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Generate video")).to_be_enabled()
    back_s = time.monotonic() - pressed
    while works(kept) - before:
        assert time.monotonic() - pressed < PATIENCE_S, "the work goes on"
        time.sleep(0.02)
    ended_s = time.monotonic() - pressed
    stage = request.node.callspec.id
    print(f"\n{stage}: button back in {back_s:.2f} s, ended in {ended_s:.2f} s")  # noqa: T201
    expect(page.get_by_role("button", name="Stop")).to_be_hidden()
