"""Tiny pipelines of diffusers' real classes, in the layout in which the real ones are published.

Their numbers are random: what they paint is noise, in which nobody finds a face.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

from inference.avatar.diffusion.models import Model
from inference.avatar.diffusion.words import STYLES, prompt_for
from inference.torchaudio_door import open_torchaudio
from inference.weights import Folder
from inference.weights.rows import folder as row_of

SIDE = 64
LONGEST = 77
_LETTERS = "!abcdefghijklmnopqrstuvwxyz0123456789,.'-"


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def write(folder: Path, files: dict[str, bytes]) -> None:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def stable_diffusion(folder: Path, seed: int = 5, turbo: bool = False) -> dict[str, bytes]:
    """Of the kind of stable-diffusion-2-1-base, or of sd-turbo: fp16 safetensors alone."""
    open_torchaudio()
    import torch
    from diffusers import (
        AutoencoderKL,
        EulerDiscreteScheduler,
        PNDMScheduler,
        StableDiffusionPipeline,
        UNet2DConditionModel,
    )
    from transformers import CLIPTextConfig, CLIPTextModel

    tokenizer = clip_tokenizer()
    torch.manual_seed(seed)
    unet = UNet2DConditionModel(
        sample_size=8, in_channels=4, out_channels=4, block_out_channels=(8, 16),
        layers_per_block=1, down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"), cross_attention_dim=32,
        norm_num_groups=4, attention_head_dim=(2, 4), use_linear_projection=True,
    )  # fmt: skip
    torch.manual_seed(5)  # the same for all: as of models that were trained from one another
    vae = AutoencoderKL(
        block_out_channels=(8, 8, 8, 8), latent_channels=4, norm_num_groups=4, sample_size=SIDE,
        down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4,
    )  # fmt: skip
    torch.manual_seed(seed)
    text_encoder = CLIPTextModel(
        CLIPTextConfig(
            vocab_size=len(tokenizer), hidden_size=32, intermediate_size=32,
            num_hidden_layers=1, num_attention_heads=2, max_position_embeddings=LONGEST,
            bos_token_id=tokenizer.bos_token_id, eos_token_id=tokenizer.eos_token_id,
            pad_token_id=tokenizer.pad_token_id,
        )
    )  # fmt: skip
    own = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}
    scheduler = (
        EulerDiscreteScheduler(timestep_spacing="trailing", steps_offset=1, **own)
        if turbo
        else PNDMScheduler(skip_prk_steps=True, steps_offset=1, **own)
    )
    StableDiffusionPipeline(
        vae=vae, text_encoder=text_encoder, tokenizer=tokenizer, unet=unet,
        scheduler=scheduler, safety_checker=None, feature_extractor=None,
        requires_safety_checker=False,
    ).to(torch.float16).save_pretrained(folder, variant="fp16")  # fmt: skip
    _as_published(folder)
    return files_of(folder)


def _as_published(folder: Path) -> None:
    """As the libraries of those years wrote what today's write otherwise."""
    from safetensors.torch import load_file, save_file

    text_encoder = folder / "text_encoder" / "model.fp16.safetensors"
    numbers = {f"text_model.{name}": tensor for name, tensor in load_file(text_encoder).items()}
    save_file(numbers, text_encoder, {"format": "pt"})
    where = folder / "tokenizer"
    letters = json.loads((where / "tokenizer.json").read_text())["model"]
    (where / "tokenizer.json").unlink()
    (where / "vocab.json").write_text(json.dumps(letters["vocab"]))
    pairs = "\n".join(" ".join(pair) for pair in letters["merges"])
    (where / "merges.txt").write_text(f"#version: 0.2\n{pairs}\n")
    ends = {"bos_token": "<|startoftext|>", "eos_token": "<|endoftext|>",
            "unk_token": "<|endoftext|>", "pad_token": "!"}  # fmt: skip
    (where / "special_tokens_map.json").write_text(json.dumps(ends))
    settings = {"tokenizer_class": "CLIPTokenizer", "model_max_length": LONGEST,
                "do_lower_case": True, "errors": "replace", "add_prefix_space": False, **ends}
    (where / "tokenizer_config.json").write_text(json.dumps(settings))


def clip_tokenizer():
    """It knows letters, and the words around those of a person: others are long to it."""
    from transformers import CLIPTokenizer

    known = prompt_for("", STYLES[0], len, 10**6)
    words = sorted(set(re.findall("[a-z]+", f"{known.text} {known.avoid}".lower())))
    merges = dict.fromkeys(
        (word[:n] + "", word[n] + "</w>" * (n + 1 == len(word)))
        for word in words for n in range(1, len(word))
    )
    pieces = [letter + end for letter in _LETTERS for end in ("", "</w>")]
    pieces += [first + second for first, second in merges]
    pieces += ["<|startoftext|>", "<|endoftext|>"]
    vocabulary = {piece: n for n, piece in enumerate(dict.fromkeys(pieces))}
    return CLIPTokenizer(vocabulary, list(merges), model_max_length=LONGEST)


def picture_check(folder: Path, strict: float) -> dict[str, bytes]:
    """Of the kind of nsfw_image_detection. `strict`: what it finds in any picture, from -20 to 20,
    0 being doubt."""
    import torch
    from transformers import ViTConfig, ViTForImageClassification

    torch.manual_seed(5)
    network = ViTForImageClassification(
        ViTConfig(
            hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
            image_size=32, patch_size=16, id2label={0: "normal", 1: "nsfw"},
            label2id={"normal": 0, "nsfw": 1},
        )
    )  # fmt: skip
    with torch.no_grad():
        network.classifier.bias.copy_(torch.tensor([0.0, strict]))
    network.save_pretrained(folder)
    settings = {"do_normalize": True, "do_rescale": True, "do_resize": True, "resample": 2,
                "image_mean": [0.5] * 3, "image_std": [0.5] * 3, "rescale_factor": 1 / 255,
                "image_processor_type": "ViTImageProcessor", "size": {"height": 32, "width": 32}}
    (folder / "preprocessor_config.json").write_text(json.dumps(settings))
    return files_of(folder)


def of_these(model: Model, files: dict[str, bytes], side: int = SIDE) -> Model:
    """The model with rows for such files instead of its own: of any commit, of any bytes."""
    return replace(model, weights=of_any_bytes(model.weights, files), side=side)


def of_any_bytes(own: Folder, files: dict[str, bytes]) -> Folder:
    return row_of(
        own.id, own.files[0].repo, {path: len(data) for path, data in files.items()},
        licence=own.licence, commercial_use=own.commercial_use, purpose=own.purpose,
    )  # fmt: skip
