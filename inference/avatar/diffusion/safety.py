"""Whether a painted picture is fit for all eyes, by a small network, on the CPU.

The models that paint bring none of their own.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from inference import gpu
from inference.torchaudio_door import open_torchaudio
from inference.weights.reading import reading

_UNFIT = "nsfw"  # the label
_AT_MOST = 0.5  # of the probability


def load(folder: Path) -> None:
    _loaded(folder)


def is_safe(image: np.ndarray, folder: Path) -> bool:
    import torch

    checker = _loaded(folder)
    with torch.inference_mode():
        values = _prepared(image, checker.settings)
        shares = checker.network(pixel_values=values).logits.softmax(-1)[0]
    return float(shares[checker.unfit]) <= _AT_MOST


@dataclass(frozen=True)
class _Checker:
    network: Any
    unfit: int  # place of that label
    settings: dict[str, Any]  # of the pictures it takes


def _loaded(folder: Path) -> _Checker:
    return gpu.keep(("safety", folder), lambda: _read(folder))


def _read(folder: Path) -> _Checker:
    open_torchaudio()
    from transformers import ViTForImageClassification
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # for a terminal nobody looks at
    with reading(folder, "a safety checker"):
        settings = json.loads((folder / "preprocessor_config.json").read_text("utf-8"))
        network = ViTForImageClassification.from_pretrained(folder, local_files_only=True)
        labels = list((network.config.id2label or {}).values())
        unfit = labels.index(_UNFIT)
    return _Checker(network.eval(), unfit, settings)


def _prepared(image: np.ndarray, settings: dict[str, Any]) -> Any:
    """As the file beside the network says; transformers' own way needs torchvision."""
    import torch
    from PIL import Image

    size = settings["size"]
    small = Image.fromarray(image).resize(
        (size["width"], size["height"]), Image.Resampling(settings["resample"])
    )
    values = np.asarray(small, np.float32) * settings["rescale_factor"]
    values = (values - settings["image_mean"]) / settings["image_std"]
    return torch.from_numpy(values.astype(np.float32)).permute(2, 0, 1)[None]
