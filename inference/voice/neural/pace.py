"""How long words should take. The built-in voice says them; a voice's own pace is learnt.

Responsible for the length that is believed of a take, and for getting surer of it with each
good one.
"""

from __future__ import annotations

from statistics import median

from inference.errors import TextProblem, VoiceProblem
from inference.voice.espeak import USUAL_WPM, synthesise
from inference.voice.languages import Language
from inference.voice.neural.takes import Length
from inference.voice.text import check_text, script_of

# Where the built-in voice does not know the language: seconds a letter.
_LETTER_S, _SYLLABLE_S = 0.07, 0.2
_SYLLABIC = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")

_BELIEVED = (0.45, 2.1)  # times what is expected, while the voice is new
_BELIEVED_OF_KNOWN = (0.6, 1.5)
_LONG = 1.35
_KNOWN_AFTER = 3  # good takes
_TELLING_S = 1.0  # shorter words say little of the pace
_MORE_OR_LESS_S = (0.25, 0.7)  # a breath, a word drawn out


class Pace:
    """Of one voice in one text, for several threads at once."""

    def __init__(self, language: Language | None, speed: float = 1.0) -> None:
        """`language`: None where the built-in voice does not speak it."""
        self._language = language
        self._speed = speed
        self._ratios: list[float] = []
        self._built_in: dict[str, float] = {}  # seconds

    def believed(self, text: str) -> Length:
        expected = self._built_in_s(text) * self._ratio
        known = len(self._ratios) >= _KNOWN_AFTER
        least, most = _BELIEVED_OF_KNOWN if known else _BELIEVED
        less, more = _MORE_OR_LESS_S
        return Length(max(0.0, least * expected - less), most * expected + more / self._speed)

    def is_long(self, text: str, seconds: float) -> bool:
        """Not beyond belief, but the words may have been said twice."""
        return seconds > _LONG * self._built_in_s(text) * self._ratio

    def learn(self, text: str, seconds: float) -> None:
        """A good take of these words was that long."""
        expected = self._built_in_s(text)
        if expected >= _TELLING_S:
            self._ratios.append(seconds / expected)

    @property
    def _ratio(self) -> float:
        """Seconds of this voice for one of the built-in voice."""
        known = len(self._ratios) >= _KNOWN_AFTER
        return median(self._ratios) if known else 1 / self._speed

    def _built_in_s(self, text: str) -> float:
        if text not in self._built_in:
            self._built_in[text] = self._heard_s(text)
        return self._built_in[text]

    def _heard_s(self, text: str) -> float:
        if self._language is not None:
            try:
                spoken = check_text(text, self._language)
                return synthesise(spoken.text, self._language.identifier, USUAL_WPM).seconds
            except (TextProblem, VoiceProblem):  # in another script: letters have to do
                pass
        letters = [script_of(c) for c in text if c.isalnum()]
        return sum(_SYLLABLE_S if script in _SYLLABIC else _LETTER_S for script in letters)
