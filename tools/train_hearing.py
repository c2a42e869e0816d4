"""Makes inference/video/hearing.npz: the table by which `hearing` moves a mouth from sound.

    python tools/train_hearing.py            train it anew (2 to 3 minutes) and save it
    python tools/train_hearing.py --report   how well the saved table hears unknown voices

The teacher is espeak-ng: what it says is known phone by phone, so `articulation` gives the
exact movement for its sound. It says shuffled words of many languages in many voices, which
are then filtered, put in rooms, mixed with noise and music, and shifted in pitch and formants,
until the only thing they have in common is how speech sounds. Voices in UNHEARD and the words
in UNHEARD_TEXT are kept for measuring.

The same machine gives the same table, bit by bit; another one, another rounding.
"""

from __future__ import annotations

import os

# Two threads of a matrix product add up in another order each time.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import argparse
import hashlib
import json
import sys
import time
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from hearing_rooms import disturbed, music, noise
from hearing_words import UNHEARD, UNHEARD_TEXT, WORDS

from inference.video import phones
from inference.video.articulation import articulate
from inference.video.hearing import BEND, CONTEXT, OUTPUTS, TABLE, bent, hear, in_context
from inference.video.loudness import loudness_at
from inference.video.spectrum import BANDS, STEPS_PER_S, log_mel, normalise
from inference.video.tracks import MOUTH_CHANNELS
from inference.voice import espeak_process
from inference.voice.espeak import synthesise
from inference.voice.speech import Cue, Speech


@dataclass(frozen=True)
class Recipe:
    """Everything the table depends on, besides espeak-ng and the machine."""

    voices: str = (
        "m1 m2 m3 m5 m6 m7 f1 f2 f4 f5 Andy Annie Alex Alicia Andrea Denis Gene Hugo Jacky Marco "
        "Michael Reed Storm anika antonio belinda david edward ian iven2 john linda max norbert "
        "pablo paul quincy rob robert sandro shelby steph steph2 travis victor zac "
        "klatt klatt3 klatt4 klatt6 klatt klatt3 klatt4 klatt6 klatt klatt3"
    )
    utterances: int = 1700
    english_share: float = 0.5
    words_each: tuple[int, int] = (9, 15)
    pause_share: float = 0.12  # of words, followed by a comma or a full stop
    not_speech_share: float = 0.18  # of utterances: noise or music instead
    hidden: tuple[int, int] = (96, 48)
    passes: int = 20
    batch: int = 512
    learning_rate: float = 8e-3
    weight_decay: float = 1e-4
    # How much an error counts, in parts of the channel's variance, as OUTPUTS.
    weights: tuple[float, ...] = (2.0, 1.0, 1.2, 0.6, 0.6, 0.5, 1.2, 1.0, 0.8)
    seed: int = 1
    edition: int = 1  # raised when the code below changes what is made

    @property
    def fingerprint(self) -> str:
        """Of the recipe, the words, and the movement that is taught."""
        shapes = {letter: asdict(shape) for letter, shape in phones.SHAPES.items()}
        made_of = [asdict(self), WORDS, shapes, CONTEXT.tolist(), BANDS, OUTPUTS]
        return hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Lesson:
    spectra: np.ndarray  # normalised, (steps, BANDS)
    targets: np.ndarray  # (steps, OUTPUTS)


def lessons(recipe: Recipe) -> list[Lesson]:
    espeak_process.shared().close()  # its noise generator starts anew with the process
    chance = np.random.default_rng(recipe.seed)
    made = []
    for _ in range(recipe.utterances):
        if chance.random() < recipe.not_speech_share:
            made.append(_nothing_said(chance))
        else:
            made.append(_said(recipe, chance))
    return made


def _said(recipe: Recipe, chance: np.random.Generator) -> Lesson:
    languages = list(WORDS)
    english = chance.random() < recipe.english_share
    language = languages[0] if english else languages[chance.integers(1, len(languages))]
    words = WORDS[language].split()
    text = ""
    for word in chance.choice(words, chance.integers(*recipe.words_each)):
        text += word + (chance.choice([",", "."]) if chance.random() < recipe.pause_share else "")
        text += " "
    shift = chance.uniform(0.84, 1.20)
    speech = _shifted(
        synthesise(
            text,
            f"{language}+{chance.choice(recipe.voices.split())}",
            rate_wpm=round(chance.uniform(120, 210) / shift),
            pitch=int(chance.integers(20, 85)),
            pitch_range=int(chance.integers(30, 95)),
        ),
        shift,
        before_s=chance.uniform(0, 0.6),
        after_s=chance.uniform(0, 0.5),
    )
    sound = disturbed(speech.samples, speech.rate, chance)
    return Lesson(normalise(log_mel(sound, speech.rate)), targets_of(speech))


