"""How the files of a coqui network are read: its configuration, its numbers, its alphabet.

Responsible for that no paths of its makers' computers are followed and no code runs out of a file.
"""

from __future__ import annotations

import copy
import logging
from pathlib import Path
from typing import Any

from inference.torchaudio_door import open_torchaudio

# In its configuration, wherever they are named there: the file of the folder that is meant.
_FILES = {
    "speakers_file": "speaker_ids.json",
    "d_vector_file": "speakers.json",
    "language_ids_file": "language_ids.json",
    "speaker_encoder_model_path": "model_se.pth",
    "speaker_encoder_config_path": "config_se.json",
}


def open_package() -> None:
    """Before anything of the package is imported."""
    open_torchaudio()
    logging.getLogger("TTS").setLevel(logging.ERROR)  # it logs what people want to have said


def configuration(folder: Path) -> Any:
    """As the package wants it, for a network that is given its phonemes."""
    from TTS.config import load_config
    from TTS.tts.utils.text.characters import IPAPhonemes

    config = load_config(folder / "config.json")
    for part in (config, config.get("model_args")):
        for name, file in _FILES.items() if part is not None else ():
            if name in part:
                path = folder / file
                there = str(path) if path.is_file() else None
                part[name] = [there] if name == "d_vector_file" and there else there
    if config.get("use_phonemes"):
        # It would look for a phonemizer on this computer; its alphabet stays that of phonemes.
        config.use_phonemes = False
        if config.characters is None:
            config.characters = IPAPhonemes().to_config()
        if not config.characters.characters_class:
            config.characters.characters_class = "TTS.tts.utils.text.characters.IPAPhonemes"
    return config


def numbers(path: Path, large: bool = False) -> dict[str, Any]:
    """What a network is filled with. `large`: not all of it at once beside the network."""
    import torch

    content: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True, mmap=large)
    return content


class Alphabet:
    """Text or phonemes to tokens, as the network's own tokenizer does, but for what it does not
    know: that is left out without being logged or remembered."""

    def __init__(self, tokenizer: Any) -> None:
        characters = tokenizer.characters
        self.known: dict[str, int] = {
            character: n for n, character in enumerate(characters.vocab) if len(character) == 1
        }
        self._blank: int | None = tokenizer.blank_id if tokenizer.add_blank else None
        self._around: tuple[list[int], list[int]] = ([], [])
        if tokenizer.use_eos_bos:
            self._around = [characters.bos_id], [characters.eos_id]

    def tokens(self, text: str) -> tuple[int, ...]:
        tokens = [self.known[character] for character in text if character in self.known]
        if not tokens:
            return ()
        if self._blank is not None:
            tokens = [self._blank, *(t for one in tokens for t in (one, self._blank))]
        before, after = self._around
        return (*before, *tokens, *after)


def paced(model: Any, speed: float) -> Any:
    """The same network at that speed, for this call alone: its numbers are shared."""
    shell = copy.copy(model)
    shell.length_scale = model.length_scale / speed
    return shell
