"""What is offered where the files of an engine cannot be had: the reason, and what does without."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from inference.errors import WeightsProblem
from page.brought import refused


@dataclass(frozen=True)
class Away:
    panel: gr.Column
    said: gr.HTML
    instead: gr.Button

    def shown(self, problem: WeightsProblem) -> dict[Any, Any]:
        return {self.panel: gr.Column(visible=True), self.said: refused(problem)}


def build(offer: str) -> Away:
    with gr.Column(visible=False, elem_classes="away") as panel:
        said = gr.HTML(elem_classes="said")
        instead = gr.Button(offer, size="md")
    return Away(panel, said, instead)
