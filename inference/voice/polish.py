"""Makes espeak-ng's voice easier on the ear. Time stays: cues hold to a few milliseconds.

An equaliser towards the spectrum of people's speech; a phase that spreads each glottal pulse,
which is what buzzes; breath where the sound is bright; a small room; even level; the loudness
that web video has. The same samples in give the same samples out.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from inference.progress import OnProgress, part, silent
from inference.voice.equalisers import BAND_CENTRES_HZ
from inference.voice.filters import (
    band_kernel,
    convolve,
    convolved,
    envelope,
    gain_kernel,
    with_gains,
)
from inference.voice.loudness import at_loudness

TARGET_LUFS = -16.0
CEILING_DB = -1.0

_EQUALISER_TAPS = 511
_DISPERSION_S, _DISPERSION_UP_TO_HZ = 0.007, 3500.0
_BREATH_BAND_HZ, _BREATH_TAPS, _BREATH_SHARE = (2000.0, 8000.0), 63, 0.22  # gentle slopes
_ROOM_T60_S, _ROOM_FIRST_ECHO_S, _ROOM_SHARE = 0.22, 0.006, 0.10
_ROOM_BAND_HZ = (250.0, 5200.0)
_LEVEL_POWER, _LEVEL_FLOOR = -0.25, 0.08
_FADE_S = 0.005


def polish(samples: np.ndarray, rate: int, equaliser_db: tuple[float, ...],
           on_progress: OnProgress = silent) -> np.ndarray:
    """Mono float32 in and out, as long as it was, at -16 LUFS with peaks below -1 dBFS."""
    def told(done: float) -> None:
        on_progress(done, "Polishing the voice")

    told(0.0)
    kernel, delay = _tone_kernel(equaliser_db, rate)
    sound = convolve(samples, kernel, delay)
    del samples  # a caller that needs them no longer has their memory back
    told(0.1)
    sound += _breath(sound, rate)
    told(0.3)
    convolve(sound, _room_kernel(rate), out=sound)
    told(0.4)
    with_gains(sound, *_even_level(sound, rate), out=sound)
    sound = at_loudness(sound, rate, TARGET_LUFS, CEILING_DB, part(on_progress, 0.5, 1.0))
    fade = np.linspace(0, 1, round(_FADE_S * rate), dtype=np.float32)
    sound[: len(fade)] *= fade
    sound[-len(fade) :] *= fade[::-1]
    return sound


@lru_cache(maxsize=32)
def _tone_kernel(equaliser_db: tuple[float, ...], rate: int) -> tuple[np.ndarray, int]:
    """Equaliser and dispersion as one kernel, and its delay in samples."""
    gains = np.asarray(equaliser_db)
    centres = np.asarray(BAND_CENTRES_HZ)
    equaliser = gain_kernel(centres, gains, rate, _EQUALISER_TAPS)
    dispersion, ahead = _dispersion_kernel(rate)
    return np.convolve(equaliser, dispersion), _EQUALISER_TAPS // 2 + ahead


def _dispersion_kernel(rate: int) -> tuple[np.ndarray, int]:
    """An all-pass whose low notes come up to 7 ms later than its high ones; its mean delay."""
    size = 1024
    frequencies = np.fft.rfftfreq(size, 1 / rate)
    delays = _DISPERSION_S * np.clip(1 - frequencies / _DISPERSION_UP_TO_HZ, 0, 1) ** 1.5
    phase = -2 * np.pi * np.cumsum(delays) * frequencies[1]
    margin = 32
    taps = round((_DISPERSION_S + 0.004) * rate)
    impulse = np.roll(np.fft.irfft(np.exp(1j * phase), size), margin)[:taps]
    fade = np.ones(taps)
    fade[-margin:] = np.linspace(1, 0, margin)
    return impulse * fade, margin + round(_DISPERSION_S / 2 * rate)


def _breath(sound: np.ndarray, rate: int) -> np.ndarray:
    """Noise between 2 and 8 kHz, as strong as the speech is there."""
    band = band_kernel(*_BREATH_BAND_HZ, rate, _BREATH_TAPS)
    delay = _BREATH_TAPS // 2
    frame = round(0.005 * rate)
    bright = convolved(sound, band, delay, frame)
    strength = np.concatenate([envelope(block, frame) for block in bright])
    strength = np.convolve(strength, [0.25, 0.5, 0.25], "same")
    noise = np.random.default_rng(1).standard_normal(len(sound), np.float32)
    convolve(noise, band / np.sqrt(np.square(band).sum()), delay, out=noise)
    return with_gains(noise, _BREATH_SHARE * strength, frame, out=noise)


@lru_cache(maxsize=4)
def _room_kernel(rate: int) -> np.ndarray:
    """The sound itself, and a short dull echo of it."""
    taps = round(_ROOM_T60_S * rate)
    seconds = np.arange(taps) / rate
    echo = np.random.default_rng(3).standard_normal(taps) * 10 ** (-3 * seconds / _ROOM_T60_S)
    echo[: round(_ROOM_FIRST_ECHO_S * rate)] = 0
    echo = convolve(echo, band_kernel(*_ROOM_BAND_HZ, rate, 255), 127).astype(np.float64)
    echo[: round(_ROOM_FIRST_ECHO_S * rate)] = 0
    echo *= _ROOM_SHARE / np.sqrt(np.square(echo).sum())
    echo[0] = 1.0
    return echo


def _even_level(sound: np.ndarray, rate: int) -> tuple[np.ndarray, int]:
    """Quiet syllables a little louder, pauses not blown up: gains, and samples a gain."""
    frame = round(0.01 * rate)
    window = np.hanning(19)[1:-1]
    levels = np.convolve(envelope(sound, frame), window / window.sum(), "same")
    loud = np.percentile(levels, 90) + 1e-9
    return np.maximum(levels / loud, _LEVEL_FLOOR) ** _LEVEL_POWER, frame
