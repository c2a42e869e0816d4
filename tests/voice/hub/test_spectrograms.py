"""SpeechT5 and FastSpeech2: real classes, tiny networks, the published layout."""

import shutil
from dataclasses import replace

import numpy as np
import pytest

from inference import gpu
from inference.errors import Cancelled, TextProblem, VoiceProblem, WeightsProblem
from inference.voice.hub import fastspeech2, speecht5
from inference.voice.hub.running import Order
from inference.voice.neural.voicing import voicing
from inference.weights import Hub, fetch_folders
from inference.weights.voices import SPEECHT5_PEOPLE
from tests.loopback_hub import LoopbackHub
from tests.voice.hub import tiny
from tests.voice.hub.published import published

HELLO = "Hello there, how are you today?"
ORDER = ("soon", "later", "slowly", "quietly", "forever")
LONG = " ".join(f"This is the sentence after the one before, and it goes on {n}." for n in ORDER)
SPEAKERS = {speaker.name: published(speaker) for speaker in (speecht5.SPEAKER, fastspeech2.SPEAKER)}
BOTH = pytest.mark.parametrize(("name", "voice"), [("SpeechT5", "slt"), ("FastSpeech2", "lj")])
NETWORK, VOCODER = "microsoft/speecht5_tts", "microsoft/speecht5_hifigan"
PEOPLE = "datasets/Xenova/cmu-arctic-xvectors-extracted"
FASTSPEECH2 = "espnet/fastspeech2_conformer_with_hifigan"


@pytest.fixture(scope="module")
def everything(tmp_path_factory):
    made = tmp_path_factory.mktemp("made")
    return {
        NETWORK: tiny.speecht5(made / "network"),
        VOCODER: tiny.speecht5_vocoder(made / "vocoder"),
        PEOPLE: tiny.speecht5_people(),
        FASTSPEECH2: tiny.fastspeech2(made / "fastspeech2"),
    }


def publish(loopback, everything):
    for repo, files in everything.items():
        loopback.add(repo, files)


def folders(name, hub):
    return fetch_folders(SPEAKERS[name].weights("", ""), hub=hub)


@pytest.fixture(scope="module")
def fetched(tmp_path_factory, everything):
    """The places of a computer that has all of it."""
    home = tmp_path_factory.mktemp("home")
    with LoopbackHub() as loopback:
        publish(loopback, everything)
        hub = Hub(endpoint=loopback.url, cache=home / "hub", kept=home / "kept")
        for name in SPEAKERS:
            folders(name, hub)
    return replace(hub, offline=True)


@pytest.fixture(scope="module")
def models(fetched):
    return {
        "SpeechT5": speecht5.read(*folders("SpeechT5", fetched)),
        "FastSpeech2": fastspeech2.read(*folders("FastSpeech2", fetched)),
    }


@pytest.fixture
def speak(fetched, monkeypatch):
    """From there; nothing stays loaded from test to test."""
    monkeypatch.setattr(gpu, "_kept", {})

    def speak(name, text, voice, **how):
        return SPEAKERS[name](text, voice, "en-us", **{"hub": fetched, **how})

    return speak


@pytest.mark.parametrize(
    ("name", "voice", "rate"), [("SpeechT5", "ksp", 16_000), ("FastSpeech2", "lj", 22_050)]
)
def test_it_is_fetched_and_speaks(loopback, everything, hub, name, voice, rate):
    publish(loopback, everything)
    heard = []
    speech = SPEAKERS[name](
        HELLO, voice, "en-us", hub=hub, on_progress=lambda *told: heard.append(told)
    )
    assert speech.rate == rate and speech.samples.dtype == np.float32
    assert 1 < speech.seconds < 8 and 0.05 < np.abs(speech.samples).max() <= 1
    assert (speech.text, speech.language) == (HELLO, "en-us")
    assert [cue.text for cue in speech.sentences] == [HELLO]
    fractions = [fraction for fraction, _ in heard]
    assert fractions == sorted(fractions) and fractions[-1] == 1
    sentences = " ".join(sentence for _, sentence in heard)
    assert "Downloading pytorch_model.bin" in sentences and f"Loading {name}" in sentences


def test_all_the_people_are_there_from_then_on(speak):
    for voice in speecht5.OFFER.voices:
        assert speak("SpeechT5", "Hello there.", voice.id).seconds > 1


