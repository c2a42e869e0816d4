"""Kokoro: the package's own network with random numbers, in the published layout."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from inference.errors import Cancelled, VoiceProblem, WeightsProblem
from inference.voice.hub.kokoro import SPEAKER, read
from inference.voice.hub.running import Order
from inference.weights import fetch_folder
from inference.weights.voices import KOKORO
from tests.voice.hub import tiny
from tests.voice.hub.published import published

HELLO = "Hello there, how are you today?"


@pytest.fixture
def speaker(loopback, tiny_files):
    loopback.add("hexgrad/Kokoro-82M", tiny_files("kokoro", tiny.kokoro))
    return published(SPEAKER)


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kokoro") / "folder"
    tiny.kokoro(folder)
    return read(folder)


def test_a_sentence_in_each_voice_at_any_speed(model):
    tokens = model.tokens(HELLO, "en-us")
    sound = model.say(Order(tokens, "af_heart"))
    assert sound.dtype == np.float32 and sound.ndim == 1 and len(sound) % 600 == 0
    assert len(model.say(Order(tokens, "af_heart", 2.0))) < 0.8 * len(sound)
    assert not len(model.say(Order((), "af_heart")))


@pytest.mark.parametrize(
    ("text", "tag", "spelt"),
    [  # as misaki, Kokoro's phonemizer, spells what espeak-ng says
        ("Hello better", "en-us", "həlˈO bˈɛTəɹ"),
        ("Choose my house", "en-us", "ʧˈuz mI hˈWs"),
        ("Bottle", "en-us", "bˈɑTᵊl"),
        ("Go there", "en-gb", "ɡˌQ ðˈɛː"),
        ("Che cosa", "it", "ke kˈɔza"),
    ],
)
def test_its_alphabet(model, text, tag, spelt):
    known = model._model.vocab
    said = "".join({n: letter for letter, n in known.items()}[n] for n in model.tokens(text, tag))
    assert said == spelt


def test_a_text_that_is_too_long_for_it_is_cut_not_broken(model):
    tokens = model.tokens("strengths " * 100, "en-us")
    assert len(tokens) == 510


def test_fetched_loaded_and_heard_out_random_numbers_say_nothing(speaker, loopback, hub):
    heard = []
    with pytest.raises(VoiceProblem, match="does not speak this text"):
        speaker(HELLO, "am_puck", "en-us", hub=hub, on_progress=lambda *told: heard.append(told[1]))
    assert any("Loading Kokoro" in sentence for sentence in heard)
    assert loopback.asked("voices/am_puck.pt") and not loopback.asked("af_heart")


def test_stop_stops(speaker, hub):
    def stop(fraction, sentence):
        if "Speaking" in sentence:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        speaker(HELLO, "af_heart", "en-us", hub=hub, on_progress=stop)


def test_an_unknown_speaker_a_language_it_lacks_and_no_network(speaker, loopback, hub):
    with pytest.raises(VoiceProblem, match="did you mean “af_heart”"):
        speaker(HELLO, "af_hart", "en-us", hub=hub)
    with pytest.raises(VoiceProblem, match="it speaks en-us, en-gb"):
        speaker(HELLO, "af_heart", "de", hub=hub)
    with pytest.raises(WeightsProblem, match="built-in voice speaks"):
        speaker(HELLO, "af_heart", "en-us", hub=replace(hub, offline=True))
    assert loopback.requests == []


def test_a_published_hash_is_held_to_whatever_the_size_says(speaker, hub, loopback):
    files = tuple(replace(file, revision="main") for file in KOKORO.files)
    with pytest.raises(WeightsProblem, match="is not the file Mouthpiece knows"):
        fetch_folder(replace(KOKORO, files=files), hub=hub)


def test_a_folder_that_is_no_voice(tmp_path):
    (tmp_path / "config.json").write_text(json.dumps({}))
    with pytest.raises(WeightsProblem, match="does not hold a Kokoro"):
        read(tmp_path)


def test_only_the_network_of_the_package_is_imported_and_nothing_is_told_to_a_terminal(tmp_path):
    tiny.kokoro(tmp_path / "it")
    script = (
        "import sys; from pathlib import Path; from inference.voice.hub.kokoro import Order, read\n"
        f"read(Path({str(tmp_path / 'it')!r})).say(Order((5, 6, 7), 'af_heart'))\n"
        "print(sorted({'spacy', 'phonemizer', 'misaki', 'espeakng_loader'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=Path(__file__).parents[3],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("[]\n", "")