def _nothing_said(chance: np.random.Generator) -> Lesson:
    rate = 16000
    samples = round(chance.uniform(2, 6) * rate)
    sound = music(samples, rate, chance) if chance.random() < 0.6 else noise(samples, chance)
    if chance.random() < 0.5:
        sound = sound + 10 ** -chance.uniform(0.5, 2) * noise(samples, chance)
    spectra = normalise(log_mel(sound.astype(np.float32), rate))
    return Lesson(spectra, np.zeros((len(spectra), len(OUTPUTS)), np.float32))


def targets_of(speech: Speech) -> np.ndarray:
    steps = -(-len(speech.samples) * STEPS_PER_S // speech.rate)
    loudness = loudness_at(speech, steps, STEPS_PER_S)
    track = articulate(speech.phones, steps, STEPS_PER_S, loudness, lead_s=0.0)
    times = (np.arange(steps) + 0.5) / STEPS_PER_S
    said = np.zeros(steps)
    for cue in speech.phones:
        if cue.text:
            said[(times >= cue.start_s) & (times < cue.end_s)] = 1
    return np.column_stack([track.values, said]).astype(np.float32)


def _shifted(speech: Speech, shift: float, before_s: float, after_s: float) -> Speech:
    """Faster and higher, throat and all, with silence around it."""
    rate = round(speech.rate * shift)
    shift = rate / speech.rate
    before, after = round(before_s * rate), round(after_s * rate)
    samples = np.concatenate([np.zeros(before), speech.samples, np.zeros(after)])
    late = before / rate
    cues = tuple(
        Cue(c.kind, c.text, c.start_s / shift + late, c.end_s / shift + late, c.stress)
        for c in speech.phones
    )
    return Speech(samples.astype(np.float32), rate, cues)


def train(recipe: Recipe, taught: list[Lesson]) -> dict[str, np.ndarray]:
    """The table: plain stochastic gradient descent with Adam."""
    chance = np.random.default_rng(recipe.seed)
    spectra = np.concatenate([lesson.spectra for lesson in taught]).astype(np.float32)
    targets = np.concatenate([lesson.targets for lesson in taught])
    # Learning is quick and no unit dies where inputs are about -1..1: afterwards the first
    # layer takes that over. Steps near an edge look into the next lesson: a cut in a recording.
    usual, spread = spectra.mean(0, np.float64), spectra.std(0, dtype=np.float64)
    spectra = ((spectra - usual) / spread).astype(np.float32)
    sizes = (len(CONTEXT) * BANDS, *recipe.hidden, len(OUTPUTS))
    parts: dict[str, np.ndarray] = {}
    for layer, (into, out) in enumerate(pairwise(sizes), 1):
        first = chance.normal(0, np.sqrt(2 / into), (into, out))
        parts[f"weights{layer}"] = first.astype(np.float32)
        parts[f"bias{layer}"] = np.zeros(out, np.float32)
    parts["bias3"] += targets.mean(0, np.float64).astype(np.float32)
    adam = _Adam(parts, recipe.weight_decay)
    importance = (np.array(recipe.weights) / targets.var(0, np.float64)).astype(np.float32)
    batches = len(spectra) // recipe.batch
    total = recipe.passes * batches
    for done in range(total):
        if done % batches == 0:
            order = chance.permutation(len(spectra))
        at = done % batches * recipe.batch
        chosen = order[at : at + recipe.batch]
        slopes = _slopes(parts, in_context(spectra, chosen), targets[chosen], importance)
        adam.step(slopes, recipe.learning_rate * _pace(done / total))
    parts["weights1"] /= np.tile(spread, len(CONTEXT))[:, None]
    parts["bias1"] -= np.tile(usual, len(CONTEXT)) @ parts["weights1"]
    return {name: values.astype(np.float16) for name, values in parts.items()}


def _slopes(
    parts: dict[str, np.ndarray], x: np.ndarray, wanted: np.ndarray, importance: np.ndarray
) -> dict[str, np.ndarray]:
    """Of the weighted mean square error."""
    first = bent(x @ parts["weights1"] + parts["bias1"])
    second = bent(first @ parts["weights2"] + parts["bias2"])
    error = (second @ parts["weights3"] + parts["bias3"] - wanted) * importance
    error *= 2 / error.size
    into_second = (error @ parts["weights3"].T) * _steepness(second)
    into_first = (into_second @ parts["weights2"].T) * np.where(first > 0, 1, BEND).astype(
        np.float32
    )
    return {
        "weights3": second.T @ error,
        "bias3": error.sum(0),
        "weights2": first.T @ into_second,
        "bias2": into_second.sum(0),
        "weights1": x.T @ into_first,
        "bias1": into_first.sum(0),
    }


def _steepness(bent_already: np.ndarray) -> np.ndarray:
    """Of `bent`."""
    return np.where(bent_already > 0, np.float32(1), np.float32(BEND))


def _pace(done: float) -> float:
    """Of the learning rate: a quick start-up, then a long slow-down."""
    return done / 0.1 if done < 0.1 else 0.5 * (1 + float(np.cos(np.pi * (done - 0.1) / 0.9)))


class _Adam:
    """Kingma and Ba, 2015, with decoupled weight decay (Loshchilov and Hutter, 2019)."""

    def __init__(self, parts: dict[str, np.ndarray], weight_decay: float) -> None:
        self.parts = parts
        self.weight_decay = weight_decay
        self.mean = {name: np.zeros_like(values) for name, values in parts.items()}
        self.square = {name: np.zeros_like(values) for name, values in parts.items()}
        self.steps = 0

    def step(self, slopes: dict[str, np.ndarray], rate: float) -> None:
        self.steps += 1
        unbias = np.sqrt(1 - 0.999**self.steps) / (1 - 0.9**self.steps)
        for name, values in self.parts.items():
            slope = slopes[name]
            self.mean[name] += np.float32(0.1) * (slope - self.mean[name])
            self.square[name] += np.float32(0.001) * (slope * slope - self.square[name])
            values -= np.float32(rate * self.weight_decay) * values
            values -= np.float32(rate * unbias) * (
                self.mean[name] / (np.sqrt(self.square[name]) + np.float32(1e-8))
            )


def report() -> None:
    """Correlation of each channel, heard and from cues, in voices and words never heard."""
    print("voice      " + " ".join(f"{name:>7}" for name in MOUTH_CHANNELS) + "  level of jaw")
    for voice in UNHEARD:
        heard, known = unheard(voice)
        rows = [np.corrcoef(h, k)[0, 1] for h, k in zip(heard.T, known.T, strict=True)]
        level = np.percentile(heard[:, 0], 95) / np.percentile(known[:, 0], 95)
        print(f"{voice:10} " + " ".join(f"{r:7.2f}" for r in rows) + f"  {level:.2f}")


def unheard(voice: str, fps: float = 25) -> tuple[np.ndarray, np.ndarray]:
    """The mouth of the unheard sentences, from their sound alone and from their cues."""
    from inference.video.mouth import mouth_track

    heard, known = [], []
    for text in UNHEARD_TEXT:
        speech = synthesise(text, f"gmw/en-US+{voice}", pitch_range=70)
        track = mouth_track(speech, fps)
        known.append(track.values)
        heard.append(hear(speech.samples, speech.rate, len(track), fps).values)
    return np.concatenate(heard), np.concatenate(known)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--report", action="store_true", help="only measure the saved table")
    if not parser.parse_args().report:
        began = time.monotonic()
        recipe = Recipe()
        taught = lessons(recipe)
        steps = sum(len(lesson.targets) for lesson in taught)
        print(f"{steps / STEPS_PER_S:.0f} s of sound after {time.monotonic() - began:.0f} s")
        np.savez_compressed(TABLE, recipe=recipe.fingerprint, **train(recipe, taught))
        print(f"{TABLE.name}: {TABLE.stat().st_size} bytes, {time.monotonic() - began:.0f} s")
    report()


if __name__ == "__main__":
    main()
