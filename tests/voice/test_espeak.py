import hashlib
import random
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pytest

from inference.errors import Cancelled, Problem, TextProblem, VoiceProblem
from inference.voice.espeak import speak, synthesise
from inference.voice.loudness import loudness_lufs
from inference.voice.voices import DEFAULT_VOICE, VOICES, find_voice


def written(speech):
    return [word.text for word in speech.words]


def heard(speech):
    return [phone.text for phone in speech.phones if phone.text]


def check_cues(speech, text):
    """Phones from start to end; words in order, as written."""
    phones = speech.phones
    assert phones[0].start_s == 0
    assert phones[-1].end_s == pytest.approx(speech.seconds)
    for one, following in pairwise(phones):
        assert one.end_s == following.start_s
        assert one.text or following.text
    assert all(phone.end_s > phone.start_s for phone in phones)
    assert not set("ˈˌ()_ ") & set("".join(heard(speech)))
    at, end_s = 0, 0.0
    for word in speech.words:
        at = text.index(word.text, at) + len(word.text)
        assert end_s <= word.start_s < word.end_s <= speech.seconds
        end_s = word.end_s


def pitch_hz(speech):
    """The middle one of the loud frames', each by autocorrelation."""
    size = 1102
    frames = speech.samples[: len(speech.samples) // size * size].reshape(-1, size)
    power = np.square(frames).sum(axis=1)
    found = []
    for frame in frames[power > np.percentile(power, 60)]:
        similar = np.fft.irfft(np.abs(np.fft.rfft(frame * np.hanning(size), 2 * size)) ** 2)
        similar = similar[:300] / (1 - np.arange(300) / size)
        low = speech.rate // 600
        peaks = [i for i in range(low, 299) if similar[i - 1] < similar[i] >= similar[i + 1]]
        best = max((similar[i] for i in peaks), default=0)
        found += [speech.rate / i for i in peaks if similar[i] > 0.9 * best][:1]
    return float(np.median(found))


def test_speech_with_exact_cues():
    text = "Hello there, my name is Eve. Pop five balls!"
    speech = speak(text)
    check_cues(speech, text)
    assert speech.rate == 22050
    assert speech.samples.dtype == np.float32
    assert (speech.text, speech.language, speech.warnings) == (text, "en-us", ())
    assert " ".join(written(speech)) == "Hello there my name is Eve Pop five balls"
    assert " ".join(heard(speech)) == ("h ə l oʊ ð ɛɹ m aɪ n eɪ m ɪ z iː v p ɑː p f aɪ v b ɔː l z")
    stressed = [phone.text for phone in speech.phones if phone.stress == 2]
    assert stressed == ["oʊ", "ɛɹ", "eɪ", "iː", "ɑː", "aɪ", "ɔː"]


def test_words_begin_with_their_phones_and_end_before_the_pause():
    speech = speak("Pop five balls today, and the moon is blue.")
    words = {word.text: word for word in speech.words}
    first = {phone.start_s: phone.text for phone in speech.phones}
    for text, phone in {"five": "f", "and": "æ", "the": "ð", "moon": "m", "is": "ɪ"}.items():
        (start,) = [s for s in first if abs(s - words[text].start_s) < 0.001]
        assert first[start] == phone
    for text, phone in {"Pop": "p", "balls": "b", "today": "t", "blue": "b"}.items():
        start = min(s for s in first if s >= words[text].start_s)  # the release
        assert first[start] == phone
        assert start - words[text].start_s < 0.061
    pauses = [phone for phone in speech.phones[1:-1] if not phone.text]
    comma = max(pauses, key=lambda pause: pause.end_s - pause.start_s)
    assert words["today"].end_s == pytest.approx(comma.start_s)
    assert words["and"].start_s == pytest.approx(comma.end_s)


def test_p_starts_at_its_release():
    """Before the cue of a p the lips are closed: the sound is much weaker than after it."""
    speech = synthesise("a papa", "gmw/en-US+f2")
    rate, samples = speech.rate, speech.samples
    releases = [p for p in speech.phones if p.text == "p"]
    assert len(releases) == 2
    for phone in releases:
        at = round(phone.start_s * rate)
        closed = samples[at - round(0.035 * rate) : at - round(0.005 * rate)]
        opened = samples[at : at + round(0.03 * rate)]
        assert np.abs(closed).max() < 0.5 * np.abs(opened).max()


def test_phones_without_time_get_some():
    """espeak-ng starts the l and the z of "balls" together."""
    speech = synthesise("balls, dolls, calls", "gmw/en-US+f2")
    sides = [p for p in speech.phones if p.text == "l"]
    assert len(sides) == 3
    assert all(0.02 < p.end_s - p.start_s <= 0.2 for p in sides)


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("It’s of the $1,234.50 or 20 %.", "en", "It’s|of|the|$1,234.50|or|20|%"),
        ("don't well-known U.S.A. (paren) “q”", "en", "don't|well-known|U.S.A|paren|q"),
        ("Hi 😀 there — **bold** & x", "en", "Hi|there|bold|&|x"),
        ("e\u0301te\u0301 nai\u0308ve", "fr", "e\u0301te\u0301|nai\u0308ve"),
        ("Hello 你好 world", "en", "Hello|world"),
        ("L’eau est là.", "fr", "L’eau|est|là"),
        ("你好，今天OK", "zh", "你好|今|天|OK"),
        ("こんにちは、せかい！", "ja", "こんにちは|せかい"),
        ("오늘 날씨가 좋네요.", "ko", "오늘|날씨가|좋네요"),
        ("नमस्ते दुनिया।", "hi", "नमस्ते|दुनिया"),
        ("مرحبا بالعالم، كيف؟", "ar", "مرحبا|بالعالم|كيف"),
        ("မင်္ဂလာပါ ကမ္ဘာ။", "my", "မင်္ဂလာပါ|ကမ္ဘာ"),
        ("Am 3. Mai, z. B. kam Dr. Bauer.", "de", "Am|3|Mai|z|B|kam|Dr|Bauer"),
        ("\U0001d4d7\U0001d4ee ＡＢＣ ﬁne", "en", "\U0001d4d7\U0001d4ee|ＡＢＣ|ﬁne"),
    ],
)
def test_words_are_as_written(text, language, words):
    speech = speak(text, language=language)
    check_cues(speech, text)
    assert written(speech) == words.split("|")


