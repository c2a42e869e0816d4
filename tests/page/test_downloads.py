"""Weights come as work of their own, before the video: told in bytes, to be stopped, explained."""

from __future__ import annotations

import hashlib
import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from gradio_client import Client
from gradio_client.exceptions import AppError
from gradio_client.utils import Status

from inference.media import probe
from tests.loopback_hub import LoopbackHub
from tests.networks.recipe import random_wav2lip
from tests.page.browser import real
from tests.page.conftest import new_client
from tests.page.waiting import files, told, until, until_told

NEURAL = {"voice_engine": "vits-vctk"}
ASKED = {"text": "Hi!", "height": 144, "engine": "wav2lip"}


@pytest.fixture(scope="module")
def hub() -> Iterator[LoopbackHub]:
    with LoopbackHub() as hub:
        yield hub


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """Of the Hub's client."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def ann(hub, home, tmp_path_factory) -> Iterator[Client]:
    checkpoint = io.BytesIO()
    torch.save({"state_dict": random_wav2lip().state_dict()}, checkpoint)
    published = checkpoint.getvalue()
    revision = hub.add("someone/lips", {"wav2lip_gan.pth": published})
    row = ("someone/lips", revision, hashlib.sha256(published).hexdigest(), str(len(published)))
    folder = tmp_path_factory.mktemp("kept")
    with real.page("-m", "tests.page.downloading", *row, HF_ENDPOINT=hub.url, HF_HOME=str(home),
                   HF_HUB_OFFLINE="0", GRADIO_TEMP_DIR=str(folder)) as url:  # fmt: skip
        client = new_client(url, tmp_path_factory.mktemp("downloads"))
        yield client
        client.close()


def parts(home: Path) -> set[Path]:
    return files(home, larger_than=1000)


def test_what_is_wrong_is_told_before_a_long_download(hub, ann):
    for asked, sentence in (({"text": " "}, "There is no text"), ({"language": "xx"}, "xx")):
        with pytest.raises(AppError, match=sentence):
            ann.predict(**ASKED | asked, api_name="/make_video")
    with pytest.raises(AppError, match="it speaks en-us"):
        ann.predict("Hi!", **NEURAL, language="fr", api_name="/speak")
    assert hub.requests == []


def test_stopped_midway_nothing_half_written_stays(hub, home, ann):
    hub.trouble("GET /cdn", times=1, silent_after=20_000_000)
    job = ann.submit(**ASKED, api_name="/make_video")
    until_told(job, "Downloading wav2lip_gan.pth: ")
    assert job.cancel() and job.status().code == Status.CANCELLED
    until(lambda: not parts(home), "the parts are gone")


def test_then_it_comes_told_in_bytes_and_the_video_with_it(hub, ann):
    hub.trouble("GET /cdn", times=1, bytes_per_s=60_000_000)
    job = ann.submit(**ASKED, api_name="/make_video")
    video, facts = job.result()
    heard = told(job)
    assert facts["engine"] == "wav2lip" and probe(Path(video)).has_video
    coming = [(fraction, sentence) for fraction, sentence in heard if "Downloading" in sentence]
    arrived = [int(m[1]) for _, said in coming if (m := re.search(r": (\d+) MB of \d+ MB", said))]
    assert len(arrived) > 2 and arrived == sorted(arrived) and coming[-1][0] > 0.5
    assert any(said.endswith("left") for _, said in coming)  # of the download, by its own pace
    after = heard[heard.index(coming[-1]) + 1 :]
    assert min(fraction for fraction, _ in after) < 0.2  # the video begins anew
    asked = len(hub.requests)
    ann.predict(**ASKED, api_name="/make_video")
    assert len(hub.requests) == asked


def test_without_the_hub_one_sentence_and_the_puppet(hub, home, ann):
    for folder in home.iterdir():
        shutil.rmtree(folder)
    hub.trouble("", status=503)
    with pytest.raises(AppError, match=r"is in trouble \(it answers .*or put the file") as caught:
        ann.predict(**ASKED, api_name="/make_video")
    assert caught.value.title == "Download" and not parts(home)
    for asked in ({"api_name": "/speak"}, {"height": 144, "api_name": "/make_video"}):
        with pytest.raises(AppError, match=r"answers .*Meanwhile the built-in voice") as caught:
            ann.predict(text="Hi!", **NEURAL, **asked)
        assert caught.value.title == "Voice"
    video, facts = ann.predict(**ASKED | {"engine": None}, api_name="/make_video")
    assert facts["engine"] == "puppet" and probe(Path(video)).has_video
