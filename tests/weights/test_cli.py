"""The command as it is run, with huggingface_hub reading the environment itself."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.weights.conftest import BLOB

ROOT = Path(__file__).parents[2]


@pytest.fixture
def command(hub, publish, tmp_path):
    """Starts `weights`, with one small file in the registry."""
    file = publish()

    def start(*arguments: str, **environment: str) -> subprocess.Popen[str]:
        script = (
            "from inference.weights.rows import File, Source\n"
            "from inference.weights import registry\n"
            f"registry.ROWS = ({file!r},)\n"
            "import sys, runpy\n"
            "runpy.run_module('inference', run_name='__main__')\n"
        )
        return subprocess.Popen(
            [sys.executable, "-c", script, "weights", *arguments], cwd=ROOT, text=True,
            env=hub.environment(tmp_path / "home", **environment),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip

    return start


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, complaint = process.communicate()
    assert "Traceback" not in complaint
    return process.returncode, out, complaint


def test_list_download_list_verify_use_offline(hub, command, tmp_path):
    status, out, _ = ended(command())
    assert status == 0 and out.startswith("lips  3 MB  commercial use: yes  MIT  Lips.")
    assert "not here yet" in out and hub.requests == []

    assert ended(command("--verify"))[1] == "lips: not here yet\n"

    status, out, told = ended(command("--download"))
    assert status == 0 and str(tmp_path / "home" / "hub") in out
    assert "  0%  Looking for lips.pth on 127.0.0.1" in told and "100%" in told

    before = len(hub.requests)
    status, out, _ = ended(command("--verify", "--download", "lips", HF_HUB_OFFLINE="1"))
    assert status == 0 and out.startswith("lips: whole, ")
    assert len(hub.requests) == before


def test_verify_finds_what_a_look_does_not(command, tmp_path):
    out = ended(command("--download"))[1]
    path = Path(out.split()[-1]).resolve()
    kept_time = path.stat()
    path.write_bytes(BLOB[::-1])

    os.utime(path, ns=(kept_time.st_atime_ns, kept_time.st_mtime_ns))
    assert ended(command("--download"))[0] == 0
    status, out, said = ended(command("--verify"))
    assert (status, out.startswith("lips: DAMAGED, ")) == (1, True)
    assert "weights --download lips" in said
    assert ended(command("--download"))[0] == 0
    assert path.read_bytes() == BLOB


@pytest.mark.parametrize(
    ("arguments", "environment", "said"),
    [
        (["--download", "hips"], {}, "Download: There are no weights “hips”: choose lips."),
        (["--download"], {"HF_HUB_OFFLINE": "1"}, "HF_HUB_OFFLINE is set: unset it"),
        (["--download"], {"HF_ENDPOINT": "http://127.0.0.1:9"}, "127.0.0.1:9 cannot be reached"),
    ],
)
def test_problems_are_one_line_and_a_status(command, arguments, environment, said):
    status, out, complaint = ended(command(*arguments, **environment))
    assert (status, out) == (1, "")
    assert said in complaint.splitlines()[-1]


def test_the_token_and_a_folder_of_ones_own(hub, command, publish, tmp_path):
    publish(token="hf_secret", gated=True)
    assert "accept them" in ended(command("--download"))[2]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "lips.pth").write_bytes(BLOB)
    status, out, _ = ended(command(MOUTHPIECE_WEIGHTS=str(tmp_path / "mine")))
    assert status == 0 and str(tmp_path / "mine" / "lips.pth") in out
    assert ended(command("--download", HF_TOKEN="hf_secret"))[0] == 0


@pytest.mark.skipif(sys.platform == "win32", reason="signals as on Unix")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_ended_in_the_middle_it_leaves_nothing_half_written(hub, command, tmp_path, number):
    hub.trouble("GET /cdn", silent_after=1_000_000)
    process = command("--download")
    while not list(tmp_path.rglob("*.incomplete")):
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(number)
    status, _, said = ended(process)
    if number == signal.SIGINT:
        assert (status, said.splitlines()[-1]) == (130, "Stopped.")
    else:  # the client notices that nobody listens any more
        patience = time.monotonic() + 30
        while list(tmp_path.rglob("*.incomplete")) and time.monotonic() < patience:
            time.sleep(0.02)
    assert not list(tmp_path.rglob("*.incomplete"))
    assert not [p for p in tmp_path.rglob("*") if p.is_file() and p.stat().st_size > 100_000]
