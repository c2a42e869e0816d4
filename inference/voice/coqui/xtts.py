"""XTTS-v2: clones a voice from a few seconds, in many languages. Not for commercial use.

A language model writes the sound, as one writes text: other words each time, and sometimes one
too many, which the checks for broken takes are for. Japanese, which it speaks too, would need a
dictionary of some hundred megabytes to be read, and is left out.
"""

from __future__ import annotations

import copy
import warnings
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from inference.crew import go_on
from inference.errors import WeightsProblem
from inference.voice.coqui.opening import configuration, numbers, open_package
from inference.voice.coqui.xtts_people import PEOPLE
from inference.voice.hub.laid_out import lay_out
from inference.voice.hub.running import Order
from inference.voice.hub.speaker import HubOffer, Reader, Speaker
from inference.voice.languages import find_language
from inference.weights.coqui import XTTS
from inference.weights.reading import reading

# Our tag -> its own, and how many characters of it the network says well at once.
_LANGUAGES = {
    "en-us": ("en", 160), "es": ("es", 160), "fr-fr": ("fr", 160), "de": ("de", 160),
    "it": ("it", 160), "pt-br": ("pt", 160), "pl": ("pl", 160), "tr": ("tr", 160),
    "ru": ("ru", 140), "nl": ("nl", 160), "cs": ("cs", 140), "ar": ("ar", 120),
    "cmn": ("zh-cn", 60), "hu": ("hu", 160), "ko": ("ko", 70), "hi": ("hi", 110),
}  # fmt: skip
_HEARD_AT_HZ = 22_050  # samples of a voice
_NAMES = {person.id: person.name for person in PEOPLE}
_TURKISH = {"İ": "i", "Ö": "ö", "Ü": "ü"}  # as for its training; lower() would not


class Xtts:
    def __init__(self, model: Any) -> None:
        self._model = model
        self.rate: int = model.args.output_sample_rate

    def to(self, device: str) -> Xtts:
        self._model.to(device)
        return self

    @cached_property
    def known_characters(self) -> frozenset[str]:
        words = self._model.tokenizer.tokenizer.get_vocab()
        return frozenset("".join(word for word in words if not word.startswith("[")))

    def tokens(self, text: str, language: str) -> tuple[int, ...]:
        """Of a text whose numbers and signs are words already."""
        spelled = f"[{language}]{_spelled(text, language)}".replace(" ", "[SPACE]")
        tokens = self._model.tokenizer.tokenizer.encode(spelled).ids
        return tuple(tokens[: self._model.args.gpt_max_text_tokens - 1])

    def likeness(self, samples: np.ndarray, rate: int) -> tuple[np.ndarray, ...]:
        """How a sample speaks, and how its voice sounds."""
        import torch
        from torchaudio.functional import resample

        model, config = self._model, self._model.config
        heard = resample(torch.from_numpy(samples)[None], rate, _HEARD_AT_HZ)
        speech = model.get_gpt_cond_latents(
            heard, _HEARD_AT_HZ, config.gpt_cond_len, config.gpt_cond_chunk_len
        )
        voice = model.get_speaker_embedding(
            heard[:, : _HEARD_AT_HZ * config.max_ref_len], _HEARD_AT_HZ
        )
        return speech.float().cpu().numpy(), voice.float().cpu().numpy()

    def say(self, order: Order) -> np.ndarray:
        import torch
        from torch.nn.functional import interpolate

        model = self._model
        if not order.tokens:
            return np.zeros(0, np.float32)
        speech, voice = (
            torch.as_tensor(part, device=model.device)
            for part in order.likeness or self._person(str(order.voice))
        )
        tokens = torch.tensor([order.tokens], dtype=torch.int32, device=model.device)
        with torch.inference_mode():
            written = _alone(model.gpt).generate(
                cond_latents=speech,
                text_inputs=tokens,
                do_sample=True,
                num_return_sequences=1,
                num_beams=1,
                output_attentions=False,
                **{name: model.config[name] for name in _SETTINGS},
            )
            # As the network itself goes on from there (Xtts.inference), but with tokens in hand.
            latents = model.gpt(
                tokens,
                torch.tensor([tokens.shape[-1]], device=model.device),
                written,
                torch.tensor([written.shape[-1] * model.gpt.code_stride_len], device=model.device),
                cond_latents=speech,
                return_attentions=False,
                return_latent=True,
            )
            if order.speed != 1:
                latents = interpolate(
                    latents.transpose(1, 2), scale_factor=1 / order.speed, mode="linear"
                ).transpose(1, 2)
            sound: np.ndarray = model.hifigan_decoder(latents, g=voice).float().cpu().numpy()
        return sound.reshape(-1)

    def _person(self, id: str) -> tuple[Any, Any]:
        known = self._model.speaker_manager.speakers if self._model.speaker_manager else {}
        person = known.get(_NAMES.get(id, id))
        if person is None:
            raise WeightsProblem(f"The files of this voice do not know “{id}”: choose another.")
        return person["gpt_cond_latent"], person["speaker_embedding"]


