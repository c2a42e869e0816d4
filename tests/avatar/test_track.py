"""One person is followed through a video: through moves, cuts, absences and other people."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from inference.avatar.face import find_faces
from inference.avatar.footage import open_footage
from inference.avatar.steady import bridged, runs, steadied, without_flicker
from inference.avatar.track import PLACE, POINTS, FaceTrack, first_faces, track_face
from inference.errors import Cancelled, NoFace, VideoProblem
from tests.footage_maker import Place, encode, film, make, wall
from tests.test_media import children

MOUTH = (61, 291, 13, 14, 152)


@pytest.fixture(scope="session")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("people")


def error(track: FaceTrack, truth: list[list[np.ndarray]], who: int = 0) -> np.ndarray:
    """Pixels between track and truth at the mouth and chin; NaN where not seen."""
    columns = [PLACE[i] for i in MOUTH]
    return np.array([
        np.linalg.norm(track.points[k][columns] - truth[k][who][list(MOUTH)], axis=1).mean()
        if track.seen[k] else np.nan
        for k in range(len(track.seen))
    ])  # fmt: skip


def test_the_points_that_are_kept():
    assert len(set(POINTS)) == len(POINTS)
    assert all(POINTS[place] == index for index, place in PLACE.items())


@pytest.fixture(scope="session")
def moving(folder):
    def places(k):
        return [Place("astronaut", 200 + 60 * np.sin(k / 12), 150 + 10 * np.sin(k / 5),
                      1 + 0.1 * np.sin(k / 20), 10 * np.sin(k / 15), 25 * np.sin(k / 10))]

    return film(folder / "moving.mp4", 50, places)


def test_a_head_that_moves_and_turns(moving):
    path, truth = moving
    footage = open_footage(path)
    told = []
    track = track_face(footage, on_progress=lambda fraction, _: told.append(fraction))
    assert track.seen.all() and track.shots == (0,) and track.warnings == ()
    assert track.points.shape == (50, len(POINTS), 2) and track.points.dtype == np.float32
    side = track.boxes[:, 2:].max()
    assert np.max(error(track, truth)) < 0.07 * side
    yaw = track.poses[:, 0]
    assert np.corrcoef(yaw, np.sin(np.arange(50) / 10))[0, 1] > 0.95
    assert told == sorted(told) and told[-1] == 1


def test_turned_away_too_far_is_not_seen_and_told(moving, monkeypatch):
    """Where the far half of the mouth is out of sight there is nothing to paint on."""
    from inference.avatar import track as module

    yaw = np.abs(track_face(open_footage(moving[0])).poses[:, 0])
    limit = 0.6 * yaw.max()
    monkeypatch.setattr(module, "MOST_YAW_DEG", limit)
    track = track_face(open_footage(moving[0]))
    assert not track.seen[yaw > 1.15 * limit].any() and (yaw > 1.15 * limit).sum() > 10
    assert track.seen[yaw < 0.85 * limit].all()
    assert track.seconds_without_face == pytest.approx((~track.seen).sum() / 25) and track.warnings
    assert "No face of the speaker is seen from 0:" in track.warnings[0]


def test_only_as_many_frames_as_are_wanted(moving):
    assert track_face(open_footage(moving[0]), count=12).seen.shape == (12,)


def test_it_can_be_stopped(moving):
    def stop(fraction, sentence):
        if fraction > 0.3:
            raise Cancelled("Stopped.")

    before = children()
    with pytest.raises(Cancelled):
        track_face(open_footage(moving[0]), on_progress=stop)
    assert children() == before


@pytest.fixture(scope="session")
def meeting(folder):
    """The astronaut passes behind Liam."""
    def places(k):
        return [Place("astronaut", 60 + 6 * k, 150, 0.8), Place("liam", 420 - 6 * k, 150, 0.8)]

    return film(folder / "meeting.mp4", 60, places)


@pytest.mark.parametrize("who", [0, 1])
def test_the_chosen_one_of_two_who_cross(meeting, who):
    path, truth = meeting
    point = truth[0][who][1]
    track = track_face(open_footage(path), face=(float(point[0]), float(point[1])))
    off = error(track, truth, who)
    side = np.nanmax(track.boxes[:, 2:])
    assert np.nanmax(off) < 0.1 * side  # never on the other's face
    assert track.seen[:20].all() and track.seen[-10:].all()


def test_faces_are_chosen_by_number(meeting):
    path, _ = meeting
    footage = open_footage(path)
    start = first_faces(footage)
    assert start.index == 0 and len(start.faces) == 2
    for number, face in enumerate(start.faces):
        track = track_face(footage, count=5, face=number)
        np.testing.assert_allclose(track.boxes[0], face.box, atol=6)
    assert "2 faces" in track_face(footage, count=5).warnings[0]
    with pytest.raises(VideoProblem, match="no face number 2"):
        track_face(footage, face=2)


@pytest.fixture(scope="session")
def cuts(folder):
    """Her, him alone, then both: three cameras."""
    def places(k):
        if k < 20:
            return [Place("astronaut", 150, 150)]
        if k < 40:
            return [Place("liam", 180, 145)]
        return [Place("astronaut", 340, 150, 0.9), Place("liam", 120, 150, 0.8)]

    return film(folder / "cuts.mp4", 60, places, lambda k: wall((120, 60, 190)[k // 20]))


def test_across_cuts_the_same_person(cuts):
    path, truth = cuts
    track = track_face(open_footage(path))
    assert track.shots == (0, 20, 40)
    assert track.seen[:20].all() and not track.seen[20:40].any() and track.seen[40:].all()
    assert np.nanmax(error(track, truth)) < 3  # nothing is smoothed across a cut
    assert track.seconds_without_face == pytest.approx(20 / 25)
    assert len(track.warnings) == 1 and "0:00.8 to 0:01.6" in track.warnings[0]
    assert np.isnan(track.points[20:40]).all()


def test_who_leaves_and_comes_back(folder):
    def places(k):
        return [Place("liam", 240, 150)] if not 20 <= k < 45 else []

    path, _ = film(folder / "away.mp4", 65, places)
    track = track_face(open_footage(path))
    assert track.seen[:20].all() and not track.seen[20:45].any() and track.seen[48:].all()


def test_a_short_gap_is_bridged_and_damage_stops_nothing(folder):
    def places(k):
        return [Place("liam", 150 + 3 * k, 150)] if k not in (20, 21) else []

    path, _ = film(folder / "blink.mp4", 40, places)
    track = track_face(open_footage(path))
    assert track.seen.all() and track.warnings == ()
    mouth = track.points[:, PLACE[13], 0]
    assert np.abs(np.diff(mouth)[15:25] - 3).max() < 1.5


def test_the_first_face_comes_late(folder):
    def places(k):
        return [Place("liam", 240, 150)] if k >= 18 else []

    path, _ = film(folder / "late.mp4", 40, places)
    footage = open_footage(path)
    assert 18 <= first_faces(footage).index <= 30
    track = track_face(footage)
    assert not track.seen[:18].any() and track.seen[21:].all()


def test_nobody(folder):
    footage = open_footage(encode(folder / "nobody.mp4", [wall()] * 15))
    with pytest.raises(NoFace):
        track_face(footage)


def test_a_still_head_is_still_and_a_moving_one_is_not_late(folder):
    """Grain shakes the mesh; the track does not shake, and is where the head is."""
    def places(k):
        return [Place("astronaut", 150 + (4 * (k - 40) if k >= 40 else 0), 150)]

    path, truth = film(folder / "grain.mp4", 70, places, noise=12)
    footage = open_footage(path)
    track = track_face(footage)
    raw = unsteadied(footage)
    columns = [PLACE[i] for i in MOUTH]
    still = slice(5, 35)
    assert raw[still, columns].std(0).mean() > 2 * track.points[still, columns].std(0).mean()
    path_x = np.array([t[0][13][0] for t in truth])
    x = track.points[:, PLACE[13], 0]
    bias = np.median(x[:35] - path_x[:35])
    assert np.abs(x[45:65] - path_x[45:65] - bias).max() < 1.5  # a frame late would be 4


def unsteadied(footage) -> np.ndarray:
    from inference.avatar import track as module

    kept = module.steadied
    module.steadied = lambda values, sizes: values
    try:
        return track_face(footage).points
    finally:
        module.steadied = kept


def test_another_finder(cuts):
    """Boxes from elsewhere, as another network would give them; asked only where need be."""
    path, truth = cuts
    asked = 0

    def finder(image):
        nonlocal asked
        asked += 1
        boxes = [face.box for face in find_faces(image)]
        return [(x, y, x + width, y + height) for x, y, width, height in boxes]

    track = track_face(open_footage(path), finder=finder)
    assert track.seen[:20].all() and not track.seen[20:40].any() and track.seen[40:].all()
    assert np.nanmax(error(track, truth)) < 3
    assert 2 <= asked < 20


def test_a_turned_camera(folder, cuts):
    upright, _ = cuts
    sideways = make(folder / "sideways.mp4", "-i", str(upright), "-vf", "transpose=clock")
    path = make(folder / "tagged.mp4", "-display_rotation", "90", "-i", str(sideways), "-c", "copy")
    footage = open_footage(path)
    assert (footage.width, footage.height) == (480, 270)
    track = track_face(footage, count=10)
    assert track.seen.all() and np.abs(track.poses[:, 2]).max() < 15


def test_no_frame_can_stop_it(folder, moving):
    """Bits flipped all over the film."""
    data = bytearray(moving[0].read_bytes())
    begin = data.index(b"mdat")
    rng = np.random.default_rng(3)
    for place in rng.integers(begin + len(data) // 8, len(data) - 3000, 6):
        data[place] ^= 0x55
    path = folder / "flipped.mp4"
    path.write_bytes(data)
    track = track_face(open_footage(path))
    assert len(track.seen) == 50 and track.seen.any()


# --- making it even -----------------------------------------------------------------------


def wandering(n: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """A path of ten points, and the same with jitter."""
    rng = np.random.default_rng(seed)
    path = np.zeros((n, 10, 2), np.float32) + rng.uniform(50, 150, (1, 10, 2)).astype(np.float32)
    return path, path + rng.normal(0, 0.3, path.shape).astype(np.float32)


def test_jitter_goes_where_nothing_moves():
    path, shaken = wandering(80)
    still = steadied(shaken, np.full(80, 100.0))
    assert np.std(still - path) < 0.45 * np.std(shaken - path)


@pytest.mark.parametrize("speed", [0.2, 1.0, 4.0])
def test_a_steady_movement_is_neither_late_nor_early(speed):
    path, _ = wandering(60)
    moved = path + speed * np.arange(60, dtype=np.float32)[:, None, None]
    even = steadied(moved, np.full(60, 100.0))
    np.testing.assert_allclose(even, moved, atol=0.02)  # at both ends as well


def test_a_jump_stays_a_jump():
    path, _ = wandering(40)
    path[20:] += 15
    np.testing.assert_allclose(steadied(path, np.full(40, 100.0)), path, atol=0.01)


def test_long_runs_are_as_short_ones():
    _, shaken = wandering(600)
    sizes = np.full(600, 100.0)
    even = steadied(shaken, sizes)
    np.testing.assert_allclose(even[240:280], steadied(shaken[220:300], sizes[220:300])[20:60],
                               atol=1e-4)  # fmt: skip


def test_gaps():
    seen = np.array([0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 0], bool)
    values = np.where(seen, np.arange(14), np.nan).astype(np.float32)
    known = bridged(values, seen)
    assert values[3:6].tolist() == [3, 4, 5]
    assert runs(known) == [(1, 8), (12, 13)]
    assert runs(without_flicker(known)) == [(1, 8)]
    assert without_flicker(np.array([True])).all()
