"""The door for text: what can be said, and what espeak-ng is given for it.

Responsible for refusing what cannot be spoken, for leaving out what should not be (emoji,
control characters, Markdown's marks), and for knowing where each character that is spoken
stands in the text as written. Not responsible for sentences (`sentences`) or sound.

Nothing in a text is a command: espeak-ng gets it without SSML and without [[phonemes]], and
its control characters do not pass.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from inference.errors import TextProblem
from inference.voice.languages import Language, language_for, speaks

# Text of which more than this is in letters the language does not know is refused: it is
# nearly always the wrong language. Less is left out, with a warning.
_TOO_MUCH_UNKNOWN = 1 / 3

_JOINERS = "\u200c\u200d"  # they shape Persian and Indic words
_MOST_MARKS = 4  # on one letter; Vietnamese needs 2, "zalgo" dozens

_NAMES = {"CJK": "Chinese characters", "OTHER": "an unknown script"}

# Marks of Markdown and of drawn lines, and what nobody reads out of an address; 2*3 and
# a_b@c.d keep theirs.
_DECORATION = re.compile(
    r"(?<!\d)\*+|\*+(?!\d)|`+|~+|={2,}|-{3,}|_{2,}|(?m:^[ \t]*#+(?=\s))|\||https?://(?:www\.)?"
)
_SAME_AGAIN = re.compile(r"([^\w\s])\1{3,}")


@dataclass(frozen=True)
class SpokenText:
    """What espeak-ng is given. `origin[i]` is where spoken character i stands as written;
    one more entry is the end of the text."""

    text: str
    origin: tuple[int, ...]
    warnings: tuple[str, ...] = ()


def check_text(text: str, language: Language | None, limit_characters: int = 5000) -> SpokenText:
    """The text as it can be spoken, or a TextProblem that says what to do.

    `language`: whose letters the built-in voice can read; None lets all letters pass.
    """
    written = text.strip()
    if not written:
        raise TextProblem("There is no text; write what should be said.")
    if len(written) > limit_characters:
        raise TextProblem(
            f"The text has {len(written):,} characters; the limit is {limit_characters:,}. "
            f"Shorten it by {len(written) - limit_characters:,}, or make several videos of it."
        )
    characters, origin = _clean(text)
    if not any(unicodedata.category(c)[0] in "LN" for c in characters):
        raise TextProblem("The text has no words, only signs; write what should be said.")
    warnings = _leave_out_unknown(characters, origin, language) if language else ()
    return SpokenText("".join(characters), (*origin, len(text)), warnings)


def script_of(character: str) -> str:
    """As Unicode names begin: "LATIN", "CJK"; "" for what is no letter."""
    return _script(character)


@lru_cache(maxsize=4096)
def _script(character: str) -> str:
    if unicodedata.category(character)[0] != "L":
        return ""
    name = unicodedata.name(character, "OTHER")
    if name.startswith(("MODIFIER", "FEMININE", "MASCULINE", "MICRO", "OHM", "KELVIN")):
        return ""
    return name.split()[0].split("-")[0]


def _clean(text: str) -> tuple[list[str], list[int]]:
    """Characters to speak, composed (NFC), and where each came from."""
    decoration = {i for match in _DECORATION.finditer(text) for i in range(*match.span())}
    for match in _SAME_AGAIN.finditer(text):  # "!!!!!!!!": three say as much
        decoration.update(range(match.start() + 3, match.end()))
    characters: list[str] = []
    origin: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and _continues(text[end]):
            end += 1
        composed = unicodedata.normalize("NFC", text[start:end])
        if len(composed) == 1:
            composed = _plain_letter(composed)
        for character in composed[: 1 + _MOST_MARKS]:
            spoken = " " if start in decoration else _spoken(character, characters)
            characters.append(spoken)
            origin.append(start)
            if not spoken:
                characters.pop()
                origin.pop()
        start = end
    return characters, origin


def _continues(character: str) -> bool:
    """Marks, and the vowels and finals of Hangul written as parts."""
    return unicodedata.category(character)[0] == "M" or "\u1160" <= character <= "\u11ff"


def _plain_letter(character: str) -> str:
    """Letters in fancy dress (𝓗, Ｈ, ﬁ) as plain ones."""
    dress = unicodedata.decomposition(character).partition(" ")[0]
    if dress in ("<font>", "<wide>", "<narrow>") or "\ufb00" <= character <= "\ufb06":
        return unicodedata.normalize("NFKC", character)
    return character


def _spoken(character: str, before: list[str]) -> str:
    """What to give espeak-ng: the character, a space, or nothing."""
    category = unicodedata.category(character)
    if character in "\n\r\x0b\x0c\x85\u2028\u2029":
        return "\n"
    if character in _JOINERS:
        joins = before and unicodedata.category(before[-1]) in ("Lo", "Mn", "Mc")
        return character if joins else ""
    if category == "Cf" or category == "Me" or "\ufe00" <= character <= "\ufe0f":
        return ""  # soft hyphens, directions, byte order marks, emoji's styles
    if category[0] in "CZ":
        return " "  # controls, half surrogates, private and unassigned characters, spaces
    if category in ("So", "Sk") and character >= "\u2190":
        return " "  # emoji, arrows, dingbats
    return character


def _leave_out_unknown(
    characters: list[str], origin: list[int], language: Language
) -> tuple[str, ...]:
    """Blank the letters the language does not know. More than a third of them is refused."""
    scripts = [script_of(c) for c in characters]
    letters = sum(1 for s in scripts if s)
    unknown = Counter(s for s in scripts if s and not speaks(language, s))
    foreign = Counter(s for s in scripts if s and s not in language.scripts.split())
    if unknown and unknown.total() > letters * _TOO_MUCH_UNKNOWN:
        script = unknown.most_common(1)[0][0]
        share = "Most" if unknown.total() > letters / 2 else "Much"
        raise TextProblem(
            f"{share} of the text is written in {_script_name(script)}, which the built-in voice "
            f"cannot read in {language.name}; {_advice(script, language)}."
        )
    if unknown:
        left_out = _blank(characters, [s in unknown for s in scripts])
        return (f"Left out, because it cannot be read in {language.name}: {left_out}.",)
    if foreign and foreign.total() > letters / 2:
        script = foreign.most_common(1)[0][0]
        better = language_for(script)
        if better is not None:
            return (
                f"Most of the text is written in {_script_name(script)}; "
                f"it would sound better in {better.name} than in {language.name}.",
            )
    return ()


def _blank(characters: list[str], unknown: list[bool]) -> str:
    """Replace unknown letters by spaces, with their marks; return them quoted."""
    parts: list[str] = []
    inside = False
    for i, character in enumerate(characters):
        if unknown[i] or (inside and unicodedata.category(character)[0] == "M"):
            parts.append(character if inside else f" {character}")
            characters[i] = " "
            inside = True
        else:
            inside = False
    words = "".join(parts).split()
    quoted = ", ".join(f"“{word}”" for word in words[:5])
    return quoted if len(words) <= 5 else f"{quoted} and {len(words) - 5} more"


def _script_name(script: str) -> str:
    return _NAMES.get(script, f"{script.capitalize()} letters")


def _advice(script: str, language: Language) -> str:
    if language.tag == "ja" and script == "CJK":
        return "write the kanji in kana (今日 as きょう), or choose another voice"
    if language.tag == "ko" and script == "CJK":
        return "write the hanja in Hangul"
    better = language_for(script)
    if better is None:
        return "no built-in language can; record or upload the speech instead"
    return f"choose {better.name}, or another language written so"
