"""Frames and speech into an mp4: its length, its sound, and what it says of itself.

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

import numpy as np

from inference import __version__, memory
from inference.media import Soundtrack, VideoWriter
from inference.progress import OnProgress, silent
from inference.voice.speech import Speech


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
    fresh: bool = False,
    on_progress: OnProgress = silent,
) -> Clip:
    """Write `count` I420 frames (see media.VideoWriter) and the speech to `path`.

    `fresh`: never over a file that is there, beside it under the next free name. The last
    progress is told before the file takes its name: whoever stops the work then, gets no file.
    `made_with` names what painted, spoke and animated; it stands in the file, which says of
    itself that it is AI-generated.
    """
    started = time.perf_counter()
    memory.keep_at_hand()
    width, height = size
    writer = VideoWriter(
        path,
        width=width,
        height=height,
        fps=fps,
        frames=count,
        sound=Soundtrack(speech.samples, speech.rate, speech.original),
        tags=provenance(title, made_with, datetime.now(UTC)),
        fresh=fresh,
    )
    done = 0
    with writer, closing(frames):
        for frame in frames:
            writer.write(frame)
            done += 1
            on_progress(0.99 * done / count, f"Making the video: {done} of {count} frames")
        if done != count:
            raise RuntimeError(f"{engine} made {done} frames, and {count} were due")
        on_progress(1.0, "Finishing the video")
    return Clip(
        path=writer.path,
        width=width,
        height=height,
        frames=count,
        seconds=count / fps,
        fps=fps,
        engine=engine,
        timings={"video": time.perf_counter() - started},
    )


def provenance(title: str, made_with: str, when: datetime) -> dict[str, str]:
    """What the file says of itself, in tags that players and libraries show."""
    return {
        "title": title,
        "comment": f"AI-generated video. Made with Mouthpiece {__version__} ({made_with}).",
        "description": "AI-generated: a face, animated to speak.",
        "encoding_tool": f"Mouthpiece {__version__}",
        "date": when.date().isoformat(),
        "creation_time": when.isoformat(timespec="seconds"),
    }
