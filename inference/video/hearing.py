"""A mouth from sound alone, by a small table of numbers: no download.

Responsible for what the mouth of an unknown voice with unknown words does; where phones are
known, `articulation` knows better. In silence, noise and music the mouth stays closed.

The table is a perceptron of two hidden layers, learnt from espeak-ng's own speech, for which
the exact movement is known (tools/train_hearing.py makes it).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from inference.progress import OnProgress, minutes, part, silent
from inference.video.articulation import (
    AROUND_S,
    LEAD_S,
    at_rest,
    lay_to_rest,
    shut,
    speaking,
)
from inference.video.spectrum import STEPS_PER_S, log_mel, normalise
from inference.video.tracks import MOUTH_CHANNELS, MouthTrack

TABLE = Path(__file__).with_name("hearing.npz")

# The steps looked at to judge one step: a quarter of a second around it, closest in the middle.
CONTEXT = np.array((-12, -8, -5, -3, -1, 0, 1, 3, 5, 8, 12))
OUTPUTS = (*MOUTH_CHANNELS, "speech")

BEND = 0.1  # of `bent`
_AT_ONCE = 4096  # steps: memory does not grow with the sound

_SMOOTH_S, _SMOOTH_CLOSURES_S, _SMOOTH_SPEECH_S = 0.022, 0.016, 0.040
# A regression is timid: what it half believes of a closure is made a whole one or none.
_SHARPEN = {"press": (0.22, 0.42), "fv": (0.20, 0.50)}  # from, and how much further to 1
# It also shrinks every range. The loud moments are brought back to what cues give:
# 95th percentile in speech, largest gain.
_RANGE = {
    "jaw": (0.40, 1.9),
    "wide": (0.48, 1.6),
    "round": (0.63, 1.6),
    "up": (0.20, 1.6),
    "low": (0.34, 1.6),
    "tongue": (0.62, 1.6),
}
_SMALLEST_GAIN = 0.8
# Speech is what may be speech for a while and on average is; a note is so for a moment. A person
# in a noisy recording averages little above this, music mostly below.
_MAY_BE_SPEECH, _IS_SPEECH = 0.3, 0.5
_SHORTEST_SPEECH_S, _SHORTEST_PAUSE_S = 0.08, 0.12
_WITHIN_FRAME = 0.3  # of a frame, to both sides: a closure there is shown


def hear(
    samples: np.ndarray, rate: int, frames: int, fps: float, on_progress: OnProgress = silent
) -> MouthTrack:
    """Stereo has been mixed to one channel, and level and rate may be any."""
    if not len(samples):
        still = np.zeros(frames, np.float32)
        return MouthTrack(fps, np.zeros((frames, len(MOUTH_CHANNELS)), np.float32), still, still)
    spectra = log_mel(samples, rate, part(on_progress, 0.0, 0.6))
    return mouth_in(spectra, frames, fps, part(on_progress, 0.6, 1.0))


def mouth_in(
    spectra: np.ndarray, frames: int, fps: float, on_progress: OnProgress = silent
) -> MouthTrack:
    """The same, of one or more spectra as log_mel makes them."""
    steps = judge(normalise(spectra), _table(), part(on_progress, 0.0, 0.75))
    on_progress(0.75, "Finding the movements of the mouth")
    pauses = _pauses(_smooth(steps[:, -1], _SMOOTH_SPEECH_S))
    times = (np.arange(frames) + 0.5) / fps + LEAD_S
    talking = speaking(*pauses, times)
    values = _lively(steps[:, :-1], pauses)

    at = times * STEPS_PER_S - 0.5
    known = np.arange(len(values))
    reach = int(np.ceil(_WITHIN_FRAME * STEPS_PER_S / fps))
    shown = np.zeros((frames, len(MOUTH_CHANNELS)))
    for channel, name in enumerate(MOUTH_CHANNELS):
        value = values[:, channel]
        if name in _SHARPEN:
            value = _largest_near(value, reach) * np.interp(known, at, talking)
        shown[:, channel] = np.interp(at, known, value)
    shut(shown)
    lay_to_rest(shown, at_rest(*pauses, times))
    return MouthTrack(fps, shown.astype(np.float32), talking, _stress(shown[:, 0], fps))


def in_context(spectra: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """Of each of the steps what is looked at: (steps, len(CONTEXT) * BANDS)."""
    near = np.clip(steps[:, None] + CONTEXT, 0, len(spectra) - 1)
    return spectra[near].reshape(len(steps), -1)


def bent(x: np.ndarray) -> np.ndarray:
    """The perceptron's only curve: what is negative counts little (a leaky ReLU)."""
    return np.maximum(x, np.float32(BEND) * x)


