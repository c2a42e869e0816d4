"""From a person's words to a prompt for a portrait that can speak.

Responsible for the door (what cannot be painted), for the styles and what surrounds the words,
and for words that a text encoder would not read any more.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from inference.errors import TextProblem

_NO_CHARACTERS = ("Cc", "Cs")  # control characters, and halves of one
LONGEST = 2000  # characters; no text encoder here reads as much


@dataclass(frozen=True)
class Style:
    id: str
    name: str  # on a chip
    before: str  # the words follow
    after: str
    avoid: str


STYLES = (
    Style("photo", "Photo", "Studio portrait photo of", "85 mm lens, natural skin, sharp focus",
          "painting, drawing, render"),
    Style("painting", "Painting", "Oil painting, portrait of", "fine brushwork", "photo, frame"),
    Style("cartoon", "3D cartoon", "3D animated film character, portrait of",
          "smooth render, friendly", "photo, flat drawing"),
    Style("anime", "Anime", "Anime portrait of", "clean lines, soft shading", "photo, 3d render"),
    Style("comic", "Comic", "Comic book portrait of", "ink lines, flat colours",
          "photo, 3d render, speech bubble, panels"),
)  # fmt: skip

# What a face needs that is to be moved. The person's words come before it, where they weigh most.
_POSE = ("head and shoulders, front view, looking at the camera, mouth closed, even soft light, "
         "plain background")  # fmt: skip
_AVOID = ("open mouth, teeth, profile, side view, looking away, head cut off, several people, "
          "hands, text, watermark, blurry, deformed")  # fmt: skip


@dataclass(frozen=True)
class Prompt:
    text: str
    avoid: str
    cut: str = ""  # the end of the words, which is over what is read


def find_style(id: str) -> Style:
    for style in STYLES:
        if style.id == id:
            return style
    known = [style.id for style in STYLES]
    near = difflib.get_close_matches(str(id).casefold(), known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"choose {', '.join(known)}."
    raise TextProblem(f"There is no style “{id}”: {hint}")


def checked_words(words: str) -> str:
    """On one line, without what cannot be seen, or a TextProblem."""
    strange = {c for c in words if unicodedata.category(c) in _NO_CHARACTERS} - set("\t\r\n")
    if strange:
        codes = ", ".join(sorted(f"U+{ord(c):04X}" for c in strange))
        raise TextProblem(
            f"The words hold characters that mean nothing ({codes}): type them anew, or paste them "
            "as plain text."
        )
    plain = "".join(c for c in words if unicodedata.category(c) != "Cf" or c in "\u200c\u200d")
    line = " ".join(unicodedata.normalize("NFC", plain).split()).strip(" ,;")
    if not any(unicodedata.category(c)[0] in "LN" for c in line):
        raise TextProblem("There are no words: say who is to be painted.")
    if len(line) > LONGEST:
        raise TextProblem(
            f"The words have {len(line):,} characters, and at most {LONGEST:,} are read: shorten "
            "them to who is seen and what they look like."
        )
    return line


def prompt_for(words: str, style: Style, tokens: Callable[[str], int], longest: int) -> Prompt:
    """`tokens`: of a text, as the model's own tokenizer counts; `longest`: what is read of it."""

    def around(some: str) -> str:
        return f"{style.before} {some}, {_POSE}, {style.after}"

    avoid = f"{_AVOID}, {style.avoid}"
    if tokens(around(words)) <= longest:
        return Prompt(around(words), avoid)
    pieces = words.split(" ")
    fits, over = 0, len(pieces)  # so many words do, so many do not
    while over - fits > 1:
        middle = (fits + over) // 2
        if tokens(around(" ".join(pieces[:middle]))) <= longest:
            fits = middle
        else:
            over = middle
    if not fits:
        raise TextProblem(
            f"The first word, “{pieces[0][:40]} …”, is longer than this engine reads: use another."
        )
    return Prompt(around(" ".join(pieces[:fits]).rstrip(",;")), avoid, " ".join(pieces[fits:]))
