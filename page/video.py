"""The third tab: what the video looks like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr
from gradio.components import Component

from inference import engines
from page.choices import LIVELINESS, Look

SHAPES = (
    ("Square", "square"),
    ("Portrait 9:16", "portrait"),
    ("Landscape 16:9", "landscape"),
    ("As the picture", "original"),
)
SIDES = (("360 · draft", 360), ("512", 512), ("720", 720), ("1080 · fine", 1080))


@dataclass(frozen=True)
class VideoTab:
    engine: gr.Dropdown
    shape: gr.Radio
    side: gr.Radio
    liveliness: gr.Radio

    @property
    def inputs(self) -> set[Component]:
        return {self.engine, self.shape, self.side, self.liveliness}

    def chosen(self, given: Mapping[Any, Any]) -> Look:
        return Look(
            given[self.shape], given[self.side], given[self.liveliness], given[self.engine]
        )


def build() -> VideoTab:
    first = Look()
    rows = [engine for engine in engines.CATALOGUE if engine.room == "video"]
    can = [(engine.name, engine.id) for engine in rows if not engine.missing]
    about = " ".join(engine.missing or engine.about for engine in rows)
    shape = gr.Radio(list(SHAPES), value=first.shape, label="Format", elem_classes="chips shapes")
    side = gr.Radio(
        list(SIDES), value=first.side, label="Resolution, pixels of the shorter side",
        elem_classes="chips",
    )
    liveliness = gr.Radio(
        [(name.capitalize(), name) for name in LIVELINESS], value=first.liveliness,
        label="Liveliness", info="Blinks, glances and nods beside the words",
        elem_classes="chips",
    )
    engine = gr.Dropdown(can, value=first.engine, label="Engine", info=about)
    return VideoTab(engine, shape, side, liveliness)
