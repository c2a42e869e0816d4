"""The second tab: what is said, and how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr
from gradio.components import Component

from inference import engines, weights
from inference.voice.built_in import OFFER as BUILT_IN
from page import brought, cloning, hearing, people
from page.about import missing, told_of, written
from page.brought import Recording
from page.choices import Voice, estimated_seconds
from page.hearing import FIRST_TEXT
from page.offered import Offered, OfferedRadio
from page.people import DEFAULT_ENGINE, FROM_SAMPLE, SEARCH, SUITS_AVATAR
from page.settings import Settings
from page.wiring import AT_ONCE

MOST_SHOWN = 200  # languages in a list
TYPE, UPLOAD, RECORD = "type", "upload", "record"


@dataclass(frozen=True)
class VoiceTab:
    kind: gr.Radio
    text: gr.Textbox
    engine: gr.Dropdown
    language: gr.Dropdown
    search: gr.Textbox
    voice: gr.Radio
    speed: gr.Slider
    pitch: gr.Slider
    clone: cloning.Cloning
    agreement: cloning.Agreement
    upload: brought.Brought
    record: brought.Brought
    transcript: gr.Textbox
    transcript_language: gr.Dropdown
    gender: gr.State  # of the avatar, for the voice that suits it
    hearing: hearing.Hearing
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
            self.clone.sample, self.clone.consent, self.agreement.agreed,
            self.upload.found, self.upload.trim, self.record.found, self.record.trim,
            self.transcript, self.transcript_language,
        }

    @property
    def chosen_voice(self) -> list[Component]:
        """What `people.suited` gives anew."""
        return [self.engine, self.language, self.search, self.voice]

    def chosen(self, given: Mapping[Any, Any], gender: str) -> Voice:
        """`gender` of the avatar, which the voice suits unless one was chosen."""
        if given[self.kind] == TYPE:
            return self._typed(given, gender)
        source = self.upload if given[self.kind] == UPLOAD else self.record
        found: Recording | None = given[source.found]
        seconds, path = (found.seconds, found.path) if found else (0.0, None)
        if found and given[source.trim]:
            seconds = found.end_s - found.start_s
        return Voice(
            "your recording" if found else "no recording yet",
            text=given[self.transcript], spoken=False, recording=path, recording_seconds=seconds,
            trimmed_to=(found.start_s, found.end_s) if found and given[source.trim] else None,
            language=given[self.transcript_language] or None,
        )

    def _typed(self, given: Mapping[Any, Any], gender: str) -> Voice:
        row = engines.find_speaker(given[self.engine])
        offer, id = row.offer(), given[self.voice]
        who = people.person(offer, id, gender)
        language = people.language_of(offer, given[self.language])
        cloned = row.clones and id == FROM_SAMPLE
        sample: cloning.Sample | None = given[self.clone.sample]
        return Voice(
            f"{'a cloned voice' if cloned else who.name} in {language.name}",
            text=given[self.text], voice_engine=row.id,
            voice=who.id if id == who.id else None, language=language.tag,
            speed=given[self.speed], pitch_semitones=given[self.pitch], cloned=cloned,
            sample=sample.path if cloned and sample and sample.passed else None,
            consent=cloned and given[self.clone.consent],
            agreed=bool(row.agreement) and row.agreement in given[self.agreement.agreed],
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
            FIRST_TEXT, label="Text", lines=2, max_lines=8, max_length=settings.max_characters,
            placeholder="What should be said", elem_id="text",
        )
        count = gr.HTML(_count(FIRST_TEXT, 1.0, settings.max_characters), elem_classes="count")
        with gr.Row():
            language = Offered(
                people.languages_of(offer), value=offer.default_language.tag, label="Language",
                num_choices_shown=MOST_SHOWN, info=SEARCH, min_width=220,
            )
            engine = gr.Dropdown(
                [(row.name, row.id) for row in engines.speakers() if not row.missing],
                value=DEFAULT_ENGINE, label="Engine", min_width=220, elem_id="speaker",
                info="What makes the voices",
            )
        about = gr.HTML(_about(DEFAULT_ENGINE, "", ""), elem_classes="said")
        agreement = cloning.build_agreement()
        with gr.Group(elem_id="people"):
            search = gr.Textbox(
                "", label="Search the voices", container=False, visible=False, max_lines=1,
                placeholder="Search: a name, “woman”, an accent …", elem_id="search",
            )
            voice = OfferedRadio(
                people.voices_for(DEFAULT_ENGINE, gender), value=SUITS_AVATAR, label="Voice",
                elem_classes="people",
            )
        clone = cloning.build()
        heard = hearing.build()
        with gr.Accordion("Speed and pitch", open=False), gr.Row():
            speed = gr.Slider(0.5, 2.0, 1.0, step=0.05, label="Speed", min_width=180,
                              buttons=[])
            pitch = gr.Slider(-12, 12, 0, step=1, label="Pitch, in semitones", min_width=180,
                              buttons=[])
    upload = brought.build("upload", "Recording", settings)
    record = brought.build("microphone", "Your voice", settings)
    with gr.Column(visible=False) as words, gr.Row():
        transcript = gr.Textbox(
            label="What is said in it (optional)", lines=2, scale=3, min_width=240,
            info="With the words, the lips are more exact", max_length=settings.max_characters,
        )
        transcript_language = gr.Dropdown(
            people.languages_of(BUILT_IN), value=BUILT_IN.default_language.tag,
            label="Its language", min_width=180, num_choices_shown=MOST_SHOWN, info=SEARCH,
        )
    next = gr.Button("Next: the video", elem_classes="next")
    of_avatar = gr.State(gender)
    tab = VoiceTab(kind, text, engine, language, search, voice, speed, pitch, clone, agreement,
                   upload, record, transcript, transcript_language, of_avatar, heard, next)

    kind.change(
        lambda which: [gr.update(visible=which in shown) for shown in
                       ([TYPE], [UPLOAD], [RECORD], [UPLOAD, RECORD])],
        kind, [typing, upload.panel, record.panel, words], **AT_ONCE,
    )
    gr.on(
        [text.change, speed.change],
        lambda text, speed: _count(text, speed, settings.max_characters),
        [text, speed], count, **AT_ONCE | {"trigger_mode": "always_last"},
    )
    engine.input(
        people.offered, [engine, of_avatar, language, voice], tab.chosen_voice[1:], **AT_ONCE
    )
    search.change(
        people.found, [engine, of_avatar, search, voice], voice,
        **AT_ONCE | {"trigger_mode": "always_last"},
    )
    _tell(tab, about)
    hearing.connect(settings, tab)
    return tab


def _tell(tab: VoiceTab, about: gr.HTML) -> None:
    """What there is to know and to do before this voice is used."""

    def tell(engine: str, language: str, voice: str, gender: str, agreed: list[str]
             ) -> tuple[Any, ...]:
        row = engines.find_speaker(engine)
        coming = _coming(row, voice, language, gender)
        return (
            _about(engine, voice, language, gender),
            gr.Button(f"Listen (downloads {weights.size(coming)})" if coming else "Listen"),
            gr.Column(visible=row.clones and voice == FROM_SAMPLE),
            *tab.agreement.asked(row, agreed),
        )

    agreement = tab.agreement
    gr.on(
        [tab.engine.change, tab.language.change, tab.voice.change, agreement.agreed.change,
         tab.hearing.heard.change],  # then its files are here
        tell, [tab.engine, tab.language, tab.voice, tab.gender, agreement.agreed],
        [about, tab.hearing.listen, tab.clone.panel, agreement.panel, agreement.text,
         agreement.tick],
        **AT_ONCE | {"trigger_mode": "always_last"},
    )

    def agree(ticked: bool, engine: str, agreed: list[str]) -> Any:
        sentence = engines.find_speaker(engine).agreement
        return [*agreed, sentence] if ticked and sentence not in agreed else gr.skip()

    agreement.tick.input(
        agree, [agreement.tick, tab.engine, agreement.agreed], agreement.agreed, **AT_ONCE
    )


def _coming(row: engines.Engine, voice: str, language: str, gender: str) -> int:
    """Bytes that are downloaded before this voice speaks."""
    offer = row.offer()
    who = people.person(offer, voice, gender)
    return weights.bytes_to_come(*row.needs_for(who.id, people.language_of(offer, language).tag))


def _about(engine: str, voice: str, language: str, gender: str = "") -> str:
    """Of the engine; and which others are not here, and why."""
    row = engines.find_speaker(engine)
    offer = row.offer()
    who = people.person(offer, voice, gender)
    told = told_of(row, row.needs_for(who.id, people.language_of(offer, language).tag))
    return written(told + missing(engines.speakers()))


def _count(text: str, speed: float, most: int) -> str:
    count = len(text.strip())
    kind = "bad" if count > most else "plain"
    seconds = estimated_seconds(text, speed)
    return (
        f'<p class="{kind}">{count:,} of {most:,} characters'
        f"{f', about {seconds:.0f} s of speech' if seconds else ''}</p>"
    )
