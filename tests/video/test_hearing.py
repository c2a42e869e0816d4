import math
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from inference.video.articulation import LEAD_S
from inference.video.hearing import TABLE, hear
from inference.video.mouth import mouth_track
from inference.video.tracks import MOUTH_CHANNELS
from inference.voice.espeak import synthesise

sys.path.append(str(Path(__file__).resolve().parents[2] / "tools"))
import hearing_rooms
import train_hearing

RATE = 22050


def heard(samples: np.ndarray, rate: int = RATE, fps: float = 25) -> np.ndarray:
    frames = math.ceil(len(samples) * fps / rate)
    return hear(samples.astype(np.float32), rate, frames, fps).values


def alike(one: np.ndarray, other: np.ndarray) -> dict[str, float]:
    return {
        name: float(np.corrcoef(one[:, k], other[:, k])[0, 1])
        for k, name in enumerate(MOUTH_CHANNELS)
    }


@pytest.fixture(scope="module")
def sentence():
    return synthesise(train_hearing.UNHEARD_TEXT[0], "gmw/en-US+m4", pitch_range=70)


@pytest.fixture(scope="module")
def known(sentence):
    return mouth_track(sentence, 25).values


@pytest.mark.parametrize("voice", [v for v in train_hearing.UNHEARD if v != "Lee"])
def test_a_voice_and_words_never_heard(voice):
    from_sound, from_cues = train_hearing.unheard(voice)
    r = alike(from_sound, from_cues)
    assert r["jaw"] > 0.86
    assert min(r["wide"], r["round"], r["up"], r["low"], r["press"]) > 0.75
    assert min(r["tongue"], r["fv"]) > 0.62
    louder = np.percentile(from_sound[:, 0], 95) / np.percentile(from_cues[:, 0], 95)
    assert 0.8 < louder < 1.25


def test_a_strange_voice():
    """Lee: a throat twice as far from the others as they are from each other."""
    r = alike(*train_hearing.unheard("Lee"))
    assert r["jaw"] > 0.8 and r["press"] > 0.7


@pytest.mark.parametrize(
    ("identifier", "text"),
    [
        ("roa/ca", "Bon dia, la meva mare compra pa i formatge al mercat vell."),
        ("zlw/cs", "Dobrý den, moje babička peče výborné buchty s mákem."),
        ("poz/id", "Selamat pagi, ibu membeli buah pepaya di pasar baru."),
    ],
)
def test_languages_never_heard(identifier, text):
    speech = synthesise(text, f"{identifier}+m4")
    jaws = heard(speech.samples)[:, 0], mouth_track(speech, 25).channel("jaw")
    assert np.corrcoef(*jaws)[0, 1] > 0.75


def test_lips_close_on_p_b_and_m():
    speech = synthesise("My papa bought a big map, maybe.", "gmw/en-US+m4")
    values = heard(speech.samples, fps=50)
    times = (np.arange(len(values)) + 0.5) / 50 + LEAD_S
    closures = [p for p in speech.phones if p.text in ("p", "b", "m")]
    press = values[:, MOUTH_CHANNELS.index("press")]
    found = [press[np.abs(times - p.start_s) < 0.08].max() > 0.9 for p in closures]
    assert sum(found) >= len(found) - 1
    assert not values[press == 1][:, [0, 3, 4, 5, 7]].any()


