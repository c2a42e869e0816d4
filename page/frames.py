"""Pictures about the choices: the faces found, and how the video will begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from inference.avatar.presets import open_preset
from inference.video.options import VideoOptions, frame_size
from page.choices import Avatar, Look

if TYPE_CHECKING:
    import numpy as np
    from PIL import Image

    from inference.avatar.footage import Footage
    from inference.avatar.geometry import Face
    from inference.avatar.portrait import PictureCheck

PREVIEW_PIXELS = 480
FRAMED_PIXELS = 900  # the longer side of the picture with the faces framed
CHOSEN, OTHER, INK = (221, 82, 48), (255, 255, 255), (30, 27, 25)


@dataclass(frozen=True, eq=False)
class Found:
    """The faces of a picture that someone brought, or of a frame of their video."""

    picture: Path
    check: PictureCheck
    footage: Footage | None = None  # the video that the picture is of

    @property
    def faces(self) -> Sequence[Face]:
        return self.check.faces

    def shown_frames(self, seconds: float) -> int:
        """Of the footage, in a video of these seconds; 0 where it is a still."""
        return min(self.footage.frames, round(seconds * self.footage.fps)) if self.footage else 0

    @property
    def shown_scale(self) -> float:
        """Of the framed picture, to the one the faces were found in."""
        return min(1.0, FRAMED_PIXELS / max(self.check.width, self.check.height))


def preview(avatar: Avatar, look: Look, found: Found | None) -> np.ndarray | None:
    """The part of the picture that the video will show; None while there is none."""
    import numpy as np

    from inference.avatar.picture import read_picture
    from inference.avatar.portrait import Portrait, upright
    from inference.video.framing import frame_portrait

    if avatar.preset:
        portrait = open_preset(avatar.preset, wide=look.shape == "landscape")
    elif found is not None and found.faces and found.footage:
        return _part_of_footage(found, avatar.face or 0, look)
    elif found is not None and found.faces:
        image, face, _ = upright(read_picture(found.picture), found.faces[avatar.face or 0])
        outline = np.zeros(image.shape[:2], np.uint8)  # not needed to see where the frame lies
        portrait = Portrait(image, face, outline)
    else:
        return None
    high, wide = portrait.image.shape[:2]
    width, height = frame_size(VideoOptions(PREVIEW_PIXELS, look.shape), (wide, high))
    return frame_portrait(portrait, width, height, whole=look.shape == "original")[0].image


def _part_of_footage(found: Found, number: int, look: Look) -> np.ndarray:
    """As much as the shape allows, around the face; no footage is turned or extended."""
    from inference.avatar.picture import read_picture

    high, wide = found.check.height, found.check.width
    options = VideoOptions(shape=look.shape)
    width, height = frame_size(options, (wide, high), footage=True)
    share = min(wide / width, high / height)
    width, height = round(width * share), round(height * share)
    x, y, w, h = found.faces[number].box
    left = round(min(max(x + w / 2 - width / 2, 0), wide - width))
    top = round(min(max(y + h / 2 - height / 2, 0), high - height))
    return read_picture(found.picture)[top : top + height, left : left + width]


def notes(found: Found, number: int) -> Sequence[str]:
    """What is unusual about a face, as it will be in the video."""
    if found.footage:
        return found.check.warnings
    from inference.avatar.picture import read_picture
    from inference.avatar.portrait import upright

    _, face, turned = upright(read_picture(found.picture), found.faces[number])
    return (*turned, *face.warnings)


def size(avatar: Avatar, found: Found | None) -> tuple[int, int]:
    """Width and height of what the video is made from, turned as it will be; of the gallery,
    where all are square, and of nothing, a square."""
    if avatar.preset or found is None or not found.faces:
        return 1, 1
    from inference.avatar.portrait import quarters_to_upright

    width, height = found.check.width, found.check.height
    if found.footage:
        return width, height
    turned = quarters_to_upright(found.faces[avatar.face or 0])
    return (height, width) if turned % 2 else (width, height)


def framed(found: Found, chosen: int) -> Image.Image:
    """The picture with a frame around each face, numbered where there are several."""
    from PIL import Image, ImageDraw, ImageFont

    from inference.avatar.picture import read_picture

    image = Image.fromarray(read_picture(found.picture))
    scale = found.shown_scale
    image = image.resize((round(image.width * scale), round(image.height * scale)))
    draw = ImageDraw.Draw(image)
    line = max(3, round(max(image.size) / 130))
    font = ImageFont.load_default(max(14, line * 5))
    for number, face in sorted(enumerate(found.faces), key=lambda row: row[0] == chosen):
        x, y, width, height = (v * scale for v in face.box)
        colour, ink = (CHOSEN, OTHER) if number == chosen else (OTHER, INK)
        box = (x, y, x + width, y + height)
        draw.rounded_rectangle(box, radius=4 * line, outline=INK, width=line + 2)
        draw.rounded_rectangle(box, radius=4 * line, outline=colour, width=line)
        if len(found.faces) > 1:
            top = max(0.0, y - 6 * line)
            draw.rounded_rectangle((x, top, x + 7 * line, top + 7 * line), 2 * line, fill=colour)
            middle = (x + 3.5 * line, top + 3.5 * line)
            draw.text(middle, str(number + 1), fill=ink, font=font, anchor="mm")
    return image


def face_at(found: Found, x: float, y: float) -> int:
    """The face under a point of the framed picture, or the nearest one."""
    x, y = x / found.shown_scale, y / found.shown_scale

    def apart(number: int) -> float:
        left, top, width, height = found.faces[number].box
        return max(abs(x - left - width / 2) / width, abs(y - top - height / 2) / height)

    return min(range(len(found.faces)), key=apart)


def thumbnail(picture: Path, side: int) -> bytes:
    """A small square WebP."""
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    with Image.open(picture) as image:
        small = image.convert("RGB").reduce(max(1, image.width // side))
    small.resize((side, side), Image.Resampling.LANCZOS).save(out, "WEBP", quality=82)
    return out.getvalue()
