import math
from dataclasses import replace

import numpy as np
import pytest

from inference.video.articulation import LEAD_S
from inference.video.mouth import TEXT_DOES_NOT_FIT, mouth_track, with_cues
from inference.video.tracks import MOUTH_CHANNELS, MouthTrack
from inference.voice.espeak import synthesise
from inference.voice.speech import Cue, Speech

OPENING = ("jaw", "wide", "round", "up", "low", "tongue", "fv")
EVERY_FPS = (12, 23.976, 24, 25, 29.97, 30, 50, 60)


def spoken(phones: str, each_s: float = 0.08, around_s: float = 0.4) -> Speech:
    """The phones, separated by spaces, `_` for a pause of the same length, between silences."""
    cues = [Cue("phone", "", 0.0, around_s)]
    for text in phones.split():
        start = cues[-1].end_s
        stress = 2 if text.startswith("ˈ") else 0
        text = text.removeprefix("ˈ").replace("_", "")
        cues.append(Cue("phone", text, start, start + each_s, stress))
    end = cues[-1].end_s
    cues.append(Cue("phone", "", end, end + around_s))
    samples = np.ones(round((end + around_s) * 1000), np.float32)
    return Speech(samples, 1000, tuple(cues))


def at(track: MouthTrack, channel: str, second: float) -> float:
    times = (np.arange(len(track)) + 0.5) / track.fps + LEAD_S
    return float(np.interp(second, times, track.channel(channel)))


@pytest.mark.parametrize("fps", EVERY_FPS)
def test_a_frame_for_every_moment_of_the_sound(fps):
    for samples in (1, 999, 1000, 1001, 22049, 44100):
        speech = Speech(np.zeros(samples, np.float32), 22050)
        track = mouth_track(speech, fps)
        assert len(track) == math.ceil(samples * fps / 22050)
        assert track.values.shape == (len(track), len(MOUTH_CHANNELS))
        assert len(track.speaking) == len(track.stress) == len(track)


def test_no_sound_is_no_frame():
    assert len(mouth_track(Speech(np.zeros(0, np.float32), 22050), 25)) == 0


@pytest.mark.parametrize("fps", EVERY_FPS)
@pytest.mark.parametrize(
    "phones",
    ["a p a", "a b a", "a m a", "a m", "p a", "a p", "a mː a", "a l m s a", "s m a", "a f m a",
     "a m f a", "a pf a", "u m u", "a n b l a", "o p t a"],
)  # fmt: skip
def test_lips_close_in_every_p_b_and_m(fps, phones):
    for late in np.linspace(0, 1 / fps, 5):  # wherever the frames fall
        track = mouth_track(spoken(phones, 0.06, 0.4 + late), fps)
        closed = track.channel("press") == 1
        assert closed.any()
        for channel in ("jaw", "up", "low", "tongue", "fv"):
            assert not track.channel(channel)[closed].any()


@pytest.mark.parametrize("fps", EVERY_FPS)
@pytest.mark.parametrize("phones", ["a f a", "a v a", "f a", "a f", "a s f t a", "o v o"])
def test_the_lip_meets_the_teeth_in_every_f_and_v(fps, phones):
    for late in np.linspace(0, 1 / fps, 5):
        track = mouth_track(spoken(phones, 0.06, 0.4 + late), fps)
        assert track.channel("fv").max() > 0.9
        assert track.channel("press").max() == 0


def test_an_f_beside_an_m_is_still_seen():
    for phones in ("a m f a", "a f m a", "a p f a"):
        track = mouth_track(spoken(phones, 0.08), 60)
        assert track.channel("press").max() == 1
        assert track.channel("fv").max() > 0.9


