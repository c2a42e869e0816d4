"""Problems that a person can solve.

Each carries one sentence that says what is wrong and what to do about it, and is
raised at the door, before the long work. Anything else that is raised is a bug.
"""

from __future__ import annotations


class Problem(Exception):
    """One clear sentence for a person. `title` is a word or two for a toast or a log."""

    title = "Problem"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class PictureProblem(Problem):
    title = "Picture"


class NoFace(PictureProblem):
    title = "No face found"


class TextProblem(Problem):
    title = "Text"


class VoiceProblem(Problem):
    title = "Voice"


class SoundProblem(Problem):
    title = "Sound"


class VideoProblem(Problem):
    title = "Video"


class WeightsProblem(Problem):
    """About the files that a neural engine is filled with."""

    title = "Download"


class VoiceAway(WeightsProblem):
    """The chosen voice cannot be had here and now, whatever is done with the text."""

    title = "Voice"

    def __init__(self, why: str) -> None:
        super().__init__(f"{why} Meanwhile the built-in voice speaks, without any download.")


class Cancelled(Problem):
    """Raised through a progress callback by whoever wants the work to stop."""

    title = "Stopped"
