"""What comes in and what goes out, for every component and endpoint at once.

In: files that a visitor uploaded, and our own examples; no other path of the server. Out: a
problem as its title and sentence; what a ZeroGPU Space itself says, as it says it; anything
unexpected as a reference to our log, without traceback or path. Build the page with `Page` in
place of gr.Blocks, and both hold everywhere.
"""

from __future__ import annotations

import html
import logging
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.block_function import BlockFunction
from gradio.exceptions import ComponentProcessingError
from gradio.utils import get_upload_folder

from inference.errors import Problem

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"

_log = logging.getLogger(__name__)


class FileProblem(Problem):
    title = "File"


class Page(gr.Blocks):
    """Blocks with a door. Gradio 6 itself opens any path for gr.Image, gr.Gallery and gr.api
    when its "meta" is left out, and shows "Error" alone for what it did not expect."""

    async def process_api(self, block_fn: BlockFunction | int, *args: Any, **kwargs: Any
                          ) -> dict[str, Any]:
        fn = self.fns[block_fn] if isinstance(block_fn, int) else block_fn
        try:
            with said():
                return await super().process_api(fn, *args, **kwargs)
        except gr.Error as e:
            # The page's own event: people read it.
            if fn.api_visibility == "private" and not _of_platform(e):
                e.message = toast(e.title, e.message)
            raise

    async def preprocess_data(self, block_fn: Any, inputs: list[Any], *args: Any, **kwargs: Any
                              ) -> list[Any]:
        for path in _paths(inputs):
            admitted(path)
        try:
            return await super().preprocess_data(block_fn, inputs, *args, **kwargs)
        except ComponentProcessingError as e:  # a text named .png, say
            raise FileProblem(
                "This cannot be read: it is damaged, or of another kind than is asked for here."
            ) from e


def admitted(path: str | Path) -> Path:
    """The same path, if it is an upload or one of our examples."""
    real = Path(path).resolve()
    if not any(real.is_relative_to(folder) for folder in (_uploads(), EXAMPLES)):
        raise FileProblem(
            "This file was not uploaded here: choose it again, and wait until it is there."
        )
    return real


def forget(path: str | Path) -> None:
    """Removes an upload. Whatever else is named stays."""
    real = Path(path).resolve()
    if real.is_relative_to(_uploads()):
        real.unlink(missing_ok=True)


@contextmanager
def said() -> Iterator[None]:
    """Inside, whatever is raised reaches the visitor as a gr.Error with a sentence."""
    try:
        yield
    except gr.Error:
        raise
    except Problem as e:
        raise gr.Error(_without_folders(e.sentence), title=e.title, print_exception=False) from e
    except Exception as e:  # the last door: what is not caught here is shown as "Error"
        reference = secrets.token_hex(4)
        _log.exception("Unexpected error, reference %s", reference)
        raise gr.Error(
            f"This went wrong here, and it is not your doing. Try it again; if it stays, report "
            f"it with the reference {reference}.",
            title="Something went wrong",
            print_exception=False,
        ) from e


def _of_platform(e: gr.Error) -> bool:
    """Whether ZeroGPU says this: HTML of its own, with links to where more time is to be had."""
    return e.title.startswith("ZeroGPU ")


def toast(title: str, sentence: str) -> str:
    """What a toast says: Gradio 6.31 calls each "Error" or "Warning", whatever its title is, and
    takes its words for HTML. style.css puts this title in the place of that. What goes wrong in
    an event with queue=False never gets one."""
    return f"<b>{html.escape(title)}</b> {html.escape(sentence)}"


def _uploads() -> Path:
    return Path(get_upload_folder()).resolve()


def _paths(value: Any) -> Iterator[str]:
    """Of all files named in what was sent, however deep."""
    if isinstance(value, dict):
        path = value.get("path")
        if isinstance(path, str):
            yield path
        for inner in value.values():
            yield from _paths(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _paths(inner)


def _without_folders(sentence: str) -> str:
    """Files by their name alone: where they lie here is nobody's business."""
    uploads = re.escape(str(_uploads()))
    return re.sub(rf"{uploads}/(?:[^/\s]+/)*", "", sentence)
