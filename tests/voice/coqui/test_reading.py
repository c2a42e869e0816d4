"""Networks, read from files as they are published, and from files that are something else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from inference.errors import WeightsProblem
from inference.voice.coqui import fast_pitch, vits, xtts
from inference.voice.hub.phonemes import phonemes
from inference.voice.hub.running import Order
from tests.voice.coqui import tiny


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Made when they are asked for."""
    root = tmp_path_factory.mktemp("coqui")

    def folder(name):
        if not (root / name).exists():
            getattr(tiny, name)(root / name)
            if name == "fast_pitch":
                tiny.hifigan(root / name / "vocoder")
        return root / name

    return folder


@pytest.fixture(scope="module")
def xtts_model(folders):
    return xtts.read(folders("xtts"))


def test_nothing_to_say_is_no_sound(folders, xtts_model):
    for model in (vits.read(folders("ljspeech")), fast_pitch.read(folders("fast_pitch"))):
        assert not len(model.say(Order(())))
    assert not len(xtts_model.say(Order(())))


def test_phonemes_become_tokens_with_blanks_between_as_its_own_tokenizer_has_them(folders):
    model = vits.read(folders("ljspeech"))
    spoken = phonemes("Hello world, this is a test!", "gmw/en-US")
    its_own = model._model.tokenizer
    assert model.alphabet.tokens(spoken) == (*its_own.intersperse_blank_char(
        its_own.encode(spoken)),)  # fmt: skip
    assert model.alphabet.tokens("a🙂b") == model.alphabet.tokens("ab")


def test_letters_become_tokens_as_its_own_tokenizer_has_them(folders):
    model = vits.read(folders("your_tts"))
    text = "Olá, Como VAI você?"
    assert model.tokens(text, "pt-br") == (*model._model.tokenizer.text_to_ids(text, "pt-br"),)


def test_fast_pitch_spells_as_gruut_does():
    said = fast_pitch.sounds("Morning light rested while the kettle began to sing. A bird!")
    assert said == "mɔɹnɪŋ laɪt ɹɛstɪd waɪl ðə kɛtəl bɪɡæn tə sɪŋ. ə bɚd!"


def test_a_vocoder_beside_its_critic_sounds_the_same(folders, tmp_path):
    tiny.fast_pitch(tmp_path / "both")
    tiny.hifigan(tmp_path / "both" / "vocoder", with_its_critic=True)
    tokens = Order((5, 9, 30, 12, 40, 8, 22, 17))
    one, other = fast_pitch.read(folders("fast_pitch")), fast_pitch.read(tmp_path / "both")
    assert np.array_equal(one.say(tokens), other.say(tokens))


def test_a_person_written_with_and_without_a_line_break_is_one(folders):
    model = vits.read(folders("your_tts"))
    voices = json.loads((folders("your_tts") / "speakers.json").read_text()).values()
    both = [v["embedding"] for v in voices if v["name"].strip() == "female-en-5"]
    assert len(both) == 2
    _, likeness = model._speaker(Order((1, 2), "female-en-5"))
    assert likeness == pytest.approx(np.mean(both, axis=0))


def test_what_one_call_asks_for_does_not_stay_on_the_network(folders, xtts_model):
    model = vits.read(folders("ljspeech"))
    tokens = model.alphabet.tokens(phonemes("Hello there", "gmw/en-US"))
    slow, fast = model.say(Order(tokens, speed=0.5)), model.say(Order(tokens, speed=2.0))
    assert len(slow) == pytest.approx(4 * len(fast), rel=0.1)
    assert model._model.length_scale == 1
    xtts_model.say(Order(xtts_model.tokens("hello", "en"), "claribel-dervla"))
    assert getattr(xtts_model._model.gpt.gpt_inference, "cached_prefix_emb", None) is None


def test_xtts_reads_words_in_latin_letters(xtts_model):
    assert xtts._spelled("你好", "zh-cn") == "ni3hao3"
    assert xtts._spelled("안녕", "ko") == "annyeong"
    assert xtts._spelled("İYİ  GÜN", "tr") == "iyi gün"
    known = xtts_model._model.tokenizer.tokenizer
    assert xtts_model.tokens("Hi, you", "en") == tuple(known.encode("[en]hi,[SPACE]you").ids)
    assert xtts_model.tokens("5 MB", "en") == tuple(known.encode("[en]5[SPACE]mb").ids)
    assert len(xtts_model.tokens("hello " * 100, "en")) == 199  # cut, not broken
    assert {"a", "ß"} <= xtts_model.known_characters


class Surprise:
    def __reduce__(self):
        return os.mkdir, ("surprise",)


@pytest.mark.parametrize(
    ("name", "file", "read"),
    [
        ("ljspeech", "model_file.pth", vits.read),
        ("your_tts", "model_se.pth", vits.read),
        ("fast_pitch", "vocoder/model_file.pth", fast_pitch.read),
        ("xtts", "model.pth", xtts.read),
        ("xtts", "speakers_xtts.pth", xtts.read),
    ],
)
def test_a_pickle_runs_no_code(folders, tmp_path, monkeypatch, name, file, read):
    folder = tmp_path / "voice"
    for path in folders(name).rglob("*"):
        if path.is_file():
            (folder / path.relative_to(folders(name))).parent.mkdir(parents=True, exist_ok=True)
            (folder / path.relative_to(folders(name))).hardlink_to(path)
    (folder / file).unlink()
    torch.save({"model": Surprise(), "step": 1}, folder / file)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WeightsProblem, match="does not hold a voice that can be read"):
        read(folder)
    assert not (tmp_path / "surprise").exists()


@pytest.mark.parametrize("read", [vits.read, fast_pitch.read, xtts.read])
@pytest.mark.parametrize("config", ["{}", "not json", '{"model": "no_such_network"}'])
def test_a_folder_that_is_no_voice(tmp_path, read, config):
    (tmp_path / "config.json").write_text(config)
    with pytest.raises(WeightsProblem, match="remove the folder, and it is downloaded again"):
        read(tmp_path)


def test_nothing_is_told_to_a_terminal(folders):
    script = (
        "from pathlib import Path; from inference.voice.coqui.xtts import Order, read\n"
        f"read(Path({str(folders('xtts'))!r})).say(Order((5, 6, 7), 'claribel-dervla'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=Path(__file__).parents[3],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("", "")
