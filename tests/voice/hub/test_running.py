"""Where a network runs, also when a GPU is lent no more."""

import time
from dataclasses import replace

import gradio
import numpy as np
import pytest

from inference import gpu
from inference.crew import Crew
from inference.errors import VoiceAway
from inference.voice.hub import running
from inference.voice.hub.running import Network, Order, Performer
from tests.voice.hub import tiny

ORDERS = [Order((0, 5, 0, 9, 0)), Order((0, 7, 0))]


@pytest.fixture
def network(tmp_path, monkeypatch):
    monkeypatch.setattr(gpu, "_kept", {})
    tiny.vits(tmp_path / "voice")
    return Network("inference.voice.hub.vits:read", (tmp_path / "voice",), "cpu", 0.02)


def refused(title):
    def say(*_):
        raise gradio.Error("You have exceeded your GPU quota.", title=title)

    return say


def test_a_used_up_quota_is_told_and_the_cpu_goes_on(network, monkeypatch):
    monkeypatch.setattr(running, "say_on_gpu", refused("ZeroGPU quota exceeded"))
    performer = Performer(replace(network, device="cuda"))
    sounds = performer.say(ORDERS)
    assert [len(sound) > 0 for sound in sounds] == [True, True]
    assert performer.warning == "No GPU time is left today: the voice was made on the CPU."
    monkeypatch.setattr(running, "say_on_gpu", None)  # it is not asked again
    performer.say(ORDERS[:1])


def test_a_gpu_says_one_sentence_after_the_other(network, monkeypatch):
    at_work, together = [], []

    def say(network, orders):
        at_work.append(orders)
        together.append(len(at_work))
        time.sleep(0.05)
        at_work.remove(orders)
        return [np.zeros(1, np.float32)] * len(orders)

    monkeypatch.setattr(running, "say_on_gpu", say)
    performer = Performer(replace(network, device="cuda"))
    with Crew(2) as crew:
        assert len(list(crew.map(performer.say, [ORDERS[:1], ORDERS[1:]]))) == 2
    assert together == [1, 1]


def test_where_the_cpu_would_take_far_too_long_the_built_in_voice_is_offered(network, monkeypatch):
    monkeypatch.setattr(running, "say_on_gpu", refused("ZeroGPU quota exceeded"))
    slow = Performer(replace(network, device="cuda"), cpu_s_per_token=60)
    with pytest.raises(VoiceAway, match=r"about 8 minutes: .* Meanwhile the built-in voice speaks"):
        slow.say(ORDERS)
    assert not slow.warning


def test_work_that_went_wrong_on_a_lent_gpu_is_not_hidden(network, monkeypatch):
    monkeypatch.setattr(running, "say_on_gpu", refused("ZeroGPU worker error"))
    with pytest.raises(gradio.Error):
        Performer(replace(network, device="cuda")).say(ORDERS)


def test_the_time_asked_for_grows_with_the_text_and_is_never_more_than_visitors_have(network):
    short, long, book = (running._seconds(network, [Order((1,) * n)]) for n in (10, 1000, 10**6))
    assert short < long < book == 80


def test_a_long_text_is_said_in_as_many_lots_as_it_takes(network, monkeypatch):
    asked = []

    def say(network, orders):
        asked.append(list(orders))
        return running.say(replace(network, device="cpu"), orders)

    monkeypatch.setattr(running, "say_on_gpu", say)
    slow = replace(network, device="cuda", lent_s_per_token=1.0)
    sounds = Performer(slow).say(ORDERS * 10)
    assert [order for lot in asked for order in lot] == ORDERS * 10 and len(sounds) == 20
    assert len(asked) == 2 and all(running._seconds(slow, lot) <= 80 for lot in asked)


def test_it_is_loaded_once(network):
    assert network.loaded() is replace(network).loaded()
    assert isinstance(running.say(network, ORDERS)[0], np.ndarray)
