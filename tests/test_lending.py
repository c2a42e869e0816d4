"""Waiting for a lent GPU: a person who stops, whose time it is, and what a refusal is."""

import contextvars
import time

import gradio
import pytest

from inference.errors import Cancelled
from inference.lending import is_refusal, patiently
from inference.progress import silent


def test_progress_is_heard_while_it_works_and_may_stop_it():
    heard = []

    def stop(fraction, sentence):
        heard.append(sentence)
        if len(heard) == 2:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        patiently(lambda: time.sleep(5), stop)
    assert len(heard) == 2


def test_the_context_goes_along_and_errors_come_back():
    whose = contextvars.ContextVar("whose")
    whose.set("ada")
    assert patiently(whose.get, silent) == "ada"
    with pytest.raises(ZeroDivisionError):
        patiently(lambda: 1 / 0, silent)


@pytest.mark.parametrize(("title", "refused"), [
    ("ZeroGPU quota exceeded", True), ("ZeroGPU queue timeout", True),
    ("ZeroGPU illegal duration", True), ("ZeroGPU worker error", False), ("Error", False)])
def test_a_refusal_is_told_from_work_that_went_wrong(title, refused):
    assert is_refusal(gradio.Error("Sorry.", title=title)) == refused
    assert not is_refusal(RuntimeError(title))
