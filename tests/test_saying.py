"""The door for what is said: cloning a voice needs an engine that can, consent and agreement."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from inference import engines
from inference.__main__ import main
from inference.errors import SoundProblem, TextProblem, VoiceProblem
from inference.media import decode_sound, probe, write_wav
from inference.studio import make_video, speak
from inference.video.options import VideoOptions
from inference.voice.espeak import speak as spoken
from inference.voice.neural.sample import NO_CONSENT
from tests.voice import parrot, whistle

TEXT = "Come and say it with my voice"
SMALL = VideoOptions(height=144)


@pytest.fixture(scope="module")
def catalogue() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        rows = (*engines.CATALOGUE, parrot.ROW, parrot.UNDER_TERMS, whistle.ROW)
        patch.setattr(engines, "CATALOGUE", rows)
        yield


@pytest.fixture(scope="module")
def samples(tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("samples")
    words = "Please keep the figures to yourselves until the report is out next Thursday."
    for who in ("ava", "otto"):
        speech = spoken(words, who)
        write_wav(folder / f"{who}.wav", speech.samples, speech.rate)
    write_wav(folder / "short.wav", speech.samples[: speech.rate], speech.rate)
    return {path.stem: path for path in folder.iterdir()}


def hertz(samples: np.ndarray, rate: int) -> float:
    return float(np.abs(np.fft.rfft(samples)).argmax() * rate / len(samples))


def cloned(sample: Path, **how) -> float:
    speech = speak(TEXT, voice_engine="parrot", voice_sample=sample, consent=True, **how)
    return hertz(speech.samples, speech.rate)


def test_the_voice_is_that_of_the_sample(catalogue, samples):
    own = speak(TEXT, voice_engine="parrot")
    assert hertz(own.samples, own.rate) == pytest.approx(parrot.OWN_HZ, abs=5)
    high, low = cloned(samples["ava"]), cloned(samples["otto"])
    assert 60 < low < high - 20 < 300


def test_a_video_says_whose_voice_it_has_and_nothing_is_kept_of_the_sample(
    catalogue, samples, tmp_path
):
    before = samples["otto"].read_bytes(), sorted(samples["otto"].parent.iterdir())
    clip = make_video(
        TEXT, voice_engine="parrot", voice_sample=samples["otto"], consent=True, video=SMALL,
        out=tmp_path / "v.mp4",
    )  # fmt: skip
    assert "voice: cloned from a sample (Parrot)" in probe(clip.path).tags["comment"]
    sound = decode_sound(clip.path, 16_000, 60)
    assert hertz(sound.samples, 16_000) == pytest.approx(cloned(samples["otto"]), abs=10)
    assert [*tmp_path.iterdir()] == [clip.path]
    assert before == (samples["otto"].read_bytes(), sorted(samples["otto"].parent.iterdir()))


@pytest.mark.parametrize(
    ("asked", "problem", "sentence"),
    [
        ({"voice_engine": "whistle"}, VoiceProblem, "Whistle cannot .* choose .*Parrot or Macaw"),
        ({"consent": False}, VoiceProblem, NO_CONSENT),
        ({"consent": "yes"}, VoiceProblem, NO_CONSENT),
        ({"voice_engine": "macaw"}, VoiceProblem, r"seeds alone \(https://example.org/seeds\): to"),
        ({"text": " "}, TextProblem, "no text"),
    ],
)
def test_what_is_missing_is_said_before_the_sample_is_opened(
    catalogue, tmp_path, asked, problem, sentence
):
    order = {"text": TEXT, "voice_engine": "parrot", "consent": True} | asked
    if problem is TextProblem:
        order |= {"voice_engine": "espeak"}
    else:
        order |= {"voice_sample": tmp_path / "there is none.wav"}
    with pytest.raises(problem, match=sentence):
        speak(**order)
    with pytest.raises(problem, match=sentence):
        make_video(**order, out=tmp_path / "v.mp4")
    assert not [*tmp_path.iterdir()]


def test_a_sample_that_cannot_serve(catalogue, samples, tmp_path):
    for sample, sentence in (
        (tmp_path / "none.wav", "There is no file"),
        (samples["short"], "short.wav has .* a voice needs at least 3"),
    ):
        with pytest.raises(SoundProblem, match=sentence):
            cloned(sample)


def test_a_sample_beside_a_recording(catalogue, samples, tmp_path):
    with pytest.raises(VoiceProblem, match="leave out one of the two"):
        make_video(
            audio=samples["ava"], voice_engine="parrot", voice_sample=samples["otto"],
            consent=True, out=tmp_path / "v.mp4",
        )  # fmt: skip


def test_agreed_it_speaks_with_and_without_a_sample(catalogue, samples):
    assert speak(TEXT, voice_engine="macaw", agreed=True).seconds > 1
    with pytest.raises(VoiceProblem, match=r"--agree on the command line, agreed=True for a"):
        speak(TEXT, voice_engine="macaw")
    speech = speak(
        TEXT, voice_engine="macaw", voice_sample=samples["ava"], consent=True, agreed=True
    )
    assert hertz(speech.samples, speech.rate) < 300


def test_on_the_command_line(catalogue, samples, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    asked = ["Hello", "--voice-engine", "macaw", "--voice-sample", str(samples["otto"])]
    assert main(asked) == 1
    assert NO_CONSENT in capsys.readouterr().err
    assert main([*asked, "--consent"]) == 1
    assert "for seeds alone" in capsys.readouterr().err
    assert main([*asked, "--consent", "--agree", "--height", "144"]) == 0
    assert "cloned from a sample (Macaw)" in probe(Path("hello.mp4")).tags["comment"]
