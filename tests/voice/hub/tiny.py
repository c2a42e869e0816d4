"""Tiny networks of the real classes, in the layout in which the real ones are published.

Their numbers are random but for a few, which make what comes out hum like a voice: pieces of
tone, one for each letter, of about a letter's length. It is no speech, but a sound that the
checks for broken takes let pass.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from string import ascii_lowercase

from inference.torchaudio_door import open_torchaudio
from inference.weights.voices import SPEECHT5_PEOPLE

MMS_LETTERS = "_ '" + ascii_lowercase + "-äöüß"
IPA = '_;:,.!?¡¿—…"«»“” ' + ascii_lowercase + "ɑɐɒæɓʙβɔɕçɗɖðʤəɘɚɛɜɝɞɟʄɡɪɫɬɯɰŋɳɲɴøɵɸθœɹɾʃʊʌʒʔˈˌːᵻ"


_TOKEN_S = 0.035  # each letter has a blank beside it


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def vits(
    folder: Path, letters: str = MMS_LETTERS, speakers: int = 1, rate: int = 16_000, **tokenizer
) -> dict[str, bytes]:
    """Of the kind of facebook/mms-tts-*; with more letters and speakers of kakao-enterprise's."""
    open_torchaudio()
    import torch
    from transformers import VitsConfig, VitsModel, VitsTokenizer

    torch.manual_seed(5)
    folder.mkdir(parents=True)
    vocabulary = folder / "vocab.json"
    vocabulary.write_text(json.dumps({letter: n for n, letter in enumerate(letters)}))
    VitsTokenizer(
        vocabulary, pad_token=letters[0], unk_token=letters[1], **{"phonemize": False, **tokenizer}
    ).save_pretrained(folder)
    model = VitsModel(
        VitsConfig(
            vocab_size=len(letters), hidden_size=16, num_hidden_layers=1, ffn_dim=16,
            flow_size=16, spectrogram_bins=9, upsample_initial_channel=16,
            upsample_rates=(8, 8), upsample_kernel_sizes=(16, 16), resblock_kernel_sizes=(3,),
            resblock_dilation_sizes=((1,),), duration_predictor_filter_channels=16,
            prior_encoder_num_flows=2, prior_encoder_num_wavenet_layers=1,
            posterior_encoder_num_wavenet_layers=1, noise_scale=0.05, noise_scale_duration=0.1,
            num_speakers=speakers, speaker_embedding_size=4 if speakers > 1 else 0,
            sampling_rate=rate,
        )
    )  # fmt: skip
    with torch.no_grad():
        _hum(model)
        _even_durations(model.duration_predictor, _TOKEN_S * rate / 64)
    model.save_pretrained(folder)
    return files_of(folder)


def _hum(model) -> None:
    """Louder and softer with the letters, as speech is; one letter does not sound like another."""
    import torch

    project = model.text_encoder.project.weight
    means = len(project) // 2
    project[:means, :, 0] = torch.outer(torch.randn(means), torch.randn(project.shape[1])) / 4
    for flow in model.flow.flows:
        flow.conv_post.weight.zero_()
    for name, parameter in [*model.flow.named_parameters(), *model.decoder.named_parameters()]:
        if name.endswith("bias"):
            parameter.zero_()


def _even_durations(predictor, frames: float) -> None:
    """The normalising flow passes its noise on, and the last step adds the length that is due."""
    for flow in predictor.flows[1:]:
        flow.conv_proj.weight.zero_()
        flow.conv_proj.bias.zero_()
    predictor.flows[0].translate.fill_(-math.log(frames))


