"""The generator in torch, with as little arithmetic as gives the same patches."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from inference import gpu
from inference.video.wav2lip import layers
from inference.video.wav2lip.rows import SIZE, Rows, cuts

MAX_DIFFERENCE = 2e-3  # of 1: half a step of an 8-bit picture
_PROBE_FRAMES = 4


class Convolution:
    """Channels last on every device: it is what their fast kernels want."""

    def __init__(self, numbers: layers.Convolution, device: str, dtype: torch.dtype) -> None:
        self._weight = torch.from_numpy(numbers.weight).to(
            device, dtype, memory_format=torch.channels_last)
        self._bias = torch.from_numpy(numbers.bias).to(device, dtype)
        self._stride, self._padding = numbers.stride, numbers.padding
        self._transposed = numbers.transposed

    def __call__(self, x: Tensor) -> Tensor:
        if self._transposed:
            odd = self._stride[0] - 1  # a doubled map's last row and column must be asked for
            return F.conv_transpose2d(
                x, self._weight, self._bias, self._stride, self._padding, odd)
        return F.conv2d(x, self._weight, self._bias, self._stride, self._padding)


class TorchNetwork:
    """Holds weights and nothing else: its calls know nothing of each other."""

    def __init__(
        self, numbers: layers.Numbers, device: str = "cpu", dtype: torch.dtype = torch.float32
    ) -> None:
        def convolution(one: layers.Convolution) -> Convolution:
            return Convolution(one, device, dtype)

        self._device, self._dtype = device, dtype
        self._face = [[convolution(one) for one in stage] for stage in numbers.face]
        self._audio = [convolution(one) for one in numbers.audio]
        self._stages = [
            (convolution(stage.join.own), [convolution(one) for one in stage.same])
            for stage in numbers.stages]
        self._shares = [convolution(stage.join.face) for stage in numbers.stages]
        self._colour = convolution(numbers.colour)

    @staticmethod
    def lightest(numbers: layers.Numbers, device: str) -> TorchNetwork:
        """Half precision on CUDA, if it gives the same pictures with these very weights.

        Not on a CPU: bfloat16, where there are instructions for it, is off by more than a step
        of a picture; float16 is slower than float32.
        """
        if device == "cpu" and torch.get_num_threads() > gpu.cpu_threads():
            torch.set_num_threads(gpu.cpu_threads())
        network = TorchNetwork(numbers, device)
        if device != "cuda":
            return network
        half = TorchNetwork(numbers, device, torch.float16)
        same = np.abs(half._probe() - network._probe()).max() <= MAX_DIFFERENCE
        return half if same else network

    def _probe(self) -> np.ndarray:
        random = np.random.default_rng(0)
        windows = random.uniform(-4, 4, (_PROBE_FRAMES, 80, 16)).astype(np.float32)
        faces = random.integers(0, 256, (_PROBE_FRAMES, SIZE, SIZE, 3), np.uint8)
        return self.patches(windows, self.face_shares(faces, (0, SIZE)), (0, SIZE))

    @torch.inference_mode()
    def face_shares(self, faces: np.ndarray, rows: Rows) -> list[Tensor]:
        """What faces add to each join of the decoder; a batch of one serves every frame."""
        x = torch.from_numpy(faces).to(self._device).permute(0, 3, 1, 2).to(self._dtype) / 255
        blank = x.clone()
        blank[:, :, SIZE // 2 :] = 0
        x = torch.cat((blank, x), 1)
        features = []
        for stage in self._face:
            for convolution in stage:
                x = convolution(x).relu_()
            features.append(x)
        return [
            share(feature[:, :, start:stop])
            for share, feature, (start, stop)
            in zip(self._shares, reversed(features), cuts(rows), strict=True)]

    @torch.inference_mode()
    def patches(self, windows: np.ndarray, shares: list[Tensor], rows: Rows) -> np.ndarray:
        x = torch.from_numpy(windows[:, None]).to(
            self._device, self._dtype, memory_format=torch.channels_last)
        for convolution in self._audio:
            x = convolution(x).relu_()
        first = 0  # the row of the whole map that x begins with
        for (own, same), share, (start, stop) in zip(
                self._stages, shares, cuts(rows), strict=True):
            x = own(x[:, :, start - first : stop - first]).add_(share).relu_()
            for convolution in same:
                x = convolution(x).relu_()
            first = 2 * start
        x = self._colour(x)[:, :, rows[0] - start : rows[1] - start].sigmoid()
        return x.permute(0, 2, 3, 1).float().cpu().numpy()
