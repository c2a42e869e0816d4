"""Any picture file in, upright sRGB out; everything else is one sentence."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from inference.avatar.picture import GROUND, WORKING_SIDE_PIXELS, read_picture
from inference.errors import PictureProblem


@pytest.fixture(scope="module")
def photo(astronaut: np.ndarray) -> Image.Image:
    return Image.fromarray(astronaut[:240, :320])


def saved(picture: Image.Image, path: Path, **options) -> Path:
    picture.save(path, **options)
    return path


def far(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.abs(a.astype(float) - b).mean())


@pytest.mark.parametrize(("name", "options", "allowed"), [
    ("a.png", {}, 0), ("a.bmp", {}, 0), ("a.tiff", {"compression": "tiff_lzw"}, 0),
    ("a.webp", {"lossless": True}, 0), ("a.jpg", {"quality": 95}, 3),
    ("a.jpg", {"quality": 95, "progressive": True}, 3), ("a.gif", {}, 8),
])
def test_every_kind_of_file_comes_out_as_the_picture(photo, tmp_path, name, options, allowed):
    image = read_picture(saved(photo, tmp_path / name, **options))
    assert image.dtype == np.uint8 and image.shape == (240, 320, 3)
    assert far(image, np.asarray(photo)) <= allowed


def test_the_name_says_nothing_about_the_kind(photo, tmp_path):
    path = saved(photo, tmp_path / "a.png")
    assert read_picture(path.rename(tmp_path / "a.jpg")).shape == (240, 320, 3)


@pytest.mark.parametrize("mode", ["L", "1", "P", "LA", "RGBA", "CMYK", "YCbCr", "HSV", "I", "F"])
def test_every_colour_mode_of_an_open_picture(photo, mode):
    image = read_picture(photo.convert(mode))
    assert image.shape == (240, 320, 3)
    colourless = {"1": "1", "L": "L", "LA": "L", "I": "L", "F": "L"}
    reference = photo.convert(colourless.get(mode, "RGB")).convert("RGB")
    assert far(image, np.asarray(reference)) < 16


def test_sixteen_bit_grey_keeps_its_range(photo, tmp_path):
    grey = np.asarray(photo.convert("L"))
    path = saved(Image.fromarray(grey.astype(np.uint16) * 257), tmp_path / "deep.png")
    assert far(read_picture(path), grey[..., None]) <= 1


def test_cmyk_jpeg_is_not_inverted(photo, tmp_path):
    image = read_picture(saved(photo.convert("CMYK"), tmp_path / "print.jpg", quality=95))
    assert far(image, np.asarray(photo)) < 6


def test_transparent_parts_show_the_neutral_ground(photo, tmp_path):
    clear = photo.convert("RGBA")
    alpha = np.full((240, 320), 255, np.uint8)
    alpha[:, :160] = 0
    clear.putalpha(Image.fromarray(alpha))
    for kind in ("png", "webp"):
        image = read_picture(saved(clear, tmp_path / f"a.{kind}", lossless=True))
        assert (image[:, :160] == GROUND).all()
        assert far(image[:, 160:], np.asarray(photo)[:, 160:]) == 0


def test_a_palette_with_a_transparent_colour(tmp_path):
    index = np.zeros((80, 100), np.uint8)
    index[:, 50:] = 1
    picture = Image.fromarray(index)
    picture.putpalette([255, 0, 0, 0, 0, 255])
    image = read_picture(saved(picture, tmp_path / "a.gif", transparency=0))
    assert (image[:, :50] == GROUND).all()
    assert (image[:, 50:] == (0, 0, 255)).all()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_are_held_as_the_camera_was(photo, tmp_path, orientation):
    # How a viewer must turn what is stored, by the EXIF standard; undone here before saving.
    undo = {1: None, 2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM", 5: "TRANSPOSE",
            6: "ROTATE_90", 7: "TRANSVERSE", 8: "ROTATE_270"}[orientation]
    stored = photo.transpose(Image.Transpose[undo]) if undo else photo
    exif = Image.Exif()
    exif[0x0112] = orientation
    image = read_picture(saved(stored, tmp_path / "a.png", exif=exif))
    assert np.array_equal(image, np.asarray(photo))


def test_an_embedded_profile_is_honoured(photo, tmp_path):
    lab = ImageCms.createProfile("LAB")
    srgb = ImageCms.createProfile("sRGB")
    in_lab = ImageCms.profileToProfile(photo, srgb, lab, outputMode="LAB")
    path = saved(in_lab, tmp_path / "lab.tiff",
                 icc_profile=ImageCms.ImageCmsProfile(lab).tobytes())
    assert far(read_picture(path), np.asarray(photo)) < 3


def test_a_profile_that_does_not_fit_is_left_aside(photo, tmp_path):
    path = saved(photo, tmp_path / "a.png", icc_profile=b"not a profile")
    assert far(read_picture(path), np.asarray(photo)) == 0


def test_large_pictures_come_out_at_working_size(astronaut):
    wide = Image.fromarray(astronaut).resize((5000, 2500))
    image = read_picture(wide)
    assert image.shape == (WORKING_SIDE_PIXELS // 2, WORKING_SIDE_PIXELS, 3)
    small = np.asarray(Image.fromarray(image).resize((250, 125), Image.Resampling.BOX))
    assert far(small, np.asarray(wide.resize((250, 125), Image.Resampling.BOX))) < 1


@pytest.mark.parametrize("array", [
    np.full((80, 90), 128, np.uint8), np.full((80, 90, 1), 128, np.uint8),
    np.full((80, 90, 3), 128 * 257, np.uint16), np.full((80, 90, 3), 0.5, np.float32),
    np.full((80, 90, 3), 128.0), np.full((80, 90, 4), (128, 128, 128, 255), np.uint8),
])
def test_arrays_of_any_number_type(array):
    image = read_picture(array)
    assert image.shape == (80, 90, 3)
    assert np.abs(image.astype(int) - 128).max() <= 1


def png_header(width: int, height: int) -> bytes:
    """The beginning of a PNG that claims a size it does not have."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (struct.pack(">I", len(data)) + kind + data
                + struct.pack(">I", zlib.crc32(kind + data)))

    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2,
                                                              0, 0, 0))
            + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b""))


