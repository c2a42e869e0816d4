"""Lists and sliders whose entries and ends change with something else that is chosen.

For the browser they are Gradio's own. What it sends may for a moment be an entry of the list
before, which Gradio's answer with an error: whoever uses these checks it anyway.
"""

from __future__ import annotations

from abc import ABCMeta
from typing import Any

import gradio as gr
from gradio.component_meta import ComponentMeta


class _Plain(ComponentMeta):
    """Gradio's own writes a .pyi file beside the source of every component."""

    def __new__(cls, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> _Plain:
        return ABCMeta.__new__(cls, name, bases, attrs)


class Offered(gr.Dropdown, metaclass=_Plain):
    is_template = True

    def preprocess(self, payload: Any) -> Any:
        return payload


class OfferedRadio(gr.Radio, metaclass=_Plain):
    is_template = True

    def preprocess(self, payload: Any) -> Any:
        return payload


class OfferedSlider(gr.Slider, metaclass=_Plain):
    is_template = True

    def preprocess(self, payload: Any) -> Any:
        return payload
