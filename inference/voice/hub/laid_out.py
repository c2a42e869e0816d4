"""The same networks, quicker on a CPU: all that is said stays, but for the last digits.

torch keeps sound as one row of samples for each channel. What computes a convolution on a CPU
(oneDNN) wants all channels of a moment beside each other: each layer has its input turned round
and its output back, for the next one to turn it again. As a picture one pixel high sound may stay
turned from the first layer to the last. How a layer's numbers are kept apart for training (weight
norm) is made one here, too, instead of in every call.
"""

from __future__ import annotations

from functools import cache
from typing import Any


def lay_out(network: Any) -> Any:
    """The network itself, with its numbers in."""
    import torch
    from torch.nn.utils import parametrize, remove_weight_norm

    layers = list(network.modules())
    for layer in layers:
        for name in list(getattr(layer, "parametrizations", ())):
            parametrize.remove_parametrizations(layer, name)
        if hasattr(layer, "weight_g"):  # as it was done before, and is in Kokoro's package
            remove_weight_norm(layer)
    if torch.backends.mkldnn.is_available():
        flat = _flat()
        for layer in layers:
            if type(layer) in flat and layer.groups == 1 and layer.padding_mode == "zeros":
                layer.weight.data = _turned(layer.weight.data[:, :, None]).squeeze(2)
                layer.__class__ = flat[type(layer)]
    return network


def _turned(picture: Any) -> Any:
    import torch

    return picture.contiguous(memory_format=torch.channels_last)


@cache
def _flat() -> dict[type, type]:
    """Convolutions over sound, and what works like them on pictures."""
    from torch import Tensor, nn
    from torch.nn import functional

    def is_batch_here(sound: Tensor) -> bool:
        return sound.is_cpu and sound.dim() == 3

    class Conv(nn.Conv1d):
        def forward(self, sound: Tensor) -> Tensor:
            if not is_batch_here(sound):
                return self._conv_forward(sound, self.weight.contiguous(), self.bias)
            padding = self.padding if isinstance(self.padding, str) else (0, *self.padding)
            picture = functional.conv2d(
                _turned(sound[:, :, None]), self.weight[:, :, None], self.bias,
                (1, *self.stride), padding, (1, *self.dilation))  # fmt: skip
            return picture.squeeze(2)

    class ConvTranspose(nn.ConvTranspose1d):
        def forward(self, sound: Tensor, output_size: list[int] | None = None) -> Tensor:
            if output_size is not None:
                return super().forward(sound, output_size)
            assert not isinstance(self.padding, str)  # which layers of the other kind may have
            if not is_batch_here(sound):
                return functional.conv_transpose1d(
                    sound, self.weight.contiguous(), self.bias, self.stride, self.padding,
                    self.output_padding, dilation=self.dilation)  # fmt: skip
            picture = functional.conv_transpose2d(
                _turned(sound[:, :, None]), self.weight[:, :, None], self.bias,
                (1, *self.stride), (0, *self.padding), (0, *self.output_padding), 1,
                (1, *self.dilation))  # fmt: skip
            return picture.squeeze(2)

    return {nn.Conv1d: Conv, nn.ConvTranspose1d: ConvTranspose}
