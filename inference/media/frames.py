"""The pictures of any video, one by one, on an even grid of time.

Whatever the file has (a rate that varies, a turned camera, ten bits, HDR, stripes of two fields,
damage) comes out as upright I420 of one size and rate, each frame at its time. Where a picture
cannot be decoded the one before it stands in. Memory does not grow with the length.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from inference.media.header import probe
from inference.media.process import Running, ffmpeg, from_outside, widen
from inference.progress import OnProgress, silent

USUAL_RATES = (Fraction(24000, 1001), 24, 25, Fraction(30000, 1001), 30, 48, 50,
               Fraction(60000, 1001), 60, 90, 100, 120, 240)  # fmt: skip
SAME_RATE = 0.01  # rates nearer than this are the same, badly written
HIGH_DEFINITION = (1280, 577)  # width, height from which colours that are not named are BT.709

# Pictures that are read backwards are decoded forwards, as many at a time as fit in here; what
# lies between them and the key picture before is decoded too, and thrown away.
BYTES_AT_A_TIME = 96_000_000
SEEK_LEAD_S = 0.25  # seeking goes to a key picture at or before this much earlier
PICTURES_BETWEEN_REPORTS = 1000

# Times as the file has them, but counted from its beginning.
_TIMES = ("-copyts", "-start_at_zero")
_TICKS = 90000  # per second, of what is reported about the first picture


@dataclass(frozen=True)
class PictureStream:
    """What must be known of a video's pictures to read them."""

    path: Path
    width: int = 0  # of the first picture, upright and with square pixels; 0: none can be decoded
    height: int = 0
    fps: float = 0.0  # the usual pace
    start_s: float = 0.0  # of the first picture, as the file counts
    seconds: float = 0.0  # from there to the end of the last
    colours: str = ""  # pixel format and what it means, as ffmpeg prints it
    header_seconds: float = 0.0  # how long the header says the file is
    complaint: str = ""  # the last thing ffmpeg said


def inspect_pictures(
    path: Path, limit_seconds: float, on_progress: OnProgress = silent
) -> PictureStream:
    """Look at the first picture and at the times of all; nothing is read beyond the limit.

    The header is not asked for the length: in a file that was cut off it is wrong.
    """
    info = probe(path)
    if not info.has_video:
        return PictureStream(path, complaint=info.complaint)
    first = _first_picture(path)
    if isinstance(first, str):
        return PictureStream(path, colours=info.colours, complaint=first)
    width, height, start_s = first
    expected = min(info.seconds or limit_seconds, limit_seconds)
    times, last_s, complaint = _times(path, limit_seconds, expected, on_progress)
    steps = np.diff(times)
    steps = steps[steps > 0]
    if len(steps):
        middle = np.median(steps)
        step_s = float(steps[np.abs(steps - middle) <= middle / 2].mean())
    else:
        step_s = 1 / (info.fps or 25)
    # Where no time is written for showing a picture but only for decoding it, all are late alike.
    seconds = times[-1] - times[0] + (last_s or step_s) if len(times) else step_s
    if len(times) and times[0] < start_s < times[-1] and abs(times[0] - start_s) > 5 * step_s:
        seconds -= start_s - times[0]  # the first pictures are damaged
    return PictureStream(path, width, height, _usual_rate(1 / step_s), start_s,
                         float(seconds), info.colours, info.seconds or 0.0,
                         complaint)  # fmt: skip


def _usual_rate(fps: float) -> float:
    nearest = min(USUAL_RATES, key=lambda rate: abs(float(rate) / fps - 1))
    return float(nearest) if abs(float(nearest) / fps - 1) < SAME_RATE else fps


