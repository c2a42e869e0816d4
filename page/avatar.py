"""The first tab: who speaks."""

from __future__ import annotations

import base64
import html
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.components import Component

from inference import engines
from inference.avatar.portrait import PictureCheck
from inference.avatar.presets import find_preset, presets
from page import frames, work
from page.choices import Avatar
from page.wiring import ANSWERED, AT_ONCE

GALLERY, UPLOAD = "gallery", "upload"
THUMBNAIL_PIXELS = 184


@dataclass(frozen=True)
class Source:
    """One way to come by an avatar."""

    id: str
    name: str
    engine: str  # in the catalogue
    instead: str  # what to do where that engine is missing

    @property
    def missing(self) -> str:
        """Why it cannot be used here and now, and what can; "" when it can."""
        rows = [engine for engine in engines.CATALOGUE if engine.id == self.engine]
        if not rows:
            return f"{self.name} is not in this version yet: {self.instead}"
        return f"{rows[0].missing} {self.instead}" if rows[0].missing else ""


SOURCES = (
    Source(GALLERY, "Gallery", "presets", "upload a picture."),
    Source(UPLOAD, "Upload or webcam", "portrait", "take one from the gallery."),
    Source("prompt", "Generate from words", "diffusion", "upload a picture made elsewhere."),
    Source("footage", "Video footage", "footage", "upload a still picture of it."),
)


@dataclass(frozen=True)
class AvatarTab:
    source: gr.Radio
    preset: gr.Radio
    picture: gr.Image
    found: gr.State  # PictureCheck of the picture, or None
    face: gr.Radio  # by its place in found.faces
    next: gr.Button

    @property
    def first(self) -> Avatar:
        """What is chosen before anyone has touched the page."""
        return self.chosen({self.source: GALLERY, self.preset: presets()[0].id})

    @property
    def inputs(self) -> set[Component]:
        return {self.source, self.preset, self.picture, self.found, self.face}

    def chosen(self, given: Mapping[Any, Any]) -> Avatar:
        if given[self.source] == GALLERY:
            preset = find_preset(given[self.preset])
            return Avatar(preset.name, preset.id, gender=preset.gender)
        if given[self.picture] is None:
            return Avatar("no picture yet")
        return Avatar("your picture", picture=Path(given[self.picture]),
                      face=given[self.face] or 0)


def build() -> AvatarTab:
    can = [source for source in SOURCES if not source.missing]
    cannot = [source for source in SOURCES if source.missing]
    with gr.Row(elem_classes="switch"):
        source = gr.Radio(
            [(s.name, s.id) for s in can], value=can[0].id, label="Where the avatar comes from",
            container=False, min_width=100,
        )
        gr.HTML(_unavailable(cannot))
    with gr.Column(visible=True) as gallery:
        preset = gr.Radio(
            [(p.name, p.id) for p in presets()], value=presets()[0].id, label="Avatar",
            show_label=False, container=False, elem_classes="faces",
        )
    with gr.Column(visible=False) as upload:
        with gr.Row(elem_classes="pair"):
            picture = gr.Image(
                type="filepath", image_mode=None, sources=["upload", "webcam", "clipboard"],
                label="Picture", height=300, buttons=[], elem_id="picture",
                placeholder="A face that looks at the camera, in even light",
            )
            shown = gr.Image(
                label="Faces found", interactive=False, height=300, visible=False, buttons=[],
                elem_id="faces-found",
            )
        said = gr.HTML(elem_classes="said")
        face = gr.Radio([], label="Who speaks", visible=False, elem_classes="chips")
    found, scale = gr.State(None), gr.State(1.0)
    next = gr.Button("Next: the voice", elem_classes="next")
    tab = AvatarTab(source, preset, picture, found, face, next)

    source.change(
        lambda which: (gr.Column(visible=which == GALLERY), gr.Column(visible=which == UPLOAD)),
        source, [gallery, upload], **AT_ONCE,
    )
    picture.change(
        _look_for_faces, picture, [found, scale, shown, said, face], **ANSWERED,
        show_progress_on=shown,
    )
    shown.select(_clicked, [found, scale], face, **AT_ONCE)
    face.change(_mark, [picture, found, face], [shown, said], **AT_ONCE)
    return tab


def css() -> str:
    """The gallery's portraits, each beside its name."""
    rules = []
    for place, preset in enumerate(presets(), 1):
        picture = base64.b64encode(frames.thumbnail(preset.thumbnail, THUMBNAIL_PIXELS)).decode()
        rules.append(
            f".faces label:nth-of-type({place})::before"
            f"{{background-image:url(data:image/webp;base64,{picture})}}"
        )
    return "\n".join(rules)


def _unavailable(sources: list[Source]) -> str:
    """Seen, but not to be chosen; each says why."""
    return "".join(
        f'<button class="absent" disabled title="{html.escape(s.missing)}">{s.name}'
        f"<small>{html.escape(s.missing)}</small></button>"
        for s in sources
    )


async def _look_for_faces(path: str | None) -> tuple[Any, ...]:
    nothing = (None, 1.0, gr.Image(None, visible=False), "", gr.Radio([], visible=False))
    if path is None:
        return nothing
    found = await work.check_avatar(path)
    image, scale = frames.framed(Path(path), found, 0)
    names = [(f"Face {n + 1}", n) for n in range(len(found.faces))]
    return (
        found,
        scale,
        gr.Image(image, visible=True),
        _sentences(found, 0),
        gr.Radio(names, value=0 if names else None, visible=len(names) > 1),
    )


def _clicked(found: PictureCheck | None, scale: float, event: gr.SelectData) -> Any:
    if found is None or not found.faces:
        return gr.skip()
    x, y = event.index
    return frames.face_at(found, x / scale, y / scale)


def _mark(path: str | None, found: PictureCheck | None, face: int | None) -> tuple[Any, Any]:
    if path is None or found is None or face is None or len(found.faces) < 2:
        return gr.skip(), gr.skip()
    image, _ = frames.framed(Path(path), found, face)
    return gr.Image(image), _sentences(found, face)


def _sentences(found: PictureCheck, face: int) -> str:
    if not found.faces:
        return _told("bad", found.warnings)
    count = len(found.faces)
    how_many = "One face found." if count == 1 else (
        f"{count} faces found. Click the one who speaks: now it is number {face + 1}."
    )
    return _told("good", [how_many]) + _told("note", found.faces[face].warnings)


def _told(kind: str, sentences: Any) -> str:
    return "".join(f'<p class="{kind}">{html.escape(sentence)}</p>' for sentence in sentences)


