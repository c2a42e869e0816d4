import numpy as np
import pytest

from inference.voice.filters import (
    band_kernel,
    convolve,
    envelope,
    gain_kernel,
    resample,
    with_gains,
)
from inference.voice.loudness import loudness_lufs
from inference.voice.polish import polish
from inference.voice.voices import VOICES
from tools.calibrate_voices import distance_db, equaliser_db, raw, reached_semitones


@pytest.mark.parametrize("voice", VOICES, ids=lambda voice: voice.id)
def test_polish_brings_a_voice_nearer_to_peoples_spectrum(voice):
    samples, rate = raw(voice)
    polished = polish(samples, rate, voice.equaliser_db)
    assert len(polished) == len(samples)
    assert distance_db(polished, rate, voice) < distance_db(samples, rate, voice)
    assert distance_db(polished, rate, voice) < 4
    assert loudness_lufs(polished, rate) == pytest.approx(-16, abs=0.1)


@pytest.mark.parametrize("voice", VOICES[:2], ids=lambda voice: voice.id)
def test_the_tables_are_what_the_tool_computes(voice):
    assert voice.equaliser_db == pytest.approx(equaliser_db(voice), abs=0.11)
    assert voice.reached_semitones == pytest.approx(reached_semitones(voice), abs=0.11)


def test_polish_keeps_time_and_silence():
    samples, rate = raw(VOICES[0])
    gap = np.zeros(rate, np.float32)
    samples = np.concatenate([gap, samples[: 3 * rate], gap])
    polished = polish(samples, rate, VOICES[0].equaliser_db)
    frame = rate // 1000
    before, after = (envelope(sound, frame)[: 5 * 1000] for sound in (samples, polished))
    similar = [
        np.corrcoef(before[50:-50], np.roll(after, -ms)[50:-50])[0, 1] for ms in range(-9, 10)
    ]
    assert abs(int(np.argmax(similar)) - 9) <= 3  # milliseconds
    assert np.abs(polished[: rate - 100]).max() < 1e-3
    assert np.abs(polished[-rate // 2 :]).max() < 1e-3


def test_the_same_in_gives_the_same_out():
    samples, rate = raw(VOICES[4])
    once = polish(samples, rate, VOICES[4].equaliser_db)
    assert np.array_equal(once, polish(samples.copy(), rate, VOICES[4].equaliser_db))


def test_very_short_and_silent_sound():
    flat = (0.0,) * 21
    assert not polish(np.zeros(400, np.float32), 22050, flat).any()
    click = np.zeros(300, np.float32)
    click[150] = 0.5
    assert np.isfinite(polish(click, 22050, flat)).all()


def test_convolve_is_convolution_across_blocks():
    chance = np.random.default_rng(4)
    samples = chance.standard_normal(50_000).astype(np.float32)
    kernel = chance.standard_normal(301)
    assert np.allclose(convolve(samples, kernel), np.convolve(samples, kernel)[:50_000], atol=1e-3)
    delayed = convolve(samples, kernel, 150)
    assert np.allclose(delayed, np.convolve(samples, kernel)[150:50_150], atol=1e-3)


def test_kernels_do_what_they_say():
    def gain_db(kernel, hz):
        n = np.arange(len(kernel))
        return 20 * np.log10(abs(np.sum(kernel * np.exp(-2j * np.pi * hz / 22050 * n))))

    kernel = gain_kernel(np.array([100.0, 1000.0, 8000.0]), np.array([0.0, 6.0, -6.0]), 22050, 511)
    assert gain_db(kernel, 1000) == pytest.approx(6, abs=0.3)
    assert gain_db(kernel, 8000) == pytest.approx(-6, abs=0.3)
    band = band_kernel(2000, 7000, 22050, 255)
    assert gain_db(band, 4000) == pytest.approx(0, abs=0.1)
    assert gain_db(band, 500) < -40 > gain_db(band, 9500)


def test_gains_are_a_line_between_the_middles():
    line = with_gains(np.ones(30, np.float32), np.array([0.0, 1.0, 0.0]), 10)
    assert (line[5], line[10], line[15], line[25]) == pytest.approx((0, 0.5, 1, 0))


@pytest.mark.parametrize("ratio", [0.5, 0.8, 1.3, 2.0])
def test_resample_moves_the_pitch_and_nothing_else(ratio):
    seconds = np.arange(22050) / 22050
    tone = np.sin(2 * np.pi * 1000 * seconds).astype(np.float32)
    moved = resample(tone, ratio)
    assert len(moved) == int(22050 / ratio)
    expected = np.sin(2 * np.pi * 1000 * ratio * np.arange(len(moved)) / 22050)
    assert np.abs(moved - expected)[100:-100].max() < 0.01
    too_high = np.sin(2 * np.pi * 10500 * seconds).astype(np.float32)
    if ratio > 1.25:
        assert np.abs(resample(too_high, ratio))[100:-100].max() < 0.02
