"""The built-in voice: espeak-ng with exact cues, polished. No download, any machine.

Responsible for text in, Speech out. The process it runs in is `espeak_process`, what may be
said `text`, how it is cut `sentences`, the sound's finish `polish`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from inference.errors import TextProblem, VoiceProblem
from inference.progress import OnProgress, silent
from inference.voice.cues import phone_cues, word_cues, word_starts
from inference.voice.espeak_process import RATE_HZ, Crash, shared
from inference.voice.languages import find_language
from inference.voice.polish import polish
from inference.voice.sentences import Joint, Piece, false_full_stops, split
from inference.voice.speech import Cue, Speech
from inference.voice.text import SpokenText, check_text
from inference.voice.voices import DEFAULT_VOICE, find_voice

# espeak-ng's parameters, and what they may be.
_RATE, _VOLUME, _PITCH, _RANGE, _PUNCTUATION, _CAPITALS, _WORD_GAP = range(1, 8)
_SLOWEST_WPM, _FASTEST_WPM = 80, 450
_PITCH_STEPS_PER_SEMITONE = 50 / 12  # 0..99 is two octaves

_LONGEST_PIECE = 300  # characters: a long sentence; half a second of work
_PAUSE_S: dict[Joint, float] = {"paragraph": 0.65, "sentence": 0.36, "clause": 0.18, "word": 0.02}
_LEAD_S, _TAIL_S = 0.3, 0.4  # the face is at rest when the video starts and when it ends
_RELEASE_S = 0.03  # of a piece's last sound, kept when espeak-ng's own pause is cut off
_SILENCE = 1e-3


def speak(
    text: str,
    voice: str = DEFAULT_VOICE,
    language: str = "en-us",
    speed: float = 1.0,
    pitch_semitones: float = 0.0,
    limit_characters: int = 5000,
    on_progress: OnProgress = silent,
) -> Speech:
    """`speed`: times the voice's own, 0.5 to 2. `pitch_semitones`: -12 to 12."""
    who = find_voice(voice)
    tongue = find_language(language)
    if not 0.5 <= speed <= 2.0:
        raise VoiceProblem(f"The speed must be between 0.5 and 2, not {speed}.")
    if not -12 <= pitch_semitones <= 12:
        raise VoiceProblem(f"The pitch must be -12 to 12 semitones, not {pitch_semitones}.")
    checked = check_text(text, tongue, limit_characters)
    spoken = _without(checked, false_full_stops(checked.text, tongue.tag))
    pieces = split(spoken.text, tongue.tag, _LONGEST_PIECE)

    sounds = [np.zeros(round(_LEAD_S * RATE_HZ), np.float32)]
    phones = [Cue("phone", "", 0.0, len(sounds[0]) / RATE_HZ)]
    starts: list[tuple[int, float]] = []
    left_out: list[str] = []
    identifier = f"{tongue.identifier}+{who.variant}"
    rate_wpm = round(who.words_per_minute * speed)
    pitch = round(who.pitch + pitch_semitones * _PITCH_STEPS_PER_SEMITONE)
    for n, piece in enumerate(pieces):
        on_progress(0.8 * n / len(pieces), f"Speaking: sentence {n + 1} of {len(pieces)}.")
        for part, take in _takes(piece, identifier, rate_wpm, pitch, who.pitch_range):
            if take is None:
                left_out.append(part.text)
                continue
            if not take.phones:
                continue
            pause = round(RATE_HZ * _PAUSE_S[part.joint] / speed)
            begin = phones[-1].end_s
            end = begin + len(take.samples) / RATE_HZ
            sounds += [take.samples, np.zeros(pause, np.float32)]
            phones += [_moved(cue, begin) for cue in take.phones]
            phones.append(Cue("phone", "", end, end + pause / RATE_HZ))
            starts += [(spoken.origin[part.start + i], begin + s) for i, s in take.word_starts]
    if len(phones) == 1 and left_out:
        raise TextProblem(
            f"The built-in voice cannot say “{left_out[0][:40]}” in {tongue.name}; "
            "rephrase it, or choose another language."
        )
    if len(phones) == 1:
        raise TextProblem(
            f"The built-in voice finds no words in this text in {tongue.name}; "
            "choose the language that it is written in."
        )
    on_progress(0.8, "Polishing the voice.")
    sounds[-1] = np.zeros(round(_TAIL_S * RATE_HZ), np.float32)  # instead of a pause
    samples = polish(np.concatenate(sounds), RATE_HZ, who.equaliser_db)
    cues = _closed_up(phones, len(samples) / RATE_HZ)
    words = word_cues(text, starts, cues)
    warnings = list(checked.warnings)
    if left_out:
        quoted = ", ".join(f"“{part[:40]}”" for part in left_out[:5])
        warnings.append(f"Left out, because the built-in voice cannot say it: {quoted}.")
    on_progress(1.0, "The voice is ready.")
    return Speech(samples, RATE_HZ, (*cues, *words), text, tongue.tag, warnings=tuple(warnings))


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
    take = _take(text, voice, rate_wpm, pitch, pitch_range, volume)
    words = word_cues(text, take.word_starts, take.phones)
    return Speech(take.samples, RATE_HZ, (*take.phones, *words), text)


