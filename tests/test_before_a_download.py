"""What is wrong is told before hundreds of megabytes come, and who wants them hears them come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from huggingface_hub import constants
from PIL import Image

from inference.__main__ import main
from inference.errors import Problem, WeightsProblem
from inference.studio import make_video
from inference.video.options import VideoOptions
from tests.footage_maker import Place, encode, film, make, wall
from tests.loopback_hub import LoopbackHub


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackHub]:
    """One that has nothing, and a computer that has nothing either."""
    monkeypatch.delenv("MOUTHPIECE_WEIGHTS", raising=False)
    for name in ("HF_HUB_CACHE", "HF_ASSETS_CACHE"):
        monkeypatch.setattr(constants, name, str(tmp_path / name))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    with LoopbackHub() as hub:
        monkeypatch.setattr(constants, "ENDPOINT", hub.url)
        yield hub


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("given")
    film(folder / "good.mp4", 3, lambda k: [Place("mateo", 240, 145, 1.1)])
    encode(folder / "nobody.mp4", [wall()] * 15)
    make(folder / "small.mp4", "-f", "lavfi", "-i", "color=s=48x40:d=0.2")
    make(folder / "long.mkv", "-f", "lavfi", "-i", "color=s=64x64:r=1:d=700", "-c:v", "mpeg4")
    make(folder / "sound.mp4", "-f", "lavfi", "-i", "sine=d=0.5")
    make(folder / "moving.gif", "-f", "lavfi", "-i", "testsrc=d=1:s=80x80:r=5")
    (folder / "half.mp4").write_bytes((folder / "good.mp4").read_bytes()[:2000])
    (folder / "empty.mp4").touch()
    (folder / "text.png").write_text("not a picture")
    (folder / "text.mp4").write_text("not a video")
    (folder / "text.wav").write_text("not a sound")
    Image.fromarray(np.full((300, 300, 3), 120, np.uint8)).save(folder / "wall.png")
    return {path.name: path for path in folder.iterdir()}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"text": " "}, "There is no text"),
        ({"text": "Hi", "voice": "nobody"}, "There is no voice"),
        ({"text": "Hi", "language": "xx"}, "xx"),
        ({"text": "Hi", "speed": 9.0}, "The speed goes from"),
        ({"audio": "text.wav"}, "text.wav"),
        ({"text": "Hi", "out": "none/v.mp4"}, "The folder"),
        ({"text": "Hi", "avatar": "text.png"}, "text.png"),
        ({"text": "Hi", "avatar": "wall.png"}, "No face"),
        ({"text": "Hi", "avatar": "text.mp4"}, "text.mp4 is not a video, or it is damaged"),
        ({"text": "Hi", "avatar": "half.mp4"}, "half.mp4 is not a video, or it is damaged"),
        ({"text": "Hi", "avatar": "empty.mp4"}, "empty.mp4 is empty"),
        ({"text": "Hi", "avatar": "sound.mp4"}, "sound.mp4 has sound, but no moving pictures"),
        ({"text": "Hi", "avatar": "moving.gif"}, "convert it to mp4"),
        ({"text": "Hi", "avatar": "small.mp4"}, "48x40 pixels"),
        ({"text": "Hi", "avatar": "long.mkv"}, "longer than 10 minutes"),
        ({"text": "Hi", "avatar": "nobody.mp4"}, "No face was found in this video"),
        ({"text": "Hi", "avatar": "good.mp4", "face": 5}, "no face number 5"),
    ],
)
def test_what_is_wrong_is_told_without_a_word_to_the_hub(
    hub: LoopbackHub, given: dict[str, Path], tmp_path: Path, asked: dict[str, Any], said: str
) -> None:
    named = {key: given.get(value, value) if key in ("avatar", "audio") else value
             for key, value in asked.items()}
    avatar, out = named.pop("avatar", "mateo"), tmp_path / named.pop("out", "v.mp4")
    with pytest.raises(Problem, match=said) as problem:
        make_video(avatar=avatar, out=out, engine="wav2lip", **named)
    assert not isinstance(problem.value, WeightsProblem)
    assert problem.value.sentence.endswith(".") and "\n" not in problem.value.sentence
    assert hub.requests == []


def test_on_the_command_line_too(
    hub: LoopbackHub, given: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["Hi", "--engine", "wav2lip", "--pitch", "99"]) == 1
    assert capsys.readouterr().err.splitlines()[-1].startswith("Voice: The pitch goes from")
    assert main(["Hi", "--avatar", str(given["sound.mp4"])]) == 1
    assert capsys.readouterr().err.splitlines()[-1].startswith("Video: sound.mp4 has sound, but")
    assert hub.requests == []
    assert main(["Hi", "--engine", "wav2lip"]) == 1
    told = capsys.readouterr().err
    assert f"Looking for wav2lip_gan.pth on 127.0.0.1:{hub.url.rpartition(':')[2]}" in told
    assert told.splitlines()[-1].startswith("Download: ")
    assert hub.requests != []


@pytest.mark.parametrize("apart", [False, True])
def test_what_comes_is_told_before_a_word_is_spoken(
    hub: LoopbackHub, given: dict[str, Path], tmp_path: Path, apart: bool
) -> None:
    """To a listener of its own, or else among all the rest."""
    told: list[str] = []
    coming: list[str] = []

    def into(sentences: list[str]) -> Callable[[float, str], None]:
        return lambda fraction, sentence: sentences.append(sentence)

    with pytest.raises(WeightsProblem, match=r"wav2lip_gan\.pth"):
        make_video("Hi", avatar=given["good.mp4"], out=tmp_path / "v.mp4", on_progress=into(told),
                   on_download=into(coming) if apart else None)
    assert any(s.startswith("Looking for wav2lip_gan.pth") for s in (coming if apart else told))
    assert not any("wav2lip" in sentence for sentence in told) or not apart
    assert not any("Speaking" in sentence or "Reading" in sentence for sentence in told)
    assert not (tmp_path / "v.mp4").exists()


def test_the_finder_of_faces_comes_before_the_work_too(
    hub: LoopbackHub, given: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "wav2lip_gan.safetensors").touch()  # here, so not looked for
    monkeypatch.setenv("MOUTHPIECE_WEIGHTS", str(tmp_path / "own"))
    told: list[str] = []
    with pytest.raises(WeightsProblem, match="s3fd"):
        make_video("Hi", avatar=given["good.mp4"], out=tmp_path / "v.mp4",
                   video=VideoOptions(finder="s3fd"),
                   on_progress=lambda fraction, sentence: told.append(sentence))
    assert not any("Speaking" in sentence for sentence in told)
