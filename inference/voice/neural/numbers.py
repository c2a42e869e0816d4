"""Numbers in words, in some eighty languages.

The words are ICU's own spelling rules (the package unicode-rbnf). Responsible for one number at
a time; where in a text one stands, and what it counts, is for `normalising` to know.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unicode_rbnf import RbnfEngine

# How the decimal sign is read. ICU's rules know it too, but some read 3.14 as 3.00.
_POINT = {
    "ar": "فاصل", "bg": "цяло и", "ca": "coma", "cs": "čárka", "da": "komma", "de": "Komma",
    "el": "κόμμα", "en": "point", "es": "coma", "et": "koma", "fi": "pilkku", "fr": "virgule",
    "hi": "दशमलव", "hr": "zarez", "hu": "egész", "id": "koma", "it": "virgola", "ja": "点",
    "ko": "점", "lt": "kablelis", "lv": "komats", "nl": "komma", "no": "komma", "pl": "przecinek",
    "pt": "vírgula", "ro": "virgulă", "ru": "запятая", "sk": "čiarka", "sl": "vejica",
    "sr": "запета", "sv": "komma", "th": "จุด", "tr": "virgül", "uk": "кома", "vi": "phẩy",
    "zh": "点",
}  # fmt: skip
LONGEST = 15  # figures; a longer number is read figure by figure
_UNSPACED = ("zh", "ja", "th", "yue")
# Where 1984 is read "nineteen eighty-four"; elsewhere as any number.
_SPLIT_YEARS = ("en", "de", "nl", "sv", "da", "no")
_BENT_YEARS = ("ru",)  # "1984 года"
_OLD_LETTERS = str.maketrans({"\u00ad": None, "\u200b": None, "〇": "零", "ʼ": "'"})
_ROMANIAN = str.maketrans("şţ", "șț")


class Numbers:
    """Of one language, as ICU names it ("pt", "no")."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._engine = _engine(language)

    def cardinal(self, number: int, counting: bool = False) -> str:
        """`counting`: before a word ("ein Euro"), not alone ("eins")."""
        if number >= 10**LONGEST:
            return self.digits(str(number))
        names = ["spellout-cardinal-masculine", "spellout-cardinal"] if counting else []
        for name in [*names, "spellout-numbering", "spellout-cardinal"]:
            text = self._spelled(number, name)
            if text:
                return text
        return self.digits(str(number))

    def decimal(self, whole: int, fraction: str, counting: bool = False) -> str:
        """`fraction`: the digits after the decimal sign, read one by one; "" for none."""
        if not fraction:
            return self.cardinal(whole, counting)
        point = _POINT.get(self.language, _POINT["en"] if self.language == "en" else ",")
        return self._gap.join([self.cardinal(whole), point, self.digits(fraction)])

    def digits(self, digits: str) -> str:
        return self._gap.join(self._spelled(int(d), "spellout-numbering") or d for d in digits)

    def minus(self, words: str) -> str:
        one = self._spelled(1, "spellout-numbering")
        sign = self._spelled(-1, "spellout-numbering").replace(one, "").strip()
        return f"{sign}{self._gap}{words}"

    def ordinal(self, number: int, form: str = "") -> str:
        """`form`: as ICU calls it, where the language has several ("n": "am dritten"). "" where
        it is not known how."""
        if self.language == "fr" and number == 1:  # the rules say "unième"
            return "première" if form == "feminine" else "premier"
        for name in (form, "masculine", "common", "reale", ""):
            text = self._spelled(number, f"spellout-ordinal-{name}".rstrip("-"))
            if text:
                return text
        return ""

    def year(self, number: int, bent: bool = False) -> str:
        """`bent`: after it comes the word for year, which bends it (Russian)."""
        if self.language not in _SPLIT_YEARS + bent * _BENT_YEARS:
            return self.cardinal(number)
        return self._spelled(number, "spellout-numbering-year") or self.cardinal(number)

    @property
    def _gap(self) -> str:
        return "" if self.language in _UNSPACED else " "

    def _spelled(self, number: int, rules: str) -> str:
        from unicode_rbnf.engine import NoRuleForNumberError

        try:
            text = self._engine.format_number(number, ruleset_names=[rules]).text
        except (NoRuleForNumberError, ValueError):  # the language has no such rules
            return ""
        if self.language == "ro":
            text = text.translate(_ROMANIAN)
        return text.translate(_OLD_LETTERS)


def numbers(language: str) -> Numbers | None:
    """None where nobody has written the rules."""
    from unicode_rbnf import RbnfEngine

    known = RbnfEngine.get_supported_languages()
    return Numbers(language) if language in known else None


@lru_cache(maxsize=8)
def _engine(language: str) -> RbnfEngine:
    from unicode_rbnf import RbnfEngine

    return RbnfEngine.for_language(language)
