"""What holds for every test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from inference import gpu, memory


@pytest.fixture(scope="module", autouse=True)
def nothing_stays_loaded() -> Iterator[None]:
    """The networks of one file of tests are of no use to the next; all together they fill a
    machine. A name that outlives the file loads its network again."""
    yield
    for name in list(gpu._kept):
        gpu.forget(name)
    memory.give_back()


@pytest.fixture(scope="session")
def painters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """For MOUTHPIECE_WEIGHTS and tests.painting: tiny networks that paint."""
    from tests.painting import publish

    folder = tmp_path_factory.mktemp("painters")
    publish(folder)
    return folder
