"""When is each word and phone of a known text said in a sound? Nothing to download.

Responsible for the cues of a speech that has sound and text but no cues, and for noticing
that the text is not what is said. The built-in voice says the same text, with cues; its
sound is laid over the other one (`warping`), and the cues move along.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from inference.errors import TextProblem, VoiceProblem
from inference.progress import OnProgress, part, silent
from inference.video.articulation import articulate
from inference.video.hearing import mouth_in, runs
from inference.video.spectrum import BANDS, STEPS_PER_S, log_mel, noise_in, normalise, without
from inference.video.warping import Way, find_way
from inference.voice.espeak import USUAL_WPM, synthesise
from inference.voice.languages import find_language
from inference.voice.speech import Cue, Speech

_CEPSTRA = 14
_LEVEL_WEIGHT = 0.6  # of the first cepstrum, the level: rooms and compressors change it most
_CHANGE_WEIGHT = 2.0  # of how cepstra change from step to step
_RELUCTANCE = 0.4

_SLOWEST_PACE, _FASTEST_PACE = 0.4, 2.5  # of that; else the text is another one
_SAME_PACE = (0.85, 1.18)  # the words need not be said again: they are found as exactly

_QUIET = 7.0  # log power, 30 dB: what is that far below the loud moments is a pause
_SHORTEST_PAUSE = 15  # steps; a stop's silence is shorter
_KEPT_OF_QUIET = 6  # steps; no pause in the one sound is paid for with words of the other
_AROUND = 10  # steps of silence before and after each sound
_SHORTEST_PHONE_S = 0.015

# Where the text is what is said, the mouth moves alike as the cues have it and as the sound alone
# suggests it, and neither sound waits much for the other. Measured, the one less the other: 0.6 and
# more, whispered too, and 0.41 in much noise; of other texts one in a hundred has more than this.
_FITS = 0.36
_COMPARED = ("jaw", "wide", "round", "low")
_COMPARED_FPS = 25


@dataclass(frozen=True)
class _Sound:
    spectra: np.ndarray
    quiet: np.ndarray  # of each step, from _AROUND before the sound to as long after it
    features: np.ndarray  # of the steps that are compared
    at: np.ndarray  # where each of those begins and the last one ends, in steps of the sound


def align(
    speech: Speech, on_progress: OnProgress = silent, least: float = _FITS
) -> Speech | None:
    """The same speech with cues. None where its text is not what is heard, or where its text
    or language is not known to the built-in voice. `least`: how well it must fit; the less, the
    surer whoever asks is of the text."""
    if not speech.text or not speech.language or not len(speech.samples):
        return None
    heard = _listen(speech, part(on_progress, 0.0, 0.2))
    on_progress(0.2, "Saying the words, to compare")
    try:
        voice = find_language(speech.language).identifier
        model = synthesise(speech.text, voice, USUAL_WPM)
        said = _listen(model, part(on_progress, 0.2, 0.35))
        pace = (~said.quiet).sum() / max(1, (~heard.quiet).sum())
        if not _SLOWEST_PACE < pace < _FASTEST_PACE:
            return None
        if not _SAME_PACE[0] < pace < _SAME_PACE[1]:
            on_progress(0.35, "Saying the words as fast as they are said")
            model = synthesise(speech.text, voice, round(USUAL_WPM * pace))
            said = _listen(model, part(on_progress, 0.35, 0.5))
    except (TextProblem, VoiceProblem):
        return None
    way = find_way(said.features, heard.features, _RELUCTANCE, part(on_progress, 0.5, 0.9))
    if way is None:
        return None
    aligned = replace(speech, cues=_moved(model.cues, way, said, heard))
    alike = _likeness(aligned, heard.spectra, part(on_progress, 0.9, 1.0))
    return aligned if alike - way.halting > least else None


def resemblance(one: np.ndarray, other: np.ndarray, rate: int) -> float:
    """Up to 1: how alike two sounds are, however fast or slow each of them is."""
    first, second = (_listen(Speech(sound, rate), silent).features for sound in (one, other))
    way = find_way(first, second, _RELUCTANCE)
    if way is None:
        return 0.0
    a, b = first[way.first], second[way.second]
    return float((a * b).sum() / np.sqrt((a * a).sum() * (b * b).sum() + 1e-9))


def _likeness(speech: Speech, spectra: np.ndarray, on_progress: OnProgress) -> float:
    """-1 to 1: how well the cues fit the sound, judged by the mouth each of them asks for."""
    frames = max(1, round(speech.seconds * _COMPARED_FPS))
    asked = articulate(speech.phones, frames, _COMPARED_FPS)
    heard = mouth_in(spectra, frames, _COMPARED_FPS, on_progress)
    likenesses = []
    for name in _COMPARED:
        one, other = asked.channel(name), heard.channel(name)
        if one.std() == 0 or other.std() == 0:
            return 0.0
        likenesses.append(np.corrcoef(one, other)[0, 1])
    return float(np.mean(likenesses))


def _listen(speech: Speech, on_progress: OnProgress) -> _Sound:
    around = round(_AROUND / STEPS_PER_S * speech.rate)
    spectra = log_mel(np.pad(speech.samples, around), speech.rate, on_progress)
    own = spectra[_AROUND:-_AROUND]
    clear = without(noise_in(own), spectra)
    level = clear.max(1)
    quiet = level < np.percentile(level, 95) - _QUIET
    loud = np.flatnonzero(~quiet)
    band = (np.arange(BANDS) + 0.5) * np.pi / BANDS
    cepstra = normalise(clear) @ np.cos(np.arange(_CEPSTRA)[:, None] * band).T
    cepstra /= cepstra[loud].std(0) + 1e-6
    cepstra[:, 0] *= _LEVEL_WEIGHT
    change = np.gradient(cepstra, axis=0) if len(cepstra) > 1 else np.zeros_like(cepstra)
    features = np.hstack([cepstra, _CHANGE_WEIGHT * change]).astype(np.float32)
    kept = _compared(quiet)
    return _Sound(own, quiet, features[kept], np.append(kept, len(quiet)) - _AROUND)


def _compared(quiet: np.ndarray) -> np.ndarray:
    """The steps without the inner ones of all that is quiet for long."""
    kept = np.ones(len(quiet), bool)
    side = _KEPT_OF_QUIET // 2
    for start, end in zip(*runs(quiet), strict=True):
        kept[start + side : max(start + side, end - side)] = False
    return np.flatnonzero(kept)


def _moved(cues: tuple[Cue, ...], way: Way, said: _Sound, heard: _Sound) -> tuple[Cue, ...]:
    """The cues of what was said at the times of what was heard."""
    # The edge before a step of the one lies, in the other, between the last step that met the
    # step before and the first that met it.
    steps = len(said.features)
    first = np.full(steps, len(heard.features))
    last = np.zeros(steps, int)
    np.minimum.at(first, way.first, way.second)
    np.maximum.at(last, way.first, way.second)
    edges = np.concatenate([first[:1], (last[:-1] + 1 + first[1:]) / 2, last[-1:] + 1])
    edges = np.interp(edges, np.arange(len(heard.at)), heard.at)
    pauses = [
        ((a - _AROUND) / STEPS_PER_S, (b - _AROUND) / STEPS_PER_S)
        for a, b in zip(*runs(heard.quiet), strict=True)
        if b - a >= _SHORTEST_PAUSE
    ]

    cues = tuple(cue for cue in cues if cue.text)
    asked = np.array([(cue.start_s, cue.end_s) for cue in cues]) * STEPS_PER_S
    times = (np.interp(asked, said.at, edges) / STEPS_PER_S).tolist()
    spoken = [
        _outside(replace(cue, start_s=start, end_s=end), pauses)
        for cue, (start, end) in zip(cues, times, strict=True)
    ]
    words = [cue for cue in spoken if cue.kind == "word"]
    return (*_in_turn([cue for cue in spoken if cue.kind == "phone"]), *words)


def _outside(cue: Cue, pauses: list[tuple[float, float]]) -> Cue:
    """Nothing sounds while the sound is quiet: a cue that would keeps its longer side."""
    for start, end in pauses:
        if cue.start_s < end and start < cue.end_s:
            if start - cue.start_s >= cue.end_s - end:
                cue = replace(cue, end_s=max(start, cue.start_s))
            else:
                cue = replace(cue, start_s=min(end, cue.end_s))
    return cue


def _in_turn(phones: list[Cue]) -> list[Cue]:
    """One after another, none too short to be seen."""
    out: list[Cue] = []
    now = 0.0
    for cue in phones:
        start = max(now, cue.start_s)
        now = max(start + _SHORTEST_PHONE_S, cue.end_s)
        out.append(replace(cue, start_s=start, end_s=now))
    return out
