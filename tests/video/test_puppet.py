"""The puppet: what moves, and above all what does not."""

from __future__ import annotations

import threading

import cv2
import numpy as np
import pytest

from inference.avatar.portrait import Portrait
from inference.video.life import life_track
from inference.video.puppet import Puppet
from inference.video.puppet.head import REACH
from inference.video.tracks import MOUTH_CHANNELS, MouthTrack

SIZE = 480


def mouth(**channels: float) -> np.ndarray:
    return np.array([channels.get(c, 0) for c in MOUTH_CHANNELS], np.float32)


def rgb(frame: np.ndarray) -> np.ndarray:
    return cv2.cvtColor(frame, cv2.COLOR_YUV2RGB_I420).astype(np.int16)


def luma(frame: np.ndarray) -> np.ndarray:
    return frame[: frame.shape[0] * 2 // 3].astype(np.int16)


def babble(frames: int, fps: float = 25) -> MouthTrack:
    chance = np.random.default_rng(1)
    values = np.clip(chance.normal(0.2, 0.2, (frames, 8)), 0, 1).astype(np.float32)
    stress = np.clip(np.sin(np.arange(frames) * 0.6), 0, 1)
    return MouthTrack(fps, values, np.ones(frames), stress)


@pytest.fixture(scope="module")
def puppet(astronaut: Portrait) -> Puppet:
    return Puppet(astronaut, SIZE, SIZE)


def test_a_frame_is_i420(puppet: Puppet) -> None:
    frame = puppet.frame(mouth())
    assert frame.shape == (SIZE * 3 // 2, SIZE)
    assert frame.dtype == np.uint8
    assert frame[:SIZE].min() >= 10 and frame[:SIZE].max() <= 240  # limited range


def test_at_rest_only_the_mouth_differs_from_the_picture(puppet: Puppet) -> None:
    """She smiles with her teeth in the photograph; at rest her lips are closed."""
    seen = luma(puppet.frame(mouth()))
    # BT.709, limited range, as the stream is tagged
    expected = 16 + puppet.portrait.image @ np.array([0.2126, 0.7152, 0.0722]) * 219 / 255
    box = puppet.mouth_box
    away = np.ones((SIZE, SIZE), bool)
    away[box.slices] = False
    assert np.abs(seen - expected)[away].max() < 1.5


def test_the_background_never_moves(puppet: Puppet) -> None:
    person = cv2.dilate(puppet.portrait.matte, np.ones((5, 5))) > 0
    reach = round(REACH * puppet.axes.unit)
    away = cv2.dilate(person.astype(np.uint8), np.ones((2 * reach + 1,) * 2)) == 0
    assert away.mean() > 0.15
    track = babble(60)
    first = luma(puppet.frame(mouth()))
    life = life_track(track, 1.0, 3)
    for frame in puppet.frames(track, life):
        assert np.array_equal(luma(frame)[away], first[away])


def test_without_life_only_the_lower_face_moves(puppet: Puppet) -> None:
    track = babble(30)
    low, high = np.full((SIZE, SIZE), 999), np.zeros((SIZE, SIZE))
    for frame in puppet.frames(track, life_track(track, 0.0)):
        low, high = np.minimum(low, luma(frame)), np.maximum(high, luma(frame))
    moved = np.argwhere(high > low)
    nose = puppet.portrait.face.landmarks[6, 1]
    assert len(moved) > 500
    assert moved[:, 0].min() > nose  # eyes, brows, hair


def test_a_jaw_opens_the_lips_and_a_press_keeps_them_closed(puppet: Puppet) -> None:
    inner = puppet.portrait.face.landmarks[[13, 14], :2].mean(0).astype(int)
    unit = puppet.axes.unit
    rows = slice(int(inner[1] - 0.1 * unit), int(inner[1] + 0.35 * unit))

    def column(**channels: float) -> np.ndarray:
        return luma(puppet.frame(mouth(**channels)))[rows, inner[0] - 2 : inner[0] + 3].mean(1)

    def changed(**channels: float) -> int:
        return int((np.abs(column(**channels) - column()) > 25).sum())

    openings = [changed(jaw=jaw) for jaw in (0.1, 0.4, 0.6)]
    assert changed(press=1) < 0.03 * unit  # rolled in, no gap
    assert openings == sorted(openings) and openings[-1] > openings[0] + 0.1 * unit


def test_lips_spread_and_purse(puppet: Puppet) -> None:
    """The corners, seen as where the picture changes, go out for wide and in for round."""
    line = puppet.mouth_box
    rest, wide, rounded = (rgb(puppet.frame(mouth(**m)))[line.slices]
                           for m in ({}, {"wide": 1.0}, {"round": 1.0}))
    assert np.abs(wide - rest).mean() > 0.5
    assert np.abs(rounded - rest).mean() > 0.5
    assert np.abs(wide - rounded).mean() > max(np.abs(wide - rest).mean(), 1)


def test_a_blink_covers_the_iris(puppet: Puppet) -> None:
    eye = puppet.portrait.face.eyes[0]
    x, y = eye.iris.astype(int)
    opened, closed = (luma(puppet.frame(mouth(), blink=np.full(2, b)))[y - 3 : y + 3, x - 3 : x + 3]
                      for b in (0.0, 1.0))
    assert opened.min() < 70
    assert closed.min() > opened.min() + 40


def test_the_gaze_moves_the_iris_within_the_lids(puppet: Puppet) -> None:
    eye = puppet.portrait.face.eyes[0]
    x, y = eye.iris.astype(int)
    r = int(2.5 * eye.iris_radius)

    def dark(frame: np.ndarray) -> float:
        patch = luma(frame)[y - 2 : y + 3, x - r : x + r + 1].astype(float)
        weight = np.clip(90 - patch, 0, None).sum(0)
        return float((weight * np.arange(len(weight))).sum() / weight.sum())

    straight, right = (dark(puppet.frame(mouth(), gaze=np.array([g, 0.0]))) for g in (0, 0.5))
    assert 0.1 * eye.iris_radius < right - straight < eye.iris_radius


def test_threads_draw_what_one_draws(puppet: Puppet) -> None:
    track = babble(24)
    life = life_track(track, 1.0, 2)
    one, many = (list(puppet.frames(track, life, workers=w)) for w in (1, 3))
    assert all(np.array_equal(a, b) for a, b in zip(one, many, strict=True))


def test_a_stopped_drawing_leaves_no_thread(puppet: Puppet) -> None:
    track = babble(200)
    frames = puppet.frames(track, life_track(track, 1.0), workers=2)
    next(frames)
    frames.close()
    assert not [t for t in threading.enumerate() if t.name.startswith("puppet")]


def test_the_same_portrait_makes_the_same_frames(astronaut: Portrait) -> None:
    a, b = (Puppet(astronaut, 256, 256).frame(mouth(jaw=0.4), moves=np.full(6, 0.01))
            for _ in range(2))
    assert np.array_equal(a, b)


@pytest.mark.parametrize("size", [(144, 144), (256, 144), (144, 256), (1280, 720), (722, 722)])
def test_any_size(astronaut: Portrait, size: tuple[int, int]) -> None:
    frame = Puppet(astronaut, *size).frame(mouth(jaw=0.5), moves=np.full(6, 0.02))
    assert frame.shape == (size[1] * 3 // 2, size[0])


@pytest.mark.parametrize("degrees", [-35, 20, 45])
def test_tilted_heads(astronaut: Portrait, degrees: int) -> None:
    """The mouth opens along the face, not along the picture."""
    from inference.avatar.portrait import open_portrait

    h, w = astronaut.image.shape[:2]
    centre = astronaut.face.landmarks[1, :2]
    turn = cv2.getRotationMatrix2D((float(centre[0]), float(centre[1])), degrees, 1)
    tilted = open_portrait(cv2.warpAffine(astronaut.image, turn, (w, h),
                                          borderMode=cv2.BORDER_REPLICATE))
    puppet = Puppet(tilted, SIZE, SIZE)
    shut, opened = (luma(puppet.frame(mouth(jaw=j))) for j in (0.0, 0.6))
    darker = np.argwhere(opened < shut - 40)
    assert len(darker) > 60
    q = puppet.axes.local(darker[:, ::-1])
    assert np.abs(q[:, 0]).mean() < 0.2 and -0.05 < np.median(q[:, 1]) < 0.25
