"""The photograph that the animator's tests share: opened once."""

from __future__ import annotations

import pytest
from skimage import data

from inference.avatar.portrait import Portrait, open_portrait


@pytest.fixture(scope="session")
def astronaut() -> Portrait:
    return open_portrait(data.astronaut(), name="astronaut")
