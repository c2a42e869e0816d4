"""The process in which huggingface_hub downloads one file. Started by `download`, never imported.

The client cannot be stopped from within: it waits for the network, sleeps between its retries,
and on Xet storage works in native code, for minutes. A process can be ended at any moment. It
also does what the client does not: it compares size and sha256 with what the Hub announces
before a byte is downloaded, and learns in seconds, not in 23, that there is no network. Where no
sha256 is ordered, it compares what came with the hash that the Hub announced.

    python -P client.py {"repo", "repo_type", "path", "revision", "endpoint", "cache", "bytes",
                         "sha256"}
    python -P client.py {"url", "target", "most_bytes"}          for a file elsewhere

It prints lines of JSON: {"etag": the announced hash}, {"arrived": bytes} now and then, at last
{"path": ...} or {"failed": one of the keys of `problems`, "detail": text}. When its standard
input ends, it stops and leaves nothing half-written. Uses nothing of this project, whose paths it
does not have.
"""

import errno
import hashlib
import json
import os
import re
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

from huggingface_hub import constants, get_hf_file_metadata, hf_hub_download, hf_hub_url
from huggingface_hub.errors import (
    FileMetadataError,
    GatedRepoError,
    HfHubHTTPError,
    HTTPError,  # of httpx or httpx2, whichever the client is built on
    LocalEntryNotFoundError,
)
from huggingface_hub.utils import get_session
from tqdm import tqdm

TELL_EACH_S = 0.1
# What may pass by itself, and the pauses before it is tried again. A computer without a network
# should not keep a person waiting.
PAUSES_S = {"no_network": (0.5,), "busy": (0.5, 1.5), "broken_off": (0.5, 1.5)}
PATIENCE_S = 3.0  # a try that took longer has waited enough for all
ANSWER_LIMIT_S = float(os.environ.get("HF_HUB_ETAG_TIMEOUT") or 5)
PIECE_BYTES = 1 << 18  # the client's own, 10 MB, would be silent for minutes on a slow line

AS_IT_IS = {"Accept-Encoding": "identity"}
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Failed(Exception):
    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(kind, detail)
        self.kind = kind
        self.detail = detail


def main() -> None:
    order = json.loads(sys.argv[1])
    for number in (signal.SIGINT, signal.SIGTERM):  # a shell's background job ignores the first
        signal.signal(number, signal.default_int_handler)
    threading.Thread(target=_stop_when_input_ends, daemon=True).start()
    constants.DOWNLOAD_CHUNK_SIZE = PIECE_BYTES
    try:
        _tell(path=_patiently(order))
    except Failed as failure:
        _tell(failed=failure.kind, detail=failure.detail)
    except KeyboardInterrupt:
        sys.exit(130)


def _stop_when_input_ends() -> None:
    sys.stdin.buffer.read()
    if hasattr(signal, "pthread_kill"):  # wakes the main thread from whatever it waits for
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        import _thread

        _thread.interrupt_main()


def _tell(**what: Any) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def _patiently(order: dict[str, Any]) -> str:
    failures = 0
    while True:
        started = time.monotonic()
        try:
            return _download_elsewhere(order) if order["url"] else _download(order)
        except Failed as failure:
            pauses_s = PAUSES_S.get(failure.kind, ())
            if failures == len(pauses_s) or time.monotonic() - started > PATIENCE_S:
                raise
        time.sleep(pauses_s[failures])
        failures += 1


def _download(order: dict[str, Any]) -> str:
    place = {key: order[key] for key in ("repo_type", "revision")} | {"filename": order["path"]}
    url = hf_hub_url(order["repo"], endpoint=order["endpoint"], **place)
    try:
        found = get_hf_file_metadata(url, timeout=ANSWER_LIMIT_S, endpoint=order["endpoint"])
    except (HTTPError, OSError) as error:
        raise _failure(error, "no_network") from error
    if found.commit_hash is None or found.etag is None:
        raise Failed("not_a_hub")
    if order["sha256"]:
        if order["bytes"] and found.size not in (None, order["bytes"]):
            raise Failed("another_file", f"it has {found.size} bytes instead of {order['bytes']}")
        if re.fullmatch("[0-9a-f]{64}", found.etag) and found.etag != order["sha256"]:
            raise Failed("another_file", "its SHA-256 is another")
    _tell(etag=found.etag)
    try:
        path = hf_hub_download(
            order["repo"],
            **place,
            endpoint=order["endpoint"],
            cache_dir=order["cache"],
            etag_timeout=ANSWER_LIMIT_S,
            tqdm_class=_Counter,
            library_name="mouthpiece",
        )
    except (HTTPError, OSError) as error:
        raise _failure(error, "broken_off") from error
    if not order["sha256"] and not _is_announced(path, found.etag):
        Path(path).resolve().unlink()
        raise Failed("damaged")
    return path


