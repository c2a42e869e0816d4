"""The networks of coqui's voices at the size they are published in, with random numbers.

Sizes are those of its package's own configurations, and what its recipes and its published
configurations say else. For how long they speak see `bench.voices.networks`.
"""

from __future__ import annotations

import json
import math
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from string import ascii_lowercase
from types import SimpleNamespace
from typing import Any

from bench.voices.networks import HOP, IPA, Left, Made
from inference.voice.coqui.opening import open_package

LIKENESS = 512  # numbers that tell a voice
XTTS_CODE = 1024  # samples at 22,050 Hz that one step of its language model stands for
MEL = {"signal_norm": False, "log_func": "np.log", "spec_gain": 1.0, "mel_fmax": 8000.0}


def vits_lj() -> Made:
    return _vits(_vits_config("", IPA[17:]))


def your_tts() -> Made:
    """The files beside it: one voice, what hears a sample, and the languages."""
    open_package()
    import torch
    from TTS.encoder.models.resnet import ResNetSpeakerEncoder

    torch.manual_seed(1)
    sound = {"fft_size": 512, "win_length": 400, "hop_length": 160, "sample_rate": 16_000,
             "preemphasis": 0.97, "num_mels": 64}  # fmt: skip
    size = {"input_dim": 64, "proj_dim": LIKENESS, "log_input": True, "use_torch_spec": True}
    listener = {"model": "speaker_encoder", "audio": sound,
                "model_params": {"model_name": "resnet", **size}}  # fmt: skip
    voice = {"name": "female-en-5", "embedding": torch.randn(LIKENESS).tolist()}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "config_se.json").write_text(json.dumps(listener))
        encoder = ResNetSpeakerEncoder(**size, audio_config=sound)
        torch.save({"model": encoder.state_dict()}, folder / "model_se.pth")
        (folder / "speakers.json").write_text(json.dumps({"clip.wav": voice}))
        (folder / "language_ids.json").write_text(json.dumps({"en": 0, "fr-fr": 1, "pt-br": 2}))
        config = _vits_config(
            ascii_lowercase, "", rate=16_000, num_layers_text_encoder=10,
            resblock_type_decoder="2", use_d_vector_file=True, d_vector_dim=LIKENESS,
            d_vector_file=[str(folder / "speakers.json")], use_language_embedding=True,
            embedded_language_dim=4, language_ids_file=str(folder / "language_ids.json"),
            speaker_encoder_model_path=str(folder / "model_se.pth"),
            speaker_encoder_config_path=str(folder / "config_se.json"),
        )  # fmt: skip
        config.text_cleaner = "multilingual_cleaners"
        return _vits(config)


def _vits_config(letters: str, phonemes: str, rate: int = 22_050, **size: Any) -> Any:
    open_package()
    from TTS.config.shared_configs import BaseAudioConfig
    from TTS.tts.configs.shared_configs import CharactersConfig
    from TTS.tts.configs.vits_config import VitsArgs, VitsConfig

    characters = CharactersConfig(
        characters_class="TTS.tts.models.vits.VitsCharacters", characters=letters,
        phonemes=phonemes, punctuations=IPA[1:17], pad="_",
    )  # fmt: skip
    return VitsConfig(
        audio=BaseAudioConfig(sample_rate=rate), characters=characters, text_cleaner=None,
        add_blank=True, model_args=VitsArgs(init_discriminator=False, **size),
    )  # fmt: skip


def _vits(config: Any) -> Made:
    import torch
    from TTS.tts.models.vits import Vits as Network

    from inference.voice.coqui.vits import Vits

    torch.manual_seed(1)
    model = Network(config).eval()

    def lasting(frames: float) -> None:
        """They are rounded up."""
        affine, *flows = model.duration_predictor.flows
        with torch.no_grad():
            for flow in flows:
                flow.proj.weight.zero_()
                flow.proj.bias.zero_()
            affine.log_scale.fill_(5)  # nothing is left of the dice
            affine.translation.fill_(-math.log(max(1, round(frames)) - 0.1) * math.exp(5))

    return Made(Vits(model), (model,), config.audio.sample_rate / HOP, lasting)


