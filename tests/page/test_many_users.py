"""Progress, stopping, the queue, and that nothing two people do at once can meet."""

from __future__ import annotations

from pathlib import Path

import cv2
import httpx
import numpy as np
import pytest
from gradio_client import handle_file
from gradio_client.exceptions import AppError
from gradio_client.utils import QueueError, Status
from PIL import Image
from skimage import data

from inference.avatar.presets import find_preset
from inference.media import probe, write_wav
from tests.page.waiting import PATIENCE_S, files, told, until, until_told

LONG = {"text": "This one goes on and on. " * 20, "avatar": "bolt", "height": 1080}


def picture_of(video: str) -> np.ndarray:
    """The first frame."""
    more, frame = cv2.VideoCapture(video).read()
    assert more
    return small(frame)


def small(image: np.ndarray) -> np.ndarray:
    return cv2.resize(image, (32, 32), interpolation=cv2.INTER_AREA).astype(float)


def test_progress_is_told_in_words_counts_and_remaining_time(client):
    job = client.submit(
        text="Good morning, dear listeners, and welcome to the news. " * 3, avatar="mia",
        height=720, api_name="/make_video",
    )  # fmt: skip
    video, _ = job.result()
    fractions, sentences = zip(*told(job), strict=True)
    assert list(fractions) == sorted(fractions) and 0 < fractions[-1] <= 1
    assert any(s.startswith("Learning the face: ") for s in sentences)
    assert any(" of " in s and "frames, about" in s and s.endswith(" s left") for s in sentences)
    assert all(" s left" in s for s in sentences)
    assert probe(Path(video)).has_video


@pytest.fixture(scope="module")
def no_face(tmp_path_factory) -> Path:
    """Large, so that a face is looked for in many places: in a small one that takes 0.03 s, and it
    is over before anyone could stop it."""
    path = tmp_path_factory.mktemp("pictures") / "coffee.jpg"
    Image.fromarray(data.coffee()).resize((2160, 2160)).save(path)
    return path


@pytest.mark.parametrize(
    ("stage", "picture"),
    [("Speaking: sentence", False), ("Learning the face", False), ("Looking for", True),
     ("frames, about", False)],
)  # fmt: skip
def test_stopped_at_any_stage_nothing_stays_and_the_place_is_free(
    narrow_url, uploads, caller, no_face, stage, picture
):
    ann = caller(narrow_url)
    asked = LONG | ({"avatar": handle_file(no_face)} if picture else {})
    before = files(uploads)
    job = ann.submit(**asked, api_name="/make_video")
    until_told(job, stage)
    assert job.cancel()
    left = {path for path in files(uploads) - before if path.name != no_face.name}
    assert (left, job.status().code) == (set(), Status.CANCELLED)
    video, _ = ann.predict(text="Hi", height=144, api_name="/make_video")
    assert probe(Path(video)).has_video


def test_work_ends_when_the_page_is_closed(narrow_url, uploads, caller):
    before = files(uploads)
    api = f"{narrow_url}/gradio_api"
    event = httpx.post(f"{api}/call/v2/make_video", json=LONG).json()["event_id"]
    with httpx.stream("GET", f"{api}/call/make_video/{event}", timeout=PATIENCE_S):
        until(lambda: bool(files(uploads) - before), "a file of the video")
    until(lambda: not files(uploads) - before, "the files are gone")
    video, _ = caller(narrow_url).predict(text="Hi", height=144, api_name="/make_video")
    assert probe(Path(video)).has_video


def test_a_full_queue_says_so(narrow_url, caller):
    ann, ben, eve = (caller(narrow_url) for _ in range(3))
    working = ann.submit(**LONG, api_name="/make_video")
    until_told(working, "frames")
    waiting = ben.submit(**LONG, api_name="/make_video")
    until(lambda: waiting.status().code == Status.IN_QUEUE, "ben waits")
    with pytest.raises(QueueError, match="Queue is full"):
        eve.predict(text="Hi", height=144, api_name="/make_video")
    assert waiting.cancel() and working.cancel()


def test_two_videos_at_once_do_not_mix(url, caller):
    asked = [
        {"text": "Good evening. I am Omar, and I read the weather: rain in the north, and in the "
                 "south more rain, which lasts longer than Hana's song.",
         "avatar": "omar", "height": 480},
        {"text": "Good evening. I am Hana, and I like it loud.", "avatar": "hana", "height": 360},
    ]  # fmt: skip
    clients = [caller(url) for _ in asked]  # beforehand: meanwhile the first video could be done
    jobs = [client.submit(**one, api_name="/make_video")
            for client, one in zip(clients, asked, strict=True)]
    until_told(jobs[1], "")
    assert not jobs[0].done()  # both are made at once
    for job, one in zip(jobs, asked, strict=True):
        video, facts = job.result()
        alone, facts_alone = caller(url).predict(**one, api_name="/make_video")
        assert facts["height"] == one["height"] and facts["frames"] == facts_alone["frames"]
        assert one["avatar"] in Path(video).name
        assert np.array_equal(picture_of(video), picture_of(alone))
        seen = picture_of(video)
        others = {
            o["avatar"]: np.abs(seen - small(cv2.imread(str(find_preset(o["avatar"]).thumbnail))))
            for o in asked
        }
        assert min(others, key=lambda name: others[name].mean()) == one["avatar"]


def test_the_same_asked_twice_is_two_files(url, uploads, caller):
    before = files(uploads)
    asked = {"text": "The very same words", "height": 144}
    jobs = [caller(url).submit(**asked, api_name="/make_video") for _ in range(2)]
    for job in jobs:
        job.result()
    made = [path for path in files(uploads) - before if path.suffix == ".mp4"]
    assert [path.name for path in made] == ["the-very-same-words.mp4"] * 2


def test_the_limits_of_the_page_hold_for_programs(narrow_url, caller, tmp_path):
    ann = caller(narrow_url)
    write_wav(tmp_path / "long.wav", np.sin(np.arange(61 * 8000) / 5), 8000)
    with pytest.raises(AppError, match=r"long\.wav is 1:01 min long, and at most 1:00 min"):
        ann.predict(audio=handle_file(tmp_path / "long.wav"), api_name="/make_video")
    for endpoint in ("/speak", "/make_video"):
        with pytest.raises(AppError, match="801 characters, and 800 are allowed here"):
            ann.predict(text="x" * 801, api_name=endpoint)
