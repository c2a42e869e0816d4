"""From a folder in diffusers' layout to networks in memory, each kept once.

Two models that bring the very same network share it: a network is known by the bytes of its
weights and by its settings, not by where it came from.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from inference import gpu
from inference.torchaudio_door import open_torchaudio

_INDEX = "model_index.json"


@dataclass(frozen=True)
class Part:
    """Names one network of a model without holding it: plain data, for any process."""

    name: str  # the folder it lies in
    library: str
    kind: str  # its class
    device: str
    precision: str


@dataclass(frozen=True)
class Kit:
    """All of a model, on one device."""

    folder: Path
    device: str
    precision: str

    def parts(self) -> list[Part]:
        index = json.loads((self.folder / _INDEX).read_text("utf-8"))
        return [
            Part(name, entry[0], entry[1], self.device, self.precision)
            for name, entry in index.items()
            if isinstance(entry, list) and entry[0] and (self.folder / name).is_dir()
        ]

    def loaded(self) -> dict[str, Any]:
        """By the names that the pipeline has for them."""
        return {part.name: self._part(part) for part in self.parts()}

    def pipeline(self) -> Any:
        """A new one for each use: it keeps state, its networks do not."""
        open_torchaudio()
        import diffusers

        index = json.loads((self.folder / _INDEX).read_text("utf-8"))
        kind = getattr(diffusers, index["_class_name"])
        loaded = self.loaded()
        others = {
            name: None if isinstance(entry, list) else entry
            for name, entry in index.items()
            if name not in loaded and not name.startswith("_")
        }
        pipeline = kind(**loaded, **others)
        pipeline.set_progress_bar_config(disable=True)
        return pipeline

    def _part(self, part: Part) -> Any:
        return gpu.keep((self.folder, part), lambda: self._read(part))

    def _read(self, part: Part) -> Any:
        open_torchaudio()
        import torch

        if part.device != "cpu" and gpu.on_zero_gpu():  # in a process of its own
            return replace(self, device="cpu")._part(replace(part, device="cpu")).to(part.device)
        where = self.folder / part.name
        kind = getattr(import_module(part.library), part.kind)
        weights = list(where.glob("*.safetensors"))
        if not weights:
            return kind.from_pretrained(where, local_files_only=True)
        dtype = "torch_dtype" if part.library == "diffusers" else "dtype"
        return kind.from_pretrained(
            where,
            local_files_only=True,
            use_safetensors=True,
            variant="fp16" if any(".fp16." in path.name for path in weights) else None,
            **{dtype: getattr(torch, part.precision)},
        ).to(part.device)
