"""Hair, beards and what people wear on their heads: soft volumes made of single hairs."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from examples.avatars.draw.hair.beards import Beard, paint_beard
from examples.avatars.draw.hair.cuts import CUTS
from examples.avatars.draw.hair.strands import Dye
from examples.avatars.draw.hair.worn import Glasses, paint_glasses
from examples.avatars.draw.head import Head
from examples.avatars.draw.mouth import Mouth
from examples.avatars.draw.paint import Canvas

__all__ = ["CUTS", "Beard", "Dye", "Glasses", "Style", "paint_back", "paint_front"]


PLAIN_MOUTH = Mouth()


@dataclass(frozen=True)
class Style:
    """What is on a head."""

    cut: str = "waves"  # a key of CUTS
    dye: Dye = field(default_factory=Dye)  # of a scarf: the cloth's colour
    parting: float = -28.0  # px from the middle line
    beard: Beard | None = None
    glasses: Glasses | None = None


def paint_back(canvas: Canvas, head: Head, style: Style, rng: np.random.Generator) -> None:
    """What hangs behind neck and shoulders; painted first."""
    CUTS[style.cut].back(canvas, head, style, rng)


def paint_front(canvas: Canvas, head: Head, style: Style, rng: np.random.Generator,
                mouth: Mouth = PLAIN_MOUTH) -> None:
    """What lies over face and clothes; painted last. A beard leaves the mouth free."""
    if style.beard:
        paint_beard(canvas, head, style.beard, mouth, rng)
    if style.glasses:
        paint_glasses(canvas, head, style.glasses)
    CUTS[style.cut].front(canvas, head, style, rng)
