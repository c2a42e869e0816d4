"""How many tokens a text is, by a model's own tokenizer, which may be here before the model is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from inference import gpu
from inference.torchaudio_door import open_torchaudio
from inference.weights.reading import reading


def tokens_of(folder: Path) -> Callable[[str], int]:
    tokenizer = gpu.keep(("tokenizer", folder), lambda: _read(folder))
    return lambda text: len(tokenizer(text, verbose=False).input_ids)


def _read(folder: Path) -> Any:
    open_torchaudio()
    from transformers import AutoTokenizer

    with reading(folder, "a tokenizer"):
        return AutoTokenizer.from_pretrained(folder, local_files_only=True)