def test_people_differ(models):
    import torch

    def said(voice):
        torch.manual_seed(3)  # the network's dice
        return models["SpeechT5"].say(Order(models["SpeechT5"].tokens(HELLO), voice))

    assert np.array_equal(said("slt"), said("slt"))
    assert not np.array_equal(said("slt"), said("awb"))


@pytest.mark.parametrize(
    ("name", "reads", "rate"),
    [("SpeechT5", speecht5._reads, 16_000), ("FastSpeech2", fastspeech2._reads, 22_050)],
)
def test_speed_changes_the_length_and_not_the_pitch(models, name, reads, rate):
    reader = reads(models[name], "slt", "en-us")
    usual, fast, slow = (models[name].say(reader.order(HELLO, s)) for s in (1.0, 2.0, 0.5))
    assert len(fast) == pytest.approx(len(usual) / 2, rel=0.1)
    assert len(slow) == pytest.approx(len(usual) * 2, rel=0.1)
    for sound in (usual, fast, slow):
        heard = voicing(sound, rate)
        frames = rate / np.median(heard.pitch_hz[heard.voiced & heard.loud]) / tiny.HOP
        assert frames == pytest.approx(round(frames), rel=0.03) and frames < 2.5  # in one period


@BOTH
def test_speed_and_pitch_together(speak, name, voice):
    text = "Hello there, how are you today? This is the sentence after the first one."
    usual = speak(name, text, voice).seconds
    assert speak(name, text, voice, speed=1.5).seconds == pytest.approx(usual / 1.5, rel=0.15)
    assert speak(name, text, voice, pitch_semitones=4).seconds == pytest.approx(usual, rel=0.1)
    with pytest.raises(VoiceProblem, match="bring both nearer"):
        speak(name, text, voice, speed=0.5, pitch_semitones=12)


@BOTH
def test_long_texts_come_sentence_by_sentence(speak, name, voice):
    speech = speak(name, LONG, voice)
    assert len(speech.sentences) == 5 and speech.warnings == ()
    ends = [cue.end_s for cue in speech.sentences]
    assert ends == sorted(ends) and ends[-1] < speech.seconds


@BOTH
@pytest.mark.parametrize("stage", ["Loading", "sentence 3"])
def test_stop_stops(speak, name, voice, stage):
    said = []

    def stop(fraction, sentence):
        said.append(sentence)
        if stage in sentence:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        speak(name, LONG, voice, on_progress=stop)
    assert not any("Setting the loudness" in sentence for sentence in said)


def test_stop_stops_between_two_downloads(loopback, everything, hub):
    publish(loopback, everything)

    def stop(fraction, sentence):
        if "spm_char.model" in sentence:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        SPEAKERS["SpeechT5"](HELLO, "slt", "en-us", hub=hub, on_progress=stop)
    assert not loopback.asked("hifigan") and not list(hub.cache.rglob("*.incomplete"))


@BOTH
@pytest.mark.parametrize(
    ("asked", "problem", "sentence"),
    [
        ({"voice": "slr"}, VoiceProblem, "no voice “slr”"),
        ({"language": "fr"}, VoiceProblem, "it speaks en-us"),
        ({"text": " "}, TextProblem, "no text"),
        ({"text": "Привет, как дела?" * 3}, TextProblem, "Cyrillic"),
    ],
)
def test_what_is_not_offered_is_told_before_any_download(
    loopback, hub, name, voice, asked, problem, sentence
):
    order = {"text": HELLO, "voice": voice, "language": "en-us"} | asked
    with pytest.raises(problem, match=sentence):
        SPEAKERS[name](**order, hub=hub)
    assert loopback.requests == []


@pytest.mark.parametrize(
    ("name", "repo", "path"),
    [
        ("FastSpeech2", FASTSPEECH2, "vocab.json"),
        ("SpeechT5", NETWORK, "spm_char.model"),
        ("SpeechT5", VOCODER, "pytorch_model.bin"),
        ("SpeechT5", PEOPLE, SPEECHT5_PEOPLE["awb"]),
    ],
)
def test_a_missing_file_is_named(speak, fetched, loopback, tmp_path, everything, name, repo, path):
    """All the others are here."""
    publish(loopback, everything)
    loopback.add(repo, {other: data for other, data in everything[repo].items() if other != path})
    shutil.copytree(fetched.cache, tmp_path / "hub", symlinks=True)
    for lost in (tmp_path / "hub").glob(f"*{repo.rpartition('/')[2]}/snapshots/*/{path}"):
        lost.unlink()
    hub = replace(fetched, endpoint=loopback.url, cache=tmp_path / "hub", offline=False)
    voice = SPEAKERS[name].offer.voices[0].id
    with pytest.raises(WeightsProblem, match=f"{repo} has no {path}.*built-in voice speaks"):
        speak(name, HELLO, voice, hub=hub)


