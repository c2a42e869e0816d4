"""Linear filters in numpy alone: convolution of long sound, kernels from a gain curve."""

from __future__ import annotations

import numpy as np

_BLOCK = 1 << 18  # samples; what is computed in double precision is done in blocks


def convolve(samples: np.ndarray, kernel: np.ndarray, delay: int = 0) -> np.ndarray:
    """As long as `samples`; `delay` samples of the kernel's own delay are taken back.

    By overlapping blocks, so that memory does not grow with more than the sound itself.
    """
    size = 1 << max(14, (4 * len(kernel) - 1).bit_length())
    step = size - len(kernel) + 1
    spectrum = np.fft.rfft(kernel, size)
    out = np.zeros(len(samples) + len(kernel) - 1, np.float32)
    for start in range(0, len(samples), step):
        block = np.fft.irfft(np.fft.rfft(samples[start : start + step], size) * spectrum, size)
        end = min(start + size, len(out))
        out[start:end] += block[: end - start]
    return out[delay : delay + len(samples)]


def gain_kernel(frequencies: np.ndarray, gains_db: np.ndarray, rate: int, taps: int) -> np.ndarray:
    """A linear-phase kernel (its delay is taps // 2) through the gains, straight over log f."""
    size = 4096
    bins = np.fft.rfftfreq(size, 1 / rate)
    octaves = np.log2(np.maximum(bins, 1.0))
    response = 10 ** (np.interp(octaves, np.log2(frequencies), gains_db) / 20)
    return windowed(np.fft.irfft(response, size), taps)


def band_kernel(low_hz: float, high_hz: float, rate: int, taps: int) -> np.ndarray:
    """A linear-phase band-pass (its delay is taps // 2)."""
    size = 4096
    bins = np.fft.rfftfreq(size, 1 / rate)
    return windowed(np.fft.irfft((bins >= low_hz) & (bins <= high_hz), size), taps)


def windowed(impulse: np.ndarray, taps: int) -> np.ndarray:
    """A response around sample 0, cut to `taps` (an odd number) and made causal."""
    return np.roll(impulse, taps // 2)[:taps] * np.hanning(taps + 2)[1:-1]


def envelope(samples: np.ndarray, frame: int) -> np.ndarray:
    """Root mean square of each frame of so many samples; the last may be shorter."""
    whole = len(samples) // frame
    frames = samples[: whole * frame].reshape(whole, frame)
    squares = np.einsum("ij,ij->i", frames, frames)
    rest = samples[whole * frame :]
    if len(rest):
        squares = np.append(squares, np.dot(rest, rest))
    return np.sqrt(squares / frame)


def spread(values: np.ndarray, frame: int, length: int) -> np.ndarray:
    """Values at the middles of frames, as a straight line from one to the next, per sample."""
    middles = np.arange(len(values)) * frame + frame / 2
    out = np.empty(length, np.float32)
    for start in range(0, length, _BLOCK):
        end = min(start + _BLOCK, length)
        out[start:end] = np.interp(np.arange(start, end), middles, values)
    return out


def resample(samples: np.ndarray, ratio: float) -> np.ndarray:
    """Played `ratio` times as fast: higher and shorter, or lower and longer."""
    reach = 16 * max(1.0, ratio)
    cutoff = min(1.0, 1 / ratio)
    length = int(len(samples) / ratio)
    padded = np.pad(samples, int(reach) + 2)
    out = np.empty(length, np.float32)
    near = np.arange(-int(reach), int(reach) + 2)
    for start in range(0, length, _BLOCK >> 5):
        at = np.arange(start, min(start + (_BLOCK >> 5), length)) * ratio
        whole = at.astype(np.int64)
        distance = near - (at - whole)[:, None]
        window = np.cos(np.pi / 2 * np.clip(distance / (reach + 1), -1, 1)) ** 2
        kernel = cutoff * np.sinc(cutoff * distance) * window
        out[start : start + len(at)] = np.einsum(
            "ij,ij->i", padded[whole[:, None] + near + int(reach) + 2], kernel
        )
    return out
