"""ZeroGPU's scheduler on the loopback, for the real `spaces`: it lends, counts and refuses.

    with LoopbackZero() as zero:
        zero.refusal = {"left": 10, "wait": 3600}
        told = zero.run("from inference import gpu ...")
        zero.asked, zero.released

What `spaces` does to a decorated function is all there: the fork, the pickling, one process for
each, a duration asked for before the call. Only CUDA is left out, of which a machine without a
GPU has none: the function's own device has to be the CPU.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import warnings
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

ROOT = Path(__file__).resolve().parents[1]
PATIENCE_S = 120
CHATTER = "SPACES_ZERO_GPU_DEBUG"  # `spaces` prints two such lines with each process
PROLOGUE = "from tests.loopback_zero import leave_cuda_out; leave_cuda_out()\n"


class LoopbackZero:
    def __init__(self) -> None:
        self.starts = 0  # pages that told of a decorated function
        self.asked: list[dict[str, str]] = []  # durationSeconds, token and more
        self.allowed: list[dict[str, str]] = []  # pid, of each process that began
        self.released: list[dict[str, str]] = []
        self.reuse = False  # the process of the last call, as where it comes soon after
        self.refusal: dict[str, int] | None = None  # seconds "left" of a quota, and to "wait"
        self.busy = False  # whoever asks waits in vain
        handler = type("Handler", (_Handler,), {"zero": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._folder = tempfile.TemporaryDirectory()

    def run(self, code: str, *arguments: object, **environment: str) -> str:
        """What a process of a ZeroGPU Space prints that runs this code."""
        cgroup = Path(self._folder.name, "cgroup")
        cgroup.write_text("0::/space\n")
        own = {
            "PYTHONPATH": str(ROOT),
            "OMP_NUM_THREADS": "2",
            "SPACES_ZERO_GPU": "true",
            "SPACES_ZERO_DEVICE_API_URL": f"http://127.0.0.1:{self._server.server_address[1]}",
            "ZEROGPU_PROC_SELF_CGROUP_PATH": str(cgroup),
        }
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", PROLOGUE + code, *map(str, arguments)],
            env=os.environ | own | environment, cwd=self._folder.name, timeout=PATIENCE_S,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        lines = done.stdout.splitlines(keepends=True)
        return "".join(line for line in lines if not line.startswith(CHATTER))

    def answer(self, path: str, query: dict[str, str]) -> tuple[int, object]:
        if path == "/startup-report":
            self.starts += 1
        elif path == "/schedule":
            self.asked.append(query)
            if self.refusal is not None:
                return 429, self.refusal
            if self.busy:
                return 200, "event: failed"
            return 200, {
                "idle": self.reuse,
                "nvidiaIndex": 0,
                "nvidiaUUID": "GPU-of-the-loopback",
                "allowToken": str(len(self.asked)),
            }
        elif path == "/allow":
            self.allowed.append(query)
        elif path == "/release":
            self.released.append(query)
        else:
            return 404, None
        return 200, None

    def __enter__(self) -> LoopbackZero:
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._folder.cleanup()


class _Handler(BaseHTTPRequestHandler):
    zero: LoopbackZero
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        asked = urlsplit(self.path)
        status, answer = self.zero.answer(asked.path, dict(parse_qsl(asked.query)))
        is_event = isinstance(answer, str)
        body = (f"{answer}\n\n" if is_event else json.dumps(answer)).encode()
        self.send_response(status)
        kind = "text/event-stream" if is_event else "application/json"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def leave_cuda_out() -> None:
    """`spaces` takes over CUDA where it finds torch, and keeps to all the rest where it does not.

    Before gradio, torch or `spaces` is imported.
    """
    sys.modules["torch"] = None  # type: ignore[assignment]
    try:
        import spaces  # noqa: F401
    finally:
        del sys.modules["torch"]


def asked_for(seconds: int) -> str:
    """What `spaces` asks the scheduler for, where a call may take so long: some GPUs are slower."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # there is no GPU to ask
        from spaces.zero.config import get_config

        return str(round(seconds * get_config()["duration_factor"]))
