"""What the video is to look like: its size, shape and pace. Plain numbers, checked once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from inference.errors import VideoProblem

Shape = Literal["square", "portrait", "landscape", "original"]

SIDE_LIMITS = (144, 2160)  # pixels: below, no mouth is seen; above, H.264 players give up
FPS_LIMITS = (24.0, 60.0)
LONGEST_SIDE = 4096  # of a very wide or very tall picture kept in its own shape


@dataclass(frozen=True)
class VideoOptions:
    """What the video looks like."""

    height: int = 720  # pixels
    shape: Shape = "square"  # portrait is 9:16, landscape 16:9, original that of the picture
    fps: float = 25.0  # frames per second
    liveliness: float = 0.6  # 0: only the mouth moves; 1: a lively talker
    seed: int = 0  # another number, other blinks and nods
    sharpen: float = 0.5  # 0: a mouth that a network paints stays as soft as it comes; 1: crisp

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
        if not 0 <= self.sharpen <= 1:
            raise VideoProblem(f"Sharpening goes from 0 to 1, and {self.sharpen:g} does not.")


def frame_size(options: VideoOptions, picture_size: tuple[int, int]) -> tuple[int, int]:
    """Width and height of the video, both even as H.264 wants them."""
    width, height = picture_size
    ratio = {"square": 1.0, "portrait": 9 / 16, "landscape": 16 / 9, "original": width / height}
    wide, high = options.height * ratio[options.shape], float(options.height)
    if wide > LONGEST_SIDE:
        wide, high = LONGEST_SIDE, high * LONGEST_SIDE / wide
    return max(2, 2 * round(wide / 2)), max(2, 2 * round(high / 2))
