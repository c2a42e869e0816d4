from __future__ import annotations

import cv2
import numpy as np
import pytest
import skimage.data


@pytest.fixture(scope="session")
def astronaut() -> np.ndarray:
    """512x512 photograph: one face, 108 pixels high, smiling, nearly upright."""
    return skimage.data.astronaut()


@pytest.fixture(scope="session")
def head(astronaut: np.ndarray) -> np.ndarray:
    """The same face cut out, 200x180, to be placed elsewhere."""
    return astronaut[20:220, 130:310]


@pytest.fixture(scope="session")
def cartoon() -> np.ndarray:
    """800x800: a bust in flat colours, with wide eyes."""
    picture = np.full((800, 800, 3), (200, 220, 235), np.uint8)
    skin, hair, shirt = (240, 205, 175), (60, 40, 30), (60, 90, 160)

    def ellipse(centre, axes, colour, start=0, end=360, thickness=-1):
        cv2.ellipse(picture, centre, axes, 0, start, end, colour, thickness, cv2.LINE_AA)

    ellipse((400, 420), (190, 240), skin)
    ellipse((400, 300), (205, 170), hair, 180)
    cv2.rectangle(picture, (330, 640), (470, 800), skin, -1)
    ellipse((400, 880), (320, 180), shirt, 180)
    for x in (320, 480):
        ellipse((x, 400), (67, 42), (255, 255, 255))
        ellipse((x, 400), (30, 30), hair)
        ellipse((x, 350), (48, 10), hair, 180, 360, 6)
    ellipse((400, 480), (18, 12), (205, 160, 130), 0, 180, 4)
    ellipse((400, 550), (60, 18), (180, 70, 70), 0, 180, 6)
    return picture
