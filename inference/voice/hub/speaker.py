"""What the voices of the Hub share: from a text to Speech, whatever the network.

Responsible for the door, for weights before work, for speed and pitch, and for the order of
things; not for what a network makes of a sentence, nor for long texts (`neural.speaking`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from inference import gpu, memory
from inference.crew import Crew
from inference.errors import VoiceAway, VoiceProblem, WeightsProblem
from inference.lending import patiently
from inference.progress import Again, OnProgress, part, silent
from inference.voice.filters import resample
from inference.voice.hub.running import (
    CPU_S_PER_TOKEN,
    Network,
    Order,
    Performer,
    network,
)
from inference.voice.languages import find_language
from inference.voice.neural.normalising import spell_out
from inference.voice.neural.speaking import speak_long
from inference.voice.offer import Offer
from inference.voice.sentences import split
from inference.voice.speech import Speech
from inference.voice.text import check_text
from inference.weights import Folder, Hub, fetch_folders

if TYPE_CHECKING:
    from inference.voice.neural.sample import Sample

_FETCHED, _LOADED = 0.25, 0.35


@dataclass(frozen=True)
class Reader:
    """How sentences become a network's orders, for one voice and language."""

    rate: int
    order: Callable[[str, float], Order]  # a sentence, and the speed
    known_characters: Collection[str] | None = None  # None: it reads all
    sentence_characters: int = 160  # a few seconds of work


@dataclass(frozen=True)
class HubOffer(Offer):
    def check(self, text: str, tag: str) -> None:
        check_text(text, find_language(tag))


@dataclass(frozen=True)
class Speaker:
    """An engine of the catalogue. Called, it speaks."""

    name: str
    offer: Offer
    weights: Callable[[str, str], tuple[Folder, ...]]  # by a voice and the tag of a language
    read: str  # "module:function": what loads the network from where those are
    reader: Callable[[Any, str, str], Reader]  # of the loaded network, a voice and a language
    speeds: tuple[float, float] = (0.5, 2.0)  # what the network itself can do
    lent_s_per_token: float = 0.02  # several times what a GPU that is lent takes
    cpu_s_per_token: float = CPU_S_PER_TOKEN  # where none is lent any more
    small_steps: bool = False  # of its network, see cores.shared_out

    def __call__(
        self,
        text: str,
        voice: str,
        language: str,
        speed: float = 1.0,
        pitch_semitones: float = 0.0,
        limit_characters: int = 5000,
        on_progress: OnProgress = silent,
        hub: Hub | None = None,
        sample: Sample | None = None,
    ) -> Speech:
        """`sample`: of the voice that is heard, for a network that clones."""
        memory.keep_at_hand()
        who = self.offer.find_voice(voice)
        tongue = self.offer.find_language(language)
        self.offer.check(text, tongue.tag)
        # Higher as if the person were smaller: played faster, and so spoken slower before.
        faster = 2 ** (pitch_semitones / 12)
        asked = speed / faster
        slowest, fastest = self.speeds
        if not slowest <= asked <= fastest:
            raise VoiceProblem(
                f"{self.name} cannot speak at {speed:g} times its speed with the pitch moved by "
                f"{pitch_semitones:g} semitones: bring both nearer to its own."
            )
        net = self._network(who.id, tongue.tag, part(on_progress, 0, _LOADED), hub)
        reader = self.reader(_on_cpu(net), who.id, tongue.tag)
        heard = Again(part(on_progress, _LOADED, 1), "Speaking")
        performer = Performer(net, self.cpu_s_per_token)
        ahead: dict[str, np.ndarray] = {}
        likeness: tuple[np.ndarray, ...] = ()
        if sample is not None:  # once for the text; where no GPU is lent for so little
            heard(0.0, "Listening to the voice sample")
            listen = _on_cpu(net).likeness
            likeness = patiently(lambda: listen(sample.samples, sample.rate), heard.again)

        def order(sentence: str) -> Order:
            return replace(reader.order(sentence, asked), likeness=likeness)

        def say(sentence: str) -> np.ndarray:
            sound = ahead.pop(sentence, None)
            if sound is None:
                sound = performer.say([order(sentence)])[0]
            return sound if faster == 1 else resample(sound, faster)

        def spell(sentence: str) -> str:
            return spell_out(sentence, tongue.tag)

        if gpu.on_zero_gpu():  # a GPU is lent once for the text, not for each sentence
            pieces = split(check_text(text, None).text, tongue.tag, reader.sentence_characters)
            sentences = [spell(piece.text) for piece in pieces]
            orders = [order(sentence) for sentence in sentences]
            sounds = patiently(lambda: performer.say(orders), heard.again)
            ahead.update(zip(sentences, sounds, strict=True))
        speech = speak_long(
            text,
            tongue.tag,
            say,
            rate=reader.rate,
            speed=speed,
            spell=spell,
            known_characters=reader.known_characters,
            limit_characters=limit_characters,
            sentence_characters=reader.sentence_characters,
            crew=_crew(net, self.small_steps),
            on_progress=heard,
        )
        warnings = (performer.warning,) if performer.warning else ()
        return replace(speech, warnings=(*speech.warnings, *warnings))

    def _network(self, voice: str, tag: str, on_progress: OnProgress, hub: Hub | None) -> Network:
        loading = Again(on_progress, "Speaking")
        try:
            folders = fetch_folders(
                self.weights(voice, tag), part(on_progress, 0, _FETCHED / _LOADED), hub
            )
            loading(_FETCHED / _LOADED, f"Loading {self.name}")
            return patiently(
                lambda: network(self.read, folders, self.lent_s_per_token), loading.again
            )
        except WeightsProblem as problem:
            raise VoiceAway(problem.sentence) from problem


def _crew(net: Network, small_steps: bool) -> Callable[[int], Crew]:
    """On a GPU one sentence is listened to while the next is said."""
    if net.device != "cpu":
        return lambda sentences: Crew(2)
    from inference.cores import shared_out

    return partial(shared_out, small_steps=small_steps)


def _on_cpu(net: Network) -> Any:
    """What reads sentences: on ZeroGPU the network that stays here."""
    return (replace(net, device="cpu") if gpu.on_zero_gpu() else net).loaded()
