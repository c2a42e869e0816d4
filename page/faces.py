"""The faces found in a picture that somebody has: framed, told about, and one of them picked."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import gradio as gr
from gradio.components import Component

from page import frames
from page.choices import clock
from page.wiring import AT_ONCE

Shown = TypeVar("Shown", bound=Component)

HEIGHT = 300  # pixels of what shows the picture, and of the faces beside it


@dataclass(frozen=True)
class Faces:
    framed: gr.Image
    said: gr.HTML
    face: gr.Radio  # by its place in found.faces
    found: gr.State  # frames.Found, or None

    @property
    def inputs(self) -> set[Component]:
        return {self.found, self.face}

    @property
    def outputs(self) -> list[Component]:
        """What `told` gives anew."""
        return [self.found, self.framed, self.said, self.face]


def build(control: Callable[[], Shown], elem_id: str) -> tuple[Shown, Faces]:
    """What shows the picture, and the faces beside and beneath it."""
    with gr.Row(elem_classes="pair"):
        shown = control()
        framed = gr.Image(
            label="Faces found", interactive=False, height=HEIGHT, visible=False, buttons=[],
            elem_id=elem_id, alt_text="The picture with the faces found",
        )
    said = gr.HTML(elem_classes="said")
    face = gr.Radio([], label="Who speaks", visible=False, elem_classes="chips")
    found = gr.State(None)
    clicked = framed.select(_clicked, found, face, **AT_ONCE)
    for choosing in (clicked.then, face.input):
        choosing(_mark, [found, face], [framed, said], **AT_ONCE)
    return shown, Faces(framed, said, face, found)


def told(found: frames.Found | None, bad: str = "") -> tuple[Any, ...]:
    """Updates of Faces.outputs; `bad`: why there is nothing."""
    if found is None or not found.faces:
        sentences = [bad] if bad else found.check.warnings if found else ()
        return (found, gr.Image(None, visible=False), _told("bad", sentences),
                gr.Radio([], value=None, visible=False))
    names = [(f"Face {number + 1}", number) for number in range(len(found.faces))]
    return (
        found,
        gr.Image(frames.framed(found, 0), visible=True),
        _sentences(found, 0),
        gr.Radio(names, value=0, visible=len(names) > 1),
    )


def _clicked(found: frames.Found | None, event: gr.SelectData) -> Any:
    return frames.face_at(found, *event.index) if found and found.faces else gr.skip()


def _mark(found: frames.Found | None, face: int | None) -> tuple[Any, Any]:
    if found is None or face is None or len(found.faces) < 2:
        return gr.skip(), gr.skip()
    return gr.Image(frames.framed(found, face)), _sentences(found, face)


def _sentences(found: frames.Found, face: int) -> str:
    count = len(found.faces)
    how_many = (
        "One face found."
        if count == 1
        else f"{count} faces found. Click the one who speaks: now it is number {face + 1}."
    )
    if footage := found.footage:
        how_many += (f" The video is {clock(footage.seconds)} long, {footage.width}×"
                     f"{footage.height} at {footage.fps:.3g} frames per second.")
    return _told("good", [how_many]) + _told("note", frames.notes(found, face))


def _told(kind: str, sentences: Sequence[str]) -> str:
    return "".join(f'<p class="{kind}">{html.escape(sentence)}</p>' for sentence in sentences)
