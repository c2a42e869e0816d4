"""Bringing a sound: uploaded or recorded, looked at once, drawn, and told about in words."""

from __future__ import annotations

import html
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import gradio as gr

from inference.errors import Problem
from inference.progress import OnProgress
from page import work
from page.choices import clock
from page.settings import Settings
from page.wiring import ANSWERED

if TYPE_CHECKING:
    import numpy as np

    from inference.voice.speech import Speech

WORTH_TRIMMING_S = 0.5
BARS = 120  # of the drawn sound


@dataclass(frozen=True)
class Recording:
    """What was found in a sound that someone brought."""

    path: Path
    seconds: float
    start_s: float = 0.0  # what is heard lies between these
    end_s: float = 0.0


@dataclass(frozen=True)
class Brought:
    """The controls of one way to bring a recording."""

    sound: gr.Audio
    panel: gr.Column
    said: gr.HTML
    trim: gr.Checkbox
    found: gr.State  # Recording, or None


def build(source: Any, label: str, settings: Settings) -> Brought:
    with gr.Column(visible=False) as panel:
        sound = gr.Audio(
            sources=[source], type="filepath", label=label, editable=False, buttons=[],
            elem_id=f"sound-{source}",
        )
        said = gr.HTML(elem_classes="said")
        trim = gr.Checkbox(True, label="Leave out the silence before and after", visible=False)
    found = gr.State(None)

    async def look(path: str | None) -> tuple[Any, ...]:
        if path is None:
            return None, "", gr.Checkbox(visible=False)

        def opened(on_progress: OnProgress) -> Speech:
            from inference.voice.recording import open_recording

            return open_recording(path, settings.max_seconds, on_progress=on_progress)

        try:
            speech = await work.in_background(opened)
        except Problem as problem:
            return None, refused(problem), gr.Checkbox(visible=False)
        from inference.voice.silence import heard_span

        start, end = heard_span(speech)
        silent = speech.seconds - (end - start)
        worth = silent >= WORTH_TRIMMING_S
        recording = Recording(Path(path), speech.seconds, round(start, 2), round(end, 2))
        return (
            recording,
            drawn(speech, start, end) + f'<p class="good">{clock(speech.seconds)} long'
            f"{f', {silent:.1f} s of it silence before and after' if worth else ''}.</p>",
            gr.Checkbox(worth, visible=worth),
        )

    sound.change(look, sound, [found, said, trim], **ANSWERED)
    return Brought(sound, panel, said, trim, found)


def refused(problem: Problem) -> str:
    return f'<p class="bad">{html.escape(problem.sentence)}</p>'


class Sound(Protocol):
    @property
    def samples(self) -> np.ndarray: ...
    @property
    def seconds(self) -> float: ...


def drawn(sound: Sound, start_s: float, end_s: float) -> str:
    """The sound as bars, those of the silence around it pale."""
    import numpy as np

    loud = [float(np.abs(part).max(initial=0)) for part in np.array_split(sound.samples, BARS)]
    top = max(loud) or 1.0
    bars = "".join(
        f'<rect x="{n * 5}" y="{24 - 22 * level / top:.1f}" width="3" rx="1.5" '
        f'height="{max(2.0, 44 * level / top):.1f}"'
        f"{'' if start_s <= (n + 0.5) / BARS * sound.seconds <= end_s else ' class=pale'} />"
        for n, level in enumerate(loud)
    )
    return (
        f'<svg class="wave" viewBox="0 0 {BARS * 5} 48" preserveAspectRatio="none" role="img" '
        f'aria-label="The loudness of the recording">{bars}</svg>'
    )
