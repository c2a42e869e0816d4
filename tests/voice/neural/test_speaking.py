import subprocess
import sys
import threading

import numpy as np
import pytest

from inference.crew import Crew
from inference.errors import Cancelled, TextProblem, VoiceProblem
from inference.video.mouth import with_cues
from inference.voice.espeak import synthesise
from inference.voice.loudness import frame_peaks, loudness_lufs
from inference.voice.neural.speaking import speak_long
from tests.voice.neural.speakers import RATE, Speaker, hum, noise, silence

ONE = "The committee will publish its report next Thursday."
TWO = "Once upon a time, five brave men moved the mountain by hand, but nobody could prove it."
THREE = "Why would anybody want to walk home in such awful weather?"
TEXT = f"{ONE} {TWO}\n\n{THREE}"


def speak(text, say, **options):
    return speak_long(text, "en-us", say, rate=RATE, **options)


def test_one_after_the_other_with_exact_times_and_nothing_between():
    speaker = Speaker()
    speech = speak(TEXT, speaker)
    assert speaker.asked == [ONE, TWO, THREE]
    assert [s.text for s in speech.sentences] == [ONE, TWO, THREE]
    assert speech.warnings == () and speech.text == TEXT and speech.language == "en-us"
    for sentence, said in zip(speech.sentences, speaker.said, strict=True):
        sounding = [phone for phone in said.phones if phone.text]
        seconds = sounding[-1].end_s - sounding[0].start_s
        assert sentence.end_s - sentence.start_s == pytest.approx(seconds, abs=0.15)
        inside = speech.samples[round(sentence.start_s * RATE) : round(sentence.end_s * RATE)]
        assert np.abs(inside).max() > 0.1
    gaps = [0.0, *(t for s in speech.sentences for t in (s.start_s, s.end_s)), speech.seconds]
    for start, end in zip(gaps[::2], gaps[1::2], strict=True):
        assert np.abs(speech.samples[round(start * RATE) : round(end * RATE)]).max(initial=0) < 1e-6
    pauses = [end - start for start, end in zip(gaps[::2], gaps[1::2], strict=True)]
    assert 0.2 < pauses[1] < pauses[2] < 1  # a paragraph's is longer


def test_joints_do_not_click():
    speech = speak(TEXT, Speaker())
    for sentence in speech.sentences:
        for at in (sentence.start_s, sentence.end_s):
            near = speech.samples[round(at * RATE) - 40 : round(at * RATE) + 40]
            assert np.abs(np.diff(near)).max() < 0.01


def test_as_loud_as_the_built_in_voice_and_each_sentence_as_the_next():
    def whims(text, samples):
        return samples * (0.2 if text == TWO else 3.0)

    speech = speak(TEXT, Speaker(spoil=whims))
    assert loudness_lufs(speech.samples, RATE) == pytest.approx(-16, abs=0.5)
    assert frame_peaks(speech.samples, 24).max() <= 10 ** (-0.9 / 20)
    levels = [
        loudness_lufs(speech.samples[round(s.start_s * RATE) : round(s.end_s * RATE)], RATE)
        for s in speech.sentences
    ]
    assert max(levels) - min(levels) < 3


