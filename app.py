"""Mouthpiece as a page: `python app.py`, then open the address it prints."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

# Before NumPy: its sums here are too small for threads, whose waiting took a twelfth of all the
# processor's time.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import gradio as gr

# A ZeroGPU Space looks for decorated functions at start.
from inference.avatar.diffusion.painting import paint_on_gpu  # noqa: F401
from inference.memory import keep_at_hand
from inference.video.wav2lip.network import patches  # noqa: F401
from inference.voice.hub.running import say_on_gpu  # noqa: F401
from page import avatar, endpoints, examples, stage, theme, together, video, voice
from page.choices import Look
from page.door import Page
from page.pace import Pace
from page.settings import Settings, read_settings
from page.tidy import remove_empty_folders
from page.wiring import AT_ONCE

CLEAN_EVERY_S, KEEP_S = 600, 6 * 3600  # uploads and results
HEADER = f"""
<header>{theme.ICON.read_text("utf-8")}<h1>Mouthpiece</h1>
<p>Choose a face and some words, and get a video of it speaking, made on this computer.</p></header>
"""


def build_demo(settings: Settings | None = None) -> gr.Blocks:
    """The page and the endpoints. Loads no model, starts nothing."""
    settings, pace = settings or Settings(), Pace()
    with Page(title="Mouthpiece", analytics_enabled=False,
              delete_cache=(CLEAN_EVERY_S, KEEP_S)) as demo:
        endpoints.publish(settings, pace)  # first: no event of the page takes one of their names
        gr.HTML(HEADER, elem_id="top")
        with gr.Row(elem_id="house"):
            with gr.Column(scale=7, min_width=320):
                with gr.Tabs(selected="avatar") as tabs:
                    with gr.Tab("Avatar", id="avatar"):
                        avatar_tab = avatar.build(settings)
                    first = avatar_tab.first
                    with gr.Tab("Voice", id="voice"):
                        voice_tab = voice.build(settings, first.gender)
                    with gr.Tab("Video", id="video"):
                        video_tab = video.build()
                ready = examples.build()
            with gr.Column(scale=4, min_width=300, elem_id="stage"):
                shown = stage.build(first, voice_tab.first, Look(), pace)
        rooms = together.Rooms(avatar_tab, voice_tab, video_tab)
        demo.load(remove_empty_folders, None, None, **AT_ONCE)
        together.connect(settings, tabs, rooms, shown, ready, pace)
    demo.queue(max_size=settings.max_waiting)
    return demo


def launch_options(settings: Settings) -> dict[str, Any]:
    """How build_demo's page is served. Nothing is fetched from anywhere, nothing is told."""
    return {
        "server_name": settings.host,
        "server_port": settings.port,
        "share": settings.share,
        "auth": list(settings.auth) or None,
        "inbrowser": settings.open,
        "max_file_size": f"{settings.max_megabytes}mb",
        "show_error": False,
        "run_history": False,
        "pwa": True,
        "favicon_path": theme.ICON,
        "theme": theme.Mouthpiece(),
        "css_paths": theme.STYLE,
        "css": avatar.css(),
        "js": theme.SCRIPT,
        "footer_links": ["api", "settings"],
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Serves the page until it is stopped."""
    settings = read_settings(arguments)
    keep_at_hand()  # before there are threads
    build_demo(settings).launch(**launch_options(settings))


if __name__ == "__main__":
    main()
