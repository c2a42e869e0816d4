"""Dates, times of day and ordinals in words."""

from __future__ import annotations

import re
from datetime import date

from inference.voice.neural.reader import Reader
from inference.voice.neural.wording import CLOCK

_ORDINAL_ENDINGS = {
    "en": r"(?:st|nd|rd|th)\b", "fr": r"(?:er|re|ère|e|ème)\b", "es": r"\.?[ºª]", "it": "[º°ª]",
    "pt": r"\.?[ºª]", "nl": r"(?:e|de|ste)\b", "sv": r":[ae]\b",
}  # fmt: skip
_FEMININE = ("ª", "re", "ère")
_DOTTED = ("de", "da", "no", "fi", "hu", "et", "cs", "sk", "hr", "sl", "lb", "is", "lv")
_GERMAN_BENT = "am|vom|zum|beim|dem|den|des|im"  # "am dritten Mai"


def dates(reader: Reader, text: str) -> str:
    """2024-05-03, 3.5.2024, and 5/3/2024 by the country's habit: with the month's name, as
    Babel writes it; its figures are for the steps to come."""
    from babel.dates import format_date

    def written(year: str, month: str, day: str, found: re.Match[str]) -> str:
        try:
            when = date(int(year), int(month), int(day))
        except ValueError:
            return found[0]
        return format_date(when, "long", locale=reader.locale)

    short = reader.locale.date_formats["short"].pattern.lower()
    month_first = 0 <= short.find("m") < short.find("d")

    def slashed(found: re.Match[str]) -> str:
        month, day = (found[1], found[2]) if month_first else (found[2], found[1])
        return written(found[3], month, day, found)

    text = re.sub(r"\b(\d{4})-(\d{2})-(\d{2})\b", lambda m: written(m[1], m[2], m[3], m), text)
    text = re.sub(
        r"\b(\d{1,2})([.-])\s?(\d{1,2})\2\s?(\d{4})\b",
        lambda m: written(m[4], m[3], m[1], m),
        text,
    )
    return re.sub(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b", slashed, text)


def times(reader: Reader, text: str) -> str:
    """14:30, 9:05 p.m."""

    def said(found: re.Match[str]) -> str:
        hour, minute, half = int(found[1]), int(found[2]), found["half"] or ""
        if hour > 24 or minute > 59:
            return found[0]
        return _clock(reader, hour, minute, " ".join(half.lower().replace(".", "")))

    half = r"(?:\s*(?P<half>[ap]\.?m\b(?:\.(?!\s*$))?))?"  # a last full stop ends the sentence
    if reader.language != "en":
        half = "(?P<half>(?!))?"
    words = r"(?:\s*(?:Uhr|uur|heures?|horas?|h)\b)?" if reader.language in CLOCK else ""
    return reader.sub(rf"(?<![\d:])(\d{{1,2}}):(\d{{2}})(?![\d:]){half}{words}", said, text)


def _clock(reader: Reader, hour: int, minute: int, half: str) -> str:
    hours = reader.spelled.cardinal(hour, counting=reader.language in CLOCK)
    minutes = reader.spelled.cardinal(minute)
    if reader.language in CLOCK:
        after_hour, after_minute = CLOCK[reader.language]
        if not minute:
            return hours + after_hour.removesuffix(" e ").rstrip()
        return hours + after_hour + minutes + after_minute
    if reader.language == "en":
        if not minute:
            return f"{hours} {half}" if half else f"{hours} o'clock"
        return f"{hours} {'oh ' if minute < 10 else ''}{minutes} {half}".rstrip()
    return f"{hours} {minutes}" if minute else hours


def ordinals(reader: Reader, text: str) -> str:
    """The 3rd, 1º, 3. Mai, and the days of dates."""

    def said(found: re.Match[str], form: str = "") -> str:
        number = int(found[1])
        form = "feminine" if found[0].endswith(_FEMININE) else form
        return reader.spelled.ordinal(number, form) or reader.spelled.cardinal(number)

    months = "|".join(_months(reader))
    if reader.language == "en":
        text = re.sub(
            rf"\b({months})\s(\d{{1,2}})\b(?![:.,]\d)",
            lambda m: f"{m[1]} {reader.spelled.ordinal(int(m[2]))}",
            text,
        )
        text = re.sub(
            rf"\b(?:the\s)?(\d{{1,2}})\s({months})\b",
            lambda m: f"the {reader.spelled.ordinal(int(m[1]))} of {m[2]}",
            text,
        )
    elif reader.language == "fr":
        text = re.sub(rf"\b1(?=\s(?:{months})\b)", "premier", text)
    elif reader.language == "ru":
        text = re.sub(
            rf"\b(\d{{1,2}})(?=\s(?:{months})\b)", lambda m: said(m, "neuter-genitive"), text
        )
        text = re.sub(
            r"\b(\d{4})\s(?:г\.|года)",
            lambda m: f"{reader.spelled.year(int(m[1]), bent=True)} года",
            text,
        )
    elif reader.language == "de":
        day = rf"(\d{{1,2}})\.(?=\s(?:{months})\b)"
        text = re.sub(rf"(?i)(?<=\bder\s){day}", said, text)
        text = re.sub(
            rf"(?i)\b(?:{_GERMAN_BENT})\s{day}",
            lambda m: m[0].split()[0] + " " + reader.spelled.ordinal(int(m[1]), "n"),
            text,
        )
        text = re.sub(rf"\b{day}", lambda m: said(m, "r"), text)
    if reader.language in _DOTTED:
        text = re.sub(rf"\b(\d{{1,2}})\.(?=\s(?:{months})\b)", said, text)
    endings = _ORDINAL_ENDINGS.get(reader.language)
    return re.sub(rf"\b(\d{{1,6}}){endings}", said, text) if endings else text


def _months(reader: Reader) -> list[str]:
    forms = reader.locale.months
    names = {str(n) for form in ("format", "stand-alone") for n in forms[form]["wide"].values()}
    return [re.escape(name) for name in sorted(names, key=len, reverse=True)]
