"""Long text into pieces that can be spoken one after the other.

Responsible for where a sentence ends, in the scripts the voices speak, and for pieces that
are not too long. Not responsible for what may be said, nor for how long a pause is.

In doubt it does not split: a voice copes with two sentences at once, but "Dr." is no end.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Literal

Joint = Literal["paragraph", "sentence", "clause", "word"]

_ENDS_ANYWHERE = "。！？｡।॥۔؟።፧፨။។៕։\u037e⸮"  # no space needs to follow
_ENDS_BEFORE_SPACE = ".!?…"
_CLOSERS = "\"'”’»›)]}）】」』》〉〕］｝"
_CLAUSE_MARKS = ",;:–—،؛、，；：၊፣፤፥፦·"
_OPENERS = "\"'“‘«‹([{¿¡„「『《〈（【–—-•*"

_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]$")  # U.S, z.B, e.g: the last dot comes after
_LAST_WORD = re.compile(r"[\w.’']+$")

# Words whose full stop does not end a sentence, in lower case, without it.
_GENERAL = "dr prof st mt no nr vol fig ca vs jr sr co inc ltd tel ph"
_ABBREVIATIONS = {
    "en": "mr mrs ms messrs gen col lt sgt capt rev hon pres gov sen rep dept est approx "
    "fr jan feb mar apr jun jul aug sep sept oct nov dec pp ed eds e.g i.e cf viz al",
    "de": "hr fr frl bzw vgl evtl ggf inkl exkl str abs art bd bzgl dipl ing geb gest "
    "jh min mio mrd std tsd u.a z.b d.h i.d.r sog zzgl zw jan feb mär apr aug sept okt nov dez",
    "fr": "m mm mme mmes mlle mlles me mgr av boul bd env ex p.ex c.-à-d janv févr avr juil",
    "es": "sra srta srs sres d dª dña ud uds vd vds av avda pág págs ej p.ej aprox art núm",
    "pt": "sra srs exmo exma dra av pág págs ex p.ex aprox art núm eng",
    "it": "sig sigg dott dott.ssa prof.ssa ing avv geom pag pagg es art p.es gent",
    "nl": "dhr mevr mw drs ir mr bijv m.b.t o.a d.w.z t.o.v blz jl",
    "sv": "t.ex bl.a dvs m.fl s.k ca kl",
    "da": "f.eks bl.a dvs hr fr kl",
    "nb": "f.eks bl.a dvs kl",
    "pl": "np m.in tzn tzw prof hab inż mgr ul al godz św pl",
    "cs": "např tzv tj p sl pan mgr ing ul č",
    "sk": "napr tzv tj p mgr ing ul č",
    "ru": "т.е т.к т.н г гг ул пр им др руб стр рис см напр проф акад",
    "uk": "т.зв м вул ім проф акад див напр стор",
    "hu": "pl ún ill dr ifj özv u",
    "ro": "dl d-na dna str nr ex",
    "tr": "sn vb örn bkz cad sok av",
    "el": "κ κκ κα π.χ δηλ βλ σελ",
}
# "Am 3. Mai": a number and a full stop is "third", here before a capital too.
_ORDINALS = frozenset(
    ("bs", "cs", "da", "de", "et", "fi", "hr", "hu", "is", "lb", "lv", "nb", "pl", "sk", "sl", "sr")
)
_LONGEST_CUT_BACK = 0.4  # a clause mark before this share of the limit cuts too short a piece


@dataclass(frozen=True)
class Piece:
    """`text` stands at `start` of the whole; `joint` says what separates it from the next."""

    text: str
    start: int
    joint: Joint


def split(text: str, language: str = "en-us", limit_characters: int = 300) -> list[Piece]:
    """Sentences in order, without the white space around them; none longer than the limit."""
    pieces: list[Piece] = []
    start = 0
    for end, joint in _sentence_ends(text, language):
        new = _shortened(text, start, end, joint, limit_characters)
        if not new and pieces and joint == "paragraph":  # "The end.", and then an empty line
            pieces[-1] = replace(pieces[-1], joint=joint)
        pieces += new
        start = end
    return pieces


def false_full_stops(text: str, language: str) -> set[int]:
    """Where a full stop before a capital or a number belongs to an abbreviation ("Dr. No").

    Not those of ordinals: a voice needs them ("3. Mai").
    """
    return {
        i
        for i, character in enumerate(text)
        if character == "."
        and text[i + 1 : i + 2].isspace()
        and not text[i + 1 : i + 40].lstrip()[:1].islower()
        and text[i + 1 :].strip()
        and _is_abbreviation(text, i, language)
        and not text[i - 1].isdecimal()
    }


def _sentence_ends(text: str, language: str) -> list[tuple[int, Joint]]:
    """Positions after each sentence's last character, the end of the text included."""
    ends: list[tuple[int, Joint]] = []
    i = 0
    while i < len(text):
        character = text[i]
        if character == "\n":
            stop = i
            while i < len(text) and text[i].isspace():
                i += 1
            if text.count("\n", stop, i) > 1:
                ends.append((i, "paragraph"))
            elif not text[i : i + 1].islower():  # a wrapped line goes on in lower case
                ends.append((i, "sentence"))
        elif (
            character in _ENDS_ANYWHERE
            or character in _ENDS_BEFORE_SPACE
            or (character == ";" and language.startswith(("el", "grc")))
        ):
            stop = i
            while i < len(text) and (
                text[i] in _ENDS_ANYWHERE + _ENDS_BEFORE_SPACE + _CLOSERS or text[i] == character
            ):
                i += 1
            if language.startswith("fr") and text[i : i + 2].endswith("»"):
                i += 2  # « Bonjour ! »
            if _ends_sentence(text, stop, i, language):
                ends.append((i, "sentence"))
        else:
            i += 1
    return [*ends, (len(text), "sentence")]


