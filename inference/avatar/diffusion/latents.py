"""A small picture of what is not finished yet, without the decoder that takes seconds for it.

Each place of the latents becomes a pixel, by a matrix that is fitted, once for each decoder, to
what its own encoder makes of three portraits of the gallery.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from torch import Tensor

_SIDE = 128  # of the portraits: so small that the encoder takes a moment on any machine
_PORTRAITS = ("mia", "samuel", "hana")


def fitted(vae: Any) -> np.ndarray:
    """(channels + 1, 3): from the decoder's own latents, and one, to red, green and blue."""
    import torch

    seen = _portraits()
    with torch.inference_mode():
        pixels = torch.from_numpy(seen).permute(0, 3, 1, 2).to(vae.device, vae.dtype)
        latents = vae.encode(pixels).latent_dist.mode().float().cpu()
    small = torch.nn.functional.adaptive_avg_pool2d(
        torch.from_numpy(seen).permute(0, 3, 1, 2), latents.shape[-2:])
    known, wanted = (some.permute(0, 2, 3, 1).flatten(0, 2).numpy() for some in (latents, small))
    return np.linalg.lstsq(_and_one(known), wanted, rcond=None)[0]


def glimpse(latents: Tensor, matrix: np.ndarray) -> np.ndarray:
    """(channels, h, w) of the decoder's own to (h, w, 3) uint8."""
    values = np.moveaxis(latents.float().cpu().numpy(), 0, -1)
    return np.rint((np.clip(_and_one(values) @ matrix, -1, 1) + 1) * 127.5).astype(np.uint8)


class Foresight:
    """What a scheduler takes the finished latents to be, at the step that it has just done.

    The latents themselves are mostly noise until the last steps.
    """

    def __init__(self, scheduler: Any) -> None:
        self._scheduler = scheduler
        step = scheduler.step

        @wraps(step)  # a pipeline looks at its parameters
        def watched(output: Tensor, timestep: Any, sample: Tensor, *more: Any, **named: Any) -> Any:
            self._seen = sample, output
            return step(output, timestep, sample, *more, **named)

        scheduler.step = watched

    @property
    def latents(self) -> Tensor:
        if hasattr(self._scheduler, "model_outputs"):  # DPM-Solver++ keeps its own
            return self._scheduler.model_outputs[-1]
        sample, output = self._seen  # Euler's, of noise as of flow
        return sample - self._scheduler.sigmas[self._scheduler.step_index - 1].to(sample) * output


def decoders_own(latents: Tensor, pipeline: Any, size: tuple[int, int]) -> Tensor:
    """What the pipeline would decode now: (channels, h, w)."""
    vae = pipeline.vae
    if hasattr(vae, "bn"):  # FLUX.2: a row of places, each of four neighbours, normalised
        width, height = (side // (2 * pipeline.vae_scale_factor) for side in size)
        places = latents.transpose(1, 2).unflatten(2, (height, width))
        mean, variance = (some.view(1, -1, 1, 1).to(places)
                          for some in (vae.bn.running_mean, vae.bn.running_var))
        places = places * (variance + vae.config.batch_norm_eps).sqrt() + mean
        return pipeline._unpatchify_latents(places)[0]
    return latents[0] / vae.config.scaling_factor


def _portraits() -> np.ndarray:
    """(n, side, side, 3) float32 in -1..1."""
    from PIL import Image

    from inference.avatar.presets import find_preset

    seen = []
    for name in _PORTRAITS:
        with Image.open(find_preset(name).thumbnail) as picture:
            small = picture.convert("RGB").resize((_SIDE, _SIDE), Image.Resampling.BOX)
            seen.append(np.asarray(small, np.float32) / 127.5 - 1)
    return np.stack(seen)


def _and_one(values: np.ndarray) -> np.ndarray:
    return np.concatenate([values, np.ones_like(values[..., :1])], -1)
