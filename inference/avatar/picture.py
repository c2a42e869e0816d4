"""Picture files -> upright sRGB arrays of bounded size. Knows nothing of faces.

Everything that can be wrong with a file is said here, in one sentence, from the header where
the header tells it, before any large decoding.
"""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from inference.errors import PictureProblem
from inference.progress import OnProgress, part, silent

if TYPE_CHECKING:
    from PIL import Image

KINDS = ("PNG", "JPEG", "WebP", "BMP", "GIF", "TIFF")
MAX_PIXELS = 50_000_000
MIN_SIDE_PIXELS = 64
WORKING_SIDE_PIXELS = 2160  # the longest side kept: enough for a 4K picture's face
GROUND = (214, 214, 214)  # what shows through transparent parts: a plain, light studio wall

_ACCEPTED = ", ".join(KINDS[:-1]) + " or " + KINDS[-1]
OPENING = "Opening the picture"
# EXIF: what to do with a picture that was stored as the camera was held.
_ORIENTATION_TAG = 0x0112
_TURNS = {2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM", 5: "TRANSPOSE",
          6: "ROTATE_270", 7: "TRANSVERSE", 8: "ROTATE_90"}
# What Pillow's decoders raise on damaged files, found by damaging files.
_DAMAGE = (OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, struct.error,
           zlib.error)


def read_picture(source: str | Path | np.ndarray | Image.Image,
                 on_progress: OnProgress = silent) -> np.ndarray:
    """(h, w, 3) uint8 RGB: upright by its EXIF note, transparent parts on a neutral ground."""
    from PIL import Image

    if isinstance(source, np.ndarray):
        picture = Image.fromarray(_eight_bit_array(source))
        return _finished(picture, "The picture", on_progress)
    if isinstance(source, Image.Image):
        return _finished(source, "The picture", on_progress)
    return _read_file(Path(source), on_progress)


def _read_file(path: Path, on_progress: OnProgress) -> np.ndarray:
    if not path.exists():
        raise PictureProblem(f"There is no file {path}: check the name and the folder.")
    if path.is_dir():
        raise PictureProblem(f"{path} is a folder: name one picture file in it.")
    picture = _decoded(path, part(on_progress, 0.0, 0.6))
    return _finished(picture, path.name, part(on_progress, 0.6, 1.0))


class _Told(io.FileIO):
    """A file that tells how much of it was read: Pillow decodes as it reads."""

    def __init__(self, path: Path, on_progress: OnProgress) -> None:
        super().__init__(path)
        self._size, self._on_progress = max(1, path.stat().st_size), on_progress
        self._done = 0.0

    def read(self, size: int | None = -1) -> bytes:
        self._done = max(self._done, min(1.0, self.tell() / self._size))  # it goes back at times
        self._on_progress(self._done, f"{OPENING}: {self._done:.0%}")
        return super().read(-1 if size is None else size)


def _decoded(path: Path, on_progress: OnProgress) -> Image.Image:
    from PIL import Image, UnidentifiedImageError

    try:
        with (
            _Told(path, on_progress) as file,
            Image.open(file, formats=[kind.upper() for kind in KINDS]) as picture,
        ):
            _check_still(picture, path.name)
            _check_size(picture, path.name)
            if picture.format in {"JPEG", "MPO"}:
                # Decode at a half, a quarter .. where that still is enough.
                picture.draft(None, _shrunk(picture.size))
            picture.getexif()
            picture.load()
            return picture
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureProblem(_too_large(path.name)) from None
    except UnidentifiedImageError:
        raise PictureProblem(_not_a_picture(path)) from None
    except PermissionError:
        raise PictureProblem(f"{path.name} may not be read: check its permissions.") from None
    except _DAMAGE:
        raise PictureProblem(
            f"{path.name} is damaged or incomplete: save or download it again.") from None


def _check_still(picture: Image.Image, name: str) -> None:
    # Not so a TIFF with several pages, or the preview behind a camera's JPEG: the first is meant.
    if picture.format in {"GIF", "WEBP", "PNG"} and getattr(picture, "is_animated", False):
        raise PictureProblem(f"{name} is an animation: save one frame of it as PNG, or convert it "
                             "to mp4 and use it as a video.")


def _check_size(picture: Image.Image, name: str) -> None:
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise PictureProblem(_too_large(name))
    if min(width, height) < MIN_SIDE_PIXELS:
        raise PictureProblem(f"{name} is too small ({width}x{height} pixels): use a picture of at "
                             "least 256x256.")


