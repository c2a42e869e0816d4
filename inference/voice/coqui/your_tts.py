"""YourTTS: clones a voice from a few seconds, in three languages. Not for commercial use."""

from __future__ import annotations

from dataclasses import dataclass

from inference.voice.coqui.vits import Vits
from inference.voice.hub.running import Order
from inference.voice.hub.speaker import HubOffer, Reader, Speaker
from inference.voice.languages import find_language
from inference.weights.coqui import YOUR_TTS

_LANGUAGES = {"en-us": "en", "fr-fr": "fr-fr", "pt-br": "pt-br"}  # ours -> its own


@dataclass(frozen=True)
class _Voice:
    """One of the people in its files, by the name there."""

    id: str
    name: str
    gender: str
    description: str


VOICES = (
    _Voice("female-en-5", "English woman", "female", "Number 5 of its English women."),
    _Voice("male-en-2", "English man", "male", "Number 2 of its English men."),
    _Voice("female-pt-4", "Brazilian woman", "female", "Number 4 of its Brazilian women."),
    _Voice("male-pt-3", "Brazilian man", "male", "Number 3 of its Brazilian men."),
)


def _reader(model: Vits, voice: str, tag: str) -> Reader:
    language = _LANGUAGES[tag]

    def order(sentence: str, speed: float) -> Order:
        return Order(model.tokens(sentence, language), voice, speed, language)

    return Reader(model.rate, order, model.alphabet.known)


SPEAKER = Speaker(
    name="YourTTS",
    offer=HubOffer(VOICES, [find_language(tag) for tag in _LANGUAGES]),
    weights=lambda voice, tag: (YOUR_TTS,),
    read="inference.voice.coqui.vits:read",
    reader=_reader,
)
OFFER = SPEAKER.offer
