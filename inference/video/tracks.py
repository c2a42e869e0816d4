"""What moves, over time: the mouth and the rest of the face, one value a frame.

Tracks are plain numbers, the same for every portrait. Animators read them; who
makes them (cues, sound, chance) is not their concern.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# Mouth channels, each about 0..1. jaw 1 = the lower lip 0.30 face units down; wide, round:
# lips spread, pursed; up, low: upper lip raised, lower lip lowered (teeth show); tongue: its
# tip raised; press: lips closed (p b m); fv: lower lip to the upper teeth.
MOUTH_CHANNELS = ("jaw", "wide", "round", "up", "low", "tongue", "press", "fv")


@dataclass(frozen=True)
class MouthTrack:
    """How the mouth moves. Frame i is shown from i / fps to (i + 1) / fps."""

    fps: float
    values: np.ndarray  # (frames, 8) float32, columns as in MOUTH_CHANNELS
    speaking: np.ndarray  # (frames,) 0 in pauses, 1 in speech
    stress: np.ndarray  # (frames,) 0..1, peaks on stressed syllables

    def __len__(self) -> int:
        return len(self.values)

    def channel(self, name: str) -> np.ndarray:
        return self.values[:, MOUTH_CHANNELS.index(name)]


@dataclass(frozen=True)
class LifeTrack:
    """Everything that is not the mouth. All zero: the still picture."""

    yaw: np.ndarray  # radians, + = towards the picture's right
    pitch: np.ndarray  # radians, + = nose down
    roll: np.ndarray  # radians, clockwise
    shift: np.ndarray  # (frames, 2) of the head, in face units
    breath: np.ndarray  # chest lift, in face units
    brow: np.ndarray  # about -0.2..1, + = raised
    blink: np.ndarray  # (frames, 2) left, right eye; 0 open, 1 closed
    gaze: np.ndarray  # (frames, 2) in iris radii, x and y

    def __len__(self) -> int:
        return len(self.yaw)
