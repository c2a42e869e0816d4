"""The first tab: who speaks."""

from __future__ import annotations

import base64
import html
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.components import Component

from inference import engines
from inference.avatar.presets import find_preset, presets
from inference.errors import Problem
from page import frames, work
from page.choices import Avatar, clock
from page.examples import EXAMPLES
from page.wiring import ANSWERED, AT_ONCE

GALLERY, UPLOAD, FOOTAGE = "gallery", "upload", "footage"
THUMBNAIL_PIXELS = 184

_Look = Callable[[Path], Awaitable[frames.Found]]


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
            return f"{self.name} is not in this version: {self.instead}"
        rows.append(engines.find_animator(None, footage=self.id == FOOTAGE))
        why = next((row.missing for row in rows if row.missing), "")
        return f"{why} {self.instead}" if why else ""


SOURCES = (
    Source(GALLERY, "Gallery", "presets", "upload a picture."),
    Source(UPLOAD, "Upload or webcam", "portrait", "take one from the gallery."),
    Source("prompt", "Generate from words", "diffusion", "upload a picture instead."),
    Source(FOOTAGE, "Video footage", "footage", "upload a still of it."),
)


@dataclass(frozen=True)
class _Brought:
    """The controls of one way to bring an avatar of one's own."""

    panel: gr.Column
    file: Component
    found: gr.State  # frames.Found of it, or None
    face: gr.Radio  # by its place in found.faces


@dataclass(frozen=True)
class AvatarTab:
    source: gr.Radio
    preset: gr.Radio
    upload: _Brought
    footage: _Brought
    next: gr.Button

    @property
    def first(self) -> Avatar:
        """What is chosen before anyone has touched the page."""
        return self.chosen({self.source: GALLERY, self.preset: presets()[0].id})

    @property
    def inputs(self) -> set[Component]:
        return {self.source, self.preset, self.upload.found, self.upload.face, self.footage.found,
                self.footage.face}

    def chosen(self, given: Mapping[Any, Any]) -> Avatar:
        source = given[self.source]
        if source == GALLERY:
            preset = find_preset(given[self.preset])
            return Avatar(preset.name, preset.id, gender=preset.gender)
        found, moving = self.found(given), source == FOOTAGE
        if found is None or not found.faces:
            return Avatar("no face yet", moving=moving)
        face = given[(self.footage if moving else self.upload).face] or 0
        if found.footage:
            return Avatar("your video", file=found.footage.path, face=face, moving=True)
        return Avatar("your picture", file=found.picture, face=face)

    def found(self, given: Mapping[Any, Any]) -> frames.Found | None:
        """The faces of what was brought, where that is the chosen source."""
        brought = {UPLOAD: self.upload, FOOTAGE: self.footage}.get(given[self.source])
        found: frames.Found | None = given[brought.found] if brought else None
        return found


def build() -> AvatarTab:
    can = [source for source in SOURCES if not source.missing]
    cannot = [source for source in SOURCES if source.missing]
    with gr.Row(elem_classes="sources"):
        source = gr.Radio(
            [(s.name, s.id) for s in can], value=can[0].id, label="Where the avatar comes from",
            container=False, min_width=100, elem_classes="switch",
        )
        gr.HTML(_unavailable(cannot))
    with gr.Column(visible=True) as gallery:
        preset = gr.Radio(
            [(p.name, p.id) for p in presets()], value=presets()[0].id, label="Avatar",
            show_label=False, container=False, elem_classes="faces",
        )
    upload = _brought(
        lambda: gr.Image(
            type="filepath", image_mode=None, sources=["upload", "webcam", "clipboard"],
            label="Picture", height=300, buttons=[], elem_id="picture",
            placeholder="A face that looks at the camera, in even light",
        ),
        _found_in_picture, "faces-found",
    )
    footage = _brought(
        # Not gr.Video, which calls what a browser cannot play (AVI, H.265) not playable.
        lambda: gr.File(label="Video of a person who looks at the camera", height=300,
                        elem_id="footage"),
        _found_in_footage, "faces-filmed",
    )
    next = gr.Button("Next: the voice", elem_classes="next")
    tab = AvatarTab(source, preset, upload, footage, next)
    source.change(
        lambda which: (gr.Column(visible=which == GALLERY), gr.Column(visible=which == UPLOAD),
                       gr.Column(visible=which == FOOTAGE)),
        source, [gallery, upload.panel, footage.panel], **AT_ONCE,
    )
    return tab


