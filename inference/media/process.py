"""Finding ffmpeg, naming files to it, and ending it. Every run of it begins here.

A file from outside is opened by its exact name, as one of a list of plain containers, and can
make ffmpeg open nothing else: playlists and addresses inside it are not followed.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import IO, Any

from inference.errors import VideoProblem

# Containers that hold sound or pictures themselves. Playlists (hls, concat, dash, sdp ...) name
# other files, which someone who uploads a "sound" could use to read them: they are not here.
CONTAINERS = (
    "aac,ac3,aiff,amr,amrnb,amrwb,ape,asf,au,avi,caf,dts,eac3,flac,flv,gsm,loas,matroska,mov,mp3,"
    "mpc,mpc8,mpeg,mpegts,mpegvideo,mxf,ogg,qoa,rm,tak,tta,voc,w64,wav,webm,wv"
)

_PIPE_BYTES = 1 << 20

# Ctrl-C in a terminal reaches this program alone, which then ends ffmpeg and tidies up.
OWN_SESSION: dict[str, Any]
if sys.platform == "win32":
    OWN_SESSION = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
else:
    OWN_SESSION = {"start_new_session": True}


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


def address(path: Path) -> str:
    """A name ffmpeg takes for a file, whatever characters are in it."""
    return f"file:{path.absolute()}"


def from_outside(path: Path) -> list[str]:
    """Arguments to read a file that anyone may have made."""
    return [
        "-protocol_whitelist", "file,pipe", "-format_whitelist", CONTAINERS, "-i", address(path),
    ]  # fmt: skip


def widen(pipe: IO[bytes]) -> None:
    """For whole pictures: the system's 64 KB make two programs wait for each other."""
    if sys.platform == "linux":
        import fcntl

        with contextlib.suppress(OSError):  # not allowed so much: it is only a matter of speed
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)


class Running:
    """A running ffmpeg that does not outlive its block; `complaint` is the last it said."""

    def __init__(self, command: list[str], **streams: Any) -> None:
        self.complaint = ""
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - closed in close()
        try:
            self.process = subprocess.Popen(command, stderr=self._said, **streams, **OWN_SESSION)
        except OSError as e:
            self._said.close()
            raise VideoProblem(f"ffmpeg could not be started: {e.strerror}.") from e

    def __enter__(self) -> Running:
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