def fast_pitch() -> Made:
    open_package()
    import torch
    from TTS.config.shared_configs import BaseAudioConfig
    from TTS.tts.configs.fast_pitch_config import FastPitchConfig
    from TTS.tts.models.forward_tts import ForwardTTS
    from TTS.tts.utils.text.characters import IPAPhonemes
    from TTS.utils.audio import AudioProcessor
    from TTS.vocoder.configs import HifiganConfig
    from TTS.vocoder.models import setup_generator

    from inference.voice.coqui.fast_pitch import FastPitch

    torch.manual_seed(1)
    sound = BaseAudioConfig(**MEL)
    model = ForwardTTS(FastPitchConfig(audio=sound, characters=IPAPhonemes().to_config())).eval()
    config = HifiganConfig(audio=sound)
    config.generator_model_params["upsample_initial_channel"] = 128  # its second, small version
    vocoder = setup_generator(config).eval()
    vocoder.remove_weight_norm()

    def lasting(frames: float) -> None:
        last = model.duration_predictor.proj
        with torch.no_grad():
            last.weight.zero_()
            last.bias.fill_(math.log(1 + round(frames)))

    engine = FastPitch(model, vocoder, AudioProcessor(sound))
    return Made(engine, (model, vocoder), engine.rate / HOP, lasting)


def xtts() -> Made:
    open_package()
    import torch
    from transformers.utils.logging import set_verbosity_error
    from TTS.tts.configs.xtts_config import XttsArgs, XttsConfig
    from TTS.tts.models.xtts import Xtts as Network

    from inference.voice.coqui.xtts import Xtts
    from inference.voice.coqui.xtts_people import PEOPLE

    set_verbosity_error()
    torch.manual_seed(1)
    size = XttsArgs(
        gpt_number_text_tokens=6681, gpt_start_text_token=261, gpt_stop_text_token=0,
        gpt_num_audio_tokens=1026, gpt_start_audio_token=1024, gpt_stop_audio_token=1025,
        gpt_use_perceiver_resampler=True,
    )  # fmt: skip
    model = Network(XttsConfig(
        model_args=size, temperature=0.75, repetition_penalty=5.0, gpt_cond_len=30, max_ref_len=30))
    model.gpt.init_gpt_for_inference()
    model.eval()
    model.tokenizer = SimpleNamespace(tokenizer=_pieces())
    person = {"gpt_cond_latent": torch.randn(1, 32, 1024),
              "speaker_embedding": torch.randn(1, LIKENESS, 1)}  # fmt: skip
    model.speaker_manager = SimpleNamespace(speakers={PEOPLE[0].name: person})
    model.gpt.text_embedding.register_forward_pre_hook(writing := _Writing(size))
    model.gpt.mel_head.register_forward_hook(writing.goes_on)
    return Made(Xtts(model), (model,), 22_050 / XTTS_CODE, writing.lasting)


@dataclass
class _Writing:
    """Tells a language model when it has written enough."""

    size: Any
    each: float = 1.0
    codes: Left = field(default_factory=Left)

    def lasting(self, codes: float) -> None:
        self.each = codes

    def __call__(self, embedding: Any, args: tuple[Any]) -> None:
        self.codes.left = self.each * (args[0].shape[-1] - 2)  # its first and its last are no text

    def goes_on(self, head: Any, args: tuple, answer: Any) -> Any:
        answer[..., self.size.gpt_stop_audio_token] = 999.0 if self.codes.left < 1 else -999.0
        self.codes.left -= 1
        return answer


def _pieces() -> Any:
    """Two letters and more are one, as in the published tokenizer: 139 characters of English are
    85 tokens there."""
    from tokenizers import Tokenizer, models, pre_tokenizers

    letters = ascii_lowercase + ".,"
    pairs = [(one, other) for one in ascii_lowercase for other in ascii_lowercase]
    special = ["[STOP]", "[UNK]", "[SPACE]", "[en]"]
    words = [*special, *letters, *map("".join, pairs)]
    tokenizer = Tokenizer(
        models.BPE({word: n for n, word in enumerate(words)}, pairs, unk_token="[UNK]"))
    tokenizer.add_special_tokens(special)
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    return tokenizer
