"""Tiny networks of coqui's real classes, in the layout in which the real ones are published.

The configurations name files on their makers' computers and a phonemizer that is not installed
here, as the published ones do. Of the numbers all but a few are random; see `tests.voice.hub.tiny`
for why those few are not.
"""

from __future__ import annotations

import io
import json
import math
import zipfile
from collections.abc import Callable
from pathlib import Path
from string import ascii_lowercase, ascii_uppercase

from inference.voice.coqui.opening import configuration, open_package
from inference.voice.coqui.xtts_people import PEOPLE
from inference.voice.hub.vctk_people import PEOPLE as VCTK_PEOPLE
from tests.voice.hub.tiny import IPA, files_of

RATE = 22_050
HOP = 64  # samples a frame
TOKEN_S = 0.035  # each letter has a blank beside it
ELSEWHERE = "/home/somebody/checkpoints/"
LIKENESS = 8  # numbers that tell a voice
NAMES = ("female-en-5", "female-en-5\n", "female-pt-4\n", "male-en-2", "male-en-2\n", "male-pt-3\n")
PUNCTUATION = ';:,.!?¡¿—…"«»“” '
LETTERS = ascii_uppercase + ascii_lowercase


def zipped(files: dict[str, bytes], top: str) -> bytes:
    """As a release has it: in a folder of its own."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as opened:
        for name, data in files.items():
            opened.writestr(f"{top}/{name}", data)
    return stream.getvalue()


def _characters(**given: object) -> dict[str, object]:
    usual = {
        "characters_class": "TTS.tts.models.vits.VitsCharacters", "vocab_dict": None, "pad": "_",
        "eos": "", "bos": "", "blank": None, "characters": LETTERS, "punctuations": PUNCTUATION,
        "phonemes": IPA[len(PUNCTUATION) + 27 :], "is_unique": True, "is_sorted": True,
    }  # fmt: skip
    return usual | given


def _vits_config(**model_args: object) -> dict[str, object]:
    return {
        "model": "vits", "run_name": "", "batch_size": None, "max_audio_len": math.inf,
        "audio": {"fft_size": 128, "sample_rate": RATE, "win_length": 128, "hop_length": HOP,
                  "num_mels": 10, "mel_fmin": 0, "mel_fmax": None},
        "use_phonemes": True, "phonemizer": "espeak", "phoneme_language": "en",
        "text_cleaner": "phoneme_cleaners", "enable_eos_bos_chars": False, "add_blank": True,
        "characters": _characters(), "datasets": [{"name": "", "path": "", "language": ""}],
        "speakers_file": None, "d_vector_file": None, "language_ids_file": None,
        "model_args": {
            "num_chars": 179, "out_channels": 65, "hidden_channels": 16,
            "hidden_channels_ffn_text_encoder": 16, "num_heads_text_encoder": 2,
            "num_layers_text_encoder": 1, "num_layers_posterior_encoder": 1, "num_layers_flow": 2,
            "resblock_type_decoder": "2", "resblock_kernel_sizes_decoder": [3],
            "resblock_dilation_sizes_decoder": [[1, 3]], "upsample_rates_decoder": [8, 8],
            "upsample_kernel_sizes_decoder": [16, 16], "upsample_initial_channel_decoder": 16,
            "use_sdp": True, "inference_noise_scale": 0.05, "inference_noise_scale_dp": 0.1,
            "length_scale": 1.0, "init_discriminator": False, "speakers_file": None,
            "d_vector_file": None, "language_ids_file": None, "speaker_encoder_config_path": "",
            "speaker_encoder_model_path": "", **model_args,
        },
    }  # fmt: skip


def _save_vits(folder: Path, config: dict[str, object]) -> dict[str, bytes]:
    open_package()
    import torch
    from TTS.tts.models.vits import Vits

    (folder / "config.json").write_text(json.dumps(config))
    torch.manual_seed(5)
    model = Vits(configuration(folder))
    with torch.no_grad():
        _hum(model, model.waveform_decoder)
        for flow in model.duration_predictor.flows[1:]:
            flow.proj.weight.zero_()
            flow.proj.bias.zero_()
        if hasattr(model, "emb_g"):
            model.emb_g.weight.mul_(0.1)  # or the voice would be louder than what it says
        frames = TOKEN_S * RATE / HOP
        model.duration_predictor.flows[0].translation.fill_(-math.log(frames))
    torch.save({"model": model.state_dict(), "step": 1}, folder / "model_file.pth")
    return files_of(folder)


def _hum(model, decoder) -> None:
    """Louder and softer with the letters, as speech is."""
    import torch

    project = model.text_encoder.proj.weight
    means = len(project) // 2
    project[:means, :, 0] = torch.outer(torch.randn(means), torch.randn(project.shape[1])) / 4
    for name, parameter in [*model.flow.named_parameters(), *decoder.named_parameters()]:
        if name.endswith("bias"):
            parameter.zero_()


def ljspeech(folder: Path) -> dict[str, bytes]:
    folder.mkdir(parents=True)
    return _save_vits(folder, _vits_config() | {"phoneme_language": "en-us"})


def vctk(folder: Path) -> dict[str, bytes]:
    folder.mkdir(parents=True)
    names = ["ED\n", *sorted(person.id for person in VCTK_PEOPLE)]
    (folder / "speaker_ids.json").write_text(json.dumps({name: n for n, name in enumerate(names)}))
    file = ELSEWHERE + "speaker_ids.json"
    config = _vits_config(
        use_speaker_embedding=True, num_speakers=109, speaker_embedding_channels=4,
        speakers_file=file,
    )  # fmt: skip
    return _save_vits(folder, config | {"speakers_file": file})


def your_tts(folder: Path) -> dict[str, bytes]:
    open_package()
    import torch
    from TTS.encoder.models.resnet import ResNetSpeakerEncoder

    folder.mkdir(parents=True)
    torch.manual_seed(5)
    sound = {"fft_size": 512, "win_length": 400, "hop_length": 160, "sample_rate": 16_000,
             "preemphasis": 0.97, "num_mels": 64, "do_trim_silence": False}  # fmt: skip
    listener = {"model_name": "resnet", "input_dim": 64, "proj_dim": LIKENESS, "log_input": True,
                "use_torch_spec": True}  # fmt: skip
    (folder / "config_se.json").write_text(
        json.dumps({"model": "speaker_encoder", "audio": sound, "model_params": listener})
    )
    encoder = ResNetSpeakerEncoder(64, LIKENESS, log_input=True, use_torch_spec=True,
                                   audio_config=sound)  # fmt: skip
    halves = {n: t.half() if t.is_floating_point() else t for n, t in encoder.state_dict().items()}
    torch.save({"model": halves, "step": 1}, folder / "model_se.pth")
    voices = {
        f"clip{n}.wav": {"name": name, "embedding": torch.randn(LIKENESS).tolist()}
        for n, name in enumerate(NAMES)
    }
    (folder / "speakers.json").write_text(json.dumps(voices))
    (folder / "language_ids.json").write_text(json.dumps({"en": 0, "fr-fr": 1, "pt-br": 2}))
    paths = {
        "d_vector_file": [ELSEWHERE + "speakers.json"],
        "language_ids_file": ELSEWHERE + "language_ids.json",
    }
    config = _vits_config(
        use_d_vector_file=True, d_vector_dim=LIKENESS, use_language_embedding=True,
        embedded_language_dim=4, num_languages=3, use_speaker_encoder_as_loss=True,
        condition_dp_on_speaker=True,
        speaker_encoder_config_path=ELSEWHERE + "config_se.json",
        speaker_encoder_model_path=ELSEWHERE + "model_se.pth", **paths,
    )  # fmt: skip
    characters = _characters(
        eos="&", bos="*", phonemes="", characters=LETTERS + "àâçèéêëîïôùûüœãáíóõú–'",
        punctuations="!'(),-.:;? ", is_unique=None, is_sorted=None,
    )  # fmt: skip
    return _save_vits(
        folder,
        config | paths | {"use_phonemes": False, "text_cleaner": "multilingual_cleaners",
                          "characters": characters, "d_vector_file": paths["d_vector_file"][0]},
    )  # fmt: skip


def fast_pitch(folder: Path) -> dict[str, bytes]:
    open_package()
    import torch
    from TTS.tts.models.forward_tts import ForwardTTS

    folder.mkdir(parents=True)
    transformer = {"hidden_channels_ffn": 16, "num_heads": 1, "num_layers": 1, "dropout_p": 0.1}
    config = {
        "model": "fast_pitch", "audio": _mel_sound(), "use_phonemes": True,
        "phonemizer": "espeak", "phoneme_language": "en-us", "text_cleaner": "phoneme_cleaners",
        "enable_eos_bos_chars": False, "add_blank": False,
        "characters": {"pad": "_", "eos": "~", "bos": "^", "characters": LETTERS + "!'(),-.:;? ",
                       "punctuations": "!'(),-.:;? ", "phonemes": IPA[len(PUNCTUATION) + 1 :],
                       "is_unique": True},
        "model_args": {
            "num_chars": 130, "out_channels": 10, "hidden_channels": 16, "use_aligner": True,
            "positional_encoding": True, "length_scale": 1, "max_duration": 75,
            "duration_predictor_hidden_channels": 16, "pitch_predictor_hidden_channels": 16,
            "encoder_type": "fftransformer", "encoder_params": transformer,
            "decoder_type": "fftransformer", "decoder_params": transformer,
        },
    }  # fmt: skip
    (folder / "config.json").write_text(json.dumps(config))
    torch.manual_seed(5)
    model = ForwardTTS(configuration(folder))
    with torch.no_grad():
        last = model.duration_predictor.proj
        last.weight.zero_()
        last.bias.fill_(math.log(2 * TOKEN_S * RATE / HOP + 1))
    torch.save({"model": model.state_dict(), "step": 1}, folder / "model_file.pth")
    return files_of(folder)


def hifigan(folder: Path, with_its_critic: bool = False) -> dict[str, bytes]:
    open_package()
    import torch
    from TTS.vocoder.models import setup_generator

    folder.mkdir(parents=True)
    config = {
        "run_name": "hifigan", "audio": _mel_sound(),
        "discriminator_model": "hifigan_discriminator", "generator_model": "hifigan_generator",
        "generator_model_params": {
            "upsample_factors": [8, 8], "upsample_kernel_sizes": [16, 16],
            "upsample_initial_channel": 16, "resblock_kernel_sizes": [3],
            "resblock_dilation_sizes": [[1, 3]], "resblock_type": "2",
        },
    }  # fmt: skip
    (folder / "config.json").write_text(json.dumps(config))
    torch.manual_seed(5)
    generator = setup_generator(configuration(folder))
    with torch.no_grad():
        for name, parameter in generator.named_parameters():
            if name.endswith("bias"):
                parameter.zero_()
    numbers = generator.state_dict()
    if with_its_critic:
        numbers = {f"model_g.{name}": n for name, n in numbers.items()} | {
            "model_d.conv.weight": torch.zeros(1)
        }
    torch.save({"model": numbers, "step": 1}, folder / "model_file.pth")
    return files_of(folder)


def _mel_sound() -> dict[str, object]:
    return {"fft_size": 256, "win_length": 256, "hop_length": HOP, "sample_rate": RATE,
            "num_mels": 10, "mel_fmin": 0.0, "mel_fmax": 8000.0, "signal_norm": False,
            "log_func": "np.log", "spec_gain": 1.0, "do_trim_silence": False,
            "stats_path": None}  # fmt: skip


def xtts(folder: Path) -> dict[str, bytes]:
    """Its decoder knows one size alone, the full one: there each number stands for a row of the
    network's, which keeps the file small."""
    open_package()
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers
    from TTS.tts.configs.xtts_config import XttsArgs, XttsConfig
    from TTS.tts.models.xtts import Xtts

    folder.mkdir(parents=True)
    torch.manual_seed(5)
    languages = ["en", "es", "fr", "de", "it", "pt", "pl", "tr", "ru", "nl", "cs", "ar", "zh-cn",
                 "hu", "ko", "hi", "ja"]  # fmt: skip
    special = ["[STOP]", "[UNK]", "[SPACE]", "[START]", *(f"[{one}]" for one in languages)]
    letters = sorted(set(ascii_lowercase + "äöüßéèçñ0123456789'.,!?-"))
    tokenizer = Tokenizer(
        models.BPE({t: n for n, t in enumerate([*special, *letters])}, [], unk_token="[UNK]")
    )
    tokenizer.add_special_tokens(special)
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "vocab.json"))

    args = XttsArgs(
        gpt_layers=1, gpt_n_model_channels=64, gpt_n_heads=2, gpt_max_audio_tokens=40,
        gpt_max_text_tokens=200, gpt_max_prompt_tokens=40, gpt_num_audio_tokens=66,
        gpt_start_audio_token=64, gpt_stop_audio_token=65, gpt_use_perceiver_resampler=True,
        gpt_number_text_tokens=len(special) + len(letters), gpt_start_text_token=3,
        gpt_stop_text_token=0, decoder_input_dim=64,
    )  # fmt: skip
    config = XttsConfig(model_args=args, languages=languages)
    (folder / "config.json").write_text(json.dumps(config.to_dict()))
    model = Xtts(XttsConfig(model_args=args))
    numbers = {}
    for name, n in model.state_dict().items():
        if name.startswith("hifigan_decoder.") and n.ndim > 2:
            n = (n[:1] / (1 if n.shape[1] == 64 else n.shape[1] ** 0.5)).clone().expand_as(n)
        if name.startswith("hifigan_decoder.waveform_decoder") and name.endswith("bias"):
            n = torch.zeros(1).expand_as(n)
        if "waveform_decoder.conv_post" in name:
            n = n / 20  # softer, or it would be cut off
        if name == "gpt.mel_head.bias":
            n = n.clone()
            n[65] = -50.0  # it never stops by itself: chance would stop it at once
        numbers[name] = n
    torch.save({"model": numbers, "config": config.to_dict()}, folder / "model.pth")
    people = {
        person.name: {"gpt_cond_latent": torch.randn(1, 32, 64),
                      "speaker_embedding": torch.randn(1, 512, 1)}
        for person in PEOPLE[:3] + PEOPLE[-1:]
    }  # fmt: skip
    torch.save(people, folder / "speakers_xtts.pth")
    return files_of(folder)


RELEASES: dict[str, tuple[str, Callable[[Path], dict[str, bytes]]]] = {
    "tts_models--en--ljspeech--vits": ("v0.6.1_models", ljspeech),
    "tts_models--en--vctk--vits": ("v0.6.1_models", vctk),
    "tts_models--en--ljspeech--fast_pitch": ("v0.6.1_models", fast_pitch),
    "vocoder_models--en--ljspeech--hifigan_v2": ("v0.6.1_models", hifigan),
    "tts_models--multilingual--multi-dataset--your_tts": ("v0.10.1_models", your_tts),
}
