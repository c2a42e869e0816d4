"""Minutes of speech: worked on in blocks, of which nothing is to be heard or to be paid for."""

import tracemalloc

import numpy as np
import pytest

from inference.voice.espeak import speak
from inference.voice.filters import convolve, convolved, envelope, with_gains
from inference.voice.loudness import frame_peaks
from inference.voice.polish import polish

RATE = 22050
FLAT = (0.0,) * 21


def noise(seconds):
    return np.random.default_rng(5).standard_normal(RATE * seconds, np.float32) * np.float32(0.1)


def in_one_piece(samples, kernel, delay):
    size = 1 << (len(samples) + len(kernel)).bit_length()
    whole = np.fft.irfft(np.fft.rfft(samples, size) * np.fft.rfft(kernel, size), size)
    return whole[delay : delay + len(samples)]


def sentences(count):
    return " ".join(f"This is sentence number {n}, and it is soon over." for n in range(count))


def peak_bytes_and_samples(text):
    tracemalloc.start()
    try:
        samples = speak(text, limit_characters=10**6).samples
        return tracemalloc.get_traced_memory()[1], samples.nbytes
    finally:
        tracemalloc.stop()


def test_memory_grows_with_little_more_than_the_samples():
    short, short_samples = peak_bytes_and_samples(sentences(6))
    long, long_samples = peak_bytes_and_samples(sentences(50))
    assert long_samples - short_samples > 120 * RATE * 4
    assert (long - short) / (long_samples - short_samples) < 3


@pytest.mark.parametrize(("taps", "delay"), [(63, 31), (703, 0), (703, 350), (8192, 0), (9, 8)])
def test_convolution_in_blocks_is_that_of_the_whole(taps, delay):
    samples = noise(6)
    kernel = np.random.default_rng(6).standard_normal(taps) / np.sqrt(taps)
    expected = in_one_piece(samples, kernel, delay)
    assert np.abs(convolve(samples, kernel, delay) - expected).max() < 1e-6
    assert np.abs(convolve(samples, kernel, delay, out=samples) - expected).max() < 1e-6
    assert np.abs(samples - expected).max() < 1e-6


def test_blocks_are_whole_frames():
    samples, kernel = noise(6)[:-17], np.ones(63) / 63
    frames = [envelope(block, 110) for block in convolved(samples, kernel, 31, 110)]
    assert len(frames) > 3
    expected = envelope(convolve(samples, kernel, 31), 110)
    assert np.concatenate(frames) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("frame", [22, 110, 221])
def test_gains_in_blocks_are_those_of_the_whole(frame):
    samples = noise(8)
    gains = np.random.default_rng(7).random(-(-len(samples) // frame))
    middles = np.arange(len(gains)) * frame + frame / 2
    expected = samples * np.interp(np.arange(len(samples)), middles, gains)
    assert np.abs(with_gains(samples, gains, frame) - expected).max() < 1e-6
    assert with_gains(samples, gains, frame, out=samples) is samples
    assert np.abs(samples - expected).max() < 1e-6


def test_peaks_of_frames_are_those_between_all_samples():
    samples = noise(3)
    quarters = np.stack([samples, *(_moved(samples, quarter / 4) for quarter in (1, 2, 3))])
    starts = np.arange(0, len(samples), 22)
    expected = np.maximum.reduceat(np.abs(quarters).max(0), starts)
    assert frame_peaks(samples, 22) == pytest.approx(expected, abs=1e-5)


def _moved(samples, by):
    """What lies so far behind each sample, by the definition."""
    n = np.arange(-12, 12) + 1 - by
    kernel = np.sinc(n) * np.cos(np.pi * n / 26) ** 2
    return np.convolve(samples, kernel)[12 : 12 + len(samples)]


@pytest.mark.parametrize("frame", [8, 22, 48])
def test_peaks_above_are_found_where_none_is_looked_for_below(frame):
    samples = noise(4)
    samples *= np.linspace(0, 1, len(samples), dtype=np.float32)
    every = frame_peaks(samples, frame)
    some = frame_peaks(samples, frame, 0.7 * every.max())
    loud = every > 0.7 * every.max()
    assert 0 < loud.sum() < len(every) / 4
    assert (some[loud] == every[loud]).all()
    assert (some < every).any()


def test_a_steady_tone_stays_steady():
    """441 Hz repeats every 50 samples: whatever a joint did would not."""
    tone = (0.1 * np.sin(2 * np.pi * np.arange(60 * RATE) / 50)).astype(np.float32)
    polished = polish(tone, RATE, FLAT)[RATE:-RATE]
    assert np.abs(polished).max() > 0.1
    assert np.abs(polished[50:] - polished[:-50]).max() < 0.001 * np.abs(polished).max()