def test_no_pause_after_an_abbreviation():
    with_stop = speak("I know Dr. Smith well.")
    without = speak("I know Dr Smith well.")
    assert with_stop.seconds == without.seconds
    assert written(with_stop) == ["I", "know", "Dr", "Smith", "well"]


def test_nothing_in_a_text_is_a_command():
    """SSML, phonemes in brackets and espeak-ng's own control codes are read, not obeyed."""
    assert heard(speak("[[h@loU]]")) != heard(speak("hello"))
    assert heard(speak("a <break/> word")) == heard(speak("a break/ word"))
    assert heard(speak("\x0150P\x01 low voice")) == heard(speak("50P low voice"))


def test_voices_are_of_several_kinds_and_speak_all_languages():
    genders = [voice.gender for voice in VOICES]
    assert genders.count("female") >= 4
    assert genders.count("male") >= 4
    assert len({voice.id for voice in VOICES}) == len({v.variant for v in VOICES}) == len(VOICES)
    assert find_voice(DEFAULT_VOICE) is VOICES[0]


@pytest.mark.parametrize("voice", VOICES, ids=lambda voice: voice.id)
def test_every_voice_is_loud_clean_and_of_its_pitch(voice):
    texts = {"en": "Good morning, everyone.", "zh": "你好，世界。", "ar": "مرحبا بالعالم."}
    for language, text in texts.items():
        speech = speak(text, voice.id, language)
        assert loudness_lufs(speech.samples, speech.rate) == pytest.approx(-16, abs=0.2)
        assert np.abs(speech.samples).max() <= 10 ** (-1 / 20) + 1e-6
        assert np.abs(speech.samples[:5]).max() < 1e-3 > np.abs(speech.samples[-5:]).max()
        assert np.abs(speech.samples[: round(0.25 * speech.rate)]).max() < 1e-6
        assert len(heard(speech)) > 6
    median = np.median([pitch_hz(speak(f"Number {n}, please.", voice.id)) for n in (1, 5, 9)])
    low, high = {"male": (85, 165), "female": (160, 270), "child": (230, 400)}[voice.gender]
    assert low < median < high


def test_silence_around_it():
    speech = speak("Hi.")
    assert 0.3 <= speech.phones[0].end_s < 0.36
    assert 0.4 <= speech.phones[-1].end_s - speech.phones[-1].start_s < 0.6


def test_speed_and_pitch():
    text = "We were away a year ago."
    normal = speak(text)
    said_s = [speak(text, speed=speed).seconds - 0.7 for speed in (0.5, 1.0, 2.0)]
    assert said_s[0] > 1.6 * said_s[1] > 2.2 * said_s[2]
    shift = np.log2(pitch_hz(speak(text, pitch_semitones=6)) / pitch_hz(normal)) * 12
    assert 4.5 < shift < 7.5
    assert heard(speak(text, speed=2.0)) == heard(normal)


