"""VITS for English, by Kakao Enterprise: one woman (LJ Speech), or 108 people (VCTK)."""

from __future__ import annotations

from inference.voice.hub import lj
from inference.voice.hub.phonemes import phonemes
from inference.voice.hub.running import Order
from inference.voice.hub.speaker import HubOffer, Reader, Speaker
from inference.voice.hub.vctk_people import PEOPLE
from inference.voice.hub.vits import Vits
from inference.voice.languages import find_language
from inference.weights.voices import VITS_LJS, VITS_VCTK

_ENGLISH = find_language("en-us")  # both were trained on its phonemes, whatever the accent
_NUMBERS = {person.id: person.number for person in PEOPLE}


def _reads(model: Vits, voice: str, tag: str) -> Reader:
    def order(sentence: str, speed: float) -> Order:
        sounds = phonemes(sentence, _ENGLISH.identifier)
        return Order(model.tokens_of_phonemes(sounds), _NUMBERS.get(voice, 0), speed)

    return Reader(model.rate, order)


LJS = Speaker(
    name="VITS, LJ",
    offer=HubOffer((lj.READER,), (_ENGLISH,)),
    weights=lambda voice, tag: (VITS_LJS,),
    read="inference.voice.hub.vits:read",
    reader=_reads,
)
VCTK = Speaker(
    name="VITS, VCTK",
    offer=HubOffer(PEOPLE, (_ENGLISH,)),
    weights=lambda voice, tag: (VITS_VCTK,),
    read="inference.voice.hub.vits:read",
    reader=_reads,
)
LJS_OFFER, VCTK_OFFER = LJS.offer, VCTK.offer
