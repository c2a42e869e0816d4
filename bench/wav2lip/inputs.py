"""What both sides are given: a photograph, footage of it, ten seconds of speech, weights.

The weights are random ones of the real architecture: the cost is that of trained ones.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

SENTENCE = ("The quick brown fox jumps over the lazy dog, and nobody in the village knows why. "
            "Five big apples fell from the tree. My mother laughed, and we all moved on again.")
SECONDS = 10
RATE = 16000  # samples a second


@dataclass(frozen=True)
class Inputs:
    faces: dict[str, Path]  # still 512x512; footage 1280x720, the same face, moving; small footage
    sound: Path
    generator: Path  # as torch saves it, for the original
    detector: Path
    weights: Path  # of the generator once more, as safetensors, for ours
    boxes: dict[str, tuple[int, int, int, int]]  # the face in still and footage: x1, y1, x2, y2

    def lasting(self, seconds: int) -> Path:
        """The same speech again and again."""
        from inference.media import decode_sound, write_wav

        path = self.sound.with_name(f"{seconds}.wav")
        speech = decode_sound(self.sound, RATE, SECONDS)
        write_wav(path, np.resize(speech.samples, seconds * RATE), RATE)
        return path

    def footage_lasting(self, seconds: int) -> Path:
        """The small footage again and again."""
        from inference.media import ffmpeg

        path = self.sound.with_name(f"{seconds}.mp4")
        subprocess.run(
            [ffmpeg(), "-y", "-loglevel", "error", "-stream_loop", str(seconds // SECONDS - 1),
             "-i", self.faces["small footage"], "-an", "-c", "copy", path], check=True)
        return path


def make(work: Path) -> Inputs:
    sound, still, footage, small = (
        work / name for name in ("sound.wav", "still.png", "footage.mp4", "small.mp4"))
    _write_sound(sound)
    _write_still(still)
    _write_footage(footage, 720, still, sound)
    _write_footage(small, 240, still, sound)
    generator, detector, weights = _write_weights(work)
    return Inputs({"still": still, "footage": footage, "small footage": small}, sound,
                  generator, detector, weights,
                  {"still": _face_in(still), "footage": _face_in(footage)})


def _write_sound(path: Path) -> None:
    from inference.media import write_wav
    from inference.voice.espeak import speak

    speech = speak(SENTENCE)
    write_wav(path, np.resize(speech.samples, SECONDS * speech.rate), speech.rate)


def _write_still(path: Path) -> None:
    from skimage import data

    cv2.imwrite(str(path), data.astronaut()[..., ::-1])


def _write_footage(path: Path, height: int, still: Path, sound: Path) -> None:
    from inference.studio import VideoOptions, make_video

    make_video(audio=sound, avatar=still, out=path,
               video=VideoOptions(height=height, shape="landscape", liveliness=1))


def _write_weights(work: Path) -> tuple[Path, Path, Path]:
    import torch
    from safetensors.torch import save_file

    from tests.networks.recipe import SHAPES, recipe_weights

    generator, detector, weights = work / "wav2lip.pth", work / "s3fd.pth", work / "w.safetensors"
    numbers = recipe_weights(SHAPES["wav2lip"])
    torch.save({"state_dict": {f"module.{key}": value for key, value in numbers.items()}},
               generator)
    save_file(numbers, weights)
    torch.save(recipe_weights(SHAPES["s3fd"], gain=2.0), detector)
    return generator, detector, weights


def _face_in(path: Path) -> tuple[int, int, int, int]:
    from inference.avatar.face import find_faces

    ok, first = cv2.VideoCapture(str(path)).read()
    assert ok
    x, y, width, height = (round(n) for n in find_faces(first[..., ::-1].copy())[0].box)
    return x, y, x + width, y + height
