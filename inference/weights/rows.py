"""The registry: one row per file that is ever downloaded, or per folder of files.

A row says what the file is, byte for byte; where it is found may change. That is why a mirror
may name a branch: whatever the branch holds one day, only the bytes with the row's sha256 are
used.

Of some files no sha256 is published. Such a row leaves it empty: the file is then compared with
the hash that the Hub announces when it comes for the first time, and ever after with what came.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Literal

_DATASETS = "datasets/"


@dataclass(frozen=True)
class Source:
    """A place on the Hub, or an address elsewhere."""

    repo: str  # "owner/name", or "datasets/owner/name"
    path: str
    revision: str = "main"
    url: str = ""  # elsewhere

    @property
    def repo_id(self) -> str:
        """As huggingface_hub names it, which wants the kind apart."""
        return self.repo.removeprefix(_DATASETS)

    @property
    def repo_type(self) -> str:
        return "dataset" if self.repo.startswith(_DATASETS) else "model"


@dataclass(frozen=True)
class Archive:
    """A zip file on the web. Its members are used, and it is not kept."""

    id: str
    url: str
    bytes: int  # without a sha256: about
    sha256: str = ""  # "": that of what comes first
    members: tuple[str, ...] = ()  # where in its folder each is put, under the name it has there


@dataclass(frozen=True)
class File:
    id: str
    repo: str
    path: str
    revision: str  # 40 hex digits, so that a file once here needs no network at all
    sha256: str  # "": that of what comes first
    bytes: int  # in a folder: about
    licence: str  # SPDX where there is one, else in words
    commercial_use: Literal["yes", "no", "ask"]
    purpose: str  # one line, for a list
    kept_bytes: int = 0  # of the safetensors made of a pickle at its first use; 0: none is made
    mirrors: tuple[Source, ...] = ()
    folder: str = ""  # id of the folder it belongs to
    archive: Archive | None = None  # what it comes in, where it is not on the Hub by itself
    url: str = ""  # where it is, elsewhere than on the Hub

    @property
    def files(self) -> tuple[File, ...]:
        """Itself: as of a folder."""
        return (self,)

    @property
    def name(self) -> str:
        return PurePosixPath(self.path).name

    def beside(self, path: str) -> File:
        """Another of its folder and archive."""
        return replace(self, id=_in_folder(self.folder, path), path=path)

    @property
    def zip_file(self) -> File:
        """The archive it comes in, as a file of its own."""
        assert self.archive is not None
        archive = self.archive
        return replace(
            self,
            id=archive.id,
            path=PurePosixPath(archive.url).name,
            sha256=archive.sha256,
            bytes=archive.bytes,
            archive=None,
            url=archive.url,
        )

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where it is looked for, in this order."""
        return (Source(self.repo, self.path, self.revision, self.url), *self.mirrors)


def _in_folder(folder: str, path: str) -> str:
    return f"{folder}-{path.replace('/', '-')}"


@dataclass(frozen=True)
class Folder:
    """Files that are used together: of one repository, laid out as they are there, or out of
    archives."""

    id: str
    purpose: str
    licence: str
    commercial_use: Literal["yes", "no", "ask"]
    files: tuple[File, ...]

    @property
    def bytes(self) -> int:
        return sum(file.bytes for file in self.files)


def folder(
    id: str,
    repo: str,
    paths: Mapping[str, int],
    *,
    licence: str,
    commercial_use: Literal["yes", "no", "ask"],
    purpose: str,
    revision: str = "main",
    sha256: Mapping[str, str] | None = None,
) -> Folder:
    """`paths`: with the bytes of each, about. `sha256`: of those paths where it is known."""
    files = tuple(
        File(
            id=_in_folder(id, path),
            repo=repo,
            path=path,
            revision=revision,
            sha256=(sha256 or {}).get(path, ""),
            bytes=size,
            licence=licence,
            commercial_use=commercial_use,
            purpose=purpose,
            folder=id,
        )
        for path, size in paths.items()
    )
    return Folder(id, purpose, licence, commercial_use, files)


