"""What espeak-ng reports while it speaks, as cues.

Responsible for exact words and phones from start to end; not for the sound.

A phone's cue starts where espeak-ng starts it. For p b t d k g that is the release, the
burst: the lips or tongue have been closed for the 45 to 60 ms before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from operator import itemgetter

from inference.voice.espeak_process import Event
from inference.voice.speech import Cue

WORD, PHONEME = 1, 7  # espeak-ng's event types

# A phone that espeak-ng gives no time of its own ("ball": l and the pause start together)
# takes it from the end of the one before, this much at most.
_BORROWED_S = 0.060
_BORROWED_SHARE = 0.4

_LANGUAGE_SWITCH = re.compile(r"\([a-z0-9-]*\)?")  # "(en)" before the phones of a foreign word
_STRESS = {"ˈ": 2, "ˌ": 1}
# Where espeak-ng's "IPA" is still its own notation. Hyphens mark allophones.
_TO_IPA = (("s.", "ʂ"), ("z.", "ʐ"), ("t.", "ʈ"), ("d.", "ɖ"), ("l.", "ɭ"), ("n.", "ɳ"))


def phone_cues(events: Sequence[Event], rate: int, seconds: float) -> list[Cue]:
    """From 0 to the end without gaps; pauses have the text ""."""
    spoken = [e for e in events if e.type == PHONEME]
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
    return cues


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


def _phone(written: str) -> tuple[str, int]:
    text = _LANGUAGE_SWITCH.sub("", written)
    stress = max((_STRESS.get(c, 0) for c in text), default=0)
    for mark in (*_STRESS, "-", "_", ":", " "):
        text = text.replace(mark, "ː" if mark == ":" else "")
    for notation, ipa in _TO_IPA:
        text = text.replace(notation, ipa)
    return text.replace(".", ""), stress


def word_starts(events: Sequence[Event], rate: int) -> list[tuple[int, float]]:
    """(position in the spoken text, second) of everything espeak-ng calls a word."""
    return [(e.position, e.sample / rate) for e in events if e.type == WORD and e.length > 0]
