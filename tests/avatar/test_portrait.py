"""From a file to a portrait: the right face, upright, with its warnings; or one sentence."""

from __future__ import annotations

import subprocess
import sys

import cv2
import numpy as np
import pytest
import skimage.data
from PIL import Image

from inference.avatar.face import find_faces
from inference.avatar.portrait import check, open_portrait
from inference.errors import Cancelled, NoFace, PictureProblem


@pytest.fixture(scope="module")
def pair(head: np.ndarray) -> np.ndarray:
    """A large face on the left, one of two thirds on the right."""
    picture = np.full((500, 900, 3), 120, np.uint8)
    picture[100:300, 100:280] = head
    picture[200:334, 600:720] = cv2.resize(head, (120, 134), interpolation=cv2.INTER_AREA)
    return picture


def test_a_file_becomes_a_portrait(astronaut, tmp_path):
    path = tmp_path / "Ada Example.png"
    Image.fromarray(astronaut).save(path)
    portrait = open_portrait(str(path))
    assert portrait.name == "Ada Example"
    assert np.array_equal(portrait.image, astronaut)
    assert portrait.matte.shape == (512, 512)
    assert portrait.warnings == portrait.face.warnings
    assert not portrait.drawn
    assert open_portrait(path, name="Ada").name == "Ada"
    assert open_portrait(Image.fromarray(astronaut)).name == "portrait"


def test_a_cartoon_is_known_as_drawn(cartoon, tmp_path):
    path = tmp_path / "cartoon.jpg"
    Image.fromarray(cartoon).save(path, quality=60)
    portrait = open_portrait(path)
    assert portrait.drawn and not portrait.face.eyes_animatable
    assert any("flat drawing" in sentence for sentence in portrait.warnings)


@pytest.mark.parametrize("spoil", [
    lambda picture: cv2.GaussianBlur(picture, (0, 0), 2),
    lambda picture: (picture * 0.2).astype(np.uint8),
    lambda picture: cv2.resize(picture, (1600, 1600), interpolation=cv2.INTER_CUBIC),
])
def test_a_soft_or_dark_photograph_is_not_drawn(astronaut, spoil):
    assert not open_portrait(spoil(astronaut)).drawn


@pytest.mark.parametrize(("quarters", "way"), [(1, "to the right"), (2, "by half"),
                                               (3, "to the left")])
def test_pictures_on_their_side_are_turned_upright(astronaut, quarters, way):
    portrait = open_portrait(np.ascontiguousarray(np.rot90(astronaut, quarters)))
    assert np.array_equal(portrait.image, astronaut)
    (expected,) = find_faces(astronaut)
    assert np.abs(portrait.face.landmarks - expected.landmarks).max() < 0.5
    assert portrait.face.eyes[0].iris[0] < portrait.face.eyes[1].iris[0]
    assert way in portrait.warnings[0]
    assert not any("tilted" in sentence for sentence in portrait.warnings)


def test_a_wide_picture_on_its_side(pair):
    portrait = open_portrait(np.ascontiguousarray(np.rot90(pair)))
    assert np.array_equal(portrait.image, pair)
    assert portrait.face.landmarks[1, :2] == pytest.approx((194, 206), abs=6)


def test_a_face_is_chosen_by_its_number(pair):
    first, second = open_portrait(pair, face=0), open_portrait(pair, face=1)
    assert first.face.box[0] < 300 < second.face.box[0]
    assert not any("similar size" in sentence for sentence in first.warnings)
    unasked = open_portrait(pair)
    assert np.array_equal(unasked.face.landmarks, first.face.landmarks)
    assert "2 faces of a similar size" in unasked.warnings[0]


@pytest.mark.parametrize("number", [-1, 2, 99])
def test_there_are_only_so_many_faces(pair, number):
    with pytest.raises(PictureProblem, match=rf"no face number {number}.*2 faces, numbers 0 to 1"):
        open_portrait(pair, face=number)


def test_no_face_says_what_a_good_picture_is():
    with pytest.raises(NoFace, match="whole face from the front"):
        open_portrait(skimage.data.chelsea())


def test_progress_is_told_and_may_stop_the_work(astronaut):
    told: list[tuple[float, str]] = []
    open_portrait(astronaut, on_progress=lambda fraction, sentence: told.append((fraction,
                                                                                 sentence)))
    fractions = [fraction for fraction, _ in told]
    assert fractions == sorted(fractions) and fractions[0] == 0 and fractions[-1] == 1
    assert all(sentence for _, sentence in told)

    def stop(fraction: float, sentence: str) -> None:
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        open_portrait(astronaut, on_progress=stop)


def test_a_check_tells_all_and_refuses_nothing(pair, tmp_path):
    path = tmp_path / "pair.webp"
    Image.fromarray(pair).save(path, lossless=True)
    report = check(path)
    assert (report.name, report.width, report.height) == ("pair", 900, 500)
    assert [round(face.box[0]) > 300 for face in report.faces] == [False, True]
    assert "2 faces" in report.warnings[0]
    assert any("pixels high" in sentence for sentence in report.faces[1].warnings)
    nobody = check(skimage.data.coffee())
    assert nobody.faces == () and "No face was found" in nobody.warnings[0]
    with pytest.raises(PictureProblem):
        check(tmp_path / "missing.png")


def test_importing_it_brings_nothing_heavy():
    code = ("import sys, inference.avatar.portrait; "
            "print([m for m in ('mediapipe', 'cv2', 'PIL', 'jax') if m in sys.modules])")
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
