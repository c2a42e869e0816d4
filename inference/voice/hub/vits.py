"""VITS, as MMS and Kakao Enterprise published it: letters or phonemes in, sound out."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np

from inference import gpu
from inference.torchaudio_door import open_torchaudio
from inference.voice.hub.laid_out import lay_out
from inference.voice.hub.running import Order
from inference.weights.reading import reading


class Vits:
    def __init__(self, model: Any, tokenizer: Any) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self.rate: int = model.config.sampling_rate

    def to(self, device: str) -> Vits:
        self._model.to(device)
        return self

    @property
    def known_characters(self) -> Collection[str] | None:
        """Letters it was trained on; None: it was given phonemes, or any letters as Latin ones."""
        if self._tokenizer.is_uroman or self._tokenizer.phonemize:
            return None
        return list(self._tokenizer.get_vocab())

    def tokens(self, text: str) -> tuple[int, ...]:
        """Of a text as written. What it does not know is left out."""
        if self._tokenizer.is_uroman:
            text = _in_latin_letters(text)
        return tuple(self._tokenizer(text).input_ids)

    def tokens_of_phonemes(self, phonemes: str) -> tuple[int, ...]:
        """Each with the blank between, as in training."""
        known = self._tokenizer.get_vocab()
        tokens = [0]
        for phoneme in phonemes:
            if phoneme in known:
                tokens += [known[phoneme], 0]
        return tuple(tokens)

    def say(self, order: Order) -> np.ndarray:
        import torch

        if len(order.tokens) < 2:
            return np.zeros(0, np.float32)
        several = self._model.config.num_speakers > 1
        with torch.inference_mode():
            waveform = self._model(
                torch.tensor([order.tokens], device=self._model.device),
                speaker_id=order.voice if several else None,
                speaking_rate=self._model.speaking_rate * order.speed,
            ).waveform[0]
        return waveform.float().cpu().numpy()


def _in_latin_letters(text: str) -> str:
    """By uroman, kept: the tokenizer would read its tables anew for each sentence."""
    from uroman import Uroman

    return str(gpu.keep(Uroman, Uroman).romanize_string(text))


def read(folder: Path) -> Vits:
    open_torchaudio()
    from transformers import VitsModel, VitsTokenizer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # for a terminal nobody looks at
    with reading(folder, "a voice"):
        model = VitsModel.from_pretrained(folder, local_files_only=True)
        tokenizer = VitsTokenizer.from_pretrained(folder, local_files_only=True)
    return Vits(lay_out(model.eval()), tokenizer)
