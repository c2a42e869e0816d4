"""Text as it is said: numbers, dates, times, money, units, signs and abbreviations in words.

For models that read letters and nothing else; the built-in voice does all this by itself. The
words are ICU's and CLDR's (the packages unicode-rbnf and Babel), and a few of `wording`.
Grammar is not known here: a number before a noun keeps its plain form ("два" for "две").
"""

from __future__ import annotations

import re

from inference.voice.neural.amounts import money, units
from inference.voice.neural.moments import dates, ordinals, times
from inference.voice.neural.reader import NUMBER, Reader, reader
from inference.voice.neural.wording import ABBREVIATIONS, SIGNS, TO

_TYPOGRAPHY = str.maketrans({"’": "'", "ʼ": "'", "\u00a0": " ", "\u202f": " ", "−": "-"})
_BEFORE_NUMBERS = ("number", "numero")  # "No." and "n." are words of their own elsewhere
_BEFORE_NAMES = ("Saint",)  # "Main St." is a street
_ONE_BY_ONE = 7  # figures without a gap: a telephone's
_YEAR = r"1[1-9]\d\d|20[1-9]\d"


def spell_out(text: str, language: str) -> str:
    """`language`: a tag as the built-in voice has them ("en-us", "cmn"). What a language has no
    words for is left as it is."""
    text = text.translate(_TYPOGRAPHY)
    known = reader(language.lower())
    if known is None:
        return text
    # Each step leaves to the next ones what it does not know.
    for step in (abbreviations, dates, times, money, units, ordinals, ranges, numbers, signs):
        text = step(known, text)
    return re.sub(r"[ \t]+", " ", text).strip()


def abbreviations(reader: Reader, text: str) -> str:
    known = ABBREVIATIONS.get(reader.language, {})
    for short, said in sorted(known.items(), key=lambda one: -len(one[0])):
        ahead = ""
        if said in _BEFORE_NUMBERS:
            ahead = r"(?=\s*\d)"
        elif said in _BEFORE_NAMES:
            ahead = r"(?=\s+[^\W\d_])"
        if short.endswith("."):  # at the very end its full stop is the sentence's too
            pattern = rf"(?<![\w.]){re.escape(short)}"
            text = re.sub(rf"{pattern}{ahead}(?!\s*$)", said, text)
            text = re.sub(rf"{pattern}{ahead}(?=\s*$)", f"{said}.", text)
        else:
            text = re.sub(rf"(?<!\w){re.escape(short)}(?!\w){ahead}", said, text)
    return text


def ranges(reader: Reader, text: str) -> str:
    """3–5."""
    to = TO.get(reader.language)
    if to is None:
        return text
    number = r"\d+(?:[.,]\d+)?"
    return reader.sub(
        rf"(?<![\w–.,-])({number})\s?[–—-]\s?({number})(?![\w–-])",
        lambda m: f"{_number(reader, m[1])} {to} {_number(reader, m[2])}",
        text,
    )


def numbers(reader: Reader, text: str) -> str:
    def said(found: re.Match[str]) -> str:
        words = _number(reader, found[2], counting=bool(found[3]))
        return reader.spelled.minus(words) if found[1] else words

    if reader.language in ("zh", "yue"):  # a year is read figure by figure
        text = re.sub(r"(\d{4})(?=\s?年)", lambda m: reader.spelled.digits(m[1]), text)
    return reader.sub(rf"(?:(?<![\w)])(-))?({NUMBER})(?=(\s[^\W\d_])?)", said, text)


def _number(reader: Reader, written: str, counting: bool = False) -> str:
    if re.fullmatch(_YEAR, written):
        return reader.spelled.year(int(written))
    figures = re.sub(r"\D", "", written)
    called = len(figures) >= _ONE_BY_ONE and not figures.endswith("000")
    led_by_0 = written[0] == "0" and len(figures) > 1
    if written.isdecimal() and (called or led_by_0):
        return reader.spelled.digits(figures)
    return reader.spelled.decimal(*reader.parts(written), counting)


def signs(reader: Reader, text: str) -> str:
    from babel.lists import format_list

    words = dict(SIGNS.get(reader.language, {}))
    both = format_list(["0", "1"], locale=reader.locale)
    words["&"] = both.removeprefix("0").removesuffix("1").strip()
    for sign, word in words.items():
        text = text.replace(sign, f" {word} ")
    return text