def _first_picture(path: Path) -> tuple[int, int, float] | str:
    """Upright width and height with square pixels, and its time; or why there is none."""
    command = [
        ffmpeg(), "-hide_banner", "-loglevel", "error", "-nostdin", *_TIMES, *from_outside(path),
        "-map", "0:V:0", "-frames:v", "1", "-fps_mode", "passthrough",
        "-enc_time_base", f"1:{_TICKS}", "-c:v", "rawvideo", "-f", "framecrc", "pipe:1",
    ]  # fmt: skip
    with Running(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as run:
        assert run.process.stdout is not None
        report = run.process.stdout.read().decode("ascii", "replace")
    size = re.search(r"^#dimensions 0: (\d+)x(\d+)", report, re.MULTILINE)
    time = re.search(r"^0,[^,]*, *(-?\d+),", report, re.MULTILINE)
    if not size or not time:
        return run.complaint or "no picture"
    width, height = int(size[1]), int(size[2])
    wide, high = 1, 1
    if shape := re.search(r"^#sar 0: (\d+)/(\d+)", report, re.MULTILINE):
        wide, high = int(shape[1]) or 1, int(shape[2]) or 1
    if wide > high:
        width = round(width * wide / high)
    else:
        height = round(height * high / wide)
    return width, height, int(time[1]) / _TICKS


def _times(
    path: Path, limit_seconds: float, expected: float, on_progress: OnProgress
) -> tuple[np.ndarray, float, str]:
    """When each picture is shown, sorted, and for how long the last; nothing is decoded."""
    command = [
        ffmpeg(), "-hide_banner", "-loglevel", "error", "-nostdin", *_TIMES, *from_outside(path),
        "-map", "0:V:0", "-c", "copy", "-f", "framecrc", "pipe:1",
    ]  # fmt: skip
    tick_s = 1.0
    times: list[float] = []
    length = 0.0
    with Running(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as run:
        assert run.process.stdout is not None
        for line in run.process.stdout:
            if found := re.match(rb"#tb 0: (\d+)/(\d+)", line):
                tick_s = int(found[1]) / int(found[2])
            if not (found := re.match(rb"0, *(-?\d+), *(-?\d+), *(-?\d+),.*?(F=0x\w+)?\s*$", line)):
                continue
            dts, pts, lasts = (int(found[k]) for k in (1, 2, 3))
            if found[4] and int(found[4][2:], 16) & 4:  # cut off by an edit of the file
                continue
            when = (dts if pts == -(1 << 63) else pts) * tick_s
            if not times or when >= max(times[-16:]):
                length = lasts * tick_s
            times.append(when)
            if len(times) % PICTURES_BETWEEN_REPORTS == 0:
                on_progress(min(1.0, when / expected), "Measuring the video")
                if when - times[0] > limit_seconds:
                    break
        else:
            run.process.wait()
    return np.sort(times), length, run.complaint


def read_frames(
    stream: PictureStream, *, size: tuple[int, int], fps: float, count: int
) -> Generator[np.ndarray, None, None]:
    """The first `count` frames of the grid, I420, BT.709, limited range.

    Each is (height * 3 // 2, width) uint8. After the last picture it is repeated; before the
    first one can be decoded, as well. Each array is the caller's own.
    """
    last = None
    sent = 0
    with closing(_decoded(stream, size, fps, 0, count)) as frames:
        for last in frames:
            yield last
            sent += 1
    if last is None:
        last = _black(size)
    for _ in range(sent, count):
        yield last.copy()


def read_backwards(
    stream: PictureStream, *, size: tuple[int, int], fps: float, first: int, count: int
) -> Generator[np.ndarray, None, None]:
    """Frames `first`, `first - 1` ... of the grid: the same ones as forwards."""
    at_a_time = max(8, BYTES_AT_A_TIME // (size[0] * size[1] * 3 // 2))
    ends = range(first + 1, first + 1 - count, -at_a_time)
    stop = first + 1 - count
    for end in ends:
        start = max(stop, end - at_a_time)
        frames = _together(stream, size, fps, start, end - start)
        while frames:
            yield frames.pop()


def _together(
    stream: PictureStream, size: tuple[int, int], fps: float, first: int, count: int
) -> list[np.ndarray]:
    """Some frames in a row, sought for; from the beginning where seeking missed them."""
    with closing(_decoded(stream, size, fps, first, count)) as some:
        frames = list(some)
    if len(frames) < count and first > 0:
        with closing(_decoded(stream, size, fps, first, count, seek=False)) as some:
            frames = list(some)
    last = frames[-1] if frames else _black(size)
    return [*frames, *(last.copy() for _ in range(count - len(frames)))]


def _decoded(
    stream: PictureStream, size: tuple[int, int], fps: float, first: int, count: int,
    seek: bool = True,
) -> Generator[np.ndarray, None, None]:  # fmt: skip
    """What ffmpeg makes of this part: fewer frames where the file ends or damage begins it."""
    width, height = size
    start_s = stream.start_s + first / fps - SEEK_LEAD_S if first else 0.0
    seeking = ["-noaccurate_seek", "-ss", f"{start_s:.6f}"] if seek and start_s > 0 else []
    rate = Fraction(fps).limit_denominator(1001)
    filters = [
        f"setpts=PTS-{stream.start_s:.6f}/TB",
        f"fps={rate}",
        f"trim=start_pts={first}:end_pts={first + count}",
        *_to_i420(stream, size),
    ]
    command = [
        ffmpeg(), "-hide_banner", "-loglevel", "error", "-nostdin", *_TIMES,
        *seeking, *from_outside(stream.path),
        "-map", "0:V:0", "-vf", ",".join(filters), "-fps_mode", "passthrough",
        "-c:v", "rawvideo", "-f", "rawvideo", "pipe:1",
    ]  # fmt: skip
    with Running(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as run:
        pipe = run.process.stdout
        assert pipe is not None
        widen(pipe)
        for _ in range(count):  # more may come where the file's own size changes on the way
            frame = np.empty((height * 3 // 2, width), np.uint8)
            if pipe.readinto(frame.data.cast("B")) < frame.size:  # type: ignore[attr-defined]
                return
            yield frame


def _to_i420(stream: PictureStream, size: tuple[int, int]) -> list[str]:
    """Filters for the pictures' colours and size."""
    width, height = size
    # To half the size and less, the mean of what each pixel covers: that is quicker, and smooth.
    kernel = "area" if 2 * width <= stream.width and 2 * height <= stream.height else "bicubic"
    scale = f"scale={width}:{height}:flags={kernel}"
    filters = []
    if re.search(r"(top|bottom) (coded )?first", stream.colours):
        filters.append("bwdif=mode=send_frame:deint=interlaced")
    if re.search(r"smpte2084|arib-std-b67", stream.colours):
        # HDR: to light, its highlights folded in, and back. On the small picture: it is slow.
        return [*filters, scale, "zscale=t=linear:npl=100", "format=gbrpf32le", "zscale=p=bt709",
                "tonemap=hable:desat=0", "zscale=t=bt709:m=bt709:r=tv", "format=yuv420p"]
    named = re.search(r"bt709|bt470|smpte170m|smpte240m|bt2020|fcc|gbr", stream.colours)
    large = stream.width >= HIGH_DEFINITION[0] or stream.height >= HIGH_DEFINITION[1]
    matrix = "" if named else f":in_color_matrix={'bt709' if large else 'bt601'}"
    return [*filters, f"{scale}{matrix}:out_color_matrix=bt709:out_range=tv", "format=yuv420p"]


def _black(size: tuple[int, int]) -> np.ndarray:
    frame = np.full((size[1] * 3 // 2, size[0]), 128, np.uint8)
    frame[: size[1]] = 16
    return frame