@pytest.mark.parametrize("fps", EVERY_FPS[1:])
@pytest.mark.parametrize("pause_s", [0.12, 0.2, 0.5, 3.0])
def test_the_mouth_is_exactly_shut_in_pauses(fps, pause_s):
    for late in np.linspace(0, 1 / fps, 5):
        start = 0.5 + late
        cues = (
            Cue("phone", "a", 0.2, start, 2),
            Cue("phone", "", start, start + pause_s),
            Cue("phone", "a", start + pause_s, start + pause_s + 0.3, 2),
        )
        samples = np.ones(round(1000 * (start + pause_s + 1)), np.float32)
        track = mouth_track(Speech(samples, 1000, cues), fps)
        times = (np.arange(len(track)) + 0.5) / fps + LEAD_S
        inside = (times > start) & (times < start + pause_s)
        shut = (track.values == 0).all(1)
        assert shut[inside].any()
        middle = np.abs(times - start - pause_s / 2) < 0.2 * pause_s - 1e-9
        assert shut[middle].all()
        assert shut[times > start + pause_s + 0.5].all()


def test_nothing_moves_in_silence():
    track = mouth_track(spoken("ˈa", 0.2, 3.0), 30)
    assert not track.values[:75].any() and not track.values[-75:].any()
    assert not track.speaking[:75].any() and not track.speaking[-75:].any()
    assert track.speaking.max() == 1


def test_lips_round_before_a_w_is_heard():
    track = mouth_track(spoken("t a t w a"), 50)
    assert at(track, "round", 0.4 + 3 * 0.08 - 0.03) > 0.3
    assert mouth_track(spoken("t a t j a"), 50).channel("round").max() < 0.05


def test_what_each_vowel_looks_like():
    a, i, u = (mouth_track(spoken(f"t ˈ{v} t", 0.15), 50) for v in "aiu")
    assert a.channel("jaw").max() > 2 * i.channel("jaw").max()
    assert i.channel("wide").max() > 0.5 > u.channel("wide").max()
    assert u.channel("round").max() > 0.7 > a.channel("round").max()


def test_a_diphthong_moves_within_one_cue():
    track = mouth_track(spoken("t ˈaɪ t", 0.25), 50)
    start = 0.4 + 0.25
    assert at(track, "jaw", start + 0.08) > 1.5 * at(track, "jaw", start + 0.22)
    assert at(track, "wide", start + 0.22) > 1.5 * at(track, "wide", start + 0.08)


def test_stress_opens_the_mouth_and_is_told():
    stressed, plain = mouth_track(spoken("t ˈa t"), 50), mouth_track(spoken("t a t"), 50)
    assert stressed.channel("jaw").max() > 1.1 * plain.channel("jaw").max()
    assert stressed.stress.max() > 0.9 and plain.stress.max() == 0
    peak = (np.argmax(stressed.stress) + 0.5) / 50 + LEAD_S
    assert abs(peak - (0.4 + 1.5 * 0.08)) < 0.03


def test_a_louder_voice_opens_wider():
    speech = spoken("t a t a", 0.15)
    loud = speech.samples.copy()
    loud[: round(0.4 * 1000 + 300)] *= 0.2
    track = mouth_track(replace(speech, samples=loud), 50)
    first, second = at(track, "jaw", 0.4 + 0.22), at(track, "jaw", 0.4 + 0.52)
    assert second > 1.2 * first


def test_lips_do_not_flutter_between_two_closures():
    track = mouth_track(spoken("a m p a", 0.06), 60)
    closed = np.flatnonzero(track.channel("press") == 1)
    assert (np.diff(closed) == 1).all()


def test_marks_change_nothing():
    plain = mouth_track(spoken("t a ts i o"), 25)
    marked = mouth_track(spoken("t̪ aː t͡sʰ ĩ˥ o̞"), 25)
    np.testing.assert_allclose(marked.values, plain.values)


