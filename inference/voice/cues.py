"""What espeak-ng reports while it speaks, as cues.

Responsible for exact words and phones from start to end; not for the sound.

A phone's cue starts where espeak-ng starts it. For p b t d k g that is the release, the
burst: the lips or tongue have been closed for the 45 to 60 ms before it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from operator import itemgetter

import numpy as np

from inference.voice.espeak_process import Event
from inference.voice.speech import Cue

WORD, PHONEME = 1, 7  # espeak-ng's event types

# A phone that espeak-ng gives no time of its own ("ball": l and the pause start together)
# takes it from the end of the one before, this much at most.
_BORROWED_S = 0.060
_BORROWED_SHARE = 0.4

_PLOSIVES = tuple("pbtdkɡgcɟqʈɖ")
_CLOSURE_S = 0.060  # at most

# A "pause" in which there is sound belongs to the phone before: a glide, a tone.
_SOUNDING_SHARE = 0.25  # of the speech's root mean square

_STRESS = {"ˈ": 2, "ˌ": 1}
# Where espeak-ng's "IPA" is still its own notation; the rest of its marks is dropped.
_ASPIRATED = re.compile(r"(?<=[ptkcqsɕʃʂ])_?h")
_TO_IPA = {"s.": "ʂ", "z.": "ʐ", "r.": "ɽ", "S": "ʃ", "Z": "ʒ", "X": "χ", "A": "ɑ", "?": "ʔ"}
_TO_IPA |= {"ε": "ɛ", "ʦ": "ts", "g": "ɡ", ":": "ː"}
_NOTATION = re.compile(r"[\"#\-.^_`\[\]0-9\s]")


def phone_cues(events: Sequence[Event], samples: np.ndarray, rate: int) -> list[Cue]:
    """From 0 to the end without gaps; pauses have the text ""."""
    seconds = len(samples) / rate
    spoken = [e for e in events if e.type == PHONEME and not e.phone.startswith("(")]  # "(en)"
    phones = [(min(e.sample / rate, seconds), *_phone(e.phone)) for e in spoken]
    groups = [(start, list(group)) for start, group in groupby(phones, key=itemgetter(0))]
    if not groups or groups[0][0] > 0:
        groups.insert(0, (0.0, [(0.0, "", 0)]))
    ends = [start for start, _ in groups[1:]] + [seconds]
    cues: list[Cue] = []
    for (start, group), end in zip(groups, ends, strict=True):
        # Of phones that start together the last has the time up to the next one.
        owner = group.pop() if end > start else None
        hurried = [phone for phone in group if phone[1]]
        if hurried:
            start = _squeeze_in(cues, hurried, start, end)
        if owner is not None:
            _append(cues, Cue("phone", owner[1], start, end, owner[2]))
    return _joined(cues, samples, rate)


def _joined(cues: list[Cue], samples: np.ndarray, rate: int) -> list[Cue]:
    """What is no phone of its own goes to the one before: marks ("ʲ"), pauses with sound."""
    loud = _SOUNDING_SHARE * _root_mean_square(samples)
    joined: list[Cue] = []
    for cue in cues:
        mark = bool(cue.text) and all(unicodedata.category(c) in ("Lm", "Mn") for c in cue.text)
        if joined and joined[-1].text and (mark or not cue.text):
            span = samples[round(cue.start_s * rate) : round(cue.end_s * rate)]
            if mark or _root_mean_square(span) > loud:
                before = joined.pop()
                joined.append(replace(before, text=before.text + cue.text, end_s=cue.end_s))
                continue
        joined.append(cue)
    return joined


def _root_mean_square(samples: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.square(samples)))) if len(samples) else 0.0


def _phone(written: str) -> tuple[str, int]:
    """The phone in IPA, and its stress."""
    stress = max((_STRESS.get(c, 0) for c in written), default=0)
    text = _ASPIRATED.sub("ʰ", written.translate({ord(mark): None for mark in _STRESS}))
    for notation, ipa in _TO_IPA.items():
        text = text.replace(notation, ipa)
    return _NOTATION.sub("", text), stress


def _squeeze_in(
    cues: list[Cue], hurried: list[tuple[float, str, int]], start: float, end: float
) -> float:
    """Give phones without time of their own some of the phone before, or after a pause some
    of what comes. Returns where the next one starts."""
    if cues and cues[-1].text:
        before = cues.pop()
        origin = before.end_s - min(_BORROWED_S, _BORROWED_SHARE * (before.end_s - before.start_s))
        cues.append(replace(before, end_s=origin))
    else:
        origin = start
        start += min(_BORROWED_S, _BORROWED_SHARE * (end - start))
    step = (start - origin) / len(hurried)
    for n, (_, text, stress) in enumerate(hurried):
        last = n == len(hurried) - 1
        until = start if last else origin + (n + 1) * step
        _append(cues, Cue("phone", text, origin + n * step, until, stress))
    return start


def _append(cues: list[Cue], cue: Cue) -> None:
    """Two pauses are one; nothing lasts 0 seconds."""
    if cue.end_s <= cue.start_s:
        return
    if cues and not cue.text and not cues[-1].text:
        cue = replace(cue, start_s=cues.pop().start_s)
    cues.append(cue)


def word_starts(events: Sequence[Event], rate: int) -> list[tuple[int, float]]:
    """(position in the spoken text, second) of everything espeak-ng calls a word.

    A word starts with its first phone, which espeak-ng reports right after it; its own time for
    the word is up to 60 ms early. With a plosive the closure belongs to the word.
    """
    starts = []
    for word, following in zip(events, [*events[1:], None], strict=True):
        if word.type != WORD or word.length <= 0:
            continue
        sample = word.sample
        if following is not None and following.type == PHONEME and following.phone:
            plosive = following.phone.lstrip("".join(_STRESS))[:1] in _PLOSIVES
            sample = max(sample, following.sample - round(plosive * _CLOSURE_S * rate))
        starts.append((word.position, sample / rate))
    return starts


def word_cues(text: str, starts: Sequence[tuple[int, float]], phones: Sequence[Cue]) -> list[Cue]:
    """The words as written in `text`, from when espeak-ng says so.

    espeak-ng reports parts of a written word ("$1,234.50" is nine) and may report two words as
    one ("of the"): parts are put together, and what is said in one breath is shared out by
    letters. In scripts without spaces its own words are kept. `starts` are positions in `text`
    and seconds.
    """
    words = _written_words(text, {position for position, _ in starts})
    first_letters = [start for start, _ in words]
    begins: dict[int, float] = {}
    for position, second in starts:
        n = bisect_right(first_letters, position) - 1
        if n >= 0 and position < words[n][1]:
            begins[n] = min(second, begins.get(n, second))
    cues: list[Cue] = []
    heard = sorted(begins)
    if not heard:
        return []
    sounding = [p for p in phones if p.text]
    sound_starts = [p.start_s for p in sounding]
    for n, after in zip(heard, [*heard[1:], len(words)], strict=True):
        begin = max(begins[n], cues[-1].end_s if cues else 0.0)
        end = begins[after] if after in begins else float("inf")
        last = bisect_left(sound_starts, end) - 1
        if last >= 0:
            end = min(end, sounding[last].end_s)
        together = [n] + [m for m in range(n + 1, after) if _has_letters(text, words[m])]
        letters = [words[m][1] - words[m][0] for m in together]
        for m, length in zip(together, letters, strict=True):
            until = begin + (end - begin) * length / sum(letters[together.index(m) :])
            if until > begin:
                cues.append(Cue("word", text[slice(*words[m])], begin, until))
                begin = until
    return cues


def _written_words(text: str, starts: set[int]) -> list[tuple[int, int]]:
    words = []
    for match in re.finditer(r"\S+", text):
        begin, end = match.span()
        bounds = [begin]
        if any(map(_is_written_without_spaces, match.group())):
            bounds += [i for i in range(begin + 1, end) if i in starts or not _is_said(text[i])]
        for left, right in pairwise([*bounds, end]):
            inner_left, inner_right = left, right
            while inner_left < right and not _is_said(text[inner_left]):
                inner_left += 1
            while inner_right > inner_left and not _is_said(text[inner_right - 1]):
                inner_right -= 1
            if inner_right > inner_left:
                words.append((inner_left, inner_right))
            elif any(i in starts for i in range(left, right)):
                words.append((left, right))  # a sign that is said: & or +
    return words


def _has_letters(text: str, word: tuple[int, int]) -> bool:
    return any(unicodedata.category(c)[0] in "LN" for c in text[slice(*word)])


def _is_said(character: str) -> bool:
    """Letters, digits, marks, and signs that are read with a number: 5 €, 20 %."""
    category = unicodedata.category(character)
    return category[0] in "LNM" or category == "Sc" or character in "%‰°№§"


def _is_written_without_spaces(character: str) -> bool:
    """Chinese characters and kana; Thai and the like come without words from espeak-ng too."""
    return (
        "\u3040" <= character <= "\u30ff"
        or "\u3400" <= character <= "\u9fff"
        or ("\U00020000" <= character <= "\U0003ffff")
    )
