"""The built-in animator: one still portrait, moved by its own face mesh. No download.

`Puppet` prepares a portrait for one frame size and draws any frame from plain numbers.
It keeps nothing between frames, so that several threads can draw at once.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor

import cv2
import numpy as np

from inference.avatar.portrait import Portrait
from inference.progress import OnProgress, silent
from inference.video.framing import frame_portrait
from inference.video.puppet import colour
from inference.video.puppet.axes import Axes, Box
from inference.video.puppet.backdrop import soft_person, without_person
from inference.video.puppet.eyes import Eyes
from inference.video.puppet.head import MOVES, Head
from inference.video.puppet.interior import Interior, Tones
from inference.video.puppet.lips import CHANNELS, LipFields
from inference.video.tracks import LifeTrack, MouthTrack

_EYES_AHEAD, _AT_REST = np.zeros(2), np.zeros(len(MOVES))


class Puppet:
    """One portrait at one frame size."""

    def __init__(self, portrait: Portrait, width: int, height: int, whole: bool = False,
                 on_progress: OnProgress = silent) -> None:
        def told(step: int, what: str) -> None:
            on_progress((step - 1) / 5, f"Learning the face: {what}, step {step} of 5")

        told(1, "its place")
        framed, scale = frame_portrait(portrait, width, height, whole)
        self.width, self.height = width, height
        self.portrait = framed  # as the frame shows it
        image, face = framed.image, framed.face
        self.axes = axes = Axes.of(face)
        person = soft_person(framed.matte, axes.unit)
        tones = Tones.of(image, face)
        told(2, "the lips")
        self._lips = LipFields(face, axes, width, height)
        told(3, "the mouth inside")
        self._interior = Interior(image, self._lips, tones, scale, portrait.drawn)
        self._eyes = Eyes(image, face, axes)
        closed = image
        if self._interior.without_teeth is not None:
            closed = image.copy()
            closed[self._interior.box.slices] = self._interior.without_teeth
        told(4, "what is behind it")
        behind = colour.yuv_picture(without_person(image, person))
        told(5, "the head")
        self._head = Head(colour.yuv_picture(closed), person, behind, face, axes)
        self._skin_box = self._lips.box.joined(self._eyes.box)
        self._skin = self._head.skin(self._skin_box)

    @property
    def mouth_box(self) -> Box:
        """Outside of it, no word moves anything."""
        return self._lips.box

    def frame(self, mouth: np.ndarray, brow: float = 0.0, blink: np.ndarray = _EYES_AHEAD,
              gaze: np.ndarray = _EYES_AHEAD, moves: np.ndarray = _AT_REST) -> np.ndarray:
        """One I420 frame (height * 3/2, width). `mouth`: MOUTH_CHANNELS; `moves`: head.MOVES."""
        skin = self._skin.copy()
        if not self.portrait.face.eyes_animatable:
            blink, gaze = _EYES_AHEAD, _EYES_AHEAD
        self._eyes.apply(skin[self._eyes.box.within(self._skin_box)], brow, blink, gaze)
        self._speak(skin, mouth)
        return self._head.frame(skin, self._skin_box, moves.astype(np.float32))

    def _speak(self, skin: np.ndarray, mouth: np.ndarray) -> None:
        weights = np.append(mouth, 1.0).astype(np.float32)  # seal
        lips, inside = self._lips, self._interior
        line = lips.contours(weights)
        where = lips.map(weights, line, inside.box)
        at = lips.box.within(self._skin_box)
        moved = cv2.remap(skin[at], where, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        inside.compose(moved[inside.box.within(lips.box)], line,
                       dict(zip(CHANNELS, weights.tolist(), strict=True)))
        skin[at] = moved

    def frames(self, mouth: MouthTrack, life: LifeTrack, workers: int = 0
               ) -> Generator[np.ndarray, None, None]:
        """Every frame in order, drawn ahead by a few threads (0: as many as there are cores)."""
        moves = np.column_stack([life.yaw, life.pitch, life.roll, life.shift, life.breath])

        def draw(i: int) -> np.ndarray:
            return self.frame(mouth.values[i], float(life.brow[i]), life.blink[i], life.gaze[i],
                              moves[i])

        yield from _ahead(draw, len(mouth), workers or max(1, min(4, os.cpu_count() or 1)))


def _ahead(draw, count: int, workers: int) -> Generator[np.ndarray, None, None]:
    """draw(0), draw(1), ... in order, with no more than a few waiting."""
    if workers == 1:
        yield from map(draw, range(count))
        return
    with ThreadPoolExecutor(workers, thread_name_prefix="puppet") as pool:
        waiting: deque[Future[np.ndarray]] = deque()
        try:
            for i in range(count):
                waiting.append(pool.submit(draw, i))
                if len(waiting) > 2 * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
