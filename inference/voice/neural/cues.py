"""The words and phones of one sentence that a neural voice has said.

The built-in voice says the same sentence, and its exact cues move along with the sound (video's
`alignment`). Sentence by sentence it is more exact than over a whole text, takes no more memory
for a long one, and a sentence that does not fit spoils none of the others: it is left without
phones, and its lips follow the sound.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from inference.voice.languages import Language
from inference.voice.speech import Cue, Speech

# Measured: 0.72 and more where the words are what is said, mostly below 0.35 for others.
_ALIKE = 0.35
_TOO_SHORT_TO_COMPARE_S = 1.4  # "Hi!": the mouth makes one movement
_LONGEST_PHONE_S = 0.85  # at the usual speed; what is said after the words stretches the last ones


def cues_of(take: np.ndarray, rate: int, text: str, language: Language | None) -> tuple[Cue, ...]:
    """From the take's own start. Empty where the words are not what is heard, or where the
    built-in voice does not know the language."""
    from inference.video.alignment import laid_over, likeness  # the next room: not at import

    if language is None:
        return ()
    said = laid_over(Speech(take, rate, text=text, language=language.tag))
    if said is None or (said.seconds > _TOO_SHORT_TO_COMPARE_S and likeness(said) < _ALIKE):
        return ()
    return said.cues


def says_more(cues: tuple[Cue, ...], speed: float) -> bool:
    """Whether some phone would have to last so long that more than the words was said.

    It is not always noticed: a tail may also be spread over all the words.
    """
    longest = max((c.end_s - c.start_s for c in cues if c.kind == "phone"), default=0.0)
    return longest > _LONGEST_PHONE_S / min(1.0, speed)


def later(cues: tuple[Cue, ...], seconds: float) -> list[Cue]:
    return [replace(c, start_s=c.start_s + seconds, end_s=c.end_s + seconds) for c in cues]
