"""Frames and a sound into one mp4, and whether there is room for it."""

from __future__ import annotations

import contextlib
import itertools
import os
import queue
import secrets
import shutil
import subprocess
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import numpy as np

from inference.errors import VideoProblem
from inference.media.header import MediaInfo, probe
from inference.media.process import Running, address, ffmpeg, from_outside, widen
from inference.media.sound import write_wav

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


@dataclass(frozen=True)
class Soundtrack:
    """What is heard: the samples, or the file they came from, which sounds better."""

    samples: np.ndarray  # mono float32; not looked at where there is an original
    rate: int  # Hz
    original: Path | None = None


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
        self._folder = path.absolute().parent / f".mouthpiece-{secrets.token_hex(8)}"
        self._queue: queue.Queue[np.ndarray | None] = queue.Queue(FRAMES_WAITING)
        self._broken = threading.Event()
        self._run: Running | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> VideoWriter:
        try:
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def _start(self) -> None:
        try:
            self._folder.mkdir()
        except OSError as e:
            raise VideoProblem(cannot_write(self.path, e)) from e
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
            "-movflags", "+faststart", "-f", "mp4", address(self._folder / "video.mp4"),
        ]  # fmt: skip
        self._run = Running(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        assert self._run.process.stdin is not None
        widen(self._run.process.stdin)
        self._thread = threading.Thread(
            target=self._feed, args=(self._run.process.stdin,), name="to-encoder", daemon=True
        )
        self._thread.start()

    def _sound_arguments(self) -> tuple[list[str], list[str]]:
        seconds = self.frames / self.fps
        original = self.sound.original
        if original is None:
            own = self._folder / "sound.wav"
            try:
                write_wav(own, self.sound.samples, self.sound.rate)
            except OSError as e:
                raise VideoProblem(cannot_write(self.path, e)) from e
            return ["-i", address(own)], ["-c:a", "aac", "-b:a", "128k", *_padded(seconds)]
        info = probe(original)
        if _fits_mp4(info, seconds):
            return from_outside(original), ["-c:a", "copy"]
        output = ["-c:a", "aac", "-b:a", "192k", *_padded(seconds)]
        if (info.sound_rate or 0) > AAC_HIGHEST_RATE_HZ:
            output += ["-ar", str(AAC_HIGHEST_RATE_HZ)]
        if info.sound_channels > 2:
            output += ["-ac", "2"]
        return from_outside(original), output

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
            raise VideoProblem(cannot_write(self.path, e)) from e

    def _stop(self) -> None:
        """No process, no thread and no folder is left, whatever state they were in."""
        self._broken.set()
        if self._run is not None:
            self._run.process.kill()  # a pipe that nobody reads gives way
        if self._thread is not None and self._thread.is_alive():
            self._queue.put(None)
            self._thread.join()
        if self._run is not None:
            self._run.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _what_happened(self) -> str:
        free = shutil.disk_usage(self._folder.parent).free  # while what was written is there
        self._stop()
        assert self._run is not None
        if "No space left" in self._run.complaint or free < 1_000_000:
            return (
                f"The disk is full, {_size(free)} are free in {self._folder.parent}: free some "
                "space and try again."
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


def check_output(path: Path, bytes_wanted: int) -> None:
    """Can a video of about this size be written here? Told before the work, not after it."""
    folder = path.absolute().parent
    if path.is_dir():
        raise VideoProblem(f"{path} is a folder: give the video a file name, like talk.mp4.")
    if path.suffix.lower() not in (".mp4", ".m4v"):
        raise VideoProblem(f"The video is an MP4: name it {path.with_suffix('.mp4').name}.")
    if not folder.is_dir():
        raise VideoProblem(f"The folder {folder} does not exist: make it, or choose another.")
    trial = folder / f".mouthpiece-{secrets.token_hex(8)}"
    try:
        trial.mkdir()
        trial.rmdir()
    except OSError as e:
        raise VideoProblem(cannot_write(path, e)) from e
    free = shutil.disk_usage(folder).free
    if free < bytes_wanted:
        raise VideoProblem(
            f"The video may need {_size(bytes_wanted)}, and only {_size(free)} are free in "
            f"{folder}: free some space or choose another folder."
        )


def cannot_write(path: Path, e: OSError) -> str:
    folder = path.absolute().parent
    return f"The video cannot be written to {folder} ({e.strerror}): choose another folder."


def _size(count: float) -> str:
    for unit in ("bytes", "kB", "MB"):
        if count < 1000:
            return f"{count:.0f} {unit}"
        count /= 1000
    return f"{count:.1f} GB"
