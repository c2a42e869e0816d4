"""A person in a video whose mouth is painted anew; all the rest of the frames stays to the byte.

Frames stream through: a few wait until the network has made their patches. One without a face
that can be painted on goes through as it is, in its place.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, tee

import cv2
import numpy as np

from inference.avatar.footage import Footage, play, source_frames
from inference.avatar.track import PLACE, POINTS, FaceTrack
from inference.video.puppet.axes import Box, smoothstep
from inference.video.scene import Scene
from inference.video.wav2lip import blend
from inference.video.wav2lip.crop import Crop
from inference.video.wav2lip.network import ROWS, stream
from inference.video.wav2lip.network import Generator as Network
from inference.video.wav2lip.windows import Windows

_OPEN_LIPS = (0.035, 0.07)  # gap in eye distances, from closed to open
_FADE_S = 0.12  # from the footage's own mouth to the painted one, and back
_SMALLEST = 8.0  # pixels of the frame: there is nothing to see of a smaller face's mouth
# Frames that wait: enough to keep a large GPU busy, but not for a long pause's end.
_WAITING_BYTES = 256 << 20
_MOST_IDLE = 32


@dataclass(frozen=True)
class View:
    """The part of the footage that the video shows, at the size that it does."""

    played: tuple[int, int]  # width and height of the whole pictures, even
    left: int  # even
    top: int
    width: int
    height: int
    scale: np.ndarray  # (2,) from the footage's pixels to the played pictures'

    @classmethod
    def of(cls, footage: Footage, track: FaceTrack, width: int, height: int) -> View:
        """As much as the frame's shape allows, steady, around all the places the face goes to."""
        size = np.array([footage.width, footage.height])
        enlarged = size * max(width / size[0], height / size[1])
        played = np.maximum(2 * np.round(enlarged / 2).astype(int), (width, height))
        places = track.points[track.seen].reshape(-1, 2)
        centre = (places.min(0) + places.max(0)) / 2 / size
        room = played - (width, height)
        left, top = (int(v) // 2 * 2 for v in
                     np.clip(centre * played - (width / 2, height / 2), 0, room))
        return cls((int(played[0]), int(played[1])), left, top, width, height, played / size)

    def points(self, points: np.ndarray) -> np.ndarray:
        """Places in the footage -> in the frame."""
        return points * self.scale - (self.left, self.top)

    def cut(self, picture: np.ndarray) -> np.ndarray:
        """The frame, I420, of a whole picture."""
        if self.played == (self.width, self.height):
            return picture
        y, u, v = planes(picture)
        box = Box(self.left, self.top, self.left + self.width, self.top + self.height)
        parts = (y[box.slices], u[box.half], v[box.half])
        return np.concatenate([p.ravel() for p in parts]).reshape(-1, self.width)


