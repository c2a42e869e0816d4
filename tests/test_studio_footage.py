"""A video as the avatar, and the engine that needs files: the whole story."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import cv2
import numpy as np
import pytest
from safetensors.torch import save_file

from inference import media
from inference.avatar.footage import open_footage, play
from inference.avatar.s3fd import open_s3fd
from inference.engines import find_animator
from inference.errors import Cancelled, Problem, VideoProblem
from inference.progress import EVEN_FROM
from inference.studio import Clip, make_video
from inference.video.options import VideoOptions
from tests.footage_maker import Place, film, make, wall
from tests.networks.recipe import random_s3fd, random_wav2lip
from tests.test_studio import encoders, strangers

TEXT = "Good morning to you."
SMALL = VideoOptions(height=180)


CONTRAST = 10.0  # of what the networks paint: much more than what an encoder leaves out


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Weights of one's own, as MOUTHPIECE_WEIGHTS takes them."""
    folder = tmp_path_factory.mktemp("weights")
    for seed, name in enumerate(("wav2lip_gan", "wav2lip")):
        state = random_wav2lip(seed).state_dict()
        state["output_block.1.weight"] *= CONTRAST
        save_file(state, folder / f"{name}.safetensors")
    save_file(random_s3fd().state_dict(), folder / "s3fd.safetensors")
    return folder


