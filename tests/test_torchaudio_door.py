"""The door is passed once in a process, before anything heavy: each test has its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(script: str, *, first_on_path: Path | None = None) -> str:
    paths = [str(path) for path in (first_on_path, ROOT) if path]
    return subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip


def installed(tmp_path: Path, extension: str) -> Path:
    """A torchaudio whose compiled part is as given."""
    package = tmp_path / "torchaudio"
    package.mkdir()
    (package / "__init__.py").write_text("from . import early, _extension\n")
    (package / "early.py").write_text("")
    (package / "_extension.py").write_text(extension)
    return tmp_path


SHOWN = """
from inference.torchaudio_door import open_torchaudio
open_torchaudio()
import torchaudio
print(torchaudio._extension._IS_TORCHAUDIO_EXT_AVAILABLE)
"""


def test_a_torchaudio_that_fits_is_left_as_it_is(tmp_path):
    fits = installed(tmp_path, "_IS_TORCHAUDIO_EXT_AVAILABLE = True")
    assert run(SHOWN, first_on_path=fits) == "True\n"


def test_one_whose_library_cannot_be_loaded_does_without(tmp_path):
    broken = installed(tmp_path, "raise OSError('libc10_cuda.so: cannot open shared object file')")
    assert run(SHOWN, first_on_path=broken) == "False\n"


def test_what_else_is_wrong_is_not_hidden(tmp_path):
    broken = installed(tmp_path, "raise RuntimeError('made for another CUDA')")
    with pytest.raises(subprocess.CalledProcessError):
        run(SHOWN, first_on_path=broken)