@pytest.mark.parametrize("level_db", [-60, -40, -20, 0])
def test_the_level_does_not_matter(sentence, known, level_db):
    samples = sentence.samples / np.abs(sentence.samples).max() * 10 ** (level_db / 20)
    assert alike(heard(samples), known)["jaw"] > 0.85


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 32000, 44100, 48000, 96000])
def test_any_sample_rate(sentence, known, rate):
    length = round(len(sentence.samples) * rate / RATE)
    spectrum = np.zeros(length // 2 + 1, complex)
    whole = np.fft.rfft(sentence.samples)
    kept = min(len(spectrum), len(whole))
    spectrum[:kept] = whole[:kept]
    samples = np.fft.irfft(spectrum, length) * length / len(sentence.samples)
    r = alike(heard(samples, rate)[: len(known)], known)
    assert r["jaw"] > 0.85
    assert rate < 16000 or min(r["low"], r["press"]) > 0.75


@pytest.mark.parametrize("noise_db", [-30, -20, -10])
def test_noise_behind_the_voice(sentence, known, noise_db):
    noise = np.random.default_rng(5).normal(0, sentence.samples.std(), len(sentence.samples))
    assert alike(heard(sentence.samples + noise * 10 ** (noise_db / 20)), known)["jaw"] > 0.82


def test_silence_around_and_between_is_exactly_closed(sentence):
    silence = np.zeros(2 * RATE, np.float32)
    track = heard(np.concatenate([silence, sentence.samples, silence, sentence.samples, silence]))
    n = round(sentence.seconds * 25)
    for start, end in ((0, 40), (50 + n + 12, 100 + n - 10), (100 + 2 * n + 12, len(track))):
        assert not track[start:end].any()
    assert track[50 : 50 + n, 0].max() > 0.3


def test_noise_alone_does_not_speak():
    chance = np.random.default_rng(2)
    for samples in (
        np.zeros(3 * RATE),
        np.full(3 * RATE, 0.3),
        chance.normal(0, 0.1, 3 * RATE),
        chance.normal(0, 1e-4, 3 * RATE),
        *(0.1 * hearing_rooms.noise(3 * RATE, chance) for _ in range(8)),
    ):
        assert not heard(samples).any()


def test_music_alone_hardly_speaks():
    chance = np.random.default_rng(3)
    jaw = np.concatenate(
        [heard(0.1 * hearing_rooms.music(4 * RATE, RATE, chance))[:, 0] for _ in range(20)]
    )
    assert (jaw > 0.05).mean() < 0.10
    assert (jaw > 0.20).mean() < 0.04


@pytest.mark.parametrize("samples", [0, 1, 2, 50, 220, 221, 441, 2205])
def test_hardly_any_sound(samples):
    values = hear(np.full(samples, 0.1, np.float32), RATE, 3, 25).values
    assert values.shape == (3, len(MOUTH_CHANNELS)) and np.isfinite(values).all()


def test_the_same_sound_gives_the_same_mouth(sentence):
    np.testing.assert_array_equal(heard(sentence.samples), heard(sentence.samples))


def test_what_is_far_away_changes_little(sentence):
    """Long sound is worked on in blocks: where they meet must not be seen."""
    apart = np.concatenate([sentence.samples, np.zeros(RATE, np.float32)])
    n = len(apart) * 25 // RATE
    apart = apart[: n * RATE // 25]
    many = heard(np.tile(apart, 20))
    once = heard(apart)
    for k in range(19):
        np.testing.assert_allclose(many[k * n + 5 : (k + 1) * n - 10], once[5:-10], atol=0.02)


def test_speaking_and_stress_are_told(sentence):
    silence = np.zeros(RATE, np.float32)
    samples = np.concatenate([silence, sentence.samples, silence])
    track = hear(samples, RATE, math.ceil(len(samples) * 25 / RATE), 25)
    assert track.speaking[:18].max() == 0 and track.speaking[-15:].max() == 0
    assert track.speaking[28:-30].mean() > 0.9
    assert 0.5 < track.stress.max() <= 1 and track.stress.mean() < 0.3


def test_the_table_is_small_and_of_this_recipe():
    assert TABLE.stat().st_size < 100_000
    with np.load(TABLE) as file:
        assert str(file["recipe"]) == train_hearing.Recipe().fingerprint


def test_the_recipe_gives_the_same_table_twice():
    small = replace(train_hearing.Recipe(), utterances=6, passes=2)
    one, two = (train_hearing.train(small, train_hearing.lessons(small)) for _ in range(2))
    assert one.keys() == two.keys()
    for name in one:
        np.testing.assert_array_equal(one[name], two[name])
    assert np.isfinite(one["weights1"]).all()


def test_any_change_of_the_recipe_is_noticed():
    recipe = train_hearing.Recipe()
    assert replace(recipe, seed=recipe.seed + 1).fingerprint != recipe.fingerprint
