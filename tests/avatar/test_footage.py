"""A video at the door, and its frames in the order of a longer or shorter sound."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from inference.avatar.footage import grid_rate, open_footage, play, source_frames
from inference.errors import Cancelled, VideoProblem
from tests.footage_maker import encode, make, number_of, numbered

COUNT = 30


@pytest.fixture(scope="session")
def counter(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("footage") / "counter.mp4"
    return encode(path, map(numbered, range(COUNT)))


def test_a_video_that_is_welcome(counter):
    footage = open_footage(str(counter))
    assert (footage.width, footage.height, footage.fps, footage.frames) == (320, 180, 25, COUNT)
    assert footage.seconds == pytest.approx(COUNT / 25)
    assert footage.name == "counter" and footage.warnings == ()


@pytest.mark.parametrize(
    ("frames", "order", "expected"),
    [
        (4, "loop", [0, 1, 2, 3, 0, 1, 2, 3, 0]),
        (4, "pingpong", [0, 1, 2, 3, 2, 1, 0, 1, 2]),
        (2, "pingpong", [0, 1, 0, 1, 0, 1, 0, 1, 0]),
        (1, "pingpong", [0] * 9),
        (1, "loop", [0] * 9),
        (20, "pingpong", list(range(9))),
        (20, "loop", list(range(9))),
    ],
)
def test_the_order_of_frames(frames, order, expected):
    shown = source_frames(frames, 9, order)
    assert shown.dtype == np.int32
    assert shown.tolist() == expected
    assert source_frames(frames, 0, order).shape == (0,)


@pytest.mark.parametrize("order", ["loop", "pingpong"])
@pytest.mark.parametrize("count", [7, COUNT, 2 * COUNT - 2, 95])
def test_what_plays_is_that_order(counter, order, count):
    footage = open_footage(counter)
    with closing(play(footage, count, order, size=(160, 90))) as frames:
        shown = [number_of(frame) for frame in frames]
    assert shown == source_frames(footage.frames, count, order).tolist()


def test_a_single_picture_is_held(tmp_path):
    footage = open_footage(encode(tmp_path / "one.mp4", [numbered(5)]))
    assert footage.frames == 1
    assert [number_of(frame) for frame in play(footage, 4)] == [5] * 4


@pytest.mark.parametrize(
    ("own", "shown"),
    [(25, 25), (30000 / 1001, 30000 / 1001), (60000 / 1001, 60000 / 1001), (24000 / 1001, 24),
     (15, 30), (10, 30), (12.5, 25), (1, 24), (120, 60), (240, 60), (100, 50), (60.2, 60)],
)  # fmt: skip
def test_the_pace(own, shown):
    assert grid_rate(own) == pytest.approx(shown)


def test_the_pace_asked_for(counter):
    footage = open_footage(counter, fps=50)
    assert (footage.fps, footage.frames) == (50, 2 * COUNT)
    assert open_footage(counter, fps=5).fps == 24


def test_large_and_odd_sizes(tmp_path):
    large = make(tmp_path / "large.mp4", "-f", "lavfi", "-i", "color=s=2400x1001:d=0.2",
                 "-pix_fmt", "yuv444p")  # fmt: skip
    footage = open_footage(large)
    assert (footage.width, footage.height) == (1920, 800)
    odd = make(tmp_path / "odd.mkv", "-f", "lavfi", "-i", "color=s=641x361:d=0.2",
               "-vf", "format=yuv444p,scale=641:361", "-c:v", "ffv1")  # fmt: skip
    footage = open_footage(odd)
    assert footage.width % 2 == footage.height % 2 == 0
    assert abs(footage.width - 641) <= 1 and abs(footage.height - 361) <= 1
    assert next(play(footage, 1)).shape == (footage.height * 3 // 2, footage.width)


def test_a_film_cut_off_is_used_as_far_as_it_goes(counter, tmp_path):
    whole = make(tmp_path / "whole.mp4", "-i", str(counter), "-c", "copy",
                 "-movflags", "+faststart")  # fmt: skip
    data = whole.read_bytes()
    part = tmp_path / "part.mp4"
    part.write_bytes(data[: len(data) * 6 // 10])
    footage = open_footage(part)
    assert 5 < footage.frames < COUNT - 5
    assert "seconds can be read" in footage.warnings[0]
    shown = [number_of(frame) for frame in play(footage, footage.frames)]
    assert shown[:5] == list(range(5)) and shown == sorted(shown)


def bad_files(folder: Path, counter: Path) -> dict[str, Path]:
    def written(name: str, data: bytes) -> Path:
        (folder / name).write_bytes(data)
        return folder / name

    noise = np.random.default_rng(0).bytes(20000)
    data = counter.read_bytes()
    begin = data.index(b"mdat") + 4
    length = int.from_bytes(data[begin - 8 : begin - 4], "big") - 8
    return {
        "no file": folder / "none.mp4",
        "folder": folder,
        "is empty": written("empty.mp4", b""),
        "not a video": written("noise.mp4", noise),
        "not a video,": written("half.mp4", data[: len(data) // 2]),
        "can be decoded": written(
            "protected.mp4", data[:begin] + (noise * 9)[:length] + data[begin + length :]
        ),
        "no moving pictures": make(folder / "sound.wav", "-f", "lavfi", "-i", "sine=d=0.2"),
        "48x40 pixels": make(folder / "tiny.mp4", "-f", "lavfi", "-i", "color=s=48x40:d=0.2"),
        "longer than 10 minutes": make(folder / "long.mkv", "-f", "lavfi", "-i",
                                       "color=s=64x64:r=1:d=700", "-c:v", "mpeg4"),
    }  # fmt: skip


def test_what_is_refused_is_told_in_one_sentence(counter, tmp_path):
    for word, path in bad_files(tmp_path, counter).items():
        with pytest.raises(VideoProblem) as problem:
            open_footage(path)
        assert word in problem.value.sentence
        assert problem.value.sentence.endswith(".") and "\n" not in problem.value.sentence


def test_it_can_be_stopped(counter):
    def stop(fraction, sentence):
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        open_footage(counter, on_progress=stop)


def test_memory_does_not_grow_with_the_count(tmp_path):
    """Back and forth through two videos, the second three times as long."""
    peaks = []
    for seconds in (4, 12):
        path = make(tmp_path / f"{seconds}.mp4", "-f", "lavfi", "-i",
                    f"testsrc2=s=640x360:r=25:d={seconds}", "-preset", "ultrafast")  # fmt: skip
        code = (
            "import resource, sys\n"
            "from inference.avatar.footage import open_footage, play\n"
            "import inference.media.frames as frames\n"
            "frames.BYTES_AT_A_TIME = 20_000_000\n"
            "footage = open_footage(sys.argv[1])\n"
            "for frame in play(footage, 2 * footage.frames): pass\n"
            "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
        )
        run = subprocess.run([sys.executable, "-c", code, str(path)], check=True,
                             stdout=subprocess.PIPE)  # fmt: skip
        peaks.append(int(run.stdout))
    assert peaks[1] < 1.1 * peaks[0]


def test_opening_needs_no_face_finder():
    code = "import sys, inference.avatar.footage; assert 'mediapipe' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
