"""Frames and speech into an mp4: its size and length, its sound, and what it says of itself.

Not responsible for what the frames show.
"""

from __future__ import annotations

import math
import time
from collections.abc import Generator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Literal, get_args

import numpy as np

from inference import __version__
from inference.errors import VideoProblem
from inference.media import Soundtrack, VideoWriter
from inference.progress import OnProgress, silent
from inference.voice.speech import Speech

Shape = Literal["square", "portrait", "landscape", "original"]

SIDE_LIMITS = (144, 2160)  # pixels: below, no mouth is seen; above, H.264 players give up
FPS_LIMITS = (24.0, 60.0)
LONGEST_SIDE = 4096  # of a very wide or very tall picture kept in its own shape


@dataclass(frozen=True)
class VideoOptions:
    """What the video looks like."""

    height: int = 512  # pixels
    shape: Shape = "square"  # portrait is 9:16, landscape 16:9, original that of the picture
    fps: float = 25.0  # frames per second
    liveliness: float = 0.5  # 0: only the mouth moves; 1: a lively talker
    seed: int = 0  # another number, other blinks and nods

    def __post_init__(self) -> None:
        low, high = SIDE_LIMITS
        if not low <= self.height <= high:
            raise VideoProblem(
                f"The height must be {low} to {high} pixels, and {self.height} is not."
            )
        if self.shape not in get_args(Shape):
            raise VideoProblem(
                f"There is no shape “{self.shape}”: choose {', '.join(get_args(Shape))}."
            )
        if not FPS_LIMITS[0] <= self.fps <= FPS_LIMITS[1]:
            raise VideoProblem(
                f"A video has {FPS_LIMITS[0]:g} to {FPS_LIMITS[1]:g} frames per second, "
                f"and {self.fps:g} is outside of that."
            )
        if not 0 <= self.liveliness <= 1:
            raise VideoProblem(f"Liveliness goes from 0 to 1, and {self.liveliness:g} does not.")


@dataclass(frozen=True)
class Clip:
    """The finished mp4 and what is known of it."""

    path: Path
    width: int
    height: int
    frames: int
    seconds: float
    fps: float
    engine: str  # id of the animator in the catalogue
    timings: Mapping[str, float] = field(default_factory=dict)  # seconds each stage took
    warnings: tuple[str, ...] = ()


def frame_size(options: VideoOptions, picture_size: tuple[int, int]) -> tuple[int, int]:
    """Width and height of the video, both even as H.264 wants them."""
    width, height = picture_size
    ratio = {"square": 1.0, "portrait": 9 / 16, "landscape": 16 / 9, "original": width / height}
    wide, high = options.height * ratio[options.shape], float(options.height)
    if wide > LONGEST_SIDE:
        wide, high = LONGEST_SIDE, high * LONGEST_SIDE / wide
    return max(2, 2 * round(wide / 2)), max(2, 2 * round(high / 2))


def frame_count(speech: Speech, fps: float) -> int:
    """Enough frames that the picture does not end before the sound."""
    return math.ceil(len(speech.samples) * Fraction(fps) / speech.rate)


def render(
    frames: Generator[np.ndarray, None, None],
    speech: Speech,
    path: Path,
    *,
    count: int,
    size: tuple[int, int],
    fps: float,
    engine: str,
    title: str,
    made_with: str,
    on_progress: OnProgress = silent,
) -> Clip:
    """Write `count` I420 frames (see media.VideoWriter) and the speech to `path`.

    `made_with` names what painted, spoke and animated; it stands in the file, which says of
    itself that it is AI-generated.
    """
    started = time.perf_counter()
    width, height = size
    writer = VideoWriter(
        path,
        width=width,
        height=height,
        fps=fps,
        frames=count,
        sound=Soundtrack(speech.samples, speech.rate, speech.original),
        tags=provenance(title, made_with, datetime.now(UTC)),
    )
    done = 0
    with writer, closing(frames):
        for frame in frames:
            writer.write(frame)
            done += 1
            on_progress(done / count, f"Making the video: {done} of {count} frames")
        if done != count:
            raise RuntimeError(f"{engine} made {done} frames, and {count} were due")
    return Clip(
        path=path,
        width=width,
        height=height,
        frames=count,
        seconds=count / fps,
        fps=fps,
        engine=engine,
        timings={"video": time.perf_counter() - started},
        warnings=speech.warnings,
    )


def provenance(title: str, made_with: str, when: datetime) -> dict[str, str]:
    """What the file says of itself, in tags that players and libraries show."""
    return {
        "title": title,
        "comment": f"AI-generated video. Made with Mouthpiece {__version__} ({made_with}).",
        "description": "AI-generated: a still portrait animated to speak; not a recording.",
        "encoding_tool": f"Mouthpiece {__version__}",
        "date": when.date().isoformat(),
        "creation_time": when.isoformat(timespec="seconds"),
    }
