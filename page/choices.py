"""What a person has chosen, in the words of inference.make_video."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inference.errors import PictureProblem, SoundProblem, VoiceProblem
from inference.video.options import HEIGHT, SIDE_LIMITS, Shape, VideoOptions

AS_FOOTAGE = 0  # in place of pixels
LIVELINESS: Mapping[str, float] = {"none": 0.0, "subtle": 0.3, "lively": 0.6}

# Seconds a character takes at speed 1, measured over ten languages; by its script.
_SECONDS_EACH = {"CJK": 0.27, "HIRAGANA": 0.16, "KATAKANA": 0.16, "HANGUL": 0.19, "ARABIC": 0.11,
                 "DEVANAGARI": 0.09}
_SECONDS_A_LETTER = 0.072
_SECONDS_AROUND = 0.7  # before the first word and after the last


@dataclass(frozen=True)
class Avatar:
    """Who speaks."""

    name: str  # for people to read
    preset: str = ""  # id in the gallery, or ""
    file: Path | None = None  # a picture or a video that someone brought
    face: int | None = None
    gender: str = ""  # where it is known: a voice is chosen to suit
    moving: bool = False  # a video, or one is still to be brought
    to_do: str = "upload a picture with one"  # by whoever has no face yet

    @property
    def given(self) -> str | Path:
        """As make_video takes it."""
        if self.preset:
            return self.preset
        if self.file is None:
            raise PictureProblem(
                f"There is no face to speak yet: {self.to_do}, or choose from the gallery."
            )
        return self.file


@dataclass(frozen=True)
class Voice:
    """What is said, and how."""

    name: str  # for people to read
    text: str | None = None  # beside a recording: what is said in it
    spoken: bool = True  # from the text; otherwise a recording
    recording: Path | None = None
    recording_seconds: float = 0.0
    trimmed_to: tuple[float, float] | None = None  # seconds between which the recording is used
    voice_engine: str = "espeak"
    voice: str | None = None
    language: str | None = None
    speed: float = 1.0
    pitch_semitones: float = 0.0
    cloned: bool = False  # the voice is to be that of the sample
    sample: Path | None = None
    consent: bool = False  # of the sample's speaker
    agreed: bool = False  # to the agreement of the engine

    @property
    def seconds(self) -> float:
        """How long it takes to say, about; 0 when there is nothing."""
        if self.spoken:
            return estimated_seconds(self.text or "", self.speed)
        return self.recording_seconds

    def arguments(self) -> dict[str, Any]:
        """As make_video takes it."""
        if not self.spoken and self.recording is None:
            raise SoundProblem("There is no recording yet: upload or record one, or type a text.")
        if not self.spoken:
            text = (self.text or "").strip() or None
            return {"audio": self.recording, "text": text, "language": self.language}
        if self.cloned:
            self._check_sample()
        return {
            "text": self.text or "",
            "voice_engine": self.voice_engine,
            "voice": self.voice,
            "language": self.language,
            "speed": self.speed,
            "pitch_semitones": self.pitch_semitones,
            "voice_sample": self.sample,
            "consent": self.consent,
            "agreed": self.agreed,
        }

    def _check_sample(self) -> None:
        from inference.voice.neural.sample import NO_CONSENT

        if not self.consent:
            raise VoiceProblem(NO_CONSENT)
        if self.sample is None:
            raise VoiceProblem(
                "There is no voice sample yet that can be used: upload or record one, or choose "
                "another voice."
            )


@dataclass(frozen=True)
class Look:
    """What the video looks like."""

    shape: Shape = "square"
    side: int = HEIGHT  # pixels of the shorter side; or AS_FOOTAGE
    liveliness: str = "lively"
    engine: str = "puppet"

    def options(self, picture_size: tuple[int, int], moving: bool = False) -> VideoOptions:
        """As make_video takes it. `picture_size`, width and height, is for the shape of the
        picture itself, which a video may be, too."""
        if moving and self.side == AS_FOOTAGE:
            return VideoOptions(shape=self.shape)
        width, height = {"portrait": (9, 16), "original": picture_size}.get(self.shape, (1, 1))
        tall = min(SIDE_LIMITS[1], round((self.side or HEIGHT) * max(1.0, height / width)))
        return VideoOptions(tall, self.shape, liveliness=LIVELINESS[self.liveliness])


def clock(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d} min"


def estimated_seconds(text: str, speed: float = 1.0) -> float:
    """How long the built-in voice will speak, to about a fifth."""
    words = " ".join(text.split())
    if not words:
        return 0.0
    return _SECONDS_AROUND + sum(map(_seconds_of, words)) / speed


def _seconds_of(character: str) -> float:
    if character.isascii():
        return _SECONDS_A_LETTER
    script = unicodedata.name(character, "").split(" ")[0].split("-")[0]
    return _SECONDS_EACH.get(script, _SECONDS_A_LETTER)
