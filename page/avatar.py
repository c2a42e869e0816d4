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
from page import faces, frames, words, work
from page.choices import Avatar
from page.examples import EXAMPLES
from page.settings import Settings
from page.wiring import ANSWERED, AT_ONCE
from page.words import WORDS

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
        rows = (engines.find(self.engine),
                engines.find_animator(None, footage=self.id == FOOTAGE))
        why = next((row.missing for row in rows if row.missing), "")
        return f"{why} {self.instead}" if why else ""


SOURCES = (
    Source(GALLERY, "Gallery", "presets", "Upload a picture."),
    Source(UPLOAD, "Upload or webcam", "portrait", "Take one from the gallery."),
    Source(WORDS, "From words", "sd-turbo", "Upload a picture."),
    Source(FOOTAGE, "Video footage", "footage", "Upload a still of it."),
)


# What an avatar of one's own is called, and what to do where there is none yet.
_OWN = {
    UPLOAD: ("your picture", "upload a picture with one"),
    WORDS: ("your portrait", "generate a portrait"),
    FOOTAGE: ("your video", "upload a video with one"),
}


@dataclass(frozen=True)
class _Brought:
    """The controls of one way to bring an avatar of one's own."""

    panel: gr.Column
    file: Component
    faces: faces.Faces


@dataclass(frozen=True)
class AvatarTab:
    source: gr.Radio
    preset: gr.Radio
    upload: _Brought
    words: words.WordsPanel
    footage: _Brought
    next: gr.Button

    @property
    def first(self) -> Avatar:
        """What is chosen before anyone has touched the page."""
        return self.chosen({self.source: GALLERY, self.preset: presets()[0].id})

    @property
    def inputs(self) -> set[Component]:
        return {self.source, self.preset}.union(*(own.inputs for own in self._faces.values()))

    @property
    def _faces(self) -> dict[str, faces.Faces]:
        """By the source that shows them."""
        return {UPLOAD: self.upload.faces, WORDS: self.words.result.faces,
                FOOTAGE: self.footage.faces}

    def chosen(self, given: Mapping[Any, Any]) -> Avatar:
        source = given[self.source]
        if source == GALLERY:
            preset = find_preset(given[self.preset])
            return Avatar(preset.name, preset.id, gender=preset.gender)
        found, name, to_do = self.found(given), *_OWN[source]
        if found is None or not found.faces:
            return Avatar("no face yet", moving=source == FOOTAGE, to_do=to_do)
        face = given[self._faces[source].face] or 0
        if found.footage:
            return Avatar(name, file=found.footage.path, face=face, moving=True)
        return Avatar(name, file=found.picture, face=face)

    def found(self, given: Mapping[Any, Any]) -> frames.Found | None:
        """The faces of what was brought or painted, where that is the chosen source."""
        own = self._faces.get(given[self.source])
        found: frames.Found | None = given[own.found] if own else None
        return found


def build(settings: Settings) -> AvatarTab:
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
            label="Picture", height=faces.HEIGHT, buttons=[], elem_id="picture",
            placeholder="A face that looks at the camera, in even light",
        ),
        _found_in_picture, "faces-found",
    )
    described = words.build(settings, source)
    footage = _brought(
        # Not gr.Video, which calls what a browser cannot play (AVI, H.265) not playable.
        lambda: gr.File(label="Video of a person who looks at the camera", height=faces.HEIGHT,
                        elem_id="footage"),
        _found_in_footage, "faces-filmed",
    )
    next = gr.Button("Next: the voice", elem_classes="next")
    panels = {GALLERY: gallery, UPLOAD: upload.panel, WORDS: described.panel,
              FOOTAGE: footage.panel}
    source.change(
        lambda chosen: [gr.Column(visible=chosen == id) for id in panels],
        source, [*panels.values()], **AT_ONCE,
    )
    described.away.instead.click(lambda: GALLERY, None, source, **AT_ONCE)
    return AvatarTab(source, preset, upload, described, footage, next)


def _brought(control: Callable[[], Component], look: _Look, elem_id: str) -> _Brought:
    """A control to bring a file with, and beside it the faces that were found, to pick one."""
    with gr.Column(visible=False) as panel:
        file: Any
        file, found = faces.build(control, elem_id)

    async def look_for_faces(uploaded: dict[str, Any] | None) -> tuple[Any, ...]:
        if uploaded is None:
            return faces.told(None)
        try:
            return faces.told(await look(Path(uploaded["path"])))
        except Problem as problem:
            return faces.told(None, problem.sentence)

    # Not preprocessed: gr.Image would open the file itself, and say less if it cannot. What was
    # found before is forgotten first, so that it cannot stand in for a file still on its way.
    file.change(lambda: None, None, found.found, **AT_ONCE).then(
        look_for_faces, file, found.outputs, preprocess=False, show_progress_on=found.said,
        **ANSWERED,
    )
    return _Brought(panel, file, found)


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
