"""The networks of the Hub's voices at the size they are published in, with random numbers.

Work does not depend on what the numbers are, but for how long a network makes its sound. That is
given here in the network's own way (the last step of its duration predictor, or its stop), so
that a sentence takes as long as the built-in voice takes for it.
"""

from __future__ import annotations

import json
import math
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from string import ascii_letters, ascii_lowercase
from typing import Any

from inference.torchaudio_door import open_torchaudio
from inference.voice.hub.laid_out import lay_out

IPA = '_;:,.!?¡¿—…"«»“” ' + ascii_letters + "ɑɐɒæɓʙβɔɕçɗɖðʤəɘɚɛɜɝɞɟʄɡɪɫɬɯɰŋɳɲɴøɵɸθœɹɾʃʊʌʒʔˈˌːᵻ"
HOP = 256  # samples a frame, of all but Kokoro and XTTS


@dataclass(frozen=True)
class Made:
    model: Any  # of the engine's own class
    networks: tuple[Any, ...]  # in it, as their package makes them
    frames_per_s: float
    lasting: Callable[[float], None]  # so many frames for each token
    lay_out: Callable[[Any], Any] = lay_out  # a network, as its engine does

    def laid_out(self) -> None:
        for network in self.networks:
            self.lay_out(network)

    @property
    def numbers(self) -> int:
        return sum(p.numel() for network in self.networks for p in network.parameters())


class Left(threading.local):
    """Of the sentence that a thread has its network say step by step: what is to come."""

    left = 0.0


def _vits(letters: str, rate: int, **more: Any) -> Made:
    open_torchaudio()
    import torch
    from transformers import VitsConfig, VitsModel, VitsTokenizer

    from inference.voice.hub.vits import Vits

    torch.manual_seed(1)
    with tempfile.TemporaryDirectory() as folder:
        vocabulary = Path(folder, "vocab.json")
        vocabulary.write_text(json.dumps({letter: n for n, letter in enumerate(letters)}))
        tokenizer = VitsTokenizer(
            str(vocabulary), pad_token=letters[0], unk_token=letters[1], phonemize=False)
    model = VitsModel(VitsConfig(sampling_rate=rate, **more)).eval()

    def lasting(frames: float) -> None:
        """They are rounded up."""
        affine, *flows = model.duration_predictor.flows
        with torch.no_grad():
            for flow in flows:
                flow.conv_proj.weight.zero_()
                flow.conv_proj.bias.zero_()
            affine.log_scale.fill_(5)  # nothing is left of the dice
            affine.translate.fill_(-math.log(max(1, round(frames)) - 0.1) * math.exp(5))

    return Made(Vits(model, tokenizer), (model,), rate / HOP, lasting)


def mms() -> Made:
    return _vits("_ '" + ascii_lowercase + "-0123456789"[:9], 16_000)


def vits_ljs() -> Made:
    return _vits(IPA, 22_050, vocab_size=178)


def vits_vctk() -> Made:
    return _vits(IPA, 22_050, vocab_size=178, num_speakers=109, speaker_embedding_size=256)


