"""How the tabs, the stage and the work act together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr
from gradio.components import Component
from gradio.processing_utils import save_file_to_cache
from gradio.utils import get_upload_folder

from inference.avatar.diffusion.models import SHAPES
from inference.avatar.presets import find_preset
from inference.errors import VoiceAway
from page import avatar, examples, frames, people, stage, video, voice, work
from page.choices import Avatar, Look, Voice
from page.pace import Pace
from page.settings import Settings
from page.wiring import AT_ONCE, PRIVATE


@dataclass(frozen=True)
class Rooms:
    """The three tabs, and how to read them."""

    avatar: avatar.AvatarTab
    voice: voice.VoiceTab
    video: video.VideoTab

    @property
    def inputs(self) -> set[Component]:
        return self.avatar.inputs | self.voice.inputs | self.video.inputs

    def chosen(self, given: Mapping[Any, Any]) -> tuple[Avatar, Voice, Look]:
        who = self.avatar.chosen(given)
        return who, self.voice.chosen(given, who.gender), self.video.chosen(given)


def connect(settings: Settings, tabs: gr.Tabs, rooms: Rooms, shown: stage.Stage,
            ready: gr.Dataset, pace: Pace) -> None:
    _next(tabs, rooms)
    _fill_in(rooms, ready)
    _suit_footage(rooms)
    _share_format(rooms)
    _show_choices(rooms, shown, pace)
    _make(settings, rooms, shown, pace)


def _next(tabs: gr.Tabs, rooms: Rooms) -> None:
    for button, goal in ((rooms.avatar.next, "voice"), (rooms.voice.next, "video")):
        button.click(None, None, tabs, js=f"() => ({{selected: '{goal}', __type__: 'update'}})",
                     **PRIVATE)


def _fill_in(rooms: Rooms, ready: gr.Dataset) -> None:
    def fill(number: int) -> tuple[Any, ...]:
        chosen = examples.EXAMPLES[number]
        preset = find_preset(chosen.avatar)
        who: tuple[Any, ...] = (avatar.GALLERY, chosen.avatar, gr.skip())
        if chosen.footage:
            # Among the uploads, as if it had been brought: no other folder is served.
            video = save_file_to_cache(chosen.footage, get_upload_folder())
            who = avatar.FOOTAGE, gr.skip(), video
        speaker = people.suited(people.DEFAULT_ENGINE, preset.gender, chosen.language, chosen.voice)
        return *who, voice.TYPE, chosen.text, *speaker, 1.0, 0

    chooser, said = rooms.avatar, rooms.voice
    ready.click(
        fill, ready,
        [chooser.source, chooser.preset, chooser.footage.file, said.kind, said.text,
         *said.chosen_voice, said.speed, said.pitch],
        **AT_ONCE,
    )


def _suit_footage(rooms: Rooms) -> None:
    look = rooms.video
    rooms.avatar.source.change(
        lambda source, was: video.suiting(source == avatar.FOOTAGE, was),
        [rooms.avatar.source, look.moving],
        [look.engine, look.shape, look.side, look.liveliness, look.about, look.moving], **AT_ONCE,
    )


def _share_format(rooms: Rooms) -> None:
    """A portrait is painted in the format of the video, wherever that is chosen."""
    painted, filmed = rooms.avatar.words.shape, rooms.video.shape
    painted.input(lambda shape: shape, painted, filmed, **AT_ONCE)
    filmed.change(lambda shape: shape if shape in SHAPES else gr.skip(), filmed, painted, **AT_ONCE)


def _show_choices(rooms: Rooms, shown: stage.Stage, pace: Pace) -> None:
    """What is chosen in a tab is seen at once, in all of them."""

    def line(given: dict[Any, Any]) -> str:
        return stage.will_be_made(*rooms.chosen(given), rooms.avatar.found(given), pace)

    def picture(given: dict[Any, Any]) -> tuple[Any, ...]:
        who, look = rooms.avatar.chosen(given), rooms.video.chosen(given)
        image = frames.preview(who, look, rooms.avatar.found(given))
        listed = people.voices_for(given[said.engine], who.gender, given[said.search],
                                   given[said.voice])
        return (
            gr.Image(image, visible=True),
            gr.Video(visible=False),
            gr.Button(visible=given[shown.download] is not None),
            gr.Radio(choices=listed),
            who.gender,
        )

    chooser, said = rooms.avatar, rooms.voice
    gr.on(
        [control.change for control in (*rooms.inputs, said.hearing.heard, shown.player)
         if hasattr(control, "change")],
        line, rooms.inputs, shown.line, **AT_ONCE | {"trigger_mode": "always_last"},
    )
    gr.on(
        [control.change for control in (*chooser.inputs, rooms.video.shape)
         if hasattr(control, "change")],
        picture,
        chooser.inputs | rooms.video.inputs | {said.engine, said.search, said.voice,
                                               shown.download},
        [shown.preview, shown.player, shown.back, said.voice, said.gender],
        **AT_ONCE | {"trigger_mode": "always_last"},
    )
    shown.back.click(
        lambda: (gr.Image(visible=False), gr.Video(visible=True), gr.Button(visible=False)),
        None, [shown.preview, shown.player, shown.back], **AT_ONCE,
    )


def _make(settings: Settings, rooms: Rooms, shown: stage.Stage, pace: Pace) -> None:
    """Generate and Stop."""
    buttons = [shown.generate, shown.stop]

    def begin() -> tuple[Any, ...]:
        return (gr.Button("Making …", interactive=False), gr.Button(visible=True),
                gr.Image(visible=True), gr.Video(None, visible=False), gr.Button(visible=False),
                gr.DownloadButton(value=None, visible=False), gr.HTML(visible=False),
                gr.Accordion(visible=False), gr.Column(visible=False))

    async def make(
        given: dict[Any, Any],
        request: gr.Request,
        progress: gr.Progress = gr.Progress(),  # noqa: B008 - Gradio finds it by this default
    ) -> dict[Component, Any]:
        who, said, look = rooms.chosen(given)
        options = look.options(frames.size(who, rooms.avatar.found(given)), who.moving)
        try:
            clip = await work.make_video(
                settings, pace, avatar=who.given, face=who.face, heard_s=said.trimmed_to,
                engine=look.engine, video=options, progress=progress, **said.arguments(),
            )
        except VoiceAway as problem:
            return shown.away.shown(problem)
        code = stage.python_lines(_address(request), who, said, look.engine, options)
        parts = vars(shown)
        return {parts[name]: update for name, update in stage.result(clip, code).items()}

    def end() -> tuple[Any, ...]:
        return gr.Button("Generate video", interactive=True), gr.Button(visible=False)

    chooser = rooms.voice
    instead = shown.away.instead.click(
        people.use_built_in, [chooser.gender, chooser.language], chooser.chosen_voice, **AT_ONCE
    )
    working = []
    for asked in (shown.generate.click, instead.then):
        begun = asked(
            begin, None,
            [*buttons, shown.preview, shown.player, shown.back, shown.download, shown.told,
             shown.details, shown.away.panel],
            **AT_ONCE,
        )
        made = begun.then(
            make, rooms.inputs,
            [shown.preview, shown.player, shown.download, shown.told, shown.details,
             shown.timings, shown.code, shown.away.panel, shown.away.said],
            show_progress="full", show_progress_on=shown.preview, **PRIVATE,
            **work.place(settings, "video"),
        )
        made.then(end, None, buttons, **AT_ONCE)  # not after an error, in Gradio 6.31
        made.failure(end, None, buttons, **AT_ONCE)
        working.append(made)
    shown.stop.click(end, None, buttons, cancels=working, **AT_ONCE)


def _address(request: gr.Request) -> str:
    """Of this page, as the visitor's browser knows it."""
    host = request.headers.get("x-forwarded-host") or request.headers.get("host", "127.0.0.1:7860")
    scheme = request.headers.get("x-forwarded-proto", "http").split(",")[0]
    return f"{scheme}://{host}/"
