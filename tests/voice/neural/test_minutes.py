"""5,000 characters, the most that is spoken: what they take is their sound and little more."""

import tracemalloc

from inference.voice.espeak import synthesise
from inference.voice.neural.speaking import speak_long
from tests.voice.neural.speakers import RATE, VOICE


def sentences(characters):
    count = characters // 50
    return " ".join(f"This is sentence number {n}, and it is soon over." for n in range(count))


def say(text):
    return synthesise(text, VOICE, 200).samples


def peak_bytes_and_samples(characters):
    tracemalloc.start()
    try:
        samples = speak_long(sentences(characters), "en-us", say, rate=RATE).samples
        return tracemalloc.get_traced_memory()[1], samples.nbytes
    finally:
        tracemalloc.stop()


def test_memory_grows_with_little_more_than_the_sound():
    short, short_samples = peak_bytes_and_samples(500)
    long, long_samples = peak_bytes_and_samples(5_000)
    assert long_samples - short_samples > 150 * RATE * 4
    assert (long - short) / (long_samples - short_samples) < 3
