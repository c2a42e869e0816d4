"""Work for one visitor: its own folder, its progress, its limits, and how it is stopped.

Not responsible for what is shown, nor for what a sentence looks like on the page. Everything
is async: Gradio cancels such functions at once, when Stop is pressed, a client cancels or the
page is closed, and the work in its thread hears of it at its next progress.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Literal, Protocol, TypeVar

import gradio as gr
from gradio.context import LocalContext
from gradio.utils import get_upload_folder

from inference import engines
from inference.errors import Cancelled, NoFace, Problem, TextProblem
from inference.progress import Expected, OnProgress, TimeLeft, part, with_time_left
from inference.video.options import FPS, VideoOptions, frame_size
from page.choices import estimated_seconds
from page.door import admitted
from page.pace import Pace, Task, neural
from page.settings import Settings

if TYPE_CHECKING:
    from inference.avatar.footage import Footage
    from inference.avatar.portrait import PictureCheck
    from inference.picturing import Generated, OnPicture
    from inference.studio import Clip

Result = TypeVar("Result")

LOOK_SECONDS = 0.25  # how often it is looked whether the visitor is still there


@dataclass(frozen=True)
class Spoken:
    """A sound made of a text."""

    path: Path  # WAV
    seconds: float
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class PaintedPortrait:
    """One that was made from words."""

    path: Path  # PNG, which tells how it was made
    seed: int
    check: PictureCheck


@dataclass(frozen=True, eq=False)
class Painted:
    """All that were made at once."""

    generated: Generated
    portraits: tuple[PaintedPortrait, ...]


@dataclass(frozen=True, eq=False)
class FootageCheck:
    """Who is in a video, by the first frame that shows a face."""

    footage: Footage
    check: PictureCheck  # of that frame, which has the footage's size
    picture: Path | None  # that frame, where it was to be kept


async def make_video(
    settings: Settings,
    pace: Pace,
    *,
    avatar: str | Path | None = None,
    face: int | None = None,
    text: str | None = None,
    audio: str | Path | None = None,
    heard_s: tuple[float, float] | None = None,
    voice_engine: str = "espeak",
    voice: str | None = None,
    language: str | None = None,
    speed: float = 1.0,
    pitch_semitones: float = 0.0,
    voice_sample: Path | None = None,
    consent: bool = False,
    agreed: bool = False,
    engine: str | None = None,
    video: VideoOptions | None = None,
    progress: gr.Progress | None = None,
) -> Clip:
    """inference.make_video for a visitor. `avatar`: as a str a name of the gallery and nothing
    else, as a Path an upload, as `audio` and `voice_sample` are. `heard_s`: from and to when
    `audio` is used. The clip lies in a folder of its own, which Gradio tidies up. `pace` learns
    from it.
    """
    from inference.avatar.presets import find_preset

    check_text_length(settings, text)
    who: str | Path | None = avatar
    if isinstance(avatar, Path):
        who = admitted(avatar)
    elif isinstance(avatar, str):
        who = find_preset(avatar).id
    if audio is not None:
        audio = admitted(audio)
    if voice_sample is not None:
        voice_sample = admitted(voice_sample)
    options = video or VideoOptions()

    def work(folder: Path, on_progress: Told) -> Clip:
        from inference.media import cut_sound
        from inference.studio import file_name
        from inference.studio import make_video as make

        name = file_name(text or Path(audio or "").stem)
        with tempfile.TemporaryDirectory(dir=folder) as cuttings:
            sound = audio
            if audio is not None and heard_s is not None:
                sound = Path(cuttings, f"{Path(audio).stem}.wav")
                cut_sound(Path(audio), sound, *heard_s, on_progress)
            return make(
                text, audio=sound, avatar=who, face=face, voice_engine=voice_engine, voice=voice,
                language=language, speed=speed, pitch_semitones=pitch_semitones,
                voice_sample=voice_sample, consent=consent, agreed=agreed, engine=engine,
                out=folder / name, video=options, limit_seconds=settings.max_seconds,
                on_progress=on_progress, on_download=on_progress.apart(),
            )  # fmt: skip

    seconds = await asyncio.to_thread(_likely_seconds, text, speed, audio, heard_s)
    task = await asyncio.to_thread(_task, engine, who, options, seconds, audio is not None)
    task = replace(task, speaker=neural(voice_engine) if audio is None else "")
    clip = await in_own_folder(work, progress, pace.expected(task))
    done = replace(task, seconds=clip.seconds, width=clip.width, height=clip.height)
    pace.learn(done, clip.timings["video"], clip.timings["voice"])
    return clip


def _task(
    engine: str | None, who: str | Path | None, options: VideoOptions, seconds: float,
    recording: bool,
) -> Task:  # fmt: skip
    """What is to be made, as far as headers tell."""
    from inference.media import MediaInfo, probe

    info = probe(who) if isinstance(who, Path) else MediaInfo()
    moving = info.is_footage
    width, height = frame_size(options, info.picture_size or (1, 1), moving)
    shown_s = min(seconds, info.seconds or seconds)
    return Task(
        engines.find_animator(engine, moving).available().id, seconds, width, height,
        upload=isinstance(who, Path), recording=recording,
        footage_frames=max(1, round(shown_s * (info.fps or FPS))) if moving else 0,
    )  # fmt: skip


def _likely_seconds(
    text: str | None, speed: float, audio: str | Path | None, heard_s: tuple[float, float] | None
) -> float:
    """Of the video, as far as can be told at once."""
    if audio is None:
        return estimated_seconds(text or "", max(speed, 0.1))
    if heard_s is not None:
        return heard_s[1] - heard_s[0]
    from inference.media import probe

    return probe(Path(audio)).seconds or 0.0


async def speak(
    settings: Settings,
    text: str,
    voice_engine: str = "espeak",
    voice: str | None = None,
    language: str | None = None,
    speed: float = 1.0,
    pitch_semitones: float = 0.0,
    *,
    voice_sample: Path | None = None,
    consent: bool = False,
    agreed: bool = False,
    progress: gr.Progress | None = None,
) -> Spoken:
    """A text as a sound, for Listen."""
    check_text_length(settings, text)
    if voice_sample is not None:
        voice_sample = admitted(voice_sample)

    def work(folder: Path, on_progress: Told) -> Spoken:
        from inference.media import write_wav
        from inference.studio import file_name
        from inference.studio import speak as say

        speech = say(
            text, voice=voice, language=language, speed=speed, pitch_semitones=pitch_semitones,
            voice_engine=voice_engine, voice_sample=voice_sample, consent=consent, agreed=agreed,
            limit_seconds=settings.max_seconds, on_progress=on_progress,
            on_download=on_progress.apart(),
        )  # fmt: skip
        path = (folder / file_name(text)).with_suffix(".wav")
        write_wav(path, speech.samples, speech.rate)
        return Spoken(path, speech.seconds, speech.warnings)

    return await in_own_folder(work, progress)


def is_footage(path: Path) -> bool:
    """Whether an upload is a video."""
    from inference import media

    return media.is_footage(admitted(path))


async def check_avatar(picture: str | Path) -> PictureCheck:
    """All faces of an uploaded picture."""
    path = admitted(picture)

    def work(on_progress: OnProgress) -> PictureCheck:
        from inference.avatar.portrait import check

        return check(path, on_progress)

    return await in_background(work)


async def check_footage(video: str | Path, keep_frame: bool = False) -> FootageCheck:
    """All faces in the first frame of an uploaded video that shows any."""
    path = admitted(video)

    def work(folder: Path | None, on_progress: OnProgress) -> FootageCheck:
        from inference.avatar.footage import open_footage
        from inference.avatar.portrait import PictureCheck
        from inference.avatar.track import first_faces

        footage = open_footage(path, on_progress=part(on_progress, 0.0, 0.5))
        try:
            first = first_faces(footage, part(on_progress, 0.5, 1.0))
        except NoFace as problem:
            warnings = (*footage.warnings, problem.sentence)
            return FootageCheck(footage, PictureCheck(path.stem, *footage.size, (), warnings), None)
        # What is unusual about a still's face is not about one that moves.
        faces = tuple(replace(face, warnings=()) for face in first.faces)
        check = PictureCheck(path.stem, *footage.size, faces, footage.warnings)
        picture = folder / f"{path.stem}.png" if folder else None
        if picture:
            from PIL import Image

            Image.fromarray(first.image).save(picture, compress_level=1)
        return FootageCheck(footage, check, picture)

    if keep_frame:
        return await in_own_folder(work)
    return await in_background(lambda on_progress: work(None, on_progress))


@asynccontextmanager
async def painting(
    words: str, *, tell: Tell, on_picture: OnPicture | None = None, **how: Any
) -> AsyncIterator[Background[Painted]]:
    """inference.generate_avatars for a visitor, under way; `how` as there, all of it. What is
    painted stays, in a folder of its own which Gradio tidies up, only if this is left without an
    error."""
    from inference.picturing import check, expected, generate_avatars
    from inference.studio import file_name, numbered

    def work(folder: Path, on_progress: Told) -> Painted:
        generated = generate_avatars(
            words, **how, on_progress=on_progress, on_download=on_progress.apart(),
            on_picture=on_picture,
        )  # fmt: skip
        paths = numbered(folder / file_name(words, ".png"), len(generated.candidates))
        return Painted(generated, tuple(
            PaintedPortrait(candidate.save(path), candidate.seed, candidate.check)
            for candidate, path in zip(generated.candidates, paths, strict=True)
        ))

    check(words, **how)  # before torch is loaded
    seconds = await asyncio.to_thread(
        expected, how["engine"], how["steps"], how["count"], how["shape"]
    )
    with _own_folder() as folder:
        async with Background(partial(work, folder), tell, seconds) as background:
            yield background


def check_text_length(settings: Settings, text: str | None) -> None:
    """Gradio's own limits hold in the browser only."""
    count, most = len((text or "").strip()), settings.max_characters
    if count > most:
        raise TextProblem(
            f"The text has {count:,} characters, and {most:,} are allowed here: shorten it by "
            f"{count - most:,}, or make several videos of it."
        )


