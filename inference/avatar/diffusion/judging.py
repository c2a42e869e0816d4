"""What a painted portrait is worth: whether it may be shown, and whether it can speak."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from inference.avatar.diffusion.safety import is_safe
from inference.avatar.portrait import PictureCheck, check
from inference.avatar.quality import unfit

UNSAFE = "the picture was withheld by the safety check"
NO_FACE = "no face was found"


@dataclass(frozen=True)
class Verdict:
    why: str  # something is wrong, in a few words; "": nothing is
    check: PictureCheck | None = None  # None: it is not to be used at all


def judged(image: np.ndarray, safety: Path | None) -> Verdict:
    """`safety`: where the network for that lies; None: all may be shown.

    It is looked at as an uploaded picture is: what passes can be animated.
    """
    if safety is not None and not is_safe(image, safety):
        return Verdict(UNSAFE)
    found = check(image)
    if not found.faces:
        return Verdict(NO_FACE)
    return Verdict(unfit(found.faces[0], image), found)
