"""The generator's trained numbers, made ready for speed: every layer one convolution.

Batch normalisation is a scale and a shift by the time the network is used, so it goes into the
weights; what a residual layer adds is a one in the middle of its kernel. Knows numpy alone, so
that each backend can take from here what it needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from third_party.Wav2Lip.generator import AUDIO_ENCODER, FACE_DECODER, FACE_ENCODER, Layer

BATCH_NORM_EPS = 1e-5  # as the network was trained


@dataclass(frozen=True)
class Convolution:
    """ReLU follows, but for the last one of all."""

    # (out, in, k, k) float32; transposed: (in, out, k, k). In memory channels last, as torch wants
    # them, which then needs no copy of its own.
    weight: np.ndarray
    bias: np.ndarray  # (out,)
    stride: tuple[int, int] = (1, 1)
    padding: int = 0
    transposed: bool = False


@dataclass(frozen=True)
class Join:
    """Where features of the face come beside what the decoder has: y = own(x) + face(features).

    A convolution of two maps put together is the sum of two convolutions, and the one over the
    face need not be done again while the face stands still.
    """

    own: Convolution  # its bias is zero
    face: Convolution


@dataclass(frozen=True)
class Stage:
    """Of the decoder: a join, then convolutions at the size that it leaves."""

    join: Join
    same: tuple[Convolution, ...]


@dataclass(frozen=True)
class Numbers:
    """Of the whole generator."""

    face: tuple[tuple[Convolution, ...], ...]  # a stage per size; each one's result is kept
    audio: tuple[Convolution, ...]  # the decoder's one layer before the first face is at its end
    stages: tuple[Stage, ...]  # from 1x1 up, the last one leaves 32 channels at 96x96
    colour: Convolution  # to blue, green, red; a sigmoid follows


def fold(state: Mapping[str, np.ndarray]) -> Numbers:
    """From a state dict with the published keys."""
    face = tuple(
        tuple(_stage(state, f"face_encoder_blocks.{place}", stage))
        for place, stage in enumerate(FACE_ENCODER))
    audio = tuple(_stage(state, "audio_encoder", AUDIO_ENCODER))
    decoder = [
        tuple(_stage(state, f"face_decoder_blocks.{place}", stage))
        for place, stage in enumerate(FACE_DECODER)]
    decoder.append((_folded(state, "output_block.0", Layer(32)),))
    stages = tuple(
        Stage(_join(convolutions[0], before[-1].bias.size), convolutions[1:])
        for before, convolutions in pairwise(decoder))
    colour = Convolution(
        _channels_last(state["output_block.1.weight"]), state["output_block.1.bias"])
    return Numbers(face, audio + decoder[0], stages, colour)


def _stage(
    state: Mapping[str, np.ndarray], name: str, layers: Iterable[Layer]
) -> Iterator[Convolution]:
    for place, layer in enumerate(layers):
        yield _folded(state, f"{name}.{place}", layer)


def _folded(state: Mapping[str, np.ndarray], name: str, layer: Layer) -> Convolution:
    weight = state[f"{name}.conv_block.0.weight"].astype(np.float64)
    bias = state[f"{name}.conv_block.0.bias"].astype(np.float64)
    gain, shift, mean, variance = (
        state[f"{name}.conv_block.1.{part}"].astype(np.float64)
        for part in ("weight", "bias", "running_mean", "running_var"))
    scale = gain / np.sqrt(variance + BATCH_NORM_EPS)
    weight *= scale[:, None, None] if layer.transposed else scale[:, None, None, None]
    if not layer.width:
        middle = layer.kernel // 2
        channels = np.arange(len(weight))
        weight[channels, channels, middle, middle] += 1
    return Convolution(
        _channels_last(weight),
        ((bias - mean) * scale + shift).astype(np.float32),
        (layer.stride, layer.stride) if isinstance(layer.stride, int) else layer.stride,
        layer.padding,
        layer.transposed,
    )


def _join(convolution: Convolution, own_width: int) -> Join:
    inward = 0 if convolution.transposed else 1  # the axis of what comes in
    own, face = np.split(convolution.weight, [own_width], axis=inward)
    return Join(
        replace(convolution, weight=_channels_last(own), bias=np.zeros_like(convolution.bias)),
        replace(convolution, weight=_channels_last(face)),
    )


def _channels_last(weight: np.ndarray) -> np.ndarray:
    """The same array, the second axis nearest in memory."""
    return np.ascontiguousarray(weight.transpose(0, 2, 3, 1), np.float32).transpose(0, 3, 1, 2)
