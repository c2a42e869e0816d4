"""Files that come in a zip file: the file is downloaded, looked through, and not kept.

Responsible for that nothing of an archive is trusted: its members are looked for by their names
and written to places of our choosing, only those that are needed, none larger than it can be.
What came first is what is right ever after, for the archive as for each member.
"""

from __future__ import annotations

import errno
import stat
import tempfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from inference.progress import OnProgress, part
from inference.weights import checking
from inference.weights.download import Failed, download
from inference.weights.places import Hub, unpacked_path
from inference.weights.problems import problem
from inference.weights.rows import Archive, File

_TRIES = 2  # of an archive that arrives damaged
_DOWNLOADED = 0.9  # of the work
_MOST_MEMBERS = 200
_MOST_TIMES, _AND_BYTES = 20, 1_000_000  # its own size: numbers of networks hardly shrink
_PIECE_BYTES = 1 << 20
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_FILES = "__MACOSX"  # a folder in which macOS keeps notes on files, under their names


def bring(file: File, hub: Hub, on_progress: OnProgress) -> Path:
    """With it, all that is needed of its archive."""
    assert file.archive is not None
    try:
        _bring_archive(file.archive, file, hub, on_progress)
    except Failed as failure:
        raise problem(failure.kind, file.zip_file, hub, detail=failure.detail) from None
    return unpacked_path(file, hub)


def _bring_archive(archive: Archive, file: File, hub: Hub, on_progress: OnProgress) -> None:
    whole = file.zip_file
    (source,) = whole.sources
    failure = Failed("damaged")
    for _ in range(_TRIES):
        path = download(source, whole, hub, part(on_progress, 0, _DOWNLOADED))
        try:
            on_progress(_DOWNLOADED, f"Unpacking {whole.name}")
            _unpack_and_place(archive, file, path, whole, hub, on_progress)
            return
        except Failed as failed:
            failure = failed
            if failed.kind == "unsafe":
                break
        finally:
            path.unlink(missing_ok=True)
    raise failure


def _unpack_and_place(
    archive: Archive, file: File, path: Path, whole: File, hub: Hub, on_progress: OnProgress
) -> None:
    with tempfile.TemporaryDirectory(dir=hub.kept, prefix=f"{archive.id}-") as scratch:
        # A broken zip file must not become what is right ever after: it is opened first.
        unpack(path, archive.members, Path(scratch))
        if not checking.is_sound(path, whole, hub, part(on_progress, _DOWNLOADED, 1)):
            record = checking.record_path(whole, hub)
            raise Failed("damaged" if archive.sha256 else "changed", str(record))
        for path_there in archive.members:
            member = file.beside(path_there)
            place = unpacked_path(member, hub)
            place.parent.mkdir(parents=True, exist_ok=True)
            Path(scratch, path_there).replace(place)
            checking.record_path(member, hub).unlink(missing_ok=True)
            checking.is_sound(place, member, hub)  # from now on


def unpack(path: Path, members: tuple[str, ...], folder: Path) -> None:
    """Puts each of `members` into the folder. Failed: "damaged", or "unsafe" with the reason."""
    try:
        with zipfile.ZipFile(path) as opened:
            infos = opened.infolist()
            _check(infos)
            left = _MOST_TIMES * path.stat().st_size + _AND_BYTES
            for member in members:
                info = _found(infos, PurePosixPath(member).name)
                target = folder / member
                target.parent.mkdir(parents=True, exist_ok=True)
                with opened.open(info) as inside, target.open("wb") as outside:
                    while piece := inside.read(_PIECE_BYTES):
                        left -= len(piece)  # as it comes: what the archive says of it may be wrong
                        if left < 0:
                            raise Failed("unsafe", "unpacked, it is larger than it can be")
                        outside.write(piece)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise Failed("damaged", str(error)) from error
    except OSError as error:
        raise Failed("no_room" if error.errno in NO_ROOM else "no_access", str(error)) from error


def _check(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > _MOST_MEMBERS:
        raise Failed("unsafe", f"it holds {len(infos)} files")
    for info in infos:
        path = PurePosixPath(info.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in info.filename:
            raise Failed("unsafe", "a path in it leads out of its folder")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise Failed("unsafe", "it holds a link to somewhere else")


def _found(infos: list[zipfile.ZipInfo], name: str) -> zipfile.ZipInfo:
    """In whichever folder of the archive; model.pth may be called model.pth.tar, as once."""
    for called in (name, f"{name}.tar"):
        for info in infos:
            path = PurePosixPath(info.filename)
            if path.name == called and not info.is_dir() and _NO_FILES not in path.parts:
                return info
    raise Failed("unsafe", f"there is no {name} in it")
