from __future__ import annotations

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
