"""What a second of neural speech costs here, and how much of that is not the network's.

The networks have their published sizes and random numbers (`networks`); the built-in voice's words
are heard in place of their noise (`dubbed`). Ours is the whole way from text to Speech, networks
loaded. Beside it are the bare networks on the same tokens, a sentence after the other, with all of
torch's threads: as their package makes them, and laid out as they are here (`laid_out`). All take
turns, on two pairs of networks, made in opposite order: where its numbers lie in memory makes one
several per cent quicker than another. CPU seconds are those of all cores, the built-in voice's
process with them: a busy machine changes them less than seconds of the clock.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import numpy as np

from bench.turns import Taken, each_in_turn, in_turn, median
from bench.voices import coqui, networks
from bench.voices.dubbed import Dubbed, leave
from bench.voices.networks import Made
from inference import engines, memory
from inference.crew import Crew
from inference.voice import espeak
from inference.voice.espeak import synthesise
from inference.voice.filters import resample
from inference.voice.languages import find_language
from inference.voice.neural.cues import cues_of
from inference.voice.neural.normalising import spell_out
from inference.voice.neural.sample import RATE_HZ as SAMPLE_RATE_HZ
from inference.voice.neural.sample import checked_sample
from inference.voice.sentences import split

T = TypeVar("T")

SENTENCES = (
    "Once upon a time, five brave men moved the mountain by hand, but nobody could prove it.",
    "The committee will publish its report next Thursday.",
    "She sells sea shells by the shore while the weather is fine.",
    "The old harbour lies behind two low hills, and boats rest there in winter.",
    "Please bring the small table back before the guests arrive.",
    "Nobody knows how the letter came under the door.",
    "In the morning the street was white, and every sound was soft.",
    "Tell your brother that the bridge is open again.",
)
TEXTS = tuple(" ".join(SENTENCES[:count]) for count in (1, 8))
SHORT = ("Nobody could prove it.", "Nobody could prove it. The bridge is open again.")
TAG = "en-us"
REPORTED = 0.7  # seconds of work a second of speech: AvatarVideoGenerator's README, YourTTS, CPU
ROUNDS = 6  # of a short text, with each of two pairs; of a long one fewer


@dataclass(frozen=True)
class Row:
    engine: str  # its id in the catalogue
    make: Callable[[], Made]
    voice: str  # that is heard
    texts: tuple[str, ...] = TEXTS


ROWS = (
    Row("kokoro", networks.kokoro, "af_heart"),
    Row("vits-ljs", networks.vits_ljs, "lj"),
    Row("vits-vctk", networks.vits_vctk, "p225"),
    Row("mms", networks.mms, "mms"),
    Row("fastspeech2", networks.fastspeech2, "lj"),
    Row("speecht5", networks.speecht5, "slt"),
    Row("coqui-vits-lj", coqui.vits_lj, "lj"),
    Row("coqui-fast-pitch", coqui.fast_pitch, "lj"),
    Row("your-tts", coqui.your_tts, "female-en-5"),
    Row("xtts-v2", coqui.xtts, "claribel-dervla", SHORT),
)


@dataclass(frozen=True)
class Pair:
    published: Made
    ours: Made  # laid out


@dataclass(frozen=True)
class Sentence:
    text: str
    order: Any
    take: np.ndarray  # the built-in voice's, at the network's rate


def report(*engine: str) -> None:
    """Of these alone, if any are named."""
    memory.keep_at_hand()
    print("Neural voices, networks of true size with random numbers, median of runs in turn, for a "
          f"second of speech (an earlier app reports {REPORTED:g} s for YourTTS on a CPU):")
    for row in ROWS:
        if not engine or row.engine in engine:
            measure(row)
    print()


def measure(row: Row) -> None:
    engine = engines.find_speaker(row.engine)
    first, second, third, last = (alone(row.make) for _ in range(4))
    pairs = Pair(published=first, ours=second), Pair(published=last, ours=third)
    for pair in pairs:
        alone(pair.ours.laid_out)
    print(f"  {engine.name}, {first.numbers / 1e6:.0f} million numbers")
    for text in row.texts:
        saying(text, row.voice, engine, pairs)
    if engine.clones:
        hearing(second.model)
    leave()


def saying(text: str, voice: str, engine: Any, pairs: tuple[Pair, ...]) -> None:
    reader = engine.load().reader(pairs[0].ours.model, voice, TAG)
    sentences = [_sentence(piece.text, reader) for piece in split(text, TAG, 160)]
    spoken = sum(len(s.take) for s in sentences) / reader.rate
    tokens = sum(len(s.order.tokens) for s in sentences)
    for made in (made for pair in pairs for made in (pair.published, pair.ours)):
        alone(partial(made.lasting, spoken * made.frames_per_s / tokens))
    model = pairs[0].ours.model
    seconds = alone(lambda: sum(len(model.say(s.order)) for s in sentences)) / reader.rate
    takes = {s.order.tokens: s.take for s in sentences}
    rounds = max(1, ROUNDS // len(sentences))

    def ours(speaker: Any) -> None:
        espeak._kept_take.cache_clear()  # a text that nobody has said before
        assert not speaker(text, voice, TAG).warnings

    def bare(model: Any) -> None:
        alone(lambda: [model.say(sentence.order) for sentence in sentences])

    def reading() -> None:
        espeak._kept_take.cache_clear()
        for sentence in sentences:
            reader.order(sentence.text, 1.0)

    def aligning() -> None:
        espeak._kept_take.cache_clear()
        for sentence in sentences:
            cues_of(sentence.take, reader.rate, sentence.text, find_language(TAG))

    taken: list[list[Taken]] = [[] for _ in range(5)]
    for pair in pairs:
        speaker = Dubbed(pair.ours.model, takes).enter(engine.load())
        runs = (partial(ours, speaker), partial(bare, pair.published.model),
                partial(bare, pair.ours.model), reading, aligning)
        in_turn(1, *runs)  # to warm up
        for all_times, times in zip(taken, each_in_turn(rounds, *runs), strict=True):
            all_times += times
    whole, theirs, laid_out, read, aligned = map(median, taken)
    many = "sentences" if len(sentences) > 1 else "sentence"
    print(f"    {len(sentences)} {many}, {seconds:.1f} s: {whole.clock / seconds:.3f} s "
          f"({whole.cpu / seconds:.3f} of CPU); the bare network as published "
          f"{theirs.clock / seconds:.3f} ({theirs.cpu / seconds:.3f}), over it "
          f"{_over(whole, theirs)}; laid out {laid_out.clock / seconds:.3f} "
          f"({laid_out.cpu / seconds:.3f}), over that {_over(whole, laid_out)}")
    print(f"      CPU ms beside it: {(whole.cpu - laid_out.cpu) / seconds * 1e3:.1f}, of them "
          f"{aligned.cpu / seconds * 1e3:.1f} to find words and phones, "
          f"{read.cpu / seconds * 1e3:.1f} from text to tokens; "
          f"{whole.clock / tokens * 1e3:.0f} ms ({whole.cpu / tokens * 1e3:.0f} of CPU) for each "
          f"of {tokens} tokens", flush=True)


def _over(one: Taken, other: Taken) -> str:
    return f"{one.clock / other.clock - 1:+.1%} ({one.cpu / other.cpu - 1:+.1%})"


def alone(work: Callable[[], T]) -> T:
    """In a thread that ends with it: one that has worked with torch and lives on keeps threads, and
    beside those all others' wait less patiently for each other."""
    with Crew(1) as crew:
        return crew.submit(work).result()


def hearing(model: Any) -> None:
    """What a sample of a voice costs."""
    said = synthesise(TEXTS[-1], find_language(TAG).identifier, 165)
    sound = resample(said.samples, said.rate / SAMPLE_RATE_HZ)
    sample = checked_sample(sound, SAMPLE_RATE_HZ)
    heard, checked = in_turn(
        ROUNDS,
        lambda: alone(lambda: model.likeness(sample.samples, sample.rate)),
        lambda: checked_sample(sound, SAMPLE_RATE_HZ))
    print(f"    once a request, a sample of {sample.seconds:.0f} s: {heard.clock:.2f} s "
          f"({heard.cpu:.2f} of CPU) to hear the voice, {checked.clock:.2f} ({checked.cpu:.2f}) "
          "to check it before")


def _sentence(text: str, reader: Any) -> Sentence:
    spelled = spell_out(text, TAG)
    said = synthesise(spelled, find_language(TAG).identifier, 165)
    take = resample(said.samples, said.rate / reader.rate)
    return Sentence(spelled, reader.order(spelled, 1.0), take)


if __name__ == "__main__":
    report(*sys.argv[1:])
