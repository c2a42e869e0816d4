"""Empty folders go; everything else stays."""

from __future__ import annotations

import os
import time

import pytest

from app import build_demo
from page.tidy import OLD_S, remove_empty_folders


@pytest.fixture
def kept(tmp_path, monkeypatch):
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    return tmp_path


def test_only_what_is_empty_and_old_goes(kept):
    for name in ("old", "young", "full"):
        (kept / name).mkdir()
    for path in (kept / "full" / "video.mp4", kept / "file"):
        path.touch()
    long_ago = time.time() - OLD_S - 60
    for name in ("old", "full", "file"):
        os.utime(kept / name, (long_ago, long_ago))
    remove_empty_folders()
    assert {path.name for path in kept.iterdir()} == {"young", "full", "file"}
    assert (kept / "full" / "video.mp4").exists()


def test_nothing_kept_yet_is_fine(kept):
    kept.rmdir()
    remove_empty_folders()


def test_it_is_done_whenever_someone_opens_the_page():
    loading = [fn for fn in build_demo().fns.values() if "load" in {t[1] for t in fn.targets}]
    assert remove_empty_folders in [fn.fn for fn in loading]
