"""Where the speaker's face is in every frame of a video.

One person is followed, from the first frame that shows a face: by place from frame to frame,
by looks after a cut or an absence. Frames where that person is not seen, or is turned too far
away, are told and left to be shown as they are. No single frame stops anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass

import cv2
import numpy as np

from inference.ahead import ahead
from inference.avatar.face import faces_in, find_faces, glance, mesh_near, sureness
from inference.avatar.footage import Footage, play
from inference.avatar.geometry import (
    LIP_INNER_LOWER,
    LIP_INNER_UPPER,
    LIP_OUTER_LOWER,
    LIP_OUTER_UPPER,
    OVAL,
    Face,
    pose_of,
)
from inference.avatar.likeness import PERHAPS, SAME, Acquaintance, view_of
from inference.avatar.steady import bridged, runs, steadied, without_flicker
from inference.errors import NoFace, VideoProblem
from inference.progress import OnProgress, part, silent

# An RGB picture -> boxes of x, y, right, bottom in its pixels.
Finder = Callable[[np.ndarray], Sequence[Sequence[float]]]

# The landmarks that are kept, as numbers of the Face Mesh: the lips' two rings (from the left
# corner over the upper lip and back), the face's outline, the corners of the eyes, the nose from
# its root down, and what lies around the mouth.
LIP_OUTER = (*LIP_OUTER_UPPER, *LIP_OUTER_LOWER[-2:0:-1])
LIP_INNER = (*LIP_INNER_UPPER, *LIP_INNER_LOWER[-2:0:-1])
EYE_CORNERS = (33, 133, 362, 263)
NOSE = (168, 6, 4, 1, 2, 98, 327)
AROUND_MOUTH = (50, 280, 205, 425, 187, 411, 57, 287, 164, 18, 200, 199)
POINTS = (*LIP_OUTER, *LIP_INNER, *OVAL, *EYE_CORNERS, *NOSE, *AROUND_MOUTH)
PLACE = {index: place for place, index in enumerate(POINTS)}

# Past this the far half of the mouth is out of sight. The mesh tells about two thirds of a large
# turn.
MOST_YAW_DEG = 50.0
MOST_PITCH_DEG = 45.0

WORKING_SIDE = 640  # pixels in which faces are followed, the longer side
FACE_PIXELS = 130  # .. or more, for a face as large as the mesh's picture needs it
LOOK_EVERY_S = 0.5  # when seeking the first face
THOROUGH_LOOK = 16  # one look in so many is at tiles and all four ways up, which takes long
LIKENESS_EVERY = 3  # frames: is it still the same person?
CHECK_EVERY = 12  # frames: is it still a face? A multiple of the other
LEAST_SURE = 0.45  # of what is followed; shadows and hands take some
MOST_JUMP = 0.45  # sides of the face, from one frame to the next
MOST_GROWTH = 1.35
# While nobody is there: each frame at first, then some; everything is searched less often.
EAGER_FRAMES, LAZY_STEP, THOROUGH_STEP = 5, 3, 24
NEAR_FRAMES, NEAR_SIDES = 25, 1.2  # who comes back so soon and so near is believed more easily

# A cut: a small grey picture changes by more than this, and by several times of what is usual.
GREY_SIZE = (32, 18)
CUT_GREY, CUT_TIMES, CUT_SHADES = 14.0, 4.0, 0.25

_FRAMES_AHEAD = 4  # made ready while the mesh of another is found

SHORTEST_GAP_S = 0.3  # shorter absences are not worth a word
GAPS_TOLD = 4

NO_FACE = ("No face was found in this video: use one that shows a person's whole face from the "
           "front, in even light, at least a tenth of the picture high.")
NOT_THERE = ("The chosen person is not seen in the part of the video that is used: choose another "
             "face or another video.")


@dataclass(frozen=True)
class FirstFaces:
    """The first frame that shows a face, and who is there, the most prominent first."""

    index: int
    image: np.ndarray  # RGB, of the footage's size
    faces: tuple[Face, ...]


@dataclass(frozen=True)
class FaceTrack:
    """One person's face in each frame, in the footage's pixels; NaN where not seen."""

    points: np.ndarray  # (n, len(POINTS), 2) float32
    boxes: np.ndarray  # (n, 4) float32: x, y, width, height of the whole mesh
    poses: np.ndarray  # (n, 3) float32: yaw, pitch, roll in degrees
    seen: np.ndarray  # (n,) bool
    fps: float
    shots: tuple[int, ...]  # the first frame of each
    warnings: tuple[str, ...] = ()

    @property
    def seconds_without_face(self) -> float:
        return float((~self.seen).sum() / self.fps)


def first_faces(footage: Footage, on_progress: OnProgress = silent) -> FirstFaces:
    """Look from the beginning, twice a second, until there is a face."""
    step = max(1, round(LOOK_EVERY_S * footage.fps))
    with closing(play(footage, footage.frames)) as frames:
        for index, frame in enumerate(frames):
            if index % step:
                continue
            on_progress(index / footage.frames, "Looking for faces in the video")
            image = _rgb(frame)
            if (index // step % THOROUGH_LOOK == 0 or glance(image)) and (
                faces := find_faces(image)
            ):
                return FirstFaces(index, image, tuple(faces))
    raise NoFace(NO_FACE)


def track_face(
    footage: Footage,
    count: int | None = None,
    face: int | tuple[float, float] | None = None,
    finder: Finder | None = None,
    on_progress: OnProgress = silent,
) -> FaceTrack:
    """Follow one person through the first `count` frames, or all.

    `face`: a place in `first_faces(footage).faces`, or a point on that frame; None takes the most
    prominent. `finder`: who finds faces instead of MediaPipe; the landmarks are its mesh's in any
    case.
    """
    count = footage.frames if count is None else min(count, footage.frames)
    start = first_faces(footage, part(on_progress, 0.0, 0.1))
    chosen = chosen_face(start, face)
    width, height = _working_size(footage, chosen)
    scale = np.array([footage.width / width, footage.height / height], np.float32)
    points = np.full((count, len(POINTS), 2), np.nan, np.float32)
    boxes = np.full((count, 4), np.nan, np.float32)
    poses = np.full((count, 3), np.nan, np.float32)
    cuts = _Cuts()
    shots = [0]
    expected = chosen.landmarks / (*scale, scale.mean())

    def ready(frame: np.ndarray) -> tuple[np.ndarray, bool]:
        return _rgb(frame), cuts.between(frame[:height])

    with closing(play(footage, count, size=(width, height))) as frames, \
         ThreadPoolExecutor(1, thread_name_prefix="track") as one, \
         ThreadPoolExecutor(1, thread_name_prefix="doubts") as doubts, \
         closing(ahead(ready, frames, one, _FRAMES_AHEAD)) as pictures:
        follower = _Follower(start, chosen, finder, doubts)
        for index, (image, cut) in enumerate(pictures):
            if index % 8 == 0:
                told = part(on_progress, 0.1, 0.95)
                told(index / count, f"Following the face: frame {index} of {count}")
            if cut and index > 0:
                shots.append(index)
            mesh = follower.step(
                image, cut, expected.astype(np.float32) if index == start.index else None
            )
            if mesh is None:
                continue
            pose = pose_of(mesh)
            if abs(pose.yaw_deg) > MOST_YAW_DEG or abs(pose.pitch_deg) > MOST_PITCH_DEG:
                continue
            where = mesh[:, :2] * scale
            points[index] = where[list(POINTS)]
            low, high = where[:468].min(0), where[:468].max(0)
            boxes[index] = (*low, *(high - low))
            poses[index] = (pose.yaw_deg, pose.pitch_deg, pose.roll_deg)
    seen = _made_even(points, boxes, poses, shots)
    if not seen.any():
        raise NoFace(NOT_THERE)
    on_progress(1.0, "The face has been followed")
    return FaceTrack(points, boxes, poses, seen, footage.fps, tuple(shots),
                     (*_rivals(start, face), *_gaps(seen, footage.fps)))  # fmt: skip


def _rgb(frame: np.ndarray) -> np.ndarray:
    return cv2.cvtColor(frame, cv2.COLOR_YUV2RGB_I420)


def _working_size(footage: Footage, face: Face) -> tuple[int, int]:
    share = max(WORKING_SIDE / max(footage.width, footage.height),
                FACE_PIXELS / max(face.box[2:]))  # fmt: skip
    share = min(1.0, share)
    return tuple(2 * max(1, round(side * share / 2))  # type: ignore[return-value]
                 for side in (footage.width, footage.height))  # fmt: skip


def chosen_face(start: FirstFaces, face: int | tuple[float, float] | None) -> Face:
    """`face`: as in track_face."""
    if face is None:
        return start.faces[0]
    if isinstance(face, int):
        if not 0 <= face < len(start.faces):
            raise VideoProblem(
                f"There is no face number {face} in this video: its first frame with faces has "
                f"{len(start.faces)}, counted from 0."
            )
        return start.faces[face]

    def apart(one: Face) -> float:
        x, y, width, height = one.box
        return float(np.hypot(x + width / 2 - face[0], y + height / 2 - face[1]))

    return min(start.faces, key=apart)


class _Follower:
    """One person, frame after frame, in pictures of one size.

    Whether what is followed still is that person's face is looked at in `doubts` while the next
    frame's mesh is found, which hears of it.
    """

    def __init__(self, start: FirstFaces, chosen: Face, finder: Finder | None,
                 doubts: Executor) -> None:  # fmt: skip
        self._finder = finder
        self._doubts = doubts
        self._doubt: Future[bool] | None = None
        self._known = Acquaintance(view_of(start.image, chosen.landmarks))
        self._last: np.ndarray | None = None  # the mesh, while it is followed
        self._lost_at: np.ndarray | None = None  # the mesh before it was lost, in this shot
        self._absent = 0  # frames
        self._since_check = 0

    def step(
        self, image: np.ndarray, cut: bool, expected: np.ndarray | None
    ) -> np.ndarray | None:
        """The landmarks in this frame. `expected`: it is known that they are about here."""
        if cut:
            self._last = self._lost_at = None
            self._absent = 0
        if expected is not None:
            self._last = expected
        mesh = self._followed(image)
        if mesh is None:
            mesh = self._found(image)
        if mesh is None:
            if self._last is not None:
                self._lost_at, self._absent = self._last, 0
            self._absent += 1
        else:
            self._absent = 0
        self._last = mesh
        return mesh

    def _followed(self, image: np.ndarray) -> np.ndarray | None:
        """Where it was a moment ago; None where it is not, or no longer was the same face."""
        doubt, self._doubt = self._doubt, None
        last = self._last
        mesh = None if last is None else mesh_near(image, last)
        was_them = doubt is None or doubt.result()
        if last is None or mesh is None or not was_them or not _moved_on(last, mesh):
            return None
        self._since_check += 1
        if self._since_check % LIKENESS_EVERY == 0:
            whole = self._since_check % CHECK_EVERY == 0
            self._doubt = self._doubts.submit(self._is_them, image, mesh, whole)
        return mesh

    def _is_them(self, image: np.ndarray, mesh: np.ndarray, whole: bool) -> bool:
        view = view_of(image, mesh)
        if self._known.like(view) < PERHAPS:
            return False
        if whole:
            if sureness(image, mesh) < LEAST_SURE:
                return False
            self._known.learn(view)
        return True

    def _found(self, image: np.ndarray) -> np.ndarray | None:
        """The person among all who are there, when not followed."""
        if self._absent > EAGER_FRAMES and self._absent % LAZY_STEP:
            return None
        best, best_like = None, -np.inf
        faces = self._faces(image)
        for face in faces:
            mesh = face.landmarks
            like = self._known.like(view_of(image, mesh))
            near = self._lost_at is not None and self._absent <= NEAR_FRAMES and (
                _apart_and_growth(self._lost_at, mesh)[0] < NEAR_SIDES)  # fmt: skip
            needed = PERHAPS if near or (len(faces) == 1 and self._lost_at is not None) else SAME
            if like >= needed and like > best_like:
                best, best_like = mesh, like
        if best is not None:
            self._since_check = 0
        return best

    def _faces(self, image: np.ndarray) -> list[Face]:
        if self._finder is not None:
            return faces_in(image, self._finder(image))
        faces = glance(image)
        if not faces and self._absent % THOROUGH_STEP == 0:
            faces = find_faces(image)
        return faces


def _centre_and_side(mesh: np.ndarray) -> tuple[np.ndarray, float]:
    low, high = mesh[:468, :2].min(0), mesh[:468, :2].max(0)
    return (low + high) / 2, float(max(high - low))


def _apart_and_growth(before: np.ndarray, after: np.ndarray) -> tuple[float, float]:
    """How far two faces are from each other, in sides of the larger, and the second's size in
    that of the first."""
    (at, side), (bt, other) = _centre_and_side(before), _centre_and_side(after)
    return float(np.linalg.norm(at - bt) / max(side, other)), other / side


def _moved_on(before: np.ndarray, after: np.ndarray) -> bool:
    """Whether a face may have come from there to here within one frame."""
    apart, growth = _apart_and_growth(before, after)
    return apart < MOST_JUMP and 1 / MOST_GROWTH < growth < MOST_GROWTH


class _Cuts:
    """Tells the first frame of each shot, by its light."""

    def __init__(self) -> None:
        self._last: np.ndarray | None = None
        self._usual = 0.0

    def between(self, luma: np.ndarray) -> bool:
        """Whether there is a cut between this frame and the one before."""
        grey = cv2.resize(luma, GREY_SIZE, interpolation=cv2.INTER_AREA).astype(np.float32)
        last, self._last = self._last, grey
        if last is None:
            return False
        change = float(np.abs(grey - last).mean())
        shades = [cv2.calcHist([one], [0], None, [16], [0, 256]) / one.size
                  for one in (last, grey)]
        other = 0.5 * float(np.abs(shades[0] - shades[1]).sum())
        cut = change > CUT_GREY and change > CUT_TIMES * self._usual and other > CUT_SHADES
        if not cut:
            self._usual = 0.9 * self._usual + 0.1 * change
        return cut


def _made_even(
    points: np.ndarray, boxes: np.ndarray, poses: np.ndarray, shots: Sequence[int]
) -> np.ndarray:
    """Gaps closed and jitter removed, in place; returns which frames are seen."""
    seen = ~np.isnan(boxes[:, 0])
    for start, end in zip(shots, (*shots[1:], len(seen)), strict=True):
        shot = slice(start, end)
        found = seen[shot]
        known = bridged(points[shot], found)
        bridged(boxes[shot], found)
        bridged(poses[shot], found)
        kept = without_flicker(known)
        for one in (points, boxes, poses):
            one[shot][~kept] = np.nan
        seen[shot] = kept
        for first, last in runs(kept):
            run = slice(start + first, start + last)
            sizes = boxes[run, 2:].max(1)
            corners = np.stack([boxes[run, :2], boxes[run, :2] + boxes[run, 2:]], 1)
            corners = steadied(corners, sizes)
            points[run] = steadied(points[run], sizes)
            boxes[run] = np.concatenate([corners[:, 0], corners[:, 1] - corners[:, 0]], 1)
    return seen


def _rivals(start: FirstFaces, face: int | tuple[float, float] | None) -> Iterator[str]:
    if face is None and len(start.faces) > 1:
        yield (f"There are {len(start.faces)} faces where the video first shows any: the most "
               "central of the large ones speaks, unless another is chosen.")  # fmt: skip


def _gaps(seen: np.ndarray, fps: float) -> Iterator[str]:
    gaps = [gap for gap in runs(~seen) if gap[1] - gap[0] > SHORTEST_GAP_S * fps]
    if not gaps:
        return
    named = [f"from {_clock(a / fps)} to {_clock(b / fps)}" for a, b in gaps[:GAPS_TOLD]]
    if len(gaps) > GAPS_TOLD:
        named.append(f"{len(gaps) - GAPS_TOLD} times more")
    text = named[0] if len(named) == 1 else ", ".join(named[:-1]) + " and " + named[-1]
    yield f"No face of the speaker is seen {text}: those frames stay as they are."


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds, 1), 60)
    return f"{minutes:.0f}:{rest:04.1f}"
