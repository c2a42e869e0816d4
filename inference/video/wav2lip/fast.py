"""The generator in torch, with as little arithmetic as gives the same patches."""

from __future__ import annotations

import logging

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from inference import gpu
from inference.video.wav2lip import layers
from inference.video.wav2lip.rows import SIZE, Rows, cuts

STEP = 1 / 255  # of an 8-bit picture

_PROBE_FRAMES = 4

log = logging.getLogger(__name__)


class Convolution:
    """Channels last on every device: it is what their fast kernels want."""

    def __init__(self, numbers: layers.Convolution, device: str, dtype: torch.dtype) -> None:
        self._weight = torch.from_numpy(numbers.weight).to(
            device, dtype, memory_format=torch.channels_last)
        self._bias = torch.from_numpy(numbers.bias).to(device, dtype)
        self._stride, self._padding = numbers.stride, numbers.padding
        self._transposed = numbers.transposed

    def __call__(self, x: Tensor) -> Tensor:
        x = x.to(self._weight.dtype)
        met = (1, 1) if self._transposed else self._weight.shape[2:]
        if x.shape[2:] == met and not self._padding:
            return self._as_a_matrix(x)
        if self._transposed:
            odd = self._stride[0] - 1  # a doubled map's last row and column must be asked for
            return F.conv_transpose2d(
                x, self._weight, self._bias, self._stride, self._padding, odd)
        return F.conv2d(x, self._weight, self._bias, self._stride, self._padding)

    def _as_a_matrix(self, x: Tensor) -> Tensor:
        """Where kernel and map meet once: the same sums, several times as quick."""
        if not self._transposed:
            matrix = self._weight.permute(0, 2, 3, 1).flatten(1)
            return F.linear(x.permute(0, 2, 3, 1).flatten(1), matrix, self._bias)[:, :, None, None]
        high, wide = self._weight.shape[2:]
        matrix = self._weight.permute(2, 3, 1, 0).flatten(0, 2)
        y = F.linear(x.flatten(1), matrix, self._bias.repeat(high * wide))
        return y.unflatten(1, (high, wide, -1)).permute(0, 3, 1, 2)


class TorchNetwork:
    """Holds weights and nothing else: its calls know nothing of each other.

    `dtype`: of all but the last join and the colours, whose errors nothing evens out: those are
    float32 always, and little work.
    """

    def __init__(
        self, numbers: layers.Numbers, device: str = "cpu", dtype: torch.dtype = torch.float32
    ) -> None:
        def convolution(one: layers.Convolution, dtype: torch.dtype = dtype) -> Convolution:
            return Convolution(one, device, dtype)

        if device == "cpu" and torch.get_num_threads() > gpu.cpu_threads():
            torch.set_num_threads(gpu.cpu_threads())
        self._device, self._dtype = device, dtype
        self._face = [[convolution(one) for one in stage] for stage in numbers.face]
        self._audio = [convolution(one) for one in numbers.audio]
        dtypes = [*[dtype] * (len(numbers.stages) - 1), torch.float32]
        self._stages = [
            (convolution(stage.join.own, kind), [convolution(one, kind) for one in stage.same])
            for stage, kind in zip(numbers.stages, dtypes, strict=True)]
        self._shares = [convolution(stage.join.face, kind)
                        for stage, kind in zip(numbers.stages, dtypes, strict=True)]
        self._colour = convolution(numbers.colour, torch.float32)

    def alike(self, exact: TorchNetwork) -> bool:
        """Whether nobody can see a difference: patches differ by half a step of a byte at most,
        in the root mean square, and by four steps where they differ most."""
        difference = np.abs(self._probe() - exact._probe()) / STEP
        rms, most = float(np.sqrt((difference**2).mean())), float(difference.max())
        log.info("In %s patches differ by %.2f steps, %.1f at most.", self._dtype, rms, most)
        return rms <= 0.5 and most <= 4

    def _probe(self) -> np.ndarray:
        random = np.random.default_rng(0)
        windows = random.uniform(-4, 4, (_PROBE_FRAMES, 80, 16)).astype(np.float32)
        faces = random.integers(0, 256, (_PROBE_FRAMES, SIZE, SIZE, 3), np.uint8)
        return self.patches(windows, self.face_shares(faces, (0, SIZE)), (0, SIZE))

    @torch.inference_mode()
    def face_shares(self, faces: np.ndarray, rows: Rows) -> list[Tensor]:
        """What faces add to each join of the decoder; a batch of one serves every frame."""
        x = torch.from_numpy(faces).to(self._device).permute(0, 3, 1, 2) / 255
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
            self._device, memory_format=torch.channels_last)
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
        return x.permute(0, 2, 3, 1).cpu().numpy()

