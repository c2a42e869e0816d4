"""How exactly the phones and words of a neural voice are found, measured on voices whose own
cues are known: the built-in ones, faster, slower, higher and lower."""

from itertools import pairwise

import numpy as np
import pytest

from inference.video.mouth import mouth_track
from inference.voice.espeak import speak, synthesise
from inference.voice.filters import resample
from inference.voice.languages import find_language
from inference.voice.neural.cues import as_written, cues_of, says_more, says_twice
from inference.voice.neural.normalising import spell_out
from inference.voice.neural.speaking import speak_long
from inference.voice.neural.takes import trimmed
from tests.voice.neural.speakers import RATE, Speaker, noise

TEXTS = (
    "Once upon a time, five brave men moved the mountain by hand, but nobody could prove it.",
    "The committee will publish its report next Thursday.",
    "Why not?",
    "Hi!",
)
ENGLISH = find_language("en-us")


def starts(cues, kind):
    chosen = [c for c in cues if c.kind == kind and c.text]
    return [c.text for c in chosen], np.array([c.start_s for c in chosen])


@pytest.mark.parametrize("kind", ["phone", "word"])
@pytest.mark.parametrize("semitones", [-4, 0, 4])
@pytest.mark.parametrize(("voice", "speed"), [("leo", 0.8), ("ava", 1.0), ("kit", 1.3)])
def test_polished_voices_higher_lower_faster_slower(voice, speed, semitones, kind):
    errors = []
    for text in TEXTS:
        spoken = speak(text, voice, "en-us", speed, semitones)
        names, true = starts(spoken.cues, kind)
        found_names, found = starts(cues_of(spoken.samples, spoken.rate, text, ENGLISH), kind)
        assert found_names == names
        errors.append(np.abs(found - true))
    errors = np.concatenate(errors) * 1000
    assert np.median(errors) < 20 and np.percentile(errors, 90) < 50


@pytest.mark.parametrize("ratio", [0.85, 1.2])
@pytest.mark.parametrize("voice", ["klatt4", "f5"])
def test_played_faster_or_slower(voice, ratio):
    speech = synthesise(TEXTS[0], f"gmw/en-US+{voice}", 150)
    samples = resample(speech.samples, ratio)
    for kind in ("phone", "word"):
        names, true = starts(speech.cues, kind)
        found_names, found = starts(cues_of(samples, RATE, TEXTS[0], ENGLISH), kind)
        assert found_names == names
        assert np.median(np.abs(found - true / ratio)) < 0.02


def test_a_whole_text_is_as_exact_as_its_sentences():
    speaker = Speaker("gmw/en-US+m3", 175)
    speech = speak_long(" ".join(TEXTS), "en-us", speaker, rate=RATE)
    names, found = starts(speech.cues, "phone")
    true_names, true = [], []
    # The sentence's own start is known from the sound: the first sample that is not silence.
    for sentence, said in zip(speech.sentences, speaker.said, strict=True):
        own_names, own = starts(said.cues, "phone")
        inside = speech.samples[round(sentence.start_s * RATE) : round(sentence.end_s * RATE)]
        first = (
            np.flatnonzero(np.abs(inside) > 0.01)[0]
            - np.flatnonzero(np.abs(said.samples) > 0.01 * np.abs(said.samples).max())[0]
        )
        true_names += own_names
        true.append(own + sentence.start_s + first / RATE)
    assert names == true_names
    assert np.median(np.abs(found - np.concatenate(true))) < 0.02


def test_other_words_have_no_cues():
    speech = synthesise("My grandmother sold seven yellow boats.", "gmw/en-US+Annie")
    assert cues_of(speech.samples, RATE, TEXTS[0], ENGLISH) == ()
    assert cues_of(noise(4), RATE, TEXTS[0], ENGLISH) == ()
    assert cues_of(speech.samples, RATE, speech.text, None) == ()


def test_a_tail_is_told_from_a_slow_voice():
    slow = synthesise(TEXTS[0], "gmw/en-US+f5", 80)
    assert not says_more(cues_of(slow.samples, RATE, TEXTS[0], ENGLISH), 1.0)
    tail = synthesise("and they were happy ever after", "gmw/en-US+f5", 150).samples
    longer = np.concatenate([slow.samples, tail])
    assert says_more(cues_of(longer, RATE, TEXTS[0], ENGLISH), 1.0)


@pytest.mark.parametrize("text", [*TEXTS, "No, no, not here and not there."])
def test_said_twice_is_told_from_said_slowly(text):
    once, faster, slow = (
        trimmed(synthesise(text, "gmw/en-US+f5", wpm, pitch=pitch).samples, RATE)
        for wpm, pitch in ((160, 60), (180, 45), (85, 60))
    )
    assert says_twice(np.concatenate([once, once]), RATE)
    assert says_twice(np.concatenate([once, np.zeros(RATE // 4, np.float32), faster]), RATE)
    assert not says_twice(slow, RATE) and not says_twice(once, RATE)


def test_a_sentence_without_phones_moves_the_mouth_by_its_sound():
    other = synthesise("My grandmother sold seven yellow boats.", "gmw/en-US+Annie").samples
    speaker = Speaker(spoil=lambda text, x: other if text == TEXTS[1] else x)
    speech = speak_long(" ".join(TEXTS[:2]), "en-us", speaker, rate=RATE)
    known, unknown = speech.sentences
    assert max(p.end_s for p in speech.phones) <= known.end_s
    track = mouth_track(speech, 25)
    frames = slice(round(unknown.start_s * 25), round(unknown.end_s * 25))
    assert track.channel("jaw")[frames].max() > 0.2
    assert track.speaking[frames].mean() > 0.5
    between = round((known.end_s + unknown.start_s) / 2 * 25)
    assert track.speaking[between] < 0.5


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("It costs 5 € – or 20 % more!", ["It", "costs", "5", "€", "or", "20", "%", "more"]),
        ("Dr. No: 3–5 apples", ["Dr", "No", "3–5", "apples"]),
        ("No numbers here, only words.", ["No", "numbers", "here", "only", "words"]),
        ("1984", ["1984"]),
    ],
)
def test_words_stand_as_they_were_written(written, words):
    spelled = spell_out(written, "en-us")
    speech = synthesise(spelled, "gmw/en-US+Annie")
    cues = as_written(speech.cues, spelled, written)
    assert [c.text for c in cues if c.kind == "word"] == words
    assert [c for c in cues if c.kind == "phone"] == list(speech.phones)
    found = [c for c in cues if c.kind == "word"]
    assert found[0].start_s == speech.words[0].start_s and found[-1].end_s == speech.words[-1].end_s
    assert all(a.start_s < a.end_s <= b.start_s + 1e-9 for a, b in pairwise(found))


def test_phones_are_those_of_the_spelling_the_model_read():
    """The built-in voice reads "£5.20" its own way, and nothing would fit."""
    written = "She paid £5.20 on 3/5/2024."
    spelled = spell_out(written, "en-gb")
    speaker = Speaker("gmw/en+f5", 150)
    speech = speak_long(
        written, "en-gb", speaker, rate=RATE, spell=lambda text: spell_out(text, "en-gb")
    )
    assert speaker.asked == [spelled]
    names, _ = starts(speech.cues, "phone")
    assert names == [
        c.text for c in synthesise(spelled, find_language("en-gb").identifier).phones if c.text
    ]
    assert [w.text for w in speech.words] == ["She", "paid", "£5.20", "on", "3/5/2024"]
