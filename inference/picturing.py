"""An avatar from words: what a program calls, and the order in which it happens.

Everything that can be wrong with what was asked is looked at first, before a library is loaded or
a file downloaded. Every portrait is looked at as an uploaded picture would be: what comes from
here can be made to speak.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from inference import engines, gpu, lending, weights
from inference.avatar.diffusion import label, pace
from inference.avatar.diffusion.models import SHAPES, Model, Shape, find_model
from inference.avatar.diffusion.painting import LAST_SEED, Order, Step
from inference.avatar.diffusion.words import Prompt, Style, checked_words, find_style, prompt_for
from inference.errors import PictureProblem
from inference.progress import (
    EVEN_FROM,
    Again,
    Clock,
    Expected,
    OnProgress,
    never_back,
    part,
    silent,
)
from inference.weights.portraits import PICTURE_CHECK

if TYPE_CHECKING:
    from inference.avatar.diffusion.sitting import Portrayed
    from inference.avatar.portrait import PictureCheck

MOST = 4  # candidates
LOADED = EVEN_FROM  # of the time; then it is painted, at an even pace
_LARGE_GPU_BYTES = 22e9  # holds the best of the models
_LOADING_S = 10.0  # from a disk, about
_LOOKING_S = 1.0  # at each portrait


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
    check: PictureCheck  # its faces, as in an uploaded picture
    seed: int
    words: str
    prompt: str  # what the engine was given
    avoid: str  # what it was to leave out; "" where it takes no such words
    style: str
    shape: Shape
    engine: str
    revision: str  # of the engine's weights
    steps: int

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is unusual about it, and means for the video."""
        return (*self.check.warnings, *self.check.faces[0].warnings)

    def save(self, path: str | Path) -> Path:
        """As a PNG that tells how it was made, and that no camera took it."""
        told = ("words", "style", "shape", "prompt", "avoid", "seed", "steps", "engine", "revision")
        return label.write(Path(path), self.image, {name: getattr(self, name) for name in told})


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
    `on_download`: as of studio.make_video.
    `on_picture`: shown the unfinished portrait every few steps.

    Raises an errors.Problem, one sentence. Whatever a callback raises stops the work within one
    step, and nothing is left of it.
    """
    clock = Clock()
    on_progress = never_back(on_progress)
    on_progress(0.0, "Reading the words")
    with clock.stage("checks"):
        asked = _Asked.checked(words, style, shape, engine, seed, steps, count)
    with clock.stage("weights"):
        folders = (asked.model.weights, *([PICTURE_CHECK] if safe else []))
        folder, *checker = weights.fetch_folders(folders, on_download or part(on_progress, 0, 0))
    heard = Again(on_progress, f"Loading {asked.model.name}")
    with clock.stage("loading"):
        heard.again()
        from inference.avatar.diffusion import safety
        from inference.avatar.diffusion.sitting import Sitting

        prompt = _prompt(asked, folder)
        for network in checker:
            safety.load(network)
        painter = asked.row.load()(asked.model, folder, heard.again)
        painter.load()

    def on_step(place: int, one: Step) -> None:
        if on_picture is not None and one.glimpse is not None:
            on_picture(Unfinished(one.glimpse, place, count, one.step, asked.steps, one.seed))

    size = asked.model.size(shape)
    seeds = tuple((asked.seed + place) % (LAST_SEED + 1) for place in range(count))
    order = Order(asked.model, painter.kit, prompt.text, prompt.avoid, seeds, asked.steps, size)
    sitting = Sitting(
        painter, order, checker[0] if safe else None, part(heard, LOADED, 1.0), on_step
    )
    with clock.stage("painting"):
        portraits = sitting.portraits()
    on_progress(1.0, "The portraits are ready" if count > 1 else "The portrait is ready")
    cut = (_about_cut(asked.model, prompt.cut),) if prompt.cut else ()
    paced = (painter.warning,) if painter.warning else ()
    return Generated(
        tuple(asked.candidate(portrait, prompt) for portrait in portraits),
        (*cut, *paced, *sitting.warnings),
        {**clock.seconds, "total": clock.total},
    )


def check(
    words: str, *, style: str, shape: Shape, engine: str | None, seed: int | None,
    steps: int | None, count: int,
) -> None:  # fmt: skip
    """The door alone: raises a Problem where generate_avatars would at once. Imports no torch."""
    _Asked.checked(words, style, shape, engine, seed, steps, count)


def estimate_seconds(
    engine: str | None = None, steps: int | None = None, count: int = 1, shape: Shape = "square"
) -> float:
    """How long that takes on this machine, all downloads done. Imports torch."""
    return expected(engine, steps, count, shape).total_s


def expected(
    engine: str | None = None, steps: int | None = None, count: int = 1, shape: Shape = "square"
) -> Expected:
    """The same, from and to where progress goes at an even pace."""
    model = find_model(engine or default_engine())
    device = gpu.device()
    each_s = pace.seconds(model, model.checked_steps(steps), model.size(shape), device) + _LOOKING_S
    begin_s = lending.TO_START_S if gpu.on_zero_gpu() else 0.0
    begin_s += 0.0 if pace.is_known(model, device) else _LOADING_S
    return Expected(begin_s, count * each_s)


def default_engine() -> str:
    """What suits this machine: the best that its GPU holds; on a CPU the quickest to a portrait.

    Imports no torch.
    """
    memory = gpu.cuda_bytes()
    if gpu.on_zero_gpu() or memory > _LARGE_GPU_BYTES:
        return "flux2-klein"
    return "sd21" if memory else "sd-turbo"


def cut_words(words: str, style: str = "photo", engine: str | None = None) -> str:
    """The end of the words, which the engine would not read any more; "" too where that cannot be
    told yet, because the engine's files are still to come."""
    model = find_model(engine or default_engine())
    files = [file for file in model.weights.files if file.path.startswith("tokenizer/")]
    paths = [path for file in files if (path := weights.local_path(file))]
    if len(paths) < len(files):
        return ""
    from inference.avatar.diffusion.reading import tokens_of

    count = tokens_of(paths[0].parent)
    return prompt_for(checked_words(words), find_style(style), count, model.longest).cut


