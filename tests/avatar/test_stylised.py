"""The stylised presets: drawn alike every time, followed by Face Mesh, and shipped as drawn."""

import importlib
import json

import cv2
import numpy as np
import pytest
from PIL import Image

from examples.avatars.draw.export import FOLDER, SQUARE, to_bytes
from inference.avatar import geometry as mesh

DRAWN = {name: importlib.import_module(f"examples.avatars.draw.{name}")
         for name in ("anime", "robot", "mascot")}
UPPER_LIP, LOWER_LIP, INNER_CORNERS = 13, 14, (78, 308)


@pytest.fixture(params=DRAWN, scope="module")
def painter(request):
    return DRAWN[request.param]


@pytest.fixture(scope="module")
def finished(painter):
    return painter.draw()


@pytest.fixture(scope="module")
def shipped(painter):
    return json.loads((FOLDER / f"{painter.PRESET}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def face_mesh():
    from mediapipe.python.solutions.face_mesh import FaceMesh

    with FaceMesh(static_image_mode=True, refine_landmarks=True,
                  min_detection_confidence=0.3) as found:
        yield found


def picture(name):
    return np.asarray(Image.open(FOLDER / name))


def lip_gap(face_mesh, pixels):
    """The inner lips' distance in mouth widths, as Face Mesh sees it."""
    faces = face_mesh.process(pixels).multi_face_landmarks
    assert faces, "no face found"
    height, width = pixels.shape[:2]
    points = np.array([(p.x * width, p.y * height) for p in faces[0].landmark])
    left, right = INNER_CORNERS
    return np.linalg.norm(points[UPPER_LIP] - points[LOWER_LIP]) / np.linalg.norm(
        points[left] - points[right])


OPENINGS = np.linspace(0, 1, 8)


@pytest.fixture(scope="module")
def opening_mouth(painter):
    return [painter.draw(opening, scale=0.6).pixels for opening in OPENINGS]


@pytest.mark.parametrize(("height", "shift"), [(648, (0, 0)), (512, (9, -6)), (560, (-7, 5))])
def test_face_mesh_follows_the_drawn_opening(opening_mouth, face_mesh, height, shift):
    move = np.array([[1, 0, shift[0]], [0, 1, shift[1]]], np.float64)
    gaps = []
    for wide in opening_mouth:
        middle = wide[:, (wide.shape[1] - wide.shape[0]) // 2 :][:, : wide.shape[0]]
        small = cv2.resize(middle, (height, height), interpolation=cv2.INTER_AREA)
        small = cv2.warpAffine(small, move, (height, height), borderMode=cv2.BORDER_REPLICATE)
        gaps.append(lip_gap(face_mesh, small))
    assert gaps[0] < 0.03
    assert np.all(np.diff(gaps) > 0)
    assert np.corrcoef(OPENINGS, gaps)[0, 1] >= 0.97


def test_a_drawing_is_the_same_every_time(painter):
    first, second = painter.draw(scale=0.25), painter.draw(scale=0.25)
    assert first.image.shape == (270, 480, 3)
    assert np.array_equal(first.image, second.image)
    assert np.array_equal(first.matte, second.matte)


def test_the_shipped_pictures_are_what_the_generator_draws(painter, finished):
    wide = picture(f"{painter.PRESET}-wide.webp")
    square = picture(f"{painter.PRESET}.webp")
    assert wide.shape == (1080, 1920, 3)
    assert square.shape == (1080, 1080, 3)
    # Lossy compression only.
    assert cv2.PSNR(wide, finished.pixels) > 34
    assert cv2.PSNR(square, np.ascontiguousarray(finished.pixels[:, SQUARE])) > 34
    matte = picture(f"{painter.PRESET}-matte.png")
    assert np.abs(matte.astype(int) - to_bytes(finished.matte)).max() <= 1


def test_the_shipped_contours_are_the_drawn_ones(painter, finished, shipped):
    plan, put = finished.plan, finished.frame.put
    landmarks = np.array(shipped["landmarks"])
    assert landmarks.shape == (478, 3)
    for indices, line, allowed in ((mesh.LIP_OUTER_UPPER, plan.lips.top, 3.0),
                                   (mesh.LIP_OUTER_LOWER, plan.lips.bottom, 3.0),
                                   (mesh.LIP_INNER_UPPER, plan.lips.upper_line, 0.2),
                                   (mesh.LIP_INNER_LOWER, plan.lips.upper_line, 0.2)):
        assert distance(landmarks[list(indices), :2], put(line)) < allowed
    corner = landmarks[list(INNER_CORNERS), :2]
    gap = np.linalg.norm(landmarks[UPPER_LIP, :2] - landmarks[LOWER_LIP, :2])
    assert gap / np.linalg.norm(corner[1] - corner[0]) < 0.01
    for eye, known, iris in zip(plan.eyes, shipped["eyes"], mesh.IRIS, strict=True):
        for lid in ("upper", "lower"):
            points = np.array(known[lid])
            assert np.all(np.diff(points[:, 0]) > 0)  # left to right
            assert distance(points, put(getattr(eye, lid))) < 0.1
        assert np.linalg.norm(landmarks[iris[0], :2] - known["iris"]) < 0.2
        assert known["iris_radius"] == pytest.approx(eye.radius * finished.frame.zoom, abs=0.06)
    assert landmarks[mesh.CHIN, 1] == pytest.approx(put(plan.face)[:, 1].max(), abs=0.2)


def distance(points, line):
    """The largest distance of any point to a dense polyline."""
    along = np.linspace(0, 1, len(line))
    fine = np.stack([np.interp(np.linspace(0, 1, 4000), along, line[:, k]) for k in (0, 1)], 1)
    return np.linalg.norm(points[:, None] - fine[None], axis=2).min(1).max()


def test_the_head_is_framed_like_the_others(shipped):
    landmarks = np.array(shipped["landmarks"])
    top, bottom = landmarks[[mesh.FOREHEAD, mesh.CHIN], :2]
    assert 0.365 < (bottom[1] - top[1]) / 1080 < 0.42
    assert abs((top[0] + bottom[0]) / 2 - 960) < 12
    assert shipped["drawn"] is True


def test_a_preset_is_small(painter):
    files = [FOLDER / f"{painter.PRESET}{end}" for end in ("-wide.webp", ".webp", "-matte.png",
                                                           ".json")]
    assert sum(file.stat().st_size for file in files) <= 600_000
