"""Models for the tests: the built-in voice in other throats, and what models do to a sentence."""

import numpy as np

from inference.voice.espeak import synthesise
from inference.voice.speech import Speech

RATE = 22050
VOICE = "gmw/en-US+Annie"


class Speaker:
    """Says what it is asked for as espeak-ng does, with silence around; remembers it all."""

    def __init__(self, voice: str = VOICE, wpm: int = 160, spoil=None) -> None:
        self.voice, self.wpm, self.spoil = voice, wpm, spoil
        self.asked: list[str] = []
        self.said: list[Speech] = []

    def __call__(self, text: str) -> np.ndarray:
        speech = synthesise(text, self.voice, self.wpm, pitch=60)
        self.asked.append(text)
        self.said.append(speech)
        sound = speech.samples if self.spoil is None else self.spoil(text, speech.samples)
        return np.concatenate([silence(0.2), sound, silence(0.5)])


def silence(seconds: float) -> np.ndarray:
    return np.zeros(round(seconds * RATE), np.float32)


def noise(seconds: float, level: float = 0.1) -> np.ndarray:
    chance = np.random.default_rng(1)
    return chance.normal(0, level, round(seconds * RATE)).astype(np.float32)


def hum(seconds: float, hertz: float = 120) -> np.ndarray:
    t = np.arange(round(seconds * RATE)) / RATE
    return (0.3 * np.sin(2 * np.pi * hertz * t)).astype(np.float32)
