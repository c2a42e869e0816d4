"""MMS and the two English VITS: real classes, tiny networks, the published layout."""

import json
import threading
from dataclasses import replace

import numpy as np
import pytest

from inference.errors import Cancelled, TextProblem, VoiceProblem, WeightsProblem
from inference.voice.hub.mms import SPEAKER as MMS
from inference.voice.hub.vits import read
from inference.voice.hub.vits_english import LJS, VCTK
from inference.weights import Hub, voices
from tests.loopback_hub import LoopbackHub
from tests.voice.hub import tiny
from tests.voice.hub.published import published

HELLO = "Hello there, how are you today?"
ORDER = ("soon", "later", "slowly", "quietly", "forever")
LONG = " ".join(f"This is the sentence after the one before, and it goes on {n}." for n in ORDER)


def publish(loopback, tiny_files):
    english = {"letters": tiny.IPA, "phonemize": True, "normalize": True, "language": "en-us"}
    loopback.add("facebook/mms-tts-eng", tiny_files("mms", tiny.vits))
    loopback.add("facebook/mms-tts-deu", tiny_files("mms", tiny.vits))
    loopback.add(
        "kakao-enterprise/vits-ljs",
        tiny_files("ljs", lambda folder: tiny.vits(folder, rate=22_050, **english)),
    )
    loopback.add(
        "kakao-enterprise/vits-vctk",
        tiny_files("vctk", lambda folder: tiny.vits(folder, speakers=109, rate=22_050, **english)),
    )
    return {speaker.name: published(speaker) for speaker in (MMS, LJS, VCTK)}


@pytest.fixture
def speakers(loopback, hub, tiny_files):
    """Nothing of them is here yet."""
    return publish(loopback, tiny_files)


@pytest.fixture(scope="module")
def speak(tiny_files, tmp_path_factory):
    """What has been fetched and loaded stays from test to test."""
    folder = tmp_path_factory.mktemp("warm")
    with LoopbackHub() as loopback:
        speakers = publish(loopback, tiny_files)
        hub = Hub(endpoint=loopback.url, cache=folder / "hub", kept=folder / "kept")
        yield lambda name, *what, **how: speakers[name](*what, hub=hub, **how)


@pytest.mark.parametrize(
    ("name", "voice", "language", "rate"),
    [
        ("MMS", "mms", "en-us", 16_000),
        ("MMS", "mms", "de", 16_000),
        ("VITS, LJ", "lj", "en-us", 22_050),
        ("VITS, VCTK", "p376", "en-us", 22_050),
    ],
)
def test_it_is_fetched_and_speaks(speakers, hub, name, voice, language, rate):
    heard = []
    speech = speakers[name](
        HELLO, voice, language, hub=hub, on_progress=lambda *told: heard.append(told)
    )
    assert speech.rate == rate and speech.samples.dtype == np.float32
    assert 1 < speech.seconds < 8 and 0.05 < np.abs(speech.samples).max() <= 1
    assert (speech.text, speech.language) == (HELLO, language)
    assert [cue.text for cue in speech.sentences] == [HELLO]
    fractions = [fraction for fraction, _ in heard]
    assert fractions == sorted(fractions) and fractions[-1] == 1
    sentences = " ".join(sentence for _, sentence in heard)
    assert "Downloading model.safetensors" in sentences and f"Loading {name}" in sentences


def test_only_what_is_used_is_fetched_and_only_once(speakers, loopback, hub):
    speakers["MMS"](HELLO, "mms", "de", hub=hub)
    asked = {request.split("/resolve/main/")[-1] for request in loopback.asked("mms-tts")}
    assert asked == {"config.json", "tokenizer_config.json", "vocab.json", "model.safetensors"}
    assert not loopback.asked("mms-tts-eng")
    before = len(loopback.requests)
    speakers["MMS"](HELLO, "mms", "de", hub=replace(hub, offline=True))
    assert len(loopback.requests) == before


def test_speakers_differ(speak):
    import torch

    def said(voice):
        torch.manual_seed(3)  # the network's dice
        return speak("VITS, VCTK", HELLO, voice, "en-us").samples

    said("p225")  # loading throws dice too
    one = said("p225")
    assert np.array_equal(one, said("p225"))
    assert not np.array_equal(one, said("p226"))


def test_speed_and_pitch(speak):
    def seconds(**how):
        return speak("VITS, LJ", LONG, "lj", "en-us", **how).seconds

    usual = seconds()
    assert seconds(speed=1.5) == pytest.approx(usual / 1.5, rel=0.15)
    assert seconds(pitch_semitones=4) == pytest.approx(usual, rel=0.1)
    with pytest.raises(VoiceProblem, match="bring both nearer"):
        seconds(speed=0.5, pitch_semitones=12)


