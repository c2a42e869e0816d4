"""What a second of neural speech costs here, and how much of that is not the network's.

The networks have their published sizes and random numbers (`networks`); the built-in voice's words
are heard in place of their noise (`dubbed`). Ours is the whole way from text to Speech, networks
loaded; bare are the same networks on the same tokens, a sentence after the other, with all of
torch's threads. They take turns. CPU seconds are those of all cores, the built-in voice's process
with them: a busy machine changes them less than seconds of the clock.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from bench.turns import Taken, in_turn
from bench.voices import coqui, networks
from bench.voices.dubbed import Dubbed, leave
from bench.voices.networks import Made
from inference import engines, memory
from inference.crew import Crew
from inference.voice.espeak import synthesise
from inference.voice.filters import resample
from inference.voice.languages import find_language
from inference.voice.neural.cues import cues_of
from inference.voice.neural.normalising import spell_out
from inference.voice.neural.sample import RATE_HZ as SAMPLE_RATE_HZ
from inference.voice.neural.sample import checked_sample
from inference.voice.sentences import split

T = TypeVar("T")

TEXT = ("Once upon a time, five brave men moved the mountain by hand, but nobody could prove it. "
        "The committee will publish its report next Thursday. She sells sea shells by the shore "
        "while the weather is fine. The old harbour lies behind two low hills, and boats rest "
        "there in winter. Please bring the small table back before the guests arrive. Nobody knows "
        "how the letter came under the door. In the morning the street was white, and every "
        "sound was soft. Tell your brother that the bridge is open again.")
SHORT = "Nobody could prove it."  # where all of it would take minutes
TAG = "en-us"
REPORTED = 0.7  # seconds of work a second of speech: AvatarVideoGenerator's README, YourTTS, CPU
ROUNDS = 3


@dataclass(frozen=True)
class Row:
    engine: str  # its id in the catalogue
    make: Callable[[], Made]
    voice: str  # that is heard
    text: str = TEXT


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
    engine, made = engines.find_speaker(row.engine), alone(row.make)
    speaker = engine.load()
    reader = speaker.reader(made.model, row.voice, TAG)
    sentences = [_sentence(piece.text, reader) for piece in split(row.text, TAG, 160)]
    spoken = sum(len(s.take) for s in sentences) / reader.rate
    tokens = sum(len(s.order.tokens) for s in sentences)
    alone(lambda: made.lasting(spoken * made.frames_per_s / tokens))
    seconds = alone(lambda: sum(len(made.model.say(s.order)) for s in sentences)) / reader.rate
    takes = {s.order.tokens: s.take for s in sentences}
    speaker = Dubbed(made.model, takes).enter(speaker)

    def bare() -> None:
        alone(lambda: [made.model.say(sentence.order) for sentence in sentences])

    def ours() -> None:
        assert not speaker(row.text, row.voice, TAG).warnings

    def reading() -> None:
        for sentence in sentences:
            reader.order(sentence.text, 1.0)

    def aligning() -> None:
        for sentence in sentences:
            cues_of(sentence.take, reader.rate, sentence.text, find_language(TAG))

    whole, network, read, aligned = in_turn(ROUNDS, ours, bare, reading, aligning)
    over = Taken(*(w / n - 1 for w, n in zip(whole, network, strict=True)))
    print(f"  {engine.name}, {made.numbers / 1e6:.0f} million numbers: "
          f"{whole.clock / seconds:.2f} s ({whole.cpu / seconds:.2f} of CPU), the bare network "
          f"{network.clock / seconds:.2f} ({network.cpu / seconds:.2f}): "
          f"{over.clock:+.1%} ({over.cpu:+.1%})")
    print(f"    beside the network, CPU ms: {(whole.cpu - network.cpu) / seconds * 1e3:.0f}, of it "
          f"{aligned.cpu / seconds * 1e3:.0f} to find words and phones, "
          f"{read.cpu / seconds * 1e3:.0f} from text to tokens; {seconds:.1f} s of speech, "
          f"{whole.clock / tokens * 1e3:.0f} ms ({whole.cpu / tokens * 1e3:.0f} of CPU) for each "
          f"of {tokens} tokens")
    if engine.clones:
        hearing(made.model)
    leave()


def alone(work: Callable[[], T]) -> T:
    """In a thread that ends with it: one that has worked with torch and lives on keeps threads, and
    beside those all others' wait less patiently for each other."""
    with Crew(1) as crew:
        return crew.submit(work).result()


def hearing(model: Any) -> None:
    """What a sample of a voice costs."""
    said = synthesise(TEXT, find_language(TAG).identifier, 165)
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
