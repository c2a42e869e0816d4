"""Framing: the face where a portrait has it, whatever shape is asked for."""

from __future__ import annotations

import numpy as np
import pytest

from inference.avatar.geometry import CHIN, FOREHEAD
from inference.avatar.portrait import Portrait
from inference.video.framing import FACE_FRACTION, frame_portrait


def face_height(portrait: Portrait) -> float:
    p = portrait.face.landmarks
    return float(np.linalg.norm(p[FOREHEAD, :2] - p[CHIN, :2]))


def cut(portrait: Portrait, left: int, top: int, right: int, bottom: int) -> Portrait:
    return Portrait(portrait.image[top:bottom, left:right],
                    portrait.face.moved(1.0, (-left, -top)),
                    portrait.matte[top:bottom, left:right])


@pytest.mark.parametrize("size", [(512, 512), (720, 1280), (1280, 720), (144, 144)])
def test_the_frame_is_filled_around_the_face(astronaut: Portrait, size: tuple[int, int]) -> None:
    width, height = size
    framed, scale = frame_portrait(astronaut, width, height)
    assert framed.image.shape == (height, width, 3)
    assert framed.matte.shape == (height, width)
    share = face_height(framed) / height
    assert FACE_FRACTION - 0.02 < share < 0.62
    assert scale == pytest.approx(face_height(framed) / face_height(astronaut), rel=0.01)
    x, y = framed.face.landmarks[:468, 0], framed.face.landmarks[:468, 1]
    assert x.min() > 0 and x.max() < width and y.min() > 0 and y.max() < height


def test_landmarks_stay_on_the_picture(astronaut: Portrait) -> None:
    """A dot painted at a landmark is where the framed landmark says."""
    image = np.zeros_like(astronaut.image)
    nose = astronaut.face.landmarks[1, :2]
    image[round(nose[1]), round(nose[0])] = 255
    for size in ((300, 300), (900, 900)):
        framed, _ = frame_portrait(Portrait(image, astronaut.face, astronaut.matte), *size)
        light = framed.image[..., 0].astype(float)
        y, x = np.mgrid[: size[1], : size[0]]
        found = np.array([(x * light).sum(), (y * light).sum()]) / light.sum()
        rounding = 0.5 * size[0] / 300 + 0.5
        assert np.abs(found - framed.face.landmarks[1, :2]).max() < rounding


def test_a_narrow_picture_is_set_on_a_soft_ground(astronaut: Portrait) -> None:
    narrow = cut(astronaut, 130, 0, 330, 400)
    framed, _ = frame_portrait(narrow, 1280, 720)
    assert face_height(framed) / 720 < 0.62
    edges = framed.image[:, :60].astype(float)
    assert edges.mean() > 20  # carried on, not black
    assert np.abs(np.diff(edges, axis=1)).max() < 8  # and out of focus
    assert framed.matte[:, :20].max() == 0
    jump = np.abs(np.diff(framed.image.astype(float), axis=1)).mean((0, 2))
    assert jump.max() < 6 * np.median(jump[jump > 0.5])  # no hard line where the picture ends


def test_the_whole_picture_where_wanted(astronaut: Portrait) -> None:
    framed, scale = frame_portrait(astronaut, 256, 256, whole=True)
    assert scale == pytest.approx(0.5)
    assert np.abs(framed.face.landmarks[1, :2] - (astronaut.face.landmarks[1, :2] / 2)).max() < 1
