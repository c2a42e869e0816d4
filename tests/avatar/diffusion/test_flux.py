"""FLUX.2 klein as it is published, but tiny: other networks, other latents, another tokenizer."""

import json
from pathlib import Path

import numpy as np
import pytest

from inference.avatar.diffusion.loading import Kit
from inference.avatar.diffusion.models import FLUX2_KLEIN
from inference.avatar.diffusion.painting import Order, Painted, Step, paint
from inference.weights import Hub, fetch_folder
from tests.avatar.diffusion.tiny import of_these
from tests.avatar.diffusion.tiny_flux import flux2_klein
from tests.loopback_hub import LoopbackHub

WIDE = (96, 64)


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict[str, bytes]:
    return flux2_klein(tmp_path_factory.mktemp("flux"))


@pytest.fixture(scope="module")
def fetched(files, tmp_path_factory) -> Path:
    """What is downloaded of it, and nothing else."""
    home = tmp_path_factory.mktemp("home")
    with LoopbackHub() as hub:
        hub.add("black-forest-labs/FLUX.2-klein-4B", files | {"flux-2-klein-4b.safetensors": b"!"})
        places = Hub(endpoint=hub.url, cache=home / "hub", kept=home / "kept")
        return fetch_folder(of_these(FLUX2_KLEIN, files).weights, hub=places)


@pytest.fixture(scope="module")
def kit(fetched) -> Kit:
    return Kit(fetched, "cpu", "bfloat16")


def order(kit: Kit, **more) -> Order:
    asked = {"prompt": "a woman with red hair", "avoid": "", "seeds": (7,), "steps": 4}
    return Order(FLUX2_KLEIN, kit, **(asked | {"size": (64, 64)} | more))


def test_its_rows_are_the_files_that_the_pipeline_is_saved_as(files):
    assert {file.path for file in FLUX2_KLEIN.weights.files} == set(files)
    index = json.loads(files["text_encoder/model.safetensors.index.json"])
    assert len(set(index["weight_map"].values())) == 2


def test_it_paints_step_by_step_what_its_seed_says(kit):
    told = [one for one in paint(order(kit, seeds=(7, 8, 7), size=WIDE)) if one]
    pictures = [one.image for one in told if isinstance(one, Painted)]
    steps = [(one.seed, one.step) for one in told if isinstance(one, Step)]
    assert steps == [(seed, step) for seed in (7, 8, 7) for step in range(1, 5)]
    assert [picture.shape for picture in pictures] == [(64, 96, 3)] * 3
    assert np.array_equal(pictures[0], pictures[2])
    assert not np.array_equal(pictures[0], pictures[1])
    shown = [one.glimpse for one in told if isinstance(one, Step) and one.glimpse is not None]
    assert {glimpse.shape for glimpse in shown} == {(8, 12, 3)}


def test_the_words_are_heard(kit):
    def picture(prompt: str) -> np.ndarray:
        return next(one.image for one in paint(order(kit, prompt=prompt))
                    if isinstance(one, Painted))

    assert not np.array_equal(picture("a woman"), picture("a man"))


def test_it_is_the_distilled_one_and_runs_in_its_precision(kit):
    import torch

    pipeline = kit.pipeline()
    assert pipeline.config.is_distilled  # one pass a step, whatever is asked
    networks = (pipeline.transformer, pipeline.vae, pipeline.text_encoder)
    assert {network.dtype for network in networks} == {torch.bfloat16}


def test_its_latents_are_put_together_as_it_does_itself(kit):
    import torch

    from inference.avatar.diffusion.latents import _as_encoded

    pipeline = kit.pipeline()
    tokens = torch.randn(1, 4 * 6, 4 * pipeline.vae.config.latent_channels)
    places = pipeline._prepare_latent_ids(torch.zeros(1, 1, 4, 6))
    fours = pipeline._unpack_latents_with_ids(tokens, places, 4, 6)
    norm = pipeline.vae.bn
    spread = torch.sqrt(norm.running_var.float() + pipeline.vae.config.batch_norm_eps)
    fours = fours * spread.view(1, -1, 1, 1) + norm.running_mean.float().view(1, -1, 1, 1)
    own = pipeline._unpatchify_latents(fours)
    torch.testing.assert_close(_as_encoded(pipeline.vae, tokens, WIDE), own)
