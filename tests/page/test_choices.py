"""What is chosen on the page, as make_video takes it."""

from __future__ import annotations

import pytest

from inference.video.options import SIDE_LIMITS, frame_size
from page.choices import Look
from page.video import SHAPES, SIDES

PICTURES = [(1, 1), (1600, 1200), (1200, 1600)]


@pytest.mark.parametrize("picture", PICTURES)
@pytest.mark.parametrize("side", [side for _, side in SIDES])
@pytest.mark.parametrize("shape", [shape for _, shape in SHAPES])
def test_the_shorter_side_is_the_one_chosen(shape, side, picture):
    assert min(frame_size(Look(shape, side).options(picture), picture)) == side


def test_a_very_tall_picture_stays_within_the_limits():
    narrow = (100, 1000)
    assert frame_size(Look("original", 720).options(narrow), narrow) == (216, SIDE_LIMITS[1])
