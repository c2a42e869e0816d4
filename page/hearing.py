"""Listen: how a voice sounds, before anything is made with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import gradio as gr
from gradio.components import Component

from inference import engines
from inference.errors import VoiceAway
from inference.voice.sentences import split
from page import away, people, work
from page.door import toast
from page.greetings import greeting
from page.settings import Settings
from page.wiring import AT_ONCE, PRIVATE

if TYPE_CHECKING:
    from page.voice import VoiceTab

FIRST_TEXT = (
    "Hello! I am a picture, and this is Mouthpiece. Choose a face and a voice for me, "
    "write what you like, and I will say it."
)
HEARD_CHARACTERS = 300  # of a text


@dataclass(frozen=True)
class Hearing:
    listen: gr.Button
    stop: gr.Button
    heard: gr.Audio
    away: away.Away


def build() -> Hearing:
    with gr.Row(elem_classes="listen"):
        listen = gr.Button("Listen", size="md", min_width=120, scale=0, elem_id="listen")
        stop = gr.Button("Stop listening", size="md", min_width=120, scale=0, visible=False,
                         elem_id="hush")
        heard = gr.Audio(
            label="How it will sound", interactive=False, visible=False, scale=4, buttons=[],
            elem_id="heard", autoplay=True, min_width=250,
        )
    return Hearing(listen, stop, heard, away.build(people.BUILT_IN_INSTEAD))


def connect(settings: Settings, tab: VoiceTab) -> None:
    """Listen, Stop, and the built-in voice where the chosen one cannot be had."""
    listen, stop, heard = tab.hearing.listen, tab.hearing.stop, tab.hearing.heard
    missing = tab.hearing.away

    def begin() -> tuple[Any, ...]:
        return (gr.Button(interactive=False), gr.Button(visible=True),
                gr.Audio(None, visible=True), gr.Column(visible=False))

    async def speak(
        given: dict[Any, Any],
        progress: gr.Progress = gr.Progress(),  # noqa: B008 - Gradio finds it by this default
    ) -> dict[Component, Any]:
        said = tab.chosen(given, given[tab.gender])
        said = replace(said, text=to_hear(said.text or "", said.voice_engine, said.language or ""))
        how = said.arguments()
        if not said.cloned:
            offer = engines.find_speaker(said.voice_engine).offer()
            how["voice"] = people.person(offer, given[tab.voice], given[tab.gender]).id
        try:
            spoken = await work.speak(settings, progress=progress, **how)
        except VoiceAway as problem:
            return {heard: gr.Audio(visible=False), **missing.shown(problem)}
        for warning in spoken.warnings:
            gr.Warning(toast("Voice", warning))
        return {heard: gr.Audio(str(spoken.path))}

    def end() -> tuple[Any, ...]:
        return gr.Button(interactive=True), gr.Button(visible=False)

    def quiet() -> tuple[Any, ...]:
        return *end(), gr.Audio(None, visible=False)

    inputs = {*tab.inputs, tab.gender}
    instead = missing.instead.click(
        people.use_built_in, [tab.gender, tab.language], tab.chosen_voice, **AT_ONCE
    )
    spoken = []
    for asked in (listen.click, instead.then):
        begun = asked(begin, None, [listen, stop, heard, missing.panel], **AT_ONCE)
        speaking = begun.then(
            speak, inputs, [heard, missing.panel, missing.said], show_progress="full",
            show_progress_on=heard, concurrency_limit=4, **PRIVATE,
        )
        speaking.then(end, None, [listen, stop], **AT_ONCE)
        speaking.failure(quiet, None, [listen, stop, heard], **AT_ONCE)
        spoken.append(speaking)
    stop.click(quiet, None, [listen, stop, heard], cancels=spoken, **AT_ONCE)


def to_hear(text: str, engine: str, language: str) -> str:
    """The beginning of the text; a sentence of the language where nothing is written in it yet."""
    untouched = text == FIRST_TEXT and not language.startswith("en")
    if not text.strip() or untouched:
        return greeting(people.language_of(engines.find_speaker(engine).offer(), language))
    end = 0
    for piece in split(text, language):
        if end and piece.start + len(piece.text) > HEARD_CHARACTERS:
            break
        end = piece.start + len(piece.text)
    return text[:end].strip()
