"""MMS: Meta's voices, one for each of many languages. Not for commercial use."""

from __future__ import annotations

from dataclasses import dataclass

from inference.voice.hub.running import Order
from inference.voice.hub.speaker import HubOffer, Reader, Speaker
from inference.voice.hub.vits import Vits
from inference.voice.languages import find_language
from inference.weights.voices import MMS


@dataclass(frozen=True)
class _Voice:
    id: str = "mms"
    name: str = "MMS"
    gender: str = ""  # another person in each language
    description: str = "The one voice that the language has."


def _reader(model: Vits, voice: str, tag: str) -> Reader:
    def order(sentence: str, speed: float) -> Order:
        return Order(model.tokens(sentence), speed=speed)

    return Reader(model.rate, order, model.known_characters)


SPEAKER = Speaker(
    name="MMS",
    offer=HubOffer((_Voice(),), [find_language(tag) for tag in MMS]),
    weights=lambda voice, tag: (MMS[tag],),
    read="inference.voice.hub.vits:read",
    reader=_reader,
)
OFFER = SPEAKER.offer
