"""The real page, launched on the loopback, with a temporary folder of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import gradio as gr
import pytest
from gradio_client import Client
from PIL import Image
from safetensors.torch import save_file
from skimage import data

from app import build_demo, launch_options
from page.settings import Settings
from tests.footage_maker import Place, film, make
from tests.networks.recipe import random_wav2lip

ROOMY = Settings(at_once=2, max_seconds=60, max_megabytes=2)
NARROW = Settings(at_once=1, max_waiting=1, max_seconds=60, max_characters=800)


@contextmanager
def serving(demo: gr.Blocks, settings: Settings) -> Iterator[str]:
    demo.launch(**launch_options(settings), prevent_thread_lock=True, quiet=True)
    try:
        yield demo.local_url.rstrip("/")
    finally:
        demo.close(verbose=False)


@pytest.fixture(scope="session")
def uploads(tmp_path_factory) -> Iterator[Path]:
    """Where the server keeps uploads and results."""
    folder = tmp_path_factory.mktemp("uploads")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_TEMP_DIR", str(folder))
        yield folder


@pytest.fixture(scope="session")
def url(uploads) -> Iterator[str]:
    with serving(build_demo(ROOMY), ROOMY) as url:
        yield url


@pytest.fixture(scope="session")
def narrow_url(uploads) -> Iterator[str]:
    """One video at a time, and one more person may wait."""
    with serving(build_demo(NARROW), NARROW) as url:
        yield url


def new_client(url: str, downloads: Path) -> Client:
    return Client(url, verbose=False, download_files=downloads, analytics_enabled=False)


@pytest.fixture(scope="session")
def client(url, tmp_path_factory) -> Iterator[Client]:
    client = new_client(url, tmp_path_factory.mktemp("downloads"))
    yield client
    client.close()


@pytest.fixture
def caller(tmp_path) -> Iterator[Callable[[str], Client]]:
    """Clients, each of which is somebody else."""
    clients = []

    def call(url: str) -> Client:
        clients.append(new_client(url, tmp_path))
        return clients[-1]

    yield call
    with ThreadPoolExecutor() as pool:  # each takes a second to close
        list(pool.map(Client.close, clients))


@pytest.fixture(scope="session")
def photo(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("pictures") / "astronaut.png"
    Image.fromarray(data.astronaut()).save(path)
    return path


@pytest.fixture(scope="session")
def weights(tmp_path_factory) -> Path:
    """A folder for MOUTHPIECE_WEIGHTS, with a network that paints something."""
    folder = tmp_path_factory.mktemp("weights")
    save_file(random_wav2lip().state_dict(), folder / "wav2lip_gan.safetensors")
    return folder


@pytest.fixture(scope="session")
def films(tmp_path_factory) -> dict[str, Path]:
    """Videos to upload: of "one" person, of "two" (the larger on the left), of "none"; "notes" is
    no video."""
    folder = tmp_path_factory.mktemp("films")
    two = [Place("mateo", 150, 150), Place("ada", 360, 160, 0.75)]
    film(folder / "one.mp4", 50, lambda k: [Place("mateo", 240 + k / 5, 150)])
    film(folder / "two.mp4", 25, lambda k: two)
    make(folder / "none.mp4", "-f", "lavfi", "-i", "testsrc=duration=1:size=320x240")
    (folder / "notes.mp4").write_text("not a video")
    return {path.stem: path for path in folder.iterdir()}
