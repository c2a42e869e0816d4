"""An avatar from words: they are written, portraits are painted, one is chosen."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import gradio as gr
from gradio.components import Component

from inference import engines, picturing, weights
from inference.errors import WeightsProblem
from inference.progress import about
from page import away, faces, work
from page.about import missing, told_of, written
from page.easel import Easel
from page.frames import Found
from page.ideas import IDEAS
from page.offered import Offered
from page.settings import Settings
from page.video import SHAPES
from page.wiring import AT_ONCE, PRIVATE

GENERATE = "Generate portrait"


@dataclass(frozen=True)
class WordsPanel:
    panel: gr.Column
    words: gr.Textbox
    style: gr.Radio
    engine: gr.Dropdown
    count: gr.Radio
    shape: gr.Radio
    seed: gr.Number
    randomize: gr.Checkbox
    steps: gr.Slider
    generate: gr.Button
    stop: gr.Button
    plan: gr.HTML
    about: gr.HTML
    away: away.Away
    easel: gr.HTML
    result: gr.Column
    gallery: gr.Gallery
    faces: faces.Faces
    notes: gr.HTML
    download: gr.DownloadButton
    reuse: gr.Button
    painted: gr.State  # work.Painted, or None
    chosen: gr.State  # the place of one in it

    @property
    def asked(self) -> set[Component]:
        """What a portrait is painted by."""
        return {self.words, self.style, self.engine, self.count, self.shape, self.seed, self.steps}

    @property
    def inputs(self) -> set[Component]:
        return self.faces.inputs


def build() -> WordsPanel:
    row = engines.find_painter(None)
    with gr.Column(visible=False) as panel:
        words = gr.Textbox(
            label="Who it is, in words", lines=2, max_lines=6, elem_id="words",
            placeholder="A baker with flour on her cheek, smiling",
        )
        ideas = gr.Dataset(
            components=["textbox"], samples=[[idea.name] for idea in IDEAS],
            sample_labels=[idea.name for idea in IDEAS], type="index", label="Ideas",
            samples_per_page=len(IDEAS), elem_id="ideas",
        )
        cut = gr.HTML(elem_classes="said")
        style = gr.Radio(
            [(s.name, s.id) for s in STYLES], value=STYLES[0].id, label="Style",
            elem_classes="chips",
        )
        with gr.Row(elem_classes="paint"):
            generate = gr.Button(GENERATE, size="md", min_width=120, scale=0, elem_id="paint")
            stop = gr.Button("Stop painting", size="md", min_width=120, scale=0, visible=False,
                             elem_id="rest")
            plan = gr.HTML(elem_id="plan")
        about = gr.HTML(elem_classes="said")
        with gr.Accordion("Engine, format, number and seed", open=False):
            engine = gr.Dropdown(...)
    ...
