"""The arithmetic that no way around is known for, and how fast this machine does arithmetic.

Counts multiplications of the layers themselves, for the rows of a patch that are pasted and what
they need around them. A method with fewer multiplications (Winograd's) may go below the floor.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import torch

from third_party.Wav2Lip.generator import (
    AUDIO_ENCODER,
    FACE_CHANNELS,
    FACE_DECODER,
    FACE_ENCODER,
    OUTPUT_WIDTH,
    Layer,
)

SIZE = 96
MEL = (80, 16)
PIXEL_SIZES = (1, 3, 6, 12, 24, 48, 96)  # of what each decoder stage makes
RUNS = 7


@dataclass(frozen=True)
class Work:
    """GFLOP of one frame, a multiplication and its addition counted as two."""

    whole: float  # every layer on every pixel, as published
    footage: float  # the pasted rows
    still: float  # the pasted rows, and the face's part known beforehand


@dataclass(frozen=True)
class Rate:
    """GFLOP a second in float32."""

    convolution: float
    matrix: float


def work(rows: tuple[int, int]) -> Work:
    audio = _encoder(AUDIO_ENCODER, 1, MEL)
    face = _encoder([layer for stage in FACE_ENCODER for layer in stage], FACE_CHANNELS,
                    (SIZE, SIZE))
    return Work(
        whole=(audio + face + _decoder((0, SIZE), skips=True)) / 1e9,
        footage=(audio + face + _decoder(rows, skips=True)) / 1e9,
        still=(audio + _decoder(rows, skips=False)) / 1e9,
    )


def _encoder(layers: Iterable[Layer], width: int, size: tuple[int, int]) -> float:
    total = 0.0
    for layer in layers:
        strides = layer.stride if isinstance(layer.stride, tuple) else (layer.stride,) * 2
        size = tuple((n + 2 * layer.padding - layer.kernel) // s + 1
                     for n, s in zip(size, strides, strict=True))
        total += 2 * layer.kernel**2 * width * (layer.width or width) * size[0] * size[1]
        width = layer.width or width
    return total


def _decoder(rows: tuple[int, int], skips: bool) -> float:
    """From the last layer backwards: what it needs is what the one before has to make.

    Without `skips` the encoder's features, put beside each stage's, cost nothing.
    """
    skip_widths = [stage[0].width for stage in reversed(FACE_ENCODER)]
    own_widths = [stage[0].width for stage in FACE_DECODER]
    beside = [width if skips else 0 for width in skip_widths]
    top, bottom = _around(rows, SIZE)
    total = _flops(3, own_widths[-1] + beside[-1], OUTPUT_WIDTH, (rows[1] - rows[0]) * SIZE)
    total += _flops(1, OUTPUT_WIDTH, 3, (rows[1] - rows[0]) * SIZE)
    for place in range(len(FACE_DECODER) - 1, -1, -1):
        first, *rest = FACE_DECODER[place]
        size, width = PIXEL_SIZES[place], own_widths[place]
        for layer in rest:
            total += _flops(layer.kernel, width, width, (bottom - top) * size)
            top, bottom = _around((top, bottom), size)
        width_in = own_widths[place - 1] + beside[place - 1] if place else width
        if first.transposed and first.stride != 1:
            before = size // 2  # a pixel of what comes in meets the whole kernel
            top, bottom = top // 2, min(before, bottom // 2 + 1)
            total += _flops(first.kernel, width_in, width, (bottom - top) * before)
        else:
            total += _flops(first.kernel, width_in, width, 1)
            top, bottom = 0, 1
    return total


def _around(rows: tuple[int, int], size: int) -> tuple[int, int]:
    """The rows that a 3x3 convolution looks at to make these."""
    return max(0, rows[0] - 1), min(size, rows[1] + 1)


def _flops(kernel: int, width_in: int, width_out: int, pixels: int) -> float:
    return 2.0 * kernel**2 * width_in * width_out * pixels


def rate() -> Rate:
    """The best of the shapes that the decoder is made of, and of a matrix product."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    with torch.inference_mode():
        return Rate(max(_convolution(width, size, device)
                        for width, size in ((256, 24), (128, 48), (64, 96))),
                    _matrix(2048, device))


def _convolution(width: int, size: int, device: str, batch: int = 8) -> float:
    net = torch.nn.Conv2d(width, width, 3, padding=1).to(device, memory_format=torch.channels_last)
    x = torch.rand(batch, width, size, size, device=device).to(memory_format=torch.channels_last)
    return _flops(3, width, width, batch * size * size) / 1e9 / _seconds(lambda: net(x), device)


def _matrix(n: int, device: str) -> float:
    a = torch.rand(n, n, device=device)
    return 2 * n**3 / 1e9 / _seconds(lambda: a @ a, device)


def _seconds(run: Callable[[], object], device: str) -> float:
    times = []
    for _ in range(RUNS + 2):
        start = time.perf_counter()
        run()
        if device == "cuda":
            torch.cuda.synchronize()
        times.append(time.perf_counter() - start)
    return statistics.median(times[2:])
