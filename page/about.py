"""What a person should know of an engine before it is used."""

from __future__ import annotations

import html
from collections.abc import Iterable

from inference import weights
from inference.engines import Engine

Told = tuple[str, str]  # what kind of sentence, and the sentence


def told_of(row: Engine, files: Iterable[weights.File]) -> list[Told]:
    """What it is, what it may be used for, and what is still to come of its files."""
    told = [("plain", row.about)]
    if row.commercial_use != "yes":
        use = "ask before commercial use" if row.commercial_use == "ask" else "no commercial use"
        told.append(("note", f"{row.name} is under {row.licence}: {use}."))
    if coming := weights.first_use(*files):
        told.append(("note", f"It {coming}."))
    return told


def written(told: Iterable[Told]) -> str:
    return "".join(f'<p class="{kind}">{html.escape(words)}</p>' for kind, words in told)
