"""The people the built-in voice can be. Every one of them speaks every language.

A voice is an espeak-ng variant (how the throat is shaped), a pitch, how lively the pitch
moves, a pace, and an equaliser that brings its spectrum near to that of people.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from inference.voice.equalisers import EQUALISERS_DB, REACHED_SEMITONES
from inference.voice.offer import named


@dataclass(frozen=True)
class Voice:
    id: str
    name: str
    gender: Literal["female", "male", "child"]
    description: str
    variant: str  # espeak-ng's voices/!v
    pitch: int  # espeak-ng's 0..99
    pitch_range: int  # the same; espeak-ng's own 50 is half as lively as people are
    words_per_minute: int  # at speed 1

    @property
    def equaliser_db(self) -> tuple[float, ...]:
        return EQUALISERS_DB[self.id]

    @property
    def reached_semitones(self) -> tuple[float, ...]:
        """How far its pitch goes when espeak-ng is asked for PITCH_STEPS_SEMITONES."""
        return REACHED_SEMITONES[self.id]


VOICES = (
    Voice("ava", "Ava", "female", "Clear and friendly.", "f2", 50, 85, 158),
    Voice("mila", "Mila", "female", "Warm and lively.", "f3", 42, 80, 158),
    Voice("nora", "Nora", "female", "Calm and low.", "f1", 46, 90, 152),
    Voice("zoe", "Zoe", "female", "Soft, with some breath.", "f5", 46, 90, 160),
    Voice("leo", "Leo", "male", "Steady and natural.", "rob", 50, 78, 155),
    Voice("max", "Max", "male", "Full and confident.", "Michael", 45, 90, 155),
    Voice("theo", "Theo", "male", "Round and quiet.", "m7", 48, 90, 155),
    Voice("finn", "Finn", "male", "Young and bright.", "Diogo", 56, 90, 162),
    Voice("otto", "Otto", "male", "Deep and slow.", "robert", 42, 85, 146),
    Voice("kit", "Kit", "child", "High and playful.", "Annie", 50, 85, 165),
)
DEFAULT_VOICE = "ava"


def find_voice(id: str) -> Voice:
    return named(id, VOICES)
