"""What is offered where the chosen voice cannot be had: the reason, and the built-in voice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from inference.errors import VoiceAway
from page.brought import refused


@dataclass(frozen=True)
class Away:
    panel: gr.Column
    said: gr.HTML
    instead: gr.Button  # sets the built-in voice, and what was asked for goes on

    def shown(self, problem: VoiceAway) -> dict[Any, Any]:
        return {self.panel: gr.Column(visible=True), self.said: refused(problem)}


def build() -> Away:
    with gr.Column(visible=False, elem_classes="away") as panel:
        said = gr.HTML(elem_classes="said")
        instead = gr.Button("Use the built-in voice instead", size="md")
    return Away(panel, said, instead)
