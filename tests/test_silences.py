"""Work that takes long tells often how far it is: Stop is heard at the next word."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from skimage import data

from inference.avatar.picture import read_picture
from inference.avatar.portrait import check, open_portrait
from inference.errors import Cancelled
from inference.media import cut_sound, write_wav
from inference.video.alignment import align
from inference.video.hearing import hear
from inference.voice.espeak import speak, synthesise
from inference.voice.recording import open_recording

RATE = 8000


def words_of(run) -> list[str]:
    """What is told; the fractions go forward from 0 to 1."""
    told: list[tuple[float, str]] = []
    run(lambda fraction, sentence: told.append((fraction, sentence)))
    fractions, sentences = zip(*told, strict=True)
    assert list(fractions) == sorted(fractions) and 0 <= fractions[0] <= fractions[-1] <= 1
    return list(sentences)


def test_a_large_file_tells_while_it_is_decoded(tmp_path):
    noise = np.random.default_rng(0).integers(0, 255, (800, 800, 3), np.uint8)
    for kind in ("png", "jpg", "bmp", "tif"):
        path = tmp_path / f"noise.{kind}"
        Image.fromarray(noise).save(path)
        sentences = words_of(lambda told, path=path: read_picture(path, told))
        assert len({s for s in sentences if "%" in s}) >= min(path.stat().st_size / 200_000, 20)


@pytest.mark.parametrize("opened", [check, open_portrait])
def test_each_look_for_a_face_is_told_before_it_is_taken(opened):
    picture = np.tile(data.astronaut(), (2, 3, 1))
    sentences = words_of(lambda told: opened(picture, on_progress=told))
    assert [s for s in sentences if "turn" in s] == [
        f"Looking for faces: turn {n} of 4" for n in (1, 2, 3, 4)
    ]
    tiles = [s for s in sentences if "smaller faces" in s]
    assert len(tiles) >= 4 and tiles[-1].endswith(f"part {len(tiles)} of {len(tiles)}")
    places = [s for s in sentences if "place" in s]
    assert places[-1].endswith(f"place {len(last_round(places))} of {len(last_round(places))}")


def last_round(places: list[str]) -> list[str]:
    """The last round of them."""
    start = max(i for i, s in enumerate(places) if "place 1 of" in s)
    return places[start:]


def test_a_picture_is_given_up_at_any_of_its_words():
    picture = data.astronaut()
    for sentence in dict.fromkeys(words_of(lambda told: check(picture, on_progress=told))):

        def stop(fraction: float, told: str, sentence: str = sentence) -> None:
            if told == sentence:
                raise Cancelled(told)

        with pytest.raises(Cancelled, match=sentence.split(":")[0]):
            check(picture, on_progress=stop)


def test_listening_tells_each_ten_seconds():
    samples = np.zeros(60 * RATE, np.float32)
    samples[::50] = 0.5
    sentences = words_of(lambda told: hear(samples, RATE, 1500, 25, told))
    assert "Listening: 0:51 of 1:00 min" in sentences
    assert len([s for s in sentences if s.startswith("Listening")]) == 6


def test_laying_words_over_a_sound_tells_all_the_way():
    text = "The words of a long speech come one after the other. " * 12
    said = synthesise(text, "gmw/en-US")
    unknown = replace(said, cues=(), language="en-us")
    sentences = words_of(lambda told: align(unknown, told))
    assert sum(s == "Finding each word in the sound" for s in sentences) > said.seconds / 3
    assert any(s.startswith("Listening") for s in sentences)


def test_a_long_voice_is_polished_in_steps():
    sentences = words_of(lambda told: speak("One. Two.", on_progress=told))
    assert sum(s.startswith("Polishing") for s in sentences) >= 4
    assert "Bringing the voice to its loudness: round 1" in sentences


def test_reading_and_cutting_a_sound(tmp_path: Path):
    path = tmp_path / "minute.wav"
    write_wav(path, np.sin(np.arange(60 * RATE) / 5), RATE)
    sentences = words_of(lambda told: open_recording(path, on_progress=told))
    assert sentences[-1] == "Reading the sound: 1:00 of 1:00 min"
    assert len(sentences) >= 3

    def stop(fraction: float, sentence: str) -> None:
        raise Cancelled(sentence)

    with pytest.raises(Cancelled, match="Leaving out the silence"):
        cut_sound(path, tmp_path / "cut.wav", 1, 59, stop)
