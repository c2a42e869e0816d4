"""A small picture of what is not finished yet, without the decoder that takes seconds for it.

Each latent pixel becomes one of the picture, by a matrix: a fit that others made and published,
of what the decoder makes of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from torch import Tensor

# By number of channels. Of Stable Diffusion 1 and 2, as ComfyUI's latent_formats.py has it.
_TO_RGB = {
    4: ((0.3512, 0.2297, 0.3227), (0.3250, 0.4974, 0.2350), (-0.2829, 0.1762, 0.2721),
        (-0.2120, -0.2616, -0.7177)),
}  # fmt: skip


def glimpse(latents: Tensor) -> np.ndarray:
    """(channels, h, w) as the pipeline scales them to (h, w, 3) uint8."""
    values = latents.detach().float().cpu().numpy()
    factors = np.array(_TO_RGB.get(len(values), _grey(len(values))), np.float32)
    picture = np.tensordot(values, factors, (0, 0))
    return np.rint(np.clip((picture + 1) / 2, 0, 1) * 255).astype(np.uint8)


def _grey(channels: int) -> np.ndarray:
    """Of latents nobody fitted a matrix to: how far each pixel is from the mean."""
    return np.full((channels, 3), 1 / channels**0.5, np.float32)