def _download_elsewhere(order: dict[str, Any]) -> str:
    unfinished = Path(order["target"] + ".incomplete")
    counter = _Counter()
    otherwise = "no_network"
    try:
        with (
            get_session().stream("GET", order["url"], headers=AS_IT_IS, timeout=ANSWER_LIMIT_S)
            as answer,
            unfinished.open("wb") as file,
        ):
            if answer.status_code >= 400:
                raise _refusal(answer.status_code)
            if order["url"].startswith("https:") and answer.url.scheme != "https":
                raise Failed("not_a_hub", "it leads to an address that is not encrypted")
            otherwise = "broken_off"
            for piece in answer.iter_raw(PIECE_BYTES):
                file.write(piece)
                counter.update(len(piece))
                if counter.arrived > order["most_bytes"]:
                    raise Failed("another_file", "it is larger")
        length = answer.headers.get("Content-Length")
        if length and int(length) != counter.arrived:
            raise Failed("broken_off")
        unfinished.replace(order["target"])
    except (HTTPError, OSError) as error:
        raise _failure(error, otherwise) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return order["target"]


def _is_announced(path: str, etag: str) -> bool:
    """By sha256 for a large file, by git's own hash for a small one."""
    if re.fullmatch("[0-9a-f]{64}", etag):
        digest = hashlib.sha256()
    elif re.fullmatch("[0-9a-f]{40}", etag):
        digest = hashlib.sha1(b"blob %d\0" % Path(path).stat().st_size)
    else:
        return True  # a mirror that announces something else: its length has been compared
    with Path(path).open("rb") as stream:
        while piece := stream.read(PIECE_BYTES):
            digest.update(piece)
    return digest.hexdigest() == etag


class _Counter(tqdm):
    """Where the client draws its bar: told instead of drawn."""

    arrived = 0
    told = 0.0

    def __init__(self, **look: Any) -> None:
        super().__init__(disable=True, total=look.get("total"))

    def update(self, n: float | None = 1) -> None:
        self.arrived += int(n or 0)
        if time.monotonic() - self.told >= TELL_EACH_S:
            self.told = time.monotonic()
            _tell(arrived=self.arrived)

    # Xet counts bytes on the way apart from bytes on the disk, in a bar of their own unless a
    # bar has these. What is on the disk is what counts.
    def update_transfer(self, n: float) -> None:
        pass

    def set_transfer_postfix_str(self, *_: Any, **__: Any) -> None:
        pass


def _failure(error: BaseException, otherwise: str) -> Failed:
    if isinstance(error, LocalEntryNotFoundError) and error.__cause__:
        error = error.__cause__  # the client's "not found here either"
    detail = str(error).strip().partition("\n")[0]
    if isinstance(error, GatedRepoError):
        return Failed("gated", detail)
    if isinstance(error, HfHubHTTPError):
        return _refusal(error.response.status_code)
    if isinstance(error, FileMetadataError):
        return Failed("not_a_hub", detail)
    if isinstance(error, OSError) and error.errno and not isinstance(error, ConnectionError):
        return Failed("no_room" if error.errno in NO_ROOM else "no_access", detail)
    return Failed(otherwise, detail)


def _refusal(status: int) -> Failed:
    if status in (401, 403):
        return Failed("refused", str(status))
    if status in (408, 429) or status >= 500:
        return Failed("busy", str(status))
    return Failed("missing", str(status))


if __name__ == "__main__":
    main()
