"""What stands beside the tabs all the time: what will be made, the button, the result."""

from __future__ import annotations

import html
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from inference import engines, weights
from inference.video.options import HEIGHT, SHAPE, VideoOptions, frame_size
from page import away, frames
from page.choices import Avatar, Look, Voice
from page.pace import Pace, Task, neural
from page.people import BUILT_IN_INSTEAD

if TYPE_CHECKING:
    from inference.studio import Clip

STAGES = {
    "checks": "Looking at what was given",
    "picture": "Opening the avatar",
    "voice": "Speaking",
    "mouth": "Finding the movements of the mouth",
    "face": "Learning or following the face",
    "video": "Making the video",
}


@dataclass(frozen=True)
class Stage:
    preview: gr.Image
    player: gr.Video
    back: gr.Button  # to the last video, after something else was chosen
    line: gr.HTML
    generate: gr.Button
    stop: gr.Button
    download: gr.DownloadButton
    away: away.Away
    told: gr.HTML
    details: gr.Accordion
    timings: gr.HTML
    code: gr.Code


def build(avatar: Avatar, voice: Voice, look: Look, pace: Pace) -> Stage:
    preview = gr.Image(
        frames.preview(avatar, look, None), label="How the video begins", interactive=False,
        show_label=False, buttons=[], elem_id="preview", alt_text="The beginning of the video",
        placeholder="Choose a picture, and it stands here",
    )
    player = gr.Video(
        label="Your video", show_label=False, visible=False, interactive=False, autoplay=True,
        buttons=[], elem_id="player",
    )
    back = gr.Button("Back to the last video", size="sm", visible=False)
    line = gr.HTML(will_be_made(avatar, voice, look, None, pace), elem_id="line")
    with gr.Row(elem_id="go"):
        generate = gr.Button("Generate video", variant="primary", size="lg", elem_id="generate")
        stop = gr.Button("Stop", variant="stop", size="lg", visible=False, elem_id="stop")
        download = gr.DownloadButton("Download", size="lg", visible=False, elem_id="download")
    told = gr.HTML(elem_classes="said", visible=False)
    missing = away.build(BUILT_IN_INSTEAD)
    with gr.Accordion("How it was made", open=False, visible=False) as details:
        timings = gr.HTML()
        code = gr.Code(
            language="python", label="The same from Python", interactive=False, lines=3,
            show_line_numbers=False, wrap_lines=True, buttons=["copy"],
        )
    return Stage(preview, player, back, line, generate, stop, download, missing, told, details,
                 timings, code)


def will_be_made(avatar: Avatar, voice: Voice, look: Look, found: frames.Found | None,
                 pace: Pace) -> str:
    """One line: who, how, how long, how large, and how long one will wait."""
    picture_size = frames.size(avatar, found)
    options = look.options(picture_size, avatar.moving)
    width, height = frame_size(options, picture_size, avatar.moving)
    engine = engines.find(look.engine).name
    parts = [f"<b>{html.escape(avatar.name)}</b>", html.escape(voice.name), html.escape(engine)]
    seconds, coming = voice.seconds, _coming(avatar, voice, look)
    if not avatar.preset and avatar.file is None:
        parts = ["<b>no face yet</b>", avatar.to_do]
    elif seconds:
        expected = pace.expected(Task(
            look.engine, seconds, width, height, upload=not avatar.preset,
            recording=not voice.spoken,
            footage_frames=found.shown_frames(seconds) if found else 0,
            speaker=neural(voice.voice_engine) if voice.spoken else "",
        )).total_s  # fmt: skip
        parts += [f"{_length(seconds)}", f"{width}×{height}"]
        parts += [f"downloads {weights.size(coming)} first"] if coming else []
        parts += [f"{'then ' * bool(coming)}ready in about {_length(expected)}"]
    else:
        parts += ["nothing to say yet"]
    pieces = " ·</span> <span>".join(parts)
    return f'<p aria-live="polite"><span>{pieces}</span></p>'


def _coming(avatar: Avatar, voice: Voice, look: Look) -> int:
    """Bytes that the engines need and are not here."""
    files = engines.find(look.engine).needs
    if voice.spoken:
        row = engines.find_speaker(voice.voice_engine)
        offer = row.offer()
        who = voice.voice or offer.suiting_voice(avatar.gender).id
        files += row.needs_for(who, voice.language or offer.default_language.tag)
    return weights.bytes_to_come(*files) if files else 0


def result(clip: Clip, code: str) -> dict[str, Any]:
    """What to show of a finished video, by the names of Stage."""
    return {
        "player": gr.Video(str(clip.path), visible=True),
        "preview": gr.Image(visible=False),
        "download": gr.DownloadButton(value=str(clip.path), visible=True),
        "told": gr.HTML(_notes(clip.warnings), visible=bool(clip.warnings)),
        "details": gr.Accordion(visible=True),
        "timings": _timings(clip),
        "code": code,
    }


def python_lines(url: str, avatar: Avatar, voice: Voice, engine: str, video: VideoOptions) -> str:
    """The three lines that make the same video through the API."""
    given: dict[str, Any] = {"avatar": avatar.given, "face": avatar.face or None}
    given |= voice.arguments() | {"audio_span_s": voice.trimmed_to, "engine": engine}
    given |= {"shape": video.shape, "height": video.height, "liveliness": video.liveliness}
    unsaid = _UNSAID | (_UNSAID_OF_FOOTAGE if avatar.moving else {})
    unsaid |= {"engine": engines.find_animator(None, avatar.moving).id}
    said = {k: v for k, v in given.items() if v is not None and v != unsaid.get(k)}
    words = ", ".join(f"{name}={_written(value)}" for name, value in said.items())
    files = any(isinstance(value, Path) for value in said.values())
    return (
        f"from gradio_client import Client{', handle_file' if files else ''}\n"
        f"client = Client({url!r})\n"
        f'video, facts = client.predict({words}, api_name="/make_video")'
    )


def _written(value: Any) -> str:
    return f"handle_file({value.name!r})" if isinstance(value, Path) else repr(value)


# What the endpoint takes when nothing is said.
_UNSAID: dict[str, Any] = {
    "voice_engine": Voice.voice_engine, "language": "en-us", "speed": 1.0, "pitch_semitones": 0,
    "consent": False, "agreed": False,
    "shape": SHAPE, "height": HEIGHT, "liveliness": VideoOptions.liveliness,
}
_UNSAID_OF_FOOTAGE: dict[str, Any] = {"shape": "original", "height": None}


def _notes(warnings: tuple[str, ...]) -> str:
    return "".join(f'<p class="note">{html.escape(warning)}</p>' for warning in warnings)


def _timings(clip: Clip) -> str:
    """How long each stage took, as bars."""
    longest = max((clip.timings.get(stage, 0.0) for stage in STAGES), default=1.0) or 1.0
    rows = "".join(
        f"<tr><th scope=row>{words}</th><td><i style='width:{100 * took / longest:.0f}%'></i></td>"
        f"<td>{took:.1f} s</td></tr>"
        for stage, words in STAGES.items()
        if (took := clip.timings.get(stage)) is not None
    )
    total = clip.timings.get("total", 0.0)
    return (
        f"<p>{clip.seconds:.1f} s of {clip.width} × {clip.height} at {clip.fps:g} frames per "
        f"second, made in {total:.1f} s.</p><table class=timings>{rows}</table>"
    )


def _length(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{seconds / 60:.0f} min"

