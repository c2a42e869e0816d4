"""FastPitch by coqui: phonemes to a spectrogram in one step, and HiFi-GAN from there to sound."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from inference.voice.coqui.english import AMERICAN
from inference.voice.coqui.opening import (
    Alphabet,
    configuration,
    numbers,
    open_package,
    paced,
)
from inference.voice.hub import lj
from inference.voice.hub.laid_out import lay_out
from inference.voice.hub.phonemes import phonemes
from inference.voice.hub.running import Order
from inference.voice.hub.speaker import HubOffer, Reader, Speaker
from inference.weights.coqui import FAST_PITCH
from inference.weights.reading import reading

# It was trained on the phonemes of gruut, which writes no stress, no length and fewer sounds.
_SPELLING = {
    "ɜː": "ɚ", "oːɹ": "ɔɹ", "n̩": "ən", "l̩": "əl", "ᵻ": "ɪ", "ɐ": "ə", "ɾ": "t", "ʔ": "t",
    "ˈ": "", "ˌ": "", "ː": "",
}  # fmt: skip
_PART = "model_g."  # of the vocoder's numbers, where those it was trained against lie beside them


class FastPitch:
    def __init__(self, model: Any, vocoder: Any, vocoder_sound: Any) -> None:
        self._model = model
        self._vocoder = vocoder
        self._sound = vocoder_sound  # how the vocoder's spectrograms are scaled
        self.alphabet = Alphabet(model.tokenizer)
        self.rate: int = vocoder_sound.sample_rate

    def to(self, device: str) -> FastPitch:
        self._model.to(device)
        self._vocoder.to(device)
        return self

    def say(self, order: Order) -> np.ndarray:
        import torch

        if len(order.tokens) < 2:
            return np.zeros(0, np.float32)
        device = self._model.device
        with torch.inference_mode():
            spectrogram = paced(self._model, order.speed).inference(
                torch.tensor([order.tokens], device=device)
            )["model_outputs"][0]
            plain = self._model.ap.denormalize(spectrogram.float().cpu().numpy().T)
            scaled = torch.from_numpy(self._sound.normalize(plain)).float()
            sound: np.ndarray = self._vocoder.inference(scaled[None].to(device)).cpu().numpy()
        return sound.reshape(-1)


def read(folder: Path) -> FastPitch:
    open_package()
    from TTS.tts.models.forward_tts import ForwardTTS
    from TTS.utils.audio import AudioProcessor
    from TTS.vocoder.models import setup_generator

    with reading(folder, "a voice"):
        model = ForwardTTS(configuration(folder))
        model.load_state_dict(numbers(folder / "model_file.pth")["model"])
        config = configuration(folder / "vocoder")
        vocoder = setup_generator(config)
        filled = numbers(folder / "vocoder" / "model_file.pth")["model"]
        if any(name.startswith(_PART) for name in filled):
            filled = {
                name.removeprefix(_PART): n for name, n in filled.items() if name.startswith(_PART)
            }
        vocoder.load_state_dict(filled)
        vocoder = lay_out(vocoder.eval())
        return FastPitch(lay_out(model.eval()), vocoder, AudioProcessor(config.audio))


def sounds(text: str) -> str:
    spelled = phonemes(text, AMERICAN.identifier)
    for ours, its in _SPELLING.items():
        spelled = spelled.replace(ours, its)
    return spelled


def _reader(model: FastPitch, voice: str, tag: str) -> Reader:
    def order(sentence: str, speed: float) -> Order:
        return Order(model.alphabet.tokens(sounds(sentence)), voice, speed)

    return Reader(model.rate, order)


SPEAKER = Speaker(
    name="FastPitch by coqui",
    offer=HubOffer((lj.READER,), (AMERICAN,)),
    weights=lambda voice, tag: (FAST_PITCH,),
    read="inference.voice.coqui.fast_pitch:read",
    reader=_reader,
)
OFFER = SPEAKER.offer
