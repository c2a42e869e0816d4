"""Where in a sound something is heard: what comes before and after is silence."""

from __future__ import annotations

from inference.voice.speech import Speech

BELOW_PEAK = 10 ** (-40 / 20)  # quieter than this share of the loudest moment is silence
MOMENT_S = 0.02
AROUND_S = 0.15  # left before the first and after the last sound, so that nothing is clipped


def heard_span(speech: Speech) -> tuple[float, float]:
    """Start and end in seconds of what is worth keeping."""
    import numpy as np

    step = max(1, round(MOMENT_S * speech.rate))
    count = len(speech.samples) // step
    if not count:
        return 0.0, speech.seconds
    moments = speech.samples[: count * step].reshape(count, step)
    loud = np.sqrt(np.mean(moments**2, axis=1))
    heard = np.flatnonzero(loud >= BELOW_PEAK * loud.max())
    start = heard[0] * step / speech.rate - AROUND_S
    end = (heard[-1] + 1) * step / speech.rate + AROUND_S
    return max(0.0, float(start)), min(speech.seconds, float(end))
