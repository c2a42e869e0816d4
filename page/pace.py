"""How long a video will take here, learned from those made before."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from inference.progress import Expected

# As measured on two cores: seconds until the frames are made.
BEFORE_S = 0.6
UPLOAD_S = 2.0  # more, where the face in a picture is still to be found
LISTENING_S_PER_S = 0.005  # more, for each second of a recording
SPEAKING_S_PER_S = 0.5  # more, for each second that a neural voice speaks: Kokoro
SPEAKING_SLOWLY_S_PER_S = {"speecht5": 0.8, "xtts-v2": 3.5}
FOLLOWING_S_PER_FRAME = 0.008  # more, for each frame of footage that is shown
FORGETTING = 0.5  # weight of the newest video


@dataclass(frozen=True)
class _Work:
    """What an engine takes for each second of video: so much, and so much a megapixel."""

    s: float = 0.0
    s_per_megapixel: float = 0.0
    loading_s: float = 0.0  # once, before its first video

    def of(self, seconds: float, width: int, height: int) -> float:
        return seconds * (self.s + self.s_per_megapixel * width * height / 1e6)


# On two cores.
PUPPET = _Work(s_per_megapixel=0.4)
NETWORK = _Work(s=0.6, s_per_megapixel=0.4, loading_s=3.0)
NETWORK_ON_FOOTAGE = _Work(s=0.8, s_per_megapixel=0.3, loading_s=3.0)


@dataclass(frozen=True)
class Task:
    """A video that is to be made, as far as it matters for how long that takes."""

    engine: str
    seconds: float
    width: int
    height: int
    upload: bool = False
    recording: bool = False
    footage_frames: int = 0  # of the avatar; 0: it is a still
    speaker: str = ""  # the engine of a neural voice that says it

    @property
    def kind(self) -> tuple[str, bool]:
        """What is learned of one video holds for others of the same."""
        return self.engine, self.footage_frames > 0

    @property
    def work(self) -> _Work:
        """Before anything is learned."""
        if self.engine == "puppet":
            return PUPPET
        return NETWORK_ON_FOOTAGE if self.footage_frames else NETWORK


def neural(voice_engine: str) -> str:
    """The same, of a voice that takes its time."""
    return "" if voice_engine == "espeak" else voice_engine


class Pace:
    """Shared by all visitors; safe to use from several threads."""

    def __init__(self) -> None:
        self._slower: dict[tuple[str, bool], float] = {}  # than was thought, by kind of task
        self._speaking: dict[str, float] = {}  # seconds for each second, by neural voice
        self._lock = threading.Lock()

    def expected(self, task: Task) -> Expected:
        with self._lock:
            loaded = any(engine == task.engine for engine, _ in self._slower)
            slower = self._slower.get(task.kind, 1.0)
            speaking = self._speaking_s_per_s(task.speaker)
        before_s = BEFORE_S + UPLOAD_S * (task.upload and not task.footage_frames)
        before_s += LISTENING_S_PER_S * task.seconds * task.recording
        before_s += speaking * task.seconds * bool(task.speaker)
        before_s += FOLLOWING_S_PER_FRAME * task.footage_frames
        before_s += 0.0 if loaded else task.work.loading_s
        return Expected(before_s, slower * task.work.of(task.seconds, task.width, task.height))

    def learn(self, task: Task, took_s: float, spoke_s: float = 0.0) -> None:
        """From the time it took to make the frames, and to speak."""
        newest = took_s / task.work.of(task.seconds, task.width, task.height)
        with self._lock:
            before = self._slower.get(task.kind, 1.0)
            self._slower[task.kind] = before + FORGETTING * (newest - before)
            if task.speaker:
                speaking = self._speaking_s_per_s(task.speaker)
                speaking += FORGETTING * (spoke_s / task.seconds - speaking)
                self._speaking[task.speaker] = speaking

    def _speaking_s_per_s(self, speaker: str) -> float:
        usual = SPEAKING_SLOWLY_S_PER_S.get(speaker, SPEAKING_S_PER_S)
        return self._speaking.get(speaker, usual)
