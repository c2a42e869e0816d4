"""What an animator is given and what it gives back: the contract of every row of the video room.

`animate(scene, on_progress)` learns the face and listens to the speech, then returns the frames
still to be made. Those must not hold the scene: its samples are let go before they are made.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from inference.avatar.footage import Footage
from inference.avatar.portrait import Portrait
from inference.video.options import VideoOptions
from inference.video.tracks import LifeTrack, MouthTrack
from inference.voice.speech import Speech


@dataclass(frozen=True)
class Scene:
    """Who speaks, what is heard, how the mouth and the rest of the face move."""

    subject: Portrait | Footage  # not every animator takes footage
    speech: Speech
    mouth: MouthTrack  # its length is that of the video; at a footage's own pace
    life: LifeTrack
    width: int  # of the frames, pixels; even
    height: int
    options: VideoOptions
    # Who speaks in a footage: a place among track.first_faces, or a point of that frame; None: the
    # most prominent.
    face: int | tuple[float, float] | None = None


@dataclass(frozen=True)
class Animation:
    """Frames as media.VideoWriter takes them, made one by one as they are asked for."""

    frames: Generator[np.ndarray, None, None]
    warnings: tuple[str, ...] = ()
