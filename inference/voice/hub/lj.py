"""The woman of LJ Speech, who reads from books: many networks learned from her alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class _Reader:
    id: str = "lj"
    name: str = "LJ"
    gender: str = "female"
    description: str = "Reads aloud, clear and even."


READER = _Reader()
