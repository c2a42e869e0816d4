"""Progress on a terminal: one line that grows; elsewhere a line now and then."""

from __future__ import annotations

import shutil
import time
from typing import TextIO

from inference.progress import EVEN_FROM, OnProgress, TimeLeft, with_time_left

BAR_WIDTH = 24
REDRAW_SECONDS = 0.1
QUIET_STEP = 0.25  # where nobody watches, a line each quarter


class Bar:
    """Draws on `stream`; use it as a context, so that the line is gone at the end."""

    def __init__(self, stream: TextIO, even_from: float = EVEN_FROM) -> None:
        """`even_from`: as for TimeLeft."""
        self._stream = stream
        self._live = stream.isatty()
        self._left = TimeLeft(even_from=even_from)
        self._drawn = 0.0
        self._next_line = 0.0

    def __enter__(self) -> OnProgress:
        return self.show

    def __exit__(self, *_: object) -> None:
        if self._live:
            self._write("\r\x1b[K")

    def show(self, fraction: float, sentence: str) -> None:
        now = time.monotonic()
        left = self._left.at(fraction, now)
        if self._live:
            if now - self._drawn >= REDRAW_SECONDS or fraction >= 1:
                self._drawn = now
                columns = shutil.get_terminal_size().columns - 1
                line = f"{_bar(fraction)}  {with_time_left(sentence, left)}"
                self._write("\r\x1b[K" + line[:columns])
        elif fraction >= self._next_line:
            self._next_line = (fraction // QUIET_STEP + 1) * QUIET_STEP
            self._write(f"{fraction:4.0%}  {sentence}\n")

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


def _bar(fraction: float) -> str:
    full = round(fraction * BAR_WIDTH)
    return f"{'█' * full}{'░' * (BAR_WIDTH - full)} {fraction:4.0%}"
