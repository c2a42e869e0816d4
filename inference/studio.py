"""The story: an avatar and a voice go in, a video comes out. What a program calls.

Everything that can be wrong is looked at first, in the order in which it is quickest to tell;
then come the sound, the mouth and the frames. Nothing is kept between calls.
"""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from inference import engines, weights
from inference.avatar.footage import Footage
from inference.errors import PictureProblem, TextProblem, VideoProblem, VoiceProblem
from inference.media import check_output, is_footage
from inference.progress import EVEN_FROM, OnProgress, part, silent
from inference.video.options import FPS, VideoOptions, frame_size
from inference.video.render import Clip, render
from inference.voice.speech import Speech

if TYPE_CHECKING:
    from inference.avatar.portrait import Portrait

__all__ = ["Clip", "VideoOptions", "make_video"]

LONGEST_SECONDS = 600
LONGEST_NAME = 40  # characters of a file or title named after what is said

# Where each stage ends, as a share of the time that it takes. Of a still, a short video: all that
# comes before its frames. Of footage it is nearly all the following of the face, which goes
# through every frame, too, and was measured to take an eighth to a third of the time.
READY = EVEN_FROM
_SHARES = {"still": (0.10, 0.18, 0.22), "footage": (0.01, 0.02, 0.03)}


def make_video(
    text: str | None = None,
    *,
    audio: str | Path | None = None,
    avatar: str | Path | None = None,
    face: int | None = None,
    voice: str | None = None,
    language: str | None = None,
    speed: float = 1.0,
    pitch_semitones: float = 0.0,
    voice_engine: str = "espeak",
    engine: str | None = None,
    out: str | Path | None = None,
    video: VideoOptions | None = None,
    limit_seconds: float = LONGEST_SECONDS,
    on_progress: OnProgress = silent,
    on_download: OnProgress | None = None,
) -> Clip:
    """A face that says `text`, or speaks with the sound of `audio`, as an mp4.

    `text`: what is said; beside `audio` it is what is said there, for better lips.
    `avatar`: one of the gallery, a picture or a video file; without it the gallery's first.
    `face`: which one, when several are seen, 0 being the most prominent.
    `voice`: one that the voice engine offers; without it one that suits the avatar.
    `language`: of the text, as "en-us", "fr" or "German"; without it US English.
    `voice_engine`: what speaks the text, a row of the catalogue that offers voices.
    `engine`: what moves the face, a row of the catalogue's video room; without it the puppet,
    for a video Wav2Lip.
    `out`: where the video goes, replacing what is there; without it into the working folder,
    named after the text, never over another file.
    `limit_seconds`: the longest video.
    `on_download`: told from 0 to 1 of what the animator downloads at its first use, which says
    nothing of how long a video takes; without it on_progress hears its sentences.

    Raises an errors.Problem, one sentence, before the long work. Whatever on_progress raises
    stops the work, and nothing is left of it.
    """
    clock = _Clock()
    on_progress = _never_back(on_progress)
    on_progress(0.0, "Looking at what was given")
    options = video or VideoOptions()
    with clock.stage("checks"):
        who = _find_avatar(avatar, face)
        animator = engines.find_animator(engine, who.moving).available()
        what: _Said
        if audio is None:
            what = _Text.checked(
                text, voice_engine, voice, language, speed, pitch_semitones, who.gender,
                limit_seconds,
            )  # fmt: skip
        else:
            what = _Sound.checked(audio, text, language, limit_seconds)
        path = Path(file_name(what.title)) if out is None else Path(out)
        check_output(path, 0)
        if out is not None:
            _check_sources_stay(path, who.file, audio)
    opened, spoken, listened = _SHARES["footage" if who.moving else "still"]
    with clock.stage("picture"):
        subject = who.open(options, part(on_progress, 0.0, opened))
    with clock.stage("weights"):
        told = part(on_progress, 0.0, 0.0)
        _fetch(animator, options, subject, who.face, told, on_download or told)
    with clock.stage("voice"):
        speech = what.speak(part(on_progress, opened, spoken))
    size = frame_size(options, subject.size, who.moving)
    fps = subject.fps if isinstance(subject, Footage) else options.fps or FPS
    check_output(path, _likely_bytes(speech.seconds, size))
    with clock.stage("mouth"):
        from inference.video.life import life_track
        from inference.video.mouth import mouth_track, with_cues
        from inference.video.scene import Scene

        heard = part(on_progress, spoken, listened)
        heard(0.0, "Finding the movements of the mouth")
        # May warn that the text is not what is said.
        speech = with_cues(speech, part(heard, 0.0, 0.6))
        mouth = mouth_track(speech, fps, part(heard, 0.6, 1.0))
        life = life_track(mouth, options.liveliness, options.seed)
    with clock.stage("face"):
        animation = animator.load()(
            Scene(subject, speech, mouth, life, *size, options, who.face),
            part(on_progress, listened, READY),
        )
    if speech.original:  # the file itself will be heard: minutes of samples are not kept for it
        speech = replace(speech, samples=np.zeros(0, np.float32))

    clip = render(
        animation.frames,
        speech,
        path,
        count=len(mouth),
        size=size,
        fps=fps,
        engine=animator.id,
        title=what.title,
        made_with=f"{animator.name}; avatar: {who.name}; voice: {what.voice_name}",
        fresh=out is None,
        on_progress=part(on_progress, READY, 1.0),
    )
    return replace(
        clip,
        timings={**clock.seconds, **clip.timings, "total": clock.total},
        warnings=(*subject.warnings, *speech.warnings, *animation.warnings),
    )


