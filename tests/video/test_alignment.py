from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from inference.video.alignment import align
from inference.voice.espeak import synthesise
from inference.voice.speech import Cue, Speech

TEXTS = (
    "Once upon a time, people believed that five brave men moved the mountain by hand, "
    "but nobody could prove it.",
    "The committee will publish its report next Thursday. Until then, please keep the figures "
    "to yourselves.",
    "Why would anybody want to walk home in such awful weather?",
)
OTHER_TEXTS = (
    "My grandmother sold seven yellow boats to a fisherman who never learned how to swim, and "
    "they were happy.",
    "A large dog chased its own tail around the empty garden. Nobody knew exactly what had "
    "happened there.",
    "Some green apples fell from the tree right onto my head yesterday.",
)
SHORT_TEXTS = (
    "Nobody knows how the letter came under the door.",
    "Nobody would guess how many bananas fit into this suitcase.",
    "In the morning the street was white.",
    "Please bring the small table back.",
)
VOICES = (
    ("gmw/en-US+klatt4", 150),
    ("gmw/en-US+klatt2", 190),
    ("gmw/en-US+Annie", 175),
    ("gmw/en-US+whisper", 150),
    ("gmw/en-US+m3", 250),
    ("gmw/en-US+f5", 110),
)


def later(speech: Speech, seconds: float) -> Speech:
    silence = np.zeros(round(seconds * speech.rate), np.float32)
    cues = tuple(
        replace(c, start_s=c.start_s + seconds, end_s=c.end_s + seconds) for c in speech.cues
    )
    return replace(speech, samples=np.concatenate([silence, speech.samples]), cues=cues)


def without_cues(speech: Speech, text: str | None = None, language: str = "en-us") -> Speech:
    return replace(speech, cues=(), text=text or speech.text, language=language)


def spoken(cues: tuple[Cue, ...]) -> list[Cue]:
    return [c for c in cues if c.text]


def with_pause(speech: Speech, at_s: float, pause_s: float) -> Speech:
    at = round(at_s * speech.rate)
    silence = np.zeros(round(pause_s * speech.rate), np.float32)
    samples = np.concatenate([speech.samples[:at], silence, speech.samples[at:]])
    cues = tuple(
        replace(c, start_s=c.start_s + pause_s, end_s=c.end_s + pause_s)
        if c.start_s > at_s - 1e-6
        else c
        for c in speech.cues
    )
    return replace(speech, samples=samples, cues=cues)


def errors_ms(found: tuple[Cue, ...], true: tuple[Cue, ...]) -> np.ndarray:
    one, other = spoken(found), spoken(true)
    assert [c.text for c in one] == [c.text for c in other]
    return np.array([abs(a.start_s - b.start_s) for a, b in zip(one, other, strict=True)]) * 1000


@pytest.mark.parametrize(("voice", "pace"), VOICES)
def test_phones_and_words_of_other_voices(voice, pace):
    phones, words = [], []
    for lead_s, text in zip((0.0, 0.7, 1.4), TEXTS, strict=True):
        speech = later(synthesise(text, voice, pace, pitch=60), lead_s)
        found = align(without_cues(speech))
        assert found is not None
        phones.append(errors_ms(found.phones, speech.phones))
        words.append(errors_ms(found.words, speech.words))
        assert found.samples is speech.samples
    for errors in (np.concatenate(phones), np.concatenate(words)):
        assert np.median(errors) <= 15
        assert np.percentile(errors, 90) <= 40


@pytest.mark.parametrize(
    ("tag", "identifier", "text"),
    [
        ("de", "gmw/de", "Guten Morgen, ich möchte bitte ein Brot und zwei Äpfel kaufen."),
        ("fr-fr", "roa/fr", "Bonjour à tous, il fait très beau sur la plage aujourd'hui."),
        ("cmn", "sit/cmn", "今天天气很好，我们去公园吧。"),
    ],
)
def test_other_languages(tag, identifier, text):
    speech = synthesise(text, f"{identifier}+m3", 140)
    found = align(without_cues(speech, language=tag))
    assert found is not None
    assert np.median(errors_ms(found.phones, speech.phones)) <= 15


@pytest.mark.parametrize(("voice", "pace"), VOICES)
def test_another_text_is_noticed(voice, pace):
    for text, other in zip(TEXTS, OTHER_TEXTS, strict=True):
        assert align(without_cues(synthesise(text, voice, pace), other)) is None


@pytest.mark.parametrize("text", ["Hi.", TEXTS[0] * 4, "?!", "…", "1"])
def test_a_text_of_another_length_is_noticed(text):
    assert align(without_cues(synthesise(TEXTS[0], "gmw/en-US+m3"), text)) is None


