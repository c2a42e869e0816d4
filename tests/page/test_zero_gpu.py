"""The page on a ZeroGPU Space: its function is known at start, its quota is the visitor's own."""

from __future__ import annotations

import base64
import json

import pytest
from safetensors.torch import save_file

from tests.loopback_zero import LoopbackZero
from tests.networks.recipe import random_wav2lip

STORY = """
import sys
import httpx
import app
from page.settings import Settings

print("loaded", "torch" in sys.modules)
demo = app.build_demo()
demo.launch(**app.launch_options(Settings()), prevent_thread_lock=True, quiet=True)
call = demo.local_url + "gradio_api/call/"
wanted = {"text": "Hi", "height": 144, "engine": "wav2lip"}
visitor = {"X-IP-Token": sys.argv[1]}
event = httpx.post(call + "v2/make_video", json=wanted, headers=visitor).json()["event_id"]
print(httpx.get(call + "make_video/" + event, timeout=60).text.strip())
"""


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
        told = zero.run(STORY, visitor, MOUTHPIECE_WEIGHTS=str(weights))
    first, *_, answer = told.splitlines()
    assert first == "loaded False"
    assert zero.starts == 1  # a Space without a decorated function is stopped
    assert [lent["token"] for lent in zero.asked] == [visitor]
    error = json.loads(answer.removeprefix("data: "))
    assert error["title"] == "ZeroGPU quota exceeded"
    assert "10s left" in error["error"]
    assert not zero.allowed