# --- who speaks ---------------------------------------------------------------------------


@dataclass(frozen=True)
class _Avatar:
    """Who was asked for; nothing is opened yet."""

    name: str
    gender: str = ""  # where it is known: a voice is chosen to suit
    preset: str = ""  # id in the gallery, or ""
    file: Path | None = None
    moving: bool = False  # the file is a video
    face: int | None = None

    def open(self, options: VideoOptions, on_progress: OnProgress) -> Portrait | Footage:
        if self.preset:
            on_progress(0.0, "Opening the avatar")
            return engines.find("presets").load()(self.preset, wide=options.shape == "landscape")
        if self.moving:
            return engines.find("footage").load()(self.file, options.fps, on_progress)
        open_portrait = engines.find("portrait").load()
        return open_portrait(self.file, self.face, on_progress=on_progress)


def _find_avatar(avatar: str | Path | None, face: int | None) -> _Avatar:
    """By name in the gallery, else as a file."""
    from inference.avatar.presets import find_preset, presets

    if avatar is None:
        if not presets():
            raise PictureProblem("The gallery is empty: choose a picture with a face.")
        avatar = presets()[0].id
    path = Path(avatar)
    names = {name.casefold() for preset in presets() for name in (preset.id, preset.name)}
    if str(avatar).casefold() in names or not (path.suffix or path.parent.name or path.exists()):
        preset = find_preset(str(avatar))
        return _Avatar(preset.name, preset.gender, preset=preset.id)
    if not path.is_file():
        raise PictureProblem(f"There is no picture {avatar}: check the name and the folder.")
    return _Avatar(path.name, file=path, moving=is_footage(path), face=face)


def _fetch(
    animator: engines.Engine, options: VideoOptions, subject: Portrait | Footage,
    face: int | None, on_progress: OnProgress, on_download: OnProgress,
) -> None:  # fmt: skip
    """Afterwards all is here that the animator needs from the Hub. Nobody should wait for that
    only to hear that the footage shows no face."""
    needed = animator.needs
    if isinstance(subject, Footage) and options.finder == "s3fd":
        needed += [weights.S3FD]
    if coming := weights.to_come(*needed):
        if isinstance(subject, Footage):
            from inference.avatar.track import chosen_face, first_faces

            chosen_face(first_faces(subject, on_progress), face)
        weights.fetch_all(coming, on_download)


# --- what is said -------------------------------------------------------------------------


class _Said(Protocol):
    """Text or sound that has passed the door."""

    @property
    def title(self) -> str: ...

    @property
    def voice_name(self) -> str: ...

    def speak(self, on_progress: OnProgress) -> Speech: ...


