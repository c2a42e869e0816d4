"""A video as the avatar: what programs get, what is told before, what it is thought to take."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from gradio_client import handle_file
from gradio_client.exceptions import AppError
from huggingface_hub import constants

from inference.avatar.footage import open_footage
from inference.avatar.portrait import PictureCheck
from inference.avatar.track import NO_FACE
from inference.engines import find
from inference.media import probe
from inference.progress import TimeLeft
from inference.video.options import VideoOptions, frame_size
from page import frames, stage
from page.choices import AS_FOOTAGE, Avatar, Look, Voice
from page.pace import Pace, Task
from page.video import SHAPES_OF_FOOTAGE, SIDES_OF_FOOTAGE, about_engine
from tests.footage_maker import make
from tests.page.waiting import files
from tests.test_progress import FOOTAGE_OF_A_MINUTE


@pytest.fixture
def ready(weights, monkeypatch) -> Iterator[None]:
    """The network's weights are here."""
    monkeypatch.setenv("MOUTHPIECE_WEIGHTS", str(weights))


@pytest.fixture
def bare(tmp_path, monkeypatch) -> Iterator[None]:
    """Nothing of the Hub is here."""
    monkeypatch.delenv("MOUTHPIECE_WEIGHTS", raising=False)
    for name in ("HF_HUB_CACHE", "HF_ASSETS_CACHE"):
        monkeypatch.setattr(constants, name, str(tmp_path / name))


def test_a_video_of_a_video_keeps_its_size_and_pace(client, films, ready):
    video, facts = client.predict(
        text="Hi there!", avatar=handle_file(films["one"]), api_name="/make_video"
    )
    info = probe(Path(video))
    assert (info.picture_size, info.fps, info.has_audio) == ((480, 270), 25, True)
    assert facts["engine"] == "wav2lip"


def test_format_and_engine_may_be_others(client, films, ready):
    _, facts = client.predict(
        text="Hi!", avatar=handle_file(films["two"]), face=1, shape="square", height=144,
        engine="wav2lip", sharpen=0, order="loop", api_name="/make_video",
    )  # fmt: skip
    assert (facts["width"], facts["height"]) == (144, 144)
    assert facts["warnings"] == []


def test_the_puppet_says_that_it_takes_no_video(client, films):
    with pytest.raises(AppError, match="Puppet moves still pictures: for a video, choose Wav2Lip"):
        client.predict(text="Hi", avatar=handle_file(films["one"]), engine="puppet",
                       api_name="/make_video")  # fmt: skip


def test_a_video_is_checked_and_nothing_is_kept(client, films, uploads):
    before = files(uploads)
    found = client.predict(handle_file(films["two"]), api_name="/check_avatar")
    assert (found["width"], found["height"], found["seconds"], found["fps"]) == (480, 270, 1, 25)
    left, right = (face["box"] for face in found["faces"])
    assert left[0] < 150 < left[0] + left[2] < right[0] < 360 < right[0] + right[2]
    found = client.predict(handle_file(films["none"]), api_name="/check_avatar")
    assert (found["faces"], found["warnings"]) == ([], [NO_FACE])
    assert {path.name for path in files(uploads) - before} <= {"two.mp4", "none.mp4"}


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("empty.mp4", "empty.mp4 is empty"), ("notes.mp4", "notes.mp4 is not a video, or it"),
     ("sound.mp4", "sound.mp4 has sound, but no moving pictures"),
     ("small.mp4", "small.mp4 is only 48x40 pixels")],
)  # fmt: skip
def test_a_poor_video_is_told_in_one_sentence(client, tmp_path, name, sentence):
    path = tmp_path / name
    if name == "sound.mp4":
        make(path, "-f", "lavfi", "-i", "sine=d=0.5")
    elif name == "small.mp4":
        make(path, "-f", "lavfi", "-i", "color=s=48x40:d=0.2")
    else:
        path.write_text("a text" if name == "notes.mp4" else "")
    for asked in ({"avatar": handle_file(path), "text": "Hi", "api_name": "/make_video"},
                  {"picture": handle_file(path), "api_name": "/check_avatar"}):
        with pytest.raises(AppError, match=sentence) as caught:
            client.predict(**asked)
        assert caught.value.title == "Video"


def test_a_video_without_a_face_is_told_in_one_sentence(client, films, ready):
    with pytest.raises(AppError, match="No face was found in this video") as caught:
        client.predict(text="Hi", avatar=handle_file(films["none"]), api_name="/make_video")
    assert caught.value.title == "No face found"


def test_the_catalogue_says_what_is_here(client, ready, bare, weights, monkeypatch):
    def here() -> bool:
        rows = client.predict(api_name="/list_engines")
        (row,) = (row for row in rows if row["id"] == "wav2lip")
        assert (row["weights"], row["takes_footage"]) == ("wav2lip_gan.pth, 436 MB", True)
        return row["weights_here"]

    assert not here()
    monkeypatch.setenv("MOUTHPIECE_WEIGHTS", str(weights))
    assert here()


