"""Pictures about the choices: the faces found, and how the video will begin."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from inference.avatar.presets import find_preset, open_preset
from inference.video.options import VideoOptions, frame_size
from page.choices import Avatar, Look

if TYPE_CHECKING:
    import numpy as np
    from PIL import Image

    from inference.avatar.portrait import PictureCheck

PREVIEW_PIXELS = 480
FRAMED_PIXELS = 900  # the longer side of the picture with the faces framed
CHOSEN, OTHER, INK = (221, 82, 48), (255, 255, 255), (30, 27, 25)


def preview(avatar: Avatar, look: Look, check: PictureCheck | None) -> np.ndarray | None:
    """The part of the picture that the video will show; None while there is none."""
    import numpy as np

    from inference.avatar.picture import read_picture
    from inference.avatar.portrait import Portrait
    from inference.video.framing import frame_portrait

    if avatar.preset:
        portrait = open_preset(find_preset(avatar.preset).id, wide=look.shape == "landscape")
    elif avatar.picture is not None and check is not None and check.faces:
        image = read_picture(avatar.picture)
        outline = np.zeros(image.shape[:2], np.uint8)  # not needed to see where the frame lies
        portrait = Portrait(image, check.faces[avatar.face or 0], outline)
    else:
        return None
    high, wide = portrait.image.shape[:2]
    width, height = frame_size(VideoOptions(PREVIEW_PIXELS, look.shape), (wide, high))
    return frame_portrait(portrait, width, height, whole=look.shape == "original")[0].image


def framed(picture: Path, check: PictureCheck, chosen: int) -> tuple[Image.Image, float]:
    """The picture with a numbered frame around each face, and its scale to the checked one."""
    from PIL import Image, ImageDraw, ImageFont

    from inference.avatar.picture import read_picture

    image = Image.fromarray(read_picture(picture))
    scale = min(1.0, FRAMED_PIXELS / max(image.size))
    image = image.resize((round(image.width * scale), round(image.height * scale)))
    draw = ImageDraw.Draw(image)
    line = max(3, round(max(image.size) / 220))
    font = ImageFont.load_default(max(14, line * 5))
    order = [n for n in range(len(check.faces)) if n != chosen] + [chosen]
    for number in order if check.faces else ():
        x, y, width, height = (v * scale for v in check.faces[number].box)
        colour = CHOSEN if number == chosen else OTHER
        box = (x, y, x + width, y + height)
        draw.rounded_rectangle(box, radius=4 * line, outline=INK, width=line + 2)
        draw.rounded_rectangle(box, radius=4 * line, outline=colour, width=line)
        if len(check.faces) > 1:
            tag = (x, max(0.0, y - 6 * line), x + 7 * line, max(0.0, y - 6 * line) + 7 * line)
            draw.rounded_rectangle(tag, radius=2 * line, fill=colour)
            middle = ((tag[0] + tag[2]) / 2, (tag[1] + tag[3]) / 2)
            ink = OTHER if number == chosen else INK
            draw.text(middle, str(number + 1), fill=ink, font=font, anchor="mm")
    return image, scale


def face_at(check: PictureCheck, x: float, y: float) -> int:
    """The face under a point of the checked picture, or the nearest one."""

    def apart(number: int) -> float:
        left, top, width, height = check.faces[number].box
        return (x - left - width / 2) ** 2 + (y - top - height / 2) ** 2

    return min(_under(check, x, y) or range(len(check.faces)), key=apart)


def _under(check: PictureCheck, x: float, y: float) -> Sequence[int]:
    return [
        number
        for number, (left, top, width, height) in enumerate(face.box for face in check.faces)
        if left <= x <= left + width and top <= y <= top + height
    ]


def thumbnail(picture: Path, side: int) -> bytes:
    """A small square WebP."""
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    with Image.open(picture) as image:
        small = image.convert("RGB").reduce(max(1, image.width // side))
    small.resize((side, side), Image.Resampling.LANCZOS).save(out, "WEBP", quality=82)
    return out.getvalue()
