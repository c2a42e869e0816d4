"""How soon work hears that it should stop: the longest silence between two words of progress.

Stop takes effect at the next of them, so no silence may last two seconds on a busy machine.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from inference.media import write_wav
from inference.progress import OnProgress

FLOOR_S = 2.0
UPLOAD_SIZES = ((7400, 5550), (1200, 900))  # 41 megapixels, and what a phone sends on
SENTENCE = "A long story has many sentences, and this is one of them. "


def report(work: Path) -> None:
    print(f"Longest silence between two words of progress (Stop is heard then), "
          f"floor {FLOOR_S:g} s:")
    for name, run in _inputs(work).items():
        slowest, words = longest_silence(run)
        print(f"  {name:>42}: {slowest:.2f} s, after “{words}”")
    print()


def longest_silence(run: Callable[[OnProgress], Any]) -> tuple[float, str]:
    """Seconds, and what was told before; of a run to its end."""
    last, words, slowest = time.perf_counter(), "the start", (0.0, "")

    def heard(fraction: float, sentence: str) -> None:
        nonlocal last, words, slowest
        now = time.perf_counter()
        slowest = max(slowest, (now - last, words))
        last, words = now, sentence

    run(heard)
    heard(1.0, "the end")
    return slowest


def _inputs(work: Path) -> dict[str, Callable[[OnProgress], Any]]:
    from PIL import Image
    from skimage import data

    from inference.avatar.portrait import check, open_portrait
    from inference.studio import VideoOptions, make_video
    from inference.voice.espeak import speak

    inputs: dict[str, Callable[[OnProgress], Any]] = {}
    small = VideoOptions(height=144)
    face = Image.fromarray(data.astronaut())
    for width, height in UPLOAD_SIZES:
        for kind in ("jpg", "png"):
            path = work / f"{width}.{kind}"
            face.resize((width, height)).save(path)
            name = f"{kind.upper()} of {width * height / 1e6:.0f} megapixels"
            inputs[f"opening a {name}"] = lambda told, path=path: open_portrait(
                path, on_progress=told)
    crowd = work / "crowd.jpg"
    Image.fromarray(np.tile(data.astronaut(), (4, 4, 1))).save(crowd)
    inputs["checking a picture of 16 faces"] = lambda told: check(crowd, on_progress=told)
    wall = work / "wall.png"
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (4000, 5000, 3), np.uint8)).save(wall)
    inputs["checking a picture without a face"] = lambda told: check(wall, on_progress=told)
    spoken = speak(SENTENCE * 8)
    sound = work / "ten-minutes.wav"
    write_wav(sound, np.resize(spoken.samples, 600 * spoken.rate), spoken.rate)
    inputs["speaking 5,000 characters"] = lambda told: speak(
        SENTENCE * (5000 // len(SENTENCE)), on_progress=told)
    out = work / "silences.mp4"
    inputs["a short video"] = lambda told: make_video(
        SENTENCE, out=out, video=VideoOptions(height=1080), on_progress=told)
    inputs["of ten minutes of sound"] = lambda told: make_video(
        audio=sound, out=out, video=small, on_progress=told)
    words = SENTENCE * (5000 // len(SENTENCE))
    long = speak(words)
    with_words = work / "with-words.wav"
    write_wav(with_words, long.samples, long.rate)
    length = f"{long.seconds / 60:.0f} minutes"
    inputs[f"of {length} of sound, with the words"] = lambda told: make_video(
        words, audio=with_words, out=out, video=small, on_progress=told)
    return inputs


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        report(Path(folder))
