"""Mouthpiece: any portrait, any words, one talking video.

Importing this package imports none of the heavy libraries; `make_video` brings
in what it needs when it is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Clip", "Problem", "VideoOptions", "make_video"]

if TYPE_CHECKING:
    from inference.errors import Problem
    from inference.studio import Clip, VideoOptions, make_video


def __getattr__(name: str) -> Any:
    if name == "Problem":
        from inference.errors import Problem

        return Problem
    if name in ("Clip", "VideoOptions", "make_video"):
        from inference import studio

        return getattr(studio, name)
    raise AttributeError(name)
