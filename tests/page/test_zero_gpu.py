"""The page on a ZeroGPU Space: its function is known at start, its quota is the visitor's own."""

from __future__ import annotations

import base64
import json
import shutil
from dataclasses import dataclass

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

# What several visitors do, one after the other, and what each of them is told.
STORIES = PAGE + """
from pathlib import Path
from tests.painting import know

know(Path(sys.argv[2]))
api = demo.local_url + "gradio_api/"

# A program's call.
def call(visitor, name, wanted):
    head = {"X-IP-Token": visitor}
    event = httpx.post(api + "call/v2/" + name, json=wanted, headers=head).json()["event_id"]
    print(httpx.get(api + "call/" + name + "/" + event, timeout=100).text.strip())

# Pressing Listen on the page itself, whose warnings a program does not get.
def listen(visitor, text):
    config = demo.config
    kinds = {c["id"]: c for c in config["components"]}
    speak = next(d for d in config["dependencies"] if len(d["inputs"]) > 9
                 and "heard" in [kinds[id]["props"].get("elem_id") for id in d["outputs"]])
    chosen = {"Engine": "vits-ljs", "Text": text, "Language": "en-us", "Voice": "lj"}

    def value(id):
        props = kinds[id]["props"]
        return chosen.get(props.get("label"), props.get("value"))

    data = [value(id) for id in speak["inputs"]]
    asked = {"fn_index": speak["id"], "session_hash": "one", "data": data}
    httpx.post(api + "queue/join", json=asked, headers={"X-IP-Token": visitor}).raise_for_status()
    answer = httpx.get(api + "queue/data", params={"session_hash": "one"}, timeout=100).text
    for line in answer.splitlines():
        told = json.loads(line.removeprefix("data:") or "null")
        if told and told["msg"] == "log":
            print(told["level"], told["log"])
        if told and told["msg"] == "process_completed":
            print("done", told["success"], json.dumps(told["output"]))

for visitor, story, *what in json.loads(sys.argv[1]):
    print("VISITOR")
    {"call": call, "listen": listen}[story](visitor, *what)
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


def token(**facts: str) -> str:
    """What the platform puts beside a visitor's request."""
    return f"head.{base64.urlsafe_b64encode(json.dumps(facts).encode()).decode()}.signature"


VISITORS = {name: token(user=name) for name in ("film-maker", "listener", "painter")}


@dataclass(frozen=True)
class Space:
    """After all visitors have gone."""

    zero: LoopbackZero
    start: str  # what was printed when the page was up
    told: dict[str, list[str]]  # lines, by visitor

    def asked_for(self, name: str) -> list[dict[str, str]]:
        return [lent for lent in self.zero.asked if lent["token"] == VISITORS[name]]


@pytest.fixture(scope="module")
def space(painters, tmp_path_factory) -> Space:
    """Visitors of one Space, none of whom has quota enough."""
    folder = tmp_path_factory.mktemp("weights")
    save_file(random_wav2lip().state_dict(), folder / "wav2lip_gan.safetensors")
    tiny.vits(folder / "vits-ljs", rate=22_050, letters=tiny.IPA, phonemize=True, normalize=True,
              language="en-us")
    film = {"text": "Hi", "height": 144, "engine": "wav2lip"}
    portrait = {"prompt": "a sailor", "engine": "sd-turbo"}
    shutil.copytree(painters, folder, dirs_exist_ok=True)
    stories = (
        (VISITORS["film-maker"], "call", "make_video", film),
        (VISITORS["listener"], "listen", "Good morning."),
        (VISITORS["painter"], "call", "generate_avatar", portrait),
    )
    with LoopbackZero() as zero:
        zero.refusal = {"left": 10, "wait": 3600}
        printed = zero.run(STORIES, json.dumps(stories), painters, MOUTHPIECE_WEIGHTS=str(folder))
    start, *told = printed.split("VISITOR\n")
    lines = (one.strip().splitlines() for one in told)
    return Space(zero, start.strip(), dict(zip(VISITORS, lines, strict=True)))


def test_a_space_knows_at_start_what_borrows_a_gpu(space):
    known = (
        "inference.avatar.diffusion.painting inference.video.wav2lip.network "
        "inference.voice.hub.running"
    )
    assert space.start == f"loaded False {known}"
    assert space.zero.starts == 1  # a Space without a decorated function is stopped
    assert not space.zero.allowed  # all were refused


def test_a_visitor_without_quota_reads_what_the_platform_says(space):
    error = json.loads(space.told["film-maker"][-1].removeprefix("data: "))
    assert error["title"] == "ZeroGPU quota exceeded"
    assert "10s left" in error["error"]
    assert len(space.asked_for("film-maker")) == 1


def test_without_quota_the_voice_comes_from_the_cpu_and_the_visitor_is_told(space):
    warning, done = space.told["listener"][-2:]
    assert warning == (
        "warning <b>Voice</b> No GPU time is left today: the voice was made on the CPU."
    )
    assert done.startswith("done True") and "good-morning.wav" in done
    assert len(space.asked_for("listener")) == 1


def test_without_quota_the_portrait_is_painted_on_the_cpu_and_the_visitor_is_told(space):
    (pictures, facts) = json.loads(space.told["painter"][-1].removeprefix("data: "))
    assert pictures[0]["orig_name"] == "a-sailor.png"
    assert facts["warnings"] == [
        "No GPU time is left today: the portraits were painted on the CPU."
    ]
    assert len(space.asked_for("painter")) == 1


def test_what_the_platform_says_arrives_with_its_links():
    with LoopbackZero() as zero:
        zero.busy = True
        told = zero.run(NOBODY, token(user="somebody"))
    (error,) = [output["output"]["error"] for line in told.splitlines()
                if (output := json.loads(line.removeprefix("data: ") or "{}")).get("output")]
    assert error.startswith("No GPU was available after 60s. <a ")
    assert 'href="https://huggingface.co/join">Create a free account</a>' in error
