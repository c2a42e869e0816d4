"""Coqui's English: VITS with one woman (LJ Speech) or 108 people (VCTK)."""

from __future__ import annotations

from inference.voice.coqui.vits import Vits
from inference.voice.hub import lj
from inference.voice.hub.phonemes import phonemes
from inference.voice.hub.running import Order
from inference.voice.hub.speaker import HubOffer, Reader, Speaker
from inference.voice.hub.vctk_people import PEOPLE
from inference.voice.languages import Language, find_language
from inference.weights.coqui import VITS_LJSPEECH, VITS_VCTK

AMERICAN = find_language("en-us")
_BRITISH = find_language("en-gb")  # VCTK was trained on its phonemes, whatever the accent


def _reader(model: Vits, voice: str, spoken: Language) -> Reader:
    def order(sentence: str, speed: float) -> Order:
        return Order(model.alphabet.tokens(phonemes(sentence, spoken.identifier)), voice, speed)

    return Reader(model.rate, order)


LJ = Speaker(
    name="VITS by coqui, LJ",
    offer=HubOffer((lj.READER,), (AMERICAN,)),
    weights=lambda voice, tag: (VITS_LJSPEECH,),
    read="inference.voice.coqui.vits:read",
    reader=lambda model, voice, tag: _reader(model, voice, AMERICAN),
)
VCTK = Speaker(
    name="VITS by coqui, VCTK",
    offer=HubOffer(PEOPLE, (AMERICAN,)),
    weights=lambda voice, tag: (VITS_VCTK,),
    read="inference.voice.coqui.vits:read",
    reader=lambda model, voice, tag: _reader(model, voice, _BRITISH),
)
LJ_OFFER, VCTK_OFFER = LJ.offer, VCTK.offer
