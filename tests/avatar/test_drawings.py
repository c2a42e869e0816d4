"""The drawn people: alike every time, shipped as drawn, and true to their own contours."""

import json
import subprocess
import sys

import cv2
import numpy as np
import pytest
from PIL import Image

from examples.avatars.draw.export import FOLDER, SQUARE, to_bytes
from examples.avatars.draw.figure import draw
from examples.avatars.draw.people import PEOPLE
from inference.avatar import geometry as mesh

SMALL = 0.25


@pytest.fixture(params=PEOPLE, scope="module")
def name(request):
    return request.param


@pytest.fixture(scope="module")
def known(name):
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def points(known):
    return np.array(known["landmarks"])


def picture(name):
    return np.asarray(Image.open(FOLDER / name)).astype(float)


def test_a_person_is_drawn_alike_every_time():
    first, second = (draw(PEOPLE["yuki"], SMALL) for _ in range(2))
    assert np.array_equal(first.image, second.image)
    assert np.array_equal(first.matte, second.matte)


def test_the_shipped_pictures_are_what_the_painter_draws():
    drawing = draw(PEOPLE["omar"])
    drawn = to_bytes(drawing.image).astype(float)
    assert np.abs(picture("omar-wide.webp") - drawn).mean() < 2
    assert np.abs(picture("omar.webp") - drawn[:, SQUARE]).mean() < 2
    assert np.abs(picture("omar-matte.png") - to_bytes(drawing.matte)).mean() < 0.5


def test_small_and_large_drawings_show_the_same_person(name):
    small = to_bytes(draw(PEOPLE[name], SMALL).image).astype(float)
    large = np.asarray(Image.open(FOLDER / f"{name}-wide.webp").resize(
        small.shape[1::-1], Image.Resampling.BOX)).astype(float)
    assert np.abs(small - large).mean() < 6


def test_the_matte_holds_the_person_and_nothing_else(name, points):
    matte = picture(f"{name}-matte.png")
    assert matte.shape == (1080, 1920)
    assert matte[:12].max() == 0, "there is room above the head"
    assert matte[:, :200].max() == 0
    assert matte[:, -200:].max() == 0
    assert 0.15 < matte.mean() / 255 < 0.5
    inside = np.round(points[:468, :2]).astype(int)
    assert np.mean(matte[inside[:, 1], inside[:, 0]] > 128) > 0.98, "the face is covered"
    soft = (matte > 12) & (matte < 243)
    assert 0.0005 < soft.mean() < 0.05, "edges are soft, and only edges"


def test_the_head_has_the_size_and_the_place_every_preset_has(points):
    top, chin = points[mesh.FOREHEAD], points[mesh.CHIN]
    assert 0.37 < np.linalg.norm((chin - top)[:2]) / 1080 < 0.42
    assert 0.44 < (chin[1] + top[1]) / 2 / 1080 < 0.50
    assert abs((points[234, 0] + points[454, 0]) / 2 - 960) < 40


def test_lips_are_closed_on_one_line(points):
    upper, lower = points[list(mesh.LIP_INNER_UPPER)], points[list(mesh.LIP_INNER_LOWER)]
    left, right = (points[k, :2] for k in mesh.MOUTH_CORNERS)
    width = np.linalg.norm(right - left)
    assert np.abs(upper[:, 1] - lower[:, 1]).max() / width < 0.01
    assert np.all(np.diff(upper[:, 0]) > 0)
    outer_top, outer_bottom = points[list(mesh.LIP_OUTER_UPPER)], points[list(mesh.LIP_OUTER_LOWER)]
    assert np.all(outer_top[1:-1, 1] < upper[1:-1, 1])
    assert np.all(outer_bottom[1:-1, 1] > lower[1:-1, 1])
    middle = upper[4:7, 1].mean()
    assert left[1] < middle, "the corners are up: a smile"
    assert right[1] < middle


def test_lips_stand_out_from_the_skin_around_them(name, points):
    image = picture(f"{name}-wide.webp")
    lips = np.zeros(image.shape[:2], np.uint8)
    contour = np.vstack([points[list(mesh.LIP_OUTER_UPPER), :2],
                         points[list(mesh.LIP_OUTER_LOWER), :2][::-1]]).round().astype(np.int32)
    cv2.fillPoly(lips, [contour], 1)
    around = cv2.dilate(lips, np.ones((33, 33))) - cv2.dilate(lips, np.ones((13, 13)))
    apart = image[lips == 1].mean(0) - image[around == 1].mean(0)
    assert np.abs(apart).sum() > 30


def test_eyes_are_open_and_look_ahead(known, points):
    for k, eye in enumerate(known["eyes"]):
        upper, lower = np.array(eye["upper"]), np.array(eye["lower"])
        assert np.all(np.diff(upper[:, 0]) > 0)
        assert np.allclose(upper[[0, -1]], lower[[0, -1]], atol=1.5), "the lids meet at the corners"
        width = upper[-1, 0] - upper[0, 0]
        at = np.linspace(upper[0, 0], upper[-1, 0], 21)[1:-1]
        open_ = np.interp(at, *lower.T) - np.interp(at, *upper.T)
        assert open_.min() > 0
        assert 0.25 < open_.max() / width < 0.55
        x, y = eye["iris"]
        assert abs(x - upper[:, 0].mean()) < 0.1 * width, "straight at the viewer"
        assert np.interp(x, *upper.T) < y < np.interp(x, *lower.T)
        assert 0.18 < eye["iris_radius"] / width < 0.30
        assert np.allclose(points[mesh.IRIS[k][0], :2], (x, y), atol=0.2)


def test_faces_differ_in_shape_not_only_in_colour():
    def shape(name):
        p = np.array(json.loads((FOLDER / f"{name}.json").read_text())["landmarks"])[:468, :2]
        p = p - p.mean(0)
        turn = np.arctan2(*(p[263] - p[33])[::-1])
        c, s = np.cos(-turn), np.sin(-turn)
        return p @ np.array([[c, s], [-s, c]]) / np.linalg.norm(p[263] - p[33])

    shapes = {name: shape(name) for name in PEOPLE}
    names = list(PEOPLE)
    for k, one in enumerate(names):
        for other in names[k + 1 :]:
            apart = np.linalg.norm(shapes[one] - shapes[other], axis=1)
            assert np.percentile(apart, 90) > 0.018, (one, other)


def test_the_gallery_is_small_and_balanced():
    assert sum(path.stat().st_size for path in FOLDER.glob("*.*")) < 8_000_000
    genders = [person.about.gender for person in PEOPLE.values()]
    assert len(PEOPLE) >= 11
    assert abs(genders.count("female") - genders.count("male")) <= 3
    assert len({person.about.about for person in PEOPLE.values()}) == len(PEOPLE)


def test_neither_drawing_nor_opening_needs_a_face_finder():
    code = ("import sys\n"
            "from examples.avatars.draw.figure import draw\n"
            "from examples.avatars.draw.people import PEOPLE\n"
            "from inference.avatar.presets import open_preset\n"
            "draw(PEOPLE['mia'], 0.1)\n"
            "open_preset('mia')\n"
            "assert 'mediapipe' not in sys.modules\n")
    subprocess.run([sys.executable, "-c", code], check=True, cwd=FOLDER.parents[1])