def kokoro() -> Made:
    open_torchaudio()
    import torch

    from inference.voice.hub import kokoro as engine

    torch.manual_seed(1)
    letters = IPA + "ᵊIWAYOQTʤʧʣʦ"
    config = {
        "vocab": {letter: n + 1 for n, letter in enumerate(dict.fromkeys(letters))},
        "n_token": 178, "hidden_dim": 512, "style_dim": 128, "n_layer": 3, "max_dur": 50,
        "dropout": 0.2, "text_encoder_kernel_size": 5, "n_mels": 80,
        "plbert": {
            "hidden_size": 768, "num_attention_heads": 12, "intermediate_size": 2048,
            "max_position_embeddings": 512, "num_hidden_layers": 12, "dropout": 0.1,
        },
        "istftnet": {
            "upsample_kernel_sizes": [20, 12], "upsample_rates": [10, 6],
            "gen_istft_hop_size": 5, "gen_istft_n_fft": 20, "upsample_initial_channel": 512,
            "resblock_kernel_sizes": [3, 7, 11],
            "resblock_dilation_sizes": [[1, 3, 5], [1, 3, 5], [1, 3, 5]],
        },
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        torch.save({}, Path(folder, "none.pth"))
        network = engine.part("model").KModel(
            "hexgrad/Kokoro-82M", config, str(Path(folder, "none.pth")))
    styles = torch.randn(510, 1, 256) / 10

    class Kokoro(engine.Kokoro):
        def _styles(self, voice: str) -> Any:
            return styles

    def lasting(frames: float) -> None:
        """The sum of what 50 neurons say, rounded."""
        last = network.predictor.duration_proj.linear_layer
        with torch.no_grad():
            last.weight.zero_()
            last.bias.fill_(math.log(frames / (50 - frames)))

    model = Kokoro(network.eval(), Path("bench"))
    return Made(model, (network,), engine.RATE_HZ / 600, lasting, engine.laid_out)


def fastspeech2() -> Made:
    open_torchaudio()
    import torch
    from transformers import (
        FastSpeech2ConformerConfig,
        FastSpeech2ConformerHifiGanConfig,
        FastSpeech2ConformerWithHifiGan,
        FastSpeech2ConformerWithHifiGanConfig,
    )

    from inference.voice.hub.arpabet import ALPHABET
    from inference.voice.hub.fastspeech2 import RATE_HZ, FastSpeech2

    torch.manual_seed(1)
    model = FastSpeech2ConformerWithHifiGan(FastSpeech2ConformerWithHifiGanConfig(
        model_config=FastSpeech2ConformerConfig(),
        vocoder_config=FastSpeech2ConformerHifiGanConfig())).eval()

    def lasting(frames: float) -> None:
        last = model.model.duration_predictor.linear
        with torch.no_grad():
            last.weight.zero_()
            last.bias.fill_(math.log(1 + round(frames)))

    vocabulary = {sound: n for n, sound in enumerate([*sorted(ALPHABET), "<sos/eos>"])}
    return Made(FastSpeech2(model, vocabulary), (model,), RATE_HZ / HOP, lasting)


def speecht5() -> Made:
    open_torchaudio()
    import numpy as np
    import torch
    from transformers import (
        SpeechT5Config,
        SpeechT5ForTextToSpeech,
        SpeechT5HifiGan,
        SpeechT5HifiGanConfig,
    )

    from inference.voice.hub.speecht5 import SpeechT5

    torch.manual_seed(1)
    model = SpeechT5ForTextToSpeech(SpeechT5Config(max_text_positions=600)).eval()
    vocoder = SpeechT5HifiGan(SpeechT5HifiGanConfig()).eval()
    frames = Left()
    each = 1.0

    def begins(encoder: Any, args: tuple, named: dict) -> None:
        frames.left = each * named["input_values"].shape[1]

    def goes_on(stop: Any, args: tuple, answer: torch.Tensor) -> torch.Tensor:
        frames.left -= model.config.reduction_factor
        return torch.full_like(answer, 9.0 if frames.left <= 0 else -9.0)

    model.speecht5.encoder.register_forward_pre_hook(begins, with_kwargs=True)
    model.speech_decoder_postnet.prob_out.register_forward_hook(goes_on)

    def lasting(for_each: float) -> None:
        nonlocal each
        each = for_each

    person = np.random.default_rng(1).normal(0, 0.05, 512).astype(np.float32)
    people = dict.fromkeys(("slt", "clb", "bdl", "rms", "jmk", "awb", "ksp"), person)
    engine = SpeechT5(model, vocoder, _Letters(), people)
    return Made(engine, (model, vocoder), engine.rate / HOP, lasting)


class _Letters:
    """In place of sentencepiece's, which takes no time worth telling."""

    unk_token_id = 3

    def __call__(self, text: str) -> Any:
        self.input_ids = [4, *(4 + ord(letter) % 75 for letter in text), 2]
        return self

    def get_vocab(self) -> dict[str, int]:
        return {chr(n): n for n in range(32, 127)}
