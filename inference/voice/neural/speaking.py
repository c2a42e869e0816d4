"""A text of any length, spoken by a model that can say one sentence.

Responsible for one sentence after the other, for trying again what a model broke, for the
sound of them all with exact times, and for naming what could not be said. Memory grows with
the sound alone. The model is a function: text in, mono samples out. Where there are several threads
for it, each says a sentence and listens to it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from dataclasses import dataclass, replace

import numpy as np

from inference.ahead import ahead
from inference.crew import Crew, awaited
from inference.errors import VoiceProblem
from inference.progress import OnProgress, silent
from inference.voice.languages import Language, find_language
from inference.voice.loudness import at_loudness
from inference.voice.neural.characters import unknown_characters
from inference.voice.neural.cues import (
    as_written,
    cues_of,
    later,
    says_more,
    says_twice,
)
from inference.voice.neural.joining import Joined
from inference.voice.neural.pace import Pace
from inference.voice.neural.takes import Fault, fault_of, trimmed
from inference.voice.polish import CEILING_DB, TARGET_LUFS
from inference.voice.sentences import Piece, split
from inference.voice.speech import Cue, Speech
from inference.voice.text import check_text

Say = Callable[[str], np.ndarray]

_SMALLEST_PIECE = 24  # characters: what is shorter is not split, only tried once more
_TIMES_SPLIT = 2  # quarters of a sentence
_HOPELESS_AFTER = 2  # sentences of which nothing could be used
_SPOKEN = 0.95  # share of the work


def speak_long(
    text: str,
    language: str,
    say: Say,
    *,
    rate: int,
    speed: float = 1.0,
    spell: Callable[[str], str] = str,
    known_characters: Collection[str] | None = None,
    limit_characters: int = 5000,
    sentence_characters: int = 250,
    crew: Callable[[int], Crew] = lambda sentences: Crew(1),
    on_progress: OnProgress = silent,
) -> Speech:
    """At the loudness of the built-in voice, with cues of sentences, words and phones.

    `say`: one sentence, at `rate` Hz; asked again, with less text, when what comes is no good. It
    is called by the threads of `crew`, which is told how many sentences there are.
    `speed`: what the model was asked for, times its own; it is not changed here.
    `spell`: the sentence as written, in the words that the model is given
    (`normalising.spell_out`); letters still, for the built-in voice says them too.
    `known_characters`: all the model can read; others in its text are named in a warning.
    `sentence_characters`: the longest the model says well at once.
    """
    spoken = check_text(text, None, limit_characters)
    tongue = _known(language)
    found = split(spoken.text, language, sentence_characters)
    pieces = [piece for piece in found if any(c.isalnum() for c in piece.text)]
    characters = sum(len(piece.text) for piece in pieces)
    settled = said = 0

    def tell() -> None:
        on_progress(_SPOKEN * said / characters,
                    f"Speaking: sentence {settled + 1} of {len(pieces)}.")  # fmt: skip

    joined = Joined(rate, speed)
    cues: list[Cue] = []
    broken: list[_Take] = []
    performer = _Performer(say, spell, rate, speed, language, tongue, Pace(tongue, speed))
    tell()
    with crew(len(pieces)) as threads:

        def again(piece: Piece) -> _Take:
            tell()
            return awaited(threads.submit(performer.take, piece), tell)

        beyond = 2 * (threads.count - 1)  # none of them waits for one that takes long
        with closing(ahead(performer.take, pieces, threads, beyond, tell)) as firsts:
            for piece, first in zip(pieces, firsts, strict=True):
                for take in performer.mended(first, again):
                    if take.fault is not None:
                        broken.append(take)
                    if take.fault is None or take.fault.usable:
                        start, end = joined.add(take.samples, take.piece.text, take.piece.joint)
                        sentence = Cue("sentence", take.piece.text, start, end)
                        cues += [sentence, *later(take.cues, start)]
                settled += 1
                said += len(piece.text)
                if not joined and settled >= min(_HOPELESS_AFTER, len(pieces)):
                    raise VoiceProblem(_hopeless(broken))
                if settled < len(pieces):
                    tell()
    on_progress(_SPOKEN, "Setting the loudness.")
    samples = at_loudness(joined.hand_over(), rate, TARGET_LUFS, CEILING_DB)
    unknown = (
        unknown_characters(" ".join(spell(piece.text) for piece in pieces), known_characters)
        if known_characters is not None
        else None
    )
    on_progress(1.0, "The voice is ready.")
    return Speech(
        samples,
        rate,
        tuple(cues),
        text,
        tongue.tag if tongue else language,
        warnings=(*([unknown] if unknown else []), *_named(broken)),
    )


@dataclass(frozen=True)
class _Take:
    piece: Piece
    samples: np.ndarray
    fault: Fault | None
    cues: tuple[Cue, ...] = ()


@dataclass(frozen=True)
class _Performer:
    """Says a piece, listens to it, and says it again in smaller ones as long as that may help."""

    say: Say
    spell: Callable[[str], str]
    rate: int
    speed: float
    tag: str  # of the language, for where its sentences end
    language: Language | None
    pace: Pace

    def mended(
        self, take: _Take, again: Callable[[Piece], _Take], times_split: int = _TIMES_SPLIT
    ) -> Iterator[_Take]:
        """The take, or better ones of the same words."""
        if take.fault is not None:
            halves = self._halves(take.piece) if times_split else [take.piece]
            if len(halves) > 1:
                for half in halves:
                    yield from self.mended(again(half), again, times_split - 1)
                return
            take = _better(take, again(take.piece))  # models throw dice
        yield take

    def take(self, piece: Piece) -> _Take:
        """What comes of a piece."""
        spelled = self.spell(piece.text)
        # Asked for before: threads that a network has left spinning would keep espeak-ng waiting.
        length = self.pace.believed(spelled)
        samples = trimmed(self.say(spelled), self.rate)
        fault = fault_of(samples, self.rate, length)
        if fault is not None and not fault.usable:
            return _Take(piece, samples, fault)
        seconds = len(samples) / self.rate
        if fault is None and self.pace.is_long(spelled, seconds) and says_twice(samples, self.rate):
            fault = Fault("is said twice", usable=True)
        cues = cues_of(samples, self.rate, spelled, self.language)
        if fault is None and says_more(cues, self.speed):
            fault = Fault("goes on after its words", usable=True)
        if fault is None:
            self.pace.learn(spelled, seconds)
        return _Take(piece, samples, fault, as_written(cues, spelled, piece.text))

    def _halves(self, piece: Piece) -> list[Piece]:
        if len(piece.text) < _SMALLEST_PIECE:
            return [piece]
        halves = split(piece.text, self.tag, (len(piece.text) + 1) // 2)
        return [*halves[:-1], replace(halves[-1], joint=piece.joint)]


def _better(one: _Take, other: _Take) -> _Take:
    if other.fault is None or (one.fault and other.fault.usable and not one.fault.usable):
        return other
    return one


def _known(language: str) -> Language | None:
    try:
        return find_language(language)
    except VoiceProblem:  # a model may speak more languages than the built-in voice
        return None


def _hopeless(broken: list[_Take]) -> str:
    assert broken[0].fault is not None
    return (
        f"The voice does not speak this text: what it makes {broken[0].fault.words}; "
        "choose another voice, or the text's own language."
    )


def _named(broken: list[_Take]) -> Iterator[str]:
    """One warning for each kind of fault, with the words it befell."""
    by_fault: dict[Fault, list[str]] = {}
    for take in broken:
        assert take.fault is not None
        by_fault.setdefault(take.fault, []).append(take.piece.text)
    for fault, texts in by_fault.items():
        quoted = ", ".join(f"“{_short(text)}”" for text in texts[:5])
        more = f" and {len(texts) - 5} more" if len(texts) > 5 else ""
        kept = "Listen to" if fault.usable else "Left out"
        yield f"{kept} {quoted}{more}: what the voice makes of it {fault.words}."


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 60 else words[:59] + "…"
