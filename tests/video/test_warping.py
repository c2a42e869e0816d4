import numpy as np
import pytest

from inference.video.warping import find_way

RELUCTANCE = 0.4


def walk(steps: int, seed: int = 0, features: int = 6) -> np.ndarray:
    """Something that changes like speech: smooth, and nowhere the same."""
    noise = np.random.default_rng(seed).normal(0, 1, (steps + 8, features))
    smooth = np.apply_along_axis(np.convolve, 0, noise, np.hanning(9), "valid")
    return smooth[:steps].astype(np.float32)


@pytest.mark.parametrize("steps", [1, 2, 50, 1500, 5000])
def test_a_sound_is_itself(steps):
    sound = walk(steps)
    way = find_way(sound, sound, RELUCTANCE)
    np.testing.assert_array_equal(way.first, np.arange(steps))
    np.testing.assert_array_equal(way.second, np.arange(steps))
    assert way.distance.max() < 1e-2


@pytest.mark.parametrize("steps", [60, 900, 4000])
def test_another_pace_is_followed(steps):
    sound = walk(steps)
    true = steps * (np.linspace(0, 1, round(1.3 * steps)) ** 1.2) * (1 - 1 / steps)
    slower = np.column_stack([np.interp(true, np.arange(steps), f) for f in sound.T])
    way = find_way(sound, slower.astype(np.float32), RELUCTANCE)
    assert way.first[0] == way.second[0] == 0
    assert way.first[-1] == steps - 1 and way.second[-1] == len(slower) - 1
    assert (np.diff(way.first) >= 0).all() and (np.diff(way.second) >= 0).all()
    assert np.percentile(np.abs(way.first - true[way.second]), 95) <= 2


@pytest.mark.parametrize("wait", [10, 100, 700])
def test_a_long_wait_is_sat_out(wait):
    sound = walk(2400)
    waiting = np.concatenate([sound[:1000], np.repeat(sound[1000:1001], wait, 0), sound[1000:]])
    way = find_way(sound, waiting, RELUCTANCE)
    before, after = way.second < 990, way.second > 1010 + wait
    assert np.abs(way.first - way.second)[before].max() <= 2
    assert np.abs(way.first - way.second + wait)[after].max() <= 2


def test_an_endless_wait_is_given_up():
    sound = walk(3000)
    waiting = np.concatenate([sound[:1500], np.zeros((9000, 6), np.float32), sound[1500:]])
    way = find_way(sound, waiting, RELUCTANCE)
    assert way is None or (way.first[-1], way.second[-1]) == (2999, 11999)
