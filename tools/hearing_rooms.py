"""What comes between a mouth and a recording, for `train_hearing`: microphones, rooms, noise."""

from __future__ import annotations

import numpy as np


def disturbed(sound: np.ndarray, rate: int, chance: np.random.Generator) -> np.ndarray:
    """As some microphone in some room hears it."""
    sound = sound / (np.sqrt(np.mean(sound**2)) + 1e-9)
    if chance.random() < 0.8:
        sound = _equalised(sound, chance.normal(0, 5, 8))
    if chance.random() < 0.15:  # a telephone
        sound = _equalised(sound, np.where(np.linspace(0, rate / 2, 64) < 3600, 0.0, -60.0))
    if chance.random() < 0.5:
        sound = _in_a_room(sound, rate, chance)
    if chance.random() < 0.15:
        sound = sound + 10 ** (-chance.uniform(10, 24) / 20) * music(len(sound), rate, chance)
    sound = sound + 10 ** (-chance.uniform(16, 55) / 20) * noise(len(sound), chance)
    return sound.astype(np.float32)


def _equalised(sound: np.ndarray, gains_db: np.ndarray) -> np.ndarray:
    size = _quick_size(len(sound))
    spectrum = np.fft.rfft(sound, size)
    where = np.linspace(0, 1, len(spectrum))
    gain = np.interp(where, np.linspace(0, 1, len(gains_db)), gains_db)
    return np.fft.irfft(spectrum * 10 ** (gain / 20), size)[: len(sound)]


def _in_a_room(sound: np.ndarray, rate: int, chance: np.random.Generator) -> np.ndarray:
    tail = int(rate * chance.uniform(0.05, 0.35))
    response = chance.normal(0, 0.06, tail) * np.exp(-6 * np.arange(tail) / tail)
    response[0] = 1
    size = _quick_size(len(sound) + tail)
    wet = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(response, size), size)
    return wet[: len(sound)]


def noise(samples: int, chance: np.random.Generator) -> np.ndarray:
    """White, pink, brown or in between, maybe humming or swelling; RMS 1."""
    size = _quick_size(samples)
    spectrum = np.fft.rfft(chance.normal(0, 1, size))
    spectrum[1:] *= np.arange(1, len(spectrum)) ** -chance.uniform(0, 1.0)
    spectrum[0] = 0
    noise = np.fft.irfft(spectrum, size)[:samples]
    if chance.random() < 0.3:
        swell = chance.uniform(0.2, 1, max(2, samples // 8000))
        noise *= np.interp(np.arange(samples), np.linspace(0, samples, len(swell)), swell)
    return noise / (np.sqrt(np.mean(noise**2)) + 1e-9)


def music(samples: int, rate: int, chance: np.random.Generator) -> np.ndarray:
    """Notes and chords, plucked, blown or steady, sometimes with a beat; RMS 1."""
    out = np.zeros(samples)
    beat_s = chance.uniform(0.12, 0.8) if chance.random() < 0.85 else samples / rate
    beat = int(rate * beat_s)
    voices = int(chance.integers(1, 5))
    decay_s = 10 ** chance.uniform(-1, 1)
    harmonics = int(chance.integers(1, 25))
    slope = chance.uniform(0.4, 2.0)
    dulling = chance.uniform(0, 1)  # higher harmonics fade sooner, as in plucked strings
    drums = chance.random() < 0.4
    for at in range(0, samples, beat):
        t = np.arange(min(int(beat * chance.uniform(1, 3)), samples - at)) / rate
        ramps = np.minimum(1, t / 0.01) * np.minimum(1, (t[-1] - t) / 0.02)
        note = np.zeros(len(t))
        for _ in range(voices):
            hertz = 82 * 2 ** (chance.integers(0, 42) / 12)
            wobble = t + 0.0007 * chance.random() * np.sin(2 * np.pi * 5.5 * t)
            for k in range(1, min(harmonics, int(rate / 2 / hertz)) + 1):
                fade = np.exp(-t / decay_s * k**dulling)
                phase = chance.uniform(0, 2 * np.pi)
                note += fade * np.sin(2 * np.pi * k * hertz * wobble + phase) / k**slope
        out[at : at + len(t)] += note * ramps
        if drums:
            out[at : at + len(t)] += 2 * chance.normal(0, 1, len(t)) * np.exp(-t / 0.04)
    return out / (np.sqrt(np.mean(out**2)) + 1e-9)


def _quick_size(samples: int) -> int:
    return 1 << (samples - 1).bit_length()
