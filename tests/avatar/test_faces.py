"""Every face is found where it is, at any angle and size; what is no face is not."""

from __future__ import annotations

import subprocess
import sys
import threading

import cv2
import numpy as np
import pytest
import skimage.data

from inference.avatar.face import find_faces
from inference.avatar.geometry import CHIN, FOREHEAD, Face


def turned(picture: np.ndarray, degrees: float) -> np.ndarray:
    """Clockwise, on a grey ground large enough for all of it."""
    height, width = picture.shape[:2]
    m = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1)
    c, s = abs(m[0, 0]), abs(m[0, 1])
    w, h = int(width * c + height * s), int(width * s + height * c)
    m[:, 2] += (w - width) / 2, (h - height) / 2
    return cv2.warpAffine(picture, m, (w, h), borderValue=(128, 128, 128))


def group(head: np.ndarray, *places: tuple[float, int, int]) -> np.ndarray:
    """Heads of the given scales at the given corners, on a plain wall."""
    picture = np.full((900, 1400, 3), 120, np.uint8)
    for scale, x, y in places:
        one = cv2.resize(head, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        picture[y:y + one.shape[0], x:x + one.shape[1]] = one
    return picture


def height(face: Face) -> float:
    return float(np.linalg.norm(face.landmarks[CHIN, :2] - face.landmarks[FOREHEAD, :2]))


@pytest.fixture(scope="module")
def found(astronaut: np.ndarray) -> Face:
    (face,) = find_faces(astronaut)
    return face


def test_the_mesh_lies_on_the_face(found):
    # Read off the enlarged picture by eye: the mouth's corners, the pupils, the chin.
    assert found.landmarks.shape == (478, 3) and found.landmarks.dtype == np.float32
    assert np.linalg.norm(found.landmarks[61, :2] - (203, 140)) < 2.5
    assert np.linalg.norm(found.landmarks[291, :2] - (244, 141)) < 2.5
    assert np.linalg.norm(found.landmarks[CHIN, :2] - (222, 177)) < 4
    assert np.linalg.norm(found.eyes[0].iris - (203.5, 101)) < 1.5
    assert np.linalg.norm(found.eyes[1].iris - (246, 103.5)) < 1.5
    assert 95 < height(found) < 120
    left, right = found.eyes
    assert left.iris[0] < right.iris[0]
    assert left.upper[0, 0] < left.upper[-1, 0]
    assert 0.8 < found.score <= 1


@pytest.mark.parametrize("degrees", [20, 45, 90, 135, 180, 225, 270, 340])
def test_a_turned_picture_has_the_same_face_turned(astronaut, found, degrees):
    (face,) = find_faces(turned(astronaut, degrees))
    difference = face.pose.roll_deg - found.pose.roll_deg - degrees
    assert abs((difference + 180) % 360 - 180) < 2
    assert abs(face.pose.yaw_deg - found.pose.yaw_deg) < 3
    assert abs(face.pose.pitch_deg - found.pose.pitch_deg) < 3
    assert abs(height(face) - height(found)) < 3


def test_a_mirrored_face_mirrors_its_pose(astronaut, found):
    (face,) = find_faces(np.ascontiguousarray(turned(astronaut, 15)[:, ::-1]))
    assert abs(face.pose.roll_deg + found.pose.roll_deg + 15) < 2
    assert abs(face.pose.yaw_deg + found.pose.yaw_deg) < 4


def test_many_faces_of_many_sizes_the_subject_first(head):
    # Faces of 162, 65, 38, 27 and 22 pixels.
    picture = group(head, (0.25, 1200, 700), (1.5, 500, 300), (0.6, 100, 500), (0.35, 1100, 200),
                    (0.20, 900, 60))
    faces = find_faces(picture)
    assert [round(height(face)) for face in faces] == pytest.approx([162, 65, 38, 27, 22], abs=3)


def test_of_two_alike_the_central_one_comes_first(head):
    faces = find_faces(group(head, (1.0, 20, 20), (1.0, 620, 330)))
    assert len(faces) == 2
    assert faces[0].box[0] > 600


def test_a_lone_small_face_upside_down(head):
    picture = np.ascontiguousarray(group(head, (0.5, 200, 600))[::-1, ::-1])
    (face,) = find_faces(picture)
    assert abs(abs(face.pose.roll_deg) - 180) < 6


def test_a_face_in_greys_in_the_dark_and_tiny(astronaut, found):
    grey = cv2.cvtColor(cv2.cvtColor(astronaut, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    dark = (astronaut * 0.15).astype(np.uint8)
    for picture in (grey, dark):
        (face,) = find_faces(picture)
        assert np.abs(face.landmarks - found.landmarks)[:, :2].mean() < 3
    (face,) = find_faces(cv2.resize(astronaut, (100, 100), interpolation=cv2.INTER_AREA))
    assert 17 < height(face) < 25


def test_profiles_are_found_and_read_as_turned():
    (face,) = find_faces(np.dstack([skimage.data.camera()] * 3))  # looks to the right
    assert face.pose.yaw_deg > 35
    assert not face.eyes_animatable


@pytest.mark.parametrize("name", ["chelsea", "coffee", "rocket", "gravel", "page"])
def test_cats_cups_and_walls_have_no_face(name):
    picture = getattr(skimage.data, name)()
    assert find_faces(np.dstack([picture] * 3) if picture.ndim == 2 else picture) == []


def test_noise_and_plain_colours_have_no_face():
    noise = np.random.default_rng(3).integers(0, 256, (400, 400, 3), dtype=np.uint8)
    assert find_faces(noise) == []
    assert find_faces(np.full((300, 500, 3), 200, np.uint8)) == []


def test_threads_share_the_networks(astronaut, found):
    results: list[list[Face]] = [[] for _ in range(4)]

    def work(k: int) -> None:
        results[k] = find_faces(np.ascontiguousarray(np.rot90(astronaut, k)))

    threads = [threading.Thread(target=work, args=(k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for k, faces in enumerate(results):
        assert len(faces) == 1
        roll = faces[0].pose.roll_deg + 90 * k - found.pose.roll_deg
        assert abs((roll + 180) % 360 - 180) < 1


def test_loading_the_networks_is_quiet():
    code = ("import sys, numpy as np; from inference.avatar.face import find_faces; "
            "find_faces(np.zeros((200, 200, 3), np.uint8)); print('ours', file=sys.stderr)")
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stderr == "ours\n"
    assert run.stdout == ""


def test_only_what_is_needed_of_mediapipe_is_loaded_and_the_rest_on_demand():
    code = ("import sys, numpy as np; from inference.avatar.face import find_faces; "
            "find_faces(np.zeros((200, 200, 3), np.uint8)); "
            "print([m for m in ('matplotlib', 'jax', 'sounddevice') if m in sys.modules]); "
            "import mediapipe; print(mediapipe.solutions.face_mesh.FaceMesh.__name__)")
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["[]", "FaceMesh"]


# What is unusual about a face is told -----------------------------------------------------------


def warnings_of(picture: np.ndarray) -> str:
    (face,) = find_faces(np.ascontiguousarray(picture))
    assert all(sentence.endswith(".") for sentence in face.warnings)
    return " ".join(face.warnings)


def test_an_ordinary_smile_is_told_by_its_teeth_only(found):
    assert found.eyes_animatable
    assert len(found.warnings) == 1 and "shows teeth" in found.warnings[0]


def test_tilted(astronaut):
    assert "tilted by about 38 degrees" in warnings_of(turned(astronaut, 35))


def test_small(astronaut):
    small = cv2.resize(astronaut, (256, 256), interpolation=cv2.INTER_AREA)
    assert "only 55 pixels high" in warnings_of(small)


def test_blurred(astronaut):
    assert "blurred" in warnings_of(cv2.GaussianBlur(astronaut, (0, 0), 2))
    large = cv2.resize(astronaut, (1024, 1024), interpolation=cv2.INTER_CUBIC)
    assert "blurred" not in warnings_of(large)  # soft, but as sharp as 512 pixels can be


def test_dark(astronaut):
    assert "very dark" in warnings_of((astronaut * 0.15).astype(np.uint8))


def test_cut_off(astronaut):
    assert "cut off" in warnings_of(astronaut[:165])


def test_turned_away():
    sentences = warnings_of(np.dstack([skimage.data.camera()] * 3))
    assert "turned away" in sentences and "will not blink" in sentences
