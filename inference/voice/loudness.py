"""How loud speech is, and how to make it as loud as people expect without clipping.

Integrated loudness as ITU-R BS.1770-4 measures it (K-weighting and gates) for one channel,
and a limiter that keeps the peaks between the samples too below a ceiling.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from inference.progress import OnProgress, silent
from inference.voice.filters import convolved, envelope, with_gains

SILENT_LUFS = -70.0  # BS.1770's absolute gate: below it there is nothing to measure

_ROUNDS = 4  # of gain and limiting
_STEPS = 8  # towards a gain: the limiter takes some loudness each time
_YIELD = (0.3, 1.0)  # of a decibel more gain: so much more loudness
_ROOM_DB = 2.0  # more gain than that is looked for peaks again
_CLOSE_ENOUGH_LU, _CLOSER_LU = 0.05, 0.01

_PEAK_REACH = 12  # samples around a place between two of them that its value depends on
_FRAMES_AT_ONCE = 1 << 10


def loudness_lufs(samples: np.ndarray, rate: int) -> float:
    """Integrated; SILENT_LUFS for silence. What is shorter than 0.4 s counts as one block."""
    tenth = rate // 10
    return _integrated(_powers(samples, rate, tenth), len(samples) / tenth)


def _powers(samples: np.ndarray, rate: int, frame: int) -> np.ndarray:
    """K-weighted, of each frame; the last may be shorter."""
    weighted = convolved(samples, _k_weighting(rate), frame=frame)
    return np.square(np.concatenate([np.zeros(0), *(envelope(block, frame) for block in weighted)]))


def _integrated(powers: np.ndarray, tenths: float) -> float:
    """Of the powers of so many tenths of a second, the last of them maybe not whole."""
    if not len(powers):
        return SILENT_LUFS
    whole = int(tenths)
    if whole < 4:
        blocks = np.array([powers.sum() / tenths])
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
    limiter = _Limiter(samples, rate, 10 ** (ceiling_db / 20))
    if limiter.loudness(1.0) <= SILENT_LUFS:
        return samples
    limited = np.empty(len(samples), np.float32)
    aim = target_lufs
    for n in range(_ROUNDS):
        on_progress(0.1 + 0.9 * n / _ROUNDS, f"Bringing the voice to its loudness: round {n + 1}")
        with_gains(samples, limiter.gains_for(aim), limiter.frame, out=limited)
        missing = target_lufs - loudness_lufs(limited, rate)
        if abs(missing) < _CLOSE_ENOUGH_LU:
            break
        aim += missing
    return limited


class _Limiter:
    """The gains of each millisecond, and how loud it will be with them. That is foreseen from each
    millisecond's power, for weighting a whole sound takes long; it is off by what the weighting
    hears of how gains change, some hundredths of a decibel."""

    def __init__(self, samples: np.ndarray, rate: int, ceiling: float) -> None:
        self.frame = rate // 1000
        self._samples = samples
        self._ceiling = ceiling
        self._powers = _powers(samples, rate, self.frame)
        self._peaks, self._surveyed_db = np.zeros(0), -np.inf

    def loudness(self, gains: np.ndarray | float) -> float:
        powers = np.pad(self._powers * np.square(gains), (0, -len(self._powers) % 100))
        tenths = powers.reshape(-1, 100).mean(1)
        return _integrated(tenths, len(self._samples) / (100 * self.frame))

    def gains_for(self, aim_lufs: float) -> np.ndarray:
        gain_db = aim_lufs - self.loudness(1.0)
        before: tuple[float, float] | None = None  # gain and what was missing then
        for _ in range(_STEPS):
            gains = self._gains(gain_db)
            missing = aim_lufs - self.loudness(gains)
            if abs(missing) < _CLOSER_LU:
                break
            yields = (before[1] - missing) / (gain_db - before[0]) if before else 1.0
            before = gain_db, missing
            gain_db += missing / np.clip(yields, *_YIELD)
        return gains

    def _gains(self, gain_db: float) -> np.ndarray:
        if gain_db > self._surveyed_db:
            self._surveyed_db = gain_db + _ROOM_DB
            above = self._ceiling / 10 ** (self._surveyed_db / 20)
            self._peaks = frame_peaks(self._samples, self.frame, above)
        gain = 10 ** (gain_db / 20)
        return gain * _limits(gain * self._peaks, self._ceiling)


def frame_peaks(samples: np.ndarray, frame: int, above: float = 0.0) -> np.ndarray:
    """The true peak of each frame that may have one above: the highest absolute value from its
    first sample to just before the next frame's, at four times the rate (BS.1770-4, annex 2).
    Of the other frames the highest sample.
    """
    beside = -(-_PEAK_REACH // frame) * frame  # what is seen of the block before and the next
    step = _FRAMES_AT_ONCE * frame
    blocks = []
    for start in range(0, len(samples), step):
        frames = -(-min(step, len(samples) - start) // frame)
        seen = np.zeros(frames * frame + 2 * beside, samples.dtype)
        first = max(0, start - beside)
        known = samples[first : start + frames * frame + beside]
        seen[first - start + beside :][: len(known)] = known
        blocks.append(_peaks(seen, frame, beside // frame, above))
    return np.concatenate(blocks)


def _peaks(seen: np.ndarray, frame: int, beside: int, above: float) -> np.ndarray:
    """Of all frames but so many at both ends."""
    kernels = _between(frame)
    frames = seen.reshape(-1, frame)
    highest = np.maximum(frames.max(1), -frames.min(1))
    near = sliding_window_view(highest, 2 * beside + 1).max(1)
    peaks = highest[beside:-beside]
    may = np.flatnonzero(near * np.abs(kernels).sum(0).max() >= above)
    sight = sliding_window_view(seen, frame + 2 * _PEAK_REACH - 1)
    first = (may + beside) * frame - _PEAK_REACH + 1
    between = np.abs(sight[first] @ kernels.astype(seen.dtype))
    peaks[may] = np.maximum(peaks[may], between.max(1))
    return peaks


@lru_cache(maxsize=4)
def _between(frame: int) -> np.ndarray:
    """What gives the three values after each sample of a frame, of all samples in its sight."""
    size = frame + 2 * _PEAK_REACH - 1
    places = _PEAK_REACH - 1 + np.arange(frame)[:, None] + np.arange(1, 4) / 4
    apart = places.reshape(-1) - np.arange(size)[:, None]
    kernels: np.ndarray = np.sinc(apart) * np.cos(np.pi * apart / 26) ** 2
    return np.where(np.abs(apart) < _PEAK_REACH, kernels, 0)


def _limits(peaks: np.ndarray, ceiling: float) -> np.ndarray:
    """Each millisecond's gain: down smoothly around each peak, from 4 ms before to 4 ms after."""
    needed = np.minimum(1.0, ceiling / np.maximum(peaks, ceiling))
    reach = 5
    lowest = np.pad(needed, reach, mode="edge")
    for shift in (1, 2, 4, 3):  # of 2 neighbours, of 4, of 8, of all 11
        lowest = np.minimum(lowest[:-shift], lowest[shift:])
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
