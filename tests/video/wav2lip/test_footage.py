"""Footage whose mouth is painted anew: what changes, what stays to the byte, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from inference.avatar.footage import Footage, open_footage, play, source_frames
from inference.avatar.track import PLACE, POINTS, FaceTrack, track_face
from inference.video.life import life_track
from inference.video.options import VideoOptions
from inference.video.puppet.axes import Box
from inference.video.scene import Scene
from inference.video.wav2lip import blend
from inference.video.wav2lip import footage as module
from inference.video.wav2lip.crop import Crop
from inference.video.wav2lip.footage import View, footage_frames, opened, planes, usable
from inference.video.wav2lip.network import ROWS, Generator, patches
from inference.video.wav2lip.windows import Windows
from tests.footage_maker import HEIGHT, WIDTH, Place, film
from tests.video.wav2lip.conftest import spoken, track

GAP = range(14, 19)  # frames in which nobody is there
FRAMES = 26


def walk(name: str):
    def places(k: int) -> list[Place]:
        if k in GAP:
            return []
        return [Place(name, 200 + 3 * k, 145, 1.1, roll_deg=k - 10)]

    return places


@pytest.fixture(scope="module")
def filmed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Footage, FaceTrack]]:
    """Someone with closed lips, and someone who smiles, both swaying, both away for a while."""
    folder = tmp_path_factory.mktemp("films")
    out = {}
    for name in ("mateo", "astronaut"):
        path, _ = film(folder / f"{name}.mp4", FRAMES, walk(name))
        footage = open_footage(path)
        out[name] = footage, track_face(footage)
    return out


def scene(footage: Footage, speaking: np.ndarray, **options) -> Scene:
    mouth = track(speaking, footage.fps)
    return Scene(footage, spoken(len(mouth) / footage.fps), mouth, life_track(mouth, 0.0),
                 WIDTH, HEIGHT, VideoOptions(shape="original", **options))


def where(track: FaceTrack, i: int) -> tuple[slice, slice]:
    """The rows and columns of the crop's lower half."""
    corners = Crop.of(dict(zip(POINTS, track.points[i], strict=True))).corners(ROWS[0])
    low, high = np.floor(corners.min(0)).astype(int) - 2, np.ceil(corners.max(0)).astype(int) + 2
    return slice(max(low[1], 0), high[1]), slice(max(low[0], 0), high[0])


@pytest.fixture(scope="module")
def spoken_for(network: Generator, filmed) -> list[np.ndarray]:
    """The sound is longer than the film: there and back."""
    footage, track = filmed["mateo"]
    return list(footage_frames(network, footage, track, scene(footage, np.ones(40))))


