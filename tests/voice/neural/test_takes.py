import numpy as np
import pytest

from inference.voice.espeak import synthesise
from inference.voice.neural.takes import Length, clipped_share, fault_of, trimmed
from inference.voice.neural.voicing import voicing
from tests.voice.neural.speakers import RATE, VOICE, hum, noise, silence

WORDS = "Why would anybody want to walk home in such awful weather?"
SPEECH = trimmed(synthesise(WORDS, VOICE).samples, RATE)
ANY = Length(0, 100)


def test_silence_around_is_cut_off_and_inside_is_kept():
    half = len(SPEECH) // 2
    whole = np.concatenate([SPEECH[:half], silence(1), SPEECH[half:]])
    take = trimmed(np.concatenate([silence(2), whole, silence(3)]), RATE)
    assert len(take) == pytest.approx(len(whole), abs=0.2 * RATE)
    assert take[0] == take[-1] == 0 and take.dtype == np.float32


def test_hiss_around_is_cut_off_too():
    hiss = noise(len(SPEECH) / RATE + 4, 0.0005)
    hiss[2 * RATE :][: len(SPEECH)] += SPEECH
    assert len(trimmed(hiss, RATE)) == pytest.approx(len(SPEECH), abs=0.2 * RATE)


def test_the_model_s_own_samples_are_not_written_to():
    own = SPEECH.copy()
    trimmed(own, RATE)
    assert (own == SPEECH).all()


@pytest.mark.parametrize("rate", [16000, 22050, 24000, 44100])
def test_good_speech_has_no_fault_at_any_rate_and_level(rate):
    for level in (0.02, 1.0, 3.0):
        assert fault_of(level * SPEECH, rate, ANY) is None


def test_whispering_and_a_single_word_are_no_fault():
    whisper = synthesise("Why would anybody want to walk home?", "gmw/en-US+whisper").samples
    for samples in (whisper, synthesise("Hi!", VOICE).samples):
        assert fault_of(trimmed(samples, RATE), RATE, ANY) is None


def test_faults():
    def said(samples):
        fault = fault_of(samples, RATE, Length(1, 5))
        return fault and (fault.words, fault.usable)

    assert said(silence(0)) == ("is silent", False)
    assert said(silence(2)) == ("is silent", False)
    assert said(np.full(100, np.inf, np.float32))[1] is False
    assert said(noise(3)) == ("is noise", False)
    swelling = noise(3) * (1 + np.sin(np.arange(3 * RATE) / RATE * 25)).astype(np.float32)
    assert said(swelling) == ("is noise", False)
    assert said(hum(3)) == ("is one steady sound", False)
    assert said(SPEECH[: RATE // 2]) == ("breaks off early", True)
    assert said(np.tile(SPEECH, 3)) == ("goes on far too long", True)
    assert said(np.clip(20 * SPEECH, -1, 1)) == ("is distorted", True)


def test_clipping_is_told_from_loud():
    assert clipped_share(SPEECH) < 0.001
    shares = [clipped_share(np.clip(gain * SPEECH / abs(SPEECH).max(), -1, 1)) for gain in (2, 4)]
    assert 0.002 < shares[0] < shares[1]
    assert clipped_share(silence(0)) == 0


def test_voicing():
    assert voicing(SPEECH, RATE).voiced_share > 0.6
    assert voicing(noise(2), RATE).voiced_share < 0.01
    assert voicing(hum(2), RATE).movement_db < 0.5 < voicing(SPEECH, RATE).movement_db
    assert voicing(silence(1), RATE).loud_s == 0
    assert voicing(silence(0), RATE).voiced_share == 0