@pytest.fixture
def weights(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOUTHPIECE_WEIGHTS", str(folder))


@pytest.fixture(scope="module")
def walking(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Half a second of someone who crosses the picture, 30 frames a second."""
    path = tmp_path_factory.mktemp("film") / "walking.mp4"
    return film(path, 15, lambda k: [Place("mateo", 200 + 4 * k, 145, 1.1)], fps=30)[0]


def shown(path: Path) -> list[np.ndarray]:
    footage = open_footage(path)
    return [frame[: footage.height].astype(int) for frame in play(footage, footage.frames)]


@pytest.mark.usefixtures("weights")
def test_a_video_speaks_at_its_own_pace_and_shape(walking: Path, tmp_path: Path) -> None:
    told: list[tuple[float, str]] = []
    clip = make_video(TEXT, avatar=walking, out=tmp_path / "v.mp4",
                      on_progress=lambda *step: told.append(step))
    assert (clip.engine, clip.fps, clip.width, clip.height) == ("wav2lip", 30, 480, 270)
    info = media.probe(clip.path)
    assert info.picture_size == (480, 270) and info.has_audio
    assert {"checks", "weights", "picture", "voice", "mouth", "face", "video"} <= set(clip.timings)
    fractions = [fraction for fraction, sentence in told if sentence.startswith("Following")]
    assert fractions[0] < 0.4 * EVEN_FROM  # it is most of what comes before the frames
    assert max(f for f, sentence in told if "been followed" in sentence) == EVEN_FROM


@pytest.mark.usefixtures("weights")
def test_the_order_is_as_asked_for(walking: Path, tmp_path: Path) -> None:
    """Where the footage begins anew its 15th frame is far from the next; turned round it is not."""
    steps = {}
    for order in ("loop", "pingpong"):
        clip = make_video(TEXT, avatar=walking, out=tmp_path / f"{order}.mp4",
                          video=VideoOptions(height=144, order=order))
        before, after = shown(clip.path)[14:16]
        steps[order] = np.abs(after - before).mean()
    assert steps["loop"] > 3 * steps["pingpong"]


@pytest.mark.usefixtures("weights")
def test_a_still_is_painted_too_and_lives(tmp_path: Path) -> None:
    clip = make_video(TEXT, avatar="mateo", engine="wav2lip", out=tmp_path / "v.mp4",
                      video=VideoOptions(height=256, liveliness=1.0))
    frames = shown(clip.path)
    brows = np.array([frame[70:110, 80:176] for frame in frames])
    assert (clip.engine, clip.fps) == ("wav2lip", 25)
    assert np.abs(np.diff(brows, axis=0)).mean() > 0.2  # what no mouth reaches


@pytest.mark.usefixtures("weights")
def test_each_engine_has_its_own_weights(tmp_path: Path) -> None:
    lips = [shown(make_video("Oh.", avatar="mateo", engine=engine, out=tmp_path / f"{engine}.mp4",
                             video=VideoOptions(height=144, liveliness=0)).path)
            for engine in ("wav2lip", "wav2lip_timing")]
    apart = np.abs(np.array(lips[0]) - np.array(lips[1])).mean((0, 2))
    assert apart[80:100].mean() > 20 * apart[:60].mean()  # rows of the mouth, and of the eyes


def test_engines_suit_the_avatar(walking: Path) -> None:
    assert find_animator(None).id == "puppet"
    assert find_animator(None, footage=True).id == "wav2lip"
    with pytest.raises(Problem, match="Puppet moves still pictures: for a video, choose Wav2Lip"):
        make_video(TEXT, avatar=walking, engine="puppet")


def test_a_video_is_not_replaced_by_what_is_made_of_it(walking: Path) -> None:
    before = walking.read_bytes()
    with pytest.raises(VideoProblem, match="would replace"):
        make_video(TEXT, avatar=walking, out=walking)
    assert walking.read_bytes() == before


@pytest.mark.usefixtures("weights")
@pytest.mark.parametrize("when", ["Opening the video", "Looking for faces", "Following the face",
                                  "Making the video", "Finishing the video"])
def test_it_stops_in_its_own_stages_too(walking: Path, tmp_path: Path, when: str) -> None:
    def stop(fraction: float, sentence: str) -> None:
        if sentence.startswith(when):
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        make_video(TEXT, avatar=walking, out=tmp_path / "v.mp4", video=SMALL, on_progress=stop)
    assert list(tmp_path.iterdir()) == []
    assert strangers() == [] and encoders() == []


@pytest.mark.usefixtures("weights")
def test_who_is_away_for_a_while_is_told_and_the_time_is_kept(tmp_path: Path) -> None:
    source, _ = film(tmp_path / "away.mp4", 30,
                     lambda k: [Place("mateo", 240, 145, 1.1)] if not 7 <= k < 16 else [],
                     lambda k: wall(80 + 4 * k))  # each frame lighter than the one before
    sound = make(tmp_path / "sound.wav", "-f", "lavfi", "-i", "sine=300:d=0.9")
    clip = make_video(audio=sound, avatar=source, out=tmp_path / "v.mp4",
                      video=VideoOptions(fps=30))
    (warning,) = clip.warnings
    assert re.fullmatch(r"No face of the speaker is seen from 0:00\.[23] to 0:00\.[67]: "
                        r"those frames stay as they are\.", warning)
    assert (clip.fps, media.probe(clip.path).fps) == (30, 30)
    assert clip.frames == 27 < open_footage(source, fps=30).frames  # the rest is not needed
    light = np.array([frame[:40].mean() for frame in shown(clip.path)])
    own = np.array([frame[:40].mean() for frame in
                    play(open_footage(source, fps=30), clip.frames)])
    assert np.abs(light - own).max() < 1.5


@pytest.mark.usefixtures("weights")
def test_two_who_bring_a_video_each_do_not_meet(walking: Path, tmp_path: Path) -> None:
    tall = film(tmp_path / "tall.mp4", 12, lambda k: [Place("ada", 120 + k, 150, 0.9)],
                lambda k: wall(190, 240, 320))[0]
    made: dict[Path, Clip] = {}

    def work(avatar: Path) -> None:
        made[avatar] = make_video(TEXT, avatar=avatar, out=tmp_path / f"of-{avatar.name}")

    threads = [threading.Thread(target=work, args=(avatar,)) for avatar in (walking, tall)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for avatar, size in ((walking, (480, 270)), (tall, (240, 320))):
        clip = made[avatar]
        assert (clip.width, clip.height) == size
        own = [frame[: size[1]].astype(int) for frame in play(open_footage(avatar), 10)]
        above = slice(0, size[1] // 4)  # of every mouth
        for one, other in zip(shown(clip.path), own, strict=False):
            assert np.abs(one[above] - other[above]).mean() < 3


@pytest.mark.usefixtures("weights")
def test_what_a_phone_makes_stands_upright(tmp_path: Path) -> None:
    upright = film(tmp_path / "upright.mp4", 6, lambda k: [Place("mateo", 135, 200, 1.0)],
                   lambda k: wall(120, 270, 480))[0]
    sideways = make(tmp_path / "sideways.mp4", "-i", str(upright), "-vf", "transpose=clock")
    phone = make(tmp_path / "phone.mp4", "-display_rotation", "90", "-i", str(sideways), "-c",
                 "copy")  # fmt: skip
    clip = make_video("Oh.", avatar=phone, out=tmp_path / "v.mp4")
    assert (clip.width, clip.height) == (270, 480) and clip.warnings == ()


@pytest.mark.usefixtures("weights")
def test_a_video_of_a_single_picture_speaks(tmp_path: Path) -> None:
    one = film(tmp_path / "one.mp4", 1, lambda k: [Place("mateo", 240, 145, 1.1)])[0]
    clip = make_video("Oh.", avatar=one, out=tmp_path / "v.mp4", video=SMALL)
    frames = shown(clip.path)
    assert len(frames) == clip.frames > 1
    assert np.abs(frames[0] - frames[len(frames) // 2]).max() > 8  # the mouth


@pytest.mark.usefixtures("weights")
def test_s3fd_finds_with_weights_of_ones_own() -> None:
    boxes = open_s3fd()(np.random.default_rng(0).integers(0, 255, (180, 320, 3), np.uint8))
    assert boxes and all(len(box) == 4 for box in boxes)  # random weights see faces everywhere
    assert max(box[2] for box in boxes) > 64  # in pixels of the whole picture


@pytest.mark.usefixtures("weights")
def test_the_published_finder_can_be_chosen(walking: Path, tmp_path: Path) -> None:
    """Random weights point anywhere; the mesh says where a face is, and none is fatal."""
    clip = make_video("Hi.", avatar=walking, out=tmp_path / "v.mp4",
                      video=VideoOptions(height=180, finder="s3fd"))
    video = cv2.VideoCapture(str(clip.path))
    assert video.get(cv2.CAP_PROP_FRAME_COUNT) == clip.frames
