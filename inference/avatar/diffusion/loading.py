"""From a folder in diffusers' layout to networks in memory, each kept once.

Two models that bring the very same network share it: a network is known by what its files hold,
not by where they lie. What was used longest ago makes room for what is to come.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from inference import gpu
from inference.errors import PictureProblem
from inference.torchaudio_door import open_torchaudio
from inference.weights import size
from inference.weights.reading import reading

# The two halves of a model, by the names that pipelines have for them: one is done with when the
# other begins, and both together may be more than there is room for.
READING, PAINTING = ("tokenizer", "text_encoder"), ("unet", "transformer", "vae")

_INDEX = "model_index.json"
_SMALL = 20_000_000  # bytes: of larger files it is not read what they hold
_BYTES = {"float32": 4, "float16": 2, "bfloat16": 2}
_NOTES = ("_", "transformers_version", "torch_dtype", "dtype")  # of a configuration: no settings
# What a picture needs beside the networks: the decoder's largest layers, in float32 at 512x512.
_WORKING_BYTES = 1_000_000_000


@dataclass(frozen=True)
class Part:
    """Names one network of a model, or its tokenizer or scheduler, without holding it."""

    library: str
    kind: str  # its class
    content: tuple[str, ...]
    device: str
    precision: str
    folder: Path = field(compare=False)

    @property
    def bytes(self) -> int:
        """Of its numbers, in memory."""
        numbers = sum(map(_numbers, self.folder.glob("*.safetensors")))
        return numbers * _BYTES[self.precision]

    def kept(self) -> Any:
        return gpu.keep(self, self._load)

    def _load(self) -> Any:
        if self.device != "cpu" and gpu.on_zero_gpu():  # in a process of its own
            return replace(self, device="cpu").kept().to(self.device)
        import torch

        kind = getattr(import_module(self.library), self.kind)
        files = list(self.folder.glob("*.safetensors"))
        if not files:
            return kind.from_pretrained(self.folder, local_files_only=True)
        dtype = getattr(torch, self.precision)
        own: dict[str, Any] = {"dtype": dtype}
        if self.library == "diffusers":  # it asks for accelerate, aloud, unless told not to
            frugal = find_spec("accelerate") is not None
            own = {"torch_dtype": dtype, "low_cpu_mem_usage": frugal}
        network, told = kind.from_pretrained(
            self.folder,
            output_loading_info=True,
            local_files_only=True,
            use_safetensors=True,
            variant="fp16" if any(".fp16." in file.name for file in files) else None,
            **own,
        )
        if missing := told["missing_keys"]:  # those would be random, and what is painted noise
            raise ValueError(f"{self.folder.name} lacks {min(missing)}")
        if self.device == "cpu" and self.kind.startswith("Autoencoder"):
            # The order in which its convolutions take a fifth less time; others gain nothing.
            network.to(memory_format=torch.channels_last)
        return network.eval().to(self.device)


@dataclass(frozen=True)
class Kit:
    """All that a model is made of, on one device: plain data, for any process."""

    folder: Path
    device: str  # "cuda", "mps" or "cpu"
    precision: str

    @cached_property
    def _index(self) -> dict[str, Any]:
        return dict(json.loads((self.folder / _INDEX).read_text("utf-8")))

    def parts(self) -> dict[str, Part]:
        """By the names that the pipeline has for them."""
        return {
            name: Part(
                library=entry[0], kind=entry[1], content=tuple(_content(self.folder / name)),
                device=self.device, precision=self.precision, folder=self.folder / name,
            )
            for name, entry in self._index.items()
            if isinstance(entry, list) and entry[0] and (self.folder / name).is_dir()
        }  # fmt: skip

    def on_cpu(self) -> Kit:
        """Of the same precision: as it waits for a GPU that is lent."""
        return replace(self, device="cpu")

    def load(self) -> None:
        """Ahead of its use, as much as there is room for at once."""
        with reading(self.folder, "a model that paints"):
            _, lacking = self._make_room(self.parts().values())
        self.loaded(without=PAINTING if lacking else ())

    def loaded(self, without: tuple[str, ...] = ()) -> dict[str, Any]:
        """By the names that the pipeline has for them, `without` some."""
        with _quietly(), reading(self.folder, "a model that paints"):
            parts = {name: part for name, part in self.parts().items() if name not in without}
            needed, lacking = self._make_room(parts.values())
            if lacking:
                raise PictureProblem(
                    f"This engine takes {size(needed)} of memory at once, {size(int(lacking))} "
                    "more than is free: close other programs, or choose a smaller engine."
                )
            # The largest first: while one is read, its file takes memory as well.
            by_size = sorted(parts.items(), key=lambda one: one[1].bytes, reverse=True)
            return {name: part.kept() for name, part in by_size}

    def _make_room(self, parts: Collection[Part]) -> tuple[int, float]:
        """The bytes that are still to come, and how many of them find no room."""
        coming = sum(part.bytes for part in parts if not gpu.is_kept(part))
        if not coming:
            return 0, 0
        needed = coming + _WORKING_BYTES
        return needed, gpu.make_room(needed, self.device, parts)

    def pipeline(self, without: tuple[str, ...] = ()) -> Any:
        """A new one for each use, with a scheduler of its own: both keep state, networks do not."""
        loaded = self.loaded(without)
        import diffusers

        with _quietly():
            kind = getattr(diffusers, self._index["_class_name"])
        settings = {
            name: None if isinstance(entry, list) else entry
            for name, entry in self._index.items()
            if name in inspect.signature(kind).parameters
        }
        scheduler = loaded["scheduler"]
        fresh = type(scheduler).from_config(scheduler.config)
        pipeline = kind(**settings | loaded | {"scheduler": fresh})
        pipeline.set_progress_bar_config(disable=True)
        return pipeline


@contextmanager
def _quietly() -> Iterator[None]:
    """Without what the libraries tell, as they are imported, a terminal that nobody looks at."""
    open_torchaudio()
    from transformers.utils import logging

    logging.disable_progress_bar()
    before = logging.get_verbosity()
    logging.set_verbosity_error()
    try:
        yield
    finally:
        logging.set_verbosity(before)


def _numbers(file: Path) -> int:
    from math import prod

    from safetensors import safe_open

    with safe_open(file, "np") as opened:
        return sum(prod(opened.get_slice(name).get_shape()) for name in opened.keys())  # noqa: SIM118


def _content(folder: Path) -> Iterator[str]:
    for file in sorted(folder.iterdir()):
        yield f"{file.name}:{_known_by(file)}"


def _known_by(file: Path) -> str:
    """What tells files with other content apart."""
    there = file.resolve()
    if file.name == "config.json":
        settings = json.loads(file.read_text("utf-8"))
        plain = {name: value for name, value in settings.items() if not name.startswith(_NOTES)}
        return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()
    if re.fullmatch("[0-9a-f]{64}", there.name):  # so the Hub's cache names what is large
        return there.name
    about = there.stat()
    if about.st_size < _SMALL:
        return hashlib.sha256(there.read_bytes()).hexdigest()
    return f"{there}:{about.st_size}:{about.st_mtime_ns}"
