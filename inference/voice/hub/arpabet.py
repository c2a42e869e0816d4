"""English as CMU's dictionary writes it, for networks that were trained on that: "HH AH0 L OW1".

Made from what the built-in American voice says. Every sound that it has is in the table below.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, groupby

from inference.voice.hub.phonemes import is_between, sounds

_VOWELS = {
    "ɪ": "IH", "ᵻ": "IH", "i": "IY", "iː": "IY", "ɛ": "EH", "e": "EH", "æ": "AE", "a": "AE",
    "ʌ": "AH", "ə": "AH", "ɐ": "AH", "ɚ": "ER", "ɜː": "ER", "ɑː": "AA", "ɑ": "AA", "ɒ": "AA",
    "ɔ": "AO", "ɔː": "AO", "oː": "AO", "ʊ": "UH", "u": "UW", "uː": "UW", "eɪ": "EY", "aɪ": "AY",
    "ɔɪ": "OY", "oʊ": "OW", "o": "OW", "aʊ": "AW",
}  # fmt: skip
_CONSONANTS = {
    "p": "P", "b": "B", "t": "T", "ɾ": "T", "ʔ": "T", "d": "D", "k": "K", "x": "K", "ɡ": "G",
    "f": "F", "v": "V", "θ": "TH", "ð": "DH", "s": "S", "z": "Z", "ʃ": "SH", "ʒ": "ZH", "h": "HH",
    "ç": "HH", "tʃ": "CH", "dʒ": "JH", "m": "M", "n": "N", "ŋ": "NG", "ɲ": "N", "l": "L", "ɬ": "L",
    "ɹ": "R", "r": "R", "j": "Y", "w": "W",
}  # fmt: skip
_SEVERAL = {"n̩": ("ə", "n"), "m̩": ("ə", "m"), "l̩": ("ə", "l")}
_STRESS = {"ˈ": "1", "ˌ": "2"}
_FULL = _VOWELS.keys() - set("əɐᵻɚ")
_MARKS = {";": ",", ":": ",", "—": ",", "…": ".", ",": ",", ".": ".", "?": "?", "!": "!"}
ALPHABET = frozenset(
    (*(v + s for v in _VOWELS.values() for s in "012"), *_CONSONANTS.values(), *_MARKS.values())
)


def arpabet(text: str, voice: str) -> list[str]:
    """With the marks that make a pause. `voice`: espeak-ng's identifier, of American English."""
    return [
        written
        for between, run in groupby(sounds(text, voice), key=is_between)
        for written in (_marks(run) if between else _word(run))
    ]


def _marks(run: Iterable[str]) -> Iterator[str]:
    return (_MARKS[mark] for mark in chain.from_iterable(run) if mark in _MARKS)


def _word(phones: Iterable[str]) -> Iterator[str]:
    """In the dictionary one vowel of each word has the first stress, if any is a full one; the
    voice says little words without."""
    parts = [part for phone in phones for part in _parts(phone)]
    stressed = next((n for n, (_, stress) in enumerate(parts) if stress == "1"), None)
    if stressed is None:
        stressed = next((n for n, (sound, _) in enumerate(parts) if sound in _FULL), None)
    before = ""
    for n, (sound, stress) in enumerate(parts):
        if sound in _VOWELS:
            yield _VOWELS[sound] + ("1" if n == stressed else stress)
        elif not (sound == "ɹ" and before in ("ɚ", "ɜː")):  # its r is in it: "M EH1 M ER0 IY0"
            yield _CONSONANTS[sound]
        before = sound


def _parts(phone: str) -> Iterator[tuple[str, str]]:
    """Of one of the voice's phones ("ˈaɪɚ"): its sounds, the first vowel with its stress. Letters
    that are in no table are no English sounds, and left out."""
    stress = _STRESS.get(phone[:1], "0")
    rest = phone.lstrip("ˈˌ")
    while rest:
        length = next((n for n in (3, 2, 1) if _known(rest[:n])), 0)
        for sound in _SEVERAL.get(rest[:length], (rest[:length],)) if length else ():
            yield sound, stress
            if sound in _VOWELS:
                stress = "0"
        rest = rest[length or 1 :]


def _known(letters: str) -> bool:
    return letters in _VOWELS or letters in _CONSONANTS or letters in _SEVERAL
