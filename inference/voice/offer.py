"""What an engine that speaks a text offers: its voices and languages, known without loading it.

A row of the catalogue names its Offer; the page, the endpoints and the command line ask that.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from inference.errors import VoiceProblem

DEFAULT_LANGUAGE = "en-us"  # where it is offered


class OfferedVoice(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def gender(self) -> str: ...  # female, male or child
    @property
    def description(self) -> str: ...  # a few words


class OfferedLanguage(Protocol):
    @property
    def tag(self) -> str: ...  # lower case, as in BCP 47
    @property
    def name(self) -> str: ...  # in English
    @property
    def label(self) -> str: ...  # for a list to choose from


AnyVoice = TypeVar("AnyVoice", bound=OfferedVoice)


def named(id: str, voices: Sequence[AnyVoice]) -> AnyVoice:
    known = {voice.id: voice for voice in voices}
    if id in known:
        return known[id]
    near = difflib.get_close_matches(id.lower(), known, n=1)
    hint = f"did you mean “{near[0]}”?" if near else f"choose one of {', '.join(known)}."
    raise VoiceProblem(f"There is no voice “{id[:40]}”; {hint}")


@dataclass(frozen=True)
class Offer:
    """Each of the voices speaks each of the languages; there is one of both at least."""

    voices: Sequence[OfferedVoice]
    languages: Sequence[OfferedLanguage]

    def find_voice(self, id: str) -> OfferedVoice:
        return named(id, self.voices)

    def suiting_voice(self, gender: str) -> OfferedVoice:
        """The one for an avatar of that gender, where it is known; else the first."""
        return next((voice for voice in self.voices if voice.gender == gender), self.voices[0])

    def find_language(self, tag: str) -> OfferedLanguage:
        """By its tag or its English name."""
        asked = tag.strip().casefold()
        for language in self.languages:
            if asked in (language.tag.casefold(), language.name.casefold()):
                return language
        known = ", ".join(language.tag for language in self.languages)
        raise VoiceProblem(f"This voice does not speak “{tag[:40]}”; it speaks {known}.")

    @property
    def default_language(self) -> OfferedLanguage:
        there = (one for one in self.languages if one.tag == DEFAULT_LANGUAGE)
        return next(there, self.languages[0])

    def check(self, text: str, tag: str) -> None:
        """Raises a TextProblem where the text cannot be said in the language of that tag."""
