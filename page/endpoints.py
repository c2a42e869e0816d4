"""What a program may call: make_video, speak, generate_avatar, check_avatar and list_engines.

Their names, parameters and defaults are a promise; the page's own events are private. Nothing
is decided here: it is inference's functions with files that were uploaded.
"""

# No `from __future__ import annotations`: gradio reads what a function returns as it stands.
import asyncio
import functools
import inspect
import math
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import gradio as gr
from gradio import FileData
from gradio.context import get_blocks_context
from gradio.utils import get_function_description
from pydantic import TypeAdapter, ValidationError

from inference import engines, weights
from inference.avatar.diffusion.models import Shape as PaintedShape
from inference.avatar.footage import Order
from inference.avatar.portrait import PictureCheck
from inference.avatar.presets import presets
from inference.errors import Problem
from inference.video.options import Finder, Shape, VideoOptions
from page import work
from page.door import forget
from page.pace import Pace
from page.settings import Settings


class WrongArgument(Problem):
    title = "Wrong argument"


def publish(settings: Settings, pace: Pace) -> None:
    """The endpoints, inside the gr.Blocks that is being built."""

    async def make_video(
        text: str | None = None,
        audio: FileData | None = None,
        avatar: str | FileData | None = None,
        face: int | None = None,
        engine: str | None = None,
        voice: str | None = None,
        language: str | None = None,
        speed: float = 1.0,
        pitch_semitones: float = 0.0,
        shape: Shape | None = None,
        height: int | None = None,
        fps: float | None = None,
        liveliness: float = 0.6,
        seed: int = 0,
        voice_engine: str = "espeak",
        audio_span_s: tuple[float, float] | None = None,
        sharpen: float = 0.5,
        order: Order = "pingpong",
        finder: Finder = "mesh",
        voice_sample: FileData | None = None,
        consent: bool = False,
        agreed: bool = False,
    ) -> tuple[FileData, dict[str, Any]]:
        """
        A face that says a text, or speaks with the sound of a recording, as an MP4; and what is
        known of it: its size, length, warnings, and the seconds each stage took.

        Parameters:
            text: what is said; beside audio it is what is said there, for better lips
            audio: an uploaded sound, or a video with sound, instead of the built-in voice
            avatar: a name of the gallery, an uploaded picture or video, or the gallery's first
            face: which one speaks, by its number in check_avatar
            engine: what moves the face, as in list_engines; else what suits the avatar
            voice: of the text, as in list_engines; without it one that suits the avatar
            language: of the text, as "en-us", "fr" or "German"; without it US English
            speed: times the voice's own, 0.5 to 2
            pitch_semitones: -12 to 12
            shape: square, portrait (9:16), landscape (16:9) or original; else as suits the avatar
            height: in pixels, 144 to 2160; without it that of the footage, or 720
            fps: frames per second, 24 to 60; without it those of the footage, or 25
            liveliness: 0 (only the mouth moves) to 1
            seed: another number, other blinks and nods
            voice_engine: what speaks the text, as in list_engines
            audio_span_s: from and to which second audio is used; without it all of it
            sharpen: of a mouth that a network paints, 0 (as soft as it comes) to 1
            order: of footage shorter than the sound, pingpong (forth and back) or loop
            finder: of faces in footage, mesh or s3fd (slower, a download)
            voice_sample: an uploaded sound or video of somebody speaking, 3 to 30 seconds, for a
                voice engine that clones; the text is spoken with that voice. It is removed
                when this is answered
            consent: the voice of the sample is your own, or its owner agreed to its use
            agreed: to the agreement of the voice engine in list_engines, where it has one
        """
        _check_span(audio_span_s)
        with _borrowed(voice_sample) as sample:
            clip = await work.make_video(
                settings, pace, avatar=_avatar(avatar), face=face, text=text,
                audio=None if audio is None else Path(audio.path), heard_s=audio_span_s,
                voice_engine=voice_engine, voice=voice, language=language, speed=speed,
                pitch_semitones=pitch_semitones, voice_sample=sample, consent=consent,
                agreed=agreed, engine=engine,
                video=VideoOptions(height, shape, fps, liveliness, seed, sharpen, order, finder),
            )  # fmt: skip
        return _file(clip.path), {
            "seconds": round(clip.seconds, 3),
            "width": clip.width,
            "height": clip.height,
            "frames": clip.frames,
            "fps": clip.fps,
            "engine": clip.engine,
            "warnings": clip.warnings,
            "timings": {stage: round(seconds, 3) for stage, seconds in clip.timings.items()},
        }

    async def speak(
        text: str,
        voice: str | None = None,
        language: str | None = None,
        speed: float = 1.0,
        pitch_semitones: float = 0.0,
        voice_engine: str = "espeak",
        voice_sample: FileData | None = None,
        consent: bool = False,
        agreed: bool = False,
    ) -> tuple[FileData, dict[str, Any]]:
        """
        A text, spoken, as a WAV; its length, and what was left out.

        Parameters:
            text: what is said
            voice: as in list_engines
            language: of the text, as "en-us", "fr" or "German"; without it US English
            speed: times the voice's own, 0.5 to 2
            pitch_semitones: -12 to 12
            voice_engine: what speaks it, as in list_engines
            voice_sample: an uploaded sound or video of somebody speaking, 3 to 30 seconds, for a
                voice engine that clones; the text is spoken with that voice. It is removed
                when this is answered
            consent: the voice of the sample is your own, or its owner agreed to its use
            agreed: to the agreement of the voice engine in list_engines, where it has one
        """
        with _borrowed(voice_sample) as sample:
            spoken = await work.speak(
                settings, text, voice_engine, voice, language, speed, pitch_semitones,
                voice_sample=sample, consent=consent, agreed=agreed,
            )  # fmt: skip
        facts = {"seconds": round(spoken.seconds, 3), "warnings": spoken.warnings}
        return _file(spoken.path), facts

    async def generate_avatar(
        prompt: str,
        style: str = "photo",
        engine: str | None = None,
        seed: int | None = None,
        steps: int | None = None,
        count: int = 1,
        shape: PaintedShape = "square",
    ) -> tuple[list[FileData], dict[str, Any]]:
        """
        Portraits of whom the words describe, as PNGs, each of which make_video takes as its
        avatar; and how the same ones are made again, with what is to be known of them.

        Parameters:
            prompt: who it is, in words
            style: photo, painting, cartoon, anime or comic
            engine: what paints, as in list_engines; else what suits the machine
            seed: the same paints the same portrait; of several each has the next; else any
            steps: more take longer and paint finer; else what suits the engine
            count: how many to choose from, 1 to 4
            shape: square, portrait or landscape, as of the video to come
        """
        async with work.painting(
            prompt, style=style, shape=shape, engine=engine, seed=seed, steps=steps, count=count,
            tell=gr.Progress(),
        ) as background:  # fmt: skip
            while await background.goes_on():
                pass
            painted = background.result()
        candidates, first = painted.generated.candidates, painted.generated.candidates[0]
        return [_file(portrait.path) for portrait in painted.portraits], {
            "seeds": [candidate.seed for candidate in candidates],
            "prompt": first.prompt,
            "style": first.style,
            "engine": first.engine,
            "revision": first.revision,
            "steps": first.steps,
            "warnings": painted.generated.warnings,
            "face_warnings": [candidate.warnings for candidate in candidates],
            "timings": {stage: round(seconds, 3)
                        for stage, seconds in painted.generated.timings.items()},
        }

    async def check_avatar(picture: FileData) -> dict[str, Any]:
        """
        The faces of a picture, or of the first frame of a video that shows any, the most prominent
        first: their boxes (x, y, width, height in pixels of the width and height given), and what
        is unusual about them. Of a video, its seconds and fps too. Nothing is kept.

        Parameters:
            picture: an uploaded picture or video
        """
        path = Path(picture.path)
        if not await asyncio.to_thread(work.is_footage, path):
            return _found(await work.check_avatar(path))
        filmed = await work.check_footage(path)
        return _found(filmed.check) | {
            "seconds": round(filmed.footage.seconds, 3),
            "fps": round(filmed.footage.fps, 3),
        }

    async def list_engines() -> list[dict[str, Any]]:
        """
        All that paints, speaks and animates: what it is, its licence, what is downloaded for it
        and whether that is here already, whether it is available here and now (or why not), and
        the avatars or voices that it offers.
        """
        return [
            {
                "id": row.id,
                "room": row.room,
                "name": row.name,
                "about": row.about,
                "licence": row.licence,
                "commercial_use": row.commercial_use,
                "languages": row.languages,
                "weights": row.weights,
                "weights_here": not weights.bytes_to_come(*row.needs),
                "takes_footage": row.footage,
                "clones": row.clones,
                "agreement": row.agreement,
                "available": not row.missing,
                "missing": row.missing,
                "offers": _offers(row),
            }
            for row in engines.CATALOGUE
        ]

    _publish(make_video, ("The video", "What is known of it"), **work.place(settings, "video"))
    _publish(speak, ("The sound", "What is known of it"), **work.place(settings, "voice"))
    _publish(generate_avatar, ("The portraits", "How they were made"),
             **work.place(settings, "painting"))
    _publish(check_avatar, ("What was found",), **work.place(settings, "avatar"))
    _publish(list_engines, ("The catalogue",), concurrency_limit=None)


