"""A state dict, in whichever wrapping it was published, into a network: whole or not at all.

Reads no files: how a file may be opened safely is for the caller to know.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from torch import Tensor, nn

_NAMED = 5  # keys in a message; a wrong file would name hundreds


class CheckpointError(ValueError):
    """The checkpoint does not belong to the network."""


def load_state(net: nn.Module, checkpoint: object) -> None:
    """From a bare state dict, or from {"state_dict": ...} as training writes it.

    The network takes the tensors themselves, not copies: one that was built on the device "meta"
    has made no weights in vain.
    """
    state = bare_state(checkpoint)
    ours = net.state_dict()
    faults = [
        _clause("lacks", ours.keys() - state.keys()),
        _clause("has no use for", state.keys() - ours.keys()),
        _clause("has another shape of", (
            f"{key} ({_shape(state[key])}, not {_shape(ours[key])})"
            for key in ours.keys() & state.keys() if _shape(state[key]) != _shape(ours[key]))),
    ]
    if any(faults):
        found = "; it ".join(filter(None, faults))
        raise CheckpointError(f"The checkpoint does not fit {type(net).__name__}: it {found}.")
    state = {key: value.to(ours[key].dtype) for key, value in state.items()}
    net.load_state_dict(state, assign=True)


def bare_state(checkpoint: object) -> dict[str, Any]:
    """What to keep of a published file: without the optimiser's state, and without the `module.`
    before each name that training on several devices leaves there."""
    state = checkpoint.get("state_dict", checkpoint) if isinstance(checkpoint, Mapping) else None
    if not isinstance(state, Mapping):
        raise CheckpointError(f"There is no state dict in a {type(checkpoint).__name__} like this.")
    return {str(key).removeprefix("module."): value for key, value in state.items()}


def _clause(verb: str, names: Iterable[str]) -> str:
    names = sorted(names)
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{verb} {', '.join(names[:_NAMED])}{more}" if names else ""


def _shape(value: object) -> str:
    return "x".join(map(str, value.shape)) or "one" if isinstance(value, Tensor) else "no tensor"
