"""Takes, one after the other, into one sound, with pauses as people make them.

Responsible for when each take starts and ends to the sample, and for an even level from take
to take. Takes come trimmed and faded, so that the joints are silent. One buffer grows; nothing
else does.
"""

from __future__ import annotations

import numpy as np

from inference.voice.loudness import SILENT_LUFS, loudness_lufs
from inference.voice.sentences import Joint

_PAUSE_S: dict[Joint, float] = {"paragraph": 0.65, "sentence": 0.38, "clause": 0.18, "word": 0.03}
_LONGER_AFTER = {"…": 0.15, ":": 0.1, "?": 0.05}  # more after these marks
_LEAD_S, _TAIL_S = 0.3, 0.4  # the face is at rest when the video starts and when it ends

_LEVEL_LUFS, _MOST_DB = -23.0, 9.0  # each take is brought there, by so much at most
_CLOSERS = "\"'”’»›)]"
_SAMPLE = np.dtype(np.float32)


class Joined:
    """The sound as far as it is spoken."""

    def __init__(self, rate: int, speed: float = 1.0) -> None:
        self.rate = rate
        self._speed = speed
        self._sound = bytearray()
        self._silence_s = _LEAD_S

    def __len__(self) -> int:
        return len(self._sound) // _SAMPLE.itemsize

    def add(self, take: np.ndarray, text: str, joint: Joint) -> tuple[float, float]:
        """When it starts and ends, in seconds."""
        self._rest()
        start = len(self)
        self._sound += (take * self._gain(take)).astype(_SAMPLE).tobytes()
        self._silence_s = _pause_s(text, joint) / self._speed
        return start / self.rate, len(self) / self.rate

    def hand_over(self) -> np.ndarray:
        """All of it, once: what is handed over is no longer kept here."""
        self._silence_s = _TAIL_S
        self._rest()
        sound, self._sound = self._sound, bytearray()
        return np.frombuffer(sound, _SAMPLE)

    def _rest(self) -> None:
        self._sound += bytes(_SAMPLE.itemsize * round(self._silence_s * self.rate))

    def _gain(self, take: np.ndarray) -> float:
        """Models say one sentence louder than the next."""
        loudness = loudness_lufs(take, self.rate)
        if loudness <= SILENT_LUFS:
            return 1.0
        return float(10 ** (np.clip(_LEVEL_LUFS - loudness, -3 * _MOST_DB, _MOST_DB) / 20))


def _pause_s(text: str, joint: Joint) -> float:
    end = text.rstrip().rstrip(_CLOSERS)
    mark = "…" if end.endswith("...") else end[-1:]
    return _PAUSE_S[joint] + _LONGER_AFTER.get(mark, 0.0)
