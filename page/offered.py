"""A dropdown whose entries change with something else that is chosen."""

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
    """For the browser a gr.Dropdown. What it sends may for a moment be an entry of the list before,
    which gr.Dropdown answers with an error: whoever uses it checks it anyway."""

    is_template = True

    def preprocess(self, payload: Any) -> Any:
        return payload
