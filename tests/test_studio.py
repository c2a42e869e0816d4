import os
import subprocess
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from inference import media
from inference.engines import CATALOGUE, find
from inference.errors import (
    Cancelled,
    PictureProblem,
    Problem,
    SoundProblem,
    TextProblem,
    VideoProblem,
    VoiceProblem,
)
from inference.studio import make_video
from inference.video.mouth import TEXT_DOES_NOT_FIT
from inference.video.options import VideoOptions
from inference.voice.espeak import speak
from inference.voice.recording import open_recording

TEXT = "Hello there."
SMALL = VideoOptions(height=144)


def saved(path: Path, samples: np.ndarray, rate: int) -> Path:
    media.write_wav(path, samples, rate)
    return path


@pytest.fixture(scope="module")
def recording(tmp_path_factory) -> Path:
    speech = speak("A recording of mine.")
    return saved(tmp_path_factory.mktemp("sound") / "mine.wav", speech.samples, speech.rate)


@pytest.fixture(scope="module")
def photo(tmp_path_factory) -> Path:
    skimage_data = pytest.importorskip("skimage.data")
    from PIL import Image

    path = tmp_path_factory.mktemp("picture") / "photo.png"
    Image.fromarray(skimage_data.astronaut()).save(path)
    return path


def strangers() -> list[str]:
    """Threads of ours that should have ended."""
    return [t.name for t in threading.enumerate() if t.name.startswith(("to-encoder", "puppet"))]


def encoders() -> list[str]:
    """ffmpeg processes that this one has started and not ended."""
    if not Path("/proc").is_dir():
        return []
    found = []
    for children in Path(f"/proc/{os.getpid()}/task").glob("*/children"):
        with suppress(OSError):  # of a thread, or a process, that has just ended
            for child in children.read_text().split():
                command = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")[0].decode()
                if "ffmpeg" in command:
                    found.append(command)
    return found


