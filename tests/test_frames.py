"""Pictures of any video: each at its time, upright, in the right colours, there and back."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from inference.media import frames as frames_module
from inference.media import inspect_pictures, read_backwards, read_frames
from tests.footage_maker import encode, make, number_of, numbered
from tests.test_media import children

COUNT = 60
SIZE = (160, 90)


@pytest.fixture(scope="session")
def counter(tmp_path_factory) -> Path:
    """60 numbered frames, 25 a second, with B-frames between key pictures 24 apart."""
    path = tmp_path_factory.mktemp("frames") / "counter.mp4"
    return encode(path, map(numbered, range(COUNT)), 25, "-c:v", "libx264", "-preset", "veryfast",
                  "-g", "24", "-bf", "3", "-pix_fmt", "yuv420p")  # fmt: skip


def numbers(path: Path, fps: float | None = None, count: int | None = None) -> list[int]:
    stream = inspect_pictures(path, 60)
    fps = fps or stream.fps
    count = count or round(stream.seconds * fps)
    with closing(read_frames(stream, size=SIZE, fps=fps, count=count)) as frames:
        return [number_of(frame) for frame in frames]


def test_what_a_video_is(counter):
    stream = inspect_pictures(counter, 60)
    assert (stream.width, stream.height, stream.fps, stream.start_s) == (320, 180, 25, 0)
    assert stream.seconds == pytest.approx(COUNT / 25)


CONTAINERS = {
    "a.mkv": ("-c", "copy"),
    "a.ts": ("-c", "copy"),
    "a.avi": ("-c", "copy"),
    "a.webm": ("-c:v", "libvpx", "-b:v", "1M", "-deadline", "realtime"),
    "hevc.mp4": ("-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le",
                 "-x265-params", "log-level=error"),
    "a.mpg": ("-c:v", "mpeg2video", "-q:v", "4"),
    "open.mp4": ("-c:v", "libx264", "-x264-params", "open-gop=1:keyint=20:bframes=3"),
    "sound.mp4": ("-f", "lavfi", "-i", "sine=d=3", "-c:v", "copy", "-c:a", "aac"),
}  # fmt: skip


@pytest.mark.parametrize("name", ["counter.mp4", *CONTAINERS])
def test_every_frame_once_and_backwards_the_same(counter, tmp_path, name, monkeypatch):
    path = counter
    if name in CONTAINERS:
        path = make(tmp_path / name, "-i", str(counter), *CONTAINERS[name])
    stream = inspect_pictures(path, 60)
    count = round(stream.seconds * stream.fps)
    assert COUNT - 1 <= count <= COUNT
    forth = list(read_frames(stream, size=SIZE, fps=stream.fps, count=count))
    assert [number_of(frame) for frame in forth] == list(range(count))
    # In pieces of 13, so that most begin between key pictures.
    monkeypatch.setattr(frames_module, "BYTES_AT_A_TIME", 13 * SIZE[0] * SIZE[1] * 3 // 2)
    back = list(read_backwards(stream, size=SIZE, fps=stream.fps, first=count - 2, count=count - 2))
    assert len(back) == count - 2
    for k, frame in enumerate(back):
        np.testing.assert_array_equal(frame, forth[count - 2 - k])


def test_a_rate_that_varies_keeps_the_time(counter, tmp_path):
    path = make(tmp_path / "vfr.mkv", "-i", str(counter), "-vf",
                "select='not(between(n,20,34))*not(eq(mod(n,7),3))'", "-fps_mode", "vfr")
    shown = numbers(path)
    expected, last = [], 0
    for k in range(len(shown)):
        if not 20 <= k <= 34 and k % 7 != 3:
            last = k
        expected.append(last)
    assert len(shown) >= COUNT - 1
    assert shown == expected


def test_another_rate_shows_the_same_times(counter):
    assert numbers(counter, fps=50) == [k // 2 for k in range(2 * COUNT)]
    thirty = numbers(counter, fps=30)
    assert len(thirty) == 72
    assert all(abs(n - k * 25 / 30) <= 1 for k, n in enumerate(thirty))


def test_uneven_rates_are_told_apart(tmp_path):
    path = encode(tmp_path / "a.mkv", map(numbered, range(COUNT)), 60000 / 1001)
    assert inspect_pictures(path, 60).fps == pytest.approx(60000 / 1001)
    assert numbers(path) == list(range(COUNT))


def test_a_turned_camera_and_pixels_that_are_not_square(counter, tmp_path):
    turned = make(tmp_path / "turned.mp4", "-display_rotation", "90", "-i", str(counter),
                  "-c", "copy")  # fmt: skip
    stream = inspect_pictures(turned, 60)
    assert (stream.width, stream.height) == (180, 320)
    frame = next(read_frames(stream, size=(180, 320), fps=25, count=1))
    upright = next(read_frames(inspect_pictures(counter, 60), size=(320, 180), fps=25, count=1))
    luma = frame[:320].astype(int)
    assert np.abs(luma - np.rot90(upright[:180].astype(int))).mean() < 3
    wide = make(tmp_path / "wide.mp4", "-i", str(counter), "-vf", "setsar=4/3")
    stream = inspect_pictures(wide, 60)
    assert (stream.width, stream.height) == (427, 180)


@pytest.mark.parametrize(
    ("how", "tolerance"),
    [
        (("-vf", "scale=out_color_matrix=bt709:out_range=tv", "-colorspace", "bt709",
          "-pix_fmt", "yuv420p"), 4),
        (("-vf", "scale=out_color_matrix=bt601:out_range=tv", "-colorspace", "smpte170m",
          "-pix_fmt", "yuv420p"), 4),
        (("-vf", "scale=out_color_matrix=bt601:out_range=tv", "-pix_fmt", "yuv420p"), 4),
        (("-vf", "scale=out_color_matrix=bt709:out_range=pc", "-colorspace", "bt709",
          "-color_range", "pc", "-pix_fmt", "yuvj420p"), 4),
        (("-vf", "scale=out_color_matrix=bt709:out_range=tv", "-colorspace", "bt709",
          "-pix_fmt", "yuv422p10le"), 4),
    ],
)  # fmt: skip
def test_colours_are_bt709_whatever_they_were(tmp_path, how, tolerance):
    red, green, blue = 200, 80, 50
    flat = np.full((96, 128, 3), (red, green, blue), np.uint8)
    path = encode(tmp_path / "a.mkv", [flat] * 3, 25, "-c:v", "libx264", "-qp", "4", *how)
    stream = inspect_pictures(path, 60)
    frame = next(read_frames(stream, size=(128, 96), fps=25, count=1))
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    expected = (16 + 219 * light / 255, 128 + 224 * (blue - light) / 1.8556 / 255,
                128 + 224 * (red - light) / 1.5748 / 255)  # fmt: skip
    got = (frame[:96].mean(), frame[96:120].mean(), frame[120:].mean())
    np.testing.assert_allclose(got, expected, atol=tolerance)


def test_high_dynamic_range_becomes_ordinary(tmp_path):
    grey = np.full((96, 128, 3), 128, np.uint8)
    path = encode(tmp_path / "hdr.mkv", [grey] * 3, 25, "-vf",
                  "setparams=colorspace=bt2020nc:color_trc=arib-std-b67:color_primaries=bt2020",
                  "-c:v", "libx265", "-pix_fmt", "yuv420p10le",
                  "-x265-params", "log-level=error")  # fmt: skip
    stream = inspect_pictures(path, 60)
    assert "arib-std-b67" in stream.colours
    frames = list(read_frames(stream, size=(128, 96), fps=25, count=3))
    assert len(frames) == 3
    assert 60 < frames[0][:96].mean() < 200
    np.testing.assert_allclose(frames[0][96:].mean(), 128, atol=3)  # still grey


def test_damage_in_the_middle_keeps_the_time(counter, tmp_path):
    data = bytearray(counter.read_bytes())
    begin = data.index(b"mdat")
    middle = begin + (len(data) - begin) // 2
    data[middle : middle + 100] = np.random.default_rng(0).bytes(100)
    path = tmp_path / "damaged.mp4"
    path.write_bytes(data)
    shown = numbers(path)
    assert len(shown) == COUNT
    assert shown[:15] == list(range(15))
    assert shown[48:] == list(range(48, COUNT))  # a key picture, and what follows


def test_what_ends_early_is_held(counter):
    assert numbers(counter, count=COUNT + 5)[-6:] == [COUNT - 1] * 6


def test_no_process_is_left(counter):
    stream = inspect_pictures(counter, 60)
    before = children()
    for read in (
        read_frames(stream, size=SIZE, fps=25, count=COUNT),
        read_backwards(stream, size=SIZE, fps=25, first=50, count=40),
    ):
        next(read)
        read.close()
        assert children() == before
