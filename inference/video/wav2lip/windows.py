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
        mel = melspectrogram(samples if rate == RATE else _resampled(samples, rate))
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


def _resampled(samples: np.ndarray, rate: int) -> np.ndarray:
    """At RATE: each new sample from those around it, by one of the few kernels there are."""
    shared = gcd(rate, RATE)
    up, down = RATE // shared, rate // shared
    cutoff = min(1.0, up / down)
    reach = int(np.ceil(_LOBES / cutoff))
    near = np.arange(-reach, reach + 1)
    pieces = np.lib.stride_tricks.sliding_window_view(np.pad(samples, reach + 1), len(near))
    out = np.empty(len(samples) * up // down, np.float32)
    for phase in range(min(up, len(out))):
        whole, part = divmod(phase * down, up)
        distance = near - part / up
        window = np.cos(np.pi / 2 * distance / (reach + 1)) ** 2
        kernel = (cutoff * np.sinc(cutoff * distance) * window).astype(np.float32)
        mine = out[phase::up]
        mine[:] = pieces[whole + 1 :: down][: len(mine)] @ kernel
    return out