async def in_own_folder(
    work: Callable[[Path, Told], Result],
    progress: gr.Progress | None = None,
    expected: Expected | None = None,
) -> Result:
    """What `work` leaves in its folder stays only if it succeeds."""
    with _own_folder() as folder:
        return await in_background(
            lambda on_progress: work(folder, on_progress), progress, expected
        )


async def in_background(
    work: Callable[[Told], Result],
    progress: gr.Progress | None = None,
    expected: Expected | None = None,
) -> Result:
    """`work` in a thread, told to stop when the visitor stops it or is gone.

    Returns, and so frees its place in the queue, only when the work has really ended.
    """
    async with Background(work, progress or gr.Progress(), expected) as background:
        while await background.goes_on():
            pass
    return background.result()


class Background(Generic[Result]):
    """What `in_background` does, for whoever wants to do something beside it: to show, say, what
    is there already. A generator that is closed leaves it as one that is cancelled does."""

    def __init__(
        self, work: Callable[[Told], Result], tell: Tell, expected: Expected | None = None
    ) -> None:
        self._stop = threading.Event()
        left = TimeLeft(expected) if expected else TimeLeft(even_from=0.0)
        self._work = partial(work, Told(tell, self._stop, left))

    async def __aenter__(self) -> Background[Result]:
        self._task = asyncio.create_task(asyncio.to_thread(self._work))
        return self

    async def goes_on(self) -> bool:
        """Whether it does, after a moment."""
        await asyncio.wait([self._task], timeout=LOOK_SECONDS)
        if _is_gone():
            self._stop.set()
        return not self._task.done()

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None and self._task.done():
            return
        self._stop.set()
        while not self._task.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait([self._task])
        with suppress(Problem):  # Cancelled, or one that came too late to be of interest
            self._task.result()

    def result(self) -> Result:
        return self._task.result()


