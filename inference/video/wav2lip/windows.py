"""Which part of the sound each frame's mouth is made for, and how loud it is heard there.

A window is 16 steps of the mel spectrogram, 80 of which make a second: five frames of 25 fps
videos. The weights were trained on pairs of a frame and the window that starts one frame before
it: preprocess.py numbers frames from 0, get_segmented_mels of wav2lip_train.py adds 1 and takes 2
off. (Two before it would be the middle; the authors meant that, in Rudrabha/Wav2Lip's issues 45
and 209, but what the weights have learned is what was run.) In the same batches the judge of
timing hears the sound from the frame itself on, so frames and sound were not shifted there. The
published inference starts each window at the frame itself: it shows what belongs to the next
frame, lips 40 ms ahead of the sound; here they are not. At the ends of the sound windows stay
within it, as published.
"""

from __future__ import annotations

from math import gcd

import numpy as np

from third_party.Wav2Lip.mel import BANDS, HOP, RATE, melspectrogram

STEPS = 16
_STEPS_PER_S = RATE / HOP
_LEAD_S = 1 / 25
_LOBES = 16  # of the sinc, to each side
_SILENCE = -4.0  # the quietest there is in the spectrogram

SILENT = np.full((BANDS, STEPS), _SILENCE, np.float32)


class Windows:
    """The windows of one sound at one frame rate. Keeps the spectrogram, not the samples."""

    def __init__(self, samples: np.ndarray, rate: int, fps: float) -> None:
        mel = melspectrogram(samples if rate == RATE else _Resampled(samples, rate))
        missing = max(0, STEPS - mel.shape[1])
        self._mel = np.pad(mel, ((0, 0), (0, missing)), constant_values=_SILENCE)
        self._steps_per_frame = _STEPS_PER_S / fps

    def start(self, frame: int) -> int:
        """The first step of the frame's window, from the beginning of the sound at any length."""
        # A millionth against 15.999.., where 16 is meant.
        start = int(np.floor(frame * self._steps_per_frame - _LEAD_S * _STEPS_PER_S + 1e-6))
        return min(max(start, 0), self._mel.shape[1] - STEPS)

    def at(self, frame: int, share: float = 1.0) -> np.ndarray:
        """(80, 16). `share`: how much is heard of it, in decibels; 0 is silence."""
        start = self.start(frame)
        window = self._mel[:, start : start + STEPS]
        return window if share >= 1 else SILENT + (window - SILENT) * np.float32(share)


class _Resampled:
    """A sound at RATE, worked out a piece at a time: minutes of it are never there at once.

    Each new sample comes from those around it, by one of the few kernels there are.
    """

    def __init__(self, samples: np.ndarray, rate: int) -> None:
        shared = gcd(rate, RATE)
        self._samples = samples
        self._up, self._down = RATE // shared, rate // shared
        cutoff = min(1.0, self._up / self._down)
        self._reach = int(np.ceil(_LOBES / cutoff))
        near = np.arange(-self._reach, self._reach + 1)
        self._kernels = []
        for phase in range(self._up):
            distance = near - phase * self._down % self._up / self._up
            window = np.cos(np.pi / 2 * distance / (self._reach + 1)) ** 2
            self._kernels.append((cutoff * np.sinc(cutoff * distance) * window).astype(np.float32))

    def __len__(self) -> int:
        return len(self._samples) * self._up // self._down

    def __getitem__(self, part: slice) -> np.ndarray:
        first, last, _ = part.indices(len(self))
        aligned = first - first % self._up  # there the kernels begin anew
        start = aligned * self._down // self._up - self._reach
        stop = (last * self._down) // self._up + self._reach + 1
        missing = max(0, -start), max(0, stop - len(self._samples))
        near = np.pad(self._samples[max(0, start) : stop], missing)
        pieces = np.lib.stride_tricks.sliding_window_view(near, 2 * self._reach + 1)
        out = np.empty(last - aligned, np.float32)
        for phase, kernel in enumerate(self._kernels):
            mine = out[phase :: self._up]
            mine[:] = pieces[phase * self._down // self._up :: self._down][: len(mine)] @ kernel
        return out[first - aligned :]
