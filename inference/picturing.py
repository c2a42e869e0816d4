"""An avatar from words: what a program calls, and the order in which it happens.

Everything that can be wrong with what was asked is looked at first, before a library is loaded or
a file downloaded. Every portrait is looked at as an uploaded picture would be: what comes from
here can be made to speak.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from inference import engines, gpu, weights
from inference.avatar.diffusion.loading import Kit
from inference.avatar.diffusion.models import SHAPES, Model, Shape
from inference.avatar.diffusion.painting import Order, Painted, Step, paint
from inference.avatar.diffusion.words import checked_words, find_style, prompt
from inference.errors import PictureProblem
from inference.progress import OnProgress, part, silent

MOST = 4  # candidates
LAST_SEED = 2**32 - 1


@dataclass(frozen=True)
class Unfinished:
    """A portrait that is being painted."""

    image: np.ndarray  # (h, w, 3) uint8 RGB, small
    candidate: int  # 0 is the first
    of: int
    step: int  # 1 is the first
    steps: int
    seed: int


OnPicture = Callable[[Unfinished], None]


@dataclass(frozen=True)
class Candidate:
    """A portrait, and how the same one is made again."""

    image: np.ndarray  # (h, w, 3) uint8 RGB
    seed: int
    words: str
    prompt: str  # what the engine was given
    avoid: str
    style: str
    shape: Shape
    engine: str
    revision: str  # of the engine's weights
    steps: int
    warnings: tuple[str, ...] = ()  # what is unusual about the face

    def save(self, path: str | Path) -> Path:
        """As a PNG that tells how it was made, and that no camera took it."""
        raise NotImplementedError


@dataclass(frozen=True)
class Generated:
    candidates: tuple[Candidate, ...]
    warnings: tuple[str, ...] = ()
    timings: dict[str, float] = field(default_factory=dict)  # seconds by stage


def generate_avatars(
    words: str,
    *,
    style: str = "photo",
    shape: Shape = "square",
    engine: str | None = None,
    seed: int | None = None,
    steps: int | None = None,
    count: int = 1,
    safe: bool = True,
    on_progress: OnProgress = silent,
    on_download: OnProgress | None = None,
    on_picture: OnPicture | None = None,
) -> Generated:
    """Portraits of whom the words describe, ready to speak.

    `style`: photo, painting, cartoon, anime or comic.
    `shape`: square, portrait (about 9:16) or landscape (about 16:9), of the video to come.
    `engine`: a row of the catalogue that paints; without it the one that suits this machine.
    `seed`: the same one gives the same portrait; without it a random one, told in the result. Of
    several candidates each has the next.
    `steps`: more take longer and paint finer; without it what suits the engine.
    `safe`: portraits that a safety checker objects to are withheld.
    `on_picture`: shown the unfinished portrait every few steps.

    Raises an errors.Problem, one sentence. Whatever a callback raises stops the work within one
    step, and nothing is left of it.
    """
    raise NotImplementedError


def estimate_seconds(
    engine: str | None = None, steps: int | None = None, count: int = 1, shape: Shape = "square"
) -> float:
    """How long that takes on this machine, with all downloads done."""
    raise NotImplementedError
