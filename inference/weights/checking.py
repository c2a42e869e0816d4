"""Is a file, bit for bit, the one its row speaks of?

Where a row knows no sha256, the first sound copy gives it, and its record is kept.

A checked file is remembered by its place, size and time of last change, so that 436 MB are not
read at every start. That catches a file that was replaced, rewritten or cut; not one that was
altered on purpose with its time set back, nor a failing disk: `again` (--verify) finds those.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from pathlib import Path
from typing import Any

from inference.progress import OnProgress, silent
from inference.weights.places import Hub
from inference.weights.rows import File

_PIECE_BYTES = 1 << 24


def is_sound(
    path: Path, file: File, hub: Hub, on_progress: OnProgress = silent, again: bool = False
) -> bool:
    stat = path.stat()
    if not file.folder and stat.st_size != file.bytes:
        return False
    record = record_path(file, hub)
    known = _read(record)
    stamp = {
        "path": str(path.resolve()),
        "bytes": stat.st_size,
        "changed_ns": stat.st_mtime_ns,
        "sha256": file.sha256 or known.get("sha256"),
    }
    if not again and known == stamp:
        return True
    found = _sha256(path, file, on_progress)
    sound = found == (stamp["sha256"] or found)
    with contextlib.suppress(OSError):  # a folder that cannot be written to: checked each time
        if sound:
            record.parent.mkdir(parents=True, exist_ok=True)
            record.write_text(json.dumps(stamp | {"sha256": found}))
        elif file.sha256:
            record.unlink()
    return sound


def record_path(file: File, hub: Hub) -> Path:
    return hub.kept / f"{file.id}.checked.json"


def _read(record: Path) -> dict[str, Any]:
    try:
        known = json.loads(record.read_text())
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _sha256(path: Path, file: File, on_progress: OnProgress) -> str:
    digest = hashlib.sha256()
    done = 0
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE_BYTES):
            on_progress(min(done / file.bytes, 1), f"Checking {file.name}")
            digest.update(piece)
            done += len(piece)
    return digest.hexdigest()
