"""The mel spectrogram of any length of sound."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc

import numpy as np
import pytest

from third_party.Wav2Lip.mel import BANDS, HOP, RATE, melspectrogram


def noise(seconds: float) -> np.ndarray:
    sound = np.random.default_rng(0).standard_normal(round(seconds * RATE)) * 0.1
    return sound.astype(np.float32)


def test_a_step_does_not_know_how_long_the_sound_is():
    """Blocks leave no seams: a cutting has the same steps as the whole, but for its ends."""
    sound = noise(30)
    whole = melspectrogram(sound)
    first, last = 380, 2100  # steps
    cutting = melspectrogram(sound[first * HOP : last * HOP])
    np.testing.assert_allclose(cutting[:, 3:-3], whole[:, first + 3 : last - 2], atol=1e-5)


@pytest.mark.parametrize("length", [0, 1, HOP - 1, HOP, 512 * HOP - 1, 512 * HOP, 512 * HOP + 1])
def test_lengths(length):
    mel = melspectrogram(noise(10)[:length])
    assert mel.shape == (BANDS, 1 + length // HOP)
    assert np.isfinite(mel).all()


def test_silence_is_the_lowest_value_and_loud_the_highest():
    assert (melspectrogram(np.zeros(RATE, np.float32)) == -4).all()
    assert melspectrogram(noise(1) * 1e4).max() == 4


@pytest.mark.parametrize("hertz", [200, 1000, 3000, 7000])
def test_a_tone_is_heard_in_its_own_band(hertz):
    """Bands are even steps on Slaney's scale, from 55 to 7600 Hz."""
    tone = 0.1 * np.sin(2 * np.pi * hertz * np.arange(RATE) / RATE).astype(np.float32)
    marks = [mel_of(55), mel_of(hertz), mel_of(7600)]
    band = (marks[1] - marks[0]) / (marks[2] - marks[0]) * (BANDS + 1) - 1
    assert abs(melspectrogram(tone)[:, 40].argmax() - band) <= 1


def mel_of(hertz: float) -> float:
    return hertz * 3 / 200 if hertz < 1000 else 15 + 27 * np.log(hertz / 1000) / np.log(6.4)


def test_ten_minutes_take_no_more_memory_than_ten_seconds():
    working = []
    for seconds in (10, 600):
        sound = noise(seconds)
        tracemalloc.start()
        mel = melspectrogram(sound)
        working.append(tracemalloc.get_traced_memory()[1] - mel.nbytes)
        tracemalloc.stop()
    assert working[1] < 1.1 * working[0]


def test_hearing_needs_no_torch():
    code = ("import sys; from third_party.Wav2Lip import melspectrogram; "
            "print({'torch', 'scipy', 'librosa'} & sys.modules.keys())")
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "set()"
