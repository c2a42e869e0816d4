"""Stable Diffusion 2.1 and SD-Turbo, which is trained from it, at the size and in the layout in
which they are published, with random numbers.

Work does not depend on what the numbers are, if they are of a size that does not grow from layer
to layer.
"""

from __future__ import annotations

import json
from pathlib import Path
from string import ascii_lowercase
from typing import Any

from inference.torchaudio_door import open_torchaudio

_PUBLISHED = 49_408  # tokens


def write(folder: Path) -> Path:
    """As diffusers saves them: 2.6 GB."""
    open_torchaudio()
    import torch
    from diffusers import AutoencoderKL, EulerDiscreteScheduler, UNet2DConditionModel
    from transformers import CLIPTextConfig, CLIPTextModel

    torch.manual_seed(1)
    with torch.device("meta"):
        unet = UNet2DConditionModel(
            sample_size=64, attention_head_dim=(5, 10, 20, 20), cross_attention_dim=1024,
            use_linear_projection=True)  # fmt: skip
        vae = AutoencoderKL(
            block_out_channels=(128, 256, 512, 512), layers_per_block=2, sample_size=768,
            down_block_types=("DownEncoderBlock2D",) * 4,
            up_block_types=("UpDecoderBlock2D",) * 4)  # fmt: skip
        text_encoder = CLIPTextModel(CLIPTextConfig(
            vocab_size=_PUBLISHED, hidden_size=1024, intermediate_size=4096, hidden_act="gelu",
            num_hidden_layers=23, num_attention_heads=16, projection_dim=512))
    _save(unet, folder / "unet", "diffusion_pytorch_model")
    _save(vae, folder / "vae", "diffusion_pytorch_model")
    _save(text_encoder, folder / "text_encoder", "model")
    EulerDiscreteScheduler(
        beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear",
        timestep_spacing="trailing", steps_offset=1,
    ).save_pretrained(folder / "scheduler")
    _tokenizer(folder / "tokenizer")
    parts = {
        "scheduler": ("diffusers", "EulerDiscreteScheduler"),
        "text_encoder": ("transformers", "CLIPTextModel"),
        "tokenizer": ("transformers", "CLIPTokenizer"),
        "unet": ("diffusers", "UNet2DConditionModel"),
        "vae": ("diffusers", "AutoencoderKL"),
        "safety_checker": (None, None),
        "feature_extractor": (None, None),
    }
    index = {"_class_name": "StableDiffusionPipeline", "requires_safety_checker": False, **parts}
    (folder / "model_index.json").write_text(json.dumps(index))
    return folder


def _save(network: Any, folder: Path, name: str) -> None:
    """Weights that keep the size of what passes through; norms as they begin."""
    import torch
    from safetensors.torch import save_file

    folder.mkdir(parents=True)
    network.config.architectures = [type(network).__name__]
    if hasattr(network, "save_config"):
        network.save_config(folder)
    else:
        network.config.save_pretrained(folder)
    weights = {}
    for path, shape in {path: of.shape for path, of in network.state_dict().items()}.items():
        if len(shape) > 1:
            scale = shape[1:].numel() ** -0.5
            weights[path] = torch.empty(shape, dtype=torch.float16).normal_(0, scale)
        else:
            weights[path] = torch.full(shape, float(path.endswith("weight")), dtype=torch.float16)
    save_file(weights, folder / f"{name}.fp16.safetensors", {"format": "pt"})


def _tokenizer(folder: Path) -> None:
    """A token for each letter, which takes no time worth telling."""
    pieces = [letter + end for letter in ascii_lowercase + ",.-'" for end in ("", "</w>")]
    vocabulary = {piece: n for n, piece in enumerate(pieces)}
    vocabulary |= {"<|startoftext|>": _PUBLISHED - 2, "<|endoftext|>": _PUBLISHED - 1}
    folder.mkdir(parents=True)
    (folder / "vocab.json").write_text(json.dumps(vocabulary))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    (folder / "tokenizer_config.json").write_text(json.dumps(
        {"tokenizer_class": "CLIPTokenizer", "model_max_length": 77,
         "bos_token": "<|startoftext|>", "eos_token": "<|endoftext|>",
         "unk_token": "<|endoftext|>", "pad_token": "!"}))


def write_check(folder: Path) -> Path:
    """The network that looks at pictures, which finds all of them fit to be shown: 343 MB."""
    open_torchaudio()
    import torch
    from transformers import ViTConfig, ViTForImageClassification

    torch.manual_seed(1)
    network = ViTForImageClassification(
        ViTConfig(id2label={0: "normal", 1: "nsfw"}, label2id={"normal": 0, "nsfw": 1}))
    with torch.no_grad():
        network.classifier.bias.copy_(torch.tensor([9.0, -9.0]))
    network.save_pretrained(folder)
    (folder / "preprocessor_config.json").write_text(json.dumps(
        {"size": {"height": 224, "width": 224}, "resample": 2, "rescale_factor": 1 / 255,
         "image_mean": [0.5] * 3, "image_std": [0.5] * 3}))
    return folder
