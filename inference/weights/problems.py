"""What can go wrong on the way to a file, each said in one sentence with what to do."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import urlsplit

from inference.errors import WeightsProblem
from inference.weights.places import FOLDER_VARIABLE, Hub, size
from inference.weights.rows import File, Source

_OR_BY_HAND = f"or put the file into a folder and name that in {FOLDER_VARIABLE}."

# {other}: a way that does without the Hub.
_SENTENCES = {
    "no_network": "{host} cannot be reached ({detail}), and {name} ({bytes}) is not on this "
    "computer yet: connect and try again, {other}",
    "offline": "{name} ({bytes}) is not on this computer, or not whole, and HF_HUB_OFFLINE is "
    "set: unset it until the file is here, {other}",
    "gated": "{repo} gives {name} only to people who accepted its conditions: open "
    "{endpoint}/{repo}, accept them, and set HF_TOKEN to a token of that account, {other}",
    "refused": "{host} does not give {name} from {repo} ({detail}): if HF_TOKEN is set, renew it "
    "or unset it; if the repository became private, set HF_TOKEN to a token that may read it, "
    "{other}",
    "missing": "{repo} has no {path} at {revision} any more ({detail}): update Mouthpiece, {other}",
    "busy": "{host} is in trouble (it answers {detail}): try again in some minutes, {other}",
    "another_file": "{name} of {repo} is not the file Mouthpiece knows ({detail}), so it was not "
    "downloaded: update Mouthpiece, {other}",
    "damaged": "{name} arrived damaged twice (its SHA-256 is wrong) and was removed: try again "
    "over another network, {other}",
    "changed": "{name} of {repo} is another than when it first came: if the authors changed it and "
    "you trust that, delete {detail} and try again, {other}",
    "broken_off": "The connection to {host} broke off while {name} was coming: try again; "
    "nothing half-downloaded was kept.",
    "not_a_hub": "{host} does not answer like the Hub; a login page of this network or a wrong "
    "HF_ENDPOINT may be in between: open {endpoint} in a browser, {other}",
    "no_room": "{name} needs {needed} in {folder}, where {free} are free: make room, or set "
    "HF_HOME to a folder on a larger disk.",
    "no_access": "{folder} cannot be written to ({detail}): set HF_HOME to a folder of your own.",
    "ended": "The download of {name} ended unexpectedly ({detail}): try again, {other}",
}

# Of a zip file elsewhere.
_UNPACKED_BY_HAND = (
    "or unpack it into a folder {folder_id} inside one that you name in " + FOLDER_VARIABLE + "."
)
_OF_AN_ARCHIVE = {
    "refused": "{host} does not give {name} ({detail}): try again later, {other}",
    "missing": "{url} is there no more ({detail}): update Mouthpiece, {other}",
    "another_file": "{name} on {host} is not the file Mouthpiece knows ({detail}): update "
    "Mouthpiece, {other}",
    "changed": "{name} of {host} is another than when it first came: if the authors changed it and "
    "you trust that, delete {detail} and try again, {other}",
    "damaged": "{name} arrived damaged twice and was removed: try again over another network, "
    "{other}",
    "not_a_hub": "{host} does not answer as it should ({detail}); a login page of this network may "
    "be in between: open {url} in a browser, {other}",
    "unsafe": "{name} is not a zip file as it should be ({detail}), and was removed: please report "
    "it.",
}

# No other source of the same Hub would help.
FINAL = frozenset({"no_network", "no_room", "no_access"})


def problem(
    kind: str, file: File, hub: Hub, source: Source | None = None, detail: str = ""
) -> WeightsProblem:
    file = file.zip_file if file.archive else file
    source = source or file.sources[0]
    url = source.url
    sentences = _SENTENCES | _OF_AN_ARCHIVE if url else _SENTENCES
    other = _UNPACKED_BY_HAND.format(folder_id=file.folder) if url else _OR_BY_HAND
    return WeightsProblem(
        sentences[kind].format(
            url=url,
            name=file.name,
            bytes=size(file.bytes),
            needed=size(file.bytes + file.kept_bytes),
            free=size(free_bytes(hub.cache)),
            folder=hub.cache,
            host=urlsplit(url).netloc or hub.host,
            endpoint=hub.endpoint,
            repo=source.repo,
            path=source.path,
            revision=source.revision[:7],
            detail=detail,
            other=other,
        )
    )


def free_bytes(folder: Path) -> int:
    """On the disk where the folder is or will be."""
    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    return shutil.disk_usage(there).free
