from pathlib import Path

import numpy as np
import pytest

from inference.errors import Cancelled, Problem, SoundProblem, VoiceProblem
from inference.media import write_wav
from inference.voice.espeak import speak
from inference.voice.loudness import loudness_lufs
from inference.voice.neural.sample import RATE_HZ, checked_sample, open_sample
from tests.voice.neural.speakers import RATE, hum, noise, silence

TEXT = (
    "The committee will publish its report next Thursday. Until then, please keep the figures "
    "to yourselves. Why would anybody want to walk home in such awful weather?"
)
SPEECH = speak(TEXT, "leo").samples


def problem(sound: np.ndarray) -> str:
    with pytest.raises(SoundProblem) as caught:
        checked_sample(sound.astype(np.float32), RATE, "me.wav")
    sentence = caught.value.sentence
    assert "me.wav" in sentence and "\n" not in sentence and sentence.endswith(".")
    assert ": " in sentence  # what is wrong: what to do
    return sentence


def music(seconds: float) -> np.ndarray:
    t = np.arange(round(0.4 * RATE)) / RATE
    notes = [
        sum(np.sin(2 * np.pi * 220 * 2 ** (n / 12) * k * t) / k for k in (1, 2, 3)) * np.exp(-3 * t)
        for n in (0, 4, 7, 12, 7, 4)
    ]
    return 0.1 * np.tile(np.concatenate(notes), 10)[: round(seconds * RATE)]


def test_a_good_sample_is_trimmed_levelled_and_resampled(tmp_path):
    path = tmp_path / "me.wav"
    write_wav(path, np.concatenate([silence(2), 0.2 * SPEECH, silence(3)]), RATE)
    before = path.read_bytes()
    told = []
    sample = open_sample(path, consent=True, on_progress=lambda f, s: told.append(f))
    assert sample.rate == RATE_HZ and sample.samples.dtype == np.float32
    assert sample.seconds == pytest.approx(len(SPEECH) / RATE - 0.7, abs=0.3)  # its own rests
    assert loudness_lufs(sample.samples, sample.rate) == pytest.approx(-20, abs=0.3)
    assert sample.warnings == ()
    assert told[0] == 0 and told[-1] == 1
    # Nothing is left of it but what was there.
    assert [*tmp_path.iterdir()] == [path] and path.read_bytes() == before


@pytest.mark.parametrize("consent", [False, None, "yes", 1])
def test_without_consent_the_file_is_not_even_opened(consent):
    with pytest.raises(VoiceProblem, match="consent"):
        open_sample("no such file.wav", consent=consent)


def test_it_can_be_stopped(tmp_path):
    write_wav(tmp_path / "me.wav", SPEECH, RATE)

    def stop(fraction, sentence):
        if fraction > 0:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        open_sample(tmp_path / "me.wav", consent=True, on_progress=stop)


def test_what_is_no_sound(tmp_path):
    text = tmp_path / "me.wav"
    text.write_text("hello")
    for path in (text, tmp_path / "missing.wav", tmp_path):
        with pytest.raises(Problem):
            open_sample(Path(path), consent=True)


@pytest.mark.parametrize("voice", ["ava", "otto", "kit"])
@pytest.mark.parametrize("speed", [0.7, 1.4])
def test_any_voice_at_any_pace(voice, speed):
    assert checked_sample(speak(TEXT, voice, speed=speed).samples, RATE).warnings == ()


def test_level():
    assert "is silent" in problem(silence(5))
    assert "too quiet" in problem(0.004 * SPEECH)
    assert "distorted" in problem(np.clip(3 * SPEECH, -1, 1))
    (warning,) = checked_sample(np.clip(1.5 * SPEECH, -1, 1), RATE).warnings
    assert "too loud" in warning


def test_length():
    assert "1.7 seconds of sound" in problem(SPEECH[: 2 * RATE])
    assert "mostly silence" in problem(
        np.concatenate([SPEECH[: 2 * RATE], silence(9), SPEECH[: 2 * RATE]])
    )
    sample = checked_sample(np.tile(SPEECH, 5), RATE, "me.wav")
    assert 20 < sample.seconds <= 30
    (warning,) = sample.warnings
    assert warning == f"Only the first {sample.seconds:.0f} seconds of me.wav are used."


def test_what_is_no_speech():
    for sound in (noise(6), hum(6), music(8), 0.3 * np.sign(noise(6))):
        assert "no clear speech" in problem(sound)


def test_what_is_behind_the_voice():
    for behind in (noise(len(SPEECH) / RATE, 0.05), 2 * music(len(SPEECH) / RATE)):
        both = SPEECH[: len(behind)] + behind[: len(SPEECH)]
        (warning,) = checked_sample(both.astype(np.float32), RATE).warnings
        assert "behind the voice" in warning
