"""The gallery: opened without a face finder, and every shipped avatar as it should be."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from inference.avatar.face import find_faces
from inference.avatar.geometry import CHIN, FOREHEAD, LIP_INNER_LOWER, LIP_INNER_UPPER
from inference.avatar.matte import matte_of
from inference.avatar.portrait import Portrait
from inference.avatar.presets import SQUARE_LEFT, find_preset, open_preset, presets
from inference.errors import PictureProblem

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def folder(astronaut: np.ndarray, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gallery of one, in the files that the real one has."""
    folder = tmp_path_factory.mktemp("avatars")
    wide = np.full((1080, 1920, 3), 120, np.uint8)
    wide[40:, 420:1460] = cv2.resize(astronaut, (2080, 2080))[:1040, 420:1460]
    (face,) = find_faces(wide)
    Image.fromarray(wide).save(folder / "test-wide.webp", lossless=True)
    Image.fromarray(wide[:, 420:1500]).save(folder / "test.webp", lossless=True)
    Image.fromarray(matte_of(wide, face)).save(folder / "test-matte.png")
    eyes = [{"upper": eye.upper.tolist(), "lower": eye.lower.tolist(), "iris": eye.iris.tolist(),
             "iris_radius": eye.iris_radius} for eye in face.eyes]
    (folder / "test.json").write_text(json.dumps({
        "name": "Testa", "about": "A photograph.", "gender": "female", "drawn": False,
        "licence": "CC0-1.0", "landmarks": face.landmarks.tolist(), "eyes": eyes}))
    return folder


def test_what_a_list_shows(folder):
    (preset,) = presets(folder)
    assert (preset.id, preset.name, preset.gender, preset.drawn) == ("test", "Testa", "female",
                                                                     False)
    assert preset.about and preset.licence
    assert preset.thumbnail.is_file() and preset.wide.is_file()


def test_wide_and_square_are_one_picture(folder):
    wide, square = open_preset("test", wide=True, folder=folder), open_preset("test", folder=folder)
    assert wide.image.shape == (1080, 1920, 3) and square.image.shape == (1080, 1080, 3)
    assert wide.matte.shape == (1080, 1920) and square.matte.shape == (1080, 1080)
    consistent(wide, square)
    assert square.name == "Testa" and square.face.eyes_animatable


@pytest.mark.parametrize("name", ["test", "TEST", "Testa", " testa "])
def test_ids_and_names_in_any_case(folder, name):
    assert find_preset(name, folder).id == "test"


def test_unknown_names_are_told_what_there_is(folder, tmp_path):
    with pytest.raises(PictureProblem, match=r"called tets.*there are test: did you mean test\?"):
        open_preset("tets", folder=folder)
    with pytest.raises(PictureProblem, match="choose one of them"):
        open_preset("quite another", folder=folder)
    assert presets(tmp_path) == ()


def test_no_face_finder_is_loaded_from_anywhere(tmp_path):
    code = ("import sys; from inference.avatar.presets import open_preset, presets; "
            "[open_preset(p.id) for p in presets()]; print(len(presets()), "
            "[m for m in ('mediapipe', 'jax', 'cv2') if m in sys.modules])")
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                         cwd=tmp_path, env={"PYTHONPATH": str(ROOT)})
    count, modules = run.stdout.split(maxsplit=1)
    assert int(count) == len(presets()) and modules.strip() == "[]"


# The shipped gallery --------------------------------------------------------------------------


def consistent(wide: Portrait, square: Portrait) -> None:
    moved = wide.face.moved(1.0, (-SQUARE_LEFT, 0.0))
    assert np.allclose(square.face.landmarks, moved.landmarks, atol=1e-3)
    assert np.allclose(square.face.eyes[1].iris, moved.eyes[1].iris, atol=1e-3)
    assert np.array_equal(square.matte, wide.matte[:, 420:1500])
    # Lossy, each encoded by itself.
    assert np.abs(square.image.astype(int) - wide.image[:, 420:1500]).mean() < 3


def face_height(portrait: Portrait) -> float:
    points = portrait.face.landmarks
    return float(np.linalg.norm(points[FOREHEAD, :2] - points[CHIN, :2]))


def test_there_is_a_gallery_and_each_name_is_told_apart():
    gallery = presets()
    assert gallery
    assert len({preset.name.casefold() for preset in gallery}) == len(gallery)
    for preset in gallery:
        assert preset.gender in {"female", "male", "neutral"}
        assert preset.about.endswith(".") and preset.licence == "Apache-2.0"


def test_each_shipped_picture_is_whole():
    for preset in presets():
        wide, square = open_preset(preset.id, wide=True), open_preset(preset.id)
        assert wide.image.shape == (1080, 1920, 3), preset.id
        consistent(wide, square)
        assert 0.37 <= face_height(wide) / 1080 <= 0.42, preset.id
        points = square.face.landmarks
        assert points.shape == (478, 3), preset.id
        assert (points[:, :2] > 0).all() and (points[:, :2] < 1080).all(), preset.id
        near = cv2.dilate(square.matte, np.ones((9, 9), np.uint8))  # the jaw is the edge itself
        inside = near[points[:468, 1].astype(int), points[:468, 0].astype(int)]
        assert (inside > 127).all(), preset.id
        assert (wide.matte[:, :60] < 8).all() and (wide.matte[:, -60:] < 8).all(), preset.id


def test_each_shipped_mouth_is_closed_and_each_eye_open():
    for preset in presets():
        portrait = open_preset(preset.id)
        points, height = portrait.face.landmarks, face_height(portrait)
        gap = points[list(LIP_INNER_LOWER), 1] - points[list(LIP_INNER_UPPER), 1]
        assert np.abs(gap).max() < 0.012 * height, preset.id
        left, right = portrait.face.eyes
        assert left.iris[0] < right.iris[0], preset.id
        for eye in (left, right):
            assert (np.diff(eye.upper[:, 0]) > 0).all(), preset.id
            assert (np.diff(eye.lower[:, 0]) > 0).all(), preset.id
            assert (eye.lower[:, 1].max() - eye.upper[:, 1].min()) > 0.03 * height, preset.id
            assert eye.upper[:, 1].min() < eye.iris[1] < eye.lower[:, 1].max(), preset.id
            assert eye.upper[0, 0] < eye.iris[0] < eye.upper[-1, 0], preset.id
            assert 0.015 * height < eye.iris_radius < 0.12 * height, preset.id


def test_each_shipped_face_is_where_a_face_finder_sees_it():
    for preset in presets():
        if preset.drawn:  # flat drawings may be seen or not; their landmarks are exact anyway
            continue
        portrait = open_preset(preset.id)
        faces = find_faces(portrait.image)
        assert len(faces) == 1, preset.id
        apart = np.linalg.norm((faces[0].landmarks - portrait.face.landmarks)[:468, :2], axis=1)
        assert apart.mean() < 0.03 * face_height(portrait), preset.id