def judge(
    spectra: np.ndarray, table: dict[str, np.ndarray], on_progress: OnProgress = silent
) -> np.ndarray:
    """(steps, OUTPUTS), each 0 to 1."""
    out = np.empty((len(spectra), len(OUTPUTS)), np.float32)
    for at in range(0, len(spectra), _AT_ONCE):
        judged = minutes(at / STEPS_PER_S, len(spectra) / STEPS_PER_S)
        on_progress(at / len(spectra), f"Finding the movements of the mouth: {judged}")
        steps = np.arange(at, min(at + _AT_ONCE, len(spectra)))
        x = in_context(spectra, steps)
        x = bent(x @ table["weights1"] + table["bias1"])
        x = bent(x @ table["weights2"] + table["bias2"])
        out[steps] = x @ table["weights3"] + table["bias3"]
    return np.clip(out, 0, 1)


@cache
def _table() -> dict[str, np.ndarray]:
    with np.load(TABLE) as file:
        return {name: file[name].astype(np.float32) for name in file if name != "recipe"}


def _lively(values: np.ndarray, pauses: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """Smooth, decided about closures, and as large as speech is."""
    spoken = speaking(*pauses, (np.arange(len(values)) + 0.5) / STEPS_PER_S) > 0.5
    out = np.empty_like(values)
    for channel, name in enumerate(MOUTH_CHANNELS):
        value = values[:, channel]
        if name in _SHARPEN:
            begin, width = _SHARPEN[name]
            value = np.clip((_smooth(value, _SMOOTH_CLOSURES_S) - begin) / width, 0, 1)
        else:
            value = _smooth(value, _SMOOTH_S)
        if name in _RANGE and spoken.any():
            usual, largest_gain = _RANGE[name]
            loud = max(float(np.percentile(value[spoken], 95)), 1e-3)
            value = value * np.clip(usual / loud, _SMALLEST_GAIN, largest_gain)
        out[:, channel] = value
    return out


def _pauses(speech: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Starts and ends in seconds; the first begins before the sound, the last ends after."""
    start, end = runs(speech > _MAY_BE_SPEECH)
    sum_until = np.concatenate([[0.0], np.cumsum(speech, dtype=np.float64)])
    sure = (sum_until[end] - sum_until[start]) / (end - start) > _IS_SPEECH
    kept = sure & (end - start >= _SHORTEST_SPEECH_S * STEPS_PER_S)
    start, end = start[kept] / STEPS_PER_S, end[kept] / STEPS_PER_S
    quiet_start = np.concatenate([[-AROUND_S], end])
    quiet_end = np.concatenate([start, [len(speech) / STEPS_PER_S + AROUND_S]])
    real = quiet_end - quiet_start >= _SHORTEST_PAUSE_S
    return quiet_start[real], quiet_end[real]


def runs(true: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where each stretch of truth starts and ends."""
    edges = np.diff(np.concatenate([[0], true.astype(np.int8), [0]]))
    return np.flatnonzero(edges > 0), np.flatnonzero(edges < 0)


def _stress(jaw: np.ndarray, fps: float) -> np.ndarray:
    """Where the mouth opens more than around: people stress what they open for."""
    usual = _smooth(jaw, 0.25, fps)
    return np.clip(4 * (_smooth(jaw, 0.05, fps) - usual), 0, 1).astype(np.float32)


def _largest_near(x: np.ndarray, reach: int) -> np.ndarray:
    padded = np.pad(x, reach, mode="edge")
    return np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1).max(1)


def _smooth(x: np.ndarray, sigma_s: float, per_s: float = STEPS_PER_S) -> np.ndarray:
    """Gaussian, centred."""
    sigma = sigma_s * per_s
    reach = int(np.ceil(4 * sigma))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    return np.convolve(np.pad(x, reach, mode="edge"), kernel / kernel.sum(), "valid")