class Tell(Protocol):
    """What hears of progress: a gr.Progress, for one."""

    def __call__(self, fraction: float, /, *, desc: str) -> Any: ...


class Told:
    """Progress in words, counts and remaining time; raises once it is to stop."""

    def __init__(self, tell: Tell, stop: threading.Event, left: TimeLeft) -> None:
        self._tell = tell
        self._stop = stop
        self._left = left

    def __call__(self, fraction: float, sentence: str) -> None:
        if self._stop.is_set():
            raise Cancelled("This was stopped.")
        seconds = self._left.at(fraction, time.monotonic())
        self._tell(fraction, desc=with_time_left(sentence, seconds))

    def apart(self) -> Told:
        """For a part of the work that goes from 0 to 1 at a pace of its own."""
        return Told(self._tell, self._stop, TimeLeft(even_from=0.0))


@contextmanager
def _own_folder() -> Iterator[Path]:
    """Among Gradio's own temporary files: served and, by delete_cache, tidied up like those."""
    uploads = Path(get_upload_folder())
    uploads.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=uploads))
    try:
        yield folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def is_awaited(path: Path) -> bool:
    """Whether another request that waits or works names this file."""
    blocks: Any = LocalContext.blocks.get(None)
    others = blocks._queue.event_ids_to_events if blocks else {}
    return any(str(path) in str(event.data and event.data.data)
               for id, event in list(others.items()) if id != LocalContext.event_id.get(None))


def _is_gone() -> bool:
    """Whether the page or client that asked has left.

    Gradio 6.31 has no public word for that: it closes generators alone, and those only where they
    yield; gr.Request is of the call that joined the queue, which is over; and Blocks.unload hears
    of clients with a heartbeat only. So the queue itself is asked.
    """
    blocks: Any = LocalContext.blocks.get(None)
    event_id = LocalContext.event_id.get(None)
    if blocks is None or event_id is None:
        return False
    event = blocks._queue.event_ids_to_events.get(event_id)
    return event is not None and not event.alive


def place(settings: Settings, room: engines.Room | Literal["painting"]) -> dict[str, Any]:
    """The queue's arguments of a listener that works in a room: all of its engines share the
    room's places, since they share the machine, whether people or programs ask. Painting takes
    minutes, for which whoever brings a picture should not wait: it has places of its own."""
    return {"concurrency_id": room, "concurrency_limit": settings.at_once}
