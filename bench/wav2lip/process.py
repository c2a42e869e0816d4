"""A program watched from its start to its end: how long, how much memory, what it told."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

LOADING = ("imports", "load")  # stages that come once in the life of a program
SECONDS_BETWEEN_LOOKS = 0.05


@dataclass(frozen=True)
class Run:
    """A process that made a video, or the same one several times."""

    cold: float  # seconds from the process's start to the end of its first video
    cpu: float  # seconds of all cores for all of it: what they tell, a busy machine does not change
    seconds: dict[str, float]  # by stage, of the last video
    frames: int
    patches: int  # made by its network: ours makes none for silence
    rows: tuple[int, int]  # of a patch that its network made
    peak_mb: float  # it and the programs that it started, each one's peak while it lived

    @property
    def warm(self) -> float:
        """Seconds of the last video, with everything loaded."""
        return sum(s for stage, s in self.seconds.items() if stage not in LOADING)

    @property
    def ms_a_patch(self) -> float:
        return self.seconds["network"] / self.patches * 1e3

    def ms_a_frame(self, stage: str) -> float:
        return self.seconds[stage] / self.frames * 1e3


def run(module: str, *arguments: object) -> Run:
    command = [sys.executable, "-m", module, *map(str, arguments)]
    # As the app has it, which says why.
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    start, cpu = time.perf_counter(), _cpu_of_children()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        watched = _Watched(process.pid)
        assert process.stdout is not None
        lines, first_s = [], 0.0
        for line in process.stdout:
            if line.startswith("{"):  # MNN says a word, too
                first_s = first_s or time.perf_counter() - start
                lines.append(line)
        peak = watched.stop()
    if process.returncode:
        raise RuntimeError(f"{module} failed")
    told = json.loads(lines[-1])
    told = {"skipped_seconds": 0, "skipped_cpu": 0, "rows": (0, 96),
            "patches": told["frames"]} | told
    return Run(
        cold=first_s + told["skipped_seconds"],
        cpu=_cpu_of_children() - cpu + told["skipped_cpu"],
        seconds=told["seconds"],
        frames=told["frames"],
        patches=told["patches"],
        rows=tuple(told["rows"]),
        peak_mb=peak,
    )


class _Watched:
    """A process whose memory is looked at until it ends."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._peak = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def stop(self) -> float:
        self._over.set()
        self._thread.join()
        return self._peak

    def _look(self) -> None:
        while not self._over.wait(SECONDS_BETWEEN_LOOKS):
            self._peak = max(self._peak, sum(map(_peak_mb, _family(self._pid))))


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _family(pid: int) -> list[int]:
    """A process and its children's children, as Linux knows them.

    A child that is still a copy of its parent, about to become a program, is none of its own:
    its memory is the parent's.
    """
    found = [pid]
    for member in found:  # grows while it is gone through
        for thread in Path(f"/proc/{member}/task").glob("*/children"):
            with suppress(OSError):  # it may end meanwhile
                found += [child for child in map(int, thread.read_text().split())
                          if _command(child) != _command(member)]
    return found


def _command(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def _peak_mb(pid: int) -> float:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
    return 0.0
