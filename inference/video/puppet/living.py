"""A still that lives: its eyes and brows, its head, its breath. The mouth is painted by another.

Keeps nothing between frames, so that several threads can draw at once.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from inference.ahead import ahead
from inference.avatar.portrait import Portrait
from inference.progress import OnProgress, silent
from inference.video.puppet import colour
from inference.video.puppet.axes import Axes, Box
from inference.video.puppet.backdrop import soft_person, without_person
from inference.video.puppet.eyes import Eyes
from inference.video.puppet.head import MOVES, Head
from inference.video.tracks import LifeTrack

# Changes the person's own pixels around the mouth, YUVA bytes, in place.
PaintMouth = Callable[[np.ndarray], None]

EYES_AHEAD, AT_REST = np.zeros(2), np.zeros(len(MOVES))


class LivingStill:
    """One portrait as a frame shows it, with a box in it for the mouth."""

    def __init__(self, framed: Portrait, axes: Axes, mouth_box: Box,
                 picture: np.ndarray | None = None, on_progress: OnProgress = silent) -> None:
        """`picture`: what to move in place of the portrait's own image, of the same size."""
        self.portrait = framed
        image = framed.image
        on_progress(0, "Learning the face: what is behind it")
        person = soft_person(framed.matte, axes.unit)
        behind = colour.yuv_picture(without_person(image, person))
        shown = colour.yuv_picture(image if picture is None else picture)
        on_progress(0.5, "Learning the face: the head")
        self._eyes = Eyes(image, framed.face, axes)
        self._head = Head(shown, person, behind, framed.face, axes)
        self._mouth_box = mouth_box
        self._skin_box = mouth_box.joined(self._eyes.box)
        self._skin = self._head.skin(self._skin_box)

    def frame(self, paint: PaintMouth, brow: float = 0.0, blink: np.ndarray = EYES_AHEAD,
              gaze: np.ndarray = EYES_AHEAD, moves: np.ndarray = AT_REST) -> np.ndarray:
        """One I420 frame (height * 3/2, width). `moves`: head.MOVES."""
        skin = self._skin.copy()
        if not self.portrait.face.eyes_animatable:
            blink, gaze = EYES_AHEAD, EYES_AHEAD
        self._eyes.apply(skin[self._eyes.box.within(self._skin_box)], brow, blink, gaze)
        paint(skin[self._mouth_box.within(self._skin_box)])
        return self._head.frame(skin, self._skin_box, moves.astype(np.float32))

    def frames(self, paints: Iterable[PaintMouth], life: LifeTrack, workers: int = 0
               ) -> Generator[np.ndarray, None, None]:
        """A frame for each of `paints` in order, drawn ahead by a few threads (0: as many as
        there are cores)."""
        moves = np.column_stack([life.yaw, life.pitch, life.roll, life.shift, life.breath])

        def draw(job: tuple[int, PaintMouth]) -> np.ndarray:
            i, paint = job
            return self.frame(paint, float(life.brow[i]), life.blink[i], life.gaze[i], moves[i])

        workers = workers or max(1, min(4, os.cpu_count() or 1))
        jobs = enumerate(paints)
        if workers == 1:
            yield from map(draw, jobs)
            return
        with ThreadPoolExecutor(workers, thread_name_prefix="puppet") as pool:
            yield from ahead(draw, jobs, pool, 2 * workers)
