"""python -m inference weights: what neural engines download, and doing it beforehand.

For a computer that will be without a network: --download there while it has one, or here, and
then copy HF_HOME's folder.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from inference.cli_progress import Bar
from inference.errors import WeightsProblem
from inference.weights import FOLDER_VARIABLE, File, Hub, fetch_all, local_path, rows, verify
from inference.weights.places import size

PROGRAM = "python -m inference weights"


def run(arguments: Sequence[str]) -> None:
    given = _parser().parse_args(arguments)
    hub = Hub.of_environment()
    files = [rows.find(id) for id in given.ids] or rows.ROWS
    if given.download:
        with Bar(sys.stderr) as on_progress:
            fetch_all([f for f in files if local_path(f, hub) is None], on_progress, hub)
    if given.verify:
        _verify(files, hub)
    else:
        _list(files, hub)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description="Lists, downloads and verifies the files that neural engines need. "
        "Without being asked, each is downloaded when it is first used.",
    )
    parser.add_argument("ids", nargs="*", metavar="ID", help="which; default: all")
    parser.add_argument("--download", action="store_true", help="those that are not here yet")
    parser.add_argument(
        "--verify", action="store_true", help="compare every bit with what it should be"
    )
    return parser


def _list(files: Sequence[File], hub: Hub) -> None:
    table = [
        (
            file.id,
            size(file.bytes),
            f"commercial use: {file.commercial_use}",
            file.licence,
            file.purpose,
            str(local_path(file, hub) or "not here yet"),
        )
        for file in files
    ]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())


def _verify(files: Sequence[File], hub: Hub) -> None:
    damaged = []
    for file in files:
        with Bar(sys.stderr) as on_progress:
            copies = verify(file, on_progress, hub)
        for path, sound in copies.items():
            print(f"{file.id}: {'whole' if sound else 'DAMAGED'}, {path}")
        if not copies:
            print(f"{file.id}: not here yet")
        if not all(copies.values()):
            damaged.append(file.id)
    if damaged:
        raise WeightsProblem(
            f"Damaged files were found: run {PROGRAM} --download {' '.join(damaged)} to have them "
            f"again, and copy those in {FOLDER_VARIABLE} again yourself."
        )
