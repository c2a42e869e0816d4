"""The page: from process start to a served page, and from a click to a finished video."""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager


def report(text: str, runs: int) -> None:
    with tempfile.TemporaryDirectory() as kept:
        opened = [served_after(kept) for _ in range(runs)]
        bare = [seconds_of([sys.executable, "-c", "import gradio"]) for _ in range(runs)]
        print(f"From process start to a served page: {statistics.median(opened):.2f} s "
              f"(Python with Gradio alone: {statistics.median(bare):.2f} s)")
        with serving(kept) as address:
            made = [video_after(address, text) for _ in range(runs + 1)][1:]
        taken, length = (statistics.median(column) for column in zip(*made, strict=True))
        print(f"From a request to a finished video of {length:.1f} s, 720x720, the page running: "
              f"{taken:.2f} s\n")


def served_after(kept: str) -> float:
    start = time.perf_counter()
    with serving(kept) as address, urllib.request.urlopen(address) as answer:
        answer.read()
        return time.perf_counter() - start


def video_after(address: str, text: str) -> tuple[float, float]:
    """Seconds waited, and seconds of video."""
    from gradio_client import Client

    client = Client(address, verbose=False, download_files=False, analytics_enabled=False)
    start = time.perf_counter()
    _, facts = client.predict(text=text, api_name="/make_video")
    taken = time.perf_counter() - start
    client.close()
    return taken, facts["seconds"]


def seconds_of(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True)
    return time.perf_counter() - start


@contextmanager
def serving(kept: str) -> Iterator[str]:
    """The address of app.py, in a process of its own."""
    environment = os.environ | {"PYTHONUNBUFFERED": "1", "GRADIO_TEMP_DIR": kept}
    with subprocess.Popen([sys.executable, "app.py"], stdout=subprocess.PIPE, text=True,
                          env=environment) as server:
        assert server.stdout is not None
        try:
            addresses = (re.search(r"http://\S+", line) for line in server.stdout)
            yield next(filter(None, addresses)).group()
        finally:
            server.terminate()
