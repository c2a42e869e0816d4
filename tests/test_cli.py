import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from inference import media
from inference.__main__ import main
from inference.avatar.presets import presets
from inference.voice.espeak import speak

ROOT = Path(__file__).parents[1]
SMALL = ["--height", "144"]


def run(*arguments: str, cwd: Path, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "inference", *arguments], cwd=cwd, input=given,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_text_alone_makes_a_video_and_prints_where(tmp_path):
    done = run("Hello there", *SMALL, cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout == "hello-there.mp4\n"
    assert media.probe(tmp_path / "hello-there.mp4").has_audio
    assert "100%" in done.stderr and "\x1b" not in done.stderr


def test_everything_can_be_asked_for(tmp_path):
    who = presets()[-1].id
    done = run(
        "-", "--avatar", who, "-o", "größe.mp4", "--voice", "max", "--language", "de", "--speed",
        "1.5", "--pitch", "-2", "--height", "160", "--shape", "landscape", "--fps", "30",
        "--liveliness", "1", "--seed", "3", cwd=tmp_path, given="Guten Tag.\n",
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "größe.mp4\n")
    info = media.probe(tmp_path / "größe.mp4")
    assert (info.picture_size, info.fps) == ((284, 160), 30)
    assert "voice: Max" in info.tags["comment"]


def test_a_recording(tmp_path):
    speech = speak("One two three.")
    media.write_wav(tmp_path / "count.wav", speech.samples, speech.rate)
    done = run("--audio", "count.wav", *SMALL, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "count.mp4\n")


def test_the_demo(tmp_path):
    done = run("--demo", *SMALL, cwd=tmp_path)
    assert done.returncode == 0
    assert Path(done.stdout.strip()) == Path("out", "demo.mp4")
    assert media.probe(tmp_path / "out" / "demo.mp4").seconds > 5


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ([], 2, "nothing to say"),
        (["hi", "--shape", "round"], 2, "invalid choice"),
        (["hi", "--fps", "many"], 2, "invalid float"),
        (["hi", "--fps", "3"], 1, "Video: A video has 24 to 60"),
        (["hi", "--avatar", "nobody"], 1, "Picture: There is no avatar"),
        (["hi", "--voice", "nobody"], 1, "Voice: There is no voice"),
        (["--audio", "none.mp3"], 1, "Sound: There is no file"),
        (["hi", "-o", "none/v.mp4"], 1, "Video: The folder"),
        (["--check", "none.png"], 1, "Picture: There is no file"),
    ],
)
def test_problems_are_one_line_and_a_status(tmp_path, monkeypatch, capsys, arguments, status, said):
    monkeypatch.chdir(tmp_path)
    if status == 2:
        with pytest.raises(SystemExit) as stopped:
            main(arguments)
        assert stopped.value.code == 2
        assert said in capsys.readouterr().err
    else:
        assert main(arguments) == 1
        last = capsys.readouterr().err.splitlines()[-1]
        assert last.startswith(said)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("what", "row"),
    [("avatars", presets()[0].id), ("voices", "ava"), ("languages", "de "), ("engines", "video")],
)
def test_lists(capsys, what, row):
    assert main(["--list", what]) == 0
    assert any(line.startswith(row) for line in capsys.readouterr().out.splitlines())


def test_a_reader_that_has_seen_enough(tmp_path):
    command = f"{sys.executable} -m inference --list languages | head -n 1"
    done = subprocess.run(
        command, shell=True, cwd=ROOT, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.stderr == ""


def test_check_a_sound_and_a_picture(tmp_path, capsys):
    speech = speak("One two three.")
    media.write_wav(tmp_path / "count.wav", speech.samples, speech.rate)
    assert main(["--check", str(tmp_path / "count.wav")]) == 0
    assert "22050 Hz, mono." in capsys.readouterr().out
    from PIL import Image

    Image.open(presets()[0].thumbnail).convert("RGB").save(tmp_path / "face.png")
    assert main(["--check", str(tmp_path / "face.png")]) == 0
    assert "with one face." in capsys.readouterr().out


def test_help_and_lists_load_nothing_heavy():
    heavy = {"cv2", "mediapipe", "PIL", "torch", "imageio_ffmpeg", "matplotlib", "jax"}
    script = (
        "import sys, inference, inference.__main__ as m\n"
        "m.main(['--list', 'voices']); m.main(['--list', 'engines'])\n"
        f"print(sorted({heavy!r} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.skipif(sys.platform == "win32", reason="signals as on Unix")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_it_leaves_nothing(tmp_path, number):
    process = subprocess.Popen(
        [sys.executable, "-m", "inference", "Counting sheep, again and again. " * 20, *SMALL],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE,
        text=True, start_new_session=True,
    )  # fmt: skip
    assert process.stderr is not None
    for line in process.stderr:
        if "Making the video" in line:
            break
    assert list(tmp_path.iterdir()) != []  # it is at work
    os.killpg(process.pid, number)  # as a terminal does: to every process of the group
    said = process.stderr.read()
    assert process.wait() == 130
    assert said.splitlines()[-1] == "Stopped."
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []
    assert not running_in(tmp_path)


def running_in(folder: Path) -> list[str]:
    """Processes that work in a folder."""
    if not Path("/proc").is_dir():
        return []
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink() == folder:
                found.append((process / "cmdline").read_text())
        except OSError:  # ended meanwhile, or another person's
            continue
    return found


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo terminal")
def test_on_a_terminal_there_is_a_bar(tmp_path):
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "inference", "Hello there, how are you?", *SMALL], cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    seen = b""
    while process.poll() is None or time.sleep(0.1) is not None:
        try:
            seen += os.read(ours, 65536)
        except OSError:
            break
    os.close(ours)
    assert process.wait() == 0
    assert "█".encode() in seen
    assert b"\r\x1b[K" in seen
