"""S3FD as the finder of faces in footage: the detector Wav2Lip was published with.

Slower than MediaPipe by far (a second a look on two cores), so it looks at a smaller picture and
the track asks it only where it is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from inference import gpu, weights
from inference.errors import WeightsProblem
from inference.progress import OnProgress, silent

if TYPE_CHECKING:
    from third_party.Wav2Lip import S3FD

LOOKED_AT = 480  # pixels of the longer side; a face of a tenth of it is still found


def open_s3fd(on_progress: OnProgress = silent) -> Callable[[np.ndarray], list[list[float]]]:
    """A track.Finder. Downloads its weights at the first use."""
    net = gpu.keep("s3fd", lambda: _loaded(on_progress))

    def find(rgb: np.ndarray) -> list[list[float]]:
        from third_party.Wav2Lip.detect import detect

        boxes, _ = detect(net, rgb, shrink=max(1.0, max(rgb.shape[:2]) / LOOKED_AT))
        found: list[list[float]] = boxes.tolist()
        return found

    return find


def _loaded(on_progress: OnProgress) -> S3FD:
    import torch

    from third_party.Wav2Lip import S3FD, CheckpointError, load_state

    state = weights.state_dict(weights.S3FD, on_progress)
    with torch.device("meta"):
        net = S3FD()
    try:
        load_state(net, state)
    except CheckpointError as error:
        raise WeightsProblem(f"{error} Give S3FD's own file.") from error
    # A lent GPU is for the mouth alone.
    return net.eval().to("cpu" if gpu.on_zero_gpu() else gpu.device())
