"""What the video is to look like: its size, shape and pace. Plain numbers, checked once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from inference.avatar.footage import Order
from inference.errors import VideoProblem

Shape = Literal["square", "portrait", "landscape", "original"]
Finder = Literal["mesh", "s3fd"]

# Of a video made from a still picture, where nothing else is asked for.
HEIGHT, SHAPE, FPS = 720, "square", 25.0

SIDE_LIMITS = (144, 2160)  # pixels: below, no mouth is seen; above, H.264 players give up
FPS_LIMITS = (24.0, 60.0)
LONGEST_SIDE = 4096  # of a very wide or very tall picture kept in its own shape


@dataclass(frozen=True)
class VideoOptions:
    """What the video looks like. None: as the footage, or for a still HEIGHT, SHAPE and FPS."""

    height: int | None = None  # pixels
    shape: Shape | None = None  # portrait is 9:16, landscape 16:9, original that of the picture
    fps: float | None = None  # frames per second
    liveliness: float = 0.6  # 0: only the mouth moves; 1: a lively talker
    seed: int = 0  # another number, other blinks and nods
    sharpen: float = 0.5  # 0: a mouth that a network paints stays as soft as it comes; 1: crisp
    order: Order = "pingpong"  # of footage shorter than the sound: forth and back, or in a loop
    finder: Finder = "mesh"  # of faces in footage; s3fd is what Wav2Lip was published with

    def __post_init__(self) -> None:
        low, high = SIDE_LIMITS
        if self.height is not None and not low <= self.height <= high:
            raise VideoProblem(
                f"The height must be {low} to {high} pixels, and {self.height} is not."
            )
        for what, given, choices in (("shape", self.shape or SHAPE, get_args(Shape)),
                                     ("order", self.order, get_args(Order)),
                                     ("finder", self.finder, get_args(Finder))):
            if given not in choices:
                raise VideoProblem(f"There is no {what} “{given}”: choose {', '.join(choices)}.")
        if self.fps is not None and not FPS_LIMITS[0] <= self.fps <= FPS_LIMITS[1]:
            raise VideoProblem(
                f"A video has {FPS_LIMITS[0]:g} to {FPS_LIMITS[1]:g} frames per second, "
                f"and {self.fps:g} is outside of that."
            )
        if not 0 <= self.liveliness <= 1:
            raise VideoProblem(f"Liveliness goes from 0 to 1, and {self.liveliness:g} does not.")
        if not 0 <= self.sharpen <= 1:
            raise VideoProblem(f"Sharpening goes from 0 to 1, and {self.sharpen:g} does not.")


def frame_size(
    options: VideoOptions, picture_size: tuple[int, int], footage: bool = False
) -> tuple[int, int]:
    """Width and height of the video, both even as H.264 wants them."""
    width, height = picture_size
    shape = options.shape or ("original" if footage else SHAPE)
    ratios = {"square": 1.0, "portrait": 9 / 16, "landscape": 16 / 9, "original": width / height}
    ratio = ratios[shape]
    # Footage fills its frame without being enlarged.
    own = max(SIDE_LIMITS[0], min(height, width / ratio)) if footage else HEIGHT
    high = float(options.height or own)
    wide = high * ratio
    if wide > LONGEST_SIDE:
        wide, high = LONGEST_SIDE, high * LONGEST_SIDE / wide
    return max(2, 2 * round(wide / 2)), max(2, 2 * round(high / 2))

