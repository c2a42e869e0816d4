"""Keeps one process that runs espeak-ng, and talks to it.

Responsible for starting it, for its time limit, and for a new one after a crash or a hang;
not for what is said or how it sounds. Safe to use from several threads and after a fork.
"""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

from inference.errors import TextProblem, VoiceProblem
from inference.voice.espeak_worker import EVENT_LAYOUT, REPLY_LAYOUT, START_FAILED

# Another build of espeak-ng: the shared library, and the folder that holds phontab.
LIBRARY_VARIABLE = "MOUTHPIECE_ESPEAK_LIBRARY"
DATA_VARIABLE = "MOUTHPIECE_ESPEAK_DATA"

RATE_HZ = 22050

# espeak-ng speaks 100 times faster than a person; a limit is for hangs, not for haste, and
# must not strike on a machine that is busy with something else.
START_LIMIT_S = 30.0
LIMIT_S = 15.0
LIMIT_PER_CHARACTER_S = 0.02


class Crash(TextProblem):
    """espeak-ng ended while it spoke; a shorter text may do."""


@dataclass(frozen=True)
class Event:
    """What espeak-ng reports while it speaks."""

    type: int
    position: int  # of the word in the text, in characters, from 0
    length: int
    sample: int
    phone: str


@dataclass(frozen=True)
class Said:
    sound: bytes  # int16
    events: tuple[Event, ...]


class _Gone(Exception):
    """The process ended, or was ended, before it answered."""


class EspeakProcess:
    """One worker process, started when needed and restarted when lost."""

    def __init__(self, limit_s: float = LIMIT_S) -> None:
        self._limit_s = limit_s
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._timed_out = False

    @property
    def pid(self) -> int | None:
        """Of the worker, when one runs."""
        return self._process.pid if self._process else None

    def say(self, text: str, voice: str, parameters: Sequence[tuple[int, int]]) -> Said:
        """`voice`: an espeak-ng identifier, maybe with +variant. Parameters: (id, value)."""
        body = json.dumps({"text": text, "voice": voice, "parameters": list(parameters)}).encode()
        limit_s = self._limit_s + LIMIT_PER_CHARACTER_S * len(text)
        with self._lock:
            for last_try in (False, True):
                try:
                    status, events, sound = self._ask(body, limit_s)
                    break
                except _Gone:
                    if self._timed_out:
                        raise TextProblem(_refused(text)) from None
                    # A crash may have been somebody else's doing (out of memory, a shutdown):
                    # one more try tells.
                    if last_try:
                        raise Crash(_refused(text)) from None
        if status:
            raise VoiceProblem(
                f"espeak-ng has no voice “{voice}”; choose one of the listed languages and voices."
            )
        return Said(sound, tuple(map(_event, EVENT_LAYOUT.iter_unpack(events))))

    def close(self) -> None:
        with self._lock:
            self._end()

    def _ask(self, body: bytes, limit_s: float) -> tuple[int, bytes, bytes]:
        process = self._running()
        return self._exchange(process, struct.pack("=I", len(body)) + body, limit_s)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self._end()
        if self._process is None:
            library, data = _locations()
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", str(_WORKER), str(library), str(data)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "LC_ALL": "C.UTF-8"},
            )
            try:
                status = self._exchange(self._process, b"", START_LIMIT_S)[0]
            except _Gone:
                status = START_FAILED
            if status == START_FAILED:
                self._end()
                raise VoiceProblem(
                    f"espeak-ng could not be started from {library} with {data}; "
                    "reinstall espeakng-loader, or correct "
                    f"{LIBRARY_VARIABLE} and {DATA_VARIABLE}."
                )
        return self._process

    def _exchange(
        self, process: subprocess.Popen[bytes], request: bytes, limit_s: float
    ) -> tuple[int, bytes, bytes]:
        assert process.stdin is not None and process.stdout is not None
        self._timed_out = False

        def give_up() -> None:
            self._timed_out = True
            process.kill()

        timer = threading.Timer(limit_s, give_up)
        timer.daemon = True
        timer.start()
        try:
            process.stdin.write(request)
            process.stdin.flush()
            status, events, sound = REPLY_LAYOUT.unpack(_read(process.stdout, REPLY_LAYOUT.size))
            return (
                status,
                _read(process.stdout, events * EVENT_LAYOUT.size),
                _read(process.stdout, sound),
            )
        except (OSError, _Gone):
            self._end()
            raise _Gone from None
        finally:
            timer.cancel()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            try:
                pipe.close()
            except OSError:  # a request it never read
                continue


def _read(source: IO[bytes], size: int) -> bytes:
    data = source.read(size)
    if len(data) < size:
        raise _Gone
    return data


def _event(fields: tuple[int, int, int, int, bytes]) -> Event:
    type_, position, length, sample, letters = fields
    # Eight bytes may cut a letter in two: the part is dropped.
    phone = letters.split(b"\0", 1)[0].decode("utf-8", "ignore")
    return Event(type_, position - 1, length, sample, phone)


def _refused(text: str) -> str:
    words = " ".join(text.split())
    excerpt = words if len(words) <= 40 else words[:39] + "…"
    return (
        "The built-in voice cannot say a part of this text; "
        f"rephrase or remove “{excerpt}”, or choose another language."
    )


_WORKER = Path(__file__).with_name("espeak_worker.py")


def _locations() -> tuple[Path, Path]:
    library = os.environ.get(LIBRARY_VARIABLE)
    data = os.environ.get(DATA_VARIABLE)
    if not (library and data):
        try:
            import espeakng_loader

            library = library or espeakng_loader.get_library_path()
            data = data or espeakng_loader.get_data_path()
        except (ImportError, RuntimeError):  # not there, or without its data
            raise VoiceProblem(
                "The built-in voice is not installed; install espeakng-loader, or set "
                f"{LIBRARY_VARIABLE} and {DATA_VARIABLE}."
            ) from None
    return Path(library).resolve(), Path(data).resolve()


@cache
def shared() -> EspeakProcess:
    """The one for everybody in this process."""
    return EspeakProcess()


if hasattr(os, "register_at_fork"):  # a forked child starts its own: one pipe, one reader
    os.register_at_fork(after_in_child=shared.cache_clear)
