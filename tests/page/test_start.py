"""The page is there at once: nothing heavy is loaded for it, and no other host is asked."""

from __future__ import annotations

import subprocess
import sys

from page.door import EXAMPLES

HEAVY = ("torch", "transformers", "diffusers", "mediapipe")

# Tells every connection and look-up of a name that leaves the loopback, to a first video.
STORY = f"""
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
print("loaded", [name for name in {HEAVY} if name in sys.modules])
demo.launch(**app.launch_options(Settings()), prevent_thread_lock=True, quiet=True)

import httpx  # gradio's own client asks huggingface.co on its side

call = demo.local_url + "gradio_api/call/"
event = httpx.post(call + "v2/make_video", json={{"text": "Hi", "height": 144}}).json()["event_id"]
answer = httpx.get(call + "make_video/" + event, timeout=60).text
demo.close(verbose=False)
print("made", "hi.mp4" in answer)
"""


def test_no_engine_library_is_loaded_and_no_other_host_is_asked():
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", STORY], cwd=EXAMPLES.parent, capture_output=True,
        text=True, check=True, timeout=120,
    )  # fmt: skip
    assert done.stdout.splitlines() == ["loaded []", "made True"]
