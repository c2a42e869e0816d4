"""Thin-plate splines: through the points, flat where they say so, smooth between."""

from __future__ import annotations

import numpy as np

from inference.video.puppet.thinplate import thin_plate


def test_it_passes_through_its_points() -> None:
    chance = np.random.default_rng(0)
    points, values = chance.uniform(-1, 1, (60, 2)), chance.normal(size=(60, 3))
    field = thin_plate(points, values, smoothing=0)
    assert np.allclose(field(points), values, atol=1e-6)


def test_a_plane_stays_a_plane_everywhere() -> None:
    chance = np.random.default_rng(1)
    points = chance.uniform(-1, 1, (30, 2))
    values = points @ np.array([[2.0], [-1.0]]) + 0.5
    far = chance.uniform(-3, 3, (50, 2))
    assert np.allclose(thin_plate(points, values)(far), far @ [[2.0], [-1.0]] + 0.5, atol=1e-6)


def test_the_same_point_twice_is_no_harm() -> None:
    points = np.array([[0.0, 0], [1, 0], [0, 1], [1, 1], [1, 1]])
    values = np.array([[0.0], [1], [1], [2], [2]])
    assert np.allclose(thin_plate(points, values)(np.array([[0.5, 0.5]])), 1, atol=1e-3)
