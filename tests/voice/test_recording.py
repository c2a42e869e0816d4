import subprocess
import wave
from pathlib import Path

import numpy as np
import pytest

from inference import media
from inference.errors import SoundProblem
from inference.voice.recording import RATE, check_recording, open_recording


def make(path: Path, *arguments: str) -> Path:
    """A media file made by ffmpeg itself."""
    command = [media.ffmpeg(), "-v", "error", "-y", *arguments, f"file:{path}"]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return path


def tone(path: Path, seconds: float = 1.0, *arguments: str) -> Path:
    return make(
        path, "-f", "lavfi", "-i", f"sine=440:r=44100:d={seconds},volume=4", *arguments
    )


KINDS = [
    ("a.wav", []),
    ("low.wav", ["-c:a", "pcm_u8", "-ar", "8000"]),
    ("studio.wav", ["-c:a", "pcm_s24le", "-ar", "96000"]),
    ("float.wav", ["-c:a", "pcm_f32le"]),
    ("phone.wav", ["-c:a", "pcm_mulaw", "-ar", "8000"]),
    ("adpcm.wav", ["-c:a", "adpcm_ima_wav"]),
    ("a.mp3", []),
    ("a.m4a", []),
    ("a.aac", []),
    ("a.ogg", []),
    ("a.opus", []),
    ("a.flac", []),
    ("a.webm", []),
    ("a.mka", ["-c:a", "ac3"]),
    ("a.aiff", []),
    ("a.wma", []),
    ("a.au", []),
    ("a.w64", []),
    ("a.caf", []),
    ("a.wv", []),
    ("a.mp2", []),
    ("six.flac", ["-ac", "6"]),
]


@pytest.mark.parametrize(("name", "arguments"), KINDS)
def test_every_kind_of_sound(tmp_path, name, arguments):
    path = tone(tmp_path / name, 1.0, *arguments)
    speech = open_recording(path, text="hm", language="en-us")
    assert speech.rate == RATE and speech.samples.dtype == np.float32
    assert speech.seconds == pytest.approx(1.0, abs=0.1)
    middle = speech.samples[RATE // 4 : RATE // 2]
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle))))
    assert spectrum.argmax() * RATE / len(middle) == pytest.approx(440, abs=8)
    assert (speech.original, speech.text, speech.language) == (path, "hm", "en-us")


def test_the_sound_of_a_video(tmp_path):
    path = make(
        tmp_path / "film.mp4",
        "-f", "lavfi", "-i", "testsrc=s=160x120:d=3", "-f", "lavfi", "-i", "sine=300:d=1,volume=4",
    )  # fmt: skip
    # The sound ends before the picture: nothing is missing.
    assert open_recording(path).seconds == pytest.approx(1.0, abs=0.1)


def test_a_name_without_a_telling_ending(tmp_path):
    path = tone(tmp_path / "a.mp3").rename(tmp_path / "-download:1%d")
    assert open_recording(path).seconds == pytest.approx(1.0, abs=0.1)


def test_an_album_s_title_in_any_language_is_no_trouble(tmp_path):
    path = tone(tmp_path / "sörgé 你好.mp3", 1.0, "-metadata", "title=Ünï\n你好")
    assert open_recording(str(path)).seconds == pytest.approx(1.0, abs=0.1)


def test_a_length_written_nowhere(tmp_path):
    # As a browser's recorder makes it: a stream, its header written before the end was known.
    whole = subprocess.run(
        [media.ffmpeg(), "-v", "error", "-f", "lavfi", "-i", "sine=440:d=2,volume=4",
         "-c:a", "libopus", "-f", "webm", "pipe:1"],
        check=True, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL,
    ).stdout  # fmt: skip
    path = tmp_path / "recorder.webm"
    path.write_bytes(whole)
    assert media.probe(path).seconds is None
    assert open_recording(path).seconds == pytest.approx(2.0, abs=0.1)
    with pytest.raises(SoundProblem, match=r"over 1 s long, and at most 1 s"):
        open_recording(path, limit_seconds=1)


