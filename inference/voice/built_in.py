"""What the built-in voice offers."""

from __future__ import annotations

from inference.voice.languages import Language, find_language, languages
from inference.voice.offer import Offer
from inference.voice.text import check_text
from inference.voice.voices import VOICES


class _BuiltIn(Offer):
    def find_language(self, tag: str) -> Language:
        return find_language(tag)  # knows many more names

    def check(self, text: str, tag: str) -> None:
        check_text(text, find_language(tag))


OFFER = _BuiltIn(VOICES, languages())
