"""What is said, at the door: a text and who speaks it, or a sound that somebody brings.

Responsible for all that can be wrong with either before long work begins; also for what cloning a
voice asks for: an engine that can, the speaker's consent, the licence agreed to. How a text is
spoken is the engine's affair.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from inference import engines, weights
from inference.errors import TextProblem, VoiceAway, VoiceProblem, WeightsProblem
from inference.progress import OnProgress
from inference.voice.speech import Speech

if TYPE_CHECKING:
    from inference.voice.neural.sample import Sample

LONGEST_TITLE = 40  # characters
HOW_TO_AGREE = (
    "to use it, say that you agree (a tick on the page, --agree on the command line, agreed=True "
    "for a program)"
)


class Said(Protocol):
    """Text or sound that has passed the door."""

    @property
    def title(self) -> str: ...

    @property
    def voice_name(self) -> str: ...

    def fetch(self, on_progress: OnProgress) -> None: ...  # what speaking needs from the Hub

    def speak(self, on_progress: OnProgress) -> Speech: ...


def checked(
    text: str | None,
    audio: str | Path | None,
    *,
    limit_seconds: float,
    language: str | None = None,
    voice_sample: str | Path | None = None,
    **how: Any,
) -> Said:
    """The `text` with all of `Text.checked`, or `audio`, in which the text may be said."""
    if audio is None:
        return Text.checked(
            text, language=language, limit_seconds=limit_seconds, voice_sample=voice_sample, **how
        )
    if voice_sample is not None:
        raise VoiceProblem(
            "A voice sample is for a text that is spoken, and here a sound is heard: leave out one "
            "of the two."
        )
    return Sound.checked(audio, text, language, limit_seconds)


@dataclass(frozen=True)
class Text:
    title: str
    voice_name: str
    text: str
    engine: engines.Engine
    voice: str
    language: str
    speed: float
    pitch_semitones: float
    limit_seconds: float
    sample: Sample | None = None  # of the voice that speaks, in place of `voice`

    @classmethod
    def checked(
        cls,
        text: str | None,
        *,
        limit_seconds: float,
        voice_engine: str = "espeak",
        voice: str | None = None,
        language: str | None = None,
        speed: float = 1.0,
        pitch_semitones: float = 0.0,
        gender: str = "",
        voice_sample: str | Path | None = None,
        consent: bool = False,
        agreed: bool = False,
    ) -> Text:
        """`gender` of the avatar, where it is known: a voice that is not named suits it. The rest
        is as in studio.make_video."""
        if text is None:
            raise TextProblem("There is nothing to say: give a text or a sound.")
        row = engines.find_speaker(voice_engine).available()
        _check_cloning(row, voice_sample, consent)
        if row.agreement and agreed is not True:
            raise VoiceProblem(f"{row.agreement.rstrip('.')}: {HOW_TO_AGREE}.")
        offer = row.offer()
        who = offer.suiting_voice(gender) if voice is None else offer.find_voice(voice)
        tongue = offer.find_language(language) if language else offer.default_language
        offer.check(text, tongue.tag)
        if not 0.5 <= speed <= 2:
            raise VoiceProblem(f"The speed goes from 0.5 to 2, and {speed:g} does not.")
        if not -12 <= pitch_semitones <= 12:
            raise VoiceProblem(
                f"The pitch goes from -12 to 12 semitones, and {pitch_semitones:g} does not."
            )
        sample = None
        if voice_sample is not None:
            from inference.voice.neural.sample import open_sample

            sample = open_sample(voice_sample, consent)
        name = f"{'cloned from a sample' if sample else who.name} ({row.name})"
        return cls(
            title_of(text), name, text, row, who.id, tongue.tag, speed, pitch_semitones,
            limit_seconds, sample,
        )  # fmt: skip

    def fetch(self, on_progress: OnProgress) -> None:
        # The largest first: if that cannot be had, its name and size say what the voice lacks.
        needed = weights.to_come(*self.engine.needs_for(self.voice, self.language))
        try:
            if needed:
                weights.fetch_all(sorted(needed, key=lambda file: -file.bytes), on_progress)
        except WeightsProblem as problem:
            raise VoiceAway(problem.sentence) from problem

    def speak(self, on_progress: OnProgress) -> Speech:
        on_progress(0.0, "Speaking the text")
        cloning = {"sample": self.sample} if self.sample else {}
        speech = self.engine.load()(
            self.text, self.voice, self.language, self.speed, self.pitch_semitones,
            on_progress=on_progress, **cloning,
        )  # fmt: skip
        if speech.seconds > self.limit_seconds:
            raise TextProblem(
                f"Spoken, the text takes {speech.seconds:.0f} seconds, and at most "
                f"{self.limit_seconds:g} are allowed: shorten it."
            )
        if self.sample is None:
            return speech
        return replace(speech, warnings=(*self.sample.warnings, *speech.warnings))


def _check_cloning(row: engines.Engine, sample: str | Path | None, consent: bool) -> None:
    if sample is None:
        return
    from inference.voice.neural.sample import NO_CONSENT

    if not row.clones:
        able = " or ".join(one.name for one in engines.speakers() if one.clones and not one.missing)
        instead = f"choose {able}" if able else "no voice engine here does, so leave it out"
        raise VoiceProblem(f"{row.name} cannot speak with the voice of a sample: {instead}.")
    if consent is not True:
        raise VoiceProblem(NO_CONSENT)


@dataclass(frozen=True)
class Sound:
    title: str
    path: Path
    text: str | None
    language: str | None
    limit_seconds: float

    voice_name = "a recording"

    def fetch(self, on_progress: OnProgress) -> None:
        """It is here."""

    @classmethod
    def checked(
        cls, audio: str | Path, text: str | None, language: str | None, limit_seconds: float
    ) -> Sound:
        from inference.voice.languages import find_language
        from inference.voice.offer import DEFAULT_LANGUAGE
        from inference.voice.recording import check_recording
        from inference.voice.text import check_text

        path = Path(audio)
        check_recording(path, limit_seconds)
        if text is None or not text.strip():
            return cls(title_of(path.stem), path, None, None, limit_seconds)
        tongue = find_language(language or DEFAULT_LANGUAGE)
        check_text(text, tongue)
        return cls(title_of(text), path, text, tongue.tag, limit_seconds)

    def speak(self, on_progress: OnProgress) -> Speech:
        on_progress(0.0, "Reading the sound")
        open_recording = engines.find("recording").load()
        return open_recording(self.path, self.limit_seconds, self.text, self.language, on_progress)


def title_of(text: str) -> str:
    """The first words of it, without what cannot be seen or stand in a file's name."""
    words = " ".join(text.split())
    words = "".join(c for c in words if c.isprintable())
    if len(words) <= LONGEST_TITLE:
        return words
    return words[:LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(".,;:-– ") + " …"
