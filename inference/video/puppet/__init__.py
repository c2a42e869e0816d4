"""The built-in animator: one still portrait, moved by its own face mesh. No download.

`Puppet` prepares a portrait for one frame size and draws any frame from plain numbers: its lips
here, everything else of the face by `LivingStill`. It keeps nothing between frames, so that
several threads can draw at once.
"""

from __future__ import annotations

from collections.abc import Generator
from functools import partial

import cv2
import numpy as np

from inference.avatar.portrait import Portrait
from inference.progress import OnProgress, part, silent
from inference.video.framing import frame_portrait
from inference.video.puppet.axes import Axes, Box
from inference.video.puppet.interior import Interior, Tones
from inference.video.puppet.lips import CHANNELS, LipFields
from inference.video.puppet.living import AT_REST, EYES_AHEAD, LivingStill
from inference.video.tracks import LifeTrack, MouthTrack


class Puppet:
    """One portrait at one frame size."""

    def __init__(self, portrait: Portrait, width: int, height: int, whole: bool = False,
                 on_progress: OnProgress = silent) -> None:
        on_progress(0, "Learning the face: its place")
        framed, scale = frame_portrait(portrait, width, height, whole)
        self.width, self.height = width, height
        self.portrait = framed  # as the frame shows it
        image, face = framed.image, framed.face
        self.axes = axes = Axes.of(face)
        on_progress(0.2, "Learning the face: the lips")
        self._lips = LipFields(face, axes, width, height)
        on_progress(0.4, "Learning the face: the mouth inside")
        self._interior = Interior(image, self._lips, Tones.of(image, face), scale, portrait.drawn)
        closed = None
        if self._interior.without_teeth is not None:
            closed = image.copy()
            closed[self._interior.box.slices] = self._interior.without_teeth
        self._still = LivingStill(framed, axes, self._lips.box, closed, part(on_progress, 0.6, 1))

    @property
    def mouth_box(self) -> Box:
        """Outside of it, no word moves anything."""
        return self._lips.box

    def frame(self, mouth: np.ndarray, brow: float = 0.0, blink: np.ndarray = EYES_AHEAD,
              gaze: np.ndarray = EYES_AHEAD, moves: np.ndarray = AT_REST) -> np.ndarray:
        """One I420 frame (height * 3/2, width). `mouth`: MOUTH_CHANNELS; `moves`: head.MOVES."""
        return self._still.frame(partial(self._speak, mouth), brow, blink, gaze, moves)

    def frames(self, mouth: MouthTrack, life: LifeTrack, workers: int = 0
               ) -> Generator[np.ndarray, None, None]:
        """Every frame in order, drawn ahead by a few threads (0: as many as there are cores)."""
        paints = (partial(self._speak, values) for values in mouth.values)
        yield from self._still.frames(paints, life, workers)

    def _speak(self, mouth: np.ndarray, skin: np.ndarray) -> None:
        """The lips of one frame, into the person's own pixels of the mouth's box."""
        weights = np.append(mouth, 1.0).astype(np.float32)  # seal
        lips, inside = self._lips, self._interior
        line = lips.contours(weights)
        where = lips.map(weights, line, inside.box)
        moved = cv2.remap(skin, where, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        inside.compose(moved[inside.box.within(lips.box)], line,
                       dict(zip(CHANNELS, weights.tolist(), strict=True)))
        skin[:] = moved