def _alone(writer: Any) -> Any:
    """The same for this call alone, for it remembers meanwhile whose voice it writes."""
    shell, inner = copy.copy(writer), copy.copy(writer.gpt_inference)
    known = inner.forward

    def forward(*args: Any, cache: Any = None, **kwargs: Any) -> Any:
        go_on()  # a sentence takes half a minute on a CPU
        # What transformers calls `cache` from 5.24 on, this network knows by its old name.
        return known(*args, **kwargs, **({"past_key_values": cache} if cache is not None else {}))

    inner.forward = forward
    shell._modules = {**writer._modules, "gpt_inference": inner}
    return shell


_SETTINGS = ("temperature", "length_penalty", "repetition_penalty", "top_k", "top_p")


def _spelled(text: str, language: str) -> str:
    """In the letters that it reads: Latin ones for Mandarin and Korean."""
    if language == "tr":
        for capital, small in _TURKISH.items():
            text = text.replace(capital, small)
    text = " ".join(text.replace('"', "").lower().split())
    if language == "zh-cn":
        from pypinyin import Style, pinyin

        sounds = pinyin(text, style=Style.TONE3, heteronym=False, neutral_tone_with_five=True)
        return "".join(sound[0] for sound in sounds)
    if language == "ko":
        from ko_speech_tools import hangul_romanize

        return str(hangul_romanize(text))
    return text


def read(folder: Path) -> Xtts:
    open_package()
    from transformers.utils.logging import set_verbosity_error
    from TTS.tts.models.xtts import Xtts as Network

    set_verbosity_error()  # of what the network's authors know
    warnings.filterwarnings("ignore", ".past_key_values. is deprecated", FutureWarning)
    with reading(folder, "a voice"):
        config = configuration(folder)
        model = Network(config)
        # Its own way would write the file anew where it is an old one.
        model._load_checkpoint = lambda path: numbers(path, large=True)["model"]
        model.load_checkpoint(config, checkpoint_dir=folder, eval=True)
        return Xtts(lay_out(model))


def _reader(model: Xtts, voice: str, tag: str) -> Reader:
    language, sentence_characters = _LANGUAGES[tag]

    def order(sentence: str, speed: float) -> Order:
        return Order(model.tokens(sentence, language), voice, speed)

    reads_all = language in ("zh-cn", "ko")
    known = None if reads_all else model.known_characters
    return Reader(model.rate, order, known, sentence_characters)


SPEAKER = Speaker(
    name="XTTS-v2",
    offer=HubOffer(PEOPLE, [find_language(tag) for tag in _LANGUAGES]),
    weights=lambda voice, tag: (XTTS,),
    read="inference.voice.coqui.xtts:read",
    reader=_reader,
    lent_s_per_token=0.1,  # it writes the sound step by step
    cpu_s_per_token=0.35,  # two steps of a large network, and a little more
    small_steps=True,
)
OFFER = SPEAKER.offer
