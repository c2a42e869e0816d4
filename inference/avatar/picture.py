"""Picture files -> upright RGB arrays of bounded size. Knows nothing of faces."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from PIL import Image


def read_picture(source: str | Path | np.ndarray | Image.Image) -> np.ndarray:
    from PIL import Image, ImageOps

    if isinstance(source, np.ndarray):
        picture = Image.fromarray(source)
    elif isinstance(source, Image.Image):
        picture = source
    else:
        picture = Image.open(source)
    return np.asarray(ImageOps.exif_transpose(picture).convert("RGB"))