def test_text_alone_is_enough(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    clip = make_video(TEXT, video=SMALL)
    info = media.probe(clip.path)
    assert clip.path == Path("hello-there.mp4")
    assert info.picture_size == (clip.width, clip.height) == (144, 144)
    assert info.seconds == pytest.approx(clip.seconds, abs=1 / clip.fps)
    assert info.tags["title"] == TEXT
    assert {"picture", "voice", "mouth", "face", "video", "total"} <= set(clip.timings)
    assert clip.engine == "puppet"
    again = make_video(TEXT, video=SMALL)
    assert again.path == Path("hello-there-2.mp4")


def test_the_picture_lasts_as_long_as_the_sound(tmp_path):
    clip = make_video(TEXT, out=tmp_path / "v.mp4", video=SMALL)
    heard = media.decode_sound(clip.path, 22050, 60).samples
    assert abs(len(heard) / 22050 - clip.seconds) < 1 / clip.fps
    assert clip.frames == round(clip.seconds * clip.fps)


def test_the_same_request_gives_the_same_pictures(tmp_path):
    paths = [make_video(TEXT, out=tmp_path / f"{k}.mp4", video=SMALL).path for k in range(2)]
    first, second = (luma(path) for path in paths)
    assert np.array_equal(first, second)
    other = VideoOptions(height=144, seed=7)
    assert not np.array_equal(
        first, luma(make_video(TEXT, out=tmp_path / "o.mp4", video=other).path)
    )


def luma(path: Path) -> np.ndarray:
    return np.frombuffer(
        subprocess.run(
            [media.ffmpeg(), "-v", "error", "-i", str(path), "-pix_fmt", "gray",
             "-f", "rawvideo", "-"],
            check=True, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL,
        ).stdout, np.uint8,
    )  # fmt: skip


def test_the_mouth_moves_with_the_words_and_rests_without(tmp_path):
    still = VideoOptions(height=256, liveliness=0)
    clip = make_video(TEXT, out=tmp_path / "v.mp4", video=still)
    frames = luma(clip.path).reshape(-1, 256, 256).astype(np.float32)
    change = np.abs(frames - frames[0]).mean((1, 2))
    assert change[:3].max() < 0.3 * change.max()
    assert change.max() > 0.2


def test_a_recording_is_heard_as_it_was(tmp_path, recording):
    clip = make_video(audio=recording, out=tmp_path / "v.mp4", video=SMALL)
    before = open_recording(recording).samples
    after = media.decode_sound(clip.path, 22050, 60).samples[: len(before)]
    assert np.corrcoef(before, after)[0, 1] > 0.99
    assert "a recording" in media.probe(clip.path).tags["comment"]


def test_a_recording_with_what_is_said_in_it(tmp_path, recording):
    clip = make_video(
        "A recording of mine.", audio=recording, out=tmp_path / "v.mp4", video=SMALL
    )
    assert media.probe(clip.path).tags["title"] == "A recording of mine."


def test_words_that_are_not_what_is_said_are_told(tmp_path, recording):
    clip = make_video("Nobody would guess how many bananas fit into this suitcase.",
                      audio=recording, out=tmp_path / "o.mp4", video=SMALL)
    assert TEXT_DOES_NOT_FIT in clip.warnings


def test_a_picture_of_one_s_own_in_its_own_shape(tmp_path, photo):
    from PIL import Image

    wide = photo.with_name("wide.png")
    Image.open(photo).crop((0, 0, 512, 384)).save(wide)
    look = VideoOptions(height=240, shape="original")
    clip = make_video(TEXT, avatar=wide, out=tmp_path / "v.mp4", video=look)
    assert (clip.width, clip.height) == (320, 240)


@pytest.mark.parametrize("shape", ["portrait", "landscape"])
def test_every_shape(tmp_path, shape):
    clip = make_video(TEXT, out=tmp_path / "v.mp4", video=VideoOptions(height=144, shape=shape))
    assert media.probe(clip.path).picture_size == (clip.width, clip.height)


def test_progress_goes_forward_and_every_stage_tells(tmp_path):
    told: list[tuple[float, str]] = []
    make_video(
        TEXT, out=tmp_path / "v.mp4", video=SMALL, on_progress=lambda f, s: told.append((f, s))
    )
    fractions = [fraction for fraction, _ in told]
    assert fractions == sorted(fractions)
    assert fractions[0] == 0 and fractions[-1] == 1
    assert len({sentence.split(":")[0] for _, sentence in told}) >= 6


@pytest.mark.parametrize("stop", [Cancelled("Stopped."), KeyboardInterrupt(), ValueError()])
@pytest.mark.parametrize("when", [0.0, 0.05, 0.12, 0.2, 0.3, 0.7, 1.0])
def test_stopped_at_any_stage_nothing_is_left(tmp_path, when, stop):
    def on_progress(fraction: float, sentence: str) -> None:
        if fraction >= when:
            raise stop

    with pytest.raises(type(stop)):
        make_video(TEXT, out=tmp_path / "v.mp4", video=SMALL, on_progress=on_progress)
    assert list(tmp_path.iterdir()) == []
    assert strangers() == []
    assert encoders() == []


def test_two_at_once_do_not_meet(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = {}

    def work(key: int, height: int) -> None:
        made[key] = make_video(TEXT, video=VideoOptions(height=height))

    sizes = (144, 160, 176)
    threads = [threading.Thread(target=work, args=(k, h)) for k, h in enumerate(sizes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({clip.path for clip in made.values()}) == 3
    for key, height in enumerate(sizes):
        assert media.probe(made[key].path).picture_size == (height, height)
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize(
    ("request_", "kind", "sentence"),
    [
        ({}, TextProblem, "nothing to say"),
        ({"text": "  "}, TextProblem, "no text"),
        ({"text": TEXT, "voice": "avva"}, VoiceProblem, "did you mean “ava”"),
        ({"text": TEXT, "language": "xx-yy"}, VoiceProblem, "does not speak"),
        ({"text": TEXT, "speed": 9}, VoiceProblem, "from 0.5 to 2"),
        ({"text": TEXT, "speed": float("nan")}, VoiceProblem, "from 0.5 to 2"),
        ({"text": TEXT, "pitch_semitones": 40}, VoiceProblem, "12 semitones"),
        ({"text": TEXT, "avatar": "nobody"}, PictureProblem, "no avatar called nobody"),
        ({"text": TEXT, "avatar": "nobody.jpg"}, PictureProblem, "no picture nobody.jpg"),
        ({"audio": "missing.wav"}, SoundProblem, "no file missing.wav"),
        ({"text": TEXT, "out": "no/such/v.mp4"}, VideoProblem, "does not exist"),
        ({"text": TEXT, "out": "."}, VideoProblem, "is a folder"),
    ],
)
def test_what_cannot_be_done_is_said_at_once(tmp_path, monkeypatch, request_, kind, sentence):
    monkeypatch.chdir(tmp_path)
    told: list[float] = []
    with pytest.raises(kind, match=sentence):
        make_video(**request_, on_progress=lambda fraction, _: told.append(fraction))
    assert told == [0.0]
    assert list(tmp_path.iterdir()) == []


def test_what_a_video_is_made_from_stays(tmp_path, recording):
    source = tmp_path / "mine.mp4"
    made = make_video(audio=recording, out=source, video=SMALL).path.read_bytes()
    with pytest.raises(VideoProblem, match=r"would replace mine\.mp4"):
        make_video(audio=source, out=source, video=SMALL)
    assert source.read_bytes() == made


def test_a_title_of_any_text(tmp_path):
    text = "One\0two\x1b[31m three.\u202e"
    clip = make_video(text, out=tmp_path / "v.mp4", video=SMALL)
    assert media.probe(clip.path).tags["title"] == "Onetwo[31m three."


def test_a_picture_without_a_face(tmp_path):
    from PIL import Image

    Image.new("RGB", (300, 300), "teal").save(tmp_path / "wall.png")
    with pytest.raises(PictureProblem):
        make_video(TEXT, avatar=tmp_path / "wall.png", out=tmp_path / "v.mp4")
    assert [p.name for p in tmp_path.iterdir()] == ["wall.png"]


def test_a_name_made_of_any_text(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    clip = make_video("../../etc: “Où” est\nle <chat>? " * 3, language="fr", video=SMALL)
    assert clip.path.parent == Path()
    assert clip.path.name == "etc-où-est-le-chat.mp4"


def test_the_catalogue():
    assert len({engine.id for engine in CATALOGUE}) == len(CATALOGUE)
    for engine in CATALOGUE:
        assert engine.missing == ""
        assert callable(engine.load())
        assert engine.about.endswith(".") and engine.licence
    with pytest.raises(Problem, match="choose presets, portrait"):
        find("magic")


def test_an_engine_whose_libraries_are_not_there_says_so():
    absent = replace(find("puppet"), modules=("numpy", "no_such_library"))
    assert absent.missing == "Puppet needs no_such_library: pip install -r requirements.txt."
    with pytest.raises(Problem, match="needs no_such_library"):
        absent.load()