def test_what_an_engine_may_be_used_for_is_told_with_what_it_downloads(bare, weights, monkeypatch):
    told = about_engine("wav2lip")
    assert find("wav2lip").about in told
    assert "Wav2Lip is under CC-BY-NC-4.0: no commercial use." in told
    assert "It downloads 436 MB at first use." in told and "Puppet" not in told
    monkeypatch.setenv("MOUTHPIECE_WEIGHTS", str(weights))
    assert "downloads" not in about_engine("wav2lip")
    assert "commercial" not in about_engine("puppet")
    assert "Puppet moves still pictures alone, no videos." in about_engine("wav2lip", moving=True)


@pytest.mark.parametrize("side", [side for _, side in SIDES_OF_FOOTAGE])
@pytest.mark.parametrize("shape", [shape for _, shape in SHAPES_OF_FOOTAGE])
@pytest.mark.parametrize("size", [(640, 360), (360, 640)])
def test_the_shorter_side_is_the_chosen_one_or_the_footage_s(shape, side, size):
    options = Look(shape, side).options(size, moving=True)
    width, height = frame_size(options, size, footage=True)
    if side != AS_FOOTAGE:
        assert min(width, height) == side
    else:
        assert width <= size[0] and height <= size[1]
        assert width == size[0] or height == size[1]


@pytest.mark.parametrize(
    ("video", "said"),
    [
        (Look("original", AS_FOOTAGE).options((640, 360), True), ""),
        (Look("square", AS_FOOTAGE).options((640, 360), True), ", shape='square'"),
        (Look("original", 720).options((640, 360), True), ", height=720"),
    ],
)
def test_the_shown_lines_say_only_what_is_not_so_anyway(video: VideoOptions, said: str):
    who = Avatar("your video", file=Path("me.mp4"), moving=True)
    line = stage.python_lines("http://x/", who, Voice("Ava", "Hi"), "wav2lip", video)
    assert f"(avatar=handle_file('me.mp4'), text='Hi'{said}, api_name=" in line
    still = Avatar("Mia", "mia")
    line = stage.python_lines("http://x/", still, Voice("Ava", "Hi"), "wav2lip", VideoOptions(720))
    assert "text='Hi', engine='wav2lip', api_name" in line


def test_the_beginning_is_shown_in_the_chosen_shape_around_the_face(films, tmp_path):
    from PIL import Image

    from inference.avatar.track import first_faces

    footage = open_footage(films["two"])
    first = first_faces(footage)
    Image.fromarray(first.image).save(tmp_path / "two.png")
    check = PictureCheck("two", *footage.size, first.faces, ())
    found = frames.Found(tmp_path / "two.png", check, footage)
    shown = [
        frames.preview(Avatar("your video", file=films["two"], face=face, moving=True),
                       Look(shape), found)
        for face in (0, 1) for shape in ("original", "portrait")
    ]  # fmt: skip
    assert [picture.shape[:2] for picture in shown] == [(270, 480), (270, 152)] * 2
    assert np.array_equal(shown[0], first.image) and not np.array_equal(shown[1], shown[3])
    x, _, w, _ = first.faces[1].box
    left = round(x + w / 2 - 76)
    assert np.abs(shown[3][:, 5:-5] - first.image[:, left + 5 : left + 147].astype(int)).max() == 0


def test_each_engine_has_a_pace_of_its_own():
    pace = Pace()
    puppet, still = Task("puppet", 10, 720, 720), Task("wav2lip", 10, 720, 720)
    footage = Task("wav2lip", 10, 720, 720, upload=True, footage_frames=250)
    first = {task: pace.expected(task) for task in (puppet, still, footage)}
    assert first[puppet].total_s < first[still].total_s < first[footage].total_s
    pace.learn(footage, 40)
    assert pace.expected(puppet) == first[puppet]
    assert pace.expected(still).even_s == first[still].even_s
    assert pace.expected(still).before_s < first[still].before_s  # it is loaded now
    assert first[footage].even_s < pace.expected(footage).even_s < 40
    shorter = Task("wav2lip", 10, 720, 720, upload=True, footage_frames=50)
    assert pace.expected(shorter).before_s == pytest.approx(pace.expected(footage).before_s - 1.6)


@pytest.mark.parametrize("size", FOOTAGE_OF_A_MINUTE)
def test_what_is_promised_for_footage_holds(size):
    """On a machine that has made some before, off by a quarter of the whole time at most."""
    task = Task("wav2lip", 60, *size, upload=True, recording=True, footage_frames=1500)
    sequence = FOOTAGE_OF_A_MINUTE[size]
    total, even_from = sequence[-1][0], sequence[5][0]
    pace = Pace()
    for _ in range(5):
        pace.learn(task, total - even_from)
    left = TimeLeft(pace.expected(task))
    for second, fraction in sequence:
        assert abs(left.at(fraction, second) - (total - second)) < total / 4
