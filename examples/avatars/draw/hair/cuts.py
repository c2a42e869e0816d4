"""The catalogue of haircuts: for each, who paints it behind and before the face."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from examples.avatars.draw.hair import loose, short
from examples.avatars.draw.head import Head
from examples.avatars.draw.paint import Canvas

Painter = Callable[[Canvas, Head, "object", np.random.Generator], None]


@dataclass(frozen=True)
class Cut:
    """Painters of the parts behind and before the face."""

    back: Painter
    front: Painter


def nothing(canvas: Canvas, head: Head, style, rng: np.random.Generator) -> None:
    """No hair there."""


CUTS: dict[str, Cut] = {
    "waves": Cut(loose.waves_back, loose.waves_front),
    "textured": Cut(nothing, short.textured),
    "side-part": Cut(nothing, short.side_part),
    "fade": Cut(nothing, short.fade),
    "receding": Cut(nothing, short.receding),
    "curtains": Cut(nothing, short.curtains),
}
