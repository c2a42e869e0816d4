import re
import subprocess

import imageio_ffmpeg
import numpy as np
import pytest

from inference.voice.espeak import synthesise
from inference.voice.loudness import SILENT_LUFS, at_loudness, frame_peaks, loudness_lufs


def ffmpeg_lufs_and_peak(samples, rate):
    """Integrated loudness and true peak by ffmpeg's ebur128 filter.

    One channel is measured as one: ffmpeg reads mono so unless told dual mono.
    """
    source = ["-f", "f32le", "-ar", str(rate), "-ac", "1", "-i", "-"]
    measure = ["-af", "ebur128=peak=true", "-f", "null", "-"]
    report = subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostats", *source, *measure],
        input=samples.astype("<f4").tobytes(),
        capture_output=True,
        check=True,
    ).stderr.decode()
    summary = report[report.rindex("Summary:") :]
    lufs = float(re.search(r"I:\s+(-?[\d.]+) LUFS", summary)[1])
    peak = float(re.search(r"Peak:\s+(-?[\d.]+) dBFS", summary)[1])
    return lufs, peak


def sounds():
    chance = np.random.default_rng(0)
    seconds = np.arange(22050 * 6) / 22050
    tone = 0.3 * np.sin(2 * np.pi * 997 * seconds)
    quiet_half = tone * np.where(seconds < 3, 1, 0.02)  # for the relative gate
    noise = 0.1 * chance.standard_normal(48000 * 5)
    speech = synthesise("Good morning. This is a test of how loud speech is!", "gmw/en-US+f2")
    return {
        "tone": (tone, 22050),
        "half": (quiet_half, 22050),
        "noise": (noise, 48000),
        "speech": (speech.samples, speech.rate),
        "speech at 44.1": (np.repeat(speech.samples, 2), 44100),
    }


@pytest.mark.parametrize("name", sounds())
def test_loudness_is_what_ffmpeg_measures(name):
    samples, rate = sounds()[name]
    assert loudness_lufs(samples, rate) == pytest.approx(
        ffmpeg_lufs_and_peak(samples, rate)[0], abs=0.15
    )


def test_full_scale_sine_is_minus_three():
    """BS.1770's own check: 0 dBFS at 997 Hz in one channel reads -3.01."""
    sine = np.sin(2 * np.pi * 997 * np.arange(48000 * 3) / 48000)
    assert loudness_lufs(sine, 48000) == pytest.approx(-3.01, abs=0.03)


def test_silence_and_shortness():
    assert loudness_lufs(np.zeros(0, np.float32), 22050) == SILENT_LUFS
    assert loudness_lufs(np.zeros(22050, np.float32), 22050) == SILENT_LUFS
    blip = np.sin(2 * np.pi * 997 * np.arange(4800) / 48000)
    assert loudness_lufs(blip, 48000) == pytest.approx(-3, abs=0.5)
    assert not at_loudness(np.zeros(1000, np.float32), 22050, -16, -1).any()


def test_peaks_between_samples_are_seen():
    # A sine at a quarter of the rate, sampled 45 degrees off its peaks.
    sine = np.sin(np.pi / 2 * np.arange(2000) + np.pi / 4)
    assert np.abs(sine).max() == pytest.approx(0.707, abs=0.001)
    assert frame_peaks(sine, 100)[5:15].max() == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("target", [-23.0, -16.0, -14.0])
def test_at_loudness_reaches_the_target_below_the_ceiling(target):
    speech = synthesise("Please make me loud enough, and do not clip. Pop! Bang! Boom!", "gmw/en")
    made = at_loudness(speech.samples, speech.rate, target, -1.0)
    lufs, peak = ffmpeg_lufs_and_peak(made, speech.rate)
    assert lufs == pytest.approx(target, abs=0.2)
    assert peak <= -0.85  # ffmpeg interpolates with another filter
    assert np.abs(made).max() <= 10 ** (-1 / 20) + 1e-6
