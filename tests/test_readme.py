"""The README keeps its word: its front matter, its table, its commands and its code."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import skimage.data
import yaml
from huggingface_hub import SpaceHardware
from packaging.requirements import Requirement
from PIL import Image
from safetensors.torch import save_file

from app import launch_options
from inference.media import write_wav
from inference.voice.espeak import speak
from page.settings import Settings, read_settings
from tests.footage_maker import Place, film
from tests.networks.recipe import random_wav2lip
from tools.engine_table import engine_table

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
SPACE, TEXT = re.match(r"---\n(.*?)\n---\n(.*)", README, re.DOTALL).groups()
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", TEXT, re.DOTALL)
COMMANDS = [line.split("  #")[0].strip() for kind, block in BLOCKS if not kind
            for line in block.splitlines()]
PYTHON = ".venv/bin/python "
# https://huggingface.co/docs/hub/spaces-config-reference
COLOURS = {"red", "yellow", "green", "blue", "indigo", "purple", "pink", "gray"}
# https://huggingface.co/docs/hub/spaces-zerogpu, in 2026-08
ZERO_GPU_TORCH = ("2.8.0", "2.9.1", "2.10.0", "2.11.0")
SHORT = 60  # characters; the Hub refuses longer ones
LARGEST_PICTURE = 3_000_000  # bytes


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with the files that the README's commands name."""
    for name in ("me.jpg", "sailor.png"):
        Image.fromarray(skimage.data.astronaut()).save(tmp_path / name)
    speech = speak("A talk.")
    write_wav(tmp_path / "talk.mp3", speech.samples, speech.rate)  # ffmpeg reads what is in it
    film(tmp_path / "me.mp4", 20, lambda k: [Place("mateo", 240, 145, 1.1)])
    save_file(random_wav2lip().state_dict(), tmp_path / "wav2lip_gan.safetensors")
    return tmp_path


def test_the_front_matter_is_what_a_space_takes():
    space = yaml.safe_load(SPACE)
    assert space["title"] == "Mouthpiece"
    assert re.fullmatch("[\U0001F300-\U0001FAFF]", space["emoji"])
    assert {space["colorFrom"], space["colorTo"]} <= COLOURS
    assert space["sdk"] == "gradio"
    assert f"\ngradio=={space['sdk_version']} " in (ROOT / "requirements.txt").read_text()
    assert space["python_version"] == "3.12"
    assert (ROOT / space["app_file"]).is_file()
    assert 0 < len(space["short_description"]) <= SHORT
    assert space["license"] == "apache-2.0"
    assert space["suggested_hardware"] == SpaceHardware.ZERO_A10G  # where a GPU is lent


def test_a_space_that_lends_a_gpu_takes_the_requirements():
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    named = [Requirement(line.split("#")[0]) for line in lines if not line.startswith("#")]
    wanted = {requirement.name: requirement.specifier for requirement in named}
    assert any(version in wanted["torch"] for version in ZERO_GPU_TORCH)
    assert not wanted["spaces"]  # the Space brings its own


def test_the_table_of_engines_is_the_catalogue():
    assert engine_table() in TEXT


@pytest.mark.parametrize("name", ["make_video.py", "make_video.sh", "generate_avatar.py"])
def test_examples_for_programs_are_those_that_are_run(name: str):
    example = (ROOT / "examples/api" / name).read_text("utf-8")
    assert example in [block for _, block in BLOCKS]


def test_pictures_and_links_are_there():
    targets = re.findall(r"\]\(([^)]+)\)", TEXT)
    assert "docs/speaking.webp" in targets
    for target in targets:
        assert (ROOT / target).is_file(), target
        assert (ROOT / target).stat().st_size < LARGEST_PICTURE, target
    with Image.open(ROOT / "docs/speaking.webp") as speaking:
        assert speaking.is_animated


def test_targets_of_make_are_there():
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = re.findall(r"(?:^|`)make (\w+)", TEXT, re.MULTILINE)
    assert {"run", "test", "bench"} <= set(named) <= targets


def test_files_and_folders_are_there():
    for path in re.findall(r"`((?:\w+/)+[\w.]*|\w+\.(?:py|md|txt))`", TEXT):
        assert path.startswith("out/") or (ROOT / path).exists(), path


def test_flags_of_the_page_are_there():
    named = set(re.findall(r"`(--[\w-]+)`", TEXT.split("## On the command line")[0]))
    with_values = {"--host": "::1", "--port": "80", "--share": "no", "--auth": "a:b",
                   "--max-seconds": "9"}  # fmt: skip
    assert named == set(with_values)
    given = read_settings([part for pair in with_values.items() for part in pair], {})
    assert given.max_seconds == 9
    assert launch_options(Settings())["pwa"]


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith(PYTHON + "-m inference")])
def test_a_command_does_what_it_says(desk: Path, command: str, painters: Path):
    words = [sys.executable, *shlex.split(command.removeprefix(PYTHON))]
    environment = {"PYTHONPATH": str(ROOT), "MOUTHPIECE_WEIGHTS": str(desk)}
    if "avatar" in words:
        words[words.index("inference")] = "tests.painting"
        words.insert(words.index("avatar"), str(painters))
        environment["MOUTHPIECE_WEIGHTS"] = str(painters)
    elif "weights" not in words:
        words += ["--height", "144"]
    subprocess.run(words, cwd=desk, env=environment, check=True, capture_output=True)
    named = re.search(r"-o (\S+)", command)
    assert named is None or (desk / named.group(1)).stat().st_size > 1000


def test_the_python_of_it_runs(desk: Path):
    code = next(block for kind, block in BLOCKS if kind == "python" and "VideoOptions" in block)
    subprocess.run([sys.executable, "-c", code], cwd=desk, env={"PYTHONPATH": str(ROOT)},
                   check=True, capture_output=True)
    assert (desk / "hello.mp4").stat().st_size > 1000
