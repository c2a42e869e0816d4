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
from inference.weights import (
    FOLDER_VARIABLE,
    File,
    Folder,
    Hub,
    fetch_all,
    local_path,
    registry,
    verify,
)
from inference.weights.places import size

PROGRAM = "python -m inference weights"


def run(arguments: Sequence[str]) -> None:
    given = _parser().parse_args(arguments)
    hub = Hub.of_environment()
    rows = [registry.find(id) for id in given.ids] or registry.ROWS
    if given.download:
        coming = [file for row in rows for file in row.files if local_path(file, hub) is None]
        with Bar(sys.stderr, even_from=0.0) as on_progress:
            fetch_all(coming, on_progress, hub)
    if given.verify:
        _verify([file for row in rows for file in row.files], hub)
    else:
        _list(rows, hub)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description="Lists, downloads and verifies the files that neural engines need. "
        "Without being asked, each is downloaded when it is first used.",
    )
    parser.add_argument(
        "ids", nargs="*", metavar="ID",
        help="which; default: all that are listed. MMS has a voice for each language, named "
        "mms-deu, mms-fra …, which are not listed",
    )  # fmt: skip
    parser.add_argument("--download", action="store_true", help="those that are not here yet")
    parser.add_argument(
        "--verify", action="store_true", help="compare every bit with what it should be"
    )
    return parser


def _list(rows: Sequence[File | Folder], hub: Hub) -> None:
    table = [
        (
            row.id,
            size(row.bytes),
            f"commercial use: {row.commercial_use}",
            row.licence,
            row.purpose,
            _whereabouts(row, hub),
        )
        for row in rows
    ]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())


def _whereabouts(row: File | Folder, hub: Hub) -> str:
    """Where it is; of a folder, where its largest file is."""
    paths = {file: local_path(file, hub) for file in row.files}
    if not all(paths.values()):
        return "not here yet"
    return str(paths[max(paths, key=lambda file: file.bytes)])


def _verify(files: Sequence[File], hub: Hub) -> None:
    damaged = []
    for file in files:
        with Bar(sys.stderr, even_from=0.0) as on_progress:
            copies = verify(file, on_progress, hub)
        for path, sound in copies.items():
            print(f"{file.id}: {'whole' if sound else 'DAMAGED'}, {path}")
        if not copies:
            print(f"{file.id}: not here yet")
        if not all(copies.values()):
            damaged.append(file.folder or file.id)
    if damaged:
        ids = " ".join(dict.fromkeys(damaged))
        raise WeightsProblem(
            f"Damaged files were found: run {PROGRAM} --download {ids} to have them "
            f"again, and copy those in {FOLDER_VARIABLE} again yourself."
        )
