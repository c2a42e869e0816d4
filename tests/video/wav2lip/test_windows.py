"""Which sound each frame's mouth is made for."""

from __future__ import annotations

import numpy as np
import pytest

from inference.video.wav2lip.windows import SILENT, STEPS, Windows, _Resampled
from third_party.Wav2Lip.mel import melspectrogram

RATE, STEPS_PER_S = 16000, 80
MINUTES_10 = np.zeros(600 * RATE, np.float32)


def clicks(rate: int, *at_s: float, seconds: float = 3.0) -> np.ndarray:
    sound = np.zeros(round(seconds * rate), np.float32)
    for at in at_s:
        sound[round(at * rate)] = 1
    return sound


@pytest.mark.parametrize("fps", [24, 25, 30000 / 1001, 30, 50, 60])
def test_a_window_starts_40_ms_before_its_frame_however_long_the_sound(fps: float) -> None:
    windows = Windows(MINUTES_10, RATE, fps)
    frames = np.arange(3, int(599 * fps))
    late = np.array([windows.start(int(i)) for i in frames]) / STEPS_PER_S - (frames / fps - 0.04)
    assert late.min() > -1 / STEPS_PER_S and late.max() < 1e-6


def test_at_25_fps_windows_are_those_of_the_training() -> None:
    windows = Windows(MINUTES_10, RATE, 25)
    trained = [int(80.0 * ((i - 1) / 25.0)) for i in range(1, 14000)]
    assert [windows.start(i) for i in range(1, 14000)] == trained


@pytest.mark.parametrize("rate", [16000, 22050, 44100, 48000])
@pytest.mark.parametrize("fps", [25, 30000 / 1001, 60])
def test_a_click_is_heard_where_it_is(rate: int, fps: float) -> None:
    windows = Windows(clicks(rate, 1.5), rate, fps)
    for i in range(int(3 * fps)):
        loudness = windows.at(i).mean(0)
        from_start = (1.5 - windows.start(i) / STEPS_PER_S) * STEPS_PER_S
        if 3 < from_start < STEPS - 4:  # the spectrogram's own windows are four steps wide
            weight = loudness - loudness.min()
            assert abs((weight * np.arange(STEPS)).sum() / weight.sum() - from_start) < 0.6
        elif not -3 < from_start < STEPS + 2:
            assert loudness.max() < -3.9


def test_windows_are_cut_from_the_spectrogram_and_stay_within_it() -> None:
    sound = np.random.default_rng(0).normal(0, 0.1, 2 * RATE).astype(np.float32)
    mel, windows = melspectrogram(sound), Windows(sound, RATE, 25)
    for i in (0, 1, 10, 45, 49, 60):
        start = windows.start(i)
        assert np.array_equal(windows.at(i), mel[:, start : start + STEPS])
    assert windows.start(0) == 0
    assert windows.start(60) == mel.shape[1] - STEPS


@pytest.mark.parametrize("rate", [8000, 11025, 22050, 44100, 48000])
def test_pieces_of_a_resampled_sound_are_those_of_the_whole(rate: int) -> None:
    original = clicks(rate, 0.3, 0.7, seconds=1.3)
    sound = _Resampled(original, rate)
    whole = sound[:]
    assert len(whole) == len(sound) == len(original) * RATE // rate
    assert min(abs(int(whole.argmax()) - at * RATE) for at in (0.3, 0.7)) <= 1
    for first, last in ((0, 1), (1, 900), (4799, 4802), (777, 20_000), (len(sound) - 1, None)):
        np.testing.assert_allclose(sound[first:last], whole[first:last], atol=1e-6)
    assert len(sound[500:500]) == 0


@pytest.mark.parametrize("samples", [0, 1, 500])
def test_the_shortest_sound_has_a_window(samples: int) -> None:
    assert Windows(np.zeros(samples, np.float32), 22050, 25).at(0).shape == (80, STEPS)


def test_a_share_leads_to_silence() -> None:
    sound = np.random.default_rng(0).normal(0, 0.1, RATE).astype(np.float32)
    windows = Windows(sound, RATE, 25)
    loud = [windows.at(5, share).mean() for share in (0.0, 0.3, 0.7, 1.0)]
    assert np.array_equal(windows.at(5, 0.0), SILENT)
    assert loud == sorted(loud) and loud[0] < loud[-1]
    assert np.array_equal(windows.at(5, 1.0), windows.at(5))
