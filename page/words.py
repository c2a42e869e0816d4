"""An avatar from words: portraits of somebody who is described, one of which is chosen."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr
from gradio.components import Component

from inference import engines, weights
from inference.avatar.diffusion.models import SHAPES, find_model
from inference.avatar.diffusion.words import STYLES
from inference.errors import Problem, WeightsProblem
from inference.picturing import LAST_SEED, MOST, cut_words, default_engine, estimate_seconds
from inference.progress import about
from page import away, faces, video, work
from page.about import missing, told_of, written
from page.easel import Easel
from page.frames import Found
from page.ideas import IDEAS
from page.offered import OfferedSlider
from page.settings import Settings
from page.wiring import ANSWERED, AT_ONCE, PRIVATE

WORDS = "words"  # as a source of avatars
GENERATE = "Generate portrait"
SHORT_SEEDS = 1_000_000  # that one can read out
Portraits = Sequence[work.PaintedPortrait]
LATEST: dict[str, Any] = AT_ONCE | {"trigger_mode": "always_last"}


@dataclass(frozen=True)
class Result:
    """What was painted, and which of it is chosen."""

    panel: gr.Column
    gallery: gr.Gallery
    faces: faces.Faces
    notes: gr.HTML
    download: gr.DownloadButton
    reuse: gr.Button
    portraits: gr.State  # of work.Painted; none at first
    place: gr.State  # of the chosen one among them

    @property
    def outputs(self) -> list[Component]:
        """What `_chosen` gives anew."""
        return [self.gallery, self.place, *self.faces.outputs, self.download, self.reuse]


@dataclass(frozen=True)
class WordsPanel:
    panel: gr.Column
    source: gr.Radio  # of avatars: WORDS, while this is it
    words: gr.Textbox
    cut: gr.HTML
    style: gr.Radio
    generate: gr.Button
    stop: gr.Button
    plan: gr.HTML
    about: gr.HTML
    engine: gr.Dropdown
    shape: gr.Radio  # the same as in the tab Video
    count: gr.Radio
    seed: gr.Number
    randomize: gr.Checkbox
    steps: gr.Slider
    easel: gr.HTML
    away: away.Away  # the gallery, where the engine's files cannot be had
    result: Result

    @property
    def asked(self) -> set[Component]:
        """What portraits are painted by."""
        return {self.words, self.style, self.engine, self.shape, self.count, self.seed, self.steps}

    def wanted(self, given: Mapping[Any, Any]) -> dict[str, Any]:
        """As inference.generate_avatars takes it."""
        return {
            "words": given[self.words], "style": given[self.style], "engine": given[self.engine],
            "shape": given[self.shape], "count": given[self.count], "steps": given[self.steps],
            "seed": given[self.seed],
        }  # fmt: skip


def build(settings: Settings, source: gr.Radio) -> WordsPanel:
    row = engines.find_painter(default_engine())
    fewest, usual, most = find_model(row.id).steps
    with gr.Column(visible=False, elem_id="from-words") as panel:
        words = gr.Textbox(
            label="Who it is, in words", lines=2, max_lines=6, elem_id="words",
            placeholder="An old sailor with a white beard, smiling a little",
        )
        ideas = gr.Dataset(
            components=["textbox"], samples=[[idea.name] for idea in IDEAS], type="index",
            sample_labels=[idea.name for idea in IDEAS], label="Ideas",
            samples_per_page=len(IDEAS), elem_id="ideas",
        )
        cut = gr.HTML(elem_classes="said")
        style = gr.Radio(
            [(style.name, style.id) for style in STYLES], value=STYLES[0].id, label="Style",
            elem_classes="chips",
        )
        with gr.Row(elem_classes="listen"):
            generate = gr.Button(GENERATE, size="md", min_width=120, scale=0, elem_id="paint")
            stop = gr.Button("Stop painting", size="md", min_width=120, scale=0, visible=False,
                             elem_id="rest")
            plan = gr.HTML(elem_id="plan")
        told = gr.HTML(elem_classes="said")
        instead = away.build("Take one from the gallery")
        easel = gr.HTML(visible=False, elem_id="easel")
        result = _build_result()
        with gr.Accordion("Engine, format, how many and seed", open=False):
            engine = gr.Dropdown(
                [(row.name, row.id) for row in engines.painters()],
                value=row.id, label="Engine", info="What paints the portraits", elem_id="painter",
            )
            shape = gr.Radio(
                [chip for chip in video.SHAPES if chip[1] in SHAPES], value=SHAPES[0],
                label="Format, as of the video", elem_classes="chips",
            )
            count = gr.Radio(
                list(range(1, MOST + 1)), value=1, label="How many to choose from",
                elem_classes="chips",
            )
            with gr.Row():
                seed = gr.Number(
                    _any_seed(), label="Seed", precision=0, minimum=0, maximum=LAST_SEED,
                    info="The same one paints the same portrait", min_width=180, elem_id="seed",
                )
                steps = OfferedSlider(
                    fewest, most, usual, step=1, label="Steps", min_width=180, buttons=[],
                    info="More take longer, and paint finer",
                )
            randomize = gr.Checkbox(True, label="Randomize the seed each time")
    tab = WordsPanel(panel, source, words, cut, style, generate, stop, plan, told, engine, shape,
                     count, seed, randomize, steps, easel, instead, result)

    ideas.click(lambda number: (IDEAS[number].words, IDEAS[number].style), ideas, [words, style],
                **AT_ONCE)
    engine.input(_steps_of, engine, steps, **AT_ONCE)
    _tell(tab)
    _paint(settings, tab)
    _choose(tab)
    return tab


def _build_result() -> Result:
    with gr.Column(visible=False, elem_id="painted") as panel:
        gallery, found = faces.build(
            lambda: gr.Gallery(
                label="The portraits", show_label=False, columns=2, height="auto",
                object_fit="contain", allow_preview=False, interactive=False, buttons=[],
                elem_id="candidates",
            ),
            "faces-painted",
        )
        notes = gr.HTML(elem_classes="said")
        with gr.Row(elem_classes="listen"):
            download = gr.DownloadButton("Download portrait", size="sm", scale=0, min_width=120)
            reuse = gr.Button("Use this seed again", size="sm", scale=0, min_width=120)
    return Result(panel, gallery, found, notes, download, reuse, gr.State(()), gr.State(0))


def _choose(tab: WordsPanel) -> None:
    """One of the candidates, by a click; and its seed again."""
    result = tab.result

    def clicked(portraits: Portraits, event: gr.SelectData) -> tuple[Any, ...]:
        return _chosen(portraits, event.index)

    # In the queue: beside it no change of gr.State is heard of, in Gradio 6.31.
    result.gallery.select(clicked, result.portraits, result.outputs,
                          **ANSWERED | {"show_progress": "hidden"})
    result.reuse.click(
        lambda portraits, place: (portraits[place].seed, False),
        [result.portraits, result.place], [tab.seed, tab.randomize], **AT_ONCE,
    )


def _chosen(portraits: Portraits, place: int) -> tuple[Any, ...]:
    """Updates of Result.outputs."""
    portrait = portraits[place]
    return (
        gr.Gallery(selected_index=place), place, *faces.told(Found(portrait.path, portrait.check)),
        gr.DownloadButton(value=str(portrait.path)), gr.Button(f"Use seed {portrait.seed} again"),
    )  # fmt: skip


def _notes(painted: work.Painted) -> str:
    count = len(painted.portraits)
    how_many = [("plain", f"{count} portraits: click the one to take.")] if count > 1 else []
    return written([*how_many, *(("note", warning) for warning in painted.generated.warnings)])


def _paint(settings: Settings, tab: WordsPanel) -> None:
    """Generate and Stop."""
    result = tab.result
    around = [tab.generate, tab.stop, tab.easel, result.panel]

    def begin(seed: int | None, randomize: bool, count: int, shape: str) -> tuple[Any, ...]:
        return (
            gr.Button(interactive=False), gr.Button(visible=True),
            gr.HTML(Easel(count, shape).html(), visible=True), gr.Column(visible=False),
            gr.Column(visible=False), _any_seed() if randomize or seed is None else seed,
        )  # fmt: skip

    async def paint(given: dict[Any, Any]) -> AsyncIterator[dict[Component, Any]]:
        easel = Easel(given[tab.count], given[tab.shape])
        try:
            async with work.painting(
                tell=easel, on_picture=easel.show, **tab.wanted(given)
            ) as background:
                while await background.goes_on():
                    if easel.has_news():
                        yield {tab.easel: easel.html()}
                painted = background.result()
        except WeightsProblem as problem:
            yield tab.away.shown(problem)
            return
        several = [(str(one.path), f"Seed {one.seed}") for one in painted.portraits]
        yield {
            **dict(zip(result.outputs, _chosen(painted.portraits, 0), strict=True)),
            result.portraits: painted.portraits,
            result.gallery: gr.Gallery(several, selected_index=0, visible=len(several) > 1),
            result.notes: _notes(painted),
        }

    def end(portraits: Portraits) -> tuple[Any, ...]:
        """Also after a stop: what was painted before is there again."""
        return (gr.Button(interactive=True), gr.Button(visible=False), gr.HTML("", visible=False),
                gr.Column(visible=bool(portraits)))

    begun = tab.generate.click(
        begin, [tab.seed, tab.randomize, tab.count, tab.shape],
        [*around, tab.away.panel, tab.seed], **AT_ONCE,
    )
    painting = begun.then(
        paint, tab.asked,
        [tab.easel, tab.away.panel, tab.away.said, result.portraits, result.notes, *result.outputs],
        show_progress="hidden", **PRIVATE, **work.place(settings, "painting"),
    )
    painting.then(end, result.portraits, around, **AT_ONCE)  # not after an error, in Gradio 6.31
    painting.failure(end, result.portraits, around, **AT_ONCE)
    tab.stop.click(end, result.portraits, around, cancels=[painting], **AT_ONCE)


def _tell(tab: WordsPanel) -> None:
    """What there is to know before it is painted: how long it takes, what is downloaded, for what
    use; which of the words are not read."""
    how: list[Any] = [tab.engine, tab.steps, tab.count, tab.shape]

    def tell(source: str, engine: str, steps: int, count: int, shape: Any) -> Any:
        if source != WORDS:
            return gr.skip()
        row = engines.find_painter(engine)
        coming = weights.bytes_to_come(*row.needs)
        fewest, _, most = find_model(engine).steps  # for a moment they are those of another engine
        seconds = estimate_seconds(engine, min(max(steps, fewest), most), count, shape)
        return (
            f"<p>{about(seconds).capitalize()} here{', once downloaded' if coming else ''}</p>",
            written(told_of(row, row.needs) + missing(engines.painters())),
            gr.Button(f"{GENERATE} (downloads {weights.size(coming)})" if coming else GENERATE),
        )

    gr.on([*(one.change for one in (tab.source, *how)), tab.result.gallery.change], tell,
          [tab.source, *how], [tab.plan, tab.about, tab.generate], **LATEST)

    def cut(words: str, style: str, engine: str) -> str:
        try:
            unread = cut_words(words, style, engine)
        except Problem:  # it is told when they are to be painted
            return ""
        return written([("note", f"Not read any more: “{unread}”.")] if unread else [])

    read: list[Any] = [tab.words, tab.style, tab.engine]
    gr.on([one.change for one in read], cut, read, tab.cut, **LATEST)


def _steps_of(engine: str) -> gr.Slider:
    fewest, usual, most = find_model(engine).steps
    return gr.Slider(fewest, most, usual)


def _any_seed() -> int:
    return secrets.randbelow(SHORT_SEEDS)
