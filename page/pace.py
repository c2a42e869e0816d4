"""How long a video will take here, learned from those made before."""

from __future__ import annotations

import threading

from inference.progress import Expected

# As measured on two cores: to open and learn the face, then for each second and megapixel.
BEFORE_S = 0.6
UPLOAD_S = 2.0  # more, where the face is still to be found
LISTENING_S_PER_S = 0.005  # more, for each second of a recording
WORK_S_PER_MEGAPIXEL_SECOND = 0.4
FORGETTING = 0.5  # weight of the newest video


class Pace:
    """Shared by all visitors; safe to use from several threads."""

    def __init__(self) -> None:
        self._each = WORK_S_PER_MEGAPIXEL_SECOND
        self._lock = threading.Lock()

    def expected(self, seconds: float, width: int, height: int, *, upload: bool,
                 recording: bool) -> Expected:
        """Of work, for a video of these seconds and this size."""
        with self._lock:
            each = self._each
        before_s = BEFORE_S + UPLOAD_S * upload + LISTENING_S_PER_S * seconds * recording
        return Expected(before_s, each * seconds * width * height / 1e6)

    def learn(self, took_s: float, seconds: float, width: int, height: int) -> None:
        """From the time it took to make the frames."""
        with self._lock:
            newest = took_s / (seconds * width * height / 1e6)
            self._each += FORGETTING * (newest - self._each)
