"""Portraits from words, for programs: what they get, what they are told, that nothing meets."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError
from gradio_client.utils import Status
from PIL import Image

from inference.avatar.diffusion.label import read
from inference.media import probe
from page.door import EXAMPLES
from tests.loopback_hub import LoopbackHub
from tests.page.browser import real
from tests.page.conftest import new_client
from tests.page.waiting import files, told, until, until_told
from tests.painting import publish_on

SAILOR = {"prompt": "an old sailor", "seed": 5}
NAME = {"api_name": "/generate_avatar"}


@pytest.fixture(scope="module")
def hub(painters) -> Iterator[LoopbackHub]:
    with LoopbackHub() as hub:
        publish_on(hub, painters)
        yield hub


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """Of the Hub's client."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Path:
    """Where the server keeps uploads and results."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture(scope="module")
def url(hub, home, kept, painters) -> Iterator[str]:
    with real.page("-m", "tests.painting", str(painters), "page", "--at-once", "2",
                   HF_ENDPOINT=hub.url, HF_HOME=str(home), HF_HUB_OFFLINE="0",
                   GRADIO_TEMP_DIR=str(kept), MOUTHPIECE_WEIGHTS="") as url:  # fmt: skip
        yield url


@pytest.fixture(scope="module")
def ann(url, tmp_path_factory) -> Iterator[Client]:
    client = new_client(url, tmp_path_factory.mktemp("downloads"))
    yield client
    client.close()


@pytest.mark.parametrize(
    ("asked", "title", "sentence"),
    [
        ({"prompt": "  "}, "Text", "There are no words: say who is to be painted."),
        ({"prompt": "a\x07sailor"}, "Text", r"characters that mean nothing \(U\+0007\)"),
        ({"prompt": "sailor " * 400}, "Text", "2,799 characters, and at most 2,000"),
        ({"style": "phot"}, "Text", "no style “phot”: did you mean photo"),
        ({"engine": "puppet"}, "Problem", "no engine that paints “puppet”: choose sd-turbo"),
        ({"seed": -1}, "Picture", "A seed is a number from 0 to 4294967295, and -1 is not."),
        ({"steps": 90}, "Picture", "SD-Turbo paints in 1 to 4 steps, and 90 is not one of these."),
        ({"count": 5}, "Picture", "1 to 4 portraits are painted at once, and not 5."),
        ({"count": "two"}, "Wrong argument", "count should be a valid integer"),
        ({"shape": "round"}, "Wrong argument", "shape should be 'square'"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence_and_nothing_is_downloaded(
    ann, hub, asked, title, sentence
):
    with pytest.raises(AppError, match=sentence) as caught:
        ann.predict(**SAILOR | asked, **NAME)
    assert caught.value.title == title
    assert hub.requests == []


def test_without_the_hub_one_sentence(ann, hub, kept):
    repo, before = "stabilityai/sd-turbo", files(kept)
    published = hub.repos.pop(repo)
    try:
        with pytest.raises(AppError, match=f"does not give .* from {repo}") as caught:
            ann.predict(**SAILOR, **NAME)
    finally:
        hub.repos[repo] = published
    assert caught.value.title == "Download" and files(kept) == before


def test_stopped_while_something_comes_it_ends_at_once(ann, hub, home):
    hub.trouble("GET /cdn", times=1, delay_s=2)
    job = ann.submit(**SAILOR, **NAME)
    until_told(job, "Looking for model.fp16.safetensors")
    assert job.cancel() and job.status().code == Status.CANCELLED
    assert not files(home, larger_than=9_000)


def test_portraits_speak_and_say_how_they_were_made(ann):
    slow = {"prompt": "a sailor, slowly", "seed": 5}  # what is told quickly is not always heard
    job = ann.submit(**slow, count=2, style="comic", **NAME)
    (first, second), facts = job.result()
    heard = told(job)
    assert (facts["seeds"], facts["engine"], facts["steps"]) == ([5, 6], "sd-turbo", 2)
    assert facts["prompt"].startswith("Comic book portrait of a sailor, slowly,")
    assert Path(first).name == "a-sailor-slowly-1.png"
    made = read(Path(second))
    assert (made["seed"], made["words"], made["engine"]) == (6, slow["prompt"], "sd-turbo")
    fractions, sentences = zip(*heard, strict=True)
    assert any(re.search(r"Downloading .*: (\d+) kB of \1 kB", said) for said in sentences)
    assert any("Painting portrait 1 of 2: step 1 of 2, about" in said for said in sentences)
    assert all(0 <= fraction <= 1 for fraction in fractions)
    video, _ = ann.predict(
        text="Ahoy!", avatar=handle_file(first), height=144, api_name="/make_video"
    )
    assert probe(Path(video)).has_video


def test_the_example_does_what_it_says(url, tmp_path):
    written = (EXAMPLES / "api" / "generate_avatar.py").read_text("utf-8")
    code = written.replace("http://127.0.0.1:7860", url)
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)
    assert read(tmp_path / "sailor.png")["style"] == "painting"
    assert probe(tmp_path / "ahoy.mp4").has_audio


def test_the_same_seed_is_the_same_portrait(ann):
    (one,), _ = ann.predict(**SAILOR, **NAME)
    (same,), _ = ann.predict(**SAILOR, **NAME)
    (other,), facts = ann.predict(SAILOR["prompt"], **NAME)
    pictures = [np.asarray(Image.open(path)) for path in (one, same, other)]
    assert np.array_equal(*pictures[:2]) and facts["seeds"] != [5]


def test_one_without_a_face_is_painted_again_and_that_is_told(ann):
    _, facts = ann.predict("nobody, a sailor", seed=8, **NAME)
    assert facts["seeds"] == [9]
    assert "With seed 8 no face was found: it was painted again, with seed 9." in facts["warnings"]


def test_words_beyond_what_is_read_are_told(ann):
    cut = "who told long stories of whales and storms"
    _, facts = ann.predict(f"a sailor with a white beard, a pipe and a blue hat {cut}", **NAME)
    (warning,) = facts["warnings"]
    assert warning.endswith("storms” was left out.")


def test_where_no_portrait_has_a_face_one_sentence_says_so(ann, kept):
    before = files(kept)
    with pytest.raises(AppError, match="4 pictures were painted of these words") as caught:
        ann.predict("noise", seed=1, **NAME)
    assert caught.value.title == "No face found" and files(kept) == before


def test_stopped_within_a_step_nothing_stays(ann, kept):
    before = files(kept)
    job = ann.submit("a sailor, slowly", steps=4, **NAME)
    until_told(job, "step 1 of 4")
    assert job.cancel() and job.status().code == Status.CANCELLED
    until(lambda: files(kept) == before, "nothing stays")
    ann.predict(**SAILOR, **NAME)


def test_two_at_once_do_not_meet(url, ann, tmp_path):
    ben = new_client(url, tmp_path)
    jobs = [who.submit("a sailor, slowly", seed=seed, count=2, **NAME)
            for who, seed in ((ann, 21), (ben, 31))]
    until_told(jobs[0], "Painting")
    assert not jobs[1].done()
    for job, seed in zip(jobs, (21, 31), strict=True):
        pictures, facts = job.result()
        assert facts["seeds"] == [seed, seed + 1]
        for path, own in zip(pictures, facts["seeds"], strict=True):
            assert read(Path(path))["seed"] == own
    ben.close()
