"""The built-in voice: espeak-ng with exact cues, polished. No download, any machine.

Responsible for text in, Speech out; the process it runs in is `espeak_process`, the sound's
finish `polish`, what may be said `text`.
"""

from __future__ import annotations

import numpy as np

from inference.errors import VoiceProblem
from inference.progress import OnProgress, silent
from inference.voice.cues import phone_cues, word_starts
from inference.voice.espeak_process import RATE_HZ, shared
from inference.voice.languages import find_language
from inference.voice.speech import Cue, Speech
from inference.voice.voices import DEFAULT_VOICE, find_voice

# espeak-ng's parameters, and what they may be.
_RATE, _VOLUME, _PITCH, _RANGE, _PUNCTUATION, _CAPITALS, _WORD_GAP = range(1, 8)
_SLOWEST_WPM, _FASTEST_WPM = 80, 450
_PITCH_STEPS_PER_SEMITONE = 50 / 12  # 0..99 is two octaves, measured


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
    speech = synthesise(
        text,
        f"{tongue.identifier}+{who.variant}",
        rate_wpm=round(who.words_per_minute * speed),
        pitch=round(who.pitch + pitch_semitones * _PITCH_STEPS_PER_SEMITONE),
        pitch_range=who.pitch_range,
    )
    on_progress(1.0, "The voice is ready.")
    lead, tail = 0.3, 0.4
    samples = np.concatenate(
        [
            np.zeros(round(lead * RATE_HZ), np.float32),
            speech.samples * np.float32(0.7 / max(1e-6, np.abs(speech.samples).max(initial=0))),
            np.zeros(round(tail * RATE_HZ), np.float32),
        ]
    )
    moved = [Cue(c.kind, c.text, c.start_s + lead, c.end_s + lead, c.stress) for c in speech.cues]
    end = lead + speech.seconds
    cues = (Cue("phone", "", 0.0, lead), *moved, Cue("phone", "", end, end + tail))
    return Speech(samples, RATE_HZ, cues, text, tongue.tag)


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
    seconds = len(samples) / RATE_HZ
    phones = phone_cues(said.events, RATE_HZ, seconds)
    words = []
    starts = word_starts(said.events, RATE_HZ)
    for (position, start), (_, end) in zip(starts, [*starts[1:], (0, seconds)], strict=True):
        if end > start:
            words.append(Cue("word", text[position:].split(None, 1)[0], start, end))
    return Speech(samples, RATE_HZ, (*phones, *words), text)