def test_letters_it_does_not_know_are_named_and_left_out(speak, models):
    speech = speak("SpeechT5", "Hello, Łukasz, how are you?", "slt")
    assert any("“Ł”" in warning for warning in speech.warnings)
    assert models["SpeechT5"].tokens("Łukasz") == models["SpeechT5"].tokens("ukasz")


def test_a_voice_that_never_finds_its_end_is_ended(models):
    model = models["SpeechT5"]  # does not
    assert 0.5 < len(model.say(Order(model.tokens("a"), "slt"))) / model.rate < 2
    longest = model.tokens("a" * 2_000)
    assert len(longest) == model._model.config.max_text_positions
    most = 2 * tiny.HOP * model._model.config.max_speech_positions
    assert most / 2 < len(model.say(Order(longest, "slt"))) < most


def test_a_voice_that_ends_at_once_is_tried_again_and_named(models, tmp_path):
    from transformers import SpeechT5ForTextToSpeech

    from inference.voice.neural.speaking import speak_long

    tiny.speecht5(tmp_path / "mute", stops=True)
    model = models["SpeechT5"]
    mute = speecht5.SpeechT5(
        SpeechT5ForTextToSpeech.from_pretrained(tmp_path / "mute").eval(),
        model._vocoder, model._tokenizer, model._people,
    )  # fmt: skip
    speech = speak_long(
        LONG, "en-us", lambda text: mute.say(Order(mute.tokens(text), "slt")), rate=mute.rate
    )
    assert len(speech.sentences) > 5
    assert any("breaks off early" in warning for warning in speech.warnings)


def test_nothing_to_say(models):
    assert not len(models["SpeechT5"].say(Order(models["SpeechT5"].tokens(""), "slt")))
    assert not len(models["FastSpeech2"].say(Order(models["FastSpeech2"].tokens([]))))


def test_sounds_become_the_numbers_of_the_vocabulary_and_an_end(models):
    sounds = ["DH", "IH1", "S", "IH1", "Z", "AH0", "T", "EH1", "S", "T"]  # "This is a test"
    vocabulary = {sound: n for n, sound in enumerate(tiny.ARPABET)}
    tokens = models["FastSpeech2"].tokens(sounds)
    assert tokens == tuple(vocabulary[sound] for sound in (*sounds, "<sos/eos>"))


@pytest.mark.parametrize(
    ("name", "which", "path", "what"),
    [
        ("FastSpeech2", 0, "pytorch_model.bin", "a FastSpeech2"),
        ("FastSpeech2", 0, "vocab.json", "a FastSpeech2"),
        ("SpeechT5", 0, "config.json", "a SpeechT5"),
        ("SpeechT5", 0, "spm_char.model", "a SpeechT5"),
        ("SpeechT5", 1, "pytorch_model.bin", "SpeechT5's vocoder"),
        ("SpeechT5", 2, SPEECHT5_PEOPLE["ksp"], "SpeechT5's voices"),
    ],
)
def test_a_folder_that_is_no_voice(fetched, tmp_path, name, which, path, what):
    copies = [tmp_path / str(n) for n in range(3)]
    for folder, copy in zip(folders(name, fetched), copies, strict=False):
        shutil.copytree(folder, copy)
    (copies[which] / path).write_bytes(b"none")
    read = {"FastSpeech2": fastspeech2.read, "SpeechT5": speecht5.read}[name]
    with pytest.raises(WeightsProblem, match=f"{copies[which]} does not hold {what}"):
        read(*[copy for copy in copies if copy.exists()])


def test_a_pickle_that_would_run_code_is_not_read(fetched, tmp_path):
    import torch

    class Trap:
        def __reduce__(self):
            return (print, ("caught",))

    shutil.copytree(folders("FastSpeech2", fetched)[0], tmp_path / "voice")
    torch.save({"encoder.embed.weight": Trap()}, tmp_path / "voice" / "pytorch_model.bin")
    with pytest.raises(WeightsProblem, match="does not hold a FastSpeech2"):
        fastspeech2.read(tmp_path / "voice")
