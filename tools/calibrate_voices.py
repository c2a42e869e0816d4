"""Writes inference/voice/equalisers.py: from each voice's own spectrum to that of people,
and how far its pitch can be moved.

The target is the long-term average speech spectrum of Byrne et al. 1994, "An international
comparison of long-term average speech spectra", J. Acoust. Soc. Am. 96(4), table II: 12
languages, third-octave bands, men and women apart. Three quarters of the difference is
corrected, within -10 and +7 dB: all of it would bring espeak-ng's noise with it.

    python -m tools.calibrate_voices          writes the table
    python -m tools.calibrate_voices --show   prints each voice's figures, before and after
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from inference.voice.equalisers import BAND_CENTRES_HZ, PITCH_STEPS_SEMITONES
from inference.voice.espeak import synthesise
from inference.voice.loudness import loudness_lufs
from inference.voice.polish import polish
from inference.voice.voices import VOICES, Voice

# dB at 70 dB overall, 100 Hz to 10 kHz.
FEMALE_DB = (
    37.5, 40.1, 53.4, 62.2, 60.9, 58.1, 61.7, 61.7, 60.4, 58.0, 54.3,
    52.3, 51.7, 48.8, 47.3, 46.7, 45.3, 44.6, 45.2, 44.9, 45.0,
)  # fmt: skip
MALE_DB = (
    54.4, 57.7, 56.8, 58.2, 59.7, 60.0, 62.4, 62.6, 60.6, 55.7, 53.1,
    53.7, 52.3, 48.7, 48.9, 47.0, 46.0, 44.4, 43.3, 42.4, 41.9,
)  # fmt: skip
SHARE, LOWEST_DB, HIGHEST_DB = 0.75, -10.0, 7.0

TEXTS = {
    "gmw/en-US": "The quick brown fox jumps over the lazy dog, while five boxing wizards watch "
    "from the shade of a very old tree. She said that nobody would ever measure how much joy "
    "a good cup of tea brings in the morning. Please choose a pleasant picture and say hello.",
    "roa/es": "El zorro marrón salta sobre el perro perezoso. Hoy hace un día muy bueno para "
    "pasear junto al río y hablar de todo un poco.",
    "gmw/de": "Falsches Üben von Xylophonmusik quält jeden größeren Zwerg. Morgen fahren wir "
    "zusammen an die See und schauen den Schiffen zu.",
}
HEADER = '''"""What brings each voice's spectrum near to people's. By tools/calibrate_voices.py."""

BAND_CENTRES_HZ = (
    100, 125, 160, 200, 250, 315, 400, 500, 630, 800, 1000,
    1250, 1600, 2000, 2500, 3150, 4000, 5000, 6300, 8000, 10000,
)  # fmt: skip

# What espeak-ng is asked for, and how far each voice's pitch then moves.
PITCH_STEPS_SEMITONES = (-12, -6, 0, 6, 12)

EQUALISERS_DB: dict[str, tuple[float, ...]] = {
'''


def target_db(voice: Voice) -> np.ndarray:
    return np.array(MALE_DB if voice.gender == "male" else FEMALE_DB)


def raw(voice: Voice) -> tuple[np.ndarray, int]:
    spoken = [
        synthesise(
            text,
            f"{identifier}+{voice.variant}",
            voice.words_per_minute,
            voice.pitch,
            voice.pitch_range,
        )
        for identifier, text in TEXTS.items()
    ]
    return np.concatenate([s.samples for s in spoken]), spoken[0].rate


def spectrum_db(samples: np.ndarray, rate: int) -> np.ndarray:
    """Third-octave levels of what is louder than 40 dB below the loudest."""
    size = 2048
    frames = np.lib.stride_tricks.sliding_window_view(samples, size)[:: size // 2]
    power = np.abs(np.fft.rfft(frames * np.hanning(size), axis=1)) ** 2
    energy = power.sum(axis=1)
    mean = power[energy > energy.max() * 1e-4].mean(axis=0)
    frequencies = np.fft.rfftfreq(size, 1 / rate)
    levels = []
    for centre in BAND_CENTRES_HZ:
        # A band narrower than the bins takes its part of them.
        low, high = centre * 2 ** (-1 / 6), centre * 2 ** (1 / 6)
        edges = np.clip([frequencies - rate / size / 2, frequencies + rate / size / 2], low, high)
        levels.append(10 * np.log10(((edges[1] - edges[0]) * mean).sum() + 1e-12))
    return np.array(levels)


def equaliser_db(voice: Voice) -> list[float]:
    difference = target_db(voice) - spectrum_db(*raw(voice))
    smooth = np.convolve(np.pad(difference, 1, mode="edge"), [0.25, 0.5, 0.25], "valid")
    gains = SHARE * (smooth - np.median(smooth[3:15]))
    # Below its own pitch a voice has nothing but hum.
    floor_hz = 80 if voice.gender == "male" else 130
    gains[np.array(BAND_CENTRES_HZ) < floor_hz * 1.2] = -6.0
    return [round(float(g), 1) for g in np.clip(gains, LOWEST_DB, HIGHEST_DB)]


def distance_db(samples: np.ndarray, rate: int, voice: Voice) -> float:
    difference = (spectrum_db(samples, rate) - target_db(voice))[3:-1]
    return float(np.sqrt(np.mean((difference - difference.mean()) ** 2)))


def pitch_hz(samples: np.ndarray, rate: int) -> np.ndarray:
    """Of voiced frames, by autocorrelation: the shortest period that explains nearly all."""
    size, found = round(0.05 * rate), []
    window = np.hanning(size)
    bias = np.fft.irfft(np.abs(np.fft.rfft(window, 4 * size)) ** 2)
    low, high = round(rate / 450), round(rate / 65)
    for start in range(0, len(samples) - size, size // 2):
        frame = samples[start : start + size] * window
        similar = np.fft.irfft(np.abs(np.fft.rfft(frame, 4 * size)) ** 2)[:high] / bias[:high]
        if similar[0] * bias[0] < 0.5:
            continue
        similar = similar[low:] / similar[0]
        peaks = np.flatnonzero((similar[1:-1] > similar[:-2]) & (similar[1:-1] >= similar[2:])) + 1
        good = [p for p in peaks if similar[p] > 0.9 * similar[peaks].max()]
        if good and similar[good[0]] > 0.6:
            found.append(rate / (low + good[0]))
    # A few frames are taken for a harmonic of theirs.
    octaves = np.log2(np.array(found) / np.median(found))
    return np.array(found)[np.abs(octaves) < 0.8]


def reached_semitones(voice: Voice) -> tuple[float, ...]:
    middles = []
    for semitones in PITCH_STEPS_SEMITONES:
        speech = synthesise(
            TEXTS["gmw/en-US"],
            f"gmw/en-US+{voice.variant}",
            voice.words_per_minute,
            round(voice.pitch + semitones * 50 / 12),
            round(voice.pitch_range * 2 ** (semitones / 12)),
        )
        middles.append(np.median(pitch_hz(speech.samples, speech.rate)))
    return tuple(round(float(12 * np.log2(m / middles[2])), 1) for m in middles)


def figures(samples: np.ndarray, rate: int, voice: Voice) -> str:
    crest = 20 * np.log10(np.abs(samples).max() / np.sqrt(np.mean(np.square(samples))))
    return (
        f"spectrum {distance_db(samples, rate, voice):4.1f} dB off, crest {crest:4.1f} dB, "
        f"{loudness_lufs(samples, rate):5.1f} LUFS"
    )


def row(name: str, gains: list[str]) -> str:
    return (
        f'    "{name}": (\n        {", ".join(gains[:11])},\n'
        f"        {', '.join(gains[11:])},\n    ),\n"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true")
    if parser.parse_args().show:
        for voice in VOICES:
            samples, rate = raw(voice)
            pitch = pitch_hz(samples, rate)
            low, middle, high = np.percentile(pitch, [10, 50, 90])
            print(
                f"{voice.id:6s} {middle:4.0f} Hz, {12 * np.log2(high / low):4.1f} semitones | "
                f"{figures(samples, rate, voice)} -> "
                f"{figures(polish(samples, rate, voice.equaliser_db), rate, voice)}"
            )
        return
    rows = [row(voice.id, list(map(str, equaliser_db(voice)))) for voice in VOICES]
    table = Path(__file__).parents[1] / "inference" / "voice" / "equalisers.py"
    table.write_text(
        HEADER
        + "".join(rows)
        + "}  # fmt: skip\n\nREACHED_SEMITONES: dict[str, tuple[float, ...]] = {\n"
        + "".join(f'    "{voice.id}": {reached_semitones(voice)},\n' for voice in VOICES)
        + "}\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
