"""How loud speech is, and how to make it as loud as people expect without clipping.

Integrated loudness as ITU-R BS.1770-4 measures it (K-weighting and gates) for one channel,
and a limiter that keeps the peaks between the samples too below a ceiling.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from inference.progress import OnProgress, silent
from inference.voice.filters import convolved, envelope, with_gains

SILENT_LUFS = -70.0  # BS.1770's absolute gate: below it there is nothing to measure

_ROUNDS = 8  # of gain and limiting; the limiter takes some loudness each time
_CLOSE_ENOUGH_LU = 0.05

_PEAK_REACH = 12  # samples around a place between two of them that its value depends on
_FRAMES_AT_ONCE = 1 << 12


def loudness_lufs(samples: np.ndarray, rate: int) -> float:
    """Integrated; SILENT_LUFS for silence. What is shorter than 0.4 s counts as one block."""
    if not len(samples):
        return SILENT_LUFS
    tenth = rate // 10
    weighted = convolved(samples, _k_weighting(rate), frame=tenth)
    powers = np.square(np.concatenate([envelope(block, tenth) for block in weighted]))
    whole = len(samples) // tenth
    if whole < 4:
        blocks = np.array([powers.sum() * tenth / len(samples)])
    else:  # 400 ms, every 100 ms
        blocks = np.convolve(powers[:whole], np.full(4, 0.25), "valid")
    levels = -0.691 + 10 * np.log10(np.maximum(blocks, 1e-12))
    blocks = blocks[levels > SILENT_LUFS]
    if not len(blocks):
        return SILENT_LUFS
    levels = levels[levels > SILENT_LUFS]
    gate = -0.691 + 10 * np.log10(blocks.mean()) - 10
    return float(-0.691 + 10 * np.log10(blocks[levels > gate].mean()))


def at_loudness(
    samples: np.ndarray, rate: int, target_lufs: float, ceiling_db: float,
    on_progress: OnProgress = silent,
) -> np.ndarray:  # fmt: skip
    """As loud as asked with peaks below the ceiling; silence stays silence."""
    on_progress(0.0, "Bringing the voice to its loudness")
    measured = loudness_lufs(samples, rate)
    if measured <= SILENT_LUFS:
        return samples
    frame = rate // 1000
    on_progress(0.1, "Bringing the voice to its loudness")
    peaks = frame_peaks(samples, frame)
    ceiling = 10 ** (ceiling_db / 20)
    gain_db = target_lufs - measured
    limited = np.empty(len(samples), np.float32)
    for n in range(_ROUNDS):
        on_progress(0.2 + 0.8 * n / _ROUNDS, f"Bringing the voice to its loudness: round {n + 1}")
        gain = 10 ** (gain_db / 20)
        with_gains(samples, gain * _limits(gain * peaks, ceiling), frame, out=limited)
        missing = target_lufs - loudness_lufs(limited, rate)
        if abs(missing) < _CLOSE_ENOUGH_LU:
            break
        gain_db += missing
    return limited


def true_peak(samples: np.ndarray) -> np.ndarray:
    """At each sample, the highest absolute value from there to just before the next one,
    at four times the rate (BS.1770-4, annex 2)."""
    peaks = np.abs(samples)
    for quarter in (1, 2, 3):
        n = np.arange(-_PEAK_REACH, _PEAK_REACH) + 1 - quarter / 4
        kernel = np.sinc(n) * np.cos(np.pi * n / 26) ** 2
        between = np.convolve(samples, kernel.astype(np.float32))
        between = between[_PEAK_REACH : _PEAK_REACH + len(samples)]
        np.maximum(peaks, np.abs(between), out=peaks)
    return peaks


def frame_peaks(samples: np.ndarray, frame: int) -> np.ndarray:
    """The true peak of each frame; in blocks that see what is around them."""
    peaks = []
    step = _FRAMES_AT_ONCE * frame
    for start in range(0, len(samples), step):
        before = min(start, _PEAK_REACH)
        around = true_peak(samples[start - before : start + step + _PEAK_REACH])
        block = around[before : before + min(step, len(samples) - start)]
        peaks.append(np.maximum.reduceat(block, np.arange(0, len(block), frame)))
    return np.concatenate(peaks)


def _limits(peaks: np.ndarray, ceiling: float) -> np.ndarray:
    """Each millisecond's gain: down smoothly around each peak, from 4 ms before to 4 ms after."""
    needed = np.minimum(1.0, ceiling / np.maximum(peaks, ceiling))
    reach = 5
    padded = np.pad(needed, reach, mode="edge")
    lowest = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1).min(axis=1)
    # The average reaches one frame less far than the minimum, so that it is low enough for a
    # frame's neighbours too: between frames the gain is a straight line.
    window = np.hanning(2 * reach + 1)[1:-1]
    return np.convolve(np.pad(lowest, reach - 1, mode="edge"), window / window.sum(), "valid")


@lru_cache(maxsize=4)
def _k_weighting(rate: int) -> np.ndarray:
    """BS.1770's two filters as one impulse response, at any rate.

    The recommendation gives coefficients for 48 kHz; these are the analogue values behind
    them, as worked out by the authors of libebur128.
    """
    size = 8192
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(size))
    f0, gain_db, q = 1681.974450955533, 3.999843853973347, 0.7071752369554196
    k = np.tan(np.pi * f0 / rate)
    high = 10 ** (gain_db / 20)
    band = high**0.4996667741545416
    shelf = (
        (high + band * k / q + k * k)
        + 2 * (k * k - high) * z
        + (high - band * k / q + k * k) * z**2
    ) / ((1 + k / q + k * k) + 2 * (k * k - 1) * z + (1 - k / q + k * k) * z**2)
    f0, q = 38.13547087602444, 0.5003270373238773
    k = np.tan(np.pi * f0 / rate)
    one = 1 + k / q + k * k
    rumble = (1 - 2 * z + z**2) / (1 + 2 * (k * k - 1) / one * z + (1 - k / q + k * k) / one * z**2)
    return np.fft.irfft(shelf * rumble, size)