@dataclass(frozen=True)
class _Text:
    title: str
    voice_name: str
    text: str
    engine: engines.Engine
    voice: str
    language: str
    speed: float
    pitch_semitones: float
    limit_seconds: float

    @classmethod
    def checked(
        cls,
        text: str | None,
        engine: str,
        voice: str | None,
        language: str | None,
        speed: float,
        pitch_semitones: float,
        gender: str,
        limit_seconds: float,
    ) -> _Text:
        if text is None:
            raise TextProblem("There is nothing to say: give a text or a sound.")
        row = engines.find_speaker(engine).available()
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
        return cls(
            _title(text), f"{who.name} ({row.name})", text, row, who.id, tongue.tag, speed,
            pitch_semitones, limit_seconds,
        )  # fmt: skip

    def speak(self, on_progress: OnProgress) -> Speech:
        on_progress(0.0, "Speaking the text")
        speech = self.engine.load()(
            self.text, self.voice, self.language, self.speed, self.pitch_semitones,
            on_progress=on_progress,
        )  # fmt: skip
        if speech.seconds > self.limit_seconds:
            raise TextProblem(
                f"Spoken, the text takes {speech.seconds:.0f} seconds, and at most "
                f"{self.limit_seconds:g} are allowed: shorten it."
            )
        return speech


@dataclass(frozen=True)
class _Sound:
    title: str
    path: Path
    text: str | None
    language: str | None
    limit_seconds: float

    voice_name = "a recording"

    @classmethod
    def checked(
        cls, audio: str | Path, text: str | None, language: str | None, limit_seconds: float
    ) -> _Sound:
        from inference.voice.languages import find_language
        from inference.voice.offer import DEFAULT_LANGUAGE
        from inference.voice.recording import check_recording
        from inference.voice.text import check_text

        path = Path(audio)
        check_recording(path, limit_seconds)
        if text is None or not text.strip():
            return cls(_title(path.stem), path, None, None, limit_seconds)
        tongue = find_language(language or DEFAULT_LANGUAGE)
        check_text(text, tongue)
        return cls(_title(text), path, text, tongue.tag, limit_seconds)

    def speak(self, on_progress: OnProgress) -> Speech:
        on_progress(0.0, "Reading the sound")
        open_recording = engines.find("recording").load()
        return open_recording(
            self.path, self.limit_seconds, self.text, self.language, on_progress
        )


# --- what it is called, how large it is, how long it takes ---------------------------------


def file_name(text: str) -> str:
    """hello-there.mp4, of a video in which that is said."""
    return f"{_slug(_title(text))}.mp4"


def _title(text: str) -> str:
    """The first words of it, without what cannot be seen or stand in a file's name."""
    words = " ".join(text.split())
    words = "".join(c for c in words if c.isprintable())
    if len(words) <= LONGEST_NAME:
        return words
    return words[:LONGEST_NAME].rsplit(" ", 1)[0].rstrip(".,;:-– ") + " …"


def _slug(title: str) -> str:
    """hello-there, for a file that every system takes."""
    plain = unicodedata.normalize("NFC", title.casefold())
    return re.sub(r"[^\w]+", "-", plain).strip("-_")[:LONGEST_NAME] or "video"


def _check_sources_stay(path: Path, *sources: str | Path | None) -> None:
    for source in sources:
        if source is not None and path.exists() and path.samefile(source):
            raise VideoProblem(
                f"The video would replace {path.name}, which it is made from: "
                "give it another name."
            )


def _likely_bytes(seconds: float, size: tuple[int, int]) -> int:
    """Twice of what was measured (0.3 bytes a pixel and second at 512, less above), and the
    sound, which lies beside it while the video is made."""
    width, height = size
    return round(seconds * (0.6 * width * height + 70_000))


def _never_back(on_progress: OnProgress) -> OnProgress:
    furthest = 0.0

    def forward(fraction: float, sentence: str) -> None:
        nonlocal furthest
        furthest = min(1.0, max(furthest, fraction))
        on_progress(furthest, sentence)

    return forward


class _Clock:
    """Seconds by stage."""

    def __init__(self) -> None:
        self._start = time.perf_counter()
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - start

    @property
    def total(self) -> float:
        return time.perf_counter() - self._start
