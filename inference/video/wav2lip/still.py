"""A still portrait whose mouth the network paints, and which otherwise lives as the puppet does.

The network is shown one face, ever the same, so its half of the work is done once. Patches go
onto the person's own pixels before the head moves, and move with it.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from functools import partial
from itertools import chain

import numpy as np

from inference.avatar.geometry import Face
from inference.avatar.portrait import Portrait
from inference.avatar.quality import OPEN_LIPS
from inference.progress import OnProgress, part, silent
from inference.video.framing import frame_portrait
from inference.video.puppet import colour
from inference.video.puppet.axes import Axes, Box
from inference.video.puppet.living import LivingStill, PaintMouth
from inference.video.scene import Scene
from inference.video.tracks import LifeTrack
from inference.video.wav2lip import blend
from inference.video.wav2lip.crop import Crop
from inference.video.wav2lip.network import SIZE, stream
from inference.video.wav2lip.network import Generator as Network
from inference.video.wav2lip.windows import SILENT, Windows


def still_frames(network: Network, portrait: Portrait, scene: Scene,
                 on_progress: OnProgress = silent) -> Generator[np.ndarray, None, None]:
    """One I420 frame for each of the mouth track's. Nothing of the scene's sound is kept."""
    on_progress(0.0, "Learning the face: its place")
    whole = scene.options.shape == "original"
    portrait, _ = frame_portrait(portrait, scene.width, scene.height, whole)
    windows = Windows(scene.speech.samples, scene.speech.rate, scene.mouth.fps)
    mouth = Mouth(portrait.image, portrait.face, portrait.matte, scene.options.sharpen)
    still = LivingStill(portrait, Axes.of(portrait.face), mouth.box,
                        on_progress=part(on_progress, 0.3, 1.0))
    return _frames(network, mouth, still, windows, scene.mouth.speaking, scene.life)


def _frames(network: Network, mouth: Mouth, still: LivingStill, windows: Windows,
            speaking: np.ndarray, life: LifeTrack) -> Generator[np.ndarray, None, None]:
    with closing(mouth.paints(network, windows, speaking)) as paints, \
         closing(still.frames(paints, life)) as frames:
        yield from frames


class Mouth:
    """The part of one still that patches go onto."""

    def __init__(self, image: np.ndarray, face: Face, person: np.ndarray, sharpen: float) -> None:
        height, width = image.shape[:2]
        points = dict(enumerate(face.landmarks[:, :2]))
        self.crop = crop = Crop.of(points)
        self.mask = mask = blend.Mask.of(points, crop, person=person)
        corners = crop.corners(mask.top)
        self.box = Box.around(np.stack([corners.min(0), corners.max(0)]), width, height)
        self.face = np.ascontiguousarray(crop.cut(image)[..., ::-1])
        self.own = blend.yuv(self.face)[mask.top :]
        luma = colour.yuv_picture(image)[..., 0]
        self.grain = blend.grain(luma, self.own, crop, self.box)
        self._sharpen = sharpen
        lips, eyes = (float(np.linalg.norm(points[a] - points[b]))
                      for a, b in ((13, 14), (33, 263)))
        self._closed = lips < OPEN_LIPS * eyes

    def paints(self, network: Network, windows: Windows, speaking: np.ndarray
               ) -> Generator[PaintMouth, None, None]:
        """What to do to the person's pixels in the box, frame by frame.

        Between words a closed mouth is the picture's own, and an open one what the network
        makes of silence, once; the network is asked for no other frame of them.
        """
        heard = (windows.at(i, float(share)) for i, share in enumerate(speaking) if share > 0)
        before = () if self._closed else (SILENT,)
        patches = stream(network, chain(before, heard), self.face, rows=(self.mask.top, SIZE))
        rest = None if self._closed else self._paint(next(patches))
        for share in speaking:
            patch = next(patches) if share > 0 else None
            yield partial(self._lay, patch, rest, float(share))

    def _paint(self, patch: np.ndarray) -> np.ndarray:
        return blend.paint(blend.yuv(patch), self.own, self.mask, self._sharpen)

    def _lay(self, patch: np.ndarray | None, rest: np.ndarray | None, share: float,
             skin: np.ndarray) -> None:
        paint = rest
        if patch is not None:
            paint = self._paint(patch)
            if rest is None:  # towards the picture; to `rest` the network finds the way itself
                paint *= np.float32(share)
        if paint is not None:
            blend.lay_on_skin(skin, self.box, self.crop, paint, self.grain)
