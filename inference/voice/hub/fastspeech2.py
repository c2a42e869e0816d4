"""FastSpeech2 with Conformers, by ESPnet: one woman's English, all of a sentence at once.

The published tokenizer is not used: it wants a package whose data comes at run time from elsewhere.
Its alphabet is the CMU dictionary's, which the built-in voice's sounds are written in here.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import numpy as np

from inference.torchaudio_door import open_torchaudio
from inference.voice.hub import lj
from inference.voice.hub.arpabet import arpabet
from inference.voice.hub.laid_out import lay_out
from inference.voice.hub.running import Order
from inference.voice.hub.speaker import HubOffer, Reader, Speaker
from inference.voice.languages import find_language
from inference.weights.reading import reading
from inference.weights.voices import FASTSPEECH2

RATE_HZ = 22_050  # of LJ Speech; the network's files do not tell
_ENGLISH = find_language("en-us")
_END = "<sos/eos>"


class FastSpeech2:
    def __init__(self, model: Any, vocabulary: dict[str, int]) -> None:
        self._model = model
        self._vocabulary = vocabulary

    def to(self, device: str) -> FastSpeech2:
        self._model.to(device)
        return self

    def tokens(self, sounds: list[str]) -> tuple[int, ...]:
        known = (self._vocabulary.get(sound) for sound in (*sounds, _END))
        return tuple(token for token in known if token is not None)

    def say(self, order: Order) -> np.ndarray:
        import torch

        if len(order.tokens) < 2:
            return np.zeros(0, np.float32)
        ids = torch.tensor([order.tokens], device=self._model.device)
        with torch.inference_mode():
            spectrogram = _at_speed(self._model.model, order.speed)(ids).spectrogram
            return self._model.vocoder(spectrogram)[0].float().cpu().numpy()


def _at_speed(model: Any, speed: float) -> Any:
    """The same network for one call: its speed stands in its configuration, which threads share.
    There it is a factor of length."""
    paced = copy.copy(model)
    paced.config = copy.copy(model.config)
    paced.config.speaking_speed = model.config.speaking_speed / speed
    return paced


def read(folder: Path) -> FastSpeech2:
    open_torchaudio()
    from transformers import FastSpeech2ConformerWithHifiGan
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # for a terminal nobody looks at
    with reading(folder, "a FastSpeech2"):
        model = FastSpeech2ConformerWithHifiGan.from_pretrained(
            folder, local_files_only=True, weights_only=True
        )
        vocabulary = json.loads((folder / "vocab.json").read_text("utf-8"))
    return FastSpeech2(lay_out(model.eval()), vocabulary)


def _reads(model: FastSpeech2, voice: str, tag: str) -> Reader:
    def order(sentence: str, speed: float) -> Order:
        return Order(model.tokens(arpabet(sentence, _ENGLISH.identifier)), speed=speed)

    return Reader(RATE_HZ, order)


SPEAKER = Speaker(
    name="FastSpeech2",
    offer=HubOffer((lj.READER,), (_ENGLISH,)),
    weights=lambda voice, tag: (FASTSPEECH2,),
    read="inference.voice.hub.fastspeech2:read",
    reader=_reads,
    cpu_s_per_token=0.04,
)
OFFER = SPEAKER.offer
