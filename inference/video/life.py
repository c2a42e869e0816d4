"""Blinks, gaze, brows, nods, sway and breathing: what makes a still portrait look alive.

Made of seeded chance and of the speech's own rhythm; the same seed gives the same movements.
Knows nothing of pixels or of any particular face.
"""

from __future__ import annotations

import numpy as np

from inference.video.tracks import LifeTrack, MouthTrack

_EYES_SETTLE_S = 0.6  # everything fades in from the untouched picture
_NOD_APART_S = 0.45
# The eyes stay on the viewer while the head turns: iris radii a radian.
_GAZE_PER_YAW, _GAZE_PER_PITCH = 3.0, 2.0


def life_track(mouth: MouthTrack, liveliness: float = 0.6, seed: int = 0) -> LifeTrack:
    """`liveliness`: 0 leaves everything but the mouth still, 1 is lively."""
    n, fps = len(mouth), mouth.fps
    if liveliness <= 0 or n == 0:
        zero, pairs = np.zeros(n), np.zeros((n, 2))
        return LifeTrack(zero, zero, zero, pairs, zero, zero, pairs, pairs)
    chance = np.random.default_rng(seed)
    t = np.arange(n) / fps
    fade = _smooth(np.clip(t / _EYES_SETTLE_S, 0, 1)) * liveliness
    talking = _average(mouth.speaking, 0.6, fps)
    accents = _accents(mouth, chance)
    nod = _spring(accents, 1.8, 0.65, fps)

    def drift(hertz: float) -> np.ndarray:
        return _drift(t, hertz, chance)

    yaw = fade * (0.030 * drift(0.17) * (0.6 + 0.6 * talking) + 0.010 * drift(0.45) * talking)
    pitch = fade * (0.016 * drift(0.21) + 0.040 * nod)
    roll = fade * (0.012 * drift(0.13) + 0.006 * drift(0.38) * talking)
    sway_x, sway_y = 0.0123 * drift(0.11), 0.0062 * drift(0.16) + 0.0108 * nod
    shift = fade[:, None] * np.column_stack([sway_x, sway_y])
    breath = fade * 0.0069 * np.sin(2 * np.pi * (0.25 * t + chance.random()))
    brow = fade * np.clip(0.10 * drift(0.2) + 0.55 * _spring(accents, 2.2, 0.8, fps), -0.2, 0.9)
    gaze = _gaze(n, fps, chance) * np.minimum(fade, 1)[:, None]
    gaze -= np.column_stack([yaw * _GAZE_PER_YAW, pitch * _GAZE_PER_PITCH])
    blink = _blinks(mouth, chance)
    return LifeTrack(yaw, pitch, roll, shift, breath, brow, blink, gaze)


def _smooth(x: np.ndarray) -> np.ndarray:
    return x * x * (3 - 2 * x)


def _average(x: np.ndarray, seconds: float, fps: float) -> np.ndarray:
    width = max(1, round(seconds * fps))
    total = np.concatenate([[0.0], np.cumsum(x, dtype=np.float64)])
    i = np.arange(len(x))
    low, high = np.clip(i - width // 2, 0, len(x)), np.clip(i + width - width // 2, 0, len(x))
    return (total[high] - total[low]) / (high - low)


def _drift(t: np.ndarray, hertz: float, chance: np.random.Generator) -> np.ndarray:
    """Smooth wandering of about one cycle per 1 / hertz, within about -1..1."""
    out = np.zeros_like(t)
    for k in range(4):
        rate = hertz * (0.55 + 0.4 * k) * chance.uniform(0.85, 1.15)
        out += np.sin(2 * np.pi * (rate * t + chance.random())) / (1 + 0.6 * k)
    return out / 1.6


def _accents(mouth: MouthTrack, chance: np.random.Generator) -> np.ndarray:
    """Bumps on some of the stressed syllables, far enough apart to be nodded to."""
    stress = mouth.stress
    middle = stress[1:-1]
    peaks = np.flatnonzero((middle > 0.5) & (middle >= stress[:-2]) & (middle > stress[2:])) + 1
    out = np.zeros(len(stress))
    last, reach = -np.inf, round(0.35 * mouth.fps)
    for peak in peaks:
        if (peak - last) / mouth.fps <= _NOD_APART_S:
            continue
        last = peak
        near = np.arange(max(0, peak - reach), min(len(out), peak + reach + 1))
        bump = np.exp(-(((near - peak) / mouth.fps / 0.10) ** 2))
        out[near] += chance.uniform(0.4, 1.0) * bump
    return out


def _spring(push: np.ndarray, hertz: float, damping: float, fps: float) -> np.ndarray:
    """A weight on a spring that is pushed: movement with a beginning and an end."""
    stiffness, steps = 2 * np.pi * hertz, 4
    dt = 1 / (fps * steps)
    out = np.empty(len(push))
    place = speed = 0.0
    for i, target in enumerate(push.tolist()):
        for _ in range(steps):
            pull = stiffness * (target - place) - 2 * damping * speed
            speed += stiffness * pull * dt
            place += speed * dt
        out[i] = place
    return out


def _blinks(mouth: MouthTrack, chance: np.random.Generator) -> np.ndarray:
    """(frames, 2): every few seconds, sooner in a pause, at times twice."""
    n, fps = len(mouth), mouth.fps
    out = np.zeros((n, 2))
    when = chance.uniform(0.8, 1.8)
    while when < n / fps:
        around = np.arange(max(0, int((when - 0.5) * fps)), min(n, int((when + 0.5) * fps)))
        pauses = around[mouth.speaking[around] < 0.3]
        if len(pauses):
            when = float(pauses[len(pauses) // 2]) / fps
        closing, held, opening = chance.uniform(0.06, 0.075), 0.035, chance.uniform(0.11, 0.15)
        near = np.arange(max(0, int((when - 0.1) * fps)), min(n, int((when + 0.3) * fps)))
        late = near / fps - when
        shut = np.where(late < 0, 1 + late / closing, 1 - (late - held) / opening)
        shut = _smooth(np.clip(shut, 0, 1))
        out[near] = np.maximum(out[near], shut[:, None] * (1.0, 0.97))
        # A second blink right after, now and then.
        when += 0.32 if chance.random() < 0.12 else 0.3 + chance.gamma(4.0, 0.85)
    return out


def _gaze(n: int, fps: float, chance: np.random.Generator) -> np.ndarray:
    """(frames, 2): mostly at the viewer, with short looks aside."""
    out = np.zeros((n, 2))
    start = 0
    while start < n:
        end = start + max(1, int(fps * chance.uniform(0.6, 2.2)))
        if chance.random() >= 0.6:
            out[start:end] = chance.uniform(-0.30, 0.30), chance.uniform(-0.10, 0.10)
        start = end
    # A glance takes about 60 ms, whatever the frame rate.
    width = max(1, round(0.06 * fps))
    return np.column_stack([_average(out[:, k], width / fps, fps) for k in (0, 1)])
