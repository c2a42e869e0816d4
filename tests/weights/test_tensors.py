"""Pickles that really were pickled by torch, as the published ones were."""

import hashlib
import io
import os
from dataclasses import replace

import pytest
import torch
from safetensors.torch import load_file, save_file

from inference.errors import WeightsProblem
from inference.weights import fetch, local_path, state_dict, verify

WEIGHT, BIAS = torch.arange(6.0).reshape(2, 3), torch.tensor([1.0, 2.0])


def pickled(content: object, modern: bool = True) -> bytes:
    stream = io.BytesIO()
    torch.save(content, stream, _use_new_zipfile_serialization=modern)
    return stream.getvalue()


def as_trained() -> dict[str, object]:
    return {
        "state_dict": {"module.layer.weight": WEIGHT.t(), "module.layer.bias": BIAS},
        "optimizer": {"state": {0: {"exp_avg": torch.zeros(50_000)}}, "param_groups": []},
        "global_step": 7,
    }


@pytest.mark.parametrize("modern", [True, False])
def test_only_the_network_is_read_and_kept(hub, places, publish, modern):
    file = publish(pickled(as_trained(), modern))
    told: list[str] = []
    first = state_dict(file, lambda _, sentence: told.append(sentence), places)
    assert "Reading lips.pth" in told
    kept = local_path(file, places)
    assert kept is not None and kept.parent == places.kept
    assert kept.stat().st_size < file.bytes / 3
    for tensors in (first, load_file(kept), state_dict(file, hub=places)):
        assert set(tensors) == {"layer.weight", "layer.bias"}
        assert torch.equal(tensors["layer.weight"], WEIGHT.t())
        assert torch.equal(tensors["layer.bias"], BIAS)
    assert sorted(path.suffix for path in places.kept.iterdir()) == [
        ".json", ".lock", ".safetensors",
    ]  # fmt: skip


def test_once_kept_nothing_else_is_needed(hub, places, publish):
    file = publish(pickled(as_trained()))
    state_dict(file, hub=places)
    places.cache.rename(places.cache.with_name("gone"))
    before = len(hub.requests)
    assert torch.equal(state_dict(file, hub=replace(places, offline=True))["layer.bias"], BIAS)
    assert len(hub.requests) == before


def test_a_kept_copy_that_is_cut_short_or_of_another_file_is_made_again(hub, places, publish):
    file = publish(pickled({"bias": BIAS}))
    state_dict(file, hub=places)
    kept = local_path(file, places)
    assert kept is not None
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-1])
    assert torch.equal(state_dict(file, hub=places)["bias"], BIAS)
    assert kept.read_bytes() == whole
    save_file({"bias": BIAS + 1}, kept, {"source_sha256": "0" * 64})
    assert torch.equal(state_dict(file, hub=places)["bias"], BIAS)


def test_verify_looks_at_the_kept_copy_too(hub, places, publish):
    file = publish(pickled({"bias": BIAS}))
    state_dict(file, hub=places)
    kept = local_path(file, places)
    assert kept is not None
    assert verify(file, hub=places) == {fetch(file, hub=places): True, kept: True}
    kept.write_bytes(kept.read_bytes()[:-1])
    assert verify(file, hub=places)[kept] is False
    assert not kept.exists()


def test_where_it_cannot_be_kept_it_is_read_all_the_same(hub, places, publish):
    file = publish(pickled({"bias": BIAS}))
    in_the_way = places.kept / f"lips-{file.sha256[:12]}.safetensors"
    in_the_way.mkdir(parents=True)
    (in_the_way / "full").touch()
    assert torch.equal(state_dict(file, hub=places)["bias"], BIAS)
    assert not list(places.kept.glob("*.unfinished"))


def test_stopped_while_it_is_read_nothing_is_left(hub, places, publish):
    def stop(_: float, sentence: str) -> None:
        if sentence.startswith("Reading"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        state_dict(publish(pickled({"bias": BIAS})), stop, places)
    assert not list(places.kept.glob("*.safetensors")) + list(places.kept.glob("*.unfinished"))


class Surprise:
    def __reduce__(self):
        return os.mkdir, ("surprise",)


def test_a_pickle_runs_no_code(hub, places, publish, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file = publish(pickled({"bias": Surprise()}))
    with pytest.raises(WeightsProblem, match="runs no code"):
        state_dict(file, hub=places)
    assert not (tmp_path / "surprise").exists()


def test_safetensors_are_read_as_they_are(hub, places, publish, tmp_path):
    save_file({"bias": BIAS}, tmp_path / "net.safetensors")
    content = (tmp_path / "net.safetensors").read_bytes()
    revision = hub.add("someone/safe", {"net.safetensors": content})
    file = replace(
        publish(), repo="someone/safe", path="net.safetensors", revision=revision,
        sha256=hashlib.sha256(content).hexdigest(), bytes=len(content), kept_bytes=0,
    )  # fmt: skip
    assert torch.equal(state_dict(file, hub=places)["bias"], BIAS)
    assert not list(places.kept.glob("*.safetensors"))


def test_weights_of_ones_own_making(hub, places, publish, tmp_path):
    file = publish()
    own = replace(places, own=tmp_path)
    save_file({"bias": BIAS}, tmp_path / "lips.safetensors")
    assert torch.equal(state_dict(file, hub=own)["bias"], BIAS)
    whole = (tmp_path / "lips.safetensors").read_bytes()
    (tmp_path / "lips.safetensors").write_bytes(whole[:-1])
    with pytest.raises(WeightsProblem, match="not a whole safetensors file"):
        state_dict(file, hub=own)
    assert hub.requests == []
