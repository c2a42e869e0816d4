"""Phones become movement: how lips, jaw and tongue glide from sound to sound.

Responsible for a mouth track from timed phones; not for knowing the phones (`alignment`,
the voices) nor for what a single one looks like (`phones`).

Vowels and most consonants blend, after Cohen and Massaro's dominance model (1993): each
phone pulls every channel towards its target, most in its middle and less with distance, and
the channel is where the pulls balance. So rounding for a "w" begins well before it is heard.

Closures do not blend: lips that almost meet for a "p" look wrong. They are gestures of
their own that always reach 1, for longer than a frame, and shut what would show.

In every pause of 0.12 s and more the mouth comes to rest: for at least two fifths of it every
channel is exactly 0, save `press` where the lips already hold a "p" that follows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from inference.video.phones import BLENDED, Kind, shapes_of
from inference.video.tracks import MOUTH_CHANNELS, MouthTrack
from inference.voice.speech import Cue

# The mouth is seen to move before the sound is heard, as it does in life.
LEAD_S = 0.020

# How far a pull reaches before and after a phone, in seconds, as BLENDED. Lips round early.
_BEFORE_S = (0.055, 0.080, 0.105, 0.050, 0.050, 0.035)
_AFTER_S = (0.050, 0.070, 0.080, 0.050, 0.050, 0.035)
_REACH = 6  # times those; a pull is below 1e-4 beyond
_FALLOFF = 1.25  # exponent
_WEAKEST = 1e-3  # a mouth nobody pulls closes

# The middle of a phone, where it pulls fully: shares of its length cut off at both ends.
_VOWEL_MARGINS, _CONSONANT_MARGINS = (0.25, 0.35), (0.20, 0.30)
_CLOSED_BEFORE_BURST_S = 0.045  # a stop's place is taken before its cue, the burst

_VOWEL_GAIN = (0.85, 1.0, 1.12)  # of the jaw, by stress
_SHORTEST_VOWEL_GAIN, _VOWEL_GAIN_PER_S = 0.70, 3.0  # a hurried vowel opens less
_LOUDNESS_GAIN = (0.80, 0.35)  # of the jaw: always, and times the loudness

_STOP_CLOSED_S = (0.055, 0.008)  # before and after the burst of p and b
_NASAL_INSET_S, _FV_INSET_S = (0.005, 0.015), (0.0, 0.020)  # of the cue of m; of f and v
_CLOSING_S, _OPENING_S = 0.075, 0.060
_CLOSED_AT_LEAST_S = 0.050  # or a frame
_FLUTTER_S = 0.070  # lips do not part for less than that between two closures
_JAW_SHUT_BY_FV = 0.75

_SHORTEST_REST_S = 0.12
_REST_BEGINS_EARLY_S = 0.020
AROUND_S = 10.0  # before and after all sound there is rest
_TO_REST_S, _FROM_REST_S = 0.16, 0.11
_REST_SHARE = 0.40  # of a pause, at least, is spent at rest

_STRESS_PEAK = (0.0, 0.45, 1.0)
_STRESS_WIDTH_S = 0.09

_AT_ONCE = 512  # phones: what is in memory does not grow with the length of the speech


@dataclass(frozen=True)
class _Sounds:
    """The parts of all phones in order, without gaps or overlaps: one row each."""

    kind: np.ndarray
    bursts: np.ndarray
    start: np.ndarray
    end: np.ndarray
    stress: np.ndarray
    opens: np.ndarray  # the first part of its phone
    targets: np.ndarray  # (sounds, channels)
    strengths: np.ndarray


def articulate(
    phones: Sequence[Cue],
    frames: int,
    fps: float,
    loudness: np.ndarray | None = None,
    lead_s: float = LEAD_S,
) -> MouthTrack:
    """`loudness`: one value a frame, about 0..1; a louder voice opens the jaw wider."""
    times = (np.arange(frames) + 0.5) / fps + lead_s
    sounds = _sounds(phones, frames / fps + lead_s)
    values = np.zeros((frames, len(MOUTH_CHANNELS)))
    values[:, : len(BLENDED)] = _blend(sounds, times, fps)
    if loudness is not None:
        always, louder = _LOUDNESS_GAIN
        values[:, BLENDED.index("jaw")] *= always + louder * loudness
    shortest = max(_CLOSED_AT_LEAST_S, 1 / fps)
    for name, grip in zip(("press", "fv"), _closures(sounds, times, fps, shortest), strict=True):
        values[:, MOUTH_CHANNELS.index(name)] = grip
    shut(values)
    pauses = sounds.kind == "rest"
    pauses_s = sounds.start[pauses], sounds.end[pauses]
    lay_to_rest(values, at_rest(*pauses_s, times))
    return MouthTrack(
        fps,
        values.astype(np.float32),
        speaking(*pauses_s, times),
        _stress(sounds, times, fps),
    )


def shut(values: np.ndarray) -> None:
    """Closed lips show nothing of what is behind them. In place; columns as MOUTH_CHANNELS."""
    jaw, up, low, tongue, press, fv = (
        values[:, MOUTH_CHANNELS.index(c)] for c in ("jaw", "up", "low", "tongue", "press", "fv")
    )
    for channel in (jaw, up, low, tongue, fv):
        channel *= 1 - press
    jaw *= 1 - _JAW_SHUT_BY_FV * fv
    for channel in (up, low):
        channel *= 1 - fv


def lay_to_rest(values: np.ndarray, rest: np.ndarray) -> None:
    """In place. Lips that already hold a "p" go on holding it."""
    for name in (*BLENDED, "fv"):
        values[:, MOUTH_CHANNELS.index(name)] *= 1 - rest


def _sounds(phones: Sequence[Cue], end_s: float) -> _Sounds:
    rows: list[tuple[Kind, bool, float, float, int, bool]] = []
    targets: list[tuple[float, ...]] = []
    strengths: list[tuple[float, ...]] = []
    nothing = (0.0,) * len(BLENDED)

    def pause(start: float, end: float) -> None:
        if end <= start:
            return
        rows.append(("rest", False, start, end, 0, False))
        targets.append(nothing)
        # A longer pause pulls harder.
        jaw, lips = min(1.0, 0.25 + 3 * (end - start)), min(0.8, 0.2 + 2 * (end - start))
        strengths.append((jaw, lips, lips, jaw, jaw, jaw))

    now = -AROUND_S
    for cue in sorted((p for p in phones if p.text), key=lambda p: p.start_s):
        start, end = max(cue.start_s, now), cue.end_s
        if end <= start:
            continue
        pause(now, start)
        now = start
        for part, (shape, share) in enumerate(shapes_of(cue.text)):
            until = now + share * (end - start)
            rows.append((shape.kind, shape.bursts, now, until, cue.stress, part == 0))
            targets.append(shape.targets)
            strengths.append(shape.strengths)
            now = until
    pause(now, max(end_s, now) + AROUND_S)
    kind, bursts, start_s, ends, stress, opens = zip(*rows, strict=True)
    return _Sounds(
        np.array(kind),
        np.array(bursts),
        np.array(start_s),
        np.array(ends),
        np.array(stress),
        np.array(opens),
        np.array(targets),
        np.array(strengths),
    )


def _blend(sounds: _Sounds, times: np.ndarray, fps: float) -> np.ndarray:
    length = sounds.end - sounds.start
    vowel = sounds.kind == "vowel"
    head = np.where(vowel, _VOWEL_MARGINS[0], _CONSONANT_MARGINS[0])
    tail = np.where(vowel, _VOWEL_MARGINS[1], _CONSONANT_MARGINS[1])
    first = sounds.start + head * length
    last = sounds.end - tail * length
    first = np.where(sounds.bursts & sounds.opens, sounds.start - _CLOSED_BEFORE_BURST_S, first)
    hurry = np.minimum(1, _SHORTEST_VOWEL_GAIN + _VOWEL_GAIN_PER_S * length)
    jaw_gain = np.where(vowel, np.array(_VOWEL_GAIN)[sounds.stress] * hurry, 1.0)

    out = np.empty((len(times), len(BLENDED)))
    for c, (before, after) in enumerate(zip(_BEFORE_S, _AFTER_S, strict=True)):
        target = sounds.targets[:, c] * (jaw_gain if BLENDED[c] == "jaw" else 1.0)
        strength = sounds.strengths[:, c]
        pull = np.full(len(times), _WEAKEST)
        pulled = np.zeros(len(times))
        reach = first - _REACH * before, last + _REACH * after
        for rows, who, frame in _neighbourhoods(*reach, times, fps):
            t = times[frame]
            far = np.maximum((first[who] - t) / before, (t - last[who]) / after)
            pulls = strength[who] * np.exp(-(np.maximum(far, 0) ** _FALLOFF))
            pull[rows] += np.bincount(frame - rows.start, pulls, rows.stop - rows.start)
            pulls *= target[who]
            pulled[rows] += np.bincount(frame - rows.start, pulls, rows.stop - rows.start)
        out[:, c] = pulled / pull
    return out


def _neighbourhoods(
    start: np.ndarray, end: np.ndarray, times: np.ndarray, fps: float
) -> Iterator[tuple[slice, np.ndarray, np.ndarray]]:
    """For some sounds at a time: the frames they touch, and all pairs (sound, frame)."""
    if not len(times):
        return
    low = np.clip(np.ceil((start - times[0]) * fps), 0, len(times)).astype(int)
    high = np.clip(np.floor((end - times[0]) * fps) + 1, 0, len(times)).astype(int)
    count = np.maximum(high - low, 0)
    for at in range(0, len(start), _AT_ONCE):
        some = slice(at, at + _AT_ONCE)
        if not count[some].any():
            continue
        who = np.repeat(np.arange(len(start))[some], count[some])
        nth = np.arange(len(who)) - np.repeat(np.cumsum(count[some]) - count[some], count[some])
        frame = low[who] + nth
        yield slice(int(frame.min()), int(frame.max()) + 1), who, frame


def _closures(
    sounds: _Sounds, times: np.ndarray, fps: float, shortest_s: float
) -> tuple[np.ndarray, np.ndarray]:
    """press and fv."""
    rows = np.flatnonzero((sounds.kind == "lips") | (sounds.kind == "lip and teeth"))
    if not len(rows):
        return np.zeros(len(times)), np.zeros(len(times))
    lips = sounds.kind[rows] == "lips"
    start, end = sounds.start[rows], sounds.end[rows]
    bursts = sounds.bursts[rows]
    inset = np.where(lips[:, None], _NASAL_INSET_S, _FV_INSET_S)
    first = start + np.where(bursts, -_STOP_CLOSED_S[0], inset[:, 0])
    last = np.where(bursts, start + _STOP_CLOSED_S[1], end - inset[:, 1])
    longer = np.maximum(0, shortest_s - (last - first)) / 2
    first, last = first - longer, last + longer

    # From one closure of a kind to the next the lips stay closed rather than flutter.
    same = lips[1:] == lips[:-1]
    gap = first[1:] - last[:-1]
    last[:-1] = np.where(same & (gap > 0) & (gap < _FLUTTER_S), first[1:], last[:-1])
    # Where the kind changes, the one lets go before the other is half over.
    middle = (first + last) / 2
    closing, opening = np.full(len(rows), _CLOSING_S), np.full(len(rows), _OPENING_S)
    opening[:-1] = np.where(same, opening[:-1], np.minimum(opening[:-1], middle[1:] - last[:-1]))
    closing[1:] = np.where(same, closing[1:], np.minimum(closing[1:], first[1:] - middle[:-1]))
    closing, opening = np.maximum(closing, 1e-3), np.maximum(opening, 1e-3)

    press, fv = np.zeros(len(times)), np.zeros(len(times))
    for _, who, frame in _neighbourhoods(first - closing, last + opening, times, fps):
        t = times[frame]
        far = np.maximum((first[who] - t) / closing[who], (t - last[who]) / opening[who])
        grip = _ease(1 - np.clip(far, 0, 1))
        for channel, mine in ((press, lips[who]), (fv, ~lips[who])):
            np.maximum.at(channel, frame[mine], grip[mine])
    return press, fv


def at_rest(start: np.ndarray, end: np.ndarray, times: np.ndarray) -> np.ndarray:
    """1 where the mouth rests, 0 where it speaks, for pauses from `start` to `end`."""
    length = end - start
    long_enough = length >= _SHORTEST_REST_S - 1e-9
    start, end, length = start[long_enough], end[long_enough], length[long_enough]
    ramp = (1 - _REST_SHARE) / 2 * length
    begins = start - _REST_BEGINS_EARLY_S
    rests = start + np.minimum(_TO_REST_S, ramp)
    leaves = end - np.minimum(_FROM_REST_S, ramp)
    which = np.searchsorted(begins, times, "right") - 1
    closed = _ease(np.clip((times - begins[which]) / (rests - begins)[which], 0, 1))
    opened = _ease(np.clip((times - leaves[which]) / (end - leaves)[which], 0, 1))
    return closed * (1 - opened)


def speaking(start: np.ndarray, end: np.ndarray, times: np.ndarray) -> np.ndarray:
    """1 from a little before the first sound of a phrase to a little after its last, for
    pauses from `start` to `end`."""
    which = np.searchsorted(start, times, "right") - 1
    quiet = np.minimum(times - start[which] - 0.10, end[which] - 0.12 - times)
    return (1 - np.clip(quiet / 0.14, 0, 1)).astype(np.float32)


def _stress(sounds: _Sounds, times: np.ndarray, fps: float) -> np.ndarray:
    rows = np.flatnonzero((sounds.kind == "vowel") & sounds.opens & (sounds.stress > 0))
    middle = (sounds.start[rows] + sounds.end[rows]) / 2
    peak = np.array(_STRESS_PEAK)[sounds.stress[rows]]
    out = np.zeros(len(times))
    reach = 4 * _STRESS_WIDTH_S
    for _, who, frame in _neighbourhoods(middle - reach, middle + reach, times, fps):
        bump = peak[who] * np.exp(-(((times[frame] - middle[who]) / _STRESS_WIDTH_S) ** 2))
        np.maximum.at(out, frame, bump)
    return out.astype(np.float32)


def _ease(x: np.ndarray) -> np.ndarray:
    return x * x * (3 - 2 * x)
