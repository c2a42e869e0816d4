"""What is seen while portraits are painted: each as far as it is, and how long it will be.

It is one piece of HTML, the pictures within it: what is seen for a second leaves no file.
"""

from __future__ import annotations

import base64
import html
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from inference.picturing import Unfinished

WAITING = "Waiting for its turn"


class Easel:
    """Told by the thread that paints, looked at by the one that shows."""

    def __init__(self, count: int, shape: str) -> None:
        self._pictures = [""] * count
        self._shape = shape
        self._fraction, self._sentence = 0.0, WAITING
        self._is_new = True

    def __call__(self, fraction: float, /, *, desc: str) -> None:
        """As work.Tell."""
        self._fraction, self._sentence, self._is_new = fraction, desc, True

    def show(self, seen: Unfinished) -> None:
        alt = f"Portrait {seen.candidate + 1}, unfinished"
        self._pictures[seen.candidate] = f'<img src="{_embedded(seen.image)}" alt="{alt}">'
        self._is_new = True

    def has_news(self) -> bool:
        """Since this was last asked."""
        was_new, self._is_new = self._is_new, False
        return was_new

    def html(self) -> str:
        canvases = "".join(f"<figure>{picture}</figure>" for picture in self._pictures)
        percent = f"{100 * self._fraction:.0f}"
        return (
            f'<div class="canvases {self._shape}">{canvases}</div>'
            f'<div class="far" role="progressbar" aria-label="How far the portraits are" '
            f'aria-valuenow="{percent}"><i style="width:{percent}%"></i></div>'
            f'<p>{html.escape(self._sentence)}</p>'
        )


def _embedded(image: np.ndarray) -> str:
    from PIL import Image

    out = BytesIO()
    Image.fromarray(image).save(out, "WEBP", quality=80)
    return f"data:image/webp;base64,{base64.b64encode(out.getvalue()).decode()}"