def unpacked_folder(
    id: str,
    archives: Mapping[Archive, Mapping[str, int]],
    *,
    licence: str,
    commercial_use: Literal["yes", "no", "ask"],
    purpose: str,
) -> Folder:
    """Of each archive the paths of its members in the folder, with the bytes of each, about."""
    files = tuple(
        File(
            id=_in_folder(id, path),
            repo="",
            path=path,
            revision="",
            sha256="",
            bytes=size,
            licence=licence,
            commercial_use=commercial_use,
            purpose=purpose,
            folder=id,
            archive=replace(archive, members=tuple(paths)),
        )
        for archive, paths in archives.items()
        for path, size in paths.items()
    )
    return Folder(id, purpose, licence, commercial_use, files)


# The authors give Wav2Lip's weights for research and personal use alone, because of the
# recordings (LRS2) they learned from. Their own links lead to other files or nowhere.
WAV2LIP_GAN = File(
    id="wav2lip_gan",
    repo="Nekochu/Wav2Lip",
    path="wav2lip_gan.pth",
    revision="3b29710a61ce62afe87ba6fc3f37bd85728f9af4",
    sha256="ca9ab7b7b812c0e80a6e70a5977c545a1e8a365a6c49d5e533023c034d7ac3d8",
    bytes=435_801_865,
    licence="CC-BY-NC-4.0",
    commercial_use="no",
    purpose="Wav2Lip's lips, trained for sharpness too.",
    kept_bytes=145_330_000,
    mirrors=(
        Source("camenduru/Wav2Lip", "checkpoints/wav2lip_gan.pth"),
        Source("numz/wav2lip_studio", "Wav2lip/wav2lip_gan.pth"),
        Source("Non-playing-Character/Wave2lip", "wav2lip_gan.pth"),
    ),
)

# camenduru/Wav2Lip has a file of this name too: a web page of 167 kB, saved by mistake.
WAV2LIP = File(
    id="wav2lip",
    repo="Nekochu/Wav2Lip",
    path="wav2lip.pth",
    revision="3b29710a61ce62afe87ba6fc3f37bd85728f9af4",
    sha256="b78b681b68ad9fe6c6fb1debc6ff43ad05834a8af8a62ffc4167b7b34ef63c37",
    bytes=435_807_851,
    licence="CC-BY-NC-4.0",
    commercial_use="no",
    purpose="Wav2Lip's lips, trained for timing alone.",
    kept_bytes=145_330_000,
    mirrors=(
        Source("numz/wav2lip_studio", "Wav2lip/wav2lip.pth"),
        Source("rippertnt/wav2lip", "wav2lip.pth"),
        Source("vinthony/SadTalker", "wav2lip.pth"),
    ),
)

# Trained for and first published with face-alignment, whose code is BSD-3-Clause.
S3FD = File(
    id="s3fd",
    repo="ByteDance/LatentSync",
    path="auxiliary/s3fd-619a316812.pth",
    revision="405eda8eab9f65c1a6e0c292a5dee5a08089e2ae",
    sha256="619a31681264d3f7f7fc7a16a42cbbe8b23f31a256f75a366e5a1bcd59b33543",
    bytes=89_843_225,
    licence="OpenRAIL++ (its host's)",
    commercial_use="ask",
    purpose="Finds the faces that Wav2Lip was trained on.",
    kept_bytes=89_850_000,
    mirrors=(
        Source(
            "ByteDance/LatentSync-1.5",
            "auxiliary/s3fd-619a316812.pth",
            "32a20d29aead0498e3e885e90dbbe8027da1b61b",
        ),
        Source("camenduru/Wav2Lip", "checkpoints/s3fd-619a316812.pth"),
        Source(
            "vinthony/SadTalker",
            "hub/checkpoints/s3fd-619a316812.pth",
            "4aedd064359e623398a2d73eb8c253ebb2bd516c",
        ),
    ),
)

ROWS = (WAV2LIP_GAN, WAV2LIP, S3FD)
