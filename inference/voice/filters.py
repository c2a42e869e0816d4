"""Linear filters: convolution of long sound, kernels from a gain curve.

Works in blocks whose joints cannot be told from the result, so that minutes of sound take
little memory beside their samples.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

_BLOCK = 1 << 16  # samples; what is computed in double precision is done in blocks


def convolve(
    samples: np.ndarray, kernel: np.ndarray, delay: int = 0, out: np.ndarray | None = None
) -> np.ndarray:
    """As long as `samples`; `delay` samples of the kernel's own delay are taken back.
    `out` may be `samples` itself."""
    if out is None:
        out = np.empty(len(samples), np.float32)
    at = 0
    for block in convolved(samples, kernel, delay):
        out[at : at + len(block)] = block
        at += len(block)
    return out


def convolved(
    samples: np.ndarray, kernel: np.ndarray, delay: int = 0, frame: int = 1
) -> Iterator[np.ndarray]:
    """The same one block after the other, each of whole frames but the last.

    A block may take the place of its samples: what the next one needs of them is kept.
    """
    # Its transform in single precision takes a sixth of the time of numpy's, which knows double
    # only. What is off is 130 dB below the sound.
    import cv2  # not by who only lists voices

    past = len(kernel) - 1
    size = 1 << max(14, (4 * max(len(kernel), frame) - 1).bit_length())
    step = (size - past) // frame * frame
    padded, window = np.zeros((2, size), np.float32)
    padded[: len(kernel)] = kernel
    spectrum = cv2.dft(padded[None])
    ahead = samples[:delay]
    window[past - delay :][: len(ahead)] = ahead
    for start in range(0, len(samples), step):
        fresh = samples[start + delay : start + delay + step]
        window[past : past + len(fresh)] = fresh
        window[past + len(fresh) :] = 0
        product = cv2.mulSpectrums(cv2.dft(window[None]), spectrum, cv2.DFT_ROWS)
        block = cv2.idft(product, flags=cv2.DFT_SCALE)[0]
        yield block[past : past + min(step, len(samples) - start)]
        window[:past] = window[step : step + past]


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


def with_gains(
    samples: np.ndarray, gains: np.ndarray, frame: int, out: np.ndarray | None = None
) -> np.ndarray:
    """Each frame's gain is reached at its middle, in a straight line from one to the next.
    `out` may be `samples` itself."""
    if out is None:
        out = np.empty(len(samples), np.float32)
    for start in range(0, len(samples), _BLOCK):
        block = samples[start : start + _BLOCK]
        first, last = max(0, start // frame - 1), (start + len(block)) // frame + 2
        near = gains[first:last]
        middles = (first + np.arange(len(near)) + 0.5) * frame
        line = np.interp(np.arange(start, start + len(block)), middles, near)
        np.multiply(block, line.astype(np.float32), out=out[start : start + len(block)])
    return out


def resample(samples: np.ndarray, ratio: float) -> np.ndarray:
    """Played `ratio` times as fast: higher and shorter, or lower and longer."""
    reach = 16 * max(1.0, ratio)
    cutoff = min(1.0, 1 / ratio)
    length = int(len(samples) / ratio)
    padded = np.pad(samples, int(reach) + 2)
    out = np.empty(length, np.float32)
    near = np.arange(-int(reach), int(reach) + 2)
    for start in range(0, length, _BLOCK >> 3):
        at = np.arange(start, min(start + (_BLOCK >> 3), length)) * ratio
        whole = at.astype(np.int64)
        distance = near - (at - whole)[:, None]
        window = np.cos(np.pi / 2 * np.clip(distance / (reach + 1), -1, 1)) ** 2
        kernel = cutoff * np.sinc(cutoff * distance) * window
        out[start : start + len(at)] = np.einsum(
            "ij,ij->i", padded[whole[:, None] + near + int(reach) + 2], kernel
        )
    return out
