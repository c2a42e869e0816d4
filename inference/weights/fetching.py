"""Files, whole and checked: those that are here, and the others from the Hub.

Responsible for the order of things (what is here, whose turn it is, which source, how often);
not for how a download is done (`download`), a hash computed (`checking`) or a zip file opened
(`archives`).
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from inference.errors import WeightsProblem
from inference.progress import OnProgress, part, silent
from inference.weights import checking, kept
from inference.weights.archives import bring
from inference.weights.download import Failed, download
from inference.weights.places import (
    FOLDER_VARIABLE,
    Hub,
    cached_paths,
    kept_path,
    own_file,
    size,
    taken_as_it_is,
)
from inference.weights.problems import FINAL, free_bytes, problem
from inference.weights.rows import File, Folder, Source

_REPORT_EACH_S = 0.25
_TRIES = 2  # of a source whose file arrives damaged
_DOWNLOAD_SHARE = 0.95  # of the time; the rest is checking


def fetch(file: File, on_progress: OnProgress = silent, hub: Hub | None = None) -> Path:
    """A file whose every bit is as its row says. Brings it, if it is not here yet."""
    hub = hub or Hub.of_environment()
    if found := _here(file, hub, on_progress):
        return found
    if hub.offline:
        raise problem("offline", file, hub)
    with _turn(file, hub, on_progress):
        found = _here(file, hub, on_progress)  # whoever had the turn before may have brought it
        if not found:
            for damaged in cached_paths(file, hub):
                _remove(damaged)
            _require_room([file], hub)
            found = (bring if file.archive else _brought)(file, hub, on_progress)
    on_progress(1, f"{file.name} is here")
    return found


def fetch_all(
    files: Sequence[File], on_progress: OnProgress = silent, hub: Hub | None = None
) -> list[Path]:
    """Several files with one progress, by their bytes. Room for all is asked for first."""
    hub = hub or Hub.of_environment()
    _require_room([f for f in files if not (own_file(f, hub) or any(cached_paths(f, hub)))], hub)
    total = sum(file.bytes for file in files)
    paths: list[Path] = []
    done = 0
    for file in files:
        share = part(on_progress, done / total, (done + file.bytes) / total)
        paths.append(fetch(file, share, hub))
        done += file.bytes
    return paths


def fetch_folder(folder: Folder, on_progress: OnProgress = silent, hub: Hub | None = None) -> Path:
    """Where the files of the folder lie together, as in their repository."""
    hub = hub or Hub.of_environment()
    # What comes may move a branch on, or come from a mirror: then the others come again.
    for files in (folder.files, folder.files, *_from_one_mirror(folder)):
        paths = fetch_all(files, on_progress, hub)
        roots = {
            path.parents[len(PurePosixPath(file.path).parts) - 1]
            for file, path in zip(files, paths, strict=True)
        }
        if len(roots) == 1:
            return roots.pop()
    missing = [file.path for file in folder.files if not own_file(file, hub)]
    raise WeightsProblem(
        f"The files of {folder.id} do not lie together: copy {', '.join(missing)} "
        f"to the others in {hub.own or hub.cache}."
    )


def _from_one_mirror(folder: Folder) -> Iterator[tuple[File, ...]]:
    """The files as each repository has them that has them all."""
    for mirrors in zip(*(file.mirrors for file in folder.files), strict=True):
        yield tuple(
            replace(file, repo=mirror.repo, path=mirror.path, revision=mirror.revision, mirrors=())
            for file, mirror in zip(folder.files, mirrors, strict=True)
        )


def fetch_folders(
    folders: Sequence[Folder], on_progress: OnProgress = silent, hub: Hub | None = None
) -> tuple[Path, ...]:
    """Several folders with one progress, by their bytes."""
    total = sum(folder.bytes for folder in folders)
    paths: list[Path] = []
    done = 0
    for folder in folders:
        share = part(on_progress, done / total, (done + folder.bytes) / total)
        paths.append(fetch_folder(folder, share, hub))
        done += folder.bytes
    return tuple(paths)


def verify(
    file: File, on_progress: OnProgress = silent, hub: Hub | None = None
) -> dict[Path, bool]:
    """Every copy on this computer, and whether it is sound now; damaged ones are removed.

    A file of the person's own is not, and one of their own making cannot be compared.
    """
    hub = hub or Hub.of_environment()
    if own := own_file(file, hub):
        return {own: taken_as_it_is(own, file) or _is_sound_now(own, file, hub, on_progress)}
    found = {path: _is_sound_now(path, file, hub, on_progress) for path in cached_paths(file, hub)}
    if kept_path(file, hub).is_file():
        found[kept_path(file, hub)] = kept.is_whole(file, hub)
    for path, sound in found.items():
        if not sound:
            _remove(path)
    return found


def _is_sound_now(path: Path, file: File, hub: Hub, on_progress: OnProgress) -> bool:
    return checking.is_sound(path, file, hub, on_progress, again=True)


def _here(file: File, hub: Hub, on_progress: OnProgress) -> Path | None:
    """A sound copy on this computer."""
    if hub.own and not hub.own.is_dir():
        raise WeightsProblem(
            f"{FOLDER_VARIABLE} names {hub.own}, which is not a folder: correct or unset it."
        )
    if own := own_file(file, hub):
        if taken_as_it_is(own, file) or checking.is_sound(own, file, hub, on_progress):
            return own
        instead = f"; weights of your own making go there as {file.id}.safetensors"
        raise WeightsProblem(
            f"{own} is not the {file.name} that Mouthpiece knows (by its size or SHA-256): copy "
            f"it again{'' if file.folder else instead}."
        )
    copies = cached_paths(file, hub)
    return next((c for c in copies if checking.is_sound(c, file, hub, on_progress)), None)


def _brought(file: File, hub: Hub, on_progress: OnProgress) -> Path:
    """From the first source that gives the right file."""
    problems = []
    for source in file.sources:
        try:
            return _from_source(source, file, hub, on_progress)
        except Failed as failure:
            problems.append(problem(failure.kind, file, hub, source, failure.detail))
            if failure.kind in FINAL:
                raise problems[-1] from None
    raise problems[0]  # the mirrors are there to help, not to explain


def _from_source(source: Source, file: File, hub: Hub, on_progress: OnProgress) -> Path:
    for _ in range(_TRIES):
        path = download(source, file, hub, part(on_progress, 0, _DOWNLOAD_SHARE))
        if checking.is_sound(path, file, hub, part(on_progress, _DOWNLOAD_SHARE, 1)):
            return path
        _remove(path)
    raise Failed("damaged" if file.sha256 else "changed", str(checking.record_path(file, hub)))


def _remove(path: Path) -> None:
    """From the cache: the file, and the name that leads to it."""
    path.resolve().unlink(missing_ok=True)
    path.unlink(missing_ok=True)


def _require_room(files: Sequence[File], hub: Hub) -> None:
    needed = sum(file.bytes + file.kept_bytes for file in files)
    needed += sum(archive.bytes for archive in {file.archive for file in files} if archive)
    free = free_bytes(hub.cache)
    if needed > free:
        names = ", ".join(file.name for file in files)
        raise WeightsProblem(
            f"{names}: {size(needed)} are needed in {hub.cache} and {size(free)} are free: make "
            "room, or set HF_HOME to a folder on a larger disk."
        )


@contextlib.contextmanager
def _turn(file: File, hub: Hub, on_progress: OnProgress) -> Iterator[None]:
    """One download of a file at a time, among threads and programs."""
    from filelock import FileLock, Timeout  # comes with huggingface_hub

    lock = FileLock(hub.kept / f"{file.archive.id if file.archive else file.id}.lock")
    while not lock.is_locked:
        try:
            hub.kept.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=_REPORT_EACH_S)
        except Timeout:
            on_progress(0, f"Waiting for {file.name}, which is being downloaded")
        except OSError as error:
            raise problem("no_access", file, hub, detail=str(error)) from error
    try:
        yield
    finally:
        lock.release()