@pytest.mark.parametrize(("name", "content", "sentence"), [
    ("empty.png", b"", "is empty"),
    ("text.png", b"Dear diary, this is not a picture.\n", "PNG, JPEG, WebP, BMP, GIF or TIFF"),
    ("logo.svg", b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
    ("phone.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
    ("new.avif", b"\0\0\0\x18ftypavif\0\0\0\0mif1avif", "AVIF"),
    ("clip.png", b"\0\0\0\x18ftypisom\0\0\x02\0isomiso2", "use it as a video"),
    ("clip.webm", b"\x1a\x45\xdf\xa3" + bytes(40), "use it as a video"),
    ("huge.png", png_header(8000, 7000), "million pixels"),
    ("huger.png", png_header(11000, 9000), "million pixels"),
    ("bomb.png", png_header(60000, 60000), "million pixels"),
    ("tiny.png", png_header(63, 300), "too small"),
    ("hollow.png", png_header(300, 300), "damaged"),
])
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_what_is_not_a_picture_is_told_in_one_sentence(tmp_path, name, content, sentence):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(PictureProblem, match=sentence) as problem:
        read_picture(path)
    assert name in str(problem.value)
    assert str(problem.value).endswith(".") and "\n" not in str(problem.value)


def test_missing_files_and_folders(tmp_path):
    with pytest.raises(PictureProblem, match="There is no file"):
        read_picture(tmp_path / "nowhere.png")
    with pytest.raises(PictureProblem, match="is a folder"):
        read_picture(str(tmp_path))


@pytest.mark.parametrize("kind", ["gif", "webp", "png"])
def test_animations_are_sent_to_the_video_way(photo, tmp_path, kind):
    frames = [photo, photo.transpose(Image.Transpose.FLIP_LEFT_RIGHT)]
    path = saved(frames[0], tmp_path / f"a.{kind}", save_all=True, append_images=frames[1:])
    with pytest.raises(PictureProblem, match=r"animation.*use it as a video"):
        read_picture(path)


def test_the_second_picture_in_a_camera_file_is_no_animation(photo, tmp_path):
    path = saved(photo, tmp_path / "camera.jpg", format="MPO", save_all=True,
                 append_images=[photo])
    assert read_picture(path).shape == (240, 320, 3)


def test_the_first_page_of_a_document_is_meant(photo, tmp_path):
    path = saved(photo, tmp_path / "scan.tiff", save_all=True,
                 append_images=[Image.new("RGB", (100, 100))])
    assert far(read_picture(path), np.asarray(photo)) == 0


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGB"), ("JPEG", "RGB"), ("JPEG", "CMYK"),
                                            ("WEBP", "RGB"), ("BMP", "RGB"), ("TIFF", "RGB")])
def test_truncated_files(photo, tmp_path, kind, mode):
    whole = io.BytesIO()
    photo.convert(mode).save(whole, kind)
    path = tmp_path / "half.bin"
    path.write_bytes(whole.getvalue()[:len(whole.getvalue()) // 2])
    with pytest.raises(PictureProblem, match="damaged or incomplete"):
        read_picture(path)


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_damaged_files_never_end_in_another_error(photo, tmp_path):
    chance = np.random.default_rng(7)
    path = tmp_path / "damaged.bin"
    refused = 0
    for kind, mode in (("PNG", "P"), ("JPEG", "RGB"), ("WEBP", "RGB"), ("GIF", "P"),
                       ("TIFF", "RGB"), ("BMP", "RGB")):
        whole = io.BytesIO()
        photo.resize((96, 96)).convert(mode).save(whole, kind)
        for _ in range(30):
            data = np.frombuffer(whole.getvalue(), np.uint8).copy()
            reach = int(chance.choice([60, 600, len(data)]))
            data[chance.integers(0, min(reach, len(data)), 8)] = chance.integers(0, 256, 8)
            path.write_bytes(data.tobytes())
            try:
                assert read_picture(path).ndim == 3
            except PictureProblem:
                refused += 1
    assert refused > 30


@pytest.mark.parametrize("shape", [(80,), (80, 80, 2), (2, 80, 80, 3)])
def test_arrays_that_are_no_picture(shape):
    with pytest.raises(PictureProblem, match="given as an array"):
        read_picture(np.zeros(shape, np.uint8))


def test_arrays_that_are_too_small():
    with pytest.raises(PictureProblem, match="too small"):
        read_picture(np.zeros((40, 200, 3), np.uint8))