def planes(frame: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Y, U, V of an I420 frame, as views of it."""
    width = frame.shape[1]
    height = frame.shape[0] * 2 // 3
    flat = frame.reshape(-1)
    u, v = flat[width * height :].reshape(2, height // 2, width // 2)
    return flat[: width * height].reshape(height, width), u, v


def footage_frames(network: Network, footage: Footage, track: FaceTrack, scene: Scene
                   ) -> Generator[np.ndarray, None, None]:
    """One I420 frame for each of the mouth track's. Nothing of the scene's sound is kept."""
    count, speaking = len(scene.mouth), scene.mouth.speaking
    order = scene.options.order
    source = source_frames(footage.frames, count, order)
    showing = np.maximum(speaking, opened(track)[source]) * usable(track)[source]
    windows = Windows(scene.speech.samples, scene.speech.rate, scene.mouth.fps)
    view = View.of(footage, track, scene.width, scene.height)
    mouths = _Mouths(track, source, view, windows, speaking, showing, scene.options.sharpen)
    return _frames(network, mouths, play(footage, count, order, view.played))


def usable(track: FaceTrack) -> np.ndarray:
    """(n,) 0..1: whether a source frame shows a face to paint on. Where one comes or goes the
    paint does so within a moment, but at a cut at once."""
    share = track.seen.astype(np.float32)
    moment = max(1, round(_FADE_S * track.fps))
    ends = (*track.shots[1:], len(share))
    for start, end in zip(track.shots, ends, strict=True):
        absent = np.pad(1 - share[start:end], moment, mode="edge")  # beyond a cut: as before it
        near = cv2.dilate(absent[None], np.ones((1, 2 * moment - 1), np.uint8))
        soft = 1 - cv2.blur(near, (2 * moment - 1, 1))[0, moment : moment + end - start]
        share[start:end] *= soft
    return share


def opened(track: FaceTrack) -> np.ndarray:
    """(n,) 0..1: whether the footage's own mouth is open, and so has to be closed in a pause.
    From a moment before it opens to a moment after."""
    upper, lower, left, right = (track.points[:, PLACE[i]] for i in (13, 14, 33, 263))
    gap = np.linalg.norm(lower - upper, axis=1) / np.linalg.norm(right - left, axis=1)
    share = smoothstep(*_OPEN_LIPS, np.nan_to_num(gap)).astype(np.float32)
    reach = max(1, round(_FADE_S * track.fps))
    wide = cv2.dilate(share[None], np.ones((1, 4 * reach + 1), np.uint8))
    return cv2.blur(wide, (2 * reach + 1, 1))[0]


@dataclass(frozen=True)
class _Mouth:
    """What it takes to paint on one frame, but for the patch."""

    window: np.ndarray
    face: np.ndarray  # BGR bytes
    own: np.ndarray  # the same as YUV, the rows that are painted
    crop: Crop
    mask: blend.Mask
    share: float  # of the patch against the footage's own mouth


@dataclass(frozen=True)
class _Mouths:
    """What each frame needs. Keeps no picture."""

    track: FaceTrack
    source: np.ndarray
    view: View
    windows: Windows
    speaking: np.ndarray
    showing: np.ndarray
    sharpen: float

    def of(self, k: int, frame: np.ndarray) -> _Mouth | None:
        """Of output frame k, None where the frame stays as it is."""
        if self.showing[k] <= 0:
            return None
        places = self.view.points(self.track.points[self.source[k]])
        points = dict(zip(POINTS, places, strict=True))
        crop = Crop.of(points)
        if not min(crop.size) > _SMALLEST:
            return None
        half = crop.moved(0.5, (0.0, 0.0))
        y, u, v = planes(frame)
        own = np.dstack([crop.cut(y), half.cut(u), half.cut(v)]).astype(np.float32)
        return _Mouth(self.windows.at(k, float(self.speaking[k])), blend.bgr(own), own[ROWS[0] :],
                      crop, blend.Mask.of(points, crop, ROWS[0]), float(self.showing[k]))

    def put(self, patch: np.ndarray, mouth: _Mouth, frame: np.ndarray) -> None:
        """The patch into its frame."""
        paint = blend.paint(blend.yuv(patch), mouth.own, mouth.mask, self.sharpen)
        paint *= np.float32(mouth.share)
        corners = mouth.crop.corners(mouth.mask.top)
        low, high = corners.min(0), corners.max(0)
        size = np.array([self.view.width, self.view.height])
        if (high > 2).all() and (low < size - 2).all():
            box = Box.around(np.stack([low, high]), *size.tolist())
            y, u, v = planes(frame)
            grain = blend.grain(y, mouth.own, mouth.crop, box)
            blend.lay_on_planes((y, u, v), box, mouth.crop, paint, grain)


def _frames(network: Network, mouths: _Mouths, pictures: Generator[np.ndarray, None, None]
            ) -> Generator[np.ndarray, None, None]:
    with closing(pictures):
        coming = enumerate(pictures)
        waiting: deque[tuple[np.ndarray, _Mouth | None]] = deque()
        most = max(16, _WAITING_BYTES // (mouths.view.width * mouths.view.height * 3 // 2))
        more = True

        def asked() -> Iterator[_Mouth]:
            """The next mouths, until so many frames wait that they have to be let go first."""
            nonlocal more
            idle = 0  # the last so many need no patch
            while len(waiting) < most and idle < _MOST_IDLE:
                k, picture = next(coming, (-1, None))
                if picture is None:
                    more = False
                    return
                frame = mouths.view.cut(picture)
                mouth = mouths.of(k, frame)
                waiting.append((frame, mouth))
                idle = 0 if mouth else idle + 1
                if mouth:
                    yield mouth

        while more:
            mouths_ahead = asked()
            first = next(mouths_ahead, None)
            if first is not None:  # or there is nothing to load a network for
                heard, seen = tee(chain([first], mouths_ahead))
                patches = stream(network, (m.window for m in heard), (m.face for m in seen),
                                 rows=ROWS)
                for patch in patches:
                    frame, mouth = waiting.popleft()
                    while mouth is None:
                        yield frame
                        frame, mouth = waiting.popleft()
                    mouths.put(patch, mouth, frame)
                    yield frame
            while waiting:
                yield waiting.popleft()[0]