def _ends_sentence(text: str, stop: int, after: int, language: str) -> bool:
    if text[stop] in _ENDS_ANYWHERE:
        return True
    if after < len(text) and not text[after].isspace():
        return False  # 3.5, example.org, "Who?" is …
    following = text[after : after + 40].lstrip().lstrip(_OPENERS).lstrip()
    if not following:
        return True
    if following[0].islower():
        return False
    return not (text[stop] == "." and after == stop + 1 and _is_abbreviation(text, stop, language))


def _is_abbreviation(text: str, stop: int, language: str) -> bool:
    match = _LAST_WORD.search(text, max(0, stop - 24), stop)
    if match is None:
        return False
    word = match.group().lower()
    known = f"{_GENERAL} {_ABBREVIATIONS.get(language.split('-')[0], '')}".split()
    if word in known:
        return True
    if _DOTTED.search(word):  # "U.S. Army", and "in the U.S. Then": the former is more common
        return True
    if word.isdecimal():
        return len(word) < 3 and language.split("-")[0] in _ORDINALS
    single_letter = len(word) == 1 and word.isalpha()
    # An initial, "z. B.": but not "und er sagte: i." nor the English "I." and CJK characters.
    return single_letter and unicodedata.category(word) == "Ll" and match.group() != "I"


def _shortened(text: str, start: int, end: int, joint: Joint, limit: int) -> list[Piece]:
    pieces: list[Piece] = []
    while True:
        start += len(text[start:end]) - len(text[start:end].lstrip())
        body = text[start:end].rstrip()
        if not body:
            if pieces:
                pieces[-1] = replace(pieces[-1], joint=joint)
            return pieces
        if len(body) <= limit:
            return [*pieces, Piece(body, start, joint)]
        cut, kind = _cut(body, limit)
        pieces.append(Piece(body[:cut].rstrip(), start, kind))
        start += cut


def _cut(body: str, limit: int) -> tuple[int, Joint]:
    """Where to cut a sentence that is too long: at a clause, a space, or between letters."""
    earliest = max(1, int(limit * _LONGEST_CUT_BACK))
    for i in range(limit, earliest - 1, -1):
        mark, next_one = body[i - 1], body[i]
        if mark in _CLAUSE_MARKS and (next_one.isspace() or not mark.isascii()):
            return i, "clause"
    for i in range(limit, 0, -1):
        if body[i].isspace():
            return i, "word"
    for i in range(limit, 0, -1):
        if not _sticks(body[i - 1], body[i]):
            return i, "word"
    return limit, "word"


def _sticks(before: str, character: str) -> bool:
    """Whether a cut between the two would break what is read as one letter."""
    return (
        unicodedata.category(character)[0] == "M"
        or character in "\u200c\u200d"
        or before == "\u200d"
        or unicodedata.combining(before) == 9  # a virama joins the next consonant
        or "\u1160" <= character <= "\u11ff"
    )
