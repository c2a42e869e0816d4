import subprocess
from collections.abc import Generator
from pathlib import Path

import numpy as np
import pytest

from inference import media
from inference.errors import Cancelled, VideoProblem
from inference.video.options import VideoOptions, frame_size
from inference.video.render import Clip, frame_count, render
from inference.voice.recording import open_recording
from inference.voice.speech import Speech

SIZE = (160, 144)


def flashes(count: int, at: int) -> Generator[np.ndarray, None, None]:
    """Black frames, white from number `at` on."""
    for k in range(count):
        frame = np.full((SIZE[1] * 3 // 2, SIZE[0]), 128, np.uint8)
        frame[: SIZE[1]] = 235 if k >= at else 16
        yield frame


def beep(seconds: float, at: float, rate: int = 22050) -> Speech:
    """Silence, and a tone from `at` seconds on."""
    t = np.arange(round(seconds * rate)) / rate
    return Speech((0.5 * np.sin(2 * np.pi * 440 * t) * (t >= at)).astype(np.float32), rate)


def rendered(path: Path, speech: Speech, fps: float = 25, **more) -> Clip:
    count = frame_count(speech, fps)
    return render(
        flashes(count, round(fps)), speech, path, count=count, size=SIZE, fps=fps,
        engine="puppet", title="A title", made_with="test frames", **more,
    )  # fmt: skip


def luma(path: Path) -> np.ndarray:
    """The mean brightness of every decoded frame."""
    raw = subprocess.run(
        [media.ffmpeg(), "-v", "error", "-i", str(path), "-map", "0:v", "-fps_mode", "passthrough",
         "-pix_fmt", "gray", "-f", "rawvideo", "-"],
        check=True, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL,
    ).stdout  # fmt: skip
    return np.frombuffer(raw, np.uint8).reshape(-1, SIZE[0] * SIZE[1]).mean(1)


@pytest.mark.parametrize("fps", [24, 25, 29.97, 60])
@pytest.mark.parametrize("seconds", [0.5, 2.0, 2.013, 3.04])
def test_as_many_frames_as_the_sound_needs(tmp_path, seconds, fps):
    speech = beep(seconds, 0.2)
    clip = rendered(tmp_path / "v.mp4", speech, fps)
    assert len(luma(clip.path)) == clip.frames
    assert clip.frames / fps >= speech.seconds - 1e-9
    assert (clip.frames - 1) / fps < speech.seconds
    heard = media.decode_sound(clip.path, 22050, 10).samples
    assert abs(len(heard) / 22050 - clip.seconds) < 1 / fps


@pytest.mark.parametrize("kind", ["samples", "wav", "m4a", "mp3", "opus"])
def test_sound_and_picture_meet(tmp_path, kind):
    speech = beep(2.02, 1.0)
    if kind != "samples":
        own = tmp_path / "own.wav"
        media.write_wav(own, speech.samples, speech.rate)
        source = tmp_path / f"sound.{kind}"
        subprocess.run(
            [media.ffmpeg(), "-v", "error", "-y", "-i", str(own), "-ar", "48000", str(source)],
            check=True, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        speech = open_recording(source)
    clip = rendered(tmp_path / "v.mp4", speech)
    seen = np.flatnonzero(luma(clip.path) > 128)[0] / clip.fps
    heard = media.decode_sound(clip.path, 48000, 10).samples
    loud = np.flatnonzero(np.abs(heard) > 0.2) / 48000
    assert abs(loud[0] - seen) < 1 / clip.fps
    assert abs(loud[-1] - 2.02) < 0.02  # and the tail is whole


def test_the_file_says_what_it_is(tmp_path):
    clip = rendered(tmp_path / "v.mp4", beep(0.5, 0.1))
    tags = media.probe(clip.path).tags
    assert tags["title"] == "A title"
    assert tags["comment"].startswith("AI-generated video. Made with Mouthpiece")
    assert "test frames" in tags["comment"]
    assert tags["encoder"].startswith("Mouthpiece")
    assert tags["creation_time"].startswith(tags["date"])


def test_a_fresh_name_is_never_one_that_is_taken(tmp_path):
    first, second, third = (
        rendered(tmp_path / "talk.mp4", beep(0.4, 0.1), fresh=True) for _ in range(3)
    )
    names = [clip.path.name for clip in (first, second, third)]
    assert names == ["talk.mp4", "talk-2.mp4", "talk-3.mp4"]
    before = first.path.read_bytes()
    again = rendered(tmp_path / "talk.mp4", beep(0.8, 0.1))
    assert again.path == first.path and first.path.read_bytes() != before
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize("when", [0.0, 0.3, 0.9, 1.0])
def test_stopped_at_any_time_it_leaves_nothing(tmp_path, when):
    closed = []

    def frames() -> Generator[np.ndarray, None, None]:
        try:
            yield from flashes(50, 25)
        finally:
            closed.append(True)

    def stop(fraction: float, sentence: str) -> None:
        if fraction >= when:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        render(
            frames(), beep(2.0, 1.0), tmp_path / "v.mp4", count=50, size=SIZE, fps=25,
            engine="puppet", title="", made_with="", on_progress=stop,
        )  # fmt: skip
    assert list(tmp_path.iterdir()) == []
    assert closed == [True]


def test_too_few_frames_make_no_file(tmp_path):
    with pytest.raises(RuntimeError, match="made 3 frames, and 50 were due"):
        render(
            flashes(3, 1), beep(2.0, 1.0), tmp_path / "v.mp4", count=50, size=SIZE, fps=25,
            engine="puppet", title="", made_with="",
        )  # fmt: skip
    assert list(tmp_path.iterdir()) == []


def test_the_stages_are_told_in_order(tmp_path):
    told: list[float] = []
    rendered(tmp_path / "v.mp4", beep(1.0, 0.1), on_progress=lambda f, _: told.append(f))
    assert told == sorted(told) and told[-1] == 1.0 and len(told) > 20


@pytest.mark.parametrize(
    ("options", "picture", "size"),
    [
        (VideoOptions(), (800, 600), (720, 720)),
        (VideoOptions(height=720, shape="landscape"), (800, 600), (1280, 720)),
        (VideoOptions(height=1280, shape="portrait"), (800, 600), (720, 1280)),
        (VideoOptions(height=600, shape="original"), (801, 600), (800, 600)),
        (VideoOptions(height=145, shape="portrait"), (800, 600), (82, 144)),
        (VideoOptions(height=1000, shape="original"), (9000, 1000), (4096, 456)),
    ],
)
def test_the_size_of_the_frame(options, picture, size):
    assert frame_size(options, picture) == size


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"height": 100}, "144 to 2160"),
        ({"height": 5000}, "144 to 2160"),
        ({"shape": "round"}, "choose square, portrait, landscape, original"),
        ({"fps": 12}, "24 to 60"),
        ({"fps": float("nan")}, "24 to 60"),
        ({"liveliness": 1.5}, "from 0 to 1"),
    ],
)
def test_options_that_make_no_video(options, sentence):
    with pytest.raises(VideoProblem, match=sentence):
        VideoOptions(**options)
