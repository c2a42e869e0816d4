"""python -m inference avatar: portraits from words, from the command line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from inference.__main__ import main
from inference.avatar.diffusion.label import read
from inference.avatar.diffusion.words import STYLES

ROOT = Path(__file__).parents[1]


@pytest.fixture
def start(painters, tmp_path):
    """Of a process in a folder of its own, with tiny networks."""

    def start(*arguments: str) -> subprocess.Popen[str]:
        environment = {"PYTHONPATH": str(ROOT), "MOUTHPIECE_WEIGHTS": str(painters)}
        return subprocess.Popen(
            [sys.executable, "-m", "tests.painting", str(painters), "avatar", *arguments],
            cwd=tmp_path, env=os.environ | environment, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip

    return start


def test_words_alone_make_a_portrait_and_print_where(start, tmp_path):
    process = start("-")
    printed, said = process.communicate("an old\nsailor")
    assert (process.returncode, printed) == (0, "an-old-sailor.png\n"), said
    made = read(tmp_path / "an-old-sailor.png")
    assert (made["words"], made["style"], made["engine"]) == ("an old sailor", "photo", "sd-turbo")
    assert f"--engine sd-turbo --seed {made['seed']} --steps 2" in said
    assert "100%" in said and "\x1b" not in said


def test_everything_can_be_asked_for(start, tmp_path):
    process = start(
        "nobody", "--style", "cartoon", "--engine", "sd21", "--steps", "12", "--seed", "2",
        "--shape", "portrait", "--count", "2", "-o", "baker.png",
    )  # fmt: skip
    printed, said = process.communicate()
    assert (process.returncode, printed) == (0, "baker-1.png\nbaker-2.png\n"), said
    assert "Note: With seed 2 no face was found, with seed 4 no face" in said
    first, second = (read(tmp_path / f"baker-{number}.png") for number in (1, 2))
    assert (first["seed"], second["seed"]) == (5, 3)
    assert (first["style"], first["engine"], first["steps"], first["shape"]) == (
        "cartoon", "sd21", 12, "portrait",
    )  # fmt: skip


def test_interrupted_it_leaves_nothing(start, tmp_path):
    process = start("a sailor, slowly", "--engine", "sd21", "--steps", "50")
    for line in process.stderr:
        if "Painting" in line:
            break
    os.killpg(process.pid, signal.SIGINT)
    said = process.stderr.read()
    assert process.wait() == 130
    assert said.splitlines()[-1] == "Stopped." and "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ([], 2, "the following arguments are required: words"),
        (["a sailor", "--count", "many"], 2, "invalid int"),
        (["a sailor", "--shape", "round"], 2, "invalid choice"),
        ([" "], 1, "Text: There are no words"),
        (["a sailor", "--style", "phot"], 1, "Text: There is no style “phot”: did you mean photo"),
        (["a sailor", "--engine", "puppet"], 1, "Problem: There is no engine that paints “puppet”"),
        (["a sailor", "--count", "5"], 1, "Picture: 1 to 4 portraits"),
        (["a sailor", "--steps", "0"], 1, "Picture: SD-Turbo paints in 1 to 4 steps"),
        (["a sailor", "--seed", "-1"], 1, "Picture: A seed is a number from 0 to"),
        (["a sailor", "-o", "sailor.jpg"], 1, "Picture: The picture is a PNG: name it sailor.png."),
        (["a sailor", "-o", "none/sailor.png"], 1, "Picture: The folder"),
        (["a sailor", "-o", "."], 1, "Picture: . is a folder"),
    ],
)
def test_problems_are_one_line_and_a_status(tmp_path, monkeypatch, capsys, arguments, status, said):
    monkeypatch.chdir(tmp_path)
    if status == 2:
        with pytest.raises(SystemExit) as stopped:
            main(["avatar", *arguments])
        assert stopped.value.code == 2
        assert said in capsys.readouterr().err
    else:
        assert main(["avatar", *arguments]) == 1
        assert capsys.readouterr().err.splitlines()[-1].startswith(said)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_stays(tmp_path, monkeypatch):
    from inference.cli_avatar import _paths

    monkeypatch.chdir(tmp_path)
    (tmp_path / "a-sailor-1.png").touch()
    assert _paths("A sailor", None, 1) == [Path("a-sailor.png")]
    assert _paths("A sailor", None, 2) == [Path("a-sailor-2-1.png"), Path("a-sailor-2-2.png")]


def test_help_and_styles(capsys):
    with pytest.raises(SystemExit):
        main(["avatar", "--help"])
    said = capsys.readouterr().out
    assert all(f"--{flag}" in said for flag in ("style", "shape", "engine", "seed", "steps"))
    assert main(["--list", "styles"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in printed] == [style.id for style in STYLES]


def test_a_full_disk_is_told_before_the_work(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr("shutil.disk_usage", lambda folder: SimpleNamespace(free=1_000_000))
    assert main(["avatar", "a sailor", "-o", str(tmp_path / "sailor.png")]) == 1
    said = capsys.readouterr().err
    assert "This may need 5 MB, and only 1 MB are free" in said and "choose another folder" in said
    assert "Reading the words" not in said and not list(tmp_path.iterdir())
