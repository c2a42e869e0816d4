"""Is there a voice in a sound? Told by level and by whether the sound repeats itself.

A voice is voiced in most of its loud moments: the same wave comes again after one period of
the vocal folds. Noise does not. An instrument's does too, but its pitch stands still in each
note, and a voice's never. What is sung passes: this asks for a voice, not for words.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from inference.voice.filters import envelope

MOMENT_S = 0.02
_WINDOW_S = 0.04
_LOWEST_HZ, _HIGHEST_HZ = 65.0, 500.0  # of vocal folds, men's to children's
_UP_TO_HZ = 3000.0  # above it breath outweighs the voice
_PERIODIC = 0.5  # correlation with itself one period later
_BELOW_LOUD_DB = 25.0  # what is that far below the loud moments is a pause or background
_STILL = 0.002  # a thirtieth of a semitone in 20 ms
_AT_ONCE = 512  # moments


@dataclass(frozen=True)
class Voicing:
    """One value for each moment of 20 ms."""

    level_db: np.ndarray  # of full scale
    loud: np.ndarray  # bool
    judged: np.ndarray  # bool: the loud ones that were listened to
    voiced: np.ndarray  # bool
    pitch_hz: np.ndarray  # where voiced

    @property
    def loud_s(self) -> float:
        return float(self.loud.sum()) * MOMENT_S

    @property
    def speech_db(self) -> float:
        """The level of the loud moments: their 90th percentile."""
        return float(np.percentile(self.level_db, 95)) if len(self.level_db) else -120.0

    @property
    def voiced_share(self) -> float:
        """Of the loud moments."""
        return float(self.voiced[self.judged].mean()) if self.judged.any() else 0.0

    @property
    def still_share(self) -> float:
        """How much of the voiced sound keeps its pitch exactly from moment to moment."""
        both = self.voiced[1:] & self.voiced[:-1]
        change = np.abs(np.log(self.pitch_hz[1:][both] / self.pitch_hz[:-1][both]))
        return float((change < _STILL).mean()) if len(change) else 0.0

    @property
    def movement_db(self) -> float:
        """How much the level of the loud moments goes up and down: its standard deviation."""
        return float(self.level_db[self.loud].std()) if self.loud.any() else 0.0


def voicing(samples: np.ndarray, rate: int, every: int = 1) -> Voicing:
    """`every`: so many loud moments pass for each that is listened to."""
    frame = round(MOMENT_S * rate)
    count = len(samples) // frame
    if not count:
        none, never = np.zeros(0), np.zeros(0, bool)
        return Voicing(none, never, never, never, none)
    level_db = 20 * np.log10(np.maximum(envelope(samples[: count * frame], frame), 1e-6))
    loud = (level_db > np.percentile(level_db, 95) - _BELOW_LOUD_DB) & (level_db > -80)
    judged, voiced, pitch_hz = np.zeros(count, bool), np.zeros(count, bool), np.ones(count)
    which = np.flatnonzero(loud)[::every]
    judged[which] = True
    for start in range(0, len(which), _AT_ONCE):
        some = which[start : start + _AT_ONCE]
        strength, pitch_hz[some] = _periodicity(samples, rate, some * frame + frame // 2)
        voiced[some] = strength > _PERIODIC
    return Voicing(level_db, loud, judged, voiced, pitch_hz)


def _periodicity(
    samples: np.ndarray, rate: int, middles: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Around each of `middles`: the highest correlation with itself a period later, 0 to 1,
    and how many such periods there are in a second."""
    half = round(_WINDOW_S * rate / 2)
    size = 1 << (4 * half - 1).bit_length()
    padded = np.pad(samples, half)
    windows = padded[middles[:, None] + np.arange(2 * half)].astype(np.float64)
    windows -= windows.mean(1, keepdims=True)
    taper = np.hanning(2 * half + 2)[1:-1]
    spectrum = np.abs(np.fft.rfft(windows * taper, size, axis=1)) ** 2
    spectrum[:, round(_UP_TO_HZ / rate * size) :] = 0
    correlation = np.fft.irfft(spectrum, axis=1)
    lags = np.arange(int(rate / _HIGHEST_HZ), min(int(rate / _LOWEST_HZ), half))
    row = np.arange(len(middles))
    own = np.fft.irfft(np.abs(np.fft.rfft(taper, size)) ** 2)  # what the taper itself takes away
    scale = np.maximum(correlation[:, :1], 1e-12) * (own[lags] / own[0])
    likeness = correlation[:, lags] / scale
    best = np.clip(likeness.argmax(1), 1, len(lags) - 2)
    before, top, after = (likeness[row, best + step] for step in (-1, 0, 1))
    curve = np.minimum(before + after - 2 * top, -1e-9)  # a parabola through the three
    between = np.clip((before - after) / (2 * curve), -0.5, 0.5)
    return likeness.max(1), rate / (lags[best] + between)
