"""How the mouth moves for a speech: the best that can be known from what is given.

Phone cues are best; without them the text tells the phones, and the sound when they come;
without a text the sound alone has to do.
"""

from __future__ import annotations

from dataclasses import replace

from inference.progress import OnProgress, part, silent
from inference.video.alignment import align
from inference.video.articulation import articulate
from inference.video.hearing import hear
from inference.video.loudness import loudness_at
from inference.video.render import frame_count
from inference.video.tracks import MouthTrack
from inference.voice.speech import Speech

TEXT_DOES_NOT_FIT = (
    "The text does not seem to be what is said in the sound, so the lips follow the sound alone."
)


def with_cues(speech: Speech, on_progress: OnProgress = silent) -> Speech:
    """With phones and words, where the text tells them and the speech has none yet.

    A text that is not what is said is dropped, with a warning on the speech.
    """
    if speech.phones or not speech.text:
        return speech
    aligned = align(speech, on_progress)
    if aligned is None:
        return replace(speech, text=None, warnings=(*speech.warnings, TEXT_DOES_NOT_FIT))
    return aligned


def mouth_track(speech: Speech, fps: float, on_progress: OnProgress = silent) -> MouthTrack:
    """One value a frame, as many as `render.frame_count` says."""
    speech = with_cues(speech, part(on_progress, 0.0, 0.6))
    frames = frame_count(speech, fps)
    if speech.phones:
        return articulate(speech.phones, frames, fps, loudness_at(speech, frames, fps))
    return hear(speech.samples, speech.rate, frames, fps, part(on_progress, 0.6, 1.0))
