"""Sound as the generator hears it: 80 bands, 80 steps a second, in -4..4.

The settings are those that the published weights were trained with. Needs no torch.
"""

from __future__ import annotations

from functools import cache
from typing import Protocol

import numpy as np

RATE = 16000  # samples a second
HOP = 200  # samples
BANDS = 80
_WINDOW = 800  # samples
_LOWEST_HZ, _HIGHEST_HZ = 55.0, 7600.0
_PREEMPHASIS = 0.97
_QUIETEST = 1e-5  # amplitude
_REFERENCE_DB, _RANGE_DB, _LIMIT = 20.0, 100.0, 4.0
_AT_ONCE = 512  # steps: memory does not grow with the sound


class Samples(Protocol):
    """An array, or what makes its pieces when they are asked for."""

    def __len__(self) -> int: ...

    def __getitem__(self, part: slice, /) -> np.ndarray: ...


def melspectrogram(samples: Samples) -> np.ndarray:
    """Mono samples at RATE in -1..1 to (BANDS, 1 + len // HOP) float32; step i is at i * HOP."""
    steps = 1 + len(samples) // HOP
    mel = np.empty((BANDS, steps), np.float32)
    bands, window = _bands(), np.hanning(_WINDOW + 1)[:-1]
    for first in range(0, steps, _AT_ONCE):
        last = min(first + _AT_ONCE, steps)
        sound = _emphasised(samples, first * HOP - _WINDOW // 2, (last - 1) * HOP + _WINDOW // 2)
        pieces = np.lib.stride_tricks.sliding_window_view(sound, _WINDOW)[::HOP]
        amplitude = np.abs(np.fft.rfft(pieces * window)) @ bands
        decibel = 20 * np.log10(np.maximum(amplitude, _QUIETEST)) - _REFERENCE_DB
        mel[:, first:last] = ((decibel / _RANGE_DB + 1) * 2 - 1).T * _LIMIT
    return np.clip(mel, -_LIMIT, _LIMIT, out=mel)


def _emphasised(samples: Samples, start: int, stop: int) -> np.ndarray:
    """samples[start:stop] less most of the sample before each; zero beyond the sound's ends.

    The first sample knows none before it. Of a later block, the window weighs it with zero.
    """
    inner, end = max(start, 0), min(stop, len(samples))
    sound = samples[inner:end].astype(np.float64)
    sound[1:] -= _PREEMPHASIS * sound[:-1]
    return np.pad(sound, (inner - start, stop - end))


@cache
def _bands() -> np.ndarray:
    """(frequencies, BANDS): triangles of area one on Slaney's scale, each ending where its
    neighbours peak."""
    hertz = np.arange(_WINDOW // 2 + 1) * (RATE / _WINDOW)
    edges = _hertz(np.linspace(_mel(_LOWEST_HZ), _mel(_HIGHEST_HZ), BANDS + 2))
    low, peak, high = edges[:-2], edges[1:-1], edges[2:]
    rising = (hertz[:, None] - low) / (peak - low)
    falling = (high - hertz[:, None]) / (high - peak)
    return np.maximum(np.minimum(rising, falling), 0) * 2 / (high - low)


# Slaney's scale: even steps up to 1 kHz, then 27 of them to each factor of 6.4.
_LINEAR_HZ, _KNEE_HZ, _STEPS = 200 / 3, 1000.0, 27 / np.log(6.4)


def _mel(hertz: float) -> float:
    if hertz < _KNEE_HZ:
        return hertz / _LINEAR_HZ
    return _KNEE_HZ / _LINEAR_HZ + _STEPS * float(np.log(hertz / _KNEE_HZ))


def _hertz(mel: np.ndarray) -> np.ndarray:
    beyond = np.maximum(mel - _KNEE_HZ / _LINEAR_HZ, 0)
    return np.minimum(mel * _LINEAR_HZ, _KNEE_HZ) * np.exp(beyond / _STEPS)
