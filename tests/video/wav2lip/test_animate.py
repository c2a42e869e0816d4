"""From a scene to a finished file: its length, its pace, its sound."""

from __future__ import annotations

import subprocess
from pathlib import Path

import cv2
import numpy as np
import pytest

from inference import media
from inference.avatar.footage import open_footage
from inference.avatar.portrait import Portrait
from inference.errors import Cancelled, NoFace
from inference.video.life import life_track
from inference.video.options import VideoOptions, frame_size
from inference.video.render import Clip, frame_count, render
from inference.video.scene import Scene
from inference.video.wav2lip.animate import speak_with
from inference.video.wav2lip.network import Generator
from inference.voice.recording import open_recording
from inference.voice.speech import Speech
from tests.footage_maker import Place, film, make
from tests.video.wav2lip.conftest import spoken, track

NTSC = 30000 / 1001


def scene(subject, size: tuple[int, int], speech: Speech, fps: float, **options) -> Scene:
    mouth = track(np.ones(frame_count(speech, fps)), fps)
    return Scene(subject, speech, mouth, life_track(mouth), *size, VideoOptions(**options))


def made(network: Generator, scene: Scene, path: Path) -> Clip:
    animation = speak_with(network, scene)
    return render(animation.frames, scene.speech, path, count=len(scene.mouth),
                  size=(scene.width, scene.height), fps=scene.mouth.fps, engine="wav2lip",
                  title="A title", made_with="random weights")


def packets(path: Path) -> str:
    """The sound as it stands in the file, not decoded."""
    return subprocess.run(
        [media.ffmpeg(), "-v", "error", "-i", str(path), "-map", "0:a", "-c", "copy", "-f", "md5",
         "-"], check=True, stdout=subprocess.PIPE, text=True).stdout  # fmt: skip


def test_a_still_becomes_a_video(network: Generator, closed: Portrait, tmp_path: Path) -> None:
    clip = made(network, scene(closed, (256, 256), spoken(0.5), 25), tmp_path / "v.mp4")
    assert clip.frames == 13
    video = cv2.VideoCapture(str(clip.path))
    assert video.get(cv2.CAP_PROP_FRAME_COUNT) == 13


def test_a_film_keeps_its_pace_and_the_sound_is_untouched(network, tmp_path: Path) -> None:
    source, _ = film(tmp_path / "film.mp4", 20, lambda k: [Place("mateo", 240 + k, 145, 1.1)],
                     fps=NTSC)
    sound = make(tmp_path / "sound.m4a", "-f", "lavfi", "-i", "sine=300:duration=0.9:r=44100",
                 "-c:a", "aac")
    footage = open_footage(source)
    speech = open_recording(sound)
    size = frame_size(VideoOptions(height=180), (footage.width, footage.height))
    clip = made(network, scene(footage, size, speech, footage.fps, height=180),
                tmp_path / "v.mp4")
    assert footage.fps == pytest.approx(NTSC, abs=1e-3)
    assert clip.frames == frame_count(speech, footage.fps) > footage.frames
    info = media.probe(clip.path)
    assert info.fps == pytest.approx(29.97, abs=0.01) and info.picture_size == (180, 180)
    assert packets(clip.path) == packets(sound)


def test_a_film_without_a_face_is_told_in_one_sentence(network, tmp_path: Path) -> None:
    source, _ = film(tmp_path / "film.mp4", 14, lambda k: [])
    footage = open_footage(source)
    with pytest.raises(NoFace, match="No face was found in this video"):
        speak_with(network, scene(footage, (480, 270), spoken(0.5), footage.fps))


def test_it_can_be_stopped_while_the_face_is_followed(network, tmp_path: Path) -> None:
    source, _ = film(tmp_path / "film.mp4", 14, lambda k: [Place("mateo", 240, 145, 1.1)])
    footage = open_footage(source)

    def stop(fraction: float, sentence: str) -> None:
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        speak_with(network, scene(footage, (480, 270), spoken(0.5), footage.fps), stop)
