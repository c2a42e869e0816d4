"""Sound as a hundred spectra a second, on the scale of hearing.

Works at the sound's own rate, so that nothing is resampled: bands that a telephone does not
carry are simply empty. Knows nothing of speech.
"""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from inference.progress import OnProgress, minutes, silent

STEPS_PER_S = 100  # step i is centred at (i + 0.5) / STEPS_PER_S
BANDS = 32
_LOWEST_HZ, _HIGHEST_HZ = 80.0, 7600.0
_WINDOW_S = 0.025
_BIN_HZ = 25  # divides every common rate
_FLOOR = 1e-7  # of the loudest spectra: 70 dB down is silence
_AT_ONCE = 1024  # steps

_QUIETEST = 10  # percent of the steps
_STANDS_OUT = 8  # times the noise's power, 9 dB
_DETAIL = 3e-4  # of the loudest spectra, 35 dB down

_LOUD_RANGE = 7.0  # log power: what is within 30 dB of the loud moments is the sound itself
_SPREAD = 2.2  # log power that counts as one


def log_mel(samples: np.ndarray, rate: int, on_progress: OnProgress = silent) -> np.ndarray:
    """(steps, BANDS) float32, natural logarithm of power. `samples`: one or more."""
    steps = -(-len(samples) * STEPS_PER_S // rate)
    window, bands = _window_and_bands(rate)
    power = np.empty((steps, BANDS), np.float32)
    for at in range(0, steps, _AT_ONCE):
        heard = minutes(at / STEPS_PER_S, len(samples) / rate)
        on_progress(at / steps, f"Listening: {heard}")
        step = np.arange(at, min(at + _AT_ONCE, steps))
        centre = ((step + 0.5) * (rate / STEPS_PER_S)).astype(int)
        first, last = centre[0] - len(window) // 2, centre[-1] + len(window)
        near = np.pad(
            samples[max(0, first) : last], (max(0, -first), max(0, last - len(samples)))
        )
        pieces = sliding_window_view(near, len(window))[centre - centre[0]] * window
        power[step] = _power(pieces, rate // _BIN_HZ) @ bands
    loudest = np.percentile(power.max(1), 95)
    return np.log(power + max(loudest * _FLOOR, 1e-16))


def _power(pieces: np.ndarray, size: int) -> np.ndarray:
    """(pieces, size // 2 + 1) of each row. OpenCV's transform takes a twentieth of the time of
    numpy's, which knows double precision only."""
    rows = np.zeros((len(pieces), size), np.float32)
    rows[:, : pieces.shape[1]] = pieces
    spectra = cv2.dft(rows, flags=cv2.DFT_ROWS | cv2.DFT_COMPLEX_OUTPUT)[:, : size // 2 + 1]
    power: np.ndarray = spectra[..., 0] ** 2 + spectra[..., 1] ** 2
    return power


def noise_in(spectra: np.ndarray) -> np.ndarray:
    """The power of each band that is there all the time: a fan, a road, the microphone's own."""
    level = spectra.max(1)
    noise: np.ndarray = np.exp(spectra[level <= np.percentile(level, _QUIETEST)]).mean(0)
    return noise


def without(noise: np.ndarray, spectra: np.ndarray) -> np.ndarray:
    """What stands out of the noise, for noise itself is never even. Detail below speech is left
    out as well."""
    power = np.exp(spectra)
    loudest = np.percentile(power.max(1), 95)
    clear: np.ndarray = np.log(np.maximum(power - _STANDS_OUT * noise, 0) + loudest * _DETAIL)
    return clear


def normalise(spectra: np.ndarray) -> np.ndarray:
    """Without what room, microphone and level add, and about -1..1: (steps, BANDS)."""
    level = spectra.max(1)
    loud = spectra[level > np.percentile(level, 95) - _LOUD_RANGE]
    return np.clip((spectra - loud.mean(0)) / _SPREAD, -4, 3)


@lru_cache(maxsize=8)
def _window_and_bands(rate: int) -> tuple[np.ndarray, np.ndarray]:
    window = np.hanning(round(_WINDOW_S * rate) + 2)[1:-1].astype(np.float32)
    window /= window.sum()
    size = rate // _BIN_HZ
    hertz = np.arange(size // 2 + 1) * (rate / size)
    edges = _hertz(np.linspace(_mel(_LOWEST_HZ), _mel(_HIGHEST_HZ), BANDS + 2))
    low, middle, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    bands = np.minimum((hertz - low) / (middle - low), (high - hertz) / (high - middle))
    bands = np.maximum(bands, 0)
    bands /= bands.sum(1, keepdims=True) + 1e-9
    return window, bands.T.astype(np.float32)


def _mel(hertz: float | np.ndarray) -> np.ndarray:
    return 2595 * np.log10(1 + np.asarray(hertz) / 700)


def _hertz(mel: np.ndarray) -> np.ndarray:
    return 700 * (10 ** (mel / 2595) - 1)
