"""Life: alive where wanted, still where not, the same for the same seed."""

from __future__ import annotations

import numpy as np
import pytest

from inference.video.life import life_track
from inference.video.tracks import LifeTrack, MouthTrack

FIELDS = ("yaw", "pitch", "roll", "shift", "breath", "brow", "blink", "gaze")


def speech_like(seconds: float, fps: float) -> MouthTrack:
    """Two seconds of talk, one of silence, with a stress every 0.6 s of talk."""
    t = np.arange(round(seconds * fps)) / fps
    talking = ((t % 3) < 2).astype(float)
    stress = talking * np.exp(-((((t % 0.6) - 0.3) / 0.08) ** 2))
    return MouthTrack(fps, np.zeros((len(t), 8), np.float32), talking, stress)


def values(life: LifeTrack) -> np.ndarray:
    return np.column_stack([getattr(life, f).reshape(len(life), -1) for f in FIELDS])


def test_no_liveliness_is_stillness() -> None:
    assert not values(life_track(speech_like(10, 25), liveliness=0, seed=3)).any()


def test_a_seed_decides_everything() -> None:
    mouth = speech_like(10, 25)
    first, again, other = (values(life_track(mouth, 1.0, seed)) for seed in (5, 5, 6))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_movements_grow_with_liveliness() -> None:
    mouth = speech_like(20, 25)
    subtle, lively = (life_track(mouth, amount, 1) for amount in (0.3, 1.0))
    for name in ("yaw", "pitch", "roll", "shift", "breath"):
        assert np.allclose(getattr(subtle, name), 0.3 * getattr(lively, name))
    assert np.abs(lively.yaw).max() > 0.02
    assert np.abs(lively.yaw).max() < 0.12


def test_it_starts_from_the_untouched_picture() -> None:
    first = values(life_track(speech_like(5, 30), 1.0, 2))[0]
    assert np.abs(first).max() < 1e-9


@pytest.mark.parametrize("fps", [24, 25, 50, 60])
def test_eyes_close_fully_and_often_enough(fps: int) -> None:
    life = life_track(speech_like(60, fps), 1.0, 4)
    shut = life.blink[:, 0] > 0.9
    blinks = np.count_nonzero(shut[1:] & ~shut[:-1])
    assert 10 <= blinks <= 30  # people: 15 to 20 a minute
    assert life.blink.max() <= 1
    assert shut.mean() < 0.05


def test_blinks_prefer_pauses() -> None:
    mouth = speech_like(300, 25)
    life = life_track(mouth, 1.0, 0)
    shut = life.blink[:, 0] > 0.5
    assert (mouth.speaking[shut] < 0.3).mean() > 1.3 * (mouth.speaking < 0.3).mean()


def test_nods_follow_stress() -> None:
    mouth = speech_like(60, 25)
    flat = MouthTrack(mouth.fps, mouth.values, mouth.speaking, np.zeros(len(mouth)))
    nodding, still = (life_track(m, 1.0, 7).pitch for m in (mouth, flat))
    assert np.std(np.diff(nodding)) > 3 * np.std(np.diff(still))  # a drift is slow, a nod quick


def test_movements_are_smooth() -> None:
    life = life_track(speech_like(30, 25), 1.0, 9)
    for name, most in (("yaw", 0.02), ("pitch", 0.02), ("roll", 0.01)):
        assert np.abs(np.diff(getattr(life, name))).max() < most  # radians a frame


def test_a_moment_is_enough() -> None:
    assert len(life_track(speech_like(0.04, 25), 1.0, 0)) == 1