@pytest.mark.parametrize(
    "options",
    [
        {"speed": 0.4},
        {"speed": 2.1},
        {"speed": float("nan")},
        {"pitch_semitones": 13},
        {"pitch_semitones": float("nan")},
        {"voice": "avva"},
        {"voice": ""},
        {"language": "klingonese"},
    ],
)
def test_wrong_options_are_problems(options):
    with pytest.raises(VoiceProblem):
        speak("Hello.", **options)


def test_unknown_voice_names_a_near_one():
    with pytest.raises(VoiceProblem, match="did you mean “ava”"):
        speak("Hello.", voice="avva")


@pytest.mark.parametrize("text", ["", "😀", "?!", "x" * 5001, "你好世界"])
def test_wrong_text_is_a_problem(text):
    with pytest.raises(TextProblem):
        speak(text)


def test_what_espeak_crashes_on_is_left_out_with_a_warning():
    speech = speak("6 7 8 9 10", language="kl")
    check_cues(speech, "6 7 8 9 10")
    assert speech.warnings == ("Left out, because the built-in voice cannot say it: “8”.",)
    assert written(speech) == ["6", "7", "9", "10"]
    with pytest.raises(TextProblem, match="nothing to say"):
        speak("8", language="kl")


@pytest.mark.parametrize("voice", [v.id for v in VOICES if v.gender == "male"])
@pytest.mark.parametrize(("text", "language"), [("שלום עולם", "he"), ("你好世界天气", "yue")])
def test_low_voices_say_everything_even_lower(voice, text, language):
    """espeak-ng crashes on these where its pitch nears 0 Hz."""
    for semitones in (0, -3, -12):
        speech = speak(text, voice, language, pitch_semitones=semitones)
        assert "".join(written(speech)) == text.replace(" ", "")
        assert speech.warnings == ()


def test_left_out_letters_are_told():
    (warning,) = speak("My friend 李明 is here today.").warnings
    assert "李明" in warning


def test_the_same_every_time_also_from_many_threads():
    jobs = [
        ("Hello there, you.", "ava", "en"),
        ("Guten Tag zusammen.", "leo", "de"),
        ("Bonjour à tous.", "kit", "fr"),
        ("你好，世界。", "otto", "zh"),
    ] * 3

    def digest(job):
        speech = speak(*job)
        return hashlib.sha256(speech.samples.tobytes()).hexdigest(), speech.cues

    serial = [digest(job) for job in jobs]
    assert serial[:4] == serial[4:8] == serial[8:]
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(digest, jobs)) == serial


def test_long_text_in_pieces_with_progress():
    text = "This is a sentence, and it goes on. Is it long enough? " * 20 + "\n\nThe end."
    told = []
    speech = speak(text, on_progress=lambda fraction, sentence: told.append((fraction, sentence)))
    check_cues(speech, text)
    assert written(speech) == [word.strip(",.?") for word in text.split()]
    fractions = [fraction for fraction, _ in told]
    assert fractions == sorted(fractions)
    assert (fractions[0], fractions[-1]) == (0, 1)
    assert "sentence 7 of 41" in told[6][1]


def test_progress_may_stop_it():
    def stop(fraction, sentence):
        if fraction > 0.3:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        speak("One. Two. Three. Four. Five. Six.", on_progress=stop)
    assert speak("One.").seconds > 0.7


def test_paragraphs_pause_longer_than_sentences():
    assert speak("One.\n\nTwo.").seconds > speak("One. Two.").seconds + 0.2


def test_any_unicode_gives_speech_or_a_problem():
    chance = random.Random(11)
    kinds = [
        lambda: chr(chance.randrange(0x110000)),
        lambda: chr(chance.randrange(0x20, 0x7F)),
        lambda: chr(chance.randrange(0xA0, 0x600)),
        lambda: chance.choice(
            "<>&[]{}()\"'`^~|\\/\x01\x00\x1b\n\r\t .,!?…😀👍🏽\u200d\ufe0f\u0301"
        ),
        lambda: chr(chance.randrange(0x4E00, 0x9FFF)),
        lambda: chance.choice(["hello ", "wor", "ld ", " the "]),
    ]
    languages = ["en-us", "de", "fr-fr", "ru", "cmn", "ja", "hi", "ar", "vi", "sw"]
    spoken = 0
    for _ in range(120):
        chosen = chance.sample(kinds, chance.randrange(1, 4))
        text = "".join(chance.choice(chosen)() for _ in range(chance.choice([1, 5, 40])))
        try:
            speech = speak(text, chance.choice(VOICES).id, chance.choice(languages))
        except Problem:
            continue
        check_cues(speech, text)
        assert np.isfinite(speech.samples).all()
        assert np.abs(speech.samples).max() < 0.9
        spoken += 1
    assert spoken > 25
