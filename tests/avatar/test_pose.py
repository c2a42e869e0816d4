"""Angles and moves of a face, from its points alone."""

from __future__ import annotations

import numpy as np
import pytest

from inference.avatar.face import find_faces
from inference.avatar.geometry import Face, pose_of


@pytest.fixture(scope="module")
def face(astronaut: np.ndarray) -> Face:
    (face,) = find_faces(astronaut)
    return face


def rotated(mesh: np.ndarray, axis: str, degrees: float) -> np.ndarray:
    """As a head would turn: right (y), down (x), clockwise (z)."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    turn = {"y": [[c, 0, -s], [0, 1, 0], [s, 0, c]], "x": [[1, 0, 0], [0, c, -s], [0, s, c]],
            "z": [[c, -s, 0], [s, c, 0], [0, 0, 1]]}[axis]
    centre = mesh.mean(0)
    return (mesh - centre) @ np.array(turn).T + centre


@pytest.mark.parametrize("degrees", [-40, -15, 0, 15, 40])
def test_each_angle_is_read_back(face, degrees):
    start = pose_of(face.landmarks)
    assert pose_of(rotated(face.landmarks, "y", degrees)).yaw_deg == pytest.approx(
        start.yaw_deg + degrees, abs=1)
    assert pose_of(rotated(face.landmarks, "x", degrees)).pitch_deg == pytest.approx(
        start.pitch_deg + degrees, abs=1)
    assert pose_of(rotated(face.landmarks, "z", degrees)).roll_deg == pytest.approx(
        start.roll_deg + degrees, abs=0.1)


def test_a_frontal_face_reads_about_zero(face):
    assert abs(face.pose.yaw_deg) < 4
    assert abs(face.pose.pitch_deg) < 8


def test_a_moved_face_keeps_everything_but_its_place(face):
    moved = face.moved(2.0, (10.0, -5.0))
    assert np.allclose(moved.landmarks[:, :2], face.landmarks[:, :2] * 2 + (10, -5), atol=1e-3)
    assert np.allclose(moved.eyes[0].iris, face.eyes[0].iris * 2 + (10, -5), atol=1e-3)
    assert moved.warnings == face.warnings and moved.score == face.score
    assert moved.eyes_animatable == face.eyes_animatable
    assert moved.pose.yaw_deg == pytest.approx(face.pose.yaw_deg, abs=0.01)