def kokoro(folder: Path) -> dict[str, bytes]:
    """Of the kind of hexgrad/Kokoro-82M. Its decoder knows one size alone, the full one: its
    numbers are left out of the file, and the network then begins with random ones."""
    from inference.voice.hub.kokoro import part

    open_torchaudio()
    import torch

    torch.manual_seed(5)
    (folder / "voices").mkdir(parents=True)
    letters = IPA + "ᵊəIWAYOQTʤʧʣʦ"
    config = {
        "vocab": {letter: n + 1 for n, letter in enumerate(dict.fromkeys(letters))},
        "n_token": len(letters) + 1, "hidden_dim": 512, "style_dim": 128, "n_layer": 1,
        "max_dur": 10, "dropout": 0.2, "text_encoder_kernel_size": 3, "n_mels": 8,
        "plbert": {
            "hidden_size": 16, "num_attention_heads": 2, "intermediate_size": 16,
            "max_position_embeddings": 512, "num_hidden_layers": 1, "embedding_size": 8,
        },
        "istftnet": {
            "upsample_kernel_sizes": [20, 12], "upsample_rates": [10, 6],
            "gen_istft_hop_size": 5, "gen_istft_n_fft": 20, "resblock_dilation_sizes": [[1, 3, 5]],
            "resblock_kernel_sizes": [3], "upsample_initial_channel": 512,
        },
    }  # fmt: skip
    (folder / "config.json").write_text(json.dumps(config))
    # The package reads its numbers from a file when it builds the network: an empty one first.
    torch.save({}, folder / "kokoro-v1_0.pth")
    model = part("model").KModel("tiny", config, str(folder / "kokoro-v1_0.pth"))
    numbers = {
        name: {f"module.{n}": t for n, t in getattr(model, name).state_dict().items()}
        for name in ("bert", "bert_encoder")
    }
    torch.save({**numbers, "decoder": {}}, folder / "kokoro-v1_0.pth")
    for voice in ("af_heart", "am_puck"):
        torch.save(torch.randn(510, 1, 256), folder / "voices" / f"{voice}.pt")
    return files_of(folder)


_VOWELS = "AA AE AH AO AW AY EH ER EY IH IY OW OY UH UW"
_CONSONANTS = "B CH D DH F G HH JH K L M N NG P R S SH T TH V W Y Z ZH"
ARPABET = [
    *("<blank>", "<unk>"),
    *(f"{vowel}{stress}" for vowel in _VOWELS.split() for stress in "012"),
    *_CONSONANTS.split(),
    *(",", ".", "?", "!", "'", "..", "<sos/eos>"),
]


def fastspeech2(folder: Path) -> dict[str, bytes]:
    """Of the kind of espnet/fastspeech2_conformer_with_hifigan: a pickle, and a vocabulary."""
    open_torchaudio()
    import torch
    from transformers import (
        FastSpeech2ConformerConfig,
        FastSpeech2ConformerHifiGanConfig,
        FastSpeech2ConformerWithHifiGan,
        FastSpeech2ConformerWithHifiGanConfig,
    )

    torch.manual_seed(5)
    folder.mkdir(parents=True)
    (folder / "vocab.json").write_text(json.dumps({sound: n for n, sound in enumerate(ARPABET)}))
    acoustic = FastSpeech2ConformerConfig(
        hidden_size=16, vocab_size=len(ARPABET), num_mel_bins=8, encoder_layers=1,
        encoder_linear_units=16, decoder_layers=1, decoder_linear_units=16,
        speech_decoder_postnet_layers=1, speech_decoder_postnet_units=8,
        duration_predictor_channels=16, energy_predictor_channels=16, pitch_predictor_channels=16,
    )  # fmt: skip
    vocoder = FastSpeech2ConformerHifiGanConfig(model_in_dim=8, **_TINY_VOCODER)
    model = FastSpeech2ConformerWithHifiGan(
        FastSpeech2ConformerWithHifiGanConfig(model_config=acoustic, vocoder_config=vocoder)
    ).eval()
    predictor = model.model.duration_predictor.linear
    with torch.no_grad():
        predictor.weight.zero_()
        predictor.bias.fill_(math.log(1 + 2 * _TOKEN_S * 22_050 / HOP))
        frames = model.model.speech_decoder_postnet.feat_out.weight  # one sound louder than another
        frames.copy_(torch.outer(torch.randn(len(frames)), torch.randn(frames.shape[1])))
        _audible(model.vocoder)
    model.config.save_pretrained(folder)
    torch.save(model.state_dict(), folder / "pytorch_model.bin")
    return files_of(folder)


