"""The catalogue of haircuts: for each, who paints it behind and before the face."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from examples.avatars.draw.hair import coily, loose, short, tied, worn
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
    "straight": Cut(loose.straight_back, loose.straight_front),
    "bob": Cut(loose.bob_back, loose.bob_front),
    "soft-bob": Cut(loose.bob_back, loose.soft_bob_front),
    "bun": Cut(tied.bun_back, tied.bun_front),
    "ponytail": Cut(tied.tail_back, tied.tail_front),
    "braid": Cut(tied.braid_back, tied.braid_front),
    "afro": Cut(coily.afro_back, coily.afro_front),
    "ringlets": Cut(coily.ringlets_back, coily.ringlets_front),
    "scarf": Cut(worn.scarf_back, worn.scarf_front),
    "locs": Cut(coily.locs_back, coily.locs_front),
    "textured": Cut(nothing, short.textured),
    "side-part": Cut(nothing, short.side_part),
    "fade": Cut(nothing, short.fade),
    "short-coils": Cut(nothing, coily.short_coils),
    "receding": Cut(nothing, short.receding),
    "curtains": Cut(nothing, short.curtains),
}
