"""The examples of examples/api, run as they are written; the address alone is another."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from inference.media import probe, write_wav
from inference.voice.espeak import speak
from page.door import EXAMPLES

WRITTEN_FOR = "http://127.0.0.1:7860"


@pytest.fixture
def desk(tmp_path, photo) -> Path:
    """A folder with the files the examples name."""
    Image.open(photo).save(tmp_path / "me.jpg")
    speech = speak("My own talk.")
    write_wav(tmp_path / "talk.wav", speech.samples, speech.rate)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "command", "videos"),
    [
        ("make_video.py", [sys.executable, "-c"], ["hello.mp4", "talk.mp4"]),
        ("make_video.sh", ["bash", "-euo", "pipefail", "-c"], ["hello.mp4", "me.mp4"]),
    ],
)
def test_an_example_does_what_it_says(url, desk, name, command, videos):
    written = (EXAMPLES / "api" / name).read_text("utf-8")
    assert WRITTEN_FOR in written
    subprocess.run([*command, written.replace(WRITTEN_FOR, url)], cwd=desk, check=True)
    for video in videos:
        info = probe(desk / video)
        assert info.has_video and info.has_audio