def test_long_texts_come_sentence_by_sentence(speak):
    speech = speak("MMS", LONG, "mms", "en-us")
    assert len(speech.sentences) == 5
    ends = [cue.end_s for cue in speech.sentences]
    assert ends == sorted(ends) and ends[-1] < speech.seconds


class Stop(list):
    """Hears all until one sentence comes, and stops there."""

    def __init__(self, stage):
        self.stage = stage

    def __call__(self, fraction, sentence):
        self.append(sentence)
        if self.stage in sentence:
            raise Cancelled("Stopped.")


@pytest.mark.parametrize("stage", ["Looking", "Loading"])
def test_stop_stops_before_a_word_is_said(speakers, hub, stage):
    stop = Stop(stage)
    with pytest.raises(Cancelled):
        speakers["MMS"](LONG, "mms", "en-us", hub=hub, on_progress=stop)
    assert not any("Speaking: sentence" in sentence for sentence in stop)
    assert not list(hub.cache.rglob("*.incomplete"))


@pytest.mark.parametrize("stage", ["sentence 1", "sentence 3"])
def test_stop_stops_between_two_sentences(speak, stage):
    stop = Stop(stage)
    with pytest.raises(Cancelled):
        speak("MMS", LONG, "mms", "en-us", on_progress=stop)
    assert not any("Setting the loudness" in sentence for sentence in stop)


@pytest.mark.parametrize(
    ("asked", "problem", "sentence"),
    [
        ({"voice": "p224"}, VoiceProblem, "no voice “p224”; did you mean"),
        ({"language": "fr"}, VoiceProblem, "it speaks en-us"),
        ({"text": " "}, TextProblem, "no text"),
        ({"text": "Привет, как дела?" * 3}, TextProblem, "Cyrillic"),
    ],
)
def test_what_is_not_offered_is_told_before_any_download(
    speakers, loopback, hub, asked, problem, sentence
):
    order = {"text": HELLO, "voice": "p225", "language": "en-us"} | asked
    with pytest.raises(problem, match=sentence):
        speakers["VITS, VCTK"](**order, hub=hub)
    assert loopback.requests == []


def test_without_the_hub_it_says_why_and_what_speaks_instead(speakers, loopback, hub):
    with pytest.raises(WeightsProblem, match=r"HF_HUB_OFFLINE is set.*built-in voice speaks"):
        speakers["VITS, LJ"](HELLO, "lj", "en-us", hub=replace(hub, offline=True))
    del loopback.repos["kakao-enterprise/vits-ljs"]
    with pytest.raises(WeightsProblem, match="built-in voice speaks, without any download"):
        speakers["VITS, LJ"](HELLO, "lj", "en-us", hub=hub)


def test_letters_it_does_not_know_are_named(speak):
    speech = speak("MMS", "Ich heiße Łukasz und wohne hier.", "mms", "de")
    assert any("“Ł”" in warning for warning in speech.warnings)


def test_one_network_serves_all_threads(speak):
    speak("VITS, VCTK", "Hello.", "p225", "en-us")
    sounds = {}

    def say(voice):
        sounds[voice] = speak("VITS, VCTK", HELLO, voice, "en-us")

    threads = [threading.Thread(target=say, args=(voice,)) for voice in ("p225", "p226")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sounds) == 2


def test_a_folder_that_is_no_voice(tmp_path):
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "vits"}))
    with pytest.raises(WeightsProblem, match="does not hold a voice"):
        read(tmp_path)


def test_phonemes_become_the_tokens_of_the_tokenizer_itself(tmp_path):
    tiny.vits(tmp_path / "ljs", letters=tiny.IPA)
    model = read(tmp_path / "ljs")
    tokens = model.tokens_of_phonemes("həlˈoʊ, wˈɜːld!")
    assert tokens == model.tokens("həlˈoʊ, wˈɜːld!")
    assert model.tokens_of_phonemes("a\u0329b") == model.tokens_of_phonemes("ab")


def test_letters_of_any_script_become_latin_ones_where_the_voice_reads_those(tmp_path):
    tiny.vits(tmp_path / "kor", is_uroman=True)
    model = read(tmp_path / "kor")
    assert model.known_characters is None
    assert model.tokens("안녕") == model.tokens("annyeong")


def test_each_language_has_a_repository_of_its_own():
    assert {language.tag for language in MMS.offer.languages} == set(voices.MMS)
    assert len(set(voices.MMS_CODES.values())) == len(voices.MMS_CODES)
    assert MMS.weights("mms", "de")[0].files[0].repo == "facebook/mms-tts-deu"
    assert len({person.number for person in VCTK.offer.voices}) == len(VCTK.offer.voices) == 108
