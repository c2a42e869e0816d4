"""The second tab: what is said, and how."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr
from gradio.components import Component

from inference import engines
from inference.errors import Problem
from inference.progress import OnProgress
from inference.voice.built_in import OFFER as BUILT_IN
from page import work
from page.choices import Voice, clock, estimated_seconds
from page.door import toast
from page.offered import Offered
from page.settings import Settings
from page.wiring import ANSWERED, AT_ONCE

if TYPE_CHECKING:
    from inference.voice.offer import Offer, OfferedLanguage, OfferedVoice
    from inference.voice.speech import Speech

DEFAULT_ENGINE = Voice.voice_engine
MOST_SHOWN = 200  # languages in a list
TYPE, UPLOAD, RECORD = "type", "upload", "record"
SUITS_AVATAR = ""  # in the list of voices
FIRST_TEXT = (
    "Hello! I am a picture, and this is Mouthpiece. Choose a face and a voice for me, "
    "write what you like, and I will say it."
)
GENDERS = {"female": "woman", "male": "man", "child": "child"}
WORTH_TRIMMING_S = 0.5
BARS = 120  # of the drawn recording


@dataclass(frozen=True)
class Recording:
    """What was found in a sound that someone brought."""

    path: Path
    seconds: float
    start_s: float = 0.0  # what is heard lies between these
    end_s: float = 0.0


@dataclass(frozen=True)
class _Brought:
    """The controls of one way to bring a sound."""

    sound: gr.Audio
    panel: gr.Column
    said: gr.HTML
    trim: gr.Checkbox
    found: gr.State  # Recording, or None


@dataclass(frozen=True)
class VoiceTab:
    kind: gr.Radio
    text: gr.Textbox
    engine: gr.Dropdown
    language: gr.Dropdown
    voice: gr.Dropdown
    speed: gr.Slider
    pitch: gr.Slider
    upload: _Brought
    record: _Brought
    transcript: gr.Textbox
    transcript_language: gr.Dropdown
    gender: gr.State  # of the avatar, for the voice that suits it
    next: gr.Button

    @property
    def first(self) -> Voice:
        """What is chosen before anyone has touched the page."""
        offer = engines.find_speaker(self.engine.value).offer()
        voice = offer.suiting_voice(self.gender.value)
        return Voice(f"{voice.name} in {offer.default_language.name}", FIRST_TEXT)

    @property
    def inputs(self) -> set[Component]:
        return {
            self.kind, self.text, self.engine, self.language, self.voice, self.speed, self.pitch,
            self.upload.found, self.upload.trim, self.record.found, self.record.trim,
            self.transcript, self.transcript_language,
        }

    def chosen(self, given: Mapping[Any, Any], gender: str) -> Voice:
        """`gender` of the avatar, which the voice suits unless one was chosen."""
        if given[self.kind] == TYPE:
            offer = engines.find_speaker(given[self.engine]).offer()
            who = _voice(offer, given[self.voice], gender)
            language = _language(offer, given[self.language])
            return Voice(
                f"{who.name} in {language.name}", text=given[self.text],
                voice_engine=given[self.engine],
                voice=who.id if given[self.voice] == who.id else None, language=language.tag,
                speed=given[self.speed], pitch_semitones=given[self.pitch],
            )
        brought = self.upload if given[self.kind] == UPLOAD else self.record
        found: Recording | None = given[brought.found]
        seconds, path = (found.seconds, found.path) if found else (0.0, None)
        if found and given[brought.trim]:
            seconds = found.end_s - found.start_s
        return Voice(
            "your recording" if found else "no recording yet",
            text=given[self.transcript], spoken=False, recording=path, recording_seconds=seconds,
            trimmed_to=(found.start_s, found.end_s) if found and given[brought.trim] else None,
            language=given[self.transcript_language] or None,
        )


def build(settings: Settings, gender: str) -> VoiceTab:
    """`gender` of the avatar chosen at first."""
    offer = engines.find_speaker(DEFAULT_ENGINE).offer()
    kind = gr.Radio(
        [("Type a text", TYPE), ("Upload a recording", UPLOAD), ("Record now", RECORD)],
        value=TYPE, label="What is said", container=False, elem_classes="switch",
    )
    with gr.Column(visible=True) as typing:
        text = gr.Textbox(
            FIRST_TEXT, label="Text", lines=4, max_lines=8, max_length=settings.max_characters,
            placeholder="What should be said", elem_id="text",
        )
        count = gr.HTML(_count(FIRST_TEXT, 1.0, settings.max_characters), elem_classes="count")
        with gr.Row():
            language = Offered(
                languages_of(offer), value=offer.default_language.tag, label="Language",
                num_choices_shown=MOST_SHOWN, info="Type to search", min_width=180, scale=3,
            )
            voice = Offered(
                voices_for(DEFAULT_ENGINE, gender), value=SUITS_AVATAR, label="Voice",
                info="All speak everything", min_width=200, scale=4,
            )
            engine = _engine_list()
        with gr.Row():
            speed = gr.Slider(0.5, 2.0, 1.0, step=0.05, label="Speed", min_width=180,
                              buttons=[])
            pitch = gr.Slider(-12, 12, 0, step=1, label="Pitch, in semitones", min_width=180,
                              buttons=[])
    upload = _brought("upload", "Recording", settings)
    record = _brought("microphone", "Your voice", settings)
    with gr.Column(visible=False) as words, gr.Row():
        transcript = gr.Textbox(
            label="What is said in it (optional)", lines=2, scale=3, min_width=240,
            info="With the words, the lips are more exact", max_length=settings.max_characters,
        )
        transcript_language = gr.Dropdown(
            languages_of(BUILT_IN), value=BUILT_IN.default_language.tag, label="Its language",
            min_width=180, num_choices_shown=MOST_SHOWN, info="Type to search",
        )
    with gr.Row(elem_classes="last"):
        with gr.Row(visible=True, elem_classes="listen") as hearing:
            listen = gr.Button("Listen", size="md", min_width=120, scale=0)
            heard = gr.Audio(
                label="How it will sound", interactive=False, visible=False, scale=4, buttons=[],
                elem_id="heard",
            )
        next = gr.Button("Next: the video", elem_classes="next")

    kind.change(
        lambda which: [gr.update(visible=which in shown) for shown in
                       ([TYPE], [TYPE], [UPLOAD], [RECORD], [UPLOAD, RECORD])],
        kind, [typing, hearing, upload.panel, record.panel, words], **AT_ONCE,
    )
    gr.on(
        [text.change, speed.change],
        lambda text, speed: _count(text, speed, settings.max_characters),
        [text, speed], count, **AT_ONCE | {"trigger_mode": "always_last"},
    )

    async def speak(text: str, engine: str, voice: str, language: str, speed: float, pitch: float,
                    gender: str) -> Any:
        who = _voice(engines.find_speaker(engine).offer(), voice, gender)
        spoken = await work.speak(settings, text, engine, who.id, language, speed, pitch)
        for warning in spoken.warnings:
            gr.Warning(toast("Voice", warning))
        return gr.Audio(str(spoken.path), visible=True)

    of_avatar = gr.State(gender)
    listen.click(
        speak, [text, engine, voice, language, speed, pitch, of_avatar], heard, **ANSWERED
    )
    engine.input(lists, [engine, of_avatar, language, voice], [language, voice], **AT_ONCE)
    return VoiceTab(kind, text, engine, language, voice, speed, pitch, upload, record, transcript,
                    transcript_language, of_avatar, next)


def lists(engine: str, gender: str, language: str, voice: str) -> tuple[gr.Dropdown, gr.Dropdown]:
    """What an engine offers to choose from; what is chosen stays, where it offers that."""
    offer = engines.find_speaker(engine).offer()
    kept = _voice(offer, voice, gender).id == voice
    return (
        gr.Dropdown(choices=languages_of(offer), value=_language(offer, language).tag),
        gr.Dropdown(choices=voices_for(engine, gender), value=voice if kept else SUITS_AVATAR),
    )


def languages_of(offer: Offer) -> list[tuple[str, str]]:
    return [(language.label, language.tag) for language in offer.languages]


def voices_for(engine: str, gender: str) -> list[tuple[str, str]]:
    """By gender, after the one that suits the avatar."""
    offer = engines.find_speaker(engine).offer()
    suits = offer.suiting_voice(gender)
    rows = [(f"{v.name}, {GENDERS.get(v.gender, v.gender)}. {v.description}", v.id)
            for v in sorted(offer.voices, key=lambda v: [*GENDERS, v.gender].index(v.gender))]
    return [(f"{suits.name}, to suit the avatar", SUITS_AVATAR), *rows]


def _voice(offer: Offer, chosen: str, gender: str) -> OfferedVoice:
    """The one that suits the avatar, unless one was chosen that this engine has."""
    return next((v for v in offer.voices if v.id == chosen), offer.suiting_voice(gender))


def _language(offer: Offer, chosen: str) -> OfferedLanguage:
    return next((one for one in offer.languages if one.tag == chosen), offer.default_language)


def _engine_list() -> gr.Dropdown:
    rows = engines.speakers()
    return gr.Dropdown(
        [(row.name, row.id) for row in rows if not row.missing], value=DEFAULT_ENGINE,
        label="Engine", min_width=140, scale=2,
        info=" ".join(row.missing for row in rows if row.missing)
        or f"{rows[0].languages} languages",
    )


def _count(text: str, speed: float, most: int) -> str:
    count = len(text.strip())
    kind = "bad" if count > most else "plain"
    seconds = estimated_seconds(text, speed)
    return (
        f'<p class="{kind}">{count:,} of {most:,} characters'
        f"{f', about {seconds:.0f} s of speech' if seconds else ''}</p>"
    )


def _brought(source: Any, label: str, settings: Settings) -> _Brought:
    with gr.Column(visible=False) as panel:
        sound = gr.Audio(
            sources=[source], type="filepath", label=label, editable=False, buttons=[],
            elem_id=f"sound-{source}",
        )
        said = gr.HTML(elem_classes="said")
        trim = gr.Checkbox(True, label="Leave out the silence before and after", visible=False)
    found = gr.State(None)

    async def look(path: str | None) -> tuple[Any, ...]:
        if path is None:
            return None, "", gr.Checkbox(visible=False)

        def opened(on_progress: OnProgress) -> Speech:
            from inference.voice.recording import open_recording

            return open_recording(path, settings.max_seconds, on_progress=on_progress)

        try:
            speech = await work.in_background(opened)
        except Problem as problem:
            return None, f'<p class="bad">{html.escape(problem.sentence)}</p>', gr.Checkbox(
                visible=False)
        from inference.voice.silence import heard_span

        start, end = heard_span(speech)
        silent = speech.seconds - (end - start)
        worth = silent >= WORTH_TRIMMING_S
        recording = Recording(Path(path), speech.seconds, round(start, 2), round(end, 2))
        return (
            recording,
            _drawn(speech, start, end) + f'<p class="good">{clock(speech.seconds)} long'
            f"{f', {silent:.1f} s of it silence before and after' if worth else ''}.</p>",
            gr.Checkbox(worth, visible=worth),
        )

    sound.change(look, sound, [found, said, trim], **ANSWERED)
    return _Brought(sound, panel, said, trim, found)


def _drawn(speech: Speech, start_s: float, end_s: float) -> str:
    """The sound as bars, those of the silence around it pale."""
    import numpy as np

    loud = [float(np.abs(part).max(initial=0)) for part in np.array_split(speech.samples, BARS)]
    top = max(loud) or 1.0
    bars = "".join(
        f'<rect x="{n * 5}" y="{24 - 22 * level / top:.1f}" width="3" rx="1.5" '
        f'height="{max(2.0, 44 * level / top):.1f}"'
        f"{'' if start_s <= (n + 0.5) / BARS * speech.seconds <= end_s else ' class=pale'} />"
        for n, level in enumerate(loud)
    )
    return (
        f'<svg class="wave" viewBox="0 0 {BARS * 5} 48" preserveAspectRatio="none" role="img" '
        f'aria-label="The loudness of the recording">{bars}</svg>'
    )
