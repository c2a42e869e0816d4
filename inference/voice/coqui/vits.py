"""VITS as coqui publishes it: letters or phonemes in, sound out; YourTTS is one that clones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from inference.errors import WeightsProblem
from inference.voice.coqui.opening import (
    Alphabet,
    configuration,
    numbers,
    open_package,
    paced,
)
from inference.voice.hub.laid_out import lay_out
from inference.voice.hub.running import Order
from inference.weights.reading import reading


class Vits:
    def __init__(self, model: Any) -> None:
        self._model = model
        self.alphabet = Alphabet(model.tokenizer)
        self.rate: int = model.config.audio.sample_rate

    def to(self, device: str) -> Vits:
        self._model.to(device)
        return self

    def tokens(self, text: str, language: str) -> tuple[int, ...]:
        """Of a text as written, tidied as for its training."""
        tidy = self._model.tokenizer.text_cleaner
        return self.alphabet.tokens(tidy(text, lang=language.partition("-")[0]) if tidy else text)

    def likeness(self, samples: np.ndarray, rate: int) -> tuple[np.ndarray, ...]:
        """What its speaker encoder hears in a sample."""
        import torch
        from torchaudio.functional import resample

        manager = self._model.speaker_manager
        heard = resample(torch.from_numpy(samples), rate, manager.encoder_ap.sample_rate)
        if not manager.encoder_config.model_params.get("use_torch_spec", False):
            heard = torch.from_numpy(manager.encoder_ap.melspectrogram(heard.numpy())).T
        with torch.inference_mode():
            vector = manager.encoder.compute_embedding(heard[None].to(self._model.device))
        return (vector[0].float().cpu().numpy(),)

    def say(self, order: Order) -> np.ndarray:
        import torch

        if len(order.tokens) < 2:
            return np.zeros(0, np.float32)
        device = self._model.device
        speaker, likeness = self._speaker(order)
        language = self._model.language_manager.name_to_id.get(order.language)
        aux_input = {
            "x_lengths": None,
            "speaker_ids": None if speaker is None else torch.tensor([speaker], device=device),
            "d_vectors": None if likeness is None else torch.tensor(likeness, device=device)[None],
            "language_ids": None if language is None else torch.tensor([language], device=device),
        }
        with torch.inference_mode():
            said = paced(self._model, order.speed).inference(
                torch.tensor([order.tokens], device=device), aux_input
            )["model_outputs"]
        sound: np.ndarray = said[0, 0].float().cpu().numpy()
        return sound

    def _speaker(self, order: Order) -> tuple[int | None, np.ndarray | None]:
        """Its number, or what its voice is like; neither, of a network with one voice alone."""
        if order.likeness:
            return None, order.likeness[0]
        manager = self._model.speaker_manager
        if manager is None:
            return None, None
        # Some names end in a line break, and the same person may be there with and without.
        if self._model.args.use_d_vector_file:
            known = [e["embedding"] for e in manager.embeddings.values()
                     if e["name"].strip() == order.voice]  # fmt: skip
            if known:
                return None, np.mean(known, axis=0, dtype=np.float32)
        elif order.voice in manager.name_to_id:
            return manager.name_to_id[order.voice], None
        raise WeightsProblem(
            f"The files of this voice do not know “{order.voice}”: choose another person."
        )


def read(folder: Path) -> Vits:
    open_package()
    from TTS.tts.models.vits import Vits as Network

    with reading(folder, "a voice"):
        model = Network(configuration(folder))
        filled = numbers(folder / "model_file.pth")["model"]
        model.audio_resampler = None  # of training
        # The speaker encoder has a file of its own; a copy may lie here, too.
        model.load_state_dict(
            {name: n for name, n in filled.items() if "speaker_encoder" not in name}
        )
        return Vits(lay_out(model.eval()))
