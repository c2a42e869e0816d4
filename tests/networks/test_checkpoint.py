"""A published file loads whole; one that does not belong is refused by name."""

from __future__ import annotations

import pytest
import torch

from third_party.Wav2Lip import CheckpointError, Wav2Lip, load_state


@pytest.fixture
def state(wav2lip) -> dict[str, torch.Tensor]:
    return dict(wav2lip.state_dict())


@pytest.fixture
def net() -> Wav2Lip:
    with torch.device("meta"):
        return Wav2Lip()


def test_the_published_wrapping(net, state):
    load_state(net, {
        "state_dict": {f"module.{key}": value for key, value in state.items()},
        "optimizer": {"state": {0: {"exp_avg": torch.zeros(3)}}, "param_groups": []},
        "global_step": 250_000,
        "global_epoch": 12,
    })
    loaded = net.state_dict()
    assert loaded.keys() == state.keys()
    assert all(torch.equal(loaded[key], value) for key, value in state.items())


def test_half_precision_becomes_the_networks_own(net, state):
    load_state(net, {key: value.half() if value.is_floating_point() else value
                     for key, value in state.items()})
    assert {value.dtype for value in net.parameters()} == {torch.float32}


def test_what_does_not_belong_is_named(net, state):
    del state["output_block.1.bias"]
    state["disc.weight"] = torch.zeros(1)
    state["audio_encoder.0.conv_block.0.bias"] = torch.zeros(8)
    state["output_block.1.weight"] = [0.0]
    with pytest.raises(CheckpointError) as refused:
        load_state(net, {"state_dict": state})
    assert str(refused.value) == (
        "The checkpoint does not fit Wav2Lip: it lacks output_block.1.bias; "
        "it has no use for disc.weight; "
        "it has another shape of audio_encoder.0.conv_block.0.bias (8, not 32), "
        "output_block.1.weight (no tensor, not 3x32x1x1).")
    assert all(value.is_meta for value in net.parameters())


def test_another_networks_file_is_refused_in_one_line(net, s3fd):
    with pytest.raises(CheckpointError, match=r"lacks audio_encoder.* and 347 more") as refused:
        load_state(net, s3fd.state_dict())
    assert len(str(refused.value)) < 700


@pytest.mark.parametrize("checkpoint", [None, ["a", "list"], {"state_dict": None}, torch.zeros(2)])
def test_no_state_dict_at_all(net, checkpoint):
    with pytest.raises(CheckpointError, match="no state dict"):
        load_state(net, checkpoint)
