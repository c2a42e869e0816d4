"""Which characters of a text a model does not know: it would drop them without a word."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

_MOST_NAMED = 8


def unknown_characters(text: str, vocabulary: Collection[str]) -> str | None:
    """A warning that names them, or None. Case does not count where the model has only one;
    white space, and marks that only make a pause, are missed by nobody."""
    known = {form for entry in vocabulary for form in (entry, entry.lower(), entry.upper())}
    lost = dict.fromkeys(
        c for c in unicodedata.normalize("NFC", text) if c not in known and _is_missed(c)
    )
    if not lost:
        return None
    named = ", ".join(f"“{c}”" for c in list(lost)[:_MOST_NAMED])
    more = f" and {len(lost) - _MOST_NAMED} more" if len(lost) > _MOST_NAMED else ""
    return (
        f"This voice does not know {named}{more} and leaves them out; "
        "write them another way, or choose another voice."
    )


def _is_missed(character: str) -> bool:
    """Letters, digits and signs that are read aloud."""
    category = unicodedata.category(character)
    return category[0] in "LNM" or category in ("Sc", "Sm") or character in "&@#%§°"