SPOILS = {
    "is no sound": lambda x: np.full_like(x, np.nan),
    "is silent": lambda x: silence(2),
    "is noise": lambda x: noise(len(x) / RATE),
    "is one steady sound": lambda x: hum(len(x) / RATE),
    "breaks off": lambda x: x[: len(x) // 5],
    "goes on far too long": lambda x: np.concatenate([x, x, x]),
    "is distorted": lambda x: np.clip(40 * x, -1, 1),
}


def twice(samples):
    return np.concatenate([samples, silence(0.2), samples])


@pytest.mark.parametrize("wpm", [110, 160, 190])
def test_what_is_said_twice_is_said_again_in_parts_and_if_it_stays_so_named(wpm):
    speaker = Speaker(wpm=wpm, spoil=lambda t, x: twice(x) if len(t) > 60 else x)
    speech = speak(TEXT, speaker)
    assert speech.warnings == () and len(speech.sentences) > 3
    short = "Nobody could prove it."
    speaker = Speaker(wpm=max(wpm, 160), spoil=lambda text, samples: twice(samples))
    speech = speak(short, speaker)
    assert speaker.asked == [short] * 2
    assert speech.warnings == (f"Listen to “{short}”: what the voice makes of it is said twice.",)


@pytest.mark.parametrize("fault", SPOILS)
def test_what_goes_wrong_with_a_long_sentence_is_said_again_in_parts(fault):
    speaker = Speaker(spoil=lambda t, x: SPOILS[fault](x) if len(t) > 60 else x)
    speech = speak(TEXT, speaker)
    assert speech.warnings == ()
    parts = [s.text for s in speech.sentences]
    assert parts[0] == ONE and parts[-1] == THREE and len(parts) > 3
    assert " ".join(parts) == f"{ONE} {TWO} {THREE}"


@pytest.mark.parametrize("fault", SPOILS)
def test_what_stays_wrong_is_reported_by_its_words(fault):
    speaker = Speaker(spoil=lambda t, x: SPOILS[fault](x) if "mountain" in t else x)
    speech = speak(TEXT, speaker)
    (warning,) = speech.warnings
    assert fault in warning and "mountain" in warning and "brave" not in warning[:20]
    assert "committee" not in warning and "weather" not in warning
    left_out = "mountain" not in " ".join(s.text for s in speech.sentences)
    assert left_out == warning.startswith("Left out")
    assert np.isfinite(speech.samples).all()


def test_words_that_nobody_wrote_are_noticed():
    """A tail of mumbling, not long enough to be noticed by length."""
    tail = Speaker(wpm=180)("seven yellow boats to a fisherman who")

    def mumbles(text, samples):
        return np.concatenate([samples, tail]) if len(text) > 60 else samples

    speaker = Speaker("gmw/en-US+f5", 110, mumbles)
    speech = speak(TWO, speaker)
    assert speaker.asked[0] == TWO and len(speaker.asked) > 2
    assert speech.warnings == ()


def test_a_model_that_throws_dice_may_throw_again():
    tries = []

    def unlucky_once(text, samples):
        tries.append(text)
        return silence(1) if tries == ["Good morning."] else samples

    speech = speak("Good morning.", Speaker(spoil=unlucky_once))
    assert tries == ["Good morning."] * 2 and speech.warnings == ()


def test_a_voice_that_says_nothing_is_given_up_soon():
    speaker = Speaker(spoil=lambda text, samples: silence(1))
    with pytest.raises(VoiceProblem, match=r"does not speak this text.*silent.*choose another"):
        speak(" ".join([ONE] * 30), speaker)
    assert len(speaker.asked) < 30


@pytest.mark.parametrize("wpm", [85, 250])
def test_a_slow_and_a_fast_voice_are_no_fault(wpm):
    text = " ".join([ONE, TWO, THREE] * 2)
    speaker = Speaker(wpm=wpm)
    assert speak(text, speaker).warnings == ()
    assert len(speaker.asked) == 6


def test_a_slow_speed_is_no_fault_when_it_was_asked_for():
    assert speak(TEXT, Speaker(wpm=80), speed=0.5).warnings == ()


def test_several_say_and_hear_at_once_and_all_is_in_its_order():
    together = threading.Barrier(2)

    def say(text):
        if text in (ONE, TWO):
            together.wait(10)  # neither goes on without the other
        return Speaker()(text)

    asked_for = []

    def crew(sentences):
        asked_for.append(sentences)
        return Crew(2)

    heard = []
    speech = speak(TEXT, say, crew=crew, on_progress=lambda *told: heard.append(told))
    assert asked_for == [3] and speech.warnings == ()
    assert [s.text for s in speech.sentences] == [ONE, TWO, THREE]
    alone = speak(TEXT, Speaker())
    assert speech.cues == alone.cues and (speech.samples == alone.samples).all()
    assert [fraction for fraction, _ in heard] == sorted(fraction for fraction, _ in heard)


def test_an_error_of_the_model_comes_through():
    with pytest.raises(ZeroDivisionError):
        speak(TEXT, lambda text: 1 / 0, crew=lambda sentences: Crew(2))


def test_it_tells_of_each_sentence_and_stops_between_two():
    heard = []
    speak(TEXT, Speaker(), on_progress=lambda fraction, said: heard.append((fraction, said)))
    fractions = [fraction for fraction, _ in heard]
    assert fractions == sorted(fractions) and fractions[0] == 0 and fractions[-1] == 1
    told = list(dict.fromkeys(said for _, said in heard))
    assert told[:3] == [f"Speaking: sentence {n} of 3." for n in (1, 2, 3)]

    speaker = Speaker()

    def stop_at_the_second(fraction, sentence):
        if "sentence 2" in sentence:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        speak(TEXT, speaker, on_progress=stop_at_the_second)
    assert speaker.asked == [ONE]


def test_it_stops_between_two_tries_too():
    speaker = Speaker(spoil=lambda text, samples: silence(1))
    with pytest.raises(Cancelled):
        speak(TWO, speaker, on_progress=lambda *_: stop_after(speaker, 2))
    assert len(speaker.asked) == 2


def stop_after(speaker, tries):
    if len(speaker.asked) == tries:
        raise Cancelled("Stopped.")


def test_what_has_no_words_is_not_said():
    speaker = Speaker()
    speech = speak(f"{ONE}\n…\n?!\n{THREE}", speaker)
    assert speaker.asked == [ONE, THREE] and speech.warnings == ()


def test_the_model_gets_its_own_spelling_and_the_cues_keep_the_writer_s():
    speaker = Speaker()
    speech = speak("It costs 5 dollars.", speaker, spell=lambda text: text.replace("5", "five"))
    assert speaker.asked == ["It costs five dollars."]
    assert [w.text for w in speech.words] == ["It", "costs", "5", "dollars"]


def test_what_the_model_cannot_read_is_named():
    letters = "abcdefghijklmnopqrstuvwxyz '"
    speech = speak("Ødegård said: 5 apples!", Speaker(), known_characters=letters)
    (warning,) = speech.warnings
    assert "“Ø”, “å”, “5”" in warning
    assert speak("Nothing to name here!", Speaker(), known_characters=letters).warnings == ()


def test_a_language_the_built_in_voice_does_not_know():
    speech = speak_long(TEXT, "zz-unknown", Speaker(), rate=RATE)
    assert len(speech.sentences) == 3 and not speech.phones and speech.language == "zz-unknown"
    assert with_cues(speech) is speech  # the lips follow the sound, and nobody is blamed
    spoilt = Speaker(spoil=lambda text, samples: samples[: len(samples) // 8])
    assert speak_long(TEXT, "zz-unknown", spoilt, rate=RATE).warnings


def test_letters_the_built_in_voice_cannot_read_are_the_model_s_to_read():
    said = synthesise("Dobroye utro", "gmw/en-US+Annie").samples
    speaker = Speaker(spoil=lambda text, samples: said)
    speech = speak("Доброе утро", speaker)
    assert speaker.asked == ["Доброе утро"] and speech.warnings == ()


def test_nothing_to_say():
    with pytest.raises(TextProblem):
        speak("  ", Speaker())
    with pytest.raises(TextProblem, match="limit is 20"):
        speak(TEXT, Speaker(), limit_characters=20)


def test_long_sentences_are_cut_to_what_the_model_can_say_at_once():
    speaker = Speaker()
    speech = speak(TWO, speaker, sentence_characters=40)
    assert all(len(text) <= 40 for text in speaker.asked) and len(speaker.asked) >= 3
    assert " ".join(s.text for s in speech.sentences) == TWO


def test_the_last_of_many_sentences_is_as_good_as_the_first():
    speaker = Speaker(wpm=190)
    speech = speak("\n".join([ONE, TWO, THREE] * 12), speaker)
    assert len(speech.sentences) == len(speaker.asked) == 36
    spans = [
        speech.samples[round(s.start_s * RATE) : round(s.end_s * RATE)] for s in speech.sentences
    ]
    for first, last in zip(spans[:3], spans[-3:], strict=True):
        assert len(first) == len(last)
        assert np.abs(first - last).max() < 0.02  # the same sound, not only the same words

    def phones(sentence):
        inside = (c for c in speech.phones if sentence.start_s <= c.start_s < sentence.end_s)
        return np.array([c.start_s - sentence.start_s for c in inside])

    for first, last in zip(speech.sentences[:3], speech.sentences[-3:], strict=True):
        assert phones(last) == pytest.approx(phones(first), abs=0.001)


def test_nothing_heavy_is_imported():
    code = (
        "import sys, inference.voice.neural.speaking, inference.voice.neural.sample\n"
        "import inference.voice.neural.normalising\n"
        "print([m for m in ('torch', 'transformers', 'babel', 'mediapipe') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert run.stdout == "[]\n"
