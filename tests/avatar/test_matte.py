"""The person is whole, the background gone, the outline where the picture has it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import skimage.data

from inference.avatar.face import find_faces
from inference.avatar.geometry import OVAL, Face
from inference.avatar.matte import matte_of
from inference.avatar.presets import open_preset, presets


def matte(picture: np.ndarray) -> np.ndarray:
    return matte_of(picture, find_faces(picture)[0])


@pytest.fixture(scope="module")
def face(astronaut: np.ndarray) -> Face:
    return find_faces(astronaut)[0]


@pytest.fixture(scope="module")
def cut(astronaut: np.ndarray, face: Face) -> np.ndarray:
    return matte_of(astronaut, face)


def overlap(a: np.ndarray, b: np.ndarray) -> float:
    """Of two mattes: what both hold over what either holds."""
    a, b = a.astype(float), b.astype(float)
    return float(np.minimum(a, b).sum() / np.maximum(a, b).sum())


def test_the_person_is_solid_and_the_background_empty(cut, face, astronaut):
    assert cut.shape == astronaut.shape[:2] and cut.dtype == np.uint8
    oval = np.zeros(cut.shape, np.uint8)
    cv2.fillPoly(oval, [face.landmarks[list(OVAL), :2].astype(np.int32)], (1,))
    assert (cut[oval > 0] == 255).mean() > 0.98
    assert (cut[cv2.erode(oval, np.ones((9, 9))) > 0] == 255).all()
    assert (cut[330:500, 120:230] == 255).all()  # the suit
    assert (cut[:250, 330:] == 0).all()  # the rocket
    assert (cut[:200, :90] == 0).all()  # the flag


def test_the_outline_lies_on_the_hair(cut):
    # Read off the enlarged picture by eye: the hair's edges in two rows, its top in a column.
    for row, left, right in ((60, 155, 296), (90, 155, 300)):
        person = np.flatnonzero(cut[row] > 127)
        assert abs(person[0] - left) < 2.5 and abs(person[-1] - right) < 2.5
    assert abs(np.flatnonzero(cut[:, 230] > 127)[0] - 16) < 2.5


def test_the_edge_is_soft_but_narrow(cut):
    soft = (cut > 12) & (cut < 243)
    outline = cv2.morphologyEx((cut > 127).astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((3, 3)))
    assert 0.3 < soft.sum() / outline.sum() < 4


@pytest.mark.parametrize("ground", ["coffee", "rocket", "plain"])
def test_on_another_background_the_same_person(astronaut, cut, ground):
    behind = (np.full((512, 512, 3), (70, 90, 120), np.uint8) if ground == "plain" else
              cv2.resize(getattr(skimage.data, ground)(), (512, 512)))
    a = cut[..., None] / 255
    assert overlap(matte((astronaut * a + behind * (1 - a)).astype(np.uint8)), cut) > 0.96


def test_only_the_person_whose_face_it_is(astronaut, cut):
    a = cut[..., None] / 255
    alone = (astronaut * a + np.array([150, 160, 170]) * (1 - a)).astype(np.uint8)
    pair = np.hstack([np.full((512, 60, 3), (150, 160, 170), np.uint8), alone[:, :470],
                      np.full((512, 60, 3), (150, 160, 170), np.uint8), alone])
    first = min(find_faces(pair), key=lambda face: face.box[0])
    mine = matte_of(pair, first)
    assert (mine[100:500, 700:] == 0).mean() > 0.99
    assert (mine[300:500, 180:290] == 255).all()


def test_a_cartoon_keeps_its_hair_and_shirt(cartoon):
    found = matte(cartoon)
    assert (found[(cartoon == (60, 40, 30)).all(-1)] > 127).mean() > 0.99
    assert (found[(cartoon == (60, 90, 160)).all(-1)] > 127).mean() > 0.99
    assert (found[(cartoon == (200, 220, 235)).all(-1)] < 127).mean() > 0.99


def test_size_and_tilt_do_not_matter(astronaut, cut):
    large = cv2.resize(astronaut, (1500, 1500), interpolation=cv2.INTER_CUBIC)
    assert overlap(cv2.resize(matte(large), (512, 512), interpolation=cv2.INTER_AREA), cut) > 0.97
    mirrored = np.ascontiguousarray(astronaut[:, ::-1])
    assert overlap(matte(mirrored)[:, ::-1], cut) > 0.97


def test_the_same_picture_gives_the_same_matte(astronaut, face, cut):
    assert np.array_equal(matte_of(astronaut, face), cut)


def test_a_face_that_fills_the_picture(astronaut):
    close = np.ascontiguousarray(astronaut[75:175, 182:268])
    filled = matte_of(close, find_faces(astronaut)[0].moved(1.0, (-182.0, -75.0)))
    assert filled.shape == close.shape[:2]
    assert (filled[20:80, 20:66] == 255).all()


def test_drawings_whose_matte_is_known_exactly():
    for preset in presets():
        known = open_preset(preset.id)
        assert overlap(matte_of(known.image, known.face), known.matte) > 0.95, preset.id
