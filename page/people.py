"""The gallery of voices: who can speak, found by a word, in the order women, men, children.

Responsible for what the list shows and for whom a choice in it means; known from an engine's
offer alone, so that nothing is loaded or downloaded to look through it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import gradio as gr

from inference import engines
from page.choices import Voice

if TYPE_CHECKING:
    from inference.voice.offer import Offer, OfferedLanguage, OfferedVoice

SUITS_AVATAR, FROM_SAMPLE = "", "from a sample"  # beside the voices' own ids
GENDERS = {"female": "woman", "male": "man", "child": "child"}
DEFAULT_ENGINE = Voice.voice_engine
BUILT_IN_INSTEAD = "Use the built-in voice instead"
SEARCH = "Type to search"
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


def language_of(offer: Offer, chosen: str) -> OfferedLanguage:
    return next((one for one in offer.languages if one.tag == chosen), offer.default_language)


def suited(engine: str, gender: str, language: str, voice: str) -> tuple[Any, ...]:
    """The engine, and what it offers to choose from; what is chosen stays, where it has that."""
    chosen = _kept(engine, gender, voice)
    voices = gr.Radio(
        choices=voices_for(engine, gender, "", chosen), value=chosen, label=heading(engine))
    return gr.Dropdown(value=engine), *_before_voices(engine, language), voices


def offered(engine: str, gender: str, language: str, voice: str) -> tuple[Any, ...]:
    """The same without the engine, where the others are chosen in the page already. A voice that
    stays is left alone: Gradio asks this twice, and when the second answer comes, another may have
    been chosen."""
    if _kept(engine, gender, voice) != voice:
        return suited(engine, gender, language, voice)[1:]
    voices = gr.Radio(choices=voices_for(engine, gender, "", voice), label=heading(engine))
    return *_before_voices(engine, language), voices


def _kept(engine: str, gender: str, voice: str) -> str:
    row = engines.find_speaker(engine)
    kept = person(row.offer(), voice, gender).id == voice or (row.clones and voice == FROM_SAMPLE)
    return voice if kept else SUITS_AVATAR


def _before_voices(engine: str, language: str) -> tuple[Any, ...]:
    """Languages and search."""
    row = engines.find_speaker(engine)
    tongue = language_of(row.offer(), language)
    info = SEARCH if tongue.tag == language else f"{row.name} does not speak the one before"
    return (
        gr.Dropdown(choices=languages_of(row.offer()), value=tongue.tag, info=info),
        gr.Textbox("", visible=many(engine)),
    )


def found(engine: str, gender: str, search: str, chosen: str) -> gr.Radio:
    rows = voices_for(engine, gender, search, chosen)
    return gr.Radio(choices=rows, label=heading(engine, search))


def use_built_in(gender: str, language: str) -> tuple[Any, ...]:
    """As `suited`."""
    return suited(DEFAULT_ENGINE, gender, language, SUITS_AVATAR)


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
