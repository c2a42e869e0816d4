"""A sample of somebody's voice, for a voice that clones it.

Responsible for the speaker's consent, for saying in one sentence why a sample cannot serve, and
for cutting it to what does. The sample is in memory only and goes with the request: nothing is
written anywhere. What a model does with it is for others to know.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from inference.errors import SoundProblem, VoiceProblem
from inference.media import decode_sound
from inference.progress import OnProgress, part, silent
from inference.voice.loudness import at_loudness
from inference.voice.neural.takes import clipped_share, trimmed
from inference.voice.neural.voicing import MOMENT_S, Voicing, voicing
from inference.voice.recording import A_LITTLE_SECONDS, SILENCE_PEAK, check_recording

RATE_HZ = 24000  # no model listens to more
SHORTEST_S, LONGEST_S = 3.0, 30.0
LONGEST_FILE_S = 600.0

_TOO_QUIET_DB = -45.0  # the loud moments of speech, in dB of full scale
_CLIPPED, _SPOILT = 0.001, 0.01  # share of samples cut off at the top: audible, and useless
_VOICED = 0.25  # of the loud moments; speech has 0.6 and more, a whisper 0.15
_STILL, _PARTLY_STILL = 0.5, 0.15  # of the voiced sound; speech has up to 0.05, music 0.9
_MOSTLY = 0.4  # of the sample is speech, or it is mostly silence
_CALM_DB = 20.0  # speech stands so far above what is behind it
_EARLIEST_CUT = 0.7  # of the longest sample
_LOUDNESS_LUFS, _CEILING_DB = -20.0, -1.0

NO_CONSENT = (
    "Cloning a voice needs its owner's consent: confirm that it is your own voice, "
    "or that you may use it."
)


@dataclass(frozen=True)
class Sample:
    """A person speaking, alone and clearly enough, at -20 LUFS."""

    samples: np.ndarray  # mono float32
    rate: int  # Hz
    warnings: tuple[str, ...] = ()

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate


def open_sample(
    path: str | Path,
    consent: bool,
    rate: int = RATE_HZ,
    on_progress: OnProgress = silent,
) -> Sample:
    """The sample in a sound or video file, or a Problem that says how to get a better one.

    `consent`: the speaker agrees to be imitated. Without it the file is not even opened.
    """
    if consent is not True:
        raise VoiceProblem(NO_CONSENT)
    path = Path(path)
    on_progress(0.0, "Listening to the voice sample.")
    check_recording(path, LONGEST_FILE_S)
    limit_s = LONGEST_FILE_S + A_LITTLE_SECONDS
    sound = decode_sound(path, rate, limit_s, part(on_progress, 0.0, 0.5)).samples
    sample = checked_sample(sound, rate, path.name)
    on_progress(1.0, "The voice sample is ready.")
    return sample


def checked_sample(sound: np.ndarray, rate: int, name: str = "The sample") -> Sample:
    """`name`: how the sentences call it."""
    if np.abs(sound).max(initial=0) < SILENCE_PEAK:
        raise SoundProblem(
            f"{name} is silent: check that the microphone is on, and record it again."
        )
    kept = trimmed(sound, rate)
    _check_length(kept, rate, name)
    heard = voicing(kept, rate)
    _check_speech(kept, rate, heard, name)
    warnings = [*_doubts(kept, heard, name)]
    if len(kept) > LONGEST_S * rate:
        kept = trimmed(kept[: _cut(heard, rate)], rate)
        warnings.append(f"Only the first {len(kept) / rate:.0f} seconds of {name} are used.")
    return Sample(at_loudness(kept, rate, _LOUDNESS_LUFS, _CEILING_DB), rate, tuple(warnings))


def _check_length(kept: np.ndarray, rate: int, name: str) -> None:
    seconds = len(kept) / rate
    if seconds < SHORTEST_S:
        raise SoundProblem(
            f"{name} has {seconds:.1f} seconds of sound, and a voice needs at least "
            f"{SHORTEST_S:.0f}: speak a few sentences, 10 to 20 seconds are best."
        )


def _check_speech(kept: np.ndarray, rate: int, heard: Voicing, name: str) -> None:
    if heard.speech_db < _TOO_QUIET_DB:
        raise SoundProblem(
            f"{name} is too quiet: record it again, closer to the microphone or louder."
        )
    if heard.voiced_share < _VOICED or heard.still_share > _STILL:
        raise SoundProblem(
            f"There is no clear speech in {name}, rather noise, music or whispering: "
            "record one person who speaks in a quiet room."
        )
    if clipped_share(kept) > _SPOILT:
        raise SoundProblem(
            f"{name} is distorted, because it was recorded too loud: "
            "turn the microphone down or step back, and record it again."
        )
    seconds = len(kept) / rate
    if heard.loud_s < SHORTEST_S * _MOSTLY or heard.loud_s < _MOSTLY * seconds:
        raise SoundProblem(
            f"{name} is mostly silence, with {heard.loud_s:.1f} seconds of speech in "
            f"{seconds:.0f}: speak without long pauses, or cut them out."
        )


def _doubts(kept: np.ndarray, heard: Voicing, name: str) -> list[str]:
    doubts = []
    if clipped_share(kept) > _CLIPPED:
        doubts.append(f"{name} is a little too loud in places; a softer one would sound cleaner.")
    behind_db = float(np.percentile(heard.level_db, 5))
    if heard.speech_db - behind_db < _CALM_DB or heard.still_share > _PARTLY_STILL:
        doubts.append(
            f"Something is heard behind the voice in {name}, and may be imitated with it; "
            "a quiet room would sound cleaner."
        )
    return doubts


def _cut(heard: Voicing, rate: int) -> int:
    """In the last pause that may be used, so that no word is cut."""
    first, last = (round(LONGEST_S * share / MOMENT_S) for share in (_EARLIEST_CUT, 1.0))
    levels = heard.level_db[first:last]
    quiet = np.flatnonzero(levels < np.percentile(levels, 5) + 3)
    return round((first + int(quiet[-1]) + 0.5) * MOMENT_S * rate)