@dataclass(frozen=True)
class _Asked:
    """What passed the door."""

    words: str
    style: Style
    shape: Shape
    row: engines.Engine
    model: Model
    seed: int
    steps: int

    @staticmethod
    def checked(
        words: str, style: str, shape: Shape, engine: str | None, seed: int | None,
        steps: int | None, count: int,
    ) -> _Asked:  # fmt: skip
        said, look = checked_words(words), find_style(style)
        if shape not in SHAPES:
            raise PictureProblem(f"There is no shape “{shape}”: choose {', '.join(SHAPES)}.")
        if not 1 <= count <= MOST:
            raise PictureProblem(f"1 to {MOST} portraits are painted at once, and not {count}.")
        if seed is None:
            seed = secrets.randbelow(LAST_SEED + 1)
        elif not 0 <= seed <= LAST_SEED:
            raise PictureProblem(f"A seed is a number from 0 to {LAST_SEED}, and {seed} is not.")
        row = engines.find_painter(engine or default_engine()).available()
        model = find_model(row.id)
        return _Asked(said, look, shape, row, model, seed, model.checked_steps(steps))

    def candidate(self, made: Portrayed, prompt: Prompt) -> Candidate:
        return Candidate(
            image=made.image, check=made.check, seed=made.seed, words=self.words,
            prompt=prompt.text, avoid=prompt.avoid if self.model.guided else "",
            style=self.style.id, shape=self.shape, engine=self.row.id,
            revision=self.model.revision, steps=self.steps,
        )  # fmt: skip


def _prompt(asked: _Asked, folder: Path) -> Prompt:
    from inference.avatar.diffusion.reading import tokens_of

    count = tokens_of(folder / "tokenizer")
    return prompt_for(asked.words, asked.style, count, asked.model.longest)


def _about_cut(model: Model, cut: str) -> str:
    return f"{model.name} reads no more words than it was given: “{cut}” was left out."
