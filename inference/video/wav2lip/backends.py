"""Which arithmetic does the work: the fastest that is here and paints what float32 paints.

- "torch": float32, the exact one, on every device.
- "half": torch in 16 bits, on CUDA and on CPUs that have instructions for bfloat16.
- "mnn": on a CPU, where it is installed; checks itself by "torch" and goes on with it.
- "auto": half where these very weights stand it, else mnn on a CPU, else torch.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING

import torch

from inference import gpu
from inference.video.wav2lip import layers
from inference.video.wav2lip.fast import TorchNetwork

if TYPE_CHECKING:
    from inference.video.wav2lip.network import Network

log = logging.getLogger(__name__)


def opened(backend: str, numbers: layers.Numbers, device: str) -> Network:
    if backend not in BACKENDS:
        raise ValueError(f"There is no backend {backend}: choose {', '.join(BACKENDS)}.")
    return BACKENDS[backend](numbers, device)


def _auto(numbers: layers.Numbers, device: str) -> Network:
    exact = TorchNetwork(numbers, device)
    if gpu.half(device):
        network = _half(numbers, device)
        if network.alike(exact):
            return network
    if device == "cpu" and find_spec("MNN"):
        return _mnn(numbers, device)
    return exact


def _half(numbers: layers.Numbers, device: str) -> TorchNetwork:
    precision = gpu.half(device)
    if precision is None:
        raise ValueError(f"This {device} is not faster in 16 bits.")
    return TorchNetwork(numbers, device, getattr(torch, precision))


def _mnn(numbers: layers.Numbers, device: str) -> Network:
    try:
        from inference.video.wav2lip.mnn import MnnNetwork
    except ImportError as error:
        log.warning("MNN is not used for the neural animator, torch is: %s", error)
        return TorchNetwork(numbers, device)
    return MnnNetwork(numbers)


BACKENDS: Mapping[str, Callable[[layers.Numbers, str], Network]] = {
    "auto": _auto, "torch": TorchNetwork, "half": _half, "mnn": _mnn}
