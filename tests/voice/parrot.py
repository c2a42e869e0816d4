"""Two further voice engines that clone: they hum a text at the pitch of the sample's voice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from inference.engines import Engine
from inference.progress import OnProgress, silent
from inference.voice.neural.sample import Sample
from inference.voice.neural.voicing import voicing
from inference.voice.offer import Offer
from inference.voice.speech import Cue, Speech
from tests.voice.whistle import LETTER_S, RATE_HZ, Tongue, Whistler

OWN_HZ = 700
OFFER = Offer((Whistler("coco", "Coco", "", "Its own.", OWN_HZ),), (Tongue("en-us", "English"),))


def repeat(
    text: str,
    voice: str,
    language: str,
    speed: float = 1.0,
    pitch_semitones: float = 0.0,
    limit_characters: int = 5000,
    on_progress: OnProgress = silent,
    sample: Sample | None = None,
) -> Speech:
    on_progress(0.0, "Humming")
    seconds = len(text) * LETTER_S / speed
    times = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    sound = 0.3 * np.sin(2 * np.pi * _hertz(sample) * times)
    return Speech(
        sound.astype(np.float32), RATE_HZ, (Cue("phone", "u", 0.0, seconds),), text, language
    )


def _hertz(sample: Sample | None) -> float:
    if sample is None:
        return OWN_HZ
    heard = voicing(sample.samples, sample.rate)
    return float(np.median(heard.pitch_hz[heard.voiced]))


ROW = Engine(
    id="parrot",
    room="voice",
    name="Parrot",
    about="Hums with anybody's voice.",
    licence="Apache-2.0",
    commercial_use="yes",
    entry="tests.voice.parrot:repeat",
    offers="tests.voice.parrot:OFFER",
    languages="English",
    clones=True,
)
UNDER_TERMS = replace(
    ROW,
    id="macaw",
    name="Macaw",
    licence="Seeds only",
    agreement="Macaw hums for seeds alone (https://example.org/seeds).",
)
