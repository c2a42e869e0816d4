"""S3FD's raw maps as boxes around faces.

Responsible for one picture at a time; which of its faces is meant is for others to say.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch.nn import functional as F

from third_party.Wav2Lip.s3fd import S3FD

MEANS_BGR = (104, 117, 123)  # of the pictures that it was trained with
STRIDES = (4, 8, 16, 32, 64, 128)  # pixels from one cell of a head's maps to the next
_FACE_STRIDES = 4  # a cell looks for a face of so many strides
_CENTRE_UNIT, _SIZE_UNIT = 0.1, 0.2  # of what the maps say of a box
_SMALLEST = 32  # pixels; less would vanish inside the network


def detect(net: S3FD, image: np.ndarray, *, threshold: float = 0.5, overlap: float = 0.3,
           shrink: float = 1) -> tuple[np.ndarray, np.ndarray]:
    """Boxes (n, 4) float32 left, top, right, bottom in pixels, and scores (n,), best first.

    `image`: (H, W, 3) uint8 RGB. `shrink`: looked at so many times smaller each way, which costs
    the square of it less and misses faces below 16 of the remaining pixels.
    """
    weight = next(net.parameters())
    pixels = torch.from_numpy(np.ascontiguousarray(image[..., ::-1])).to(weight.device)
    picture = pixels.permute(2, 0, 1)[None].to(weight.dtype)
    height, width = image.shape[:2]
    looked_at = max(round(height / shrink), 1), max(round(width / shrink), 1)
    with torch.inference_mode():
        if looked_at != (height, width):
            picture = F.interpolate(picture, looked_at, mode="area")
        picture = picture - picture.new_tensor(MEANS_BGR)[:, None, None]
        picture = F.pad(picture, (0, max(_SMALLEST - looked_at[1], 0),
                                  0, max(_SMALLEST - looked_at[0], 0)))
        maps = [raw[0].float().cpu().numpy() for raw in net(picture)]
    boxes, scores = decode(maps, threshold)
    kept = suppress(boxes, scores, overlap)
    back = np.tile([width / looked_at[1], height / looked_at[0]], 2).astype(np.float32)
    return boxes[kept] * back, scores[kept]


def decode(maps: Sequence[np.ndarray], threshold: float) -> tuple[np.ndarray, np.ndarray]:
    """Every box that scores above the threshold, in no order.

    `maps`: the twelve of one picture, (2, h, w) and (4, h, w) for each stride.
    """
    boxes, scores = [], []
    for stride, raw, place in zip(STRIDES, maps[::2], maps[1::2], strict=True):
        score = 1 / (1 + np.exp(np.minimum(raw[0] - raw[1], 80)))  # softmax of two
        row, column = np.nonzero(score > threshold)
        size = stride * _FACE_STRIDES
        cell = (np.stack([column, row], 1) + 0.5) * stride
        x, y, wide, high = place[:, row, column]
        centre = cell + np.stack([x, y], 1) * (_CENTRE_UNIT * size)
        half = np.exp(np.stack([wide, high], 1) * _SIZE_UNIT) * (size / 2)
        boxes.append(np.hstack([centre - half, centre + half]))
        scores.append(score[row, column])
    return np.concatenate(boxes).astype(np.float32), np.concatenate(scores).astype(np.float32)


def suppress(boxes: np.ndarray, scores: np.ndarray, overlap: float) -> np.ndarray:
    """Which boxes to keep, best first: none shares more than `overlap` with a better one.

    The pixels at both ends of a box count as its own.
    """
    low, high = boxes[:, :2], boxes[:, 2:] + 1
    area = (high - low).prod(1)
    left = np.argsort(-scores, kind="stable")
    kept = []
    while len(left):
        best, left = left[0], left[1:]
        kept.append(best)
        side = np.minimum(high[best], high[left]) - np.maximum(low[best], low[left])
        shared = np.maximum(side, 0).prod(1)
        left = left[shared <= overlap * (area[best] + area[left] - shared)]
    return np.array(kept, int)
