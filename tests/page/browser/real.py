"""The page as a process of its own, and Chromium without a screen."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[3]
NAMES = ("chromium", "chromium-browser", "google-chrome")
# No sandbox, since this may run as root in a container; the rest keeps Chromium itself from
# asking its makers' hosts.
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


@contextmanager
def page(*program: str, **environment: str) -> Iterator[str]:
    """Its address, once it is served; `program` in place of app.py."""
    with subprocess.Popen(
        [sys.executable, *(program or ["app.py"])], cwd=ROOT, stdout=subprocess.PIPE, text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"} | environment,
    ) as server:  # fmt: skip
        assert server.stdout is not None
        try:
            addresses = (re.search(r"http://\S+", line) for line in server.stdout)
            yield next(filter(None, addresses)).group()
        finally:
            server.terminate()


@contextmanager
def chromium() -> Iterator[Browser]:
    """With a fresh profile."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=[*ARGUMENTS])
        yield browser
        browser.close()


def chromium_path() -> str:
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        raise FileNotFoundError("The page is tried in Chromium: apt-get install chromium.")
    return path
