"""How the mouth moves for a speech: the best that can be known from what is given.

Phone cues are best; without them the text tells the phones, and the sound when they come;
without a text, and in a sentence whose phones are not known, the sound alone has to do.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

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
    if speech.phones or speech.sentences or not speech.text:
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
        track = articulate(speech.phones, frames, fps, loudness_at(speech, frames, fps))
        return _heard_without_phones(track, speech)
    return hear(speech.samples, speech.rate, frames, fps, part(on_progress, 0.6, 1.0))


def _heard_without_phones(track: MouthTrack, speech: Speech) -> MouthTrack:
    """Sentences of which no phone is known, from their sound alone."""
    starts = np.array([phone.start_s for phone in speech.phones])
    unknown = [
        sentence
        for sentence in speech.sentences
        if not np.any((sentence.start_s <= starts) & (starts < sentence.end_s))
    ]
    for sentence in unknown:
        first, last = int(sentence.start_s * track.fps), int(np.ceil(sentence.end_s * track.fps))
        last = min(last, len(track))
        sound = slice(*(round(at / track.fps * speech.rate) for at in (first, last)))
        heard = hear(speech.samples[sound], speech.rate, last - first, track.fps)
        for name in ("values", "speaking", "stress"):
            getattr(track, name)[first:last] = getattr(heard, name)
    return track
