"""How good it is, measured on the finished file: every preset and a photograph, decoded again.

The face mesh is found anew in the frames of the mp4, so everything between the words and the
pixels is in what is measured: voice, cues, movement, drawing, encoding.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest
from skimage import data

from inference.avatar.portrait import Portrait, open_portrait
from inference.avatar.presets import open_preset, presets
from inference.studio import VideoOptions, make_video
from inference.video.mouth import mouth_track
from inference.video.puppet import Puppet
from inference.video.puppet.head import REACH
from inference.video.tracks import MouthTrack
from inference.voice.espeak import speak
from inference.voice.speech import Speech
from tests.seeing import Seen, watch

TEXT = ("My mother bought five big apples. Very few people believe it, "
        "but Bob made a pie! Open the window, please.")
FACES = [*(p.id for p in presets()), "astronaut"]
SIZE, FPS = 512, 25
CLOSED = 0.04  # of the mouth's width
VOICE = "ava"


@cache
def speech() -> Speech:
    return speak(TEXT, voice=VOICE)


@cache
def track() -> MouthTrack:
    return mouth_track(speech(), FPS)


@cache
def portrait(name: str) -> Portrait:
    return open_portrait(data.astronaut()) if name == "astronaut" else open_preset(name)


@dataclass(frozen=True)
class Made:
    still: Seen  # liveliness 0
    alive: Seen  # liveliness 1


@pytest.fixture(scope="module", params=FACES)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    name: str = request.param
    folder: Path = tmp_path_factory.mktemp(name)
    avatar: str | Path = name
    if name == "astronaut":
        avatar = folder / "astronaut.png"
        cv2.imwrite(str(avatar), data.astronaut()[..., ::-1])
    seen = []
    for liveliness in (0.0, 1.0):
        options = VideoOptions(height=SIZE, fps=FPS, liveliness=liveliness)
        clip = make_video(TEXT, avatar=avatar, voice=VOICE, out=folder / "out.mp4", video=options)
        seen.append(watch(clip.path))
    return Made(*seen)


def intended() -> np.ndarray:
    """The opening that the mouth's track asks for, in any unit."""
    channel = track().channel
    return 0.32 * channel("jaw") + 0.045 * channel("low") + 0.04 * channel("up")


def test_every_frame_shows_the_face(made: Made) -> None:
    for seen in (made.still, made.alive):
        assert len(seen.opening) == len(track())
        assert not np.isnan(seen.opening).any()


def test_lips_open_as_intended_and_in_time(made: Made) -> None:
    wanted = intended()
    for seen in (made.still, made.alive):
        n = len(wanted)
        match = {lag: np.corrcoef(seen.opening[max(0, lag) : n + min(0, lag)],
                                  wanted[max(0, -lag) : n - max(0, lag)])[0, 1]
                 for lag in range(-5, 6)}
        assert match[0] >= 0.9
        assert abs(max(match, key=lambda lag: match[lag])) <= 1


def test_lips_close_for_p_b_m(made: Made) -> None:
    """A stop's cue is its release: the lips are together just before it."""
    moments = []
    for phone in speech().phones:
        if phone.text[:1] in ("p", "b"):
            moments.append(phone.start_s - 0.02)
        elif phone.text[:1] == "m":
            moments.append(phone.start_s + min(phone.end_s - phone.start_s, 0.06) / 2)
    frames = (np.array(moments) * FPS).astype(int)
    assert len(frames) > 12
    for seen in (made.still, made.alive):
        assert (seen.opening[frames] < CLOSED).mean() >= 0.95


def test_lips_close_in_pauses(made: Made) -> None:
    middle = (np.arange(len(track())) + 0.5) / FPS
    pause = np.zeros(len(middle), bool)
    for phone in speech().phones:
        if phone.text == "" and phone.end_s - phone.start_s >= 0.12:
            # A breath after the last sound, and as long before the next, lips are on their way.
            pause |= (middle > phone.start_s + 0.10) & (middle < phone.end_s - 0.08)
    assert pause.sum() > 12
    for seen in (made.still, made.alive):
        assert (seen.opening[pause] < CLOSED).mean() >= 0.95


def test_without_liveliness_eyes_nose_and_ears_stay(made: Made) -> None:
    points, luma = made.still.landmarks, made.still.luma
    unit = np.linalg.norm(points[0, 33] - points[0, 263])
    # The mesh guesses ears from the whole face: on drawings an open mouth makes it waver.
    for index, wavers in {33: 0.04, 133: 0.04, 362: 0.04, 263: 0.04, 168: 0.04, 6: 0.04,
                          127: 0.07, 356: 0.07}.items():
        usual = np.median(points[:, index], axis=0)
        away = np.linalg.norm(points[:, index] - usual, axis=1)
        assert np.percentile(away, 95) < wavers * unit
        # The pixels themselves do not: what is there stays there.
        x, y = usual.astype(int)
        patch = luma[:, y - 3 : y + 4, x - 3 : x + 4].astype(float)
        assert np.ptp(patch.mean((1, 2))) < 5  # levels of 255, after lossy encoding


def test_with_liveliness_the_head_moves(made: Made) -> None:
    points = made.alive.landmarks
    unit = np.linalg.norm(points[0, 33] - points[0, 263])
    assert np.ptp(points[:, 168], axis=0).max() > 0.02 * unit


def test_nothing_moves_outside_the_person(made: Made, request: pytest.FixtureRequest) -> None:
    name = request.node.callspec.params["made"]
    puppet = Puppet(portrait(name), SIZE, SIZE)
    person = (puppet.portrait.matte > 0).astype(np.uint8)
    reach = round((REACH + 0.05) * puppet.axes.unit)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1,) * 2)
    away = cv2.dilate(person, disc) == 0
    assert away.any()
    for seen in (made.still, made.alive):
        spread = np.ptp(seen.luma[:, away].astype(np.int16), axis=0)
        assert np.percentile(spread, 99) <= 6  # levels of 255, after lossy encoding
