"""Downloads one file from one source: starts the client's process, listens to it, ends it.

Responsible for progress, for stopping at once, and for leaving nothing half-written; not for
what is downloaded, nor for whether it is sound.
"""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from inference.media.process import OWN_SESSION
from inference.progress import OnProgress
from inference.weights.places import Hub, host_of, size
from inference.weights.rows import File, Source

_CLIENT = Path(__file__).with_name("client.py")
_REPORT_EACH_S = 0.25
_END_LIMIT_S = 3.0
_MOST_TIMES = 8  # the bytes of a row without a sha256, which are about what comes


class Failed(Exception):
    """`kind` is one of the keys of `problems`."""

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(kind, detail)
        self.kind = kind
        self.detail = detail


def download_path(file: File, hub: Hub) -> Path:
    """Where it lies until it is used, if it does not come from the Hub."""
    return hub.kept / f"{file.id}-{file.name}"


def download(source: Source, file: File, hub: Hub, on_progress: OnProgress) -> Path:
    order = {
        "url": source.url,
        "target": str(download_path(file, hub)),
        "repo": source.repo_id,
        "repo_type": source.repo_type,
        "path": source.path,
        "revision": source.revision,
        "endpoint": hub.endpoint,
        "cache": str(hub.cache),
        "bytes": 0 if file.folder else file.bytes,
        "most_bytes": file.bytes if file.sha256 else _MOST_TIMES * file.bytes,
        "sha256": file.sha256,
        "etag": "",
    }
    looking = f"Looking for {file.name} on {host_of(source, hub)}"
    on_progress(0, looking)
    arrived = 0
    with _client(order) as answers:
        while True:
            try:
                answer = answers.get(timeout=_REPORT_EACH_S)
            except queue.Empty:
                answer = {}
            order["etag"] = answer.get("etag", order["etag"])
            if "path" in answer:
                return Path(answer["path"])
            if "failed" in answer:
                raise Failed(answer["failed"], answer["detail"])
            arrived = answer.get("arrived", arrived)
            if arrived:
                on_progress(
                    min(arrived / file.bytes, 1),
                    f"Downloading {file.name}: {size(arrived)} of {size(file.bytes)}",
                )
            else:
                on_progress(0, looking)


@contextlib.contextmanager
def _client(order: dict[str, object]) -> Iterator[queue.Queue[dict]]:
    """The client at work; what it says comes in the queue. It does not outlive the block."""
    answers: queue.Queue[dict] = queue.Queue()
    with tempfile.TemporaryFile() as complaint:
        process = subprocess.Popen(
            [sys.executable, "-P", str(_CLIENT), json.dumps(order)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaint, **OWN_SESSION,
        )  # fmt: skip
        reader = threading.Thread(target=_listen, args=(process, answers, complaint), daemon=True)
        reader.start()
        try:
            yield answers
        finally:
            _end(process, order)
            reader.join()


def _listen(process: subprocess.Popen[bytes], answers: queue.Queue[dict], said: IO[bytes]) -> None:
    assert process.stdout is not None
    with process.stdout:
        for line in process.stdout:
            with contextlib.suppress(ValueError):  # a line cut short: the process was killed
                answers.put(json.loads(line))
    process.wait()
    said.seek(0)
    last_words = said.read().decode(errors="replace").strip().rpartition("\n")[2]
    answers.put({"failed": "ended", "detail": last_words or f"status {process.returncode}"})


def _end(process: subprocess.Popen[bytes], order: dict[str, object]) -> None:
    assert process.stdin is not None
    with contextlib.suppress(OSError):
        process.stdin.close()  # it then stops and tidies up
    try:
        process.wait(_END_LIMIT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        if order["url"]:
            Path(f"{order['target']}.incomplete").unlink(missing_ok=True)
        # The client names what it writes by the hash that the Hub announced.
        elif order["etag"]:
            for left in Path(str(order["cache"])).glob(f"*/blobs/{order['etag']}.*.incomplete"):
                left.unlink(missing_ok=True)
