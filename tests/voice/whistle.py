"""A further voice engine, as someone would add one: it whistles. One file, one row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from inference.engines import Engine
from inference.progress import OnProgress, silent
from inference.voice.offer import Offer
from inference.voice.speech import Cue, Speech

RATE_HZ = 16_000
LETTER_S = 0.08


@dataclass(frozen=True)
class Whistler:
    id: str
    name: str
    gender: str
    description: str
    hertz: float


@dataclass(frozen=True)
class Tongue:
    tag: str
    name: str

    @property
    def label(self) -> str:
        return self.name


OFFER = Offer(
    (Whistler("blackbird", "Blackbird", "female", "High.", 1800),
     Whistler("shepherd", "Shepherd", "male", "Low.", 900)),
    (Tongue("silbo", "Silbo Gomero"), Tongue("sfyria", "Sfyria")),
)  # fmt: skip


def whistle(
    text: str,
    voice: str,
    language: str,
    speed: float = 1.0,
    pitch_semitones: float = 0.0,
    limit_characters: int = 5000,
    on_progress: OnProgress = silent,
) -> Speech:
    on_progress(0.0, "Whistling")
    who = next(one for one in OFFER.voices if one.id == voice)
    seconds = len(text) * LETTER_S / speed
    times = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    sound = 0.3 * np.sin(2 * np.pi * who.hertz * 2 ** (pitch_semitones / 12) * times)
    return Speech(
        sound.astype(np.float32), RATE_HZ, (Cue("phone", "u", 0.0, seconds),), text, language
    )


ROW = Engine(
    id="whistle",
    room="voice",
    name="Whistle",
    about="A whistled language.",
    licence="Apache-2.0",
    commercial_use="yes",
    entry="tests.voice.whistle:whistle",
    offers="tests.voice.whistle:OFFER",
    languages="2",
)
MISSING = Engine(
    id="orchestra",
    room="voice",
    name="Orchestra",
    about="Not installed here.",
    licence="Apache-2.0",
    commercial_use="yes",
    entry="nowhere:play",
    offers="tests.voice.whistle:OFFER",
    modules=("no_such_orchestra",),
)
