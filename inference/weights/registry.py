"""All rows, and how they are found by name."""

from __future__ import annotations

from inference.errors import WeightsProblem
from inference.weights import coqui, portraits, rows, voices
from inference.weights.rows import File, Folder

# Not the hundred of MMS: one is needed for each language, and no one needs all of them.
ROWS: tuple[File | Folder, ...] = (
    *rows.ROWS,
    *portraits.ROWS,
    *voices.ROWS,
    *coqui.ROWS,
)


def find(id: str) -> File | Folder:
    for row in (*ROWS, *voices.MMS.values()):
        if row.id == id:
            return row
    raise WeightsProblem(
        f"There are no weights “{id}”: choose {', '.join(row.id for row in ROWS)}."
    )


def find_file(id: str) -> File:
    """One that is a file of its own."""
    row = find(id)
    assert isinstance(row, File), id
    return row
