import os
import shutil
import subprocess
import sys
import threading
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from inference import media
from inference.errors import VideoProblem
from inference.media import Soundtrack, VideoWriter

WIDTH, HEIGHT, FPS = 160, 144, 25


def make(path: Path, *arguments: str) -> Path:
    """A media file made by ffmpeg itself."""
    command = [media.ffmpeg(), "-v", "error", "-y", *arguments, f"file:{path}"]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return path


def tone(seconds: float, rate: int = 22050) -> np.ndarray:
    return (0.5 * np.sin(np.arange(round(seconds * rate)) * 0.09)).astype(np.float32)


def frame(luma: int) -> np.ndarray:
    i420 = np.full((HEIGHT * 3 // 2, WIDTH), 128, np.uint8)
    i420[:HEIGHT] = luma
    return i420


def write(path: Path, frames: int = 50, sound: Soundtrack | None = None, **tags: str) -> None:
    sound = sound or Soundtrack(tone(frames / FPS), 22050)
    writer = VideoWriter(
        path, width=WIDTH, height=HEIGHT, fps=FPS, frames=frames, sound=sound, tags=tags
    )
    with writer as video:
        for k in range(frames):
            video.write(frame(40 + k % 150))


def pictures(path: Path) -> np.ndarray:
    """The decoded frames' luma."""
    raw = subprocess.run(
        [media.ffmpeg(), "-v", "error", "-i", f"file:{path}", "-map", "0:v", "-fps_mode",
         "passthrough", "-pix_fmt", "yuv420p", "-f", "rawvideo", "-"],
        check=True, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL,
    ).stdout  # fmt: skip
    return np.frombuffer(raw, np.uint8).reshape(-1, HEIGHT * 3 // 2, WIDTH)[:, :HEIGHT]


def encoder_threads() -> list[str]:
    return [t.name for t in threading.enumerate() if t.name == "to-encoder"]


def children() -> list[int]:
    """Processes started by this one; none where there is no telling."""
    own = Path(f"/proc/{os.getpid()}/task")
    tasks = own.iterdir() if own.is_dir() else ()
    return [int(c) for task in tasks for c in (task / "children").read_text().split()]


@pytest.mark.parametrize(
    "name", ["talk.mp4", "-y.mp4", "a:b.mp4", "100%d.mp4", "größe 说话 🙂.mp4", "it's \"a\".mp4"]
)
def test_a_video_under_any_name(tmp_path, name):
    path = tmp_path / name
    write(path, frames=10, title="Guten Tag")
    info = media.probe(path)
    assert info.picture_size == (WIDTH, HEIGHT)
    assert info.fps == FPS
    assert info.sound_codec == "aac" and info.sound_rate == 22050 and info.sound_channels == 1
    assert info.tags["title"] == "Guten Tag"
    assert list(tmp_path.iterdir()) == [path]


def test_frames_come_back_in_order_and_in_their_own_colours(tmp_path):
    path = tmp_path / "ramp.mp4"
    write(path)
    assert media.probe(path).colours == "yuv420p(tv, bt709, progressive)"
    found = pictures(path).mean((1, 2))
    assert len(found) == 50
    assert np.abs(found - (40 + np.arange(50))).max() < 1.0


def test_the_mp4_starts_with_its_index(tmp_path):
    path = tmp_path / "web.mp4"
    write(path, frames=5)
    data = path.read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")


def test_the_sound_is_padded_to_the_picture_and_not_moved(tmp_path):
    path = tmp_path / "tail.mp4"
    samples = np.zeros(22050, np.float32)
    samples[11025:] = tone(0.5)
    write(path, frames=40, sound=Soundtrack(samples, 22050))
    sound = media.decode_sound(path, 22050, 10).samples
    assert abs(len(sound) / 22050 - 40 / FPS) < 1 / FPS
    loud = np.flatnonzero(np.abs(sound) > 0.1) / 22050
    assert abs(loud[0] - 0.5) < 0.01
    assert abs(loud[-1] - 1.0) < 0.01


def test_a_cancelled_video_leaves_nothing(tmp_path):
    path = tmp_path / "never.mp4"
    path.write_bytes(b"the old one")
    sound = Soundtrack(tone(40), 22050)
    writer = VideoWriter(
        path, width=WIDTH, height=HEIGHT, fps=FPS, frames=1000, sound=sound, tags={}
    )
    with pytest.raises(KeyboardInterrupt), writer as video:
        for k in range(30):
            video.write(frame(k))
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == b"the old one"
    assert encoder_threads() == []


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_an_encoder_that_dies_is_one_sentence(tmp_path):
    sound = Soundtrack(tone(40), 22050)
    writer = VideoWriter(
        tmp_path / "v.mp4", width=WIDTH, height=HEIGHT, fps=FPS, frames=1000, sound=sound, tags={}
    )
    before = set(children())
    with pytest.raises(VideoProblem, match="encoder stopped"), writer as video:
        (encoder,) = set(children()) - before
        os.kill(encoder, 9)
        for k in range(1000):
            video.write(frame(k % 200))
    assert list(tmp_path.iterdir()) == []
    assert encoder_threads() == []


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_disk_that_fills_up_is_told_as_such(tmp_path, monkeypatch):
    """An encoder that ends where there is no room left ended for want of it."""
    writer = VideoWriter(tmp_path / "v.mp4", width=WIDTH, height=HEIGHT, fps=FPS, frames=1000,
                         sound=Soundtrack(tone(40), 22050), tags={})
    usage = shutil.disk_usage(tmp_path)._replace(free=4096)
    before = set(children())
    with pytest.raises(VideoProblem, match="The disk is full, 4 kB are free in"), writer as video:
        monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
        (encoder,) = set(children()) - before
        os.kill(encoder, 9)
        for k in range(1000):
            video.write(frame(k % 200))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="needs /dev/shm of Linux")
def test_a_sound_that_cannot_be_read_is_one_sentence(tmp_path):
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"RIFF no sound")
    with pytest.raises(VideoProblem, match="encoder stopped"):
        write(tmp_path / "v.mp4", frames=200, sound=Soundtrack(tone(8), 22050, broken))
    assert list(tmp_path.iterdir()) == [broken]


def test_where_a_video_cannot_be_written(tmp_path):
    with pytest.raises(VideoProblem, match="does not exist"):
        media.check_output(tmp_path / "no" / "v.mp4", 0)
    with pytest.raises(VideoProblem, match="is a folder"):
        media.check_output(tmp_path, 0)
    with pytest.raises(VideoProblem, match=r"name it talk\.mp4"):
        media.check_output(tmp_path / "talk.avi", 0)
    with pytest.raises(VideoProblem, match="are free"):
        media.check_output(tmp_path / "v.mp4", 10**18)
    media.check_output(tmp_path / "v.mp4", 1000)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is a folder nobody may write to")
def test_a_folder_nobody_may_write_to():
    with pytest.raises(VideoProblem, match="choose another folder"):
        media.check_output(Path("/proc/v.mp4"), 0)
    with pytest.raises(VideoProblem, match="choose another folder"):
        write(Path("/proc/v.mp4"), frames=2)


def test_aac_goes_in_untouched(tmp_path):
    source = make(
        tmp_path / "voice.m4a", "-f", "lavfi", "-i", "sine=440:r=44100:d=2", "-ac", "2"
    )
    sound = media.decode_sound(source, 22050, 10)
    write(tmp_path / "v.mp4", sound=Soundtrack(sound.samples, sound.rate, source))
    assert packets(tmp_path / "v.mp4") == packets(source)


def packets(path: Path) -> str:
    """A digest of the compressed sound."""
    return subprocess.run(
        [media.ffmpeg(), "-v", "error", "-i", f"file:{path}", "-map", "0:a", "-c", "copy",
         "-f", "streamhash", "-"],
        check=True, stdout=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL,
    ).stdout  # fmt: skip


@pytest.mark.parametrize(
    ("name", "arguments", "rate", "channels"),
    [
        ("cd.wav", ["-ar", "44100", "-ac", "2"], 44100, 2),
        ("studio.wav", ["-ar", "96000", "-ac", "2"], 48000, 2),
        ("phone.wav", ["-ar", "8000", "-c:a", "pcm_u8"], 8000, 1),
        ("cinema.flac", ["-ar", "48000", "-ac", "6"], 48000, 2),
        ("odd.wav", ["-ar", "10000"], 11025, 1),
        ("talk.mp3", ["-ar", "44100"], 44100, 1),
        ("talk.opus", ["-ar", "48000"], 48000, 1),
    ],
)
def test_other_sounds_keep_their_rate_and_channels(tmp_path, name, arguments, rate, channels):
    source = make(tmp_path / name, "-f", "lavfi", "-i", "sine=440:r=48000:d=1", *arguments)
    sound = media.decode_sound(source, 22050, 10)
    assert abs(len(sound.samples) / 22050 - 1) < 0.03
    write(tmp_path / "v.mp4", frames=25, sound=Soundtrack(sound.samples, sound.rate, source))
    info = media.probe(tmp_path / "v.mp4")
    assert (info.sound_codec, info.sound_rate, info.sound_channels) == ("aac", rate, channels)
    assert info.seconds == pytest.approx(1, abs=1 / FPS)


def test_no_more_is_decoded_than_asked_for(tmp_path):
    source = make(tmp_path / "hour.flac", "-f", "lavfi", "-i", "anullsrc=r=8000:d=3600")
    seen: list[float] = []
    sound = media.decode_sound(source, 8000, 20, lambda fraction, _: seen.append(fraction))
    assert len(sound.samples) == 20 * 8000
    assert seen == sorted(seen) and seen[-1] == 1


def test_decoding_can_be_stopped(tmp_path):
    source = make(tmp_path / "long.flac", "-f", "lavfi", "-i", "anullsrc=r=8000:d=600")

    def stop(fraction: float, sentence: str) -> None:
        raise KeyboardInterrupt

    before = children()
    with pytest.raises(KeyboardInterrupt):
        media.decode_sound(source, 8000, 600, stop)
    assert children() == before


def test_a_late_sound_keeps_its_place(tmp_path):
    source = make(
        tmp_path / "late.mkv",
        "-f", "lavfi", "-i", "color=s=160x144:d=2",
        "-itsoffset", "0.7", "-f", "lavfi", "-i", "sine=440:d=1.0",
    )  # fmt: skip
    sound = media.decode_sound(source, 22050, 10).samples
    assert abs(np.flatnonzero(np.abs(sound) > 0.02)[0] / 22050 - 0.7) < 0.03


@pytest.mark.parametrize("sides", [(1, -1), (1, 0), (0, 1), (1, 1)])
def test_one_channel_of_two_is_never_silent(tmp_path, sides):
    left, right = sides
    source = make(
        tmp_path / "s.wav", "-f", "lavfi", "-i", "sine=440:d=1,volume=4",
        "-af", f"pan=stereo|c0={left}*c0|c1={right}*c0",
    )  # fmt: skip
    samples = media.decode_sound(source, 22050, 10).samples
    assert np.sqrt(np.mean(samples**2)) > 0.1


def test_a_playlist_cannot_read_other_files(tmp_path):
    secret = make(tmp_path / "secret.wav", "-f", "lavfi", "-i", "sine=440:d=2")
    make(tmp_path / "secret.ts", "-f", "lavfi", "-i", "sine=440:d=2", "-c:a", "aac")
    hls = (
        "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{}\n#EXT-X-ENDLIST\n"
    )
    playlists = {
        "list.m3u8": hls.format("secret.ts"),
        "list.mp3": hls.format(f"file://{tmp_path}/secret.ts"),
        "remote.wav": hls.format("http://127.0.0.1:9/secret.ts"),
        "concat.wav": "ffconcat version 1.0\nfile secret.wav\n",
    }
    assert media.probe(secret).has_audio
    for name, text in playlists.items():
        path = tmp_path / name
        path.write_text(text)
        assert media.probe(path) == media.MediaInfo(complaint=media.probe(path).complaint)
        assert len(media.decode_sound(path, 22050, 10).samples) == 0


def test_tags_cannot_pass_for_facts(tmp_path):
    text = "x\n  Duration: 99:00:00.00, start: 0\n  Stream #0:7: Video: h264, yuv420p, 640x480"
    source = make(
        tmp_path / "sly.wav", "-f", "lavfi", "-i", "sine=440:d=1", "-metadata", f"title={text}"
    )
    info = media.probe(source)
    assert info.seconds == 1
    assert not info.has_video


def test_a_cover_picture_is_not_a_video(tmp_path):
    cover = make(
        tmp_path / "cover.png", "-f", "lavfi", "-i", "color=red:s=64x64", "-frames:v", "1"
    )
    source = make(
        tmp_path / "song.mp3", "-f", "lavfi", "-i", "sine=440:d=1", "-i", str(cover),
        "-map", "0:a", "-map", "1:v", "-c:v", "copy", "-disposition:v", "attached_pic",
    )  # fmt: skip
    info = media.probe(source)
    assert info.has_audio and not info.has_video


@pytest.mark.parametrize("fps", [24, 25, 29.97, 30, 60])
def test_every_frame_rate(tmp_path, fps):
    path = tmp_path / "v.mp4"
    frames = 31
    writer = VideoWriter(
        path, width=WIDTH, height=HEIGHT, fps=fps, frames=frames,
        sound=Soundtrack(tone(frames / fps), 22050), tags={},
    )  # fmt: skip
    with writer as video:
        for k in range(frames):
            video.write(frame(k))
    assert len(pictures(path)) == frames
    assert media.probe(path).fps == pytest.approx(fps, abs=0.01)
    assert media.probe(path).seconds == pytest.approx(float(frames / Fraction(fps)), abs=0.05)


def test_ffmpeg_is_there():
    assert shutil.which(media.ffmpeg())
