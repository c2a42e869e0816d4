"""The generator: 0.2 s of sound and a face without its lower half in, the speaking face out.

Module names and shapes are those of the published checkpoints. Responsible for what the network
computes, not for how fast: it runs as it was trained, layer by layer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor, nn


@dataclass(frozen=True)
class Layer:
    """A row of the tables below: convolution, batch normalisation, ReLU."""

    width: int = 0  # channels out; 0: as many as come in, and what comes in is added
    kernel: int = 3
    stride: int | tuple[int, int] = 1
    padding: int = 1
    transposed: bool = False


SAME = Layer()
POINT = Layer(512, kernel=1, padding=0)
NARROW = Layer(512, padding=0)  # 3x3 to 1x1


def _half(width: int) -> Layer:
    return Layer(width, stride=2)


def _double(width: int) -> Layer:
    return Layer(width, stride=2, transposed=True)


FACE_CHANNELS = 6  # the face with its lower half black, then the face that shows how it looks
FACE_ENCODER = (  # 96x96 at first
    (Layer(16, kernel=7, padding=3),),
    (_half(32), SAME, SAME),
    (_half(64), SAME, SAME, SAME),
    (_half(128), SAME, SAME),
    (_half(256), SAME, SAME),
    (_half(512), SAME),
    (NARROW, POINT),
)
AUDIO_ENCODER = (  # 80 bands x 16 steps at first; the bands shrink faster
    Layer(32), SAME, SAME,
    Layer(64, stride=(3, 1)), SAME, SAME,
    Layer(128, stride=3), SAME, SAME,
    Layer(256, stride=(3, 2)), SAME,
    NARROW, POINT,
)
FACE_DECODER = (  # after each stage the encoder's features of that size are put beside it
    (POINT,),
    (Layer(512, padding=0, transposed=True), SAME),
    (_double(512), SAME, SAME),
    (_double(384), SAME, SAME),
    (_double(256), SAME, SAME),
    (_double(128), SAME, SAME),
    (_double(64), SAME, SAME),
)
OUTPUT_WIDTH = 32


class ConvBlock(nn.Module):
    def __init__(self, width_in: int, layer: Layer) -> None:
        super().__init__()
        width = layer.width or width_in
        shape = (width_in, width, layer.kernel, layer.stride, layer.padding)
        convolution: nn.Module
        if layer.transposed:  # the odd last row and column of a doubled map must be asked for
            convolution = nn.ConvTranspose2d(*shape, output_padding=int(layer.stride != 1))
        else:
            convolution = nn.Conv2d(*shape)
        self.conv_block = nn.Sequential(convolution, nn.BatchNorm2d(width))
        self.residual = not layer.width

    def forward(self, x: Tensor) -> Tensor:
        y = self.conv_block(x)
        return torch.relu(y + x if self.residual else y)


class Wav2Lip(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        skips = [stage[0].width for stage in FACE_ENCODER]
        self.face_encoder_blocks = nn.ModuleList(
            _stage(width_in, stage)
            for width_in, stage in zip([FACE_CHANNELS, *skips], FACE_ENCODER, strict=False))
        self.audio_encoder = _stage(1, AUDIO_ENCODER)
        self.face_decoder_blocks = nn.ModuleList()
        width = POINT.width
        for stage, skip in zip(FACE_DECODER, reversed(skips), strict=True):
            self.face_decoder_blocks.append(_stage(width, stage))
            width = stage[0].width + skip
        self.output_block = nn.Sequential(
            ConvBlock(width, Layer(OUTPUT_WIDTH)), nn.Conv2d(OUTPUT_WIDTH, 3, 1), nn.Sigmoid())

    def forward(self, mel: Tensor, face: Tensor) -> Tensor:
        """(B, 1, 80, 16) and (B, 6, 96, 96) in 0..1 to (B, 3, 96, 96) in 0..1.

        The channels of a face are blue, green, red.
        """
        features = []
        for stage in self.face_encoder_blocks:
            face = stage(face)
            features.append(face)
        x = self.audio_encoder(mel)
        for stage in self.face_decoder_blocks:
            x = torch.cat((stage(x), features.pop()), 1)
        return self.output_block(x)


def _stage(width: int, layers: Iterable[Layer]) -> nn.Sequential:
    blocks = []
    for layer in layers:
        blocks.append(ConvBlock(width, layer))
        width = layer.width or width
    return nn.Sequential(*blocks)