def test_unknown_letters_still_speak():
    near = mouth_track(spoken("t ᶏ t"), 25)  # an a with a hook is an a
    np.testing.assert_allclose(near.values, mouth_track(spoken("t a t"), 25).values)
    strange = mouth_track(spoken("ꙮ 7 ♪ ꙮ"), 25)
    assert 0 < strange.channel("jaw").max() < 0.3
    assert np.isfinite(strange.values).all()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("gmw/en-US", "Bob puts five big blueberry pies above the boiling pot."),
        ("cmn", "你好，我的朋友们。"),
        ("jpx/ja", "さくらさくら、はなみをしましょう。"),
        ("inc/hi", "नमस्ते, मेरा नाम राम है।"),
        ("sem/ar", "مرحبا بكم في بيتنا."),
        ("zle/ru", "Бабушка любит варенье."),
    ],
)
def test_real_speech_is_smooth_and_bounded(language, text):
    speech = synthesise(text, "sit/cmn" if language == "cmn" else language)
    track = mouth_track(speech, 60)
    assert track.values.min() >= 0 and track.values.max() <= 1
    assert 0.25 < track.channel("jaw").max() < 0.9
    assert np.abs(np.diff(track.values[:, :6], axis=0)).max() < 0.35
    assert (track.channel("press").max() == 1) == any(
        set(p.text) & set("pbm") for p in speech.phones
    )
    assert track.stress.max() > 0.5


def test_cues_may_be_unordered_overlapping_or_beyond_the_end():
    speech = spoken("a p a")
    cues = (*speech.cues[::-1], Cue("phone", "a", 0.45, 0.47), Cue("phone", "a", 9.0, 9.2))
    track = mouth_track(replace(speech, cues=cues), 25)
    assert np.isfinite(track.values).all()
    assert track.channel("press").max() == 1


def test_a_long_speech_repeats_itself():
    """What a phone does depends on its neighbourhood alone."""
    one = synthesise("My mother bought five blue boats.", "gmw/en-US")
    seconds = math.ceil(one.seconds) + 1
    samples = np.zeros(seconds * one.rate, np.float32)
    samples[: len(one.samples)] = one.samples
    cues = [
        replace(c, start_s=c.start_s + n * seconds, end_s=c.end_s + n * seconds)
        for n in range(200)
        for c in one.cues
    ]
    long = mouth_track(Speech(np.tile(samples, 200), one.rate, tuple(cues)), 25)
    short = mouth_track(Speech(samples, one.rate, one.cues), 25)
    assert len(long) == 200 * len(short)
    middle = long.values[100 * len(short) : 101 * len(short)]
    np.testing.assert_allclose(
        middle[5:-5], short.values[5:-5], atol=6e-3
    )  # loudness is relative to all of it


def test_with_a_text_the_cues_are_found():
    said = synthesise("Five brave men moved the mountain by hand.", "gmw/en-US+m3")
    told = replace(said, cues=(), text=said.text, language="en-us")
    found = with_cues(told)
    assert [w.text for w in found.words] == [w.text for w in said.words]
    known, aligned = mouth_track(said, 25).values, mouth_track(told, 25).values
    assert np.corrcoef(known[:, 0], aligned[:, 0])[0, 1] > 0.93
    assert np.corrcoef(known[:, 6], aligned[:, 6])[0, 1] > 0.93


def test_a_text_that_is_not_said_is_dropped_with_a_warning():
    said = synthesise("Five brave men moved the mountain by hand.", "gmw/en-US+m3")
    told = replace(
        said, cues=(), text="Some green apples fell on my head yesterday.", language="en"
    )
    found = with_cues(told)
    assert not found.cues and found.text is None
    assert found.warnings == (TEXT_DOES_NOT_FIT,)
    only_sound = mouth_track(replace(said, cues=(), text=None), 25)
    np.testing.assert_array_equal(mouth_track(told, 25).values, only_sound.values)


def test_cues_are_believed_whatever_the_text():
    said = synthesise("Mama.", "gmw/en-US")
    assert with_cues(replace(said, text="Something else.")).warnings == ()
