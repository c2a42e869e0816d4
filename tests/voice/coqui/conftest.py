"""Coqui's voices on the loopback: tiny networks under the names of the published ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from inference import gpu
from inference.media import write_wav
from inference.voice.coqui import english, fast_pitch, xtts, your_tts
from inference.voice.espeak import speak
from inference.voice.hub.speaker import Speaker
from inference.weights import Hub
from inference.weights.rows import File, Folder
from tests.loopback_hub import LoopbackHub
from tests.voice.coqui import tiny

SPEAKERS = (your_tts.SPEAKER, xtts.SPEAKER, english.LJ, english.VCTK, fast_pitch.SPEAKER)
WORDS = "Please keep the figures to yourselves until the report is out next Thursday."


@pytest.fixture(scope="session")
def releases(tiny_files) -> dict[str, bytes]:
    """Path -> zip file, made once."""
    return {
        f"/coqui-ai/TTS/releases/download/{release}/{name}.zip": tiny_files(
            f"{name}.zip", lambda folder, make=make, name=name: tiny.zipped(make(folder), name)
        )
        for name, (release, make) in tiny.RELEASES.items()
    }


@pytest.fixture(scope="session")
def publish(releases, tiny_files):
    """Puts all of it on a loopback Hub, and gives the speakers that look there."""

    def publish(loopback: LoopbackHub) -> dict[str, Speaker]:
        loopback.files.update(releases)
        loopback.add("tts-hub/XTTS-v2", tiny_files("xtts", tiny.xtts))
        return {
            speaker.name: replace(
                speaker,
                weights=lambda *of, rows=speaker.weights: tuple(
                    at(loopback, folder) for folder in rows(*of)),
            )
            for speaker in SPEAKERS
        }

    return publish


def at(loopback: LoopbackHub, folder: Folder) -> Folder:
    """The row as that of the tiny files there."""

    def there(file: File) -> File:
        if file.archive is None:
            return replace(file, sha256="")
        path = file.archive.url.removeprefix("https://github.com")
        size = len(loopback.files[path])
        archive = replace(file.archive, url=loopback.url + path, sha256="", bytes=size)
        return replace(file, archive=archive)

    return replace(folder, files=tuple(map(there, folder.files)))


@pytest.fixture
def speakers(publish, loopback, hub) -> dict[str, Speaker]:
    """Nothing of them is here yet."""
    return publish(loopback)


@dataclass(frozen=True)
class Warm:
    """What has been fetched and loaded stays from test to test."""

    speakers: dict[str, Speaker]
    hub: Hub


@pytest.fixture(scope="module")
def warm(publish, tmp_path_factory) -> Iterator[Warm]:
    folder = tmp_path_factory.mktemp("warm")
    with LoopbackHub() as loopback, pytest.MonkeyPatch.context() as patch:
        patch.setattr(gpu, "_kept", {})
        hub = Hub(endpoint=loopback.url, cache=folder / "hub", kept=folder / "kept")
        yield Warm(publish(loopback), hub)


@pytest.fixture(scope="session")
def people(tmp_path_factory) -> dict[str, Path]:
    """Sound files in which somebody speaks, and one that is too short."""
    folder = tmp_path_factory.mktemp("people")
    for who in ("ava", "otto"):
        speech = speak(WORDS, who)
        write_wav(folder / f"{who}.wav", speech.samples, speech.rate)
    write_wav(folder / "short.wav", speech.samples[: speech.rate], speech.rate)
    return {path.stem: path for path in folder.iterdir()}
