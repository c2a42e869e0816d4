"""One take: a piece of text as a model said it once, and what may be wrong with it.

Models break off, say things twice, mumble on, or turn into noise. Responsible for telling a
usable take from such ones by its sound and its length, and for cutting off the silence around
it; not for what is done about it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from inference.voice.filters import envelope
from inference.voice.neural.voicing import voicing

_STEP_S = 0.005
_HEARD_DB = -42.0  # of the take's loudest moment; below is silence, or the model's hiss
_KEPT_BEFORE_S, _KEPT_AFTER_S = 0.03, 0.06
_FADE_IN_S, _FADE_OUT_S = 0.004, 0.02

_SILENT = 10 ** (-55 / 20)  # the loudest moment of a take is louder
_CLIPPED_SHARE = 0.03  # of the samples lie on a flat top
_FLAT = 0.999  # of the peak
_NOISE_BELOW = 0.04  # voiced share: a whisper has more, white noise none
_SURELY_VOICED, _GLANCE = 0.25, 5  # so much of each fifth moment voiced: the others need no ear
_JUDGED_FROM_S = 0.6  # shorter takes tell too little
_STEADY_BELOW_DB = 2.0


@dataclass(frozen=True)
class Length:
    """Between which a take of some words is believed."""

    shortest_s: float
    longest_s: float


@dataclass(frozen=True)
class Fault:
    """What is wrong, to stand after "it"; whether the take can still be heard by people."""

    words: str
    usable: bool


def trimmed(take: np.ndarray, rate: int) -> np.ndarray:
    """Mono float32 without the silence around it, faded so that it starts and ends at zero.
    What is not sound at all is left as it is."""
    sound = np.asarray(take, np.float32).reshape(-1)
    if not len(sound) or not np.isfinite(sound).all():
        return sound
    step = max(1, round(_STEP_S * rate))
    levels = envelope(sound, step)
    heard = np.flatnonzero(levels > max(levels.max() * 10 ** (_HEARD_DB / 20), 1e-6))
    if not len(heard):
        return sound[:0]
    start = max(0, int(heard[0]) * step - round(_KEPT_BEFORE_S * rate))
    end = min(len(sound), (int(heard[-1]) + 1) * step + round(_KEPT_AFTER_S * rate))
    sound = sound[start:end].copy()
    fade_in = min(round(_FADE_IN_S * rate), len(sound))
    fade_out = min(round(_FADE_OUT_S * rate), len(sound))
    sound[:fade_in] *= np.linspace(0, 1, fade_in, dtype=np.float32)
    sound[len(sound) - fade_out :] *= np.linspace(1, 0, fade_out, dtype=np.float32)
    return sound


def fault_of(take: np.ndarray, rate: int, length: Length) -> Fault | None:
    """`take` is trimmed. None: nothing is wrong with it as far as can be told without words."""
    if not np.isfinite(take).all():
        return Fault("is no sound (numbers that are none)", usable=False)
    if not len(take) or np.abs(take).max() < _SILENT:
        return Fault("is silent", usable=False)
    seconds = len(take) / rate
    if seconds > _JUDGED_FROM_S:
        heard = voicing(take, rate, _GLANCE)
        if heard.voiced_share < _SURELY_VOICED:
            heard = voicing(take, rate)
        if heard.voiced_share < _NOISE_BELOW:
            return Fault("is noise", usable=False)
        if heard.movement_db < _STEADY_BELOW_DB:
            return Fault("is one steady sound", usable=False)
    if seconds < length.shortest_s:
        return Fault("breaks off early", usable=True)
    if seconds > length.longest_s:
        return Fault("goes on far too long", usable=True)
    if clipped_share(take) > _CLIPPED_SHARE:
        return Fault("is distorted", usable=True)
    return None


def clipped_share(samples: np.ndarray) -> float:
    """Of the samples, how many lie side by side at the very peak: cut off, not rounded."""
    top = np.abs(samples) >= _FLAT * np.abs(samples).max(initial=0)
    beside = np.zeros(len(top), bool)
    beside[1:] |= top[:-1]
    beside[:-1] |= top[1:]
    return float((top & beside).mean()) if len(top) else 0.0
