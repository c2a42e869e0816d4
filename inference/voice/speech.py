"""What every voice returns: samples, their rate, and what is said when."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np


@dataclass(frozen=True)
class Cue:
    """What is said from when to when."""

    kind: Literal["sentence", "word", "phone"]
    # The sentence or word as written; the phone in IPA, without stress marks; "" is a pause.
    text: str
    start_s: float
    end_s: float
    stress: int = 0  # phones only: 2 primary, 1 secondary, 0 none


@dataclass(frozen=True)
class Speech:
    """Sound with its cues. `original` is the file it came from, to be muxed untouched."""

    samples: np.ndarray  # mono float32, -1..1
    rate: int  # Hz
    cues: tuple[Cue, ...] = ()  # empty: only the sound is known
    text: str | None = None  # what is said, where that is known
    language: str | None = None  # of the text, as an espeak-ng language tag ("en-us")
    original: Path | None = None
    warnings: tuple[str, ...] = field(default=())

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate

    @property
    def sentences(self) -> tuple[Cue, ...]:
        """Of voices that speak one after the other; they need not have phones."""
        return tuple(c for c in self.cues if c.kind == "sentence")

    @property
    def phones(self) -> tuple[Cue, ...]:
        return tuple(c for c in self.cues if c.kind == "phone")

    @property
    def words(self) -> tuple[Cue, ...]:
        return tuple(c for c in self.cues if c.kind == "word")
