"""Sound from any file into samples, and samples into a file."""

from __future__ import annotations

import math
import subprocess
import wave
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from inference.errors import SoundProblem
from inference.media.process import Running, address, ffmpeg, from_outside
from inference.progress import OnProgress, minutes, silent

SAMPLES_IN_A_BITE = 1 << 19
LOOK_SECONDS = 0.2  # how often it is asked whether to go on


@dataclass(frozen=True)
class DecodedSound:
    """The sound of a file as samples, and whether ffmpeg stumbled on the way."""

    samples: np.ndarray  # mono float32
    rate: int  # Hz
    complaint: str = ""


def decode_sound(
    path: Path, rate: int, limit_seconds: float, on_progress: OnProgress = silent,
    likely_seconds: float | None = None,
) -> DecodedSound:  # fmt: skip
    """The first sound of a file, mono, at `rate`; no more than `limit_seconds` of it is read.
    `likely_seconds`: what the file says of its length, for the progress.

    Silence stands where the file has none (a late start, a gap), so that samples keep their
    place in time.
    """
    limit = math.ceil(limit_seconds * rate)
    expected = max(1, min(limit, math.ceil((likely_seconds or limit_seconds) * rate)))
    bites: list[np.ndarray] = []
    count = 0
    command = [
        ffmpeg(), "-hide_banner", "-loglevel", "error", "-nostdin", "-threads", "1",
        *from_outside(path),
        "-map", "0:a:0", "-af", "aresample=async=1:first_pts=0",
        "-ac", "2", "-ar", str(rate), "-c:a", "pcm_s16le", "-f", "s16le", "pipe:1",
    ]  # fmt: skip
    with Running(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as run:
        assert run.process.stdout is not None
        while count < limit:
            data = run.process.stdout.read(4 * SAMPLES_IN_A_BITE)
            if not data:
                break
            bites.append(np.frombuffer(data[: len(data) // 4 * 4], np.int16).reshape(-1, 2))
            count += len(bites[-1])
            done = min(1.0, count / expected)
            on_progress(done, f"Reading the sound: {minutes(count / rate, expected / rate)}")
        if count < limit:
            run.process.wait()
    return DecodedSound(_one_channel(bites)[:limit], rate, run.complaint)


def _one_channel(bites: list[np.ndarray]) -> np.ndarray:
    """Stereo int16 as one float channel: their mean, or the louder one where they cancel.

    Empties the list.
    """
    squares = np.zeros((2, 2))  # left * left, left * right ...
    for bite in bites:
        wide = bite.astype(np.float32)
        squares += wide.T @ wide
    share = np.array([0.5, 0.5])
    # Two equal voices out of phase leave nothing of the mean; a voice on one side a quarter.
    if share @ squares @ share < 0.1 * max(squares[0, 0], squares[1, 1]):
        share = np.array([1.0, 0.0]) if squares[0, 0] >= squares[1, 1] else np.array([0.0, 1.0])
    share = (share / 32768).astype(np.float32)
    out = np.empty(sum(map(len, bites)), np.float32)
    end = len(out)
    while bites:  # each let go once it is used: long sounds are in memory only once
        bite = bites.pop()
        out[end - len(bite) : end] = bite @ share
        end -= len(bite)
    return out


def write_wav(path: Path, samples: np.ndarray, rate: int) -> None:
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        for start in range(0, len(samples), SAMPLES_IN_A_BITE):
            bite = np.clip(samples[start : start + SAMPLES_IN_A_BITE], -1, 1)
            out.writeframes((bite * 32767).astype("<i2").tobytes())


def cut_sound(
    path: Path, out: Path, start_s: float, end_s: float, on_progress: OnProgress = silent
) -> None:
    """The part of a file's first sound between two times, as WAV, at its own rate."""
    command = [
        ffmpeg(), "-hide_banner", "-loglevel", "error", "-nostdin", "-y",
        *from_outside(path),
        "-map", "0:a:0", "-af", f"atrim={start_s:.4f}:{end_s:.4f},asetpts=N/SR/TB",
        "-c:a", "pcm_s16le", "-f", "wav", address(out),
    ]  # fmt: skip
    with Running(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as run:
        while run.process.poll() is None:
            on_progress(0.0, "Leaving out the silence")
            with suppress(subprocess.TimeoutExpired):
                run.process.wait(LOOK_SECONDS)
    if run.process.returncode:
        raise SoundProblem(f"{path.name} could not be cut: save it as WAV and try again.")
