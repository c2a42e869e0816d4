"""The built-in voice: espeak-ng with exact cues, polished. No download, any machine.

Responsible for text in, Speech out. The process it runs in is `espeak_process`, what may be
said `text`, how it is cut `sentences`, the sound's finish `polish`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np

from inference.errors import TextProblem, VoiceProblem
from inference.progress import OnProgress, part, silent
from inference.voice.cues import phone_cues, word_cues, word_starts
from inference.voice.equalisers import PITCH_STEPS_SEMITONES
from inference.voice.espeak_process import RATE_HZ, Crash, Event, shared
from inference.voice.filters import resample
from inference.voice.languages import Language, find_language
from inference.voice.polish import polish
from inference.voice.sentences import Joint, Piece, false_full_stops, split
from inference.voice.speech import Cue, Speech
from inference.voice.text import SpokenText, check_text
from inference.voice.voices import DEFAULT_VOICE, Voice, find_voice

# espeak-ng's parameters, and what they may be.
_RATE, _VOLUME, _PITCH, _RANGE, _PUNCTUATION, _CAPITALS, _WORD_GAP = range(1, 8)
_SLOWEST_WPM, _FASTEST_WPM = 80, 450
USUAL_WPM = 165  # words a minute; whoever does not care takes these, and it is said once for all
_KEPT_CHARACTERS = 400  # seconds of sound, not minutes
_PITCH_STEPS_PER_SEMITONE = 50 / 12  # its 0..99 is two octaves of the voice's base

_LONGEST_PIECE = 300  # characters: a long sentence; half a second of work
_PAUSE_S: dict[Joint, float] = {"paragraph": 0.65, "sentence": 0.36, "clause": 0.18, "word": 0.02}
_LEAD_S, _TAIL_S = 0.3, 0.4  # the face is at rest when the video starts and when it ends
_RELEASE_S = 0.03  # of a piece's last sound, kept when espeak-ng's own pause is cut off
_SILENCE = 1e-3
_SAMPLE = np.dtype(np.float32)


def speak(
    text: str,
    voice: str = DEFAULT_VOICE,
    language: str = "en-us",
    speed: float = 1.0,
    pitch_semitones: float = 0.0,
    limit_characters: int = 5000,
    on_progress: OnProgress = silent,
) -> Speech:
    """`speed`: times the voice's own, 0.5 to 2. `pitch_semitones`: -12 to 12. `on_progress` hears
    of each sentence before it is spoken."""
    who = find_voice(voice)
    tongue = find_language(language)
    if not 0.5 <= speed <= 2.0:
        raise VoiceProblem(f"The speed must be between 0.5 and 2, not {speed}.")
    if not -12 <= pitch_semitones <= 12:
        raise VoiceProblem(f"The pitch must be -12 to 12 semitones, not {pitch_semitones}.")
    checked = check_text(text, tongue, limit_characters)
    spoken = _without(checked, false_full_stops(checked.text, tongue.tag))
    manner = _manner(who, tongue, speed, pitch_semitones)
    pieces = split(spoken.text, tongue.tag, _LONGEST_PIECE)
    timeline = _Timeline()
    left_out: list[Piece] = []
    for n, piece in enumerate(pieces):
        on_progress(0.5 * n / len(pieces), f"Speaking: sentence {n + 1} of {len(pieces)}")
        for bit, take in _takes(piece, manner):
            if take is None:
                left_out.append(bit)
            elif take.phones:
                timeline.add(take, spoken.origin[bit.start :], _PAUSE_S[bit.joint] / speed)
    if not timeline.takes:
        raise TextProblem(
            f"The built-in voice finds nothing to say in this text in {tongue.name}; "
            "rephrase it, or choose the language that it is written in."
        )
    samples = polish(
        timeline.hand_over_sound(), RATE_HZ, who.equaliser_db, part(on_progress, 0.5, 1.0)
    )
    phones = _closed_up(timeline.phones, len(samples) / RATE_HZ)
    words = word_cues(_heard(text, spoken, left_out), timeline.word_starts, phones)
    on_progress(1.0, "The voice is ready")
    return Speech(
        samples,
        RATE_HZ,
        (*phones, *words),
        text,
        tongue.tag,
        warnings=(*spoken.warnings, *_left_out_warning(left_out)),
    )


def synthesise(
    text: str,
    voice: str,
    rate_wpm: int = 158,
    pitch: int = 50,
    pitch_range: int = 50,
    volume: int = 100,
) -> Speech:
    """As espeak-ng says it: unpolished, 22050 Hz, without silence around it.

    `voice` is espeak-ng's identifier, maybe with a variant: "roa/fr", "gmw/en-US+f2".
    `pitch` and `pitch_range` are espeak-ng's 0..99. `text` has passed the door (`text`).
    """
    take = _maybe_kept_take(text, _Manner(voice, rate_wpm, pitch, pitch_range, volume))
    words = word_cues(text, take.word_starts, take.phones)
    return Speech(take.samples, RATE_HZ, (*take.phones, *words), text)


def events(text: str, voice: str) -> tuple[Event, ...]:
    """What espeak-ng tells while it says that at the usual pace: its phones, letter by letter."""
    return _maybe_kept_take(text, _Manner(voice, USUAL_WPM, 50, 50)).events


@dataclass(frozen=True)
class _Manner:
    """How espeak-ng speaks, in its own units."""

    voice: str  # identifier+variant
    rate_wpm: int
    pitch: int
    pitch_range: int
    volume: int = 100
    faster: float = 1.0  # played so much faster afterwards, and so higher

    def calmer(self) -> _Manner:
        """espeak-ng crashes where a low voice moves so much that its pitch nears 0 Hz."""
        return replace(self, pitch_range=round(0.55 * self.pitch_range))


def _manner(who: Voice, tongue: Language, speed: float, semitones: float) -> _Manner:
    """espeak-ng's own pitch as far as it goes: it leaves the throat as it is. What is missing
    is done by playing faster or slower, as if the person were smaller or larger."""
    octaves = semitones / 12
    missing = semitones - np.interp(semitones, PITCH_STEPS_SEMITONES, who.reached_semitones)
    faster = float(2 ** (missing / 12))
    return _Manner(
        f"{tongue.identifier}+{who.variant}",
        round(who.words_per_minute * speed / faster),
        round(who.pitch + semitones * _PITCH_STEPS_PER_SEMITONE),
        round(who.pitch_range * 2**octaves),
        faster=faster,
    )


@dataclass(frozen=True)
class _Take:
    samples: np.ndarray
    phones: tuple[Cue, ...]
    word_starts: tuple[tuple[int, float], ...]
    events: tuple[Event, ...] = ()

    def trimmed(self) -> _Take:
        """Without the silence at the end; without anything when there is only silence."""
        loud = np.flatnonzero(np.abs(self.samples) > _SILENCE)
        if not len(loud) or not any(cue.text for cue in self.phones):
            return _Take(self.samples[:0], (), ())
        end = min(len(self.samples), int(loud[-1]) + 1 + round(_RELEASE_S * RATE_HZ))
        kept = [cue for cue in self.phones if cue.start_s < end / RATE_HZ]
        return _Take(self.samples[:end], tuple(_closed_up(kept, end / RATE_HZ)), self.word_starts)


class _Timeline:
    """Takes, one after the other, with silence before, between and after."""

    def __init__(self) -> None:
        self.takes = 0
        self.phones = [Cue("phone", "", 0.0, round(_LEAD_S * RATE_HZ) / RATE_HZ)]
        self.word_starts: list[tuple[int, float]] = []  # position as written, second
        # One buffer that grows: hundreds of pieces would leave their memory in pieces too.
        self._sound = bytearray(_SAMPLE.itemsize * round(_LEAD_S * RATE_HZ))
        self._pause = 0

    def add(self, take: _Take, origin: Sequence[int], pause_s: float) -> None:
        self._sound += bytes(_SAMPLE.itemsize * self._pause)
        self._sound += take.samples.tobytes()
        self._pause = pause = round(pause_s * RATE_HZ)
        begin = self.phones[-1].end_s
        end = begin + len(take.samples) / RATE_HZ
        self.takes += 1
        self.word_starts += [(origin[i], begin + second) for i, second in take.word_starts]
        self.phones += [
            replace(cue, start_s=begin + cue.start_s, end_s=begin + cue.end_s)
            for cue in take.phones
        ]
        self.phones.append(Cue("phone", "", end, end + pause / RATE_HZ))

    def hand_over_sound(self) -> np.ndarray:
        """All of it, once: the timeline does not keep it."""
        sound, self._sound = self._sound, bytearray()
        sound += bytes(_SAMPLE.itemsize * round(_TAIL_S * RATE_HZ))  # instead of the last pause
        return np.frombuffer(sound, _SAMPLE)


def _takes(piece: Piece, manner: _Manner) -> Iterator[tuple[Piece, _Take | None]]:
    """The piece as said; in halves where espeak-ng crashes on it; None for what it cannot say."""
    for tried in (manner, manner.calmer()):
        try:
            take = _take(piece.text, tried).trimmed()
        except Crash:
            continue
        yield piece, take
        return
    if not any(c.isspace() for c in piece.text):
        yield piece, None
        return
    halves = split(piece.text, limit_characters=(len(piece.text) + 1) // 2)
    for half in halves:
        joint = piece.joint if half is halves[-1] else half.joint
        yield from _takes(Piece(half.text, piece.start + half.start, joint), manner)


def _take(text: str, manner: _Manner) -> _Take:
    said = shared().say(
        text,
        manner.voice,
        (
            (_RATE, min(max(manner.rate_wpm, _SLOWEST_WPM), _FASTEST_WPM)),
            (_VOLUME, manner.volume),
            (_PITCH, min(max(manner.pitch, 0), 99)),
            (_RANGE, min(max(manner.pitch_range, 0), 99)),
            (_PUNCTUATION, 0),
            (_CAPITALS, 0),
            (_WORD_GAP, 0),
        ),
    )
    samples = np.frombuffer(said.sound, np.int16).astype(np.float32) / 32768
    phones = phone_cues(said.events, samples, RATE_HZ)
    starts = word_starts(said.events, RATE_HZ)
    if manner.faster != 1.0:
        samples = resample(samples, manner.faster)
        phones = [
            replace(cue, start_s=cue.start_s / manner.faster, end_s=cue.end_s / manner.faster)
            for cue in phones
        ]
        starts = [(position, second / manner.faster) for position, second in starts]
    return _Take(samples, tuple(phones), tuple(starts), said.events)


def _maybe_kept_take(text: str, manner: _Manner) -> _Take:
    return (_kept_take if len(text) <= _KEPT_CHARACTERS else _take)(text, manner)


@lru_cache(maxsize=8)
def _kept_take(text: str, manner: _Manner) -> _Take:
    """A neural voice's sentence is asked for more than once in a row, for its phones and to be
    compared with, and some are in work at once."""
    take = _take(text, manner)
    take.samples.setflags(write=False)  # they are everybody's
    return take


def _without(spoken: SpokenText, dropped: set[int]) -> SpokenText:
    """espeak-ng makes a pause at a full stop before a capital: not after "Dr."."""
    kept = [i for i in range(len(spoken.text)) if i not in dropped]
    origin = (*(spoken.origin[i] for i in kept), spoken.origin[-1])
    return SpokenText("".join(spoken.text[i] for i in kept), origin, spoken.warnings)


def _heard(text: str, spoken: SpokenText, left_out: Sequence[Piece]) -> str:
    """As written, with spaces for all that is not said."""
    characters = list(text)
    silent = {i for piece in left_out for i in range(piece.start, piece.start + len(piece.text))}
    for i, (start, end) in enumerate(pairwise(spoken.origin)):
        if i in silent or spoken.text[i].isspace():
            characters[start:end] = " " * (end - start)
    return "".join(characters)


def _left_out_warning(left_out: Sequence[Piece]) -> tuple[str, ...]:
    if not left_out:
        return ()
    quoted = ", ".join(f"“{piece.text[:40]}”" for piece in left_out[:5])
    return (f"Left out, because the built-in voice cannot say it: {quoted}.",)


def _closed_up(cues: Sequence[Cue], end_s: float) -> list[Cue]:
    """Neighbouring pauses as one, and the last cue to the very end."""
    closed: list[Cue] = []
    for cue in cues:
        if closed and not cue.text and not closed[-1].text:
            closed[-1] = replace(closed[-1], end_s=cue.end_s)
        else:
            closed.append(cue)
    closed[-1] = replace(closed[-1], end_s=end_s)
    return closed
