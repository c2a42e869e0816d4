"""The story: an avatar and a voice go in, a video comes out. What a program calls.

Everything that can be wrong is looked at first, in the order in which it is quickest to tell;
then come the sound, the mouth and the frames. Nothing is kept between calls.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from inference import engines, weights
from inference.avatar.footage import Footage
from inference.errors import PictureProblem, VideoProblem
from inference.media import check_output, is_footage
from inference.progress import EVEN_FROM, Clock, OnProgress, never_back, part, silent
from inference.saying import LONGEST_TITLE, checked, title_of
from inference.video.options import FPS, VideoOptions, frame_size
from inference.video.render import Clip, render

if TYPE_CHECKING:
    from inference.avatar.portrait import Portrait
    from inference.voice.speech import Speech

__all__ = ["Clip", "VideoOptions", "make_video", "speak"]

LONGEST_SECONDS = 600

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
    voice_sample: str | Path | None = None,
    consent: bool = False,
    agreed: bool = False,
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
    `voice_sample`: a sound or video file in which somebody speaks, for a voice engine that clones:
    the text is spoken with that voice. It needs `consent`: it is your own voice, or its owner
    agreed. Nothing of it is kept.
    `agreed`: to what the voice engine's row names as its agreement, where there is one.
    `engine`: what moves the face, a row of the catalogue's video room; without it the puppet,
    for a video Wav2Lip.
    `out`: where the video goes, replacing what is there; without it into the working folder,
    named after the text, never over another file.
    `limit_seconds`: the longest video.
    `on_download`: told from 0 to 1 of what an engine downloads at its first use, which says
    nothing of how long a video takes; without it on_progress hears its sentences.

    Raises an errors.Problem, one sentence, before the long work. Whatever on_progress raises
    stops the work, and nothing is left of it.
    """
    clock = Clock()
    on_progress = never_back(on_progress)
    on_progress(0.0, "Looking at what was given")
    options = video or VideoOptions()
    with clock.stage("checks"):
        who = _find_avatar(avatar, face)
        animator = engines.find_animator(engine, who.moving).available()
        what = checked(
            text, audio, voice_engine=voice_engine, voice=voice, language=language, speed=speed,
            pitch_semitones=pitch_semitones, gender=who.gender, voice_sample=voice_sample,
            consent=consent, agreed=agreed, limit_seconds=limit_seconds,
        )  # fmt: skip
        path = Path(file_name(what.title)) if out is None else Path(out)
        check_output(path, 0)
        if out is not None:
            _check_sources_stay(path, who.file, audio)
    opened, spoken, listened = _SHARES["footage" if who.moving else "still"]
    with clock.stage("picture"):
        subject = who.open(options, part(on_progress, 0.0, opened))
    with clock.stage("weights"):
        told = part(on_progress, 0.0, 0.0)
        what.fetch(on_download or told)
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


def speak(
    text: str,
    *,
    voice: str | None = None,
    language: str | None = None,
    speed: float = 1.0,
    pitch_semitones: float = 0.0,
    voice_engine: str = "espeak",
    voice_sample: str | Path | None = None,
    consent: bool = False,
    agreed: bool = False,
    limit_seconds: float = LONGEST_SECONDS,
    on_progress: OnProgress = silent,
    on_download: OnProgress | None = None,
) -> Speech:
    """The sound of a text alone; all is meant as in `make_video`."""
    said = checked(
        text, None, voice_engine=voice_engine, voice=voice, language=language, speed=speed,
        pitch_semitones=pitch_semitones, voice_sample=voice_sample, consent=consent,
        agreed=agreed, limit_seconds=limit_seconds,
    )  # fmt: skip
    said.fetch(on_download or part(on_progress, 0.0, 0.0))
    return said.speak(on_progress)


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


# --- what it is called, how large it is, how long it takes ---------------------------------


def file_name(text: str, ending: str = ".mp4") -> str:
    """hello-there.mp4, of a video in which that is said, or of a portrait of whom it describes."""
    return f"{_slug(title_of(text))}{ending}"


def numbered(path: Path, count: int) -> list[Path]:
    """face-1.png, face-2.png … where there are several."""
    if count == 1:
        return [path]
    return [path.with_stem(f"{path.stem}-{number}") for number in range(1, count + 1)]


def _slug(title: str) -> str:
    """hello-there, for a file that every system takes."""
    plain = unicodedata.normalize("NFC", title.casefold())
    return re.sub(r"[^\w]+", "-", plain).strip("-_")[:LONGEST_TITLE] or "video"


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