def test_a_header_that_lies_about_the_length(tmp_path):
    path = tone(tmp_path / "stream.wav", 3)
    data = bytearray(path.read_bytes())
    at = data.index(b"data") + 4
    data[at : at + 4] = (44100).to_bytes(4, "little")  # half a second, and three follow
    path.write_bytes(data)
    assert open_recording(path).seconds <= 3.01
    data[at : at + 4] = b"\xff\xff\xff\xff"
    path.write_bytes(data)
    assert open_recording(path, limit_seconds=3.1).seconds == pytest.approx(3, abs=0.01)
    with pytest.raises(SoundProblem, match="at most 2 s"):
        open_recording(path, limit_seconds=2)


def problem(path: Path, limit_seconds: float = 600) -> str:
    with pytest.raises(SoundProblem) as caught:
        open_recording(path, limit_seconds)
    sentence = caught.value.sentence
    assert "\n" not in sentence and sentence.endswith(".")
    return sentence


def test_what_cannot_be_a_sound(tmp_path):
    assert "no file" in problem(tmp_path / "missing.wav")
    assert "is a folder" in problem(tmp_path)
    assert "not an ordinary file" in problem(Path("/dev/null"))
    empty = tmp_path / "empty.mp3"
    empty.touch()
    assert "empty.mp3 is empty" in problem(empty)
    noise = tmp_path / "noise.mp3"
    noise.write_bytes(np.random.default_rng(1).bytes(5000))
    assert "cannot be read as a sound" in problem(noise)
    text = tmp_path / "notes.wav"
    text.write_text("This is what I wanted to say.")
    assert "cannot be read as a sound" in problem(text)
    playlist = tmp_path / "list.mp3"
    playlist.write_text("#EXTM3U\n#EXTINF:2,\nfile:///etc/hosts\n")
    assert "cannot be read as a sound" in problem(playlist)


def test_a_picture_or_a_silent_film_has_no_sound(tmp_path):
    film = make(tmp_path / "film.mp4", "-f", "lavfi", "-i", "testsrc=s=160x120:d=1")
    assert "no sound in it" in problem(film)


def test_too_long_is_told_from_the_header_with_both_lengths(tmp_path):
    path = make(tmp_path / "talk.flac", "-f", "lavfi", "-i", "anullsrc=r=8000:d=754")
    sentence = problem(path)
    assert "12:34 min long" in sentence and "at most 10:00 min" in sentence


def test_too_short(tmp_path):
    assert "0.10 seconds long" in problem(tone(tmp_path / "click.wav", 0.1))
    assert open_recording(tone(tmp_path / "yes.wav", 0.4)).seconds == pytest.approx(0.4, abs=0.01)


def test_silence_and_hiss(tmp_path):
    still = make(tmp_path / "still.wav", "-f", "lavfi", "-i", "anullsrc=d=1")
    assert "still.wav is silent" in problem(still)
    rng = np.random.default_rng(2)
    with wave.open(str(tmp_path / "hiss.wav"), "wb") as out:
        out.setparams((1, 2, 16000, 0, "NONE", ""))
        out.writeframes(rng.normal(0, 8, 16000).astype("<i2").tobytes())
    assert "is silent" in problem(tmp_path / "hiss.wav")
    quiet = make(tmp_path / "quiet.wav", "-f", "lavfi", "-i", "sine=440:d=1,volume=0.05")
    assert np.abs(open_recording(quiet).samples).max() > 0


def half(path: Path) -> Path:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    return path


@pytest.mark.parametrize("name", ["half.flac", "half.mp3", "half.m4a"])
def test_half_a_file_that_tells_its_length_at_the_start(tmp_path, name):
    more = ("-movflags", "+faststart") if name == "half.m4a" else ()
    assert "breaks off after" in problem(half(tone(tmp_path / name, 6, *more)))


def test_half_a_file_whose_index_was_at_the_end(tmp_path):
    assert "cannot be read as a sound" in problem(half(tone(tmp_path / "half.m4a", 6)))


def test_half_a_file_of_a_kind_that_can_be_cut_anywhere(tmp_path):
    assert open_recording(half(tone(tmp_path / "half.wav", 6))).seconds == pytest.approx(3, abs=0.1)
    assert 0.5 < open_recording(half(tone(tmp_path / "half.ogg", 6))).seconds < 5


def test_what_is_known_before_decoding(tmp_path):
    info = check_recording(tone(tmp_path / "a.wav", 2.0, "-ac", "2"))
    assert (info.seconds, info.sound_rate, info.sound_channels) == (2.0, 44100, 2)
