"""A Hub on the loopback, for the real huggingface_hub: repositories in memory, trouble on demand.

    with LoopbackHub() as hub:
        sha = hub.add("someone/model", {"model.safetensors": blob})
        hub.trouble("GET /cdn", cut_after=1000)
        hf_hub_download("someone/model", "model.safetensors", endpoint=hub.url, cache_dir=folder)

A library that takes no `endpoint` (transformers, diffusers) reads HF_ENDPOINT when it is first
imported: start a process with `hub.environment(home)`.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

SILENT_S = 120
LARGE = (".safetensors", ".bin", ".pth", ".pt", ".onnx", ".ckpt")  # kept apart, named by sha256


@dataclass
class Repo:
    files: dict[str, bytes]
    sha: str
    token: str  # "": open to all
    gated: bool


@dataclass
class Trouble:
    """What happens to requests whose "METHOD /path" matches."""

    where: re.Pattern[str]
    times: int
    status: int = 0
    cut_after: int | None = None  # bytes of the body, then the line is dead
    silent_after: int | None = None  # bytes of the body, then nothing comes any more
    delay_s: float = 0
    bytes_per_s: int = 0
    damaged: bool = False
    bare: bool = False  # without the headers that make it a Hub


class LoopbackHub:
    def __init__(self) -> None:
        self.repos: dict[str, Repo] = {}
        self.files: dict[str, bytes] = {}  # at any other address: "/releases/v1/net.zip"
        self.requests: list[str] = []
        self.tokens: list[str] = []  # sent with them
        self._troubles: list[Trouble] = []
        self._lock = threading.Lock()
        handler = type("Handler", (_Handler,), {"hub": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{port}"
        # Large files come from another host, as on the real Hub: the client would follow a
        # redirect to the same one and miss the headers that came with it.
        self.cdn = f"http://localhost:{port}"

    def add(
        self, repo: str, files: dict[str, bytes], token: str = "", gated: bool = False,
        sha: str = "",
    ) -> str:  # fmt: skip
        """Publishes a repository; returns its commit, `sha` if that is given."""
        names = "".join(f"{name}:{hashlib.sha1(data).hexdigest()}" for name, data in files.items())
        sha = sha or hashlib.sha1((repo + names).encode()).hexdigest()
        self.repos[repo] = Repo(files, sha, token, gated)
        return sha

    def trouble(self, where: str, times: int = 1_000_000, **what) -> None:
        self._troubles.append(Trouble(re.compile(where), times, **what))

    def asked(self, where: str) -> list[str]:
        return [request for request in self.requests if re.search(where, request)]

    def environment(self, home: Path, **more: str) -> dict[str, str]:
        """For a process that is to know this Hub alone."""
        own = {k: v for k, v in os.environ.items() if not k.startswith(("HF_", "HUGGING"))}
        return {**own, "HF_ENDPOINT": self.url, "HF_HOME": str(home), **more}

    def trouble_for(self, request: str) -> Trouble:
        with self._lock:
            for trouble in self._troubles:
                if trouble.times and trouble.where.search(request):
                    trouble.times -= 1
                    return trouble
        return Trouble(re.compile(""), 0)

    def __enter__(self) -> LoopbackHub:
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    hub: LoopbackHub
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_HEAD(self) -> None:
        try:
            self._answer()
        except (BrokenPipeError, ConnectionResetError):  # the client has gone
            self.close_connection = True

    do_GET = do_HEAD

    def _answer(self) -> None:
        path = unquote(urlsplit(self.path).path)
        request = f"{self.command} {path}"
        self.hub.requests.append(request)
        self.hub.tokens.append(self.headers.get("Authorization", "").removeprefix("Bearer "))
        self.trouble = self.hub.trouble_for(request)
        time.sleep(self.trouble.delay_s)
        if self.trouble.status:
            self._error(self.trouble.status)
        elif self.trouble.bare:
            self._send(b"<html>Please log in</html>", {})
        elif path in self.hub.files:
            self._send(self.hub.files[path], {})
        elif match := re.fullmatch(r"/cdn/([0-9a-f]{64})", path):
            self._cdn(match[1])
        elif match := re.fullmatch(r"/((?:datasets/)?[^/]+/[^/]+)/resolve/([^/]+)/(.+)", path):
            self._resolve(*match.groups())
        elif match := re.fullmatch(r"/api/models/([^/]+/[^/]+)/tree/([^/]+)", path):
            if repo := self._opened(match[1], match[2]):
                self._json([_entry(name, data) for name, data in sorted(repo.files.items())])
        elif match := re.fullmatch(r"/api/models/([^/]+/[^/]+?)(?:/revision/([^/]+))?", path):
            if repo := self._opened(match[1], match[2] or "main"):
                names = [{"rfilename": name} for name in sorted(repo.files)]
                self._json({"id": match[1], "sha": repo.sha, "siblings": names})
        else:
            self._error(404)

    def _opened(self, id: str, revision: str) -> Repo | None:
        repo = self.hub.repos.get(id)
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if repo is None or (repo.token and not repo.gated and repo.token != token):
            self._error(404 if token else 401, "RepoNotFound")
        elif revision not in ("main", repo.sha):
            self._error(404, "RevisionNotFound")
        elif repo.gated and repo.token != token:
            self._error(403 if token else 401, "GatedRepo")
        else:
            return repo
        return None

    def _resolve(self, id: str, revision: str, name: str) -> None:
        repo = self._opened(id, revision)
        if repo is None:
            return
        data = repo.files.get(name)
        if data is None:
            self._error(404, "EntryNotFound", repo.sha)
        elif name.endswith(LARGE):
            sha256 = hashlib.sha256(data).hexdigest()
            self.send_response(302)
            self.send_header("Location", f"{self.hub.cdn}/cdn/{quote(sha256)}")
            self.send_header("X-Repo-Commit", repo.sha)
            self.send_header("X-Linked-Size", str(len(data)))
            self.send_header("X-Linked-Etag", f'"{sha256}"')
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self._send(data, {"X-Repo-Commit": repo.sha, "ETag": f'"{_git_hash(data)}"'})

    def _cdn(self, sha256: str) -> None:
        for repo in self.hub.repos.values():
            for data in repo.files.values():
                if hashlib.sha256(data).hexdigest() == sha256:
                    return self._send(data, {"ETag": f'"{sha256}"'})
        return self._error(404)

    def _send(self, data: bytes, headers: dict[str, str]) -> None:
        start = 0
        if match := re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", "")):
            start = int(match[1])
            headers = headers | {"Content-Range": f"bytes {start}-{len(data) - 1}/{len(data)}"}
        if self.trouble.damaged:
            data = bytes([data[0] ^ 0xFF]) + data[1:]
        body = data[start:]
        self.send_response(206 if start else 200)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "HEAD":
            return
        if self.trouble.cut_after is not None:
            self.wfile.write(body[: self.trouble.cut_after])
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        elif self.trouble.silent_after is not None:
            self.wfile.write(body[: self.trouble.silent_after])
            self.connection.settimeout(SILENT_S)
            with suppress(TimeoutError):  # until the client goes
                self.rfile.read(1)
            self.close_connection = True
        elif self.trouble.bytes_per_s:
            step = max(1, self.trouble.bytes_per_s // 20)
            for at in range(0, len(body), step):
                self.wfile.write(body[at : at + step])
                time.sleep(0.05)
        else:
            self.wfile.write(body)

    def _json(self, content: object) -> None:
        self._send(json.dumps(content).encode(), {"Content-Type": "application/json"})

    def _error(self, status: int, code: str = "", commit: str = "") -> None:
        self.send_response(status)
        for name, value in (("X-Error-Code", code), ("X-Repo-Commit", commit)):
            if value:
                self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()


def _git_hash(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


def _entry(name: str, data: bytes) -> dict[str, object]:
    entry: dict[str, object] = {
        "type": "file", "path": name, "size": len(data), "oid": _git_hash(data),
    }  # fmt: skip
    if name.endswith(LARGE):
        sha256 = hashlib.sha256(data).hexdigest()
        entry["lfs"] = {"oid": sha256, "size": len(data), "pointerSize": 134}
    return entry
