"""A text as the sounds it is made of, in IPA, with its stress and punctuation.

Networks that were trained on what espeak-ng writes (`espeak-ng --ipa`, "həlˈoʊ, wˈɜːld!") get it
from the built-in voice's process: no further package, no second copy of espeak-ng in memory.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from inference.voice.cues import PHONEME, WORD
from inference.voice.espeak import events

PUNCTUATION = ';:,.!?¡¿—…"«»“”'
_LONGER = {"...": "…", " - ": " — ", " – ": " — "}


def phonemes(text: str, voice: str, tie: str = "") -> str:
    """`voice`: espeak-ng's identifier of a language, "gmw/en-US". `tie` stands between the letters
    of one sound."""
    pieces = sounds(text, voice)
    tied = (piece if is_between(piece) else _tied(piece, tie) for piece in pieces)
    return " ".join("".join(tied).split())


def sounds(text: str, voice: str) -> Iterator[str]:
    """One by one; between words their punctuation, or a space."""
    for written, one in _LONGER.items():
        text = text.replace(written, one)
    end = 0  # in the text, of what has sounds
    for event in events(text, voice):
        if event.type == WORD and event.length > 0:
            yield _between(text[end : event.position])
            end = max(end, event.position + event.length)
        elif event.type == PHONEME and event.phone and not event.phone.startswith("("):  # "(en)"
            yield event.phone
    yield _between(text[end:])


def is_between(piece: str) -> bool:
    """Is it no sound?"""
    return not piece.strip(PUNCTUATION + " ")


def _tied(phone: str, tie: str) -> str:
    """Letters one to another; not the marks that belong to a letter or stand before it."""
    tied = phone[:1]
    for before, letter in pairwise(phone):
        both = not any(unicodedata.category(c) in ("Lm", "Sk", "Mn") for c in (before, letter))
        after_length = before == "ː" and unicodedata.category(letter) == "Ll"
        tied += tie + letter if both or after_length else letter
    return tied


def _between(skipped: str) -> str:
    """What stands between two words: its punctuation, and the space that words have."""
    kept = (" " if c.isspace() else c for c in skipped if c.isspace() or c in PUNCTUATION)
    return "".join(kept) or " "
