"""What is known of a language when its text is put into words: its numbers and its customs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from inference.voice.neural.numbers import Numbers, numbers

if TYPE_CHECKING:
    from babel import Locale

# A language's tag, where ICU and CLDR call it otherwise.
_ICU = {"cmn": "zh", "nb": "no", "nn": "no", "iw": "he"}
_CLDR = {"cmn": "zh_Hans_CN", "yue": "yue_Hant_HK", "en": "en_US", "pt": "pt_PT", "es-419": "es_MX"}

# As written: grouped by threes or not, with a decimal sign or not.
NUMBER = r"\d{1,400}(?:[.,' ]\d{3}(?!\d))*(?:[.,]\d+)?"

_UNSPACED = ("zh", "ja", "yue", "th")


@dataclass(frozen=True)
class Reader:
    language: str  # as ICU names it
    locale: Locale
    spelled: Numbers

    def parts(self, written: str) -> tuple[int, str]:
        """Before and after the decimal sign. Three figures after a single sign are a group
        where the language's decimal sign is another one."""
        signs = re.findall(r"\D", written)
        if not signs:
            return int(written), ""
        last = signs[-1]
        decimal = self.locale.number_symbols["latn"]["decimal"]
        whole, _, fraction = written.rpartition(last)
        three = len(signs) == 1 and len(fraction) == 3 and last != decimal
        if last not in ".," or signs.count(last) > 1 or three:
            return int(re.sub(r"\D", "", written)), ""
        return int(re.sub(r"\D", "", whole)), fraction

    def sub(self, pattern: str, said: Callable[[re.Match[str]], str], text: str) -> str:
        """`re.sub`, with a space between the new words and letters that the old ones touched
        ("B2B"), and without any where the language has none."""

        def replaced(found: re.Match[str]) -> str:
            words = said(found)
            if self.language in _UNSPACED:
                return words.replace(" ", "")
            before, after = text[: found.start()][-1:], text[found.end() :][:1]
            left = " " if before.isascii() and before.isalpha() else ""
            right = " " if after.isascii() and after.isalpha() else ""
            return f"{left}{words}{right}"

        return re.sub(pattern, replaced, text)


@lru_cache(maxsize=16)
def reader(tag: str) -> Reader | None:
    """None for a language whose numbers nobody has put into words."""
    from babel import Locale, UnknownLocaleError

    base = tag.split("-")[0]
    language = _ICU.get(base, base)
    spelled = numbers(language)
    if spelled is None:
        return None
    for name in (_CLDR.get(tag), tag.replace("-", "_"), _CLDR.get(base), base):
        try:
            locale = Locale.parse(name) if name else None
        except (UnknownLocaleError, ValueError):
            continue
        if locale is not None:
            return Reader(language, locale, spelled)
    return None
