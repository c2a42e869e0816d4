"""What a second of neural speech costs here, and how much of that is not the network's.

The networks have their published sizes and random numbers (`networks`); the built-in voice's words
are heard in place of their noise (`dubbed`). Ours is the whole way from text to Speech, networks
loaded. Beside it are the bare networks on the same tokens, a sentence after the other, with all of
torch's threads: as their package makes them, and laid out as they are here (`laid_out`). All take
turns. CPU seconds are those of all cores, the built-in voice's process with them: a busy machine
changes them less than seconds of the clock.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import numpy as np

from bench.turns import Taken, in_turn
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
TEXTS = tuple(" ".join(SENTENCES[:count]) for count in (1, 2, 8))
SHORT = ("Nobody could prove it.", "Nobody could prove it. The bridge is open again.")
TAG = "en-us"
REPORTED = 0.7  # seconds of work a second of speech: AvatarVideoGenerator's README, YourTTS, CPU
ROUNDS = 3


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
class Sentence:
    text: str
    order: Any
    take: np.ndarray  # the built-in voice's, at the network's rate


def report(*engine: str) -> None:
    """Of these alone, if any are named."""
    memory.keep_at_hand()
    print(f"Neural voices, networks of true size with random numbers, median of {ROUNDS} runs in "
          f"turn, for a second of speech (an earlier app reports {REPORTED:g} s for YourTTS on a "
          "CPU):")
    for row in ROWS:
        if not engine or row.engine in engine:
            measure(row)
    print()


def measure(row: Row) -> None:
    engine, published, made = engines.find_speaker(row.engine), alone(row.make), alone(row.make)
    alone(lambda: [made.lay_out(network) for network in made.networks])
    print(f"  {engine.name}, {published.numbers / 1e6:.0f} million numbers")
    for text in row.texts:
        saying(text, row.voice, engine, published, made)
    if engine.clones:
        hearing(made.model)
    leave()


def saying(text: str, voice: str, engine: Any, published: Made, made: Made) -> None:
    reader = engine.load().reader(made.model, voice, TAG)
    sentences = [_sentence(piece.text, reader) for piece in split(text, TAG, 160)]
    spoken = sum(len(s.take) for s in sentences) / reader.rate
    tokens = sum(len(s.order.tokens) for s in sentences)
    for one in (published, made):
        alone(partial(one.lasting, spoken * made.frames_per_s / tokens))
    seconds = alone(lambda: sum(len(made.model.say(s.order)) for s in sentences)) / reader.rate
    takes = {s.order.tokens: s.take for s in sentences}
    speaker = Dubbed(made.model, takes).enter(engine.load())

    def ours() -> None:
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

    whole, theirs, laid_out, read, aligned = in_turn(
        ROUNDS, ours, partial(bare, published.model), partial(bare, made.model), reading, aligning)
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