def test_noise_and_silence_say_nothing():
    chance = np.random.default_rng(1)
    for samples in (np.zeros(66150), chance.normal(0, 0.1, 66150), np.ones(10), np.zeros(0)):
        speech = Speech(samples.astype(np.float32), 22050, text=TEXTS[2], language="en-us")
        assert align(speech) is None


def test_without_text_or_language_there_is_nothing_to_align():
    speech = synthesise(TEXTS[2], "gmw/en-US+m3")
    assert align(replace(speech, cues=(), text=None, language="en-us")) is None
    assert align(replace(speech, cues=(), language=None)) is None
    assert align(replace(speech, cues=(), language="xx-none")) is None


@pytest.mark.parametrize("pause_s", [0.3, 1.0, 3.0])
def test_a_pause_where_nobody_expects_one_is_a_pause(pause_s):
    """A speaker stops in the middle of a sentence: no phone around fills the silence, and hardly
    any word is found on the wrong side of it, however long it lasts."""
    errors = []
    for text, (voice, pace) in product(TEXTS, VOICES):
        speech = synthesise(text, voice, pace)
        for word in speech.words[2:-1:2]:
            broken = with_pause(speech, word.start_s, pause_s)
            found = align(without_cues(broken))
            assert found is not None
            errors.append(errors_ms(found.cues, broken.cues))
            cut, again = word.start_s + 0.05, word.start_s + pause_s - 0.05
            assert not [p for p in spoken(found.phones) if p.start_s < again and p.end_s > cut]
    errors = np.concatenate(errors)
    assert np.median(errors) <= 10 and np.percentile(errors, 99) <= 50


def noisy(speech: Speech, below_db: float, smooth: int = 8) -> Speech:
    """With a steady noise, so much weaker than the voice; duller the more it is smoothed."""
    white = np.random.default_rng(4).normal(size=len(speech.samples) + smooth - 1)
    noise = np.convolve(white, np.hanning(smooth + 2)[1:-1], "valid")
    noise *= np.sqrt(np.mean(speech.samples**2) / np.mean(noise**2)) / 10 ** (below_db / 20)
    return replace(speech, samples=(speech.samples + noise).astype(np.float32))


@pytest.mark.parametrize(("below_db", "wrong"), [(25, 0.01), (20, 0.02), (10, 0.05)])
@pytest.mark.parametrize("smooth", [1, 16])
def test_noise_behind_the_voice(below_db, wrong, smooth):
    """Also in a pause, which noise fills with something to lay words over."""
    errors = []
    for text, (voice, pace) in product(TEXTS, VOICES[:3]):
        speech = synthesise(text, voice, pace)
        middle = speech.words[len(speech.words) // 2].start_s
        for broken in (speech, with_pause(speech, middle, 0.6)):
            found = align(without_cues(noisy(broken, below_db, smooth)))
            assert found is not None
            errors.append(errors_ms(found.cues, broken.cues))
    errors = np.concatenate(errors)
    assert np.median(errors) <= 10 and (errors > 50).mean() <= wrong


def test_other_words_are_told_from_those_that_are_said():
    """Of many, also of about the same length: hardly any fits, in noise as little as without."""
    texts = (*TEXTS, *OTHER_TEXTS, *SHORT_TEXTS)
    fits = []
    for text, (voice, pace) in product(texts, VOICES[:3]):
        speech = synthesise(text, voice, pace)
        for heard, other in product((speech, noisy(speech, 15)), texts):
            if other == text:
                assert align(without_cues(heard)) is not None
            else:
                fits.append(align(without_cues(heard, other)) is not None)
    assert len(fits) == 540 and np.mean(fits) < 0.02


def test_minutes_of_speech():
    """Coarse to fine: the way is found over thousands of steps, with pauses of any length."""
    chance = np.random.default_rng(6)
    pieces, starts, now = [], [], 0.0
    texts = [*TEXTS, *OTHER_TEXTS] * 4
    rate = 22050
    for text in texts:
        speech = synthesise(text, "gmw/en-US+Annie", 170)
        silence = np.zeros(round(chance.uniform(0.1, 1.5) * rate), np.float32)
        starts.append(now)
        pieces += [speech.samples, silence]
        now += (len(speech.samples) + len(silence)) / rate
    whole = Speech(np.concatenate(pieces), rate, text=" ".join(texts), language="en-us")
    found = align(whole)
    assert found is not None
    words = iter(found.words)
    errors = []
    for text, start in zip(texts, starts, strict=True):
        first = next(words)
        errors.append(abs(first.start_s - start))
        for _ in text.split()[1:]:
            next(words)
    assert next(words, None) is None
    assert np.median(errors) <= 0.02 and max(errors) <= 0.15
