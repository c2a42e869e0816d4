"""Kokoro: a small network with people for six languages, by its own package.

The package's network is used alone. What turns text into phonemes there (spaCy, a phonemizer, a
second espeak-ng in this process) is not imported: the built-in voice gives the phonemes, which are
written here in Kokoro's alphabet. Any voice speaks any of the languages, with its own accent.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from inference import gpu
from inference.torchaudio_door import open_torchaudio
from inference.voice.hub.kokoro_layers import renewed
from inference.voice.hub.laid_out import lay_out
from inference.voice.hub.phonemes import phonemes
from inference.voice.hub.running import Order
from inference.voice.hub.speaker import HubOffer, Reader, Speaker
from inference.voice.languages import find_language
from inference.weights.reading import reading
from inference.weights.voices import kokoro

RATE_HZ = 24_000
_PACKAGE = "kokoro"

# One letter for what is one sound to it (from misaki, its phonemizer): first for letters that
# espeak-ng says as one ("^"), then for the others.
_ONE = {"a^ɪ": "I", "a^ʊ": "W", "e^ɪ": "A", "ɔ^ɪ": "Y", "d^ʒ": "ʤ", "t^ʃ": "ʧ"}
_ENGLISH = {"ɚ": "əɹ", "r": "ɹ", "x": "k", "ç": "k", "ɐ": "ə", "ɬ": "l", "ɾ": "T", "ʔ": "t"}
_ENGLISH |= {"e": "A", "o": "ɔ", "\u0303": "", "\u0329": ""}
_SPELLING = {
    "en-us": _ONE | {"ə^l": "ᵊl", "o^ʊ": "O", "^": ""}
    | {"ɜːɹ": "ɜɹ", "ɜː": "ɜɹ", "ɪə": "iə", "ː": ""} | _ENGLISH,
    "en-gb": _ONE | {"ə^l": "ᵊl", "ə^ʊ": "Q", "e^ə": "ɛː", "^": ""} | {"iə": "ɪə"} | _ENGLISH,
}  # fmt: skip
_ELSEWHERE = _ONE | {"d^z": "ʣ", "t^s": "ʦ", "o^ʊ": "O", "ə^ʊ": "Q", "^": "", "-": ""}
_TAGS = ("en-us", "en-gb", "es", "fr-fr", "hi", "it", "pt-br")

_ACCENTS = {"a": "American", "b": "British", "e": "Spanish", "f": "French", "h": "Indian"}
_ACCENTS |= {"i": "Italian", "p": "Brazilian"}
_IDS = (
    "af_heart af_bella af_nicole af_aoede af_kore af_sarah af_nova af_alloy af_sky af_jessica "
    "af_river am_fenrir am_michael am_puck am_echo am_eric am_liam am_onyx am_santa am_adam "
    "bf_emma bf_isabella bf_alice bf_lily bm_george bm_fable bm_lewis bm_daniel ef_dora em_alex "
    "em_santa ff_siwis hf_alpha hf_beta hm_omega hm_psi if_sara im_nicola pf_dora pm_alex pm_santa"
)


@dataclass(frozen=True)
class _Voice:
    id: str

    @property
    def name(self) -> str:
        return self.id[3:].capitalize()

    @property
    def gender(self) -> str:
        return {"f": "female", "m": "male"}[self.id[1]]

    @property
    def description(self) -> str:
        return f"{_ACCENTS[self.id[0]]}."


class Kokoro:
    def __init__(self, model: Any, folder: Path) -> None:
        self._model = model
        self._folder = folder

    def to(self, device: str) -> Kokoro:
        self._model.to(device)
        return self

    def tokens(self, text: str, tag: str) -> tuple[int, ...]:
        sounds = phonemes(text, find_language(tag).identifier, tie="^")
        for written, one in _SPELLING.get(tag, _ELSEWHERE).items():
            sounds = sounds.replace(written, one)
        known = (self._model.vocab.get(sound) for sound in sounds)
        return tuple(token for token in known if token is not None)[: self._longest]

    @property
    def _longest(self) -> int:
        return int(self._model.context_length) - 2

    def say(self, order: Order) -> np.ndarray:
        import torch

        if not order.tokens:
            return np.zeros(0, np.float32)
        styles = gpu.keep((self._folder, order.voice), lambda: self._styles(str(order.voice)))
        style = styles[min(len(order.tokens), len(styles)) - 1]  # there is one for each length
        ids = torch.tensor([[0, *order.tokens, 0]], device=self._model.device)
        sound, _ = self._model.forward_with_tokens(
            ids, style.to(self._model.device), speed=order.speed
        )
        return sound.float().cpu().numpy().reshape(-1)

    def _styles(self, voice: str) -> Any:
        import torch

        path = self._folder / "voices" / f"{voice}.pt"
        return torch.load(path, map_location="cpu", weights_only=True)


def read(folder: Path) -> Kokoro:
    KModel = part("model").KModel
    with reading(folder, "a Kokoro"):
        model = KModel(
            "hexgrad/Kokoro-82M",
            json.loads((folder / "config.json").read_text("utf-8")),
            str(folder / "kokoro-v1_0.pth"),
        )
    return Kokoro(laid_out(model.eval()), folder)


def laid_out(network: Any) -> Any:
    return lay_out(renewed(network, part("istftnet")))


def part(name: str) -> Any:
    """A module of the package, without what the package itself imports."""
    from loguru import logger

    if _PACKAGE not in sys.modules:
        spec = importlib.util.find_spec(_PACKAGE)
        bare = ModuleType(_PACKAGE)
        bare.__spec__ = spec  # whoever asks whether the package is installed looks at this
        bare.__path__ = list(spec.submodule_search_locations or ()) if spec else []
        sys.modules[_PACKAGE] = bare
    open_torchaudio()
    logger.disable(_PACKAGE)  # as the package itself does
    # What is for its authors to hear.
    warnings.filterwarnings("ignore", ".*weight_norm. is deprecated", FutureWarning)
    warnings.filterwarnings("ignore", "dropout option adds dropout", UserWarning)
    return importlib.import_module(f"{_PACKAGE}.{name}")


def _reads(model: Kokoro, voice: str, tag: str) -> Reader:
    def order(sentence: str, speed: float) -> Order:
        return Order(model.tokens(sentence, tag), voice, speed)

    return Reader(RATE_HZ, order)


SPEAKER = Speaker(
    name="Kokoro",
    offer=HubOffer([_Voice(id) for id in _IDS.split()], [find_language(tag) for tag in _TAGS]),
    weights=lambda voice, tag: (kokoro(voice),),
    read="inference.voice.hub.kokoro:read",
    reader=_reads,
    cpu_s_per_token=0.04,
)
OFFER = SPEAKER.offer