def _publish(fn: Callable[..., Awaitable[Any]], returns: Sequence[str], **places: Any) -> None:
    """gr.api, with what a parameter means in place of its number."""
    endpoint = gr.api(_typed(fn), api_name=fn.__name__, **places)
    _, parameters, _ = get_function_description(fn)
    labels = (*parameters.values(), *returns)
    page: Any = get_blocks_context()
    for id, label in zip((*endpoint["inputs"], *endpoint["outputs"]), labels, strict=True):
        page.blocks[id].label = label


def _typed(fn: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """gr.api passes on whatever JSON arrives: this turns it into the types of the signature."""
    parameters = inspect.signature(fn).parameters
    adapters = {name: TypeAdapter(p.annotation) for name, p in parameters.items()}

    @functools.wraps(fn)
    async def checked(*values: Any) -> Any:
        given = {}
        for (name, adapter), value in zip(adapters.items(), values, strict=True):
            try:
                given[name] = adapter.validate_python(value)
            except ValidationError as e:
                raise WrongArgument(_about(name, e)) from e
        return await fn(**given)

    return checked


def _about(name: str, e: ValidationError) -> str:
    if any("FileData" in str(error["loc"]) + error["msg"] for error in e.errors()):
        return f"{name} is an uploaded file: with gradio_client, say handle_file(the file)."
    return f"{e.errors()[0]['msg'].replace('Input', name, 1)}."


@contextmanager
def _borrowed(sample: FileData | None) -> Iterator[Path | None]:
    """An uploaded sample of a voice, which goes with the last request that names it."""
    path = None if sample is None else Path(sample.path)
    try:
        yield path
    finally:
        if path is not None and not work.is_awaited(path):
            forget(path)


def _avatar(given: str | FileData | None) -> str | Path | None:
    return Path(given.path) if isinstance(given, FileData) else given


def _found(check: PictureCheck) -> dict[str, Any]:
    return {
        "width": check.width,
        "height": check.height,
        "faces": [
            {
                "number": number,
                "box": [round(pixels) for pixels in face.box],
                "score": round(face.score, 3),
                "warnings": face.warnings,
            }
            for number, face in enumerate(check.faces)
        ],
        "warnings": check.warnings,
    }


def _check_span(span_s: tuple[float, float] | None) -> None:
    if span_s is not None and not 0 <= span_s[0] < span_s[1] < math.inf:
        raise WrongArgument(
            "audio_span_s are two seconds of the audio, the earlier first: [1.5, 4] for example."
        )


def _offers(row: engines.Engine) -> list[str]:
    if row.id == "presets":
        return [preset.id for preset in presets()]
    return [voice.id for voice in row.offer().voices] if row.offers else []


def _file(path: Path) -> FileData:
    return FileData(path=str(path), orig_name=path.name)