@dataclass(frozen=True)
class _Take:
    samples: np.ndarray
    phones: tuple[Cue, ...]
    word_starts: tuple[tuple[int, float], ...]

    def trimmed(self) -> _Take:
        """Without the silence at the end; without anything when there is only silence."""
        loud = np.flatnonzero(np.abs(self.samples) > _SILENCE)
        if not len(loud) or not any(cue.text for cue in self.phones):
            return _Take(self.samples[:0], (), ())
        end = min(len(self.samples), int(loud[-1]) + 1 + round(_RELEASE_S * RATE_HZ))
        kept = [cue for cue in self.phones if cue.start_s < end / RATE_HZ]
        return _Take(self.samples[:end], tuple(_closed_up(kept, end / RATE_HZ)), self.word_starts)


def _takes(
    piece: Piece, voice: str, rate_wpm: int, pitch: int, pitch_range: int
) -> Iterator[tuple[Piece, _Take | None]]:
    """The piece as said; in halves where espeak-ng crashes on it; None for what it cannot say."""
    try:
        yield piece, _take(piece.text, voice, rate_wpm, pitch, pitch_range).trimmed()
    except Crash:
        if not any(c.isspace() for c in piece.text):
            yield piece, None
            return
        halves = split(piece.text, limit_characters=(len(piece.text) + 1) // 2)
        for half in halves:
            joint = piece.joint if half is halves[-1] else half.joint
            part = Piece(half.text, piece.start + half.start, joint)
            yield from _takes(part, voice, rate_wpm, pitch, pitch_range)


def _take(
    text: str, voice: str, rate_wpm: int, pitch: int, pitch_range: int, volume: int = 100
) -> _Take:
    said = shared().say(
        text,
        voice,
        (
            (_RATE, min(max(rate_wpm, _SLOWEST_WPM), _FASTEST_WPM)),
            (_VOLUME, volume),
            (_PITCH, min(max(pitch, 0), 99)),
            (_RANGE, min(max(pitch_range, 0), 99)),
            (_PUNCTUATION, 0),
            (_CAPITALS, 0),
            (_WORD_GAP, 0),
        ),
    )
    samples = np.frombuffer(said.sound, np.int16).astype(np.float32) / 32768
    return _Take(
        samples,
        tuple(phone_cues(said.events, samples, RATE_HZ)),
        tuple(word_starts(said.events, RATE_HZ)),
    )


def _without(spoken: SpokenText, dropped: set[int]) -> SpokenText:
    """espeak-ng makes a pause at a full stop before a capital: not after "Dr."."""
    kept = [i for i in range(len(spoken.text)) if i not in dropped]
    origin = (*(spoken.origin[i] for i in kept), spoken.origin[-1])
    return SpokenText("".join(spoken.text[i] for i in kept), origin, spoken.warnings)


def _moved(cue: Cue, seconds: float) -> Cue:
    return replace(cue, start_s=cue.start_s + seconds, end_s=cue.end_s + seconds)


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