def _brought(control: Callable[[], Component], look: _Look, elem_id: str) -> _Brought:
    """A control to bring a file with, and beside it the faces that were found, to pick one."""
    with gr.Column(visible=False) as panel:
        with gr.Row(elem_classes="pair"):
            file: Any = control()
            shown = gr.Image(
                label="Faces found", interactive=False, height=300, visible=False, buttons=[],
                elem_id=elem_id, alt_text="The picture with the faces found",
            )
        said = gr.HTML(elem_classes="said")
        face = gr.Radio([], label="Who speaks", visible=False, elem_classes="chips")
    found = gr.State(None)

    async def look_for_faces(uploaded: dict[str, Any] | None) -> tuple[Any, ...]:
        none = gr.Image(None, visible=False), "", gr.Radio([], value=None, visible=False)
        if uploaded is None:
            return None, *none
        try:
            found = await look(Path(uploaded["path"]))
        except Problem as problem:
            return None, none[0], _told("bad", [problem.sentence]), none[2]
        if not found.faces:
            return found, none[0], _told("bad", found.check.warnings), none[2]
        names = [(f"Face {number + 1}", number) for number in range(len(found.faces))]
        return (
            found,
            gr.Image(frames.framed(found, 0), visible=True),
            _sentences(found, 0),
            gr.Radio(names, value=0, visible=len(names) > 1),
        )

    # Not preprocessed: gr.Image would open the file itself, and say less if it cannot. What was
    # found before is forgotten first, so that it cannot stand in for a file still on its way.
    file.change(lambda: None, None, found, **AT_ONCE).then(
        look_for_faces, file, [found, shown, said, face], preprocess=False,
        show_progress_on=said, **ANSWERED,
    )
    clicked = shown.select(_clicked, found, face, **AT_ONCE)
    for choosing in (clicked.then, face.input):
        choosing(_mark, [found, face], [shown, said], **AT_ONCE)
    return _Brought(panel, file, found, face)


async def _found_in_picture(picture: Path) -> frames.Found:
    return frames.Found(picture, await work.check_avatar(picture))


async def _found_in_footage(video: Path) -> frames.Found:
    filmed = await work.check_footage(video, keep_frame=True)
    return frames.Found(filmed.picture or video, filmed.check, filmed.footage)


def css() -> str:
    """The gallery's portraits, each beside its name, and beside the examples it is in."""
    pictures, rules = [], []
    for place, preset in enumerate(presets(), 1):
        picture = base64.b64encode(frames.thumbnail(preset.thumbnail, THUMBNAIL_PIXELS)).decode()
        pictures.append(f"--{preset.id}:url(data:image/webp;base64,{picture});")
        rules.append(_beside(f".faces label:nth-of-type({place})", preset.id))
    for place, example in enumerate(EXAMPLES, 1):
        rules.append(_beside(f"#examples button:nth-of-type({place})", example.avatar))
    return "\n".join([f":root{{{''.join(pictures)}}}", *rules])


def _beside(control: str, preset: str) -> str:
    return f"{control}::before{{background-image:var(--{preset})}}"


def _unavailable(sources: Sequence[Source]) -> str:
    """Seen, but not to be chosen, and why."""
    buttons = "".join(
        f'<button disabled title="{html.escape(s.missing)}">{s.name}</button>' for s in sources
    )
    why = "".join(f"<p>{html.escape(source.missing)}</p>" for source in sources)
    return f"<div class=absent>{buttons}</div><div class=why>{why}</div>" if sources else ""


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
