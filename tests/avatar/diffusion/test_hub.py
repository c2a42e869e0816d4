"""Models that are not here yet: what is fetched, what is said when it cannot be had, what is
shared."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from inference import gpu, memory
from inference.avatar.diffusion import models
from inference.avatar.diffusion.loading import Kit
from inference.avatar.diffusion.painting import Order, Painted, paint
from inference.errors import PictureProblem, WeightsProblem
from inference.picturing import cut_words, generate_avatars
from inference.weights.portraits import PICTURE_CHECK
from tests.avatar.diffusion import tiny
from tests.avatar.diffusion.conftest import LENIENT
from tests.avatar.diffusion.drawing import drawn

WORDS = "a woman with red hair"
TURBO = "stabilityai/sd-turbo"
UNET = "unet/diffusion_pytorch_model.fp16.safetensors"


def test_what_is_needed_is_fetched_once_and_nothing_else(
    new_computer, turbo_files, checker_files, decoder
):
    needless = {"sd_turbo.safetensors": b"!", UNET.replace(".fp16", ""): b"!", "README.md": b"!"}
    new_computer.add(TURBO, turbo_files | needless)
    new_computer.add(PICTURE_CHECK.files[0].repo, checker_files(LENIENT))
    decoder(drawn("mia"))
    heard = []
    assert cut_words("word " * 90, engine="sd-turbo") == ""  # its tokenizer is not here yet

    def portrait():
        return generate_avatars(WORDS, engine="sd-turbo", seed=4,
                                on_download=lambda *told: heard.append(told)).candidates

    assert len(portrait()) == 1
    fetched = {path for path in turbo_files if new_computer.asked(f"HEAD .*sd-turbo/.*/{path}$")}
    assert fetched == set(turbo_files)
    assert not [path for path in needless if new_computer.asked(f"/{path}$")]
    fractions = [fraction for fraction, _ in heard]
    assert np.diff(fractions).min() > -1e-9 and fractions[-1] == 1
    asked = len(new_computer.asked("GET"))
    assert len(portrait()) == 1
    assert len(new_computer.asked("GET")) == asked


@pytest.mark.parametrize(("published", "said"), [
    ({}, "stabilityai/sd-turbo has no model_index.json at main any more"),
    ({"gated": True, "token": "secret"}, "only to people who accepted its conditions: open .*"
     "stabilityai/sd-turbo, accept them, and set HF_TOKEN"),
    (None, "stabilityai/sd-turbo"),
])  # fmt: skip
def test_a_repository_that_gives_nothing(new_computer, turbo_files, published, said):
    if published is not None:
        new_computer.add(TURBO, turbo_files if published else {"README.md": b"moved"}, **published)
    with pytest.raises(WeightsProblem, match=said) as told:
        generate_avatars(WORDS, engine="sd-turbo")
    assert "MOUTHPIECE_WEIGHTS" in told.value.sentence


def test_a_precision_that_is_not_published(new_computer, turbo_files, monkeypatch):
    row = models.find_model("sd-turbo")
    few = tiny.of_any_bytes(row.weights, {UNET: turbo_files[UNET]})
    monkeypatch.setattr(models, "MODELS", [replace(row, weights=few)])
    new_computer.add(TURBO, {UNET.replace(".fp16", ""): turbo_files[UNET]})
    with pytest.raises(WeightsProblem, match=r"has no unet/.*\.fp16\.safetensors at main any more"):
        generate_avatars(WORDS, engine="sd-turbo")


def test_a_file_that_lacks_numbers_is_not_filled_with_chance(turbo_files, tmp_path):
    from safetensors.torch import load, save

    numbers = load(turbo_files[UNET])
    numbers.pop("conv_in.weight")
    tiny.write(tmp_path, turbo_files | {UNET: save(numbers, {"format": "pt"})})
    with pytest.raises(WeightsProblem, match=r"unet lacks conv_in\.weight.*downloaded again"):
        Kit(tmp_path, "cpu", "float32").loaded()


def test_a_file_that_is_cut_short(turbo_files, tmp_path):
    tiny.write(tmp_path, turbo_files | {UNET: turbo_files[UNET][:1000]})
    with pytest.raises(WeightsProblem, match="does not hold a model that paints"):
        Kit(tmp_path, "cpu", "float32").loaded()


def test_models_share_what_is_the_same(sd21, turbo, monkeypatch):
    """The decoder is, as of the real two; words are read by another network, steps made by one."""
    monkeypatch.setattr(gpu, "_kept", {})
    first, second = (Kit(folder, "cpu", "float32").loaded() for _, folder in (sd21, turbo))
    shared = {name for name in first if first[name] is second[name]}
    assert shared == {"vae", "tokenizer"}
    assert Kit(sd21[1], "cpu", "bfloat16").loaded()["vae"] is not first["vae"]


def test_settings_tell_networks_apart_and_notes_do_not(turbo_files, tmp_path, monkeypatch):
    monkeypatch.setattr(gpu, "_kept", {})
    config = turbo_files["vae/config.json"]
    noted = config.replace(b'"_class_name"', b'"_name_or_path": "elsewhere", "_class_name"')
    other = config.replace(b'"scaling_factor": 0.18215', b'"scaling_factor": 0.5')
    assert len({config, noted, other}) == 3
    decoders = []
    for name, settings in (("plain", config), ("noted", noted), ("other", other)):
        tiny.write(tmp_path / name, turbo_files | {"vae/config.json": settings})
        decoders.append(Kit(tmp_path / name, "cpu", "float32").loaded()["vae"])
    assert decoders[0] is decoders[1] is not decoders[2]
    assert decoders[2].config.scaling_factor == 0.5


def test_the_published_names_of_the_numbers_are_understood(turbo_files, turbo):
    import torch
    from safetensors.torch import load

    written = load(turbo_files["text_encoder/model.fp16.safetensors"])
    encoder = Kit(turbo[1], "cpu", "float32").loaded()["text_encoder"]
    read = dict(encoder.named_parameters())
    name = "embeddings.token_embedding.weight"
    torch.testing.assert_close(read[name], written[f"text_model.{name}"].float())


def test_what_was_used_longest_ago_makes_room(sd21, turbo, monkeypatch):
    monkeypatch.setattr(gpu, "_kept", {})
    Kit(sd21[1], "cpu", "float32").loaded()
    kept = dict(gpu._kept)
    only_here = {name for name, one in kept.items() if one.bytes["cpu"]}
    coming = sum(part.bytes for part in Kit(turbo[1], "cpu", "float32").parts().values()
                 if not gpu.is_kept(part))
    taken = 10**9 + coming - 1  # one byte is missing

    def free(device):
        gone = sum(one.bytes["cpu"] for name, one in kept.items() if not gpu.is_kept(name))
        return taken + gone

    monkeypatch.setattr(memory, "free_bytes", free)
    Kit(turbo[1], "cpu", "float32").loaded()
    forgotten = [name for name in kept if not gpu.is_kept(name)]
    assert len(forgotten) == 1 and forgotten[0] in only_here
    assert forgotten[0] not in Kit(turbo[1], "cpu", "float32").parts().values()


def test_no_room_at_all_is_told_before_anything_is_read(turbo, monkeypatch):
    monkeypatch.setattr(gpu, "_kept", {})
    monkeypatch.setattr(memory, "free_bytes", lambda device: 5e8)
    with pytest.raises(PictureProblem, match=(
            r"^This engine takes 1\.0 GB of memory at once, 50\d MB more than is free: close other "
            r"programs, or choose a smaller engine\.$")):
        Kit(turbo[1], "cpu", "float32").loaded()
    assert not any(one.bytes for one in gpu._kept.values())


def test_where_half_of_it_has_room_each_half_comes_when_it_is_needed(turbo, monkeypatch):
    """And what reads the words goes when they are read."""
    model, folder = turbo
    kit = Kit(folder, "cpu", "float32")
    order = Order(model, kit, "a woman", "", (1, 2), 2, (64, 64))
    together = [one.image for one in paint(order) if isinstance(one, Painted)]
    sizes = {name: part.bytes for name, part in kit.parts().items()}
    reader = sizes.pop("text_encoder")
    monkeypatch.setattr(gpu, "_kept", {})

    def free(device):
        there = sum(one.bytes["cpu"] for one in gpu._kept.values())
        return 10**9 + max(reader, sum(sizes.values())) + 25_000 - there  # a scheduler, too

    monkeypatch.setattr(memory, "free_bytes", free)

    def kept() -> set[str]:
        return {name for name, part in kit.parts().items() if gpu.is_kept(part)}

    kit.load()
    assert kept() == {"scheduler", "text_encoder", "tokenizer"}
    apart = [one.image for one in paint(order) if isinstance(one, Painted)]
    assert kept() >= {"unet", "vae"} and "text_encoder" not in kept()
    assert all(map(np.array_equal, apart, together))
