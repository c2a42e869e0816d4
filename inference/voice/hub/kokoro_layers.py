"""Kokoro's own layers, which keep sound as `laid_out` lays it, with fewer passes over it.

As its package has them they would turn it back each time: laid out without these it is slower.
"""

from __future__ import annotations

from typing import Any


def renewed(network: Any, package: Any) -> Any:
    """The network itself. `package`: its module `istftnet`."""
    for plain, forward in ((package.AdaIN1d, _normed), (package.AdaINResBlock1, _block)):
        same = type(plain.__name__, (plain,), {"forward": forward})
        for layer in network.modules():
            if type(layer) is plain:
                layer.__class__ = same
    return network


def _normed(self: Any, sound: Any, style: Any) -> Any:
    """To the mean and the spread that the style asks for: over one sound, each channel on its own,
    which for a single picture is what a batch norm does in training."""
    from torch.nn.functional import batch_norm

    spread, mean = self.fc(style)[0].chunk(2)
    spread = 1 + spread
    weight, bias = spread * self.norm.weight, spread * self.norm.bias + mean
    picture = batch_norm(
        sound[:, :, None], None, None, weight, bias, training=True, eps=self.norm.eps)  # fmt: skip
    return picture.squeeze(2)


def _block(self: Any, sound: Any, style: Any) -> Any:
    first = zip(self.adain1, self.alpha1, self.convs1, strict=True)
    second = zip(self.adain2, self.alpha2, self.convs2, strict=True)
    for (norm1, alpha1, conv1), (norm2, alpha2, conv2) in zip(first, second, strict=True):
        inner = conv1(_snake(norm1(sound, style), alpha1))
        sound = conv2(_snake(norm2(inner, style), alpha2)) + sound
    return sound


def _snake(sound: Any, alpha: Any) -> Any:
    """sound + sin(alpha * sound)² / alpha, in its place."""
    return sound.addcmul_((alpha * sound).sin_().square_(), 1 / alpha)
