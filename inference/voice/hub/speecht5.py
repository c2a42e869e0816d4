"""SpeechT5, by Microsoft: English letters in, frame after frame of sound out, in seven voices.

A voice is 512 numbers (an x-vector) that a network for recognising people made of a recording of
the CMU ARCTIC corpus; each is a file of its own.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from inference.torchaudio_door import open_torchaudio
from inference.voice.hub.laid_out import lay_out
from inference.voice.hub.running import Order
from inference.voice.hub.speaker import HubOffer, Reader, Speaker
from inference.voice.languages import find_language
from inference.weights.reading import reading
from inference.weights.voices import SPEECHT5, SPEECHT5_PEOPLE, SPEECHT5_VOCODER, SPEECHT5_VOICES

# It may miss where to stop. Twice what people take for a letter, and two seconds.
_STEPS_PER_TOKEN, _STEPS_MORE = 5, 60

# Of CMU ARCTIC's own list.
_PEOPLE = {
    "slt": ("female", "American"),
    "clb": ("female", "American"),
    "bdl": ("male", "American"),
    "rms": ("male", "American"),
    "jmk": ("male", "Canadian"),
    "awb": ("male", "Scottish"),
    "ksp": ("male", "Indian"),
}


@dataclass(frozen=True)
class _Voice:
    id: str

    @property
    def name(self) -> str:
        return f"{self.accent} {self.id.upper()}"

    @property
    def gender(self) -> str:
        return _PEOPLE[self.id][0]

    @property
    def accent(self) -> str:
        return _PEOPLE[self.id][1]

    @property
    def description(self) -> str:
        return f"{self.accent}."


class SpeechT5:
    def __init__(
        self, model: Any, vocoder: Any, tokenizer: Any, people: dict[str, np.ndarray]
    ) -> None:
        self._model = model
        self._vocoder = vocoder
        self._tokenizer = tokenizer
        self._people = people
        self.rate: int = vocoder.config.sampling_rate

    def to(self, device: str) -> SpeechT5:
        self._model.to(device)
        self._vocoder.to(device)
        return self

    @property
    def known_characters(self) -> Collection[str]:
        return list(self._tokenizer.get_vocab())

    def tokens(self, text: str) -> tuple[int, ...]:
        """What it does not know is left out."""
        *letters, end = self._tokenizer(text).input_ids
        known = [token for token in letters if token != self._tokenizer.unk_token_id]
        return (*known[: self._model.config.max_text_positions - 1], end)

    def say(self, order: Order) -> np.ndarray:
        import torch

        if len(order.tokens) < 2:
            return np.zeros(0, np.float32)
        config, device = self._model.config, self._model.device
        steps = _STEPS_MORE + _STEPS_PER_TOKEN * len(order.tokens)
        steps = min(steps, config.max_speech_positions - 1)
        with torch.inference_mode():
            spectrogram = self._model.generate_speech(
                torch.tensor([order.tokens], device=device),
                torch.tensor(self._people[str(order.voice)][None], device=device),
                maxlenratio=(steps + 0.5) * config.reduction_factor / len(order.tokens),
            )
            return self._vocoder(_at_speed(spectrogram, order.speed)).float().cpu().numpy()


def _at_speed(spectrogram: Any, speed: float) -> Any:
    """The network knows one speed. Its frames come closer together or further apart instead,
    which leaves the pitch to the vocoder, and as it is."""
    from torch.nn.functional import interpolate

    if speed == 1:
        return spectrogram
    return interpolate(spectrogram.T[None], scale_factor=1 / speed, mode="linear")[0].T


def read(network: Path, vocoder: Path, voices: Path) -> SpeechT5:
    open_torchaudio()
    from transformers import (
        SpeechT5ForTextToSpeech,
        SpeechT5HifiGan,
        SpeechT5HifiGanConfig,
        SpeechT5Tokenizer,
    )
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # for a terminal nobody looks at
    with reading(network, "a SpeechT5"):
        model = SpeechT5ForTextToSpeech.from_pretrained(
            network, local_files_only=True, weights_only=True
        )
        tokenizer = SpeechT5Tokenizer(str(network / "spm_char.model"))
    with reading(vocoder, "SpeechT5's vocoder"):
        named = json.loads((vocoder / "config.json").read_text("utf-8"))
        # Published under the name "hifigan", of which transformers would complain aloud.
        config = SpeechT5HifiGanConfig.from_dict(named | {"model_type": "speecht5_hifigan"})
        sounder = SpeechT5HifiGan.from_pretrained(
            vocoder, config=config, local_files_only=True, weights_only=True
        )
    with reading(voices, "SpeechT5's voices"):
        people = {
            id: np.fromfile(voices / path, "<f4").reshape(model.config.speaker_embedding_dim)
            for id, path in SPEECHT5_PEOPLE.items()
        }
    return SpeechT5(lay_out(model.eval()), lay_out(sounder.eval()), tokenizer, people)


def _reads(model: SpeechT5, voice: str, tag: str) -> Reader:
    def order(sentence: str, speed: float) -> Order:
        return Order(model.tokens(sentence), voice, speed)

    return Reader(model.rate, order, model.known_characters)


SPEAKER = Speaker(
    name="SpeechT5",
    offer=HubOffer([_Voice(id) for id in _PEOPLE], (find_language("en-us"),)),
    weights=lambda voice, tag: (SPEECHT5, SPEECHT5_VOCODER, SPEECHT5_VOICES),
    read="inference.voice.hub.speecht5:read",
    reader=_reads,
    lent_s_per_token=0.06,  # frame after frame
    cpu_s_per_token=0.05,
    small_steps=True,
)
OFFER = SPEAKER.offer
