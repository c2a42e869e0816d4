"""A small picture of what is not finished yet, without the decoder that takes seconds for it.

Each latent pixel becomes one of the picture, by a matrix. It is fitted to the model's own encoder
when the model is first used, on the portraits that come with this project: how a point looks is
much the same for any face, and no two models agree on what their channels mean.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np

if TYPE_CHECKING:
    from torch import Tensor

_SHOWN = ("mia", "samuel", "hana", "omar", "elena", "fern")
_SIDE = 64  # pixels of each, for the fit

_matrices: WeakKeyDictionary[Any, np.ndarray] = WeakKeyDictionary()


def glimpse(pipeline: Any, latents: Tensor, size: tuple[int, int]) -> np.ndarray:
    """The first of those that the pipeline is at, as (h, w, 3) uint8; `size`: of its picture."""
    spread = latents[0].detach().float().std()
    points = _as_encoded(pipeline.vae, latents[:1].detach().float() / spread.clamp(min=1), size)[0]
    matrix = _matrix(pipeline.vae)
    picture = np.tensordot(points.cpu().numpy(), matrix[:-1], (0, 0)) + matrix[-1]
    return np.rint(np.clip(picture, 0, 1) * 255).astype(np.uint8)


def _as_encoded(vae: Any, latents: Tensor, size: tuple[int, int]) -> Tensor:
    """(1, channels, h, w), in the numbers that the encoder gives."""
    if latents.ndim == 4:
        return latents / vae.config.scaling_factor
    # FLUX.2's: normalised, and a token of four neighbours each.
    halvings = len(vae.config.block_out_channels)
    width, height = (pixels >> halvings for pixels in size)
    spread = (vae.bn.running_var.to(latents) + vae.config.batch_norm_eps).sqrt()
    tokens = latents * spread + vae.bn.running_mean.to(latents)
    fours = tokens.reshape(1, height, width, -1, 2, 2)
    return fours.permute(0, 3, 1, 4, 2, 5).reshape(1, -1, 2 * height, 2 * width)


def _matrix(vae: Any) -> np.ndarray:
    """(channels + 1, 3) to colours from 0 to 1, the last of it for one."""
    if vae not in _matrices:
        _matrices[vae] = _fitted(vae)
    return _matrices[vae]


def _fitted(vae: Any) -> np.ndarray:
    import cv2
    import torch

    from inference.avatar.presets import open_preset

    inputs, colours = [], []
    for name in _SHOWN:
        image = cv2.resize(open_preset(name).image, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
        pixels = torch.from_numpy(image).permute(2, 0, 1)[None] / 127.5 - 1
        with torch.no_grad():
            encoded = vae.encode(pixels.to(vae.device, vae.dtype)).latent_dist.mode()
        points = encoded[0].float().cpu().numpy()
        small = cv2.resize(image, points.shape[:0:-1], interpolation=cv2.INTER_AREA)
        inputs.append(points.reshape(len(points), -1).T)
        colours.append(small.reshape(-1, 3) / 255)
    points = np.concatenate(inputs)
    points = np.column_stack([points, np.ones(len(points))])
    return np.linalg.lstsq(points, np.concatenate(colours), rcond=1e-3)[0].astype(np.float32)
