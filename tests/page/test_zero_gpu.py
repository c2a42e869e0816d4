"""The page on a ZeroGPU Space: its function is known at start, its quota is the visitor's own."""

from __future__ import annotations

import base64
import json

import pytest
from safetensors.torch import save_file

from tests.loopback_zero import LoopbackZero
from tests.networks.recipe import random_wav2lip
from tests.voice.hub import tiny

PAGE = """
import json, sys
import httpx
import app
from page.settings import Settings

from spaces.zero.decorator import decorated_cache

known = {function.__module__ for function in decorated_cache}
print("loaded", "torch" in sys.modules, *sorted(known))
demo = app.build_demo()
demo.launch(**app.launch_options(Settings()), prevent_thread_lock=True, quiet=True)
"""

# What a program asks for, and what it is answered.
CALL = PAGE + """
call = demo.local_url + "gradio_api/call/"
name, wanted = sys.argv[2], json.loads(sys.argv[3])
visitor = {"X-IP-Token": sys.argv[1]}
event = httpx.post(call + "v2/" + name, json=wanted, headers=visitor).json()["event_id"]
print(httpx.get(call + name + "/" + event, timeout=100).text.strip())
"""

# Pressing Listen on the page itself, whose warnings a program does not get.
LISTEN = PAGE + """
config = demo.config
kinds = {c["id"]: c for c in config["components"]}
speak = next(d for d in config["dependencies"] if len(d["inputs"]) > 9
             and "heard" in [kinds[id]["props"].get("elem_id") for id in d["outputs"]])
chosen = {"Engine": "vits-ljs", "Text": sys.argv[2], "Language": "en-us", "Voice": "lj"}

def value(id):
    props = kinds[id]["props"]
    return chosen.get(props.get("label"), props.get("value"))

data = [value(id) for id in speak["inputs"]]
asked = {"fn_index": speak["id"], "session_hash": "one", "data": data}
api = demo.local_url + "gradio_api/queue/"
httpx.post(api + "join", json=asked, headers={"X-IP-Token": sys.argv[1]}).raise_for_status()
answer = httpx.get(api + "data", params={"session_hash": "one"}, timeout=100).text
for line in answer.splitlines():
    told = json.loads(line.removeprefix("data:") or "null")
    if told and told["msg"] == "log":
        print(told["level"], told["log"])
    if told and told["msg"] == "process_completed":
        print("done", told["success"], json.dumps(told["output"]))
"""

# A page of one function, for which no GPU is free.
NOBODY = """
import sys
import gradio as gr
import httpx
from inference import gpu
from page.door import Page

@gpu.on_gpu(lambda: 1)
def work():
    return "done"

with Page() as demo:
    gr.on([], work, None, gr.Textbox(), api_visibility="private")
demo.launch(prevent_thread_lock=True, quiet=True)
api = demo.local_url + "gradio_api/queue/"
asked = {"fn_index": 0, "session_hash": "one", "data": []}
httpx.post(api + "join", json=asked, headers={"X-IP-Token": sys.argv[1]}).raise_for_status()
print(httpx.get(api + "data", params={"session_hash": "one"}, timeout=60).text)
"""


WANTED = json.dumps({"text": "Hi", "height": 144, "engine": "wav2lip"})


def token(**facts: str) -> str:
    """What the platform puts beside a visitor's request."""
    return f"head.{base64.urlsafe_b64encode(json.dumps(facts).encode()).decode()}.signature"


@pytest.fixture(scope="module")
def weights(tmp_path_factory):
    folder = tmp_path_factory.mktemp("weights")
    save_file(random_wav2lip().state_dict(), folder / "wav2lip_gan.safetensors")
    return folder


def test_a_visitor_without_quota_reads_what_the_platform_says(weights):
    visitor = token(user="somebody")
    with LoopbackZero() as zero:
        zero.refusal = {"left": 10, "wait": 3600}
        told = zero.run(CALL, visitor, "make_video", WANTED, MOUTHPIECE_WEIGHTS=str(weights))
    first, *_, answer = told.splitlines()
    assert first == "loaded False inference.video.wav2lip.network inference.voice.hub.running"
    assert zero.starts == 1  # a Space without a decorated function is stopped
    assert [lent["token"] for lent in zero.asked] == [visitor]
    error = json.loads(answer.removeprefix("data: "))
    assert error["title"] == "ZeroGPU quota exceeded"
    assert "10s left" in error["error"]
    assert not zero.allowed


@pytest.fixture(scope="module")
def voice(tmp_path_factory) -> str:
    """A folder for MOUTHPIECE_WEIGHTS, with a voice that says something."""
    folder = tmp_path_factory.mktemp("voices")
    tiny.vits(folder / "vits-ljs", rate=22_050, letters=tiny.IPA, phonemize=True, normalize=True,
              language="en-us")
    return str(folder)


def test_without_quota_the_voice_comes_from_the_cpu_and_the_visitor_is_told(voice):
    with LoopbackZero() as zero:
        zero.refusal = {"left": 0, "wait": 3600}
        told = zero.run(LISTEN, token(user="somebody"), "Good morning.", MOUTHPIECE_WEIGHTS=voice)
    warning, done = told.strip().splitlines()[-2:]
    assert warning == (
        "warning <b>Voice</b> No GPU time is left today: the voice was made on the CPU."
    )
    assert done.startswith("done True") and "good-morning.wav" in done
    assert len(zero.asked) == 1


def test_what_the_platform_says_arrives_with_its_links():
    with LoopbackZero() as zero:
        zero.busy = True
        told = zero.run(NOBODY, token(user="somebody"))
    (error,) = [output["output"]["error"] for line in told.splitlines()
                if (output := json.loads(line.removeprefix("data: ") or "{}")).get("output")]
    assert error.startswith("No GPU was available after 60s. <a ")
    assert 'href="https://huggingface.co/join">Create a free account</a>' in error
