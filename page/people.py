"""The gallery of voices: who can speak, found by a word, in the order women, men, children.

Responsible for what the list shows and for whom a choice in it means; known from an engine's
offer alone, so that nothing is loaded or downloaded to look through it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from inference import engines

if TYPE_CHECKING:
    from inference.voice.offer import Offer, OfferedLanguage, OfferedVoice

SUITS_AVATAR, FROM_SAMPLE = "", "from a sample"  # beside the voices' own ids
GENDERS = {"female": "woman", "male": "man", "child": "child"}
FEW = 12  # voices that one looks through without searching


def languages_of(offer: Offer) -> list[tuple[str, str]]:
    return [(language.label, language.tag) for language in offer.languages]


def voices_for(
    engine: str, gender: str, search: str = "", chosen: str = SUITS_AVATAR
) -> list[tuple[str, str]]:
    """Those found, and the one that is chosen; two lines each."""
    row = engines.find_speaker(engine)
    offer = row.offer()
    rows = [(_label(voice), voice.id) for voice in _in_order(offer)]
    if len(rows) == 1:
        rows = [(rows[0][0], SUITS_AVATAR)]
    else:
        rows.insert(0, (f"Suits the avatar\n{offer.suiting_voice(gender).name}", SUITS_AVATAR))
    if row.clones:
        rows.insert(1, ("A voice of your own\nFrom a sample of 3 to 30 s", FROM_SAMPLE))
    return [(label, id) for label, id in rows if id == chosen or _is_found(label, search)]


def heading(engine: str, search: str = "") -> str:
    voices = engines.find_speaker(engine).offer().voices
    found = sum(_is_found(_label(voice), search) for voice in voices)
    return f"Voice: {found} of {len(voices)} found" if search.strip() else "Voice"


def many(engine: str) -> bool:
    return len(engines.find_speaker(engine).offer().voices) > FEW


def person(offer: Offer, chosen: str, gender: str) -> OfferedVoice:
    """The one that suits the avatar, unless one was chosen that this engine has."""
    return next((v for v in offer.voices if v.id == chosen), offer.suiting_voice(gender))


def language(offer: Offer, chosen: str) -> OfferedLanguage:
    return next((one for one in offer.languages if one.tag == chosen), offer.default_language)


def _in_order(offer: Offer) -> list[OfferedVoice]:
    return sorted(offer.voices, key=lambda voice: [*GENDERS, voice.gender].index(voice.gender))


def _label(voice: OfferedVoice) -> str:
    about = (GENDERS.get(voice.gender, "").capitalize(), voice.description.rstrip("."))
    return f"{voice.name}\n{' · '.join(filter(None, about))}"


def _is_found(label: str, search: str) -> bool:
    """Whether each word of the search begins one of the label's: “man” finds no women."""
    words = re.findall(r"\w+", label.casefold())
    return all(any(word.startswith(asked) for word in words)
               for asked in re.findall(r"\w+", search.casefold()))
