"""Coqui's voices as the catalogue has them: fetched, read, spoken with, cloned with, stopped."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest

from inference import engines
from inference.crew import Crew
from inference.errors import Cancelled, SoundProblem, TextProblem, VoiceProblem, WeightsProblem
from inference.studio import speak
from inference.voice.coqui import xtts
from inference.voice.hub.running import Order
from inference.voice.neural.sample import NO_CONSENT, open_sample
from inference.weights import Hub, local_path, registry
from tests.voice.coqui import tiny
from tests.voice.coqui.conftest import SPEAKERS, Warm, at

HELLO = "Hello there, how are you today?"
LONG = " ".join(
    f"This is the sentence after the one before, and it goes on {how}."
    for how in ("soon", "later", "slowly", "quietly")
)
CLONERS = ("YourTTS", "XTTS-v2")
ROWS = {row.name: row for row in engines.CATALOGUE if row.entry.startswith("inference.voice.coqui")}


def own_voice(name: str) -> str:
    return next(speaker for speaker in SPEAKERS if speaker.name == name).offer.voices[0].id


def said(warm, name, voice=None, language="en-us", text=HELLO, seed=3, **how):
    import torch

    def on_progress(_, sentence):
        if sentence.startswith("Speaking: sentence 1 "):
            torch.manual_seed(seed)  # the network's dice, once it is loaded

    voice = voice or own_voice(name)
    return warm.speakers[name](
        text, voice, language, hub=warm.hub, on_progress=on_progress, **how
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "voice", "language", "rate"),
    [
        ("YourTTS", "male-en-2", "en-us", 22_050),
        ("YourTTS", "female-pt-4", "pt-br", 22_050),
        ("XTTS-v2", "claribel-dervla", "en-us", 24_000),
        ("VITS by coqui, LJ", "lj", "en-us", 22_050),
        ("VITS by coqui, VCTK", "p376", "en-us", 22_050),
        ("FastPitch by coqui", "lj", "en-us", 22_050),
    ],
)
def test_it_is_fetched_and_speaks(speakers, hub, loopback, name, voice, language, rate):
    text = {"pt-br": "Olá, como vai você hoje?"}.get(language, HELLO)
    heard = []
    speech = speakers[name](
        text, voice, language, hub=hub, on_progress=lambda *told: heard.append(told)
    )
    assert speech.rate == rate and speech.samples.dtype == np.float32
    assert 1 < speech.seconds < 8 and 0.05 < np.abs(speech.samples).max() <= 1
    assert (speech.text, speech.language) == (text, language)
    assert [cue.text for cue in speech.sentences] == [text]
    fractions = [fraction for fraction, _ in heard]
    assert fractions == sorted(fractions) and fractions[-1] == 1
    sentences = " ".join(sentence for _, sentence in heard)
    assert "Downloading" in sentences and f"Loading {name}" in sentences
    asked = len(loopback.requests)
    assert speakers[name](text, voice, language, hub=replace(hub, offline=True)).seconds > 1
    assert len(loopback.requests) == asked


@pytest.mark.parametrize("name", CLONERS)
def test_the_voice_is_that_of_the_sample(warm, people, name):
    samples = {who: open_sample(people[who], consent=True) for who in ("ava", "otto")}
    own = said(warm, name).samples
    ava, otto = (said(warm, name, sample=samples[who]).samples for who in samples)
    assert np.array_equal(ava, said(warm, name, sample=samples["ava"]).samples)
    assert not np.array_equal(own, ava) and not np.array_equal(ava, otto)


def test_a_sample_is_listened_to_once_for_all_sentences(warm, people):
    told = []
    warm.speakers["YourTTS"](
        LONG, "male-en-2", "en-us", hub=warm.hub, sample=open_sample(people["ava"], consent=True),
        on_progress=lambda _, sentence: told.append(sentence),
    )  # fmt: skip
    once = [n for n, sentence in enumerate(told) if sentence == "Listening to the voice sample"]
    assert once and max(once) < told.index(next(s for s in told if "sentence 1" in s))


def test_nothing_is_written_of_a_sample(warm, people):
    def all_files():
        return [sorted(folder.rglob("*")) for folder in (warm.hub.kept, people["ava"].parent)]

    said(warm, "YourTTS")
    before = all_files()
    said(warm, "YourTTS", sample=open_sample(people["ava"], consent=True))
    assert before == all_files()


@pytest.mark.parametrize(
    ("name", "voices"),
    [
        ("YourTTS", ("female-en-5", "male-pt-3")),
        ("XTTS-v2", ("claribel-dervla", "marcos-rudaski")),
        ("VITS by coqui, VCTK", ("p225", "p226")),
    ],
)
def test_people_differ(warm, name, voices):
    one, other = (said(warm, name, voice).samples for voice in voices)
    assert np.array_equal(one, said(warm, name, voices[0]).samples)
    assert not np.array_equal(one, other)


def test_languages_differ(warm):
    text = "Papa est la, il parle et il rit."
    one, other = (said(warm, "YourTTS", None, tag, text) for tag in ("en-us", "fr-fr"))
    assert not np.array_equal(one.samples, other.samples)


@pytest.mark.parametrize("name", ["YourTTS", "FastPitch by coqui"])
def test_speed_and_pitch(warm, name):
    usual = said(warm, name, text=LONG).seconds
    assert said(warm, name, text=LONG, speed=1.5).seconds == pytest.approx(
        usual / 1.5, rel=0.15
    )
    assert said(warm, name, text=LONG, pitch_semitones=4).seconds == pytest.approx(
        usual, rel=0.1
    )
    with pytest.raises(VoiceProblem, match="bring both nearer"):
        said(warm, name, speed=0.5, pitch_semitones=12)


def test_a_sentence_that_nobody_waits_for_is_not_said_to_its_end(tmp_path):
    tiny.xtts(tmp_path / "xtts")
    model = xtts.read(tmp_path / "xtts")
    begun, left, steps = threading.Event(), threading.Event(), []

    def step(*_):
        steps.append(1)
        if len(steps) == 2:
            begun.set()
            left.wait(10)

    model._model.gpt.mel_head.register_forward_hook(step)
    with Crew(1) as crew:
        saying = crew.submit(model.say, Order((5, 6, 7, 8), own_voice("XTTS-v2")))
        assert begun.wait(20)
    left.set()
    assert isinstance(saying.exception(20), Cancelled)
    assert len(steps) == 2


@pytest.mark.parametrize("name", ["YourTTS", "VITS by coqui, LJ", "FastPitch by coqui"])
def test_long_texts_come_sentence_by_sentence_and_stop_stops(warm, name):
    speech = said(warm, name, text=LONG)
    assert len(speech.sentences) == 4
    ends = [cue.end_s for cue in speech.sentences]
    assert ends == sorted(ends) and ends[-1] < speech.seconds

    def stop(_, sentence):
        if "sentence 3" in sentence:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        warm.speakers[name](LONG, own_voice(name), "en-us", hub=warm.hub, on_progress=stop)


@pytest.mark.parametrize("stage", ["Looking", "Unpacking", "Loading", "Listening"])
def test_stop_stops_before_a_word_is_said(speakers, hub, people, stage):
    def stop(_, sentence):
        assert "Speaking: sentence" not in sentence
        if sentence.startswith(stage):
            raise Cancelled("Stopped.")

    sample = open_sample(people["ava"], consent=True)
    with pytest.raises(Cancelled):
        speakers["YourTTS"](
            HELLO, "male-en-2", "en-us", hub=hub, on_progress=stop, sample=sample
        )  # fmt: skip
    assert not list(hub.kept.rglob("*.incomplete")) and not list(hub.kept.glob("*.zip"))


@pytest.mark.parametrize(
    ("asked", "problem", "sentence"),
    [
        ({"voice": "claribel-devla"}, VoiceProblem, "did you mean “claribel-dervla”"),
        ({"language": "ja"}, VoiceProblem, "it speaks en-us, es, fr-fr"),
        ({"text": " "}, TextProblem, "no text"),
        ({"text": "Привет, как дела?" * 3}, TextProblem, "Cyrillic"),
    ],
)
def test_what_is_not_offered_is_told_before_any_download(
    speakers, loopback, hub, asked, problem, sentence
):
    order = {"text": HELLO, "voice": "claribel-dervla", "language": "en-us"} | asked
    with pytest.raises(problem, match=sentence):
        speakers["XTTS-v2"](**order, hub=hub)
    assert loopback.requests == []


def test_a_person_whom_the_files_do_not_know(warm):
    with pytest.raises(WeightsProblem, match="do not know “nova-hogarth”: choose another"):
        said(warm, "XTTS-v2", "nova-hogarth")  # not among the four of the tiny file


def test_letters_it_does_not_know_are_named(warm):
    speech = said(warm, "YourTTS", None, "en-us", "Łukasz and his house are here today.")
    assert any("“Ł”" in warning for warning in speech.warnings)


def test_without_the_files_it_says_why_and_what_speaks_instead(speakers, loopback, hub):
    cold = Warm(speakers, hub)
    for name in ("YourTTS", "XTTS-v2"):
        with pytest.raises(WeightsProblem, match=r"HF_HUB_OFFLINE is set.*built-in voice speaks"):
            said(replace(cold, hub=replace(hub, offline=True)), name)
    assert loopback.requests == []
    loopback.trouble("GET /coqui-ai", status=404)
    with pytest.raises(WeightsProblem, match=r"your_tts\.zip is there no more \(404\).*built-in"):
        said(cold, "YourTTS")


def test_a_broken_zip_file_is_fetched_once_more_and_one_that_changed_is_told(
    speakers, loopback, hub
):
    cold = Warm(speakers, hub)
    loopback.trouble("GET .*ljspeech--vits.zip", times=1, damaged=True)
    said(cold, "VITS by coqui, LJ")
    assert len(loopback.asked("ljspeech--vits.zip")) == 2
    row = at(loopback, registry.find("coqui-vits-ljspeech"))
    local_path(row.files[0], hub).unlink()
    path = next(path for path in loopback.files if "ljspeech--vits" in path)
    loopback.files[path] = loopback.files[path.replace("ljspeech", "vctk")]
    with pytest.raises(WeightsProblem, match="is another than when it first came"):
        said(cold, "VITS by coqui, LJ")


def test_one_network_serves_all_threads(warm, people):
    said(warm, "YourTTS")
    sample = open_sample(people["ava"], consent=True)
    sounds = []
    threads = [
        threading.Thread(
            target=lambda more=more: sounds.append(said(warm, "YourTTS", **more))
        )
        for more in ({}, {"sample": sample})
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sounds) == 2


# --- as the catalogue has them ------------------------------------------------------------


def test_rows_say_what_clones_and_what_is_to_be_agreed_to():
    assert set(ROWS) == {speaker.name for speaker in SPEAKERS}
    assert {name for name, row in ROWS.items() if row.clones} == set(CLONERS)
    assert [name for name, row in ROWS.items() if row.agreement] == ["XTTS-v2"]
    for speaker in SPEAKERS:
        row = ROWS[speaker.name]
        assert row.load() is speaker and row.offer() is speaker.offer and not row.missing


def test_the_offers_are_the_published_people():
    assert len(ROWS["XTTS-v2"].offer().voices) == 58
    assert len(ROWS["XTTS-v2"].offer().languages) == 16
    assert len(ROWS["VITS by coqui, VCTK"].offer().voices) == 108
    for row in ROWS.values():
        ids = [voice.id for voice in row.offer().voices]
        assert len(set(ids)) == len(ids)
        assert {voice.gender for voice in row.offer().voices} <= {"female", "male"}


@pytest.fixture
def as_installed(speakers, hub, monkeypatch):
    """The catalogue itself, with the loopback's files."""
    monkeypatch.setattr(Hub, "of_environment", staticmethod(lambda: hub))
    for module, name, speaker in (
        ("your_tts", "SPEAKER", "YourTTS"), ("xtts", "SPEAKER", "XTTS-v2"),
        ("english", "LJ", "VITS by coqui, LJ"),
    ):  # fmt: skip
        monkeypatch.setattr(f"inference.voice.coqui.{module}.{name}", speakers[speaker])


def test_consent_agreement_and_a_good_sample_are_asked_for_before_any_download(
    as_installed, loopback, people
):
    clone = {"voice_engine": "your-tts", "voice_sample": people["ava"]}
    with pytest.raises(VoiceProblem, match=NO_CONSENT):
        speak(HELLO, **clone)
    with pytest.raises(VoiceProblem, match=r"XTTS-v2 is for non-commercial purposes .*LICENSE"):
        speak(HELLO, voice_engine="xtts-v2")
    with pytest.raises(VoiceProblem, match=r"VITS by coqui, LJ cannot .* YourTTS or XTTS-v2"):
        speak(HELLO, **clone | {"voice_engine": "coqui-vits-lj"}, consent=True)
    with pytest.raises(SoundProblem, match=r"short\.wav has"):
        speak(HELLO, **clone | {"voice_sample": people["short"]}, consent=True)
    assert loopback.requests == []
    assert speak(HELLO, **clone, consent=True).seconds > 1
    cloned = clone | {"voice_engine": "xtts-v2"}
    assert speak("Hello there!", **cloned, consent=True, agreed=True).seconds > 1
