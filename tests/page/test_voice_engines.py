"""A further voice engine is a row of the catalogue: offered and used with no other change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError

from app import build_demo
from inference import engines
from inference.__main__ import main
from inference.errors import Problem, VoiceProblem
from inference.media import decode_sound, probe, write_wav
from inference.studio import make_video
from inference.video.options import VideoOptions
from inference.voice.espeak import speak
from page import people
from page.people import FROM_SAMPLE, SUITS_AVATAR
from tests.page.conftest import ROOMY, new_client, serving
from tests.page.waiting import until
from tests.voice import parrot, whistle


@pytest.fixture(scope="module")
def catalogue() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        rows = (*engines.CATALOGUE, parrot.UNDER_TERMS, whistle.ROW, whistle.MISSING)
        patch.setattr(engines, "CATALOGUE", rows)
        yield


@pytest.fixture(scope="module")
def whistling(catalogue, uploads, tmp_path_factory) -> Iterator[Client]:
    with serving(build_demo(ROOMY), ROOMY) as url:
        client = new_client(url, tmp_path_factory.mktemp("downloads"))
        yield client
        client.close()


@pytest.fixture(scope="module")
def sample(tmp_path_factory) -> Path:
    speech = speak("Please keep the figures to yourselves until Thursday.", "otto")
    path = tmp_path_factory.mktemp("samples") / "otto-s-voice.wav"
    write_wav(path, speech.samples, speech.rate)
    return path


def pitch_of(path: str) -> float:
    """Hertz of the loudest tone."""
    sound = decode_sound(Path(path), 16_000, 60)
    spectrum = np.abs(np.fft.rfft(sound.samples))
    return float(np.fft.rfftfreq(len(sound.samples), 1 / 16_000)[spectrum.argmax()])


def test_a_program_finds_it_and_speaks_with_it(whistling):
    rows = {row["id"]: row for row in whistling.predict(api_name="/list_engines")}
    assert rows["whistle"]["offers"] == ["blackbird", "shepherd"]
    assert rows["recording"]["offers"] == []
    sound, facts = whistling.predict(
        "Come up the mountain", voice_engine="whistle", voice="shepherd", language="Sfyria",
        api_name="/speak",
    )  # fmt: skip
    assert pitch_of(sound) == pytest.approx(900, abs=5)
    assert facts["seconds"] == pytest.approx(20 * whistle.LETTER_S, abs=0.01)


def test_a_program_makes_a_video_with_it_and_the_voice_suits_the_avatar(whistling):
    for avatar, hertz in (("mia", 1800), ("omar", 900)):
        video, _ = whistling.predict(
            text="Hello!", avatar=avatar, height=144, voice_engine="whistle",
            api_name="/make_video",
        )  # fmt: skip
        assert pitch_of(video) == pytest.approx(hertz, abs=20)
    assert "(Whistle)" in probe(Path(video)).tags["comment"]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"voice_engine": "whistle", "voice": "ava"}, "choose one of blackbird, shepherd"),
        ({"voice_engine": "whistle", "language": "de"}, "it speaks silbo, sfyria"),
        ({"voice_engine": "orchestra"}, "Orchestra needs no_such_orchestra: pip install"),
        ({"voice_engine": "tuba"}, "no voice engine “tuba”: choose espeak, .*whistle, orchestra"),
    ],
)
def test_what_it_does_not_offer_gets_a_sentence(whistling, asked, sentence):
    for endpoint in ("/speak", "/make_video"):
        with pytest.raises(AppError, match=sentence):
            whistling.predict(text="Hi", **asked, api_name=endpoint)


def test_a_program_clones_a_voice_with_consent_and_agreement(whistling):
    rows = {row["id"]: row for row in whistling.predict(api_name="/list_engines")}
    assert (rows["macaw"]["clones"], rows["whistle"]["clones"]) == (True, False)
    assert rows["macaw"]["agreement"].startswith("Macaw hums for seeds alone")
    recording, _ = whistling.predict(
        "Please keep the figures to yourselves until Thursday.", voice="otto", api_name="/speak"
    )
    order = {"text": "Hello", "voice_engine": "macaw", "voice_sample": handle_file(recording)}
    for endpoint, more in (("/speak", {}), ("/make_video", {"height": 144})):
        with pytest.raises(AppError, match="needs its owner's consent"):
            whistling.predict(**order, agreed=True, api_name=endpoint)
        with pytest.raises(AppError, match="for seeds alone"):
            whistling.predict(**order, consent=True, api_name=endpoint)
        result, _ = whistling.predict(
            **order, **more, consent=True, agreed=True, api_name=endpoint
        )
        assert 60 < pitch_of(result) < 160
    with pytest.raises(AppError, match="Whistle cannot speak with the voice of a sample"):
        whistling.predict(
            **order | {"voice_engine": "whistle"}, consent=True, api_name="/speak"
        )  # fmt: skip


def test_the_page_lists_it_and_says_what_is_missing(whistling):
    controls = [c["props"] for c in whistling.config["components"] if c["type"] == "dropdown"]
    (listed,) = (c for c in controls if ["Whistle", "whistle"] in map(list, c["choices"]))
    names = [name for name, _ in listed["choices"]]
    assert names[0] == "Built-in voice" and names[-1] == "Whistle" and "Orchestra" not in names
    told = [c["props"].get("value") for c in whistling.config["components"] if c["type"] == "html"]
    assert any("Orchestra needs no_such_orchestra: pip install" in str(one) for one in told)


def test_the_page_s_lists_follow_the_engine(catalogue):
    engine, language, search, who = people.suited("whistle", "male", "de", "leo")
    assert engine.value == "whistle" and not search.visible
    assert language.choices == [("Silbo Gomero", "silbo"), ("Sfyria", "sfyria")]
    assert language.value == "silbo" and language.info == "Whistle does not speak the one before"
    assert who.choices == [
        ("Suits the avatar\nShepherd", SUITS_AVATAR),
        ("Blackbird\nWoman · High", "blackbird"),
        ("Shepherd\nMan · Low", "shepherd"),
    ]
    assert who.value == SUITS_AVATAR
    _, language, _, who = people.suited("whistle", "male", "sfyria", "blackbird")
    assert (language.value, who.value) == ("sfyria", "blackbird")


def test_a_voice_of_one_s_own_is_offered_where_the_engine_clones(catalogue):
    *_, who = people.suited("macaw", "", "en-us", FROM_SAMPLE)
    assert [id for _, id in who.choices] == [SUITS_AVATAR, FROM_SAMPLE]
    assert who.value == FROM_SAMPLE
    *_, who = people.suited("whistle", "", "silbo", FROM_SAMPLE)
    assert who.value == SUITS_AVATAR


def test_a_sample_goes_with_the_last_request_that_names_it(whistling, uploads, sample):
    given = {"text": "Hi", "voice_sample": handle_file(sample), "voice_engine": "macaw"}
    given |= {"agreed": True, "api_name": "/speak"}
    jobs = [whistling.submit(**given, consent=True) for _ in range(3)]
    assert all(job.result() for job in jobs)
    with pytest.raises(AppError, match="needs its owner's consent"):
        whistling.predict(**given)
    until(lambda: not list(uploads.rglob(sample.name)), "the sample is gone")


def test_the_command_line(catalogue, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    asked = ["Hello", "--voice-engine", "whistle", "--voice", "blackbird", "--height", "144"]
    assert main(asked) == 0
    assert pitch_of("hello.mp4") == pytest.approx(1800, abs=20)
    assert main(["--list", "voices"]) == 0
    assert "Shepherd" in capsys.readouterr().out
    assert main(["Hello", "--voice-engine", "orchestra"]) == 1
    assert "Orchestra needs no_such_orchestra" in capsys.readouterr().err


def test_from_python(catalogue, tmp_path):
    small = VideoOptions(height=144)
    clip = make_video("Hi", voice_engine="whistle", out=tmp_path / "v.mp4", video=small)
    assert pitch_of(str(clip.path)) == pytest.approx(1800, abs=20)
    with pytest.raises(VoiceProblem, match="no voice “leo”"):
        make_video("Hi", voice_engine="whistle", voice="leo", out=tmp_path / "v.mp4")
    with pytest.raises(Problem, match="no voice engine “recording”"):
        make_video("Hi", voice_engine="recording", out=tmp_path / "v.mp4")
