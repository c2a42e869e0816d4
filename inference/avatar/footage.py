"""A checked video as an avatar: the way from any video file to frames in any order.

Who is in it and where is the business of `track.py`.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from inference.errors import VideoProblem
from inference.media import (
    PictureStream,
    inspect_pictures,
    probe,
    read_backwards,
    read_frames,
)
from inference.progress import OnProgress, part, silent

Order = Literal["loop", "pingpong"]

LONGEST_SECONDS = 600
LONGEST_SIDE = 1920  # pixels kept: what a player shows and an encoder keeps up with
SHORTEST_SIDE = 64
LEAST_FPS, MOST_FPS = 24.0, 60.0  # below, lips stutter; above, players do
NEARLY_LEAST_FPS = 23.5  # film on television: one frame in a thousand is shown twice
DAMAGE_S = 0.5  # so much less than the header says is worth a word


@dataclass(frozen=True)
class Footage:
    """A video that passed the door: upright, bounded in size, on an even grid of frames."""

    path: Path
    width: int  # pixels, even
    height: int
    fps: float  # of the grid: the video's own pace, or the one asked for
    frames: int  # on the grid
    stream: PictureStream
    warnings: tuple[str, ...] = ()

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.width, self.height

    @property
    def seconds(self) -> float:
        return self.frames / self.fps

    @property
    def name(self) -> str:
        return self.path.stem


def open_footage(
    path: str | Path, fps: float | None = None, on_progress: OnProgress = silent
) -> Footage:
    """A video file, checked: it can be decoded, is large enough and not too long.

    `fps`: of the frames; None takes the video's own, doubled or halved where it is too low or
    high for speech.
    """
    path = Path(path)
    on_progress(0.0, "Opening the video")
    _check_file(path)
    stream = inspect_pictures(path, LONGEST_SECONDS + 1, part(on_progress, 0.1, 0.9))
    if not stream.width:
        raise VideoProblem(_no_pictures(path, stream))
    if max(stream.seconds, 0.0) > LONGEST_SECONDS + 0.5:
        raise VideoProblem(
            f"{path.name} is longer than {LONGEST_SECONDS // 60} minutes: cut out the part that "
            "is to speak."
        )
    if min(stream.width, stream.height) < SHORTEST_SIDE:
        raise VideoProblem(
            f"{path.name} is only {stream.width}x{stream.height} pixels: use a video of at least "
            f"{SHORTEST_SIDE} pixels on its shorter side."
        )
    rate = grid_rate(stream.fps) if fps is None else min(max(fps, LEAST_FPS), MOST_FPS)
    shrink = min(1.0, LONGEST_SIDE / max(stream.width, stream.height))
    width, height = (max(2, 2 * round(side * shrink / 2))
                     for side in (stream.width, stream.height))
    on_progress(1.0, "The video is open")
    return Footage(path, width, height, rate, max(1, round(stream.seconds * rate)), stream,
                   tuple(_warnings(stream)))


def grid_rate(fps: float) -> float:
    """The pace at which a video of this pace is shown, so that its frames are even."""
    while fps > MOST_FPS + 0.5:
        fps /= 2
    if fps < NEARLY_LEAST_FPS:
        fps *= math.ceil(LEAST_FPS / fps)
    return min(max(fps, LEAST_FPS), MOST_FPS)


def source_frames(frames: int, count: int, order: Order = "pingpong") -> np.ndarray:
    """Which of a video's frames is shown at each of `count`: (count,) int32.

    As long as there are enough, each once; then from the beginning again, or back and forth.
    """
    k = np.arange(count, dtype=np.int64)
    if order == "loop" or frames == 1:
        return (k % frames).astype(np.int32)
    there_and_back = 2 * frames - 2
    k %= there_and_back
    return np.minimum(k, there_and_back - k).astype(np.int32)


def play(
    footage: Footage, count: int, order: Order = "pingpong", size: tuple[int, int] | None = None
) -> Generator[np.ndarray, None, None]:
    """`count` frames in the order of `source_frames`, I420, (height * 3 // 2, width) uint8.

    Memory does not grow with the count. Each array is the caller's own, to paint into.
    """
    stream, fps, shape = footage.stream, footage.fps, size or (footage.width, footage.height)
    for first, length, forwards in _runs(footage.frames, count, order):
        frames = (
            read_frames(stream, size=shape, fps=fps, count=length)
            if forwards
            else read_backwards(stream, size=shape, fps=fps, first=first, count=length)
        )
        with closing(frames):
            yield from frames


def _runs(frames: int, count: int, order: Order) -> Iterator[tuple[int, int, bool]]:
    """First frame, length and whether forwards, of each way through the video."""
    if frames == 1:
        yield 0, count, True  # it is held
        return
    while count > 0:
        yield 0, min(count, frames), True
        count -= frames
        back = min(count, frames - 2)  # the turning points are not shown twice
        if order == "pingpong" and back > 0:
            yield frames - 2, back, False
            count -= back


def _check_file(path: Path) -> None:
    if not path.exists():
        raise VideoProblem(f"There is no file {path}: check the name and the folder.")
    if path.is_dir():
        raise VideoProblem(f"{path} is a folder: name one video file in it.")
    try:
        path.open("rb").close()
    except OSError as e:
        raise VideoProblem(f"{path.name} cannot be read ({e.strerror}).") from e
    if path.stat().st_size == 0:
        raise VideoProblem(f"{path.name} is empty: save or download it again.")


def _no_pictures(path: Path, stream: PictureStream) -> str:
    """Why there is not a single frame."""
    info = probe(path)
    if info.has_video:
        return (
            f"No picture of {path.name} can be decoded: it is protected against copying, damaged, "
            "or in a format that is not known here; save it as MP4 (H.264) and try again."
        )
    if info.has_audio:
        return (
            f"{path.name} has sound, but no moving pictures: give it as the voice, and a video or "
            "a picture as the avatar."
        )
    return (
        f"{path.name} is not a video, or it is damaged or incomplete: save or download it again, "
        "as MP4, MOV, WebM, MKV or AVI."
    )


def _warnings(stream: PictureStream) -> Iterator[str]:
    if stream.complaint and stream.header_seconds - stream.seconds > DAMAGE_S:
        yield (
            f"The video is damaged: {stream.seconds:.1f} of its {stream.header_seconds:.1f} "
            "seconds can be read, and they are used."
        )
