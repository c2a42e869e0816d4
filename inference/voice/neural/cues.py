"""The words and phones of one sentence that a neural voice has said.

The built-in voice says the same sentence, and its exact cues move along with the sound (video's
`alignment`). Sentence by sentence it is more exact than over a whole text, takes no more memory
for a long one, and a sentence that does not fit spoils none of the others: it is left without
phones, and its lips follow the sound.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise

import numpy as np

from inference.voice.filters import envelope
from inference.voice.languages import Language
from inference.voice.speech import Cue, Speech

# As `alignment` measures it: 0.48 and more where the words are what is said; of others, one in
# twelve has more than this.
_FITS = 0.25
_TOO_SHORT_TO_COMPARE_S = 1.4  # "Hi!": the mouth makes one movement
# Measured: 0.86 and more for the same words, also faster and lower, below 0.45 for others.
_AGAIN = 0.65
_MOMENT_S = 0.01
_MIDDLE = (0.45, 0.55)  # where, between the two, it is quiet
_LONGEST_PHONE_S = 0.85  # at the usual speed; what is said after the words stretches the last ones


def cues_of(take: np.ndarray, rate: int, text: str, language: Language | None) -> tuple[Cue, ...]:
    """From the take's own start. Empty where the words are not what is heard, or where the
    built-in voice does not know the language."""
    from inference.video.alignment import align  # the next room: not at import

    if language is None:
        return ()
    speech = Speech(take, rate, text=text, language=language.tag)
    least = _FITS if speech.seconds > _TOO_SHORT_TO_COMPARE_S else -np.inf
    aligned = align(speech, least=least)
    return aligned.cues if aligned else ()


def says_more(cues: tuple[Cue, ...], speed: float) -> bool:
    """Whether some phone would have to last so long that more than the words was said.

    It is not always noticed: a tail may also be spread over all the words.
    """
    longest = max((c.end_s - c.start_s for c in cues if c.kind == "phone"), default=0.0)
    return longest > _LONGEST_PHONE_S / min(1.0, speed)


def says_twice(take: np.ndarray, rate: int) -> bool:
    """Whether its second half is its first one again. Words that repeat themselves are, too."""
    from inference.video.alignment import resemblance  # the next room: not at import

    step = round(_MOMENT_S * rate)
    level = np.convolve(envelope(take, step), np.ones(5), "same")
    near = slice(*(round(share * len(level)) for share in _MIDDLE))
    middle = (near.start + int(level[near].argmin())) * step
    return resemblance(take[:middle], take[middle:], rate) > _AGAIN


def as_written(cues: tuple[Cue, ...], spelled: str, written: str) -> tuple[Cue, ...]:
    """The words as they stand in the text ("5 €"), at the times of how they were spelled for
    the model ("five euros"). In scripts without spaces they stay as spelled."""
    words = [c for c in cues if c.kind == "word"]
    tokens = [token for token in map(_bare, written.split()) if token]
    if spelled == written or len(words) > 2 * len(spelled.split()):
        return cues
    kept = [c for c in cues if c.kind != "word"]
    same = SequenceMatcher(None, [w.text for w in words], tokens, autojunk=False)
    for kind, first, last, start, end in same.get_opcodes():
        if kind == "equal":
            kept += words[first:last]
        elif first < last and start < end:
            kept += _shared_out(tokens[start:end], words[first].start_s, words[last - 1].end_s)
    return tuple(kept)


def _shared_out(tokens: list[str], start_s: float, end_s: float) -> list[Cue]:
    """By letters."""
    ends = np.cumsum([len(token) for token in tokens])
    edges = start_s + (end_s - start_s) * np.concatenate([[0], ends]) / ends[-1]
    return [
        Cue("word", token, float(begin), float(end))
        for token, (begin, end) in zip(tokens, pairwise(edges), strict=True)
    ]


def _bare(token: str) -> str:
    """Without the punctuation around it, as word cues are."""
    said = [i for i, c in enumerate(token) if c in "%&" or unicodedata.category(c)[0] in "LNMS"]
    return token[said[0] : said[-1] + 1] if said else ""


def later(cues: tuple[Cue, ...], seconds: float) -> list[Cue]:
    return [replace(c, start_s=c.start_s + seconds, end_s=c.end_s + seconds) for c in cues]
