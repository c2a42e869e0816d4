"""A GPU that ZeroGPU lends: for how long, what it says when it lends none, and waiting for it.

Used by engines that go on on the CPU where nothing is lent any more.
"""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable
from typing import TypeVar

from inference.progress import OnProgress

T = TypeVar("T")

TO_START_S = 12  # a fresh process: CUDA starts, the numbers travel
AT_MOST_S = 80  # more is never lent to visitors
_REPORT_EACH_S = 0.25


def is_refusal(error: Exception) -> bool:
    """Is this ZeroGPU saying that it lends nothing (now), and not the work going wrong?

    What it raises is Gradio's, which no engine knows.
    """
    title = str(getattr(error, "title", ""))
    return title.removeprefix("ZeroGPU ") in (
        "quota exceeded", "illegal duration", "queue timeout", "pending credits exceeded"
    )  # fmt: skip


def patiently(work: Callable[[], T], on_progress: OnProgress) -> T:
    """The work in a thread, while progress is heard. Stopped, it ends with its sentence."""
    done: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:
            failed.append(error)

    # A copy of the context: ZeroGPU reads there whose time it is.
    thread = threading.Thread(target=contextvars.copy_context().run, args=(run,), daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(_REPORT_EACH_S)
        on_progress(0, "")
    if failed:
        raise failed[0]
    return done[0]
