"""Words for a first portrait, each in a style that becomes them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Idea:
    name: str
    words: str
    style: str


IDEAS = (
    Idea("Lighthouse keeper", "an old lighthouse keeper with a white beard and a blue woollen hat",
         "painting"),
    Idea("Astronaut", "a young astronaut with freckles and short curly hair, in a white suit",
         "photo"),
    Idea("Baker", "a cheerful baker with rosy cheeks, a tall hat and flour on her apron",
         "cartoon"),
    Idea("Violinist", "a violinist with violet hair, a star in it, and a dark green coat", "anime"),
    Idea("Detective", "a detective with round glasses, a moustache and a mustard yellow scarf",
         "comic"),
)  # fmt: skip
