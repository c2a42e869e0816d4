"""ffmpeg: what is in a file, its sound, and frames into an mp4.

The only place that runs ffmpeg. Knows files, sizes and rates; knows nothing of faces or
voices. A file from outside is opened by its exact name, as one of a list of plain containers,
and can make ffmpeg open nothing else: playlists and addresses inside it are not followed.
"""

from __future__ import annotations

import contextlib
import itertools
import math
import os
import queue
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import wave
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

import numpy as np

from inference.errors import VideoProblem
from inference.progress import OnProgress, silent

# Containers that hold sound or pictures themselves. Playlists (hls, concat, dash, sdp ...) name
# other files, which someone who uploads a "sound" could use to read them: they are not here.
CONTAINERS = (
    "aac,ac3,aiff,amr,amrnb,amrwb,ape,asf,au,avi,caf,dts,eac3,flac,flv,gsm,loas,matroska,mov,mp3,"
    "mpc,mpc8,mpeg,mpegts,mpegvideo,mxf,ogg,qoa,rm,tak,tta,voc,w64,wav,webm,wv"
)

# The least work that keeps the face: measured on it alone, SSIM stays above 0.99 at a third less
# CPU at 720p than veryfast at the same quality, for files somewhat larger. tools/bench_encoder.py.
X264 = ("-preset", "superfast", "-crf", "21")
ENCODER_THREADS = min(4, os.cpu_count() or 1)  # keeps up with any animator; more take memory
SECONDS_BETWEEN_KEYFRAMES = 2  # seeking in a player stays quick
# BT.709, limited range: what the frames are, said so that every player shows the same colours.
COLOURS = (
    "-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709",
    "-color_range", "tv",
)  # fmt: skip
FRAMES_WAITING = 6  # between the animator and the encoder; more only costs memory
AAC_HIGHEST_RATE_HZ = 48000  # beyond it phones and browsers begin to refuse
SAMPLES_IN_A_BITE = 1 << 16

# Ctrl-C in a terminal reaches this program alone, which then ends ffmpeg and tidies up.
_OWN_SESSION: dict[str, Any]
if sys.platform == "win32":
    _OWN_SESSION = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
else:
    _OWN_SESSION = {"start_new_session": True}


@dataclass(frozen=True)
class MediaInfo:
    """What the header of a file says. Headers can be wrong, above all about the length."""

    container: str = ""  # as ffmpeg calls it; "" when the file could not be read
    seconds: float | None = None
    seconds_are_a_guess: bool = False  # from the bit rate, where nothing better is written
    picture_size: tuple[int, int] | None = None  # width, height of the first moving picture
    fps: float | None = None
    sound_codec: str | None = None
    sound_rate: int | None = None  # Hz
    sound_channels: int = 0
    tags: Mapping[str, str] = field(default_factory=dict)
    colours: str = ""  # pixel format and what it means, as ffmpeg prints it
    complaint: str = ""  # the last thing ffmpeg said about a file it could not read

    @property
    def has_video(self) -> bool:
        return self.picture_size is not None

    @property
    def has_audio(self) -> bool:
        return self.sound_codec is not None


@dataclass(frozen=True)
class DecodedSound:
    """The sound of a file as samples, and whether ffmpeg stumbled on the way."""

    samples: np.ndarray  # mono float32
    rate: int  # Hz
    complaint: str = ""


@dataclass(frozen=True)
class Soundtrack:
    """What is heard: the samples, or the file they came from, which sounds better."""

    samples: np.ndarray  # mono float32
    rate: int  # Hz
    original: Path | None = None
    original_info: MediaInfo | None = None  # of that file, where it is known


@cache
def ffmpeg() -> str:
    """The path of the ffmpeg that comes with the installation."""
    import imageio_ffmpeg

    try:
        return imageio_ffmpeg.get_ffmpeg_exe()
    except RuntimeError as e:
        raise VideoProblem(
            "ffmpeg is missing: install the requirements again (pip install imageio-ffmpeg)."
        ) from e