def test_a_frame_for_each_of_the_sound(spoken_for: list[np.ndarray]) -> None:
    assert len(spoken_for) == 40
    assert all(f.shape == (HEIGHT * 3 // 2, WIDTH) for f in spoken_for)


def test_all_but_the_mouth_stays_to_the_byte(spoken_for, filmed) -> None:
    """Each in its place: the film goes back and forth, and a frame nobody is in is left alone."""
    footage, track = filmed["mateo"]
    source = source_frames(footage.frames, 40)
    for k, (frame, before) in enumerate(zip(spoken_for, play(footage, 40), strict=True)):
        i = source[k]
        changed = [a != b for a, b in zip(planes(frame), planes(before), strict=True)]
        assert any(c.any() for c in changed) == track.seen[i]
        if track.seen[i]:
            rows, columns = where(track, i)
            changed[0][rows, columns] = False
            for c in changed[1:]:
                c[rows.start // 2 : rows.stop // 2 + 1,
                  columns.start // 2 : columns.stop // 2 + 1] = False
        assert not any(c.any() for c in changed)
    assert (~track.seen).sum() >= len(GAP)


def test_each_frame_has_the_patch_of_its_own_moment_and_face(network, spoken_for, filmed) -> None:
    footage, track = filmed["mateo"]
    windows = Windows(spoken(40 / footage.fps).samples, 16000, footage.fps)
    source, share = source_frames(footage.frames, 40), usable(track)
    for k, picture in enumerate(play(footage, 40)):
        i = source[k]
        if k not in (3, 9, 30, 36) or share[i] < 1:
            continue
        points = dict(zip(POINTS, track.points[i], strict=True))
        crop = Crop.of(points)
        half = crop.moved(0.5, (0, 0))
        y, u, v = planes(picture.copy())
        own = np.dstack([crop.cut(y), half.cut(u), half.cut(v)]).astype(np.float32)
        (patch,) = patches(network, windows.at(k)[None], blend.bgr(own)[None])
        paint = blend.paint(blend.yuv(patch), own[ROWS[0] :], blend.Mask.of(points, crop, ROWS[0]),
                            0.5)
        corners = crop.corners(ROWS[0])
        box = Box.around(np.stack([corners.min(0), corners.max(0)]), WIDTH, HEIGHT)
        grain = blend.grain(y, own[ROWS[0] :], crop, box)
        blend.lay_on_planes((y, u, v), box, crop, paint, grain)
        assert np.abs(planes(spoken_for[k])[0].astype(int) - y).max() <= 2


def test_in_silence_closed_lips_are_the_films_own(never: Generator, filmed) -> None:
    """The network is not asked at all: it could not even be loaded."""
    footage, track = filmed["mateo"]
    made = footage_frames(never, footage, track, scene(footage, np.zeros(30)))
    assert all(np.array_equal(a, b) for a, b in zip(made, play(footage, 30), strict=True))


def test_a_patch_is_made_only_for_frames_that_need_one(network: Generator, filmed, monkeypatch
                                                        ) -> None:
    """Neither where nobody speaks and the lips are closed, nor where nobody is seen."""
    footage, face = filmed["mateo"]
    speaking = np.zeros(FRAMES)
    speaking[[2, 3, GAP[1], GAP[2], 22]] = 1
    asked: list[int] = []
    own = Windows.at

    def at(self: Windows, frame: int, share: float = 1.0) -> np.ndarray:
        asked.append(frame)
        return own(self, frame, share)

    monkeypatch.setattr(Windows, "at", at)
    made = list(footage_frames(network, footage, face, scene(footage, speaking)))
    assert asked == [2, 3, 22]
    changed = [k for k, (a, b) in enumerate(zip(made, play(footage, FRAMES), strict=True))
               if not np.array_equal(a, b)]
    assert changed == asked


def test_a_face_of_no_size_stops_nothing(never: Generator, filmed) -> None:
    footage, face = filmed["mateo"]
    speck = replace(face, points=face.points * 1e-3)
    made = footage_frames(never, footage, speck, scene(footage, np.ones(4)))
    assert all(np.array_equal(a, b) for a, b in zip(made, play(footage, 4), strict=True))


def test_no_face_however_odd_stops_it(network: Generator, filmed) -> None:
    """Mirrored, on its head, flat, far out of the picture, too large for it, all over the place."""
    footage, face = filmed["mateo"]
    one = face.points[0]
    middle = one.mean(0)
    noise = np.random.default_rng(0).normal(0, 30, one.shape)
    odd = [(one - middle) * shape + middle + moved + shaken for shape, moved, shaken in (
        ((-1, 1), 0, 0), ((1, -1), 0, 0), ((1, 0), 0, 0), ((0, 1), 0, 0), (1, (-170, 0), 0),
        (1, (0, 140), 0), (1, (5000, 0), 0), (7, 0, 0), (1, 0, noise))]
    points = np.array([*odd, one], np.float32)
    track = replace(face, points=points, seen=np.ones(len(points), bool), shots=(0,))
    made = list(footage_frames(network, footage, track, scene(footage, np.ones(len(points)))))
    assert len(made) == len(points)
    assert not np.array_equal(made[-1], list(play(footage, len(points)))[-1])


def test_in_silence_open_lips_are_painted(network: Generator, filmed) -> None:
    footage, track = filmed["astronaut"]
    made = footage_frames(network, footage, track, scene(footage, np.zeros(6)))
    assert not any(np.array_equal(a, b) for a, b in zip(made, play(footage, 6), strict=True))


def test_a_frame_at_a_time_while_few_wait(network: Generator, filmed, monkeypatch) -> None:
    """Also where long nobody speaks: memory does not grow with the film."""
    footage, face = filmed["mateo"]
    monkeypatch.setattr(module, "_WAITING_BYTES", 0)  # 16 frames
    speaking = np.concatenate([np.zeros(50), np.ones(3), np.zeros(50)])
    pulled = 0

    def counted(*args, **kwargs) -> Iterator[np.ndarray]:
        nonlocal pulled
        for frame in play(*args, **kwargs):
            pulled += 1
            yield frame

    monkeypatch.setattr(module, "play", counted)
    ahead = []
    for done, _ in enumerate(footage_frames(network, footage, face, scene(footage, speaking))):
        ahead.append(pulled - done)
    assert len(ahead) == 103
    assert max(ahead) <= 17


@pytest.mark.parametrize("width, height", [(270, 270), (152, 270), (480, 270), (360, 640),
                                           (640, 640)])
def test_a_view_holds_still_around_the_face(filmed, width: int, height: int) -> None:
    footage, track = filmed["mateo"]
    view = View.of(footage, track, width, height)
    picture = next(play(footage, 1, size=view.played))
    frame = view.cut(picture)
    assert frame.shape == (height * 3 // 2, width)
    whole, part = planes(picture), planes(frame)
    assert np.array_equal(part[0], whole[0][view.top :, view.left :][:height, :width])
    assert np.array_equal(part[2], whole[2][view.top // 2 :, view.left // 2 :][
        : height // 2, : width // 2])
    seen = view.points(track.points[track.seen]).reshape(-1, 2)
    low, high = seen.min(0), seen.max(0)
    if width > 0.9 * height:  # a face walks further than the narrowest are wide
        assert (low >= 0).all() and (high < (width, height)).all()
    room = view.played[0] - width
    assert abs((low + high)[0] - width) < 4 or view.left in (0, room // 2 * 2)


def made_up(seen: np.ndarray, gap: np.ndarray, shots: tuple[int, ...] = (0,)) -> FaceTrack:
    """A track of one face that opens its lips so far, in eye distances."""
    n = len(seen)
    points = np.zeros((n, len(POINTS), 2), np.float32)
    points[:, PLACE[263], 0] = 100
    points[:, PLACE[14], 1] = 100 * gap
    points[~seen] = np.nan
    return FaceTrack(points, np.zeros((n, 4)), np.zeros((n, 3)), seen, 25.0, shots)


def test_paint_comes_and_goes_within_a_moment_but_at_cuts_at_once() -> None:
    seen = np.ones(60, bool)
    seen[20:30] = False
    share = usable(made_up(seen, np.zeros(60)))
    assert (share[seen] > 0).all() and (share[~seen] == 0).all()
    assert (np.diff(share[15:20]) < 0).any() and share[14] == 1 and share[36] == 1
    assert np.abs(np.diff(share)).max() < 0.6
    cut = usable(made_up(seen, np.zeros(60), (0, 20, 30)))
    assert np.array_equal(cut, seen.astype(np.float32))


def test_lips_are_open_from_before_they_part_to_after() -> None:
    gap = np.zeros(60)
    gap[20:30] = 0.2
    share = opened(made_up(np.ones(60, bool), gap))
    assert (share[20:30] == 1).all() and share[5] == 0 and share[50] == 0
    assert np.abs(np.diff(share)).max() < 0.4
