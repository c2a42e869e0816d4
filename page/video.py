"""The third tab: what the video looks like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr
from gradio.components import Component

from inference import engines
from page.about import missing, told_of, written
from page.choices import AS_FOOTAGE, LIVELINESS, Look
from page.offered import Offered, OfferedRadio
from page.wiring import AT_ONCE

SHAPES = (
    ("Square", "square"),
    ("Portrait 9:16", "portrait"),
    ("Landscape 16:9", "landscape"),
    ("As the picture", "original"),
)
SHAPES_OF_FOOTAGE = (("As the video", "original"), *SHAPES[:3])
SIDES = (("360 · draft", 360), ("512", 512), ("720", 720), ("1080 · fine", 1080))
SIDES_OF_FOOTAGE = (("As the video", AS_FOOTAGE), *SIDES)


@dataclass(frozen=True)
class VideoTab:
    engine: gr.Dropdown
    shape: gr.Radio
    side: gr.Radio
    liveliness: gr.Radio
    about: gr.HTML
    moving: gr.State  # whether all this is for footage

    @property
    def inputs(self) -> set[Component]:
        return {self.engine, self.shape, self.side, self.liveliness}

    def chosen(self, given: Mapping[Any, Any]) -> Look:
        return Look(
            given[self.shape], given[self.side], given[self.liveliness], given[self.engine]
        )


def build() -> VideoTab:
    first = Look()
    shape = gr.Radio(list(SHAPES), value=first.shape, label="Format", elem_classes="chips shapes")
    side = OfferedRadio(
        list(SIDES), value=first.side, label="Resolution, pixels of the shorter side",
        elem_classes="chips",
    )
    liveliness = gr.Radio(
        [(name.capitalize(), name) for name in LIVELINESS], value=first.liveliness,
        label="Liveliness", info="Blinks, glances and nods beside the words",
        elem_classes="chips",
    )
    engine = Offered(_choices(False), value=first.engine, label="Engine", elem_id="animator")
    about = gr.HTML(about_engine(first.engine), elem_classes="said")
    moving = gr.State(False)
    engine.input(about_engine, [engine, moving], about, **AT_ONCE)
    return VideoTab(engine, shape, side, liveliness, about, moving)


def suiting(moving: bool, was: bool) -> Any:
    """The tab's controls in their order, to begin anew with footage, or with a still again."""
    if moving == was:
        return gr.skip()
    look = Look()
    engine = engines.find_animator(None, moving).id
    return (
        gr.Dropdown(choices=_choices(moving), value=engine),
        gr.Radio(choices=list(SHAPES_OF_FOOTAGE), value="original") if moving
        else gr.Radio(choices=list(SHAPES), value=look.shape),
        gr.Radio(choices=list(SIDES_OF_FOOTAGE), value=AS_FOOTAGE) if moving
        else gr.Radio(choices=list(SIDES), value=look.side),
        gr.Radio(visible=not moving),
        about_engine(engine, moving),
        moving,
    )


def about_engine(id: str, moving: bool = False) -> str:
    """What it is, what it may be used for and what it needs; and what is not offered, and why."""
    row = engines.find(id)
    told = told_of(row, row.needs)
    told += [("plain", f"{other.name} moves still pictures alone, no videos.")
             for other in _animators() if moving and not other.footage and not other.missing]
    return written(told + missing(_animators()))


def _animators() -> list[engines.Engine]:
    return [row for row in engines.CATALOGUE if row.room == "video"]


def _choices(moving: bool) -> list[tuple[str, str]]:
    return [(row.name, row.id) for row in _animators()
            if not row.missing and (row.footage or not moving)]