def speecht5(folder: Path, stops: bool = False) -> dict[str, bytes]:
    """Of the kind of microsoft/speecht5_tts: a pickle, and sentencepiece's letters. It never
    finds its end; or `stops` at once."""
    open_torchaudio()
    import sentencepiece
    import torch
    from transformers import SpeechT5Config, SpeechT5ForTextToSpeech

    torch.manual_seed(5)
    folder.mkdir(parents=True)
    letters = ascii_lowercase + ascii_lowercase.upper() + ",.?!'-"
    count = len(letters) + 5  # with the space and four that are no letters
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([f"{letter} {letter}" for letter in letters]),
        model_prefix=str(folder / "spm_char"), model_type="char", vocab_size=count,
        bos_id=0, pad_id=1, eos_id=2, unk_id=3, minloglevel=2,
    )  # fmt: skip
    (folder / "spm_char.vocab").unlink()
    model = SpeechT5ForTextToSpeech(
        SpeechT5Config(
            vocab_size=count + 2, hidden_size=16, encoder_layers=1, decoder_layers=1,
            encoder_attention_heads=2, decoder_attention_heads=2, encoder_ffn_dim=16,
            decoder_ffn_dim=16, num_mel_bins=8, speech_decoder_prenet_units=16,
            speech_decoder_postnet_layers=1, speech_decoder_postnet_units=8,
            max_text_positions=100, max_speech_positions=500,
        )
    )  # fmt: skip
    with torch.no_grad():
        frames = model.speech_decoder_postnet.feat_out  # two at each step: the same one twice
        frames.weight.copy_(100 * frames.weight[:8].repeat(2, 1))
        model.speech_decoder_postnet.prob_out.weight.zero_()
        model.speech_decoder_postnet.prob_out.bias.fill_(9 if stops else -9)
    model.config.save_pretrained(folder)
    torch.save(model.state_dict(), folder / "pytorch_model.bin")
    return files_of(folder)


def speecht5_vocoder(folder: Path) -> dict[str, bytes]:
    """Of the kind of microsoft/speecht5_hifigan, which has another name for its kind."""
    open_torchaudio()
    import torch
    from transformers import SpeechT5HifiGan, SpeechT5HifiGanConfig

    torch.manual_seed(5)
    folder.mkdir(parents=True)
    model = SpeechT5HifiGan(SpeechT5HifiGanConfig(model_in_dim=8, **_TINY_VOCODER))
    with torch.no_grad():
        _audible(model)
    config = model.config.to_dict() | {"model_type": "hifigan"}
    (folder / "config.json").write_text(json.dumps(config))
    torch.save(model.state_dict(), folder / "pytorch_model.bin")
    return files_of(folder)


def speecht5_people() -> dict[str, bytes]:
    """Of the kind of Xenova/cmu-arctic-xvectors-extracted."""
    import numpy as np

    dice = np.random.default_rng(5)
    vectors = {path: dice.normal(0, 1, 512).astype("<f4") for path in SPEECHT5_PEOPLE.values()}
    return {path: vector.tobytes() for path, vector in vectors.items()}


HOP = 128
_TINY_VOCODER = {
    "upsample_initial_channel": 16, "upsample_rates": (2, 64), "upsample_kernel_sizes": (4, 128),
    "resblock_kernel_sizes": (3,), "resblock_dilation_sizes": ((1,),),
}  # fmt: skip


def _audible(vocoder) -> None:
    """Random numbers large enough to be heard, small enough not to be clipped."""
    import torch

    for name, parameter in vocoder.named_parameters():
        if name.endswith("bias"):
            parameter.zero_()
        else:
            torch.nn.init.normal_(parameter, std=0.07)
