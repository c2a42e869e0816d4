"""A still that the network makes speak: which frames it is asked for, and what becomes of them."""

from __future__ import annotations

import gc
import threading
import weakref
from contextlib import closing

import numpy as np
import pytest

from inference.avatar.portrait import Portrait
from inference.video.framing import frame_portrait
from inference.video.life import life_track
from inference.video.options import VideoOptions
from inference.video.scene import Scene
from inference.video.wav2lip import blend
from inference.video.wav2lip.network import SIZE, Generator, patches
from inference.video.wav2lip.still import Mouth, still_frames
from inference.video.wav2lip.windows import SILENT, Windows
from tests.video.wav2lip.conftest import RATE, spoken, track

FRAME = 256
PAUSES = np.concatenate([np.zeros(4), [0.3, 0.7], np.ones(5), [0.5], np.zeros(5)])


def frames(network: Generator, portrait: Portrait, speaking: np.ndarray, liveliness: float = 0.0,
           ) -> list[np.ndarray]:
    mouth = track(speaking)
    options = VideoOptions(height=FRAME, liveliness=liveliness)
    scene = Scene(portrait, spoken(len(mouth) / 25), mouth, life_track(mouth, liveliness),
                  FRAME, FRAME, options)
    return list(still_frames(network, portrait, scene))


def mouth_of(portrait: Portrait) -> Mouth:
    framed, _ = frame_portrait(portrait, FRAME, FRAME)
    return Mouth(framed.image, framed.face, framed.matte, 0.5)


class Counted(Windows):
    """Windows that remember which were asked for."""

    def __init__(self, seconds: float) -> None:
        super().__init__(spoken(seconds).samples, RATE, 25)
        self.asked: list[int] = []

    def at(self, frame: int, share: float = 1.0) -> np.ndarray:
        self.asked.append(frame)
        return super().at(frame, share)


@pytest.fixture(scope="module")
def made(network: Generator, closed: Portrait) -> list[np.ndarray]:
    """A second with pauses, at liveliness 0."""
    return frames(network, closed, PAUSES)


def test_a_frame_for_each_of_the_track(made: list[np.ndarray]) -> None:
    assert len(made) == len(PAUSES)
    assert all(f.shape == (FRAME * 3 // 2, FRAME) and f.dtype == np.uint8 for f in made)


def test_in_silence_a_closed_mouth_is_the_pictures_own(never: Generator, closed: Portrait) -> None:
    """The network is not asked at all: it could not even be loaded."""
    made = frames(never, closed, np.zeros(6))
    assert all(np.array_equal(f, made[0]) for f in made)
    framed, _ = frame_portrait(closed, FRAME, FRAME)
    expected = 16 + framed.image @ np.array([0.2126, 0.7152, 0.0722]) * 219 / 255
    assert np.abs(made[0][:FRAME] - expected).max() < 1.5


def test_only_frames_that_speak_ask_the_network(network: Generator, closed: Portrait) -> None:
    windows = Counted(1.0)
    paints = list(mouth_of(closed).paints(network, windows, PAUSES))
    assert len(paints) == len(PAUSES)
    assert windows.asked == np.flatnonzero(PAUSES).tolist()


def test_only_the_mouths_box_changes(made: list[np.ndarray], closed: Portrait) -> None:
    box = mouth_of(closed).box
    for frame, share in zip(made, PAUSES, strict=True):
        changed = frame[:FRAME] != made[0][:FRAME]
        assert changed.any() == (share > 0)
        changed[box.slices] = False
        assert not changed.any()


def test_each_frame_has_the_patch_of_its_own_moment(network: Generator, closed: Portrait) -> None:
    mouth = mouth_of(closed)
    windows = Windows(spoken(1.0).samples, RATE, 25)
    heard = np.stack([windows.at(i) for i in range(8)])
    alone = patches(network, heard, mouth.face, rows=(mouth.mask.top, SIZE))
    assert len({p.tobytes() for p in alone}) > 3  # moments sound, and so look, different
    skin = np.full((mouth.box.height, mouth.box.width, 4), 255, np.uint8)
    for i, paint in enumerate(mouth.paints(network, windows, np.ones(8))):
        out, expected = skin.copy(), skin.copy()
        paint(out)
        laid = blend.paint(blend.yuv(alone[i]), mouth.own, mouth.mask, 0.5)
        blend.lay_on_skin(expected, mouth.box, mouth.crop, laid, mouth.grain)
        assert np.abs(out.astype(int) - expected).max() <= 1


def test_into_a_pause_the_mouth_fades(network: Generator, closed: Portrait) -> None:
    whole, half, rest = (frames(network, closed, np.full(1, share))[0][:FRAME].astype(int)
                         for share in (1.0, 0.5, 0.0))
    assert 0.2 < np.abs(half - rest).sum() / np.abs(whole - rest).sum() < 0.8


def test_an_open_mouth_does_not_quiver_in_silence(network: Generator, astronaut: Portrait) -> None:
    """She smiles with her teeth: silence has a patch of its own, made once."""
    made = frames(network, astronaut, np.zeros(5))
    assert all(np.array_equal(f, made[0]) for f in made)
    mouth = mouth_of(astronaut)
    (alone,) = patches(network, SILENT[None], mouth.face, rows=(mouth.mask.top, SIZE))
    assert np.abs(blend.yuv(alone) - mouth.own).mean() > 1
    windows = Counted(0.4)
    list(mouth.paints(network, windows, np.array([0, 0, 1, 1, 0])))
    assert windows.asked == [2, 3]


def test_it_lives_as_the_puppet_does(never: Generator, closed: Portrait) -> None:
    made = frames(never, closed, np.zeros(60), liveliness=0.6)
    away = np.ones((FRAME, FRAME), bool)
    away[mouth_of(closed).box.slices] = False
    assert any((np.abs(f[:FRAME].astype(int) - made[0][:FRAME])[away] > 12).sum() > 100
               for f in made)


def test_the_sound_is_let_go_before_frames_are_made(never: Generator, closed: Portrait) -> None:
    speech = spoken(30.0)
    samples = weakref.ref(speech.samples)
    mouth = track(np.zeros(750))
    scene = Scene(closed, speech, mouth, life_track(mouth, 0.0), FRAME, FRAME,
                  VideoOptions(height=FRAME))
    made = still_frames(never, closed, scene)
    del speech, scene
    gc.collect()
    assert samples() is None
    next(made)


@pytest.mark.parametrize("shape, size", [("portrait", (144, 256)), ("landscape", (456, 256)),
                                         ("original", (256, 256))])
def test_in_any_shape(network: Generator, closed: Portrait, shape, size) -> None:
    mouth = track(np.ones(2))
    scene = Scene(closed, spoken(0.2), mouth, life_track(mouth), *size,
                  VideoOptions(height=256, shape=shape))
    assert [f.shape for f in still_frames(network, closed, scene)] == [(384, size[0])] * 2


def test_stopped_early_no_thread_is_left(network: Generator, closed: Portrait) -> None:
    mouth = track(np.ones(200))
    scene = Scene(closed, spoken(8.0), mouth, life_track(mouth), FRAME, FRAME, VideoOptions())
    with closing(still_frames(network, closed, scene)) as made:
        next(made)
    assert not [t for t in threading.enumerate() if t.name.startswith("puppet")]
