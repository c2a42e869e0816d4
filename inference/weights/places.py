"""Where files come from and where they lie on this computer. Looks, and changes nothing.

Three places, in this order: a folder of the person's own, what is made of downloads at a first use
(safetensors, the files of an archive), and huggingface_hub's ordinary cache.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from inference.weights.rows import File, Source

# A folder with files of one's own that stand in for downloads: NAME as it is on the Hub,
# checked like a download; or ID.safetensors, weights of one's own making, which are taken as
# they are (the format can run no code, and tells when it is cut short). Files of a repository or an
# archive that are used together lie in FOLDER-ID as they do there; nothing is known to check them
# by.
FOLDER_VARIABLE = "MOUTHPIECE_WEIGHTS"


@dataclass(frozen=True)
class Hub:
    """The Hub and the places beside it, as the environment names them."""

    endpoint: str
    cache: Path  # of huggingface_hub, shared with other programs
    kept: Path  # what this project makes of the files
    offline: bool = False
    own: Path | None = None

    @staticmethod
    def of_environment() -> Hub:
        """HF_ENDPOINT, HF_HOME and so on, which huggingface_hub reads once, when first used."""
        from huggingface_hub import constants

        own = os.environ.get(FOLDER_VARIABLE)
        return Hub(
            endpoint=constants.ENDPOINT,
            cache=Path(constants.HF_HUB_CACHE),
            kept=Path(constants.HF_ASSETS_CACHE, "mouthpiece"),
            offline=constants.HF_HUB_OFFLINE,
            own=Path(own).expanduser() if own else None,
        )

    @property
    def host(self) -> str:
        return urlsplit(self.endpoint).netloc or self.endpoint


def host_of(source: Source, hub: Hub) -> str:
    return urlsplit(source.url).netloc if source.url else hub.host


def own_file(file: File, hub: Hub) -> Path | None:
    """The file that stands in for a download."""
    if hub.own is None:
        return None
    if file.folder:
        path = hub.own / file.folder / file.path
        return path if path.is_file() else None
    candidates = (hub.own / f"{file.id}.safetensors", hub.own / file.name)
    return next((path for path in candidates if path.is_file()), None)


def taken_as_it_is(path: Path, file: File) -> bool:
    """Is this weights of the person's own making?"""
    if not file.sha256:
        return True
    return path.name == f"{file.id}.safetensors" and path.name != file.name


def kept_path(file: File, hub: Hub) -> Path:
    return hub.kept / f"{file.id}-{file.sha256[:12]}.safetensors"


def unpacked_path(file: File, hub: Hub) -> Path:
    """Where a file is put that comes in an archive."""
    return hub.kept / file.folder / file.path


def cached_paths(file: File, hub: Hub) -> Iterator[Path]:
    """In huggingface_hub's cache, from whichever source; or out of its archive."""
    if file.archive:
        if unpacked_path(file, hub).is_file():
            yield unpacked_path(file, hub)
        return
    from huggingface_hub import try_to_load_from_cache

    for source in file.sources:
        path = try_to_load_from_cache(
            source.repo_id,
            source.path,
            cache_dir=hub.cache,
            revision=source.revision,
            repo_type=source.repo_type,
        )
        if isinstance(path, str):
            yield Path(path)


def local_path(file: File, hub: Hub | None = None) -> Path | None:
    """Where its content is on this computer; None: it is still to come. A look, not a check."""
    hub = hub or Hub.of_environment()
    if own := own_file(file, hub):
        return own
    kept = kept_path(file, hub)
    return kept if kept.is_file() else next(cached_paths(file, hub), None)


def to_come(*files: File, hub: Hub | None = None) -> list[File]:
    """Those of them that will be downloaded at their first use."""
    hub = hub or Hub.of_environment()
    return [file for file in files if local_path(file, hub) is None]


def bytes_to_come(*files: File, hub: Hub | None = None) -> int:
    """What will be downloaded at the first use of these files; 0: all are here."""
    return sum(file.bytes for file in to_come(*files, hub=hub))


def first_use(*files: File, hub: Hub | None = None) -> str:
    """What a person should know before; "": nothing is downloaded."""
    coming = bytes_to_come(*files, hub=hub)
    return f"downloads {size(coming)} at first use" if coming else ""


def bytes_in(folder: Path) -> int:
    """Of all its files."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def size(count: int) -> str:
    """436 MB"""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= factor:
            return f"{count / factor:.{unit == 'GB':d}f} {unit}"
    return f"{count} bytes"
