"""A tiny pipeline of the real classes of FLUX.2 klein, in the layout in which it is published."""

from __future__ import annotations

from pathlib import Path

from inference.torchaudio_door import open_torchaudio
from tests.avatar.diffusion.tiny import SIDE, files_of

_WIDTH = 16
_SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
_TEMPLATE = (
    "{% for one in messages %}<|im_start|>{{ one.role }}\n{{ one.content }}<|im_end|>\n"
    "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def flux2_klein(folder: Path, seed: int = 5) -> dict[str, bytes]:
    """Its text encoder in two files, with an index, and no variant's name anywhere."""
    open_torchaudio()
    import torch
    from diffusers import (
        AutoencoderKLFlux2,
        FlowMatchEulerDiscreteScheduler,
        Flux2KleinPipeline,
        Flux2Transformer2DModel,
    )
    from transformers import Qwen3Config, Qwen3ForCausalLM

    torch.manual_seed(seed)
    tokenizer = qwen_tokenizer()
    text_encoder = Qwen3ForCausalLM(
        Qwen3Config(
            vocab_size=len(tokenizer), hidden_size=_WIDTH, intermediate_size=_WIDTH, head_dim=8,
            num_hidden_layers=28,  # three of them are listened to, the last is the 27th
            num_attention_heads=2, num_key_value_heads=1, max_position_embeddings=1024,
        )
    )  # fmt: skip
    vae = AutoencoderKLFlux2(
        block_out_channels=(8, 8, 8, 8), latent_channels=8, norm_num_groups=4, layers_per_block=1,
        sample_size=SIDE,
    )  # fmt: skip
    vae.bn.running_mean.normal_()
    vae.bn.running_var.uniform_(0.5, 2)
    transformer = Flux2Transformer2DModel(
        in_channels=4 * 8, num_layers=1, num_single_layers=1, attention_head_dim=_WIDTH,
        num_attention_heads=2, joint_attention_dim=3 * _WIDTH, timestep_guidance_channels=_WIDTH,
        axes_dims_rope=(4, 4, 4, 4), guidance_embeds=False,
    )  # fmt: skip
    scheduler = FlowMatchEulerDiscreteScheduler(shift=3.0, use_dynamic_shifting=True)
    pipeline = Flux2KleinPipeline(
        scheduler=scheduler, vae=vae, text_encoder=text_encoder, tokenizer=tokenizer,
        transformer=transformer, is_distilled=True,
    ).to(torch.bfloat16)  # fmt: skip
    pipeline.save_pretrained(folder)
    (folder / "text_encoder" / "model.safetensors").unlink()
    text_encoder.save_pretrained(folder / "text_encoder", max_shard_size="70KB")
    (folder / "text_encoder" / "generation_config.json").unlink()
    return files_of(folder)


def qwen_tokenizer():
    """A token for each byte."""
    from tokenizers.pre_tokenizers import ByteLevel
    from transformers import Qwen2TokenizerFast

    letters = sorted(ByteLevel.alphabet())
    tokenizer = Qwen2TokenizerFast(
        vocab={letter: n for n, letter in enumerate([*letters, *_SPECIAL])}, merges=[],
        unk_token=_SPECIAL[0], eos_token=_SPECIAL[2], pad_token=_SPECIAL[0],
        additional_special_tokens=list(_SPECIAL[1:]), model_max_length=131_072,
    )  # fmt: skip
    tokenizer.chat_template = _TEMPLATE
    return tokenizer
