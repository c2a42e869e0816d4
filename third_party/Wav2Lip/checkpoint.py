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


def load_state(net: nn.Module, checkpoint: Mapping[str, Any]) -> None:
    """From a bare state dict, or from {"state_dict": ...} as training writes it.

    Names may carry the `module.` of a network trained on several devices.
    """
    state = bare_state(checkpoint)
    ours = net.state_dict()
    faults = [
        _list("lacks", ours.keys() - state.keys()),
        _list("has no use for", state.keys() - ours.keys()),
        _list("has other shapes for", (
            f"{key} ({_shape(state[key])}, not {_shape(ours[key])})"
            for key in ours.keys() & state.keys() if _shape(state[key]) != _shape(ours[key]))),
    ]
    if any(faults):
        found = "; it ".join(fault for fault in faults if fault)
        raise CheckpointError(f"The checkpoint does not fit {type(net).__name__}: it {found}.")
    net.load_state_dict(state)


def bare_state(checkpoint: Mapping[str, Any]) -> dict[str, Any]:
    """Without its wrapping: what to keep of a published file."""
    state = checkpoint.get("state_dict", checkpoint)
    return {key.removeprefix("module."): value for key, value in state.items()}


def _list(verb: str, names: Iterable[str]) -> str:
    names = sorted(names)
    if not names:
        return ""
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{verb} {', '.join(names[:_NAMED])}{more}"


def _shape(value: object) -> str:
    return "x".join(map(str, value.shape)) or "one" if isinstance(value, Tensor) else "no tensor"
