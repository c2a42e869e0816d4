"""Silence around speech: found, and cut away."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from inference.errors import SoundProblem
from inference.media import cut_sound, decode_sound, write_wav
from inference.voice.built_in import OFFER
from inference.voice.espeak import speak
from inference.voice.silence import AROUND_S, heard_span
from inference.voice.speech import Speech
from inference.voice.voices import find_voice

RATE = 22050
TONE = (0.5 * np.sin(np.arange(RATE) * 0.1)).astype(np.float32)


def _quiet(seconds: float) -> np.ndarray:
    noise = np.random.default_rng(1).normal(0, 0.0005, round(seconds * RATE))
    return noise.astype(np.float32)


def test_silence_before_and_after_is_found() -> None:
    speech = Speech(np.concatenate([_quiet(1.0), TONE, _quiet(2.0)]), RATE)
    start, end = heard_span(speech)
    assert start == pytest.approx(1.0 - AROUND_S, abs=0.03)
    assert end == pytest.approx(2.0 + AROUND_S, abs=0.03)


def test_a_pause_in_the_middle_stays() -> None:
    speech = Speech(np.concatenate([TONE, _quiet(3.0), TONE]), RATE)
    assert heard_span(speech) == (0.0, speech.seconds)


def test_words_are_not_clipped() -> None:
    speech = speak("Fish, chips and a little hiss.")
    start, end = heard_span(speech)
    assert start <= speech.words[0].start_s
    assert end >= speech.words[-1].end_s


def test_the_part_between_two_times_is_cut_at_its_own_rate(tmp_path: Path) -> None:
    whole, part = tmp_path / "a whole.wav", tmp_path / "part.wav"
    write_wav(whole, np.concatenate([_quiet(1.0), TONE, _quiet(1.0)]), RATE)
    cut_sound(whole, part, 1.0, 2.0)
    heard = decode_sound(part, RATE, 10).samples
    expected = decode_sound(whole, RATE, 10).samples[RATE : 2 * RATE]
    assert len(heard) == RATE
    assert np.allclose(heard, expected, atol=1e-4)


def test_what_is_no_sound_is_not_cut(tmp_path: Path) -> None:
    text = tmp_path / "note.wav"
    text.write_text("not a sound")
    with pytest.raises(SoundProblem, match="could not be cut"):
        cut_sound(text, tmp_path / "part.wav", 0.0, 1.0)


@pytest.mark.parametrize(("gender", "voice"), [("female", "ava"), ("male", "leo"), ("", "ava")])
def test_a_voice_suits_the_avatar(gender: str, voice: str) -> None:
    assert OFFER.suiting_voice(gender) is find_voice(voice)
