"""How loud each moment is, against the loud moments of the same speech."""

from __future__ import annotations

import numpy as np

from inference.voice.speech import Speech


def loudness_at(speech: Speech, frames: int, fps: float) -> np.ndarray:
    """Of each frame, about 0..1.2: 1 is as loud as the speech's loud moments."""
    step = max(1, round(speech.rate / 100))
    levels = _levels(speech.samples, step)
    window = np.hanning(11)[1:-1]
    levels = np.convolve(levels, window / window.sum(), "same")[: len(levels)]
    heard = levels[levels > 0.05 * levels.max(initial=0)]
    if not len(heard):
        return np.zeros(frames)
    times = (np.arange(frames) + 0.5) / fps
    middles = (np.arange(len(levels)) + 0.5) * step / speech.rate
    return np.interp(times, middles, np.clip(levels / np.percentile(heard, 90), 0, 1.2))


def _levels(samples: np.ndarray, step: int) -> np.ndarray:
    """RMS of every `step` samples; the last may have fewer."""
    edges = np.arange(0, max(len(samples), 1), step)
    if not len(samples):
        return np.zeros(1)
    energy = np.add.reduceat(np.square(samples, dtype=np.float32), edges)
    count = np.diff(np.append(edges, len(samples)))
    return np.sqrt(energy / count)
