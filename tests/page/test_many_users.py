"""Progress, stopping, the queue, and that nothing two people do at once can meet."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import httpx
import numpy as np
import pytest
from gradio_client import handle_file
from gradio_client.exceptions import AppError
from gradio_client.utils import QueueError, Status

from inference.avatar.presets import find_preset
from inference.media import probe, write_wav

LONG = {"text": "This one goes on and on. " * 20, "avatar": "bolt", "height": 1080}
PATIENCE_S = 60


def until(true: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end, f"never: {what}"
        time.sleep(0.01)


def told(job) -> list[tuple[float, str]]:
    return [(step.progress, step.desc) for step in job.status().progress_data or ()]


def until_told(job, words: str) -> None:
    def heard() -> bool:
        assert not job.done(), job.exception() or job.result()
        return any(words in sentence for _, sentence in told(job))

    until(heard, words)


def files(folder: Path) -> set[Path]:
    """All in it, its folders' folders too; they may go while one looks."""
    return {Path(at, name) for at, _, names in os.walk(folder) for name in names}


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
    heard: list[tuple[float, str]] = []
    while not job.done():
        heard += [step for step in told(job) if step not in heard]
        time.sleep(0.005)
    fractions, sentences = zip(*heard, strict=True)
    assert list(fractions) == sorted(fractions) and 0 < fractions[-1] <= 1
    assert any(s.startswith("Learning the face: ") for s in sentences)
    assert any(" of " in s and "frames, about" in s and s.endswith(" s left") for s in sentences)
    assert all(" s left" in s for s in sentences)
    assert probe(Path(job.result()[0])).has_video


@pytest.mark.parametrize(
    ("stage", "picture"),
    [("Speaking: sentence", False), ("Learning the face", False), ("Looking for faces", True),
     ("frames, about", False)],
)  # fmt: skip
def test_stopped_at_any_stage_nothing_stays_and_the_place_is_free(
    narrow_url, uploads, caller, photo, stage, picture
):
    ann = caller(narrow_url)
    asked = LONG | ({"avatar": handle_file(photo)} if picture else {})
    before = files(uploads)
    job = ann.submit(**asked, api_name="/make_video")
    until_told(job, stage)
    assert job.cancel()
    left = {path for path in files(uploads) - before if path.name != photo.name}
    assert (left, job.status().code) == (set(), Status.CANCELLED)
    video, _ = ann.predict(text="Hi", height=144, api_name="/make_video")
    assert probe(Path(video)).has_video


def test_work_ends_when_the_page_is_closed(narrow_url, uploads, caller):
    before = files(uploads)
    api = f"{narrow_url}/gradio_api"
    event = httpx.post(f"{api}/call/v2/make_video", json=LONG).json()["event_id"]
    with httpx.stream("GET", f"{api}/call/make_video/{event}", timeout=PATIENCE_S):
        until(lambda: bool(files(uploads) - before), "a file of the video")
    until(lambda: files(uploads) == before, "the files are gone")
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
        {"text": "Good evening. I am Omar, and I read the weather.", "avatar": "omar",
         "height": 360},
        {"text": "Good evening. I am Hana, and I like it loud.", "avatar": "hana", "height": 480},
    ]  # fmt: skip
    jobs = [caller(url).submit(**one, api_name="/make_video") for one in asked]
    until(lambda: all(told(job) for job in jobs), "both are made at once")
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
