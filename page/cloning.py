"""A sample of somebody's voice, for an engine that clones, and the agreement some engines ask for.

Without the tick that says whose voice it is, the sample is not even opened. It is used for this
visitor alone: the file goes when another takes its place, or an hour after the page is closed.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from inference.engines import Engine
from inference.errors import Problem
from inference.progress import OnProgress
from page import work
from page.about import written
from page.brought import drawn, refused
from page.door import forget
from page.wiring import ANSWERED

CONSENT = "This is my voice, or I have the person's permission"
ADVICE = "One person alone in a quiet room, 3 to 30 seconds; 10 to 20 are best."
# Of what is kept in the browser. Nothing secret: Gradio wants a word, and makes up another one
# at each start of the server, which would forget what was agreed to.
KEPT_AS = "mouthpiece-agreed"


@dataclass(frozen=True)
class Sample:
    """A file that someone brought as one."""

    path: Path
    passed: bool = False  # it is one, and may be used


@dataclass(frozen=True)
class Cloning:
    panel: gr.Column
    sound: gr.Audio
    consent: gr.Checkbox
    said: gr.HTML
    sample: gr.State  # Sample, or None


@dataclass(frozen=True)
class Agreement:
    panel: gr.Column
    text: gr.HTML
    tick: gr.Checkbox
    agreed: gr.BrowserState  # sentences that were agreed to

    def asked(self, row: Engine, agreed: list[str]) -> tuple[Any, ...]:
        """Updates of panel, text and tick, for that engine."""
        open = bool(row.agreement) and row.agreement not in agreed
        return gr.Column(visible=open), linked(row.agreement), gr.Checkbox(False)


def build() -> Cloning:
    with gr.Column(visible=False, elem_id="sample") as panel:
        consent = gr.Checkbox(False, label=CONSENT, elem_id="consent")
        sound = gr.Audio(
            sources=["upload", "microphone"], type="filepath", label="A sample of the voice",
            editable=False, buttons=[], elem_id="sound-sample",
        )
        said = gr.HTML(told("plain"), elem_classes="said")
    sample = gr.State(None, delete_callback=_remove)

    async def look(path: str | None, consent: bool, before: Sample | None) -> tuple[Any, ...]:
        if before is not None and before.path != (path and Path(path)):
            _remove(before)
        if path is None:
            return None, told("plain")
        if not consent:
            return Sample(Path(path)), told("note", "Tick the line above, and it is listened to.")

        def opened(on_progress: OnProgress) -> Any:
            from inference.voice.neural.sample import open_sample

            return open_sample(path, consent, on_progress=on_progress)

        try:
            found = await work.in_background(opened)
        except Problem as problem:
            return Sample(Path(path)), refused(problem)
        notes = [("note", warning) for warning in found.warnings]
        good = ("good", f"{found.seconds:.1f} s of a voice that can be cloned.")
        return Sample(Path(path), passed=True), drawn(found, 0.0, found.seconds) + written(
            [good, *notes]
        )

    gr.on([sound.change, consent.change], look, [sound, consent, sample], [sample, said],
          **ANSWERED)
    return Cloning(panel, sound, consent, said, sample)


def build_agreement() -> Agreement:
    agreed = gr.BrowserState([], storage_key=KEPT_AS, secret=KEPT_AS)
    with gr.Column(visible=False, elem_id="agreement") as panel:
        text = gr.HTML(elem_classes="said")
        tick = gr.Checkbox(False, label="I agree")
    return Agreement(panel, text, tick, agreed)


def told(kind: str, words: str = ADVICE) -> str:
    return written([(kind, words)])


def linked(sentence: str) -> str:
    """Its addresses as links."""
    parts = re.split(r"(https?://[^\s)]*[^\s).,;:])", sentence)
    return "<p>" + "".join(
        f'<a href="{html.escape(part)}" target="_blank" rel="noreferrer">{html.escape(part)}</a>'
        if n % 2 else html.escape(part)
        for n, part in enumerate(parts)
    ) + "</p>"


def _remove(sample: Sample | None) -> None:
    if sample is not None:
        forget(sample.path)
