"""What each speech sound asks of the mouth: one row per family of IPA letters.

Responsible for any IPA text, in any language, becoming a few shapes; not for when they
happen or how they blend (`articulation`).

The values were set by phonetics and by eye: how far the jaw drops for a vowel, whether the
lips spread or purse, and how much a sound insists on it. An "a" insists on an open jaw; an
"h" takes whatever shape its neighbours have.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Literal

# The channels that blend. The other two, press and fv, are closures and never average.
BLENDED = ("jaw", "wide", "round", "up", "low", "tongue")

Kind = Literal["vowel", "consonant", "lips", "lip and teeth", "rest"]


@dataclass(frozen=True)
class Shape:
    """A position of the mouth, and for each channel how strongly it is asked for."""

    kind: Kind
    targets: tuple[float, ...]  # as BLENDED
    strengths: tuple[float, ...]  # as BLENDED
    bursts: bool = False  # a stop: its cue starts where its closure ends


# A consonant insists less where it has no wish of its own.
_INDIFFERENT = 0.6


def _row(
    letters: str, kind: Kind, jaw_strength: float, lip_strength: float, **asked: float
) -> dict[str, Shape]:
    strengths = []
    for channel in BLENDED:
        if channel == "jaw":
            strengths.append(jaw_strength)
        elif channel in ("wide", "round"):
            strengths.append(lip_strength)
        else:
            heeded = channel in asked or kind == "vowel"
            strengths.append(max(jaw_strength, lip_strength) * (1 if heeded else _INDIFFERENT))
    targets = tuple(asked.get(channel, 0.0) for channel in BLENDED)
    return {
        letter: Shape(kind, targets, tuple(strengths), bursts=letter in _STOPS)
        for letter in letters
    }


_STOPS = frozenset("pbɓtdɗʈɖkgɡɠqɢʛcɟʄʘǀǃǂǁ")

# Capitals are X-SAMPA, which espeak-ng falls back to where it has no IPA for a phone.
SHAPES = (
    _row("aɑɐA", "vowel", 1.0, 0.8, jaw=0.52, wide=0.12)
    | _row("æ", "vowel", 1.0, 0.9, jaw=0.44, wide=0.45)
    | _row("ʌ", "vowel", 0.9, 0.6, jaw=0.34, wide=0.05)
    | _row("əɘ", "vowel", 0.5, 0.3, jaw=0.20)
    | _row("ɜɝɚɞ", "vowel", 0.8, 0.7, jaw=0.24, round=0.22)
    | _row("ɛεE", "vowel", 1.0, 0.9, jaw=0.34, wide=0.40)
    | _row("e", "vowel", 1.0, 1.0, jaw=0.25, wide=0.55)
    | _row("ɪᵻI", "vowel", 0.8, 0.7, jaw=0.18, wide=0.42, low=0.10)
    | _row("i", "vowel", 1.0, 1.1, jaw=0.12, wide=0.78, up=0.12, low=0.25)
    | _row("ɨɯɤ", "vowel", 0.9, 0.6, jaw=0.16, wide=0.25)
    | _row("ɔɒO", "vowel", 1.0, 1.0, jaw=0.42, round=0.55)
    | _row("oɵ", "vowel", 1.0, 1.1, jaw=0.30, round=0.80)
    | _row("ʊᵿU", "vowel", 0.8, 1.0, jaw=0.18, round=0.72)
    | _row("uʉ", "vowel", 1.0, 1.3, jaw=0.14, round=1.0)
    | _row("yʏY", "vowel", 1.0, 1.2, jaw=0.13, round=0.88)
    | _row("ø", "vowel", 1.0, 1.1, jaw=0.22, round=0.72)
    | _row("œɶ", "vowel", 1.0, 1.0, jaw=0.32, round=0.55)
    | _row("wʍɥ", "consonant", 0.7, 1.3, jaw=0.09, round=1.0)
    | _row("jJ", "consonant", 0.6, 0.8, jaw=0.11, wide=0.55, low=0.15)
    | _row("pbɓmʙʘ", "lips", 0.8, 0.25, jaw=0.03)
    | _row("fvɱʋⱱF", "lip and teeth", 0.8, 0.30, jaw=0.06)
    | _row("βɸ", "consonant", 0.7, 0.4, jaw=0.06, round=0.30)
    | _row("θðTD", "consonant", 0.8, 0.3, jaw=0.13, up=0.10, low=0.20, tongue=1.0)
    | _row("tdnɗʈɖɳNǀǃ", "consonant", 0.75, 0.22, jaw=0.09, up=0.08, low=0.18, tongue=0.75)
    | _row("lɫɭʎɬɮɺʟLǁ", "consonant", 0.6, 0.25, jaw=0.17, low=0.10, tongue=1.0)
    | _row("sz", "consonant", 1.3, 0.55, jaw=0.035, wide=0.38, up=0.28, low=0.48)
    | _row("ʃʒʂʐɕʑɧSZ", "consonant", 1.3, 1.0, jaw=0.06, round=0.55, up=0.32, low=0.48)
    | _row("kgɡŋxɣqɢχɴɠʛɰXGKQ", "consonant", 0.45, 0.12, jaw=0.17)
    | _row("ɲcɟʝʄǂC", "consonant", 0.5, 0.4, jaw=0.13, wide=0.40)
    | _row("hɦħʕʔʜʢʡH?", "consonant", 0.08, 0.05, jaw=0.18)
    | _row("ɹɻ", "consonant", 0.6, 0.8, jaw=0.13, round=0.42)
    | _row("rɾʀʁɽR", "consonant", 0.5, 0.25, jaw=0.16, tongue=0.7)
)
# A letter nobody knows: speech goes on, the mouth barely commits itself.
_UNKNOWN = Shape("consonant", SHAPES["ə"].targets, tuple(0.5 * s for s in SHAPES["ə"].strengths))

_TWO_IN_ONE = {"ʦ": "ts", "ʣ": "dz", "ʧ": "tʃ", "ʤ": "dʒ", "ʨ": "tɕ", "ʥ": "dʑ", "ʷ": "w"}
_SOFT_SIGN = "ʲ"  # softens the letter before it; alone it is a short j
# "LATIN SMALL LETTER E WITH RETROFLEX HOOK" is some kind of e.
_PLAIN_LETTER = re.compile(r"\bLETTER (?:(?:SMALL|CAPITAL|TURNED|REVERSED|OPEN) )*([A-Z])\b")

# Of the time of a phone written with several letters. A falling diphthong rests on its first
# vowel; of an affricate's stop only the burst is left.
_FIRST_VOWEL_SHARE, _BURST_SHARE = 1.5, 0.4


@cache
def shapes_of(phone: str) -> tuple[tuple[Shape, float], ...]:
    """The shapes a phone passes through, and the share of its time each has.

    Tones, length, nasality and other marks change nothing that can be seen.
    """
    shapes = [shape for letter in _letters(phone) if (shape := SHAPES.get(letter))]
    if not shapes:
        shapes = [_UNKNOWN]
    weights = [1.0] * len(shapes)
    for i, (shape, following) in enumerate(pairwise(shapes)):
        if shape.kind == "vowel" and i == 0:
            weights[i] = _FIRST_VOWEL_SHARE
        elif shape.bursts and following.kind == "consonant":
            weights[i] = _BURST_SHARE
    return tuple((s, w / sum(weights)) for s, w in zip(shapes, weights, strict=True))


def _letters(phone: str) -> str:
    phone = "".join(_TWO_IN_ONE.get(letter, letter) for letter in phone)
    bare = "".join(c for c in unicodedata.normalize("NFD", phone) if not unicodedata.combining(c))
    if bare == _SOFT_SIGN:
        return "j"
    return "".join(letter if letter in SHAPES else _plain(letter) for letter in bare)


def _plain(letter: str) -> str:
    if unicodedata.category(letter) not in ("Ll", "Lu"):
        return ""
    found = _PLAIN_LETTER.search(unicodedata.name(letter, ""))
    return found.group(1).lower() if found else ""