def _address(path: Path) -> str:
    """A name ffmpeg takes for a file, whatever characters are in it."""
    return f"file:{path.absolute()}"


def _input(path: Path) -> list[str]:
    return [
        "-protocol_whitelist", "file,pipe", "-format_whitelist", CONTAINERS, "-i", _address(path),
    ]  # fmt: skip


# --- what is in a file --------------------------------------------------------------------


def probe(path: Path) -> MediaInfo:
    """Read a file's header. A file that is no media at all gives a MediaInfo without streams."""
    run = subprocess.run(
        [ffmpeg(), "-hide_banner", "-nostdin", *_input(path)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,  # it always fails: it was given nothing to make
        **_OWN_SESSION,
    )
    return _read_report(run.stderr.decode("utf-8", "replace"))


def _read_report(report: str) -> MediaInfo:
    """ffmpeg's description of its input, which it prints for people.

    Lines of ours begin with exactly two spaces; tags, which anyone can write, stand deeper.
    """
    lines = report.splitlines()
    start = next((i for i, line in enumerate(lines) if line.startswith("Input #0, ")), None)
    if start is None:
        return MediaInfo(complaint=lines[-1].strip() if lines else "")
    container = lines[start].removeprefix("Input #0, ").split(", from '")[0]
    facts: dict[str, Any] = {"tags": _tags(lines[start:])}
    for line in lines[start:]:
        if (found := re.match(r"  Duration: (\d+):(\d\d):(\d\d\.\d+)", line)) and (
            "seconds" not in facts
        ):
            hours, minutes, seconds = found.groups()
            facts["seconds"] = int(hours) * 3600 + int(minutes) * 60 + float(seconds)
        found = re.match(r"  Stream #0:\d+\S*: (Audio|Video): (.*)", line)
        if not found:
            continue
        kind, text = found.groups()
        if kind == "Audio" and "sound_codec" not in facts:
            facts |= _sound_facts(text)
        if kind == "Video" and "picture_size" not in facts and "(attached pic)" not in text:
            facts |= _picture_facts(text)
    guess = "Estimating duration from bitrate" in report
    return MediaInfo(container=container, seconds_are_a_guess=guess, **facts)


def _sound_facts(text: str) -> dict[str, Any]:
    codec, _, rest = text.partition(",")
    found = re.search(r"(\d+) Hz, ([^,]+)", rest)
    return {
        "sound_codec": codec.split()[0],
        "sound_rate": int(found[1]) if found else None,
        "sound_channels": _channels(found[2]) if found else 0,
    }


def _channels(layout: str) -> int:
    named = {"mono": 1, "stereo": 2, "downmix": 2, "binaural": 2, "quad": 4}
    if found := re.match(r"(\d+) channels", layout):
        return int(found[1])
    if found := re.match(r"(\d)\.(\d)(?:\.(\d))?", layout):
        return sum(int(n) for n in found.groups() if n)
    return named.get(layout.split("(")[0].strip(), 3)  # 3: more than two, exactly how many is moot


def _picture_facts(text: str) -> dict[str, Any]:
    size = re.search(r", (\d{1,5})x(\d{1,5})\b", text)
    fps = re.search(r"([\d.]+)(k?) fps", text)
    colours = re.search(r", ((?:yuv|gray|rgb|bgr|gbr|nv|pal)\w*(?:\([^)]*\))?)", text)
    return {
        "picture_size": (int(size[1]), int(size[2])) if size else None,
        "fps": float(fps[1]) * (1000 if fps[2] else 1) if fps else None,
        "colours": colours[1] if colours else "",
    }


def _tags(lines: list[str]) -> dict[str, str]:
    """The file's own tags: those before its length is told."""
    tags: dict[str, str] = {}
    last = ""
    for line in lines:
        if line.startswith("  Duration: "):
            break
        if found := re.match(r"    (\S[^:]*?)\s*: (.*)", line):
            last = found[1]
            tags[last] = found[2]
        elif last and (found := re.match(r"\s+: (.*)", line)):  # a tag's further lines
            tags[last] += "\n" + found[1]
    return tags


# --- its sound ----------------------------------------------------------------------------


def decode_sound(
    path: Path, rate: int, limit_seconds: float, on_progress: OnProgress = silent
) -> DecodedSound:
    """The first sound of a file, mono, at `rate`; no more than `limit_seconds` of it is read.

    Silence stands where the file has none (a late start, a gap), so that samples keep their
    place in time.
    """
    limit = math.ceil(limit_seconds * rate)
    bites: list[np.ndarray] = []
    count = 0
    command = [
        ffmpeg(), "-hide_banner", "-loglevel", "error", "-nostdin", "-threads", "1", *_input(path),
        "-map", "0:a:0", "-af", "aresample=async=1:first_pts=0",
        "-ac", "2", "-ar", str(rate), "-c:a", "pcm_s16le", "-f", "s16le", "pipe:1",
    ]  # fmt: skip
    with _Ffmpeg(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as run:
        assert run.process.stdout is not None
        while count < limit:
            data = run.process.stdout.read(4 * SAMPLES_IN_A_BITE)
            if not data:
                break
            bites.append(np.frombuffer(data[: len(data) // 4 * 4], np.int16).reshape(-1, 2))
            count += len(bites[-1])
            on_progress(min(1.0, count / limit), "Reading the sound")
        if count < limit:
            run.process.wait()
    return DecodedSound(_one_channel(bites)[:limit], rate, run.complaint)


def _one_channel(bites: list[np.ndarray]) -> np.ndarray:
    """Stereo int16 as one float channel: their mean, or the louder one where they cancel."""
    squares = np.zeros((2, 2))  # left * left, left * right ...
    for bite in bites:
        wide = bite.astype(np.float32)
        squares += wide.T @ wide
    share = np.array([0.5, 0.5])
    # Two equal voices out of phase leave nothing of the mean; a voice on one side a quarter.
    if share @ squares @ share < 0.1 * max(squares[0, 0], squares[1, 1]):
        share = np.array([1.0, 0.0]) if squares[0, 0] >= squares[1, 1] else np.array([0.0, 1.0])
    share = (share / 32768).astype(np.float32)
    return np.concatenate([np.zeros(0, np.float32), *(bite @ share for bite in bites)])


class _Ffmpeg:
    """A running ffmpeg that does not outlive its block; `complaint` is the last it said."""

    def __init__(self, command: list[str], **streams: Any) -> None:
        self.complaint = ""
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - closed in __exit__
        try:
            self.process = subprocess.Popen(command, stderr=self._said, **streams, **_OWN_SESSION)
        except OSError as e:
            self._said.close()
            raise VideoProblem(f"ffmpeg could not be started: {e.strerror}.") from e

    def __enter__(self) -> _Ffmpeg:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End it if it still runs, and hear its last words. Does nothing the second time."""
        if self._said.closed:
            return
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):  # what was still to be written is not wanted
                    stream.close()
        self._said.seek(0, os.SEEK_END)
        self._said.seek(max(0, self._said.tell() - 4000))
        said = self._said.read().decode("utf-8", "replace").strip()
        self.complaint = said.splitlines()[-1] if said else ""
        self._said.close()


# --- frames into an mp4 -------------------------------------------------------------------


class VideoWriter:
    """Frames and a sound into one mp4, encoded while the next frames are made.

    Use it as a context: the file stands under its name only when the block has ended well.
    Until then everything is in a hidden folder beside it, which is always removed. Frames are
    I420, BT.709, limited range: (height * 3 // 2, width) uint8.
    """

    def __init__(
        self,
        path: Path,
        *,
        width: int,
        height: int,
        fps: float,
        frames: int,
        sound: Soundtrack,
        tags: Mapping[str, str],
        fresh: bool = False,
    ) -> None:
        """`fresh`: a file that is there is kept, and `path` becomes the next free name."""
        self.path = path
        self.fresh = fresh
        self.width, self.height, self.fps, self.frames = width, height, fps, frames
        self.sound = sound
        self.tags = tags
        self._queue: queue.Queue[np.ndarray | None] = queue.Queue(FRAMES_WAITING)
        self._broken = threading.Event()
        self._run: _Ffmpeg | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> VideoWriter:
        self._folder = self.path.absolute().parent / f".mouthpiece-{secrets.token_hex(8)}"
        try:
            self._folder.mkdir()
        except OSError as e:
            raise VideoProblem(_cannot_write(self.path, e)) from e
        try:
            self._start()
        except BaseException:
            self._stop()
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        return self

    def _start(self) -> None:
        sound_input, sound_output = self._sound_arguments()
        command = [
            ffmpeg(), "-hide_banner", "-loglevel", "error", "-nostdin", "-y",
            "-f", "rawvideo", "-pix_fmt", "yuv420p", "-video_size", f"{self.width}x{self.height}",
            "-framerate", f"{self.fps:g}", *COLOURS, "-i", "pipe:0",
            *sound_input,
            "-map", "0:v", "-map", "1:a:0", "-map_metadata", "-1", "-map_chapters", "-1",
            "-c:v", "libx264", *X264, "-threads", str(ENCODER_THREADS),
            "-pix_fmt", "yuv420p", *COLOURS,
            "-g", str(round(SECONDS_BETWEEN_KEYFRAMES * self.fps)),
            *sound_output,
            *(word for tag in self.tags.items() for word in ("-metadata", "=".join(tag))),
            "-movflags", "+faststart", "-f", "mp4", _address(self._folder / "video.mp4"),
        ]  # fmt: skip
        self._run = _Ffmpeg(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        self._thread = threading.Thread(
            target=self._feed, args=(self._run.process.stdin,), name="to-encoder", daemon=True
        )
        self._thread.start()

    def _sound_arguments(self) -> tuple[list[str], list[str]]:
        seconds = self.frames / self.fps
        original, info = self.sound.original, self.sound.original_info
        if original is None:
            own = self._folder / "sound.wav"
            try:
                _write_wav(own, self.sound.samples, self.sound.rate)
            except OSError as e:
                raise VideoProblem(_cannot_write(self.path, e)) from e
            return ["-i", _address(own)], ["-c:a", "aac", "-b:a", "128k", *_padded(seconds)]
        if info is None:
            info = probe(original)
        if _fits_mp4(info, len(self.sound.samples) / self.sound.rate):
            return _input(original), ["-c:a", "copy"]
        output = ["-c:a", "aac", "-b:a", "192k", *_padded(seconds)]
        if (info.sound_rate or 0) > AAC_HIGHEST_RATE_HZ:
            output += ["-ar", str(AAC_HIGHEST_RATE_HZ)]
        if info.sound_channels > 2:
            output += ["-ac", "2"]
        return _input(original), output

    def write(self, frame: np.ndarray) -> None:
        """Hand over one frame. It must not be changed afterwards. Waits while many wait."""
        if self._broken.is_set():
            raise VideoProblem(self._what_happened())
        self._queue.put(frame)

    def _feed(self, pipe: BinaryIO) -> None:
        """In its own thread: frames into the pipe, until None. A broken one is not waited for."""
        while (frame := self._queue.get()) is not None:
            if self._broken.is_set():
                continue
            try:
                pipe.write(np.ascontiguousarray(frame).data)
            except OSError:
                self._broken.set()
        with contextlib.suppress(OSError):  # the exit status tells
            pipe.close()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            self._stop()
            shutil.rmtree(self._folder, ignore_errors=True)

    def _finish(self) -> None:
        assert self._run is not None and self._thread is not None
        self._queue.put(None)
        self._thread.join()
        if self._run.process.wait() != 0 or self._broken.is_set():
            raise VideoProblem(self._what_happened())
        try:
            if self.fresh:
                self.path = _claimed(self.path)
            (self._folder / "video.mp4").replace(self.path)
        except OSError as e:
            raise VideoProblem(_cannot_write(self.path, e)) from e

    def _stop(self) -> None:
        """No process and no thread is left, whatever state they were in."""
        self._broken.set()
        if self._run is not None:
            self._run.process.kill()  # a pipe that nobody reads gives way
        if self._thread is not None and self._thread.is_alive():
            self._queue.put(None)
            self._thread.join()
        if self._run is not None:
            self._run.close()

    def _what_happened(self) -> str:
        self._stop()
        assert self._run is not None
        free = shutil.disk_usage(self._folder.parent).free
        if "No space left" in self._run.complaint or free < 1_000_000:
            return (
                f"The disk is full: {free:,} bytes are free in {self._folder.parent}. "
                "Free some space and try again."
            )
        said = self._run.complaint or f"exit status {self._run.process.returncode}"
        return f"The video encoder stopped early, try again ({said})."


def _claimed(path: Path) -> Path:
    """talk.mp4, or talk-2.mp4 where that is taken, as an empty file that is now ours."""
    for number in itertools.count(1):
        candidate = path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")
        try:
            candidate.open("xb").close()
        except FileExistsError:
            continue
        return candidate
    raise AssertionError("counting does not end")


def _fits_mp4(info: MediaInfo, seconds: float) -> bool:
    """Can this sound go into the mp4 as it is: AAC, whole, ordinary?"""
    return (
        info.sound_codec == "aac"
        and "mp4" in info.container.split(",")
        and not info.has_video
        and info.sound_channels in (1, 2)
        and (info.sound_rate or 0) <= AAC_HIGHEST_RATE_HZ
        and info.seconds is not None
        and abs(info.seconds - seconds) < 0.1
    )


def _padded(seconds: float) -> list[str]:
    """Silence up to the end of the picture; gaps and a late start filled as decode_sound does."""
    return ["-af", f"aresample=async=1:first_pts=0,apad=whole_dur={seconds:.6f}"]


def _write_wav(path: Path, samples: np.ndarray, rate: int) -> None:
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        for start in range(0, len(samples), SAMPLES_IN_A_BITE):
            bite = np.clip(samples[start : start + SAMPLES_IN_A_BITE], -1, 1)
            out.writeframes((bite * 32767).astype("<i2").tobytes())


def check_output(path: Path, bytes_wanted: int) -> None:
    """Can a video of about this size be written here? Told before the work, not after it."""
    folder = path.absolute().parent
    if path.is_dir():
        raise VideoProblem(f"{path} is a folder: give the video a file name, like talk.mp4.")
    if not folder.is_dir():
        raise VideoProblem(f"The folder {folder} does not exist: make it, or choose another.")
    trial = folder / f".mouthpiece-{secrets.token_hex(8)}"
    try:
        trial.mkdir()
        trial.rmdir()
    except OSError as e:
        raise VideoProblem(_cannot_write(path, e)) from e
    free = shutil.disk_usage(folder).free
    if free < bytes_wanted:
        raise VideoProblem(
            f"The video may need {_size(bytes_wanted)}, and only {_size(free)} are free in "
            f"{folder}: free some space or choose another folder."
        )


def _cannot_write(path: Path, e: OSError) -> str:
    folder = path.absolute().parent
    return f"The video cannot be written to {folder} ({e.strerror}): choose another folder."


def _size(count: float) -> str:
    for unit in ("bytes", "kB", "MB"):
        if count < 1000:
            return f"{count:.0f} {unit}"
        count /= 1000
    return f"{count:.1f} GB"
