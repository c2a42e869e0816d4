"""A glimpse of latents looks like the picture they are of, whatever network made them."""

import cv2
import numpy as np
import pytest

from inference.avatar.diffusion.latents import glimpse
from inference.avatar.diffusion.loading import Kit
from inference.avatar.presets import open_preset
from tests.avatar.diffusion.tiny import stable_diffusion
from tests.avatar.diffusion.tiny_flux import flux2_klein

SIDE = 256


def keep_colours(vae) -> None:
    """Gives its encoder weights with which a latent is a mix of the colours below it.

    Random ones would lose the picture, and trained ones are large.
    """
    import torch

    encoder = vae.encoder
    with torch.no_grad():
        for name, weights in encoder.named_parameters():
            if "conv2" in name or "to_out" in name:
                weights.zero_()  # what these would add to what passes by them
        encoder.conv_in.weight.zero_()
        encoder.conv_in.bias.zero_()
        for channel in range(encoder.conv_in.out_channels):
            encoder.conv_in.weight[channel, channel % 3, 1, 1] = 1
        for block in encoder.down_blocks[:-1]:
            halving = block.downsamplers[0].conv
            halving.bias.zero_()
            halving.weight.zero_()
            for channel in range(halving.out_channels):
                halving.weight[channel, channel, :2, :2] = 0.25
        encoder.conv_norm_out.bias.fill_(8)  # where its activation is straight
        encoder.conv_out.weight[:, :, (0, 0, 0, 1, 1, 2, 2, 2), (0, 1, 2, 0, 2, 0, 1, 2)] = 0


def scaled(vae, latents):
    return latents * vae.config.scaling_factor


def packed(vae, latents):
    """As FLUX.2's pipeline has them on the way: normal, by what training found them to be."""
    from diffusers import Flux2KleinPipeline

    fours = Flux2KleinPipeline._patchify_latents(latents)
    vae.bn.running_mean, vae.bn.running_var = fours.mean((0, 2, 3)), fours.var((0, 2, 3))
    mean, variance = (of.view(1, -1, 1, 1) for of in (vae.bn.running_mean, vae.bn.running_var))
    normal = (fours - mean) / (variance + vae.config.batch_norm_eps).sqrt()
    return Flux2KleinPipeline._pack_latents(normal)


@pytest.mark.parametrize(
    ("made", "held"),
    [(stable_diffusion, scaled), (flux2_klein, packed)],
)
def test_a_portrait_is_recognised(made, held, tmp_path):
    import torch

    made(tmp_path)
    pipeline = Kit(tmp_path, "cpu", "float32").pipeline()
    keep_colours(pipeline.vae)
    portrait = cv2.resize(open_preset("arjun").image, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    pixels = torch.from_numpy(portrait).permute(2, 0, 1)[None] / 127.5 - 1
    with torch.no_grad():
        latents = pipeline.vae.encode(pixels).latent_dist.mode()
    shown = glimpse(pipeline, held(pipeline.vae, latents), (SIDE, SIDE))
    small = cv2.resize(portrait, (SIDE // 8, SIDE // 8), interpolation=cv2.INTER_AREA)
    assert shown.shape == small.shape and shown.dtype == np.uint8
    assert np.corrcoef(shown.ravel(), small.ravel())[0, 1] > 0.95
    assert abs(shown.mean() - small.mean()) < 20


def test_noise_is_not_shown_louder_than_a_picture(tmp_path):
    """Some schedulers begin at many times the strength of what they end at."""
    import torch

    stable_diffusion(tmp_path)
    pipeline = Kit(tmp_path, "cpu", "float32").pipeline()
    noise = torch.randn(1, 4, 8, 8, generator=torch.Generator().manual_seed(1))
    quiet = glimpse(pipeline, noise / noise.std(), (64, 64))
    assert np.array_equal(glimpse(pipeline, 14.6 * noise, (64, 64)), quiet)
