"""A checked still picture with one chosen face."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from inference.avatar.geometry import Face


@dataclass(frozen=True)
class Portrait:
    """A still that passed the door: decoded, upright, bounded in size, one face chosen."""

    image: np.ndarray  # (h, w, 3) uint8, RGB
    face: Face  # in pixels of image
    matte: np.ndarray  # (h, w) uint8, 255 where the person is, soft at the edge
    name: str = "portrait"
    drawn: bool = False  # flat colours and lines (anime, mascot): no photographic mouth inside
    warnings: tuple[str, ...] = ()
