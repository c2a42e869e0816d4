"""The page is there at once: nothing heavy is loaded for it, and no other host is asked."""

from __future__ import annotations

import subprocess
import sys

from page.door import EXAMPLES

HEAVY = ("torch", "transformers", "diffusers", "mediapipe")

BUILD = f"""
import sys
import app
app.build_demo()
print([name for name in {HEAVY} if name in sys.modules])
"""

# Every connection and look-up of a name that leaves the loopback, from the start to a first video.
SERVE = """
import socket, sys
def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo"):
        host = str(arguments[1][0] if event == "socket.connect" else arguments[0])
        if not host.startswith(("127.", "localhost", "::1")):
            print("asked", host)
sys.addaudithook(watch)
import app
from page.settings import Settings
demo = app.build_demo()
demo.launch(**app.launch_options(Settings()), prevent_thread_lock=True, quiet=True)
import httpx  # gradio's own client asks huggingface.co on its side
call = demo.local_url + "gradio_api/call/"
event = httpx.post(call + "v2/make_video", json={"text": "Hi", "height": 144}).json()["event_id"]
answer = httpx.get(call + "make_video/" + event, timeout=60).text
demo.close(verbose=False)
print("served", "hi.mp4" in answer)
"""


def said(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], cwd=EXAMPLES.parent, capture_output=True,
        text=True, check=True, timeout=120,
    )  # fmt: skip
    return done.stdout.strip()


def test_no_engine_library_is_loaded_for_the_page():
    assert said(BUILD) == "[]"


def test_starting_and_making_a_video_asks_no_other_host():
    assert said(SERVE) == "served True"
