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


def missing(rows: Iterable[Engine]) -> list[Told]:
    """Which engines are not here, and what brings them: one sentence for those alike."""
    alike: dict[str, list[str]] = {}
    for row in rows:
        if row.missing:
            alike.setdefault(row.missing.removeprefix(row.name), []).append(row.name)
    return [
        ("plain", names[0] + why if len(names) == 1 else
         f"{', '.join(names[:-1])} and {names[-1]}{why.replace(' needs ', ' need ', 1)}")
        for why, names in alike.items()
    ]


def written(told: Iterable[Told]) -> str:
    return "".join(f'<p class="{kind}">{html.escape(words)}</p>' for kind, words in told)
