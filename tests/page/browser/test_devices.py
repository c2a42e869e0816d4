"""A microphone and a camera, which Chromium plays from files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import pytest
from playwright.sync_api import Browser, Page, expect

from inference.media import write_wav
from inference.voice.espeak import speak
from tests.page.browser import real
from tests.page.browser.hands import choose, generate, open_tab, wait_until_playing

RECORDED_MS = 3000


@pytest.fixture(scope="module")
def browser(browser: Browser, pictures: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
            ) -> Iterator[Browser]:
    """One that hears a voice and sees a face, and needs no leave for it."""
    folder = tmp_path_factory.mktemp("devices")
    speech = speak("This is said into the microphone, and it goes on for quite a while.")
    write_wav(folder / "voice.wav", speech.samples, speech.rate)
    face = cv2.imencode(".jpg", cv2.imread(str(pictures["one"])))[1].tobytes()
    (folder / "face.mjpeg").write_bytes(face * 5)
    seeing_and_hearing = browser.browser_type.launch(
        executable_path=real.chromium_path(),
        args=[
            *real.ARGUMENTS, "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-audio-capture={folder / 'voice.wav'}",
            f"--use-file-for-fake-video-capture={folder / 'face.mjpeg'}",
        ],
    )  # fmt: skip
    yield seeing_and_hearing
    seeing_and_hearing.close()


def test_what_is_recorded_is_said(page: Page):
    open_tab(page, "Voice")
    choose(page, "Record now")
    microphone = page.locator("#sound-microphone")
    microphone.get_by_role("button", name="Record", exact=True).click()
    page.wait_for_timeout(RECORDED_MS)  # it is time that is recorded
    microphone.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("s long")).to_be_visible()
    generate(page)
    wait_until_playing(page)
    seconds = page.locator("#player video").evaluate("video => video.duration")
    assert seconds > 0.5 * RECORDED_MS / 1000


def test_a_face_is_found_on_the_camera_s_picture(page: Page):
    choose(page, "Upload or webcam")
    camera = page.locator("#picture")
    camera.get_by_role("button", name="Capture from camera").click()
    camera.get_by_role("button", name="Click to Access Webcam").click()
    # One sees oneself first: Gradio takes no photo of a camera that shows nothing yet.
    page.wait_for_function("document.querySelector('#picture video')?.videoWidth > 0")
    camera.get_by_role("button", name="capture photo").click()
    expect(page.get_by_text("One face found.")).to_be_visible()
    expect(page.locator("#faces-found img")).to_be_visible()
    expect(page.locator("#line")).to_contain_text("your picture")
