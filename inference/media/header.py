"""What is in a file: its containers, streams, length and tags, as the header tells them."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from inference.media.process import OWN_SESSION, ffmpeg, from_outside

_VIDEOS = {".3gp", ".avi", ".flv", ".m2ts", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".ogv",
           ".ts", ".webm", ".wmv"}  # fmt: skip
_PICTURES = {"gif", "apng", "image2", "webp"}  # containers, beside those of one picture, png_pipe


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
    def is_footage(self) -> bool:
        """A video, not a picture: ffmpeg tells of both as if they moved."""
        formats = set(self.container.split(","))
        return self.has_video and not (formats & _PICTURES) and not self.container.endswith("_pipe")

    @property
    def has_audio(self) -> bool:
        return self.sound_codec is not None


def probe(path: Path) -> MediaInfo:
    """Read a file's header. A file that is no media at all gives a MediaInfo without streams."""
    run = subprocess.run(
        [ffmpeg(), "-hide_banner", "-nostdin", *from_outside(path)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,  # it always fails: it was given nothing to make
        **OWN_SESSION,
    )
    return _read_report(run.stderr.decode("utf-8", "replace"))


def is_footage(path: Path) -> bool:
    """Whether this is to be opened as a video. So is a file named like one in which there is
    nothing to be seen: what is wrong with it is for those to say who know videos."""
    info = probe(path)
    return info.is_footage or (not info.has_video and path.suffix.lower() in _VIDEOS)


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
