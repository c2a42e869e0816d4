"""The face detector S3FD: a picture in, twelve raw maps out; detect.py makes boxes of them.

Module names and shapes are those of the published checkpoint.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F


@dataclass(frozen=True)
class Conv:
    """A row of the trunk: a convolution with ReLU."""

    name: str
    width: int
    kernel: int = 3
    stride: int = 1
    padding: int = 1
    pooled: bool = False  # halved behind it


@dataclass(frozen=True)
class Head:
    """Where in the trunk faces of one size are looked for."""

    after: str
    width: int
    scale: float = 0  # the features are normalised to this length first, if at all
    classes: int = 2

    @property
    def features(self) -> str:
        return f"{self.after}_norm" if self.scale else self.after


TRUNK = (
    Conv("conv1_1", 64), Conv("conv1_2", 64, pooled=True),
    Conv("conv2_1", 128), Conv("conv2_2", 128, pooled=True),
    Conv("conv3_1", 256), Conv("conv3_2", 256), Conv("conv3_3", 256, pooled=True),
    Conv("conv4_1", 512), Conv("conv4_2", 512), Conv("conv4_3", 512, pooled=True),
    Conv("conv5_1", 512), Conv("conv5_2", 512), Conv("conv5_3", 512, pooled=True),
    Conv("fc6", 1024, padding=3), Conv("fc7", 1024, kernel=1, padding=0),
    Conv("conv6_1", 256, kernel=1, padding=0), Conv("conv6_2", 512, stride=2),
    Conv("conv7_1", 128, kernel=1, padding=0), Conv("conv7_2", 256, stride=2),
)
# The smallest faces meet the most background: three guesses at it, of which the best one counts.
HEADS = (
    Head("conv3_3", 256, scale=10, classes=4),
    Head("conv4_3", 512, scale=8),
    Head("conv5_3", 512, scale=5),
    Head("fc7", 1024),
    Head("conv6_2", 512),
    Head("conv7_2", 256),
)


class ScaledLength(nn.Module):
    """Every cell's features brought to length one, then weighted."""

    def __init__(self, width: int, scale: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.full((width,), float(scale)))

    def forward(self, x: Tensor) -> Tensor:
        length = torch.linalg.vector_norm(x, dim=1, keepdim=True)
        return x / (length + 1e-10) * self.weight[:, None, None]


class S3FD(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        width = 3
        for conv in TRUNK:
            self.add_module(
                conv.name, nn.Conv2d(width, conv.width, conv.kernel, conv.stride, conv.padding))
            width = conv.width
        for head in HEADS:
            if head.scale:
                self.add_module(head.features, ScaledLength(head.width, head.scale))
            for kind, channels in ("conf", head.classes), ("loc", 4):
                self.add_module(f"{head.features}_mbox_{kind}",
                                nn.Conv2d(head.width, channels, 3, padding=1))

    def forward(self, image: Tensor) -> list[Tensor]:
        """(B, 3, H, W), blue first, detect.MEANS_BGR taken off, 32 pixels or more each way.

        For each head, smallest faces first: (B, 2, h, w) no face and face, before the softmax,
        and (B, 4, h, w) where it is against the cell.
        """
        heads = {head.after: head for head in HEADS}
        maps: list[Tensor] = []
        x = image
        for conv in TRUNK:
            x = torch.relu(self.get_submodule(conv.name)(x))
            if conv.name in heads:
                maps += self._look(heads[conv.name], x)
            if conv.pooled:
                x = F.max_pool2d(x, 2)
        return maps

    def _look(self, head: Head, x: Tensor) -> tuple[Tensor, Tensor]:
        if head.scale:
            x = self.get_submodule(head.features)(x)
        scores = self.get_submodule(f"{head.features}_mbox_conf")(x)
        boxes = self.get_submodule(f"{head.features}_mbox_loc")(x)
        background = scores[:, :-1].amax(1, keepdim=True)
        return torch.cat((background, scores[:, -1:]), 1), boxes
