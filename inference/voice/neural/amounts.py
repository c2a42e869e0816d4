"""Money, units and percents in words, with the plural that the number asks for."""

from __future__ import annotations

import re
from decimal import Decimal

from inference.voice.neural.numbers import LONGEST
from inference.voice.neural.reader import NUMBER, Reader
from inference.voice.neural.wording import (
    CURRENCIES,
    PERCENT,
    SCALE_WORDS,
    SCALES,
    SHARED_SIGNS,
    UNITS,
)

_PLAIN_DECIMALS = "0.##########"
_MANY = 5_000_000  # for the plural of millions


def money(reader: Reader, text: str) -> str:
    """$5.50, 5,50 €, $5 million."""

    def said(sign: str, number: str, scale: str | None) -> str:
        whole, fraction = reader.parts(number)
        spelled = reader.spelled
        if scale:
            large = SCALE_WORDS.get(scale.rstrip("."), scale)
            return f"{spelled.decimal(whole, fraction)} {large} {_currency(reader, sign, _MANY)}"
        if len(fraction) == 2:
            cents = spelled.cardinal(int(fraction)) if int(fraction) else ""
            name = _currency(reader, sign, whole)
            return f"{spelled.cardinal(whole, counting=True)} {name} {cents}".rstrip()
        name = _currency(reader, sign, _amount(whole, fraction))
        return f"{spelled.decimal(whole, fraction, counting=True)} {name}"

    signs = _any_of(CURRENCIES)
    scale = rf"(?:\s?({SCALES})(?!\w))?"
    before = rf"(?<!\w)({signs})\s?({NUMBER}){scale}"
    after = rf"({NUMBER}){scale}\s?({signs})(?!\w)"
    text = reader.sub(before, lambda m: said(m[1], m[2], m[3]), text)
    return reader.sub(after, lambda m: said(m[3], m[1], m[2]), text)


def units(reader: Reader, text: str) -> str:
    """5 km, -5 °C, 20 %."""
    if reader.language == "tr":
        text = re.sub(rf"%\s?({NUMBER})", r"\1 %", text)
    return reader.sub(
        rf"(?<![\w.,])(-?)({NUMBER})\s?({_any_of(UNITS)})(?![\w/²³])",
        lambda m: _unit(reader, m[1], m[2], m[3]) or m[0],
        text,
    )


def _currency(reader: Reader, sign: str, amount: int | Decimal) -> str:
    from babel.numbers import get_currency_name

    codes = SHARED_SIGNS.get(sign, (CURRENCIES[sign],))
    names = [str(get_currency_name(code, amount, locale=reader.locale)) for code in codes]
    first, *others = [re.split(r"[\s-]+", name) for name in names]
    if others:
        kept = [word for word in first if all(word in other for other in others)]
    else:  # "reais brasileiros" are reais, "Japanese yen" are yen
        country = str(reader.locale.territories.get(codes[0][:2], ""))
        stems = {_stem(word) for word in country.split() if len(word) > 3}
        kept = [word for word in first if _stem(word) not in stems]
    return " ".join(kept) or names[0]


def _unit(reader: Reader, sign: str, number: str, unit: str) -> str:
    from babel.numbers import format_decimal
    from babel.units import format_unit

    whole, fraction = reader.parts(number)
    if whole >= 10**LONGEST:  # Babel does not count so far
        return ""
    amount = _amount(whole, fraction)
    words = reader.spelled.decimal(whole, fraction, counting=True)
    if sign:
        words = reader.spelled.minus(words)
    if unit == "%" and reader.language in PERCENT:
        return PERCENT[reader.language].format(words)
    digits = format_decimal(amount, _PLAIN_DECIMALS, reader.locale)
    name = UNITS[unit]
    for length in ("long", "short"):
        said = format_unit(amount, name, length, format=_PLAIN_DECIMALS, locale=reader.locale)
        rest = said.replace(digits, "", 1)
        # Babel answers with its own name, or the sign, where the language has no word.
        if rest != said and name not in rest and unit not in rest:
            return said.replace(digits, words, 1)
    return ""


def _amount(whole: int, fraction: str) -> int | Decimal:
    return Decimal(f"{whole}.{fraction}") if fraction else whole


def _any_of(signs: dict[str, str]) -> str:
    return "|".join(re.escape(sign) for sign in sorted(signs, key=len, reverse=True))


def _stem(word: str) -> str:
    return word.casefold()[:3]