def _too_large(name: str) -> str:
    return (f"{name} has more than {MAX_PIXELS // 1_000_000} million pixels: save a smaller copy, "
            f"about {WORKING_SIDE_PIXELS} pixels on its longer side is plenty.")


def _not_a_picture(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(512)
    if not head:
        return f"{path.name} is empty: save or download it again."
    if head[4:8] == b"ftyp":
        if head[8:12] in {b"heic", b"heix", b"heif", b"mif1", b"msf1", b"hevc"}:
            return f"{path.name} is a HEIC picture, which is not read here: save it as JPEG or PNG."
        if head[8:12] in {b"avif", b"avis"}:
            return f"{path.name} is an AVIF picture, which is not read here: save it as PNG."
        return f"{path.name} is a video, not a picture: use it as a video."
    if head[8:12] == b"AVI " or head[:4] == b"\x1a\x45\xdf\xa3":
        return f"{path.name} is a video, not a picture: use it as a video."
    if b"<svg" in head:
        return f"{path.name} is an SVG drawing, which is not read here: export it as PNG."
    return f"{path.name} is not a picture that can be read: use {_ACCEPTED}."


def _shrunk(size: tuple[int, int]) -> tuple[int, int]:
    scale = min(1.0, WORKING_SIDE_PIXELS / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _finished(picture: Image.Image, name: str, on_progress: OnProgress) -> np.ndarray:
    """Decoded -> RGB, sRGB, upright, at working size."""
    from PIL import Image

    _check_size(picture, name)
    profile = picture.info.get("icc_profile")
    orientation = picture.getexif().get(_ORIENTATION_TAG, 1)
    on_progress(0.0, OPENING)
    try:
        plain = _eight_bit(picture)
    except ValueError:
        raise PictureProblem(f"{name} has colours of a kind ({picture.mode}) that is not read "
                             "here: save it as PNG or JPEG.") from None
    on_progress(0.4, OPENING)
    if max(plain.size) > WORKING_SIDE_PIXELS:
        plain = plain.resize(_shrunk(plain.size), Image.Resampling.BOX)
    on_progress(0.7, OPENING)
    if plain.mode == "RGBA":
        colours = Image.new("RGB", plain.size, GROUND)
        colours.paste(_as_srgb(plain.convert("RGB"), profile), mask=plain.getchannel("A"))
    else:
        colours = _as_srgb(plain, profile)
    if orientation in _TURNS:
        colours = colours.transpose(Image.Transpose[_TURNS[orientation]])
    return np.array(colours)


def _eight_bit(picture: Image.Image) -> Image.Image:
    """Any mode -> L, RGB, RGBA or CMYK."""
    from PIL import Image

    mode = picture.mode
    if mode == "RGBA" or (mode in {"L", "RGB", "CMYK"} and "transparency" not in picture.info):
        return picture
    if mode == "I" or mode == "F" or mode.startswith("I;16"):
        return Image.fromarray(_eight_bit_array(np.asarray(picture)))
    if mode == "1":
        return picture.convert("L")
    if "transparency" in picture.info or mode in {"PA", "LA", "La", "RGBa"}:
        return picture.convert("RGBA")
    return picture.convert("RGB")  # P, YCbCr, HSV, LAB where Pillow can


def _eight_bit_array(values: np.ndarray) -> np.ndarray:
    """Grey, RGB or RGBA of any number type -> uint8, by the range its values use."""
    if values.ndim == 3 and values.shape[2] == 1:
        values = values[..., 0]
    if values.ndim not in (2, 3) or (values.ndim == 3 and values.shape[2] not in (3, 4)):
        raise PictureProblem("A picture given as an array must be (height, width) or (height, "
                             f"width, 3 or 4), this one is {values.shape}.")
    if values.dtype == np.uint8:
        return np.ascontiguousarray(values)
    if values.dtype == np.uint16:
        return (values >> 8).astype(np.uint8)
    if values.dtype == bool:
        return values.astype(np.uint8) * np.uint8(255)
    numbers = np.nan_to_num(values.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    top = float(numbers.max(initial=0.0))
    if values.dtype.kind == "f" and top <= 1.0:
        full = 1.0
    else:
        full = next((f for f in (255.0, 65535.0) if top <= f), top)
    return (np.clip(numbers / full, 0, 1) * 255 + 0.5).astype(np.uint8)


def _as_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours as the embedded profile means them; a profile that does not fit is left aside."""
    if profile:
        import io

        from PIL import ImageCms

        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if "sRGB" not in (source.profile.profile_description or ""):
                turned = ImageCms.profileToProfile(
                    picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
                if turned is not None:
                    return turned
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    return picture.convert("RGB")
