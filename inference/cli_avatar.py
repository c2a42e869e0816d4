"""python -m inference avatar "an old sailor" -o sailor.png: portraits from words."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from inference.avatar.diffusion.models import Shape
from inference.avatar.diffusion.words import STYLES, checked_words
from inference.cli_progress import Bar
from inference.errors import PictureProblem
from inference.weights import size

PROGRAM = "python -m inference avatar"
ENDING = ".png"
LARGEST_BYTES = 5_000_000  # of a portrait, before it is compressed

EXAMPLES = f"""\
examples:
  {PROGRAM} "an old sailor with a white beard"
  {PROGRAM} "a baker with rosy cheeks" --style cartoon --count 3 -o baker.png
  python -m inference "Good morning" --avatar baker-2.png
"""


def run(arguments: Sequence[str]) -> None:
    given = _parser().parse_args(arguments)
    words = checked_words(sys.stdin.read() if given.words == "-" else given.words)
    paths = _paths(words, given.out, given.count)
    from inference.picturing import generate_avatars

    with Bar(sys.stderr, even_from=0.0) as on_download, Bar(sys.stderr) as on_progress:
        generated = generate_avatars(
            words, style=given.style, shape=given.shape, engine=given.engine, seed=given.seed,
            steps=given.steps, count=given.count, on_progress=on_progress,
            on_download=on_download,
        )  # fmt: skip
    for warning in generated.warnings:
        print(f"Note: {warning}", file=sys.stderr)
    for candidate, path in zip(generated.candidates, paths, strict=False):
        for warning in candidate.warnings:
            print(f"Note: {path.name}: {warning}", file=sys.stderr)
        height, width = candidate.image.shape[:2]
        print(f"{path.name}: {width}x{height}, --engine {candidate.engine} --seed "
              f"{candidate.seed} --steps {candidate.steps}", file=sys.stderr)  # fmt: skip
        print(candidate.save(path))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description="Paints portraits of whom the words describe, ready to speak.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("words", help="who it is, or - to read it from standard input")
    parser.add_argument(
        "-o", "--out", metavar="FILE", type=Path,
        help="a PNG; of several FILE-1, FILE-2 …; default: named after the words, never over "
        "another file",
    )  # fmt: skip
    parser.add_argument(
        "--style", metavar="NAME", default=STYLES[0].id,
        help=f"{', '.join(style.id for style in STYLES)}; default {STYLES[0].id}",
    )  # fmt: skip
    parser.add_argument(
        "--shape", choices=get_args(Shape), default=get_args(Shape)[0],
        help=f"as of the video to come; default {get_args(Shape)[0]}",
    )  # fmt: skip
    parser.add_argument(
        "--count", type=int, default=1, metavar="N", help="1 to 4, to choose from; default 1"
    )
    parser.add_argument(
        "--engine", metavar="NAME",
        help="what paints (--list engines); default: what suits this computer",
    )  # fmt: skip
    parser.add_argument(
        "--seed", type=int, metavar="N",
        help="the same paints the same portrait; of several each has the next; default: any",
    )  # fmt: skip
    parser.add_argument(
        "--steps", type=int, metavar="N",
        help="more take longer and paint finer; default: what suits the engine",
    )  # fmt: skip
    return parser


def _paths(words: str, out: Path | None, count: int) -> list[Path]:
    """Where they go; told before the work if that cannot be."""
    from inference.studio import file_name, numbered

    if out is not None:
        _check(out, count)
        return numbered(out, count)
    path, number = Path(file_name(words, ENDING)), 1
    while any(one.exists() for one in numbered(path, count)):
        number += 1
        path = Path(file_name(words, f"-{number}{ENDING}"))
    _check(path, count)
    return numbered(path, count)


def _check(path: Path, count: int) -> None:
    folder = path.absolute().parent
    if path.is_dir():
        raise PictureProblem(f"{path} is a folder: give the picture a file name, like face.png.")
    if path.suffix.lower() != ENDING:
        raise PictureProblem(f"The picture is a PNG: name it {path.with_suffix(ENDING).name}.")
    if not folder.is_dir():
        raise PictureProblem(f"The folder {folder} does not exist: make it, or choose another.")
    if not os.access(folder, os.W_OK):
        raise PictureProblem(f"Nothing can be written to {folder}: choose another folder.")
    needed, free = count * LARGEST_BYTES, shutil.disk_usage(folder).free
    if free < needed:
        raise PictureProblem(
            f"This may need {size(needed)}, and only {size(free)} are free in {folder}: free some "
            "space or choose another folder."
        )
