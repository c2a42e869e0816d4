"""A GPU that ZeroGPU lends: for how long, what it says when it lends none, and waiting for it.

Used by engines that go on on the CPU where nothing is lent any more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from inference.crew import Crew, awaited
from inference.progress import OnProgress

T = TypeVar("T")

TO_START_S = 12  # a fresh process: CUDA starts, the numbers travel
AT_MOST_S = 80  # more is never lent to visitors


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
    with Crew(1) as crew:
        result = awaited(crew.submit(work), lambda: on_progress(0, ""))
    on_progress(0, "")  # whoever stopped it in its last moment
    return result
