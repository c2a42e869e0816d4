import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import espeakng_loader
import pytest

from inference.errors import TextProblem, VoiceProblem
from inference.voice.espeak_process import (
    DATA_VARIABLE,
    LIBRARY_VARIABLE,
    RATE_HZ,
    Crash,
    EspeakProcess,
)

ENGLISH = "gmw/en-US+f2"
NORMAL = ((1, 158), (3, 50), (4, 50))
# espeak-ng 1.52 ends with a segmentation fault on these numbers in Greenlandic.
DEADLY = ("6 7 8 9 10", "esx/kl")


@pytest.fixture()
def process():
    process = EspeakProcess()
    yield process
    process.close()


def say(process, text="Hello there."):
    return process.say(text, ENGLISH, NORMAL)


def is_running(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def wait_until(condition):
    for _ in range(500):
        if condition():
            return True
        time.sleep(0.02)
    return False


def test_it_says_the_same_thing_each_time_whatever_came_before(process):
    first = say(process)
    assert say(process) == first  # its voice has been found before it is asked for
    process.say("Bonjour à tous", "roa/fr+klatt", ((1, 300), (3, 90), (4, 90)))
    assert say(process) == first
    assert len(first.sound) > RATE_HZ


def test_it_says_the_same_thing_at_another_time_of_day(process):
    """espeak-ng seeds its random numbers, breath, with the second."""
    first = say(process)
    time.sleep(1.1)
    assert say(process) == first


def test_one_worker_serves_many_calls(process):
    say(process)
    pid = process.pid
    say(process)
    assert process.pid == pid


def test_a_text_that_crashes_it_is_a_problem_and_the_next_works(process):
    first = say(process)
    with pytest.raises(Crash, match="rephrase or remove “6 7 8 9 10”"):
        process.say(*DEADLY, NORMAL)
    assert say(process) == first


def test_a_worker_killed_between_two_calls_is_replaced(process):
    first = say(process)
    os.kill(process.pid, signal.SIGKILL)
    assert say(process) == first


def test_a_worker_killed_during_a_call_is_asked_again(process):
    first = say(process)
    pid = process.pid
    os.kill(pid, signal.SIGSTOP)  # so that the call is sure to wait
    with ThreadPoolExecutor(1) as pool:
        call = pool.submit(say, process)
        time.sleep(0.1)
        os.kill(pid, signal.SIGKILL)
        assert call.result(20) == first
    assert process.pid != pid


@pytest.mark.parametrize(
    "text",
    ["Hello there.", "more than a pipe holds " * 5_000],
    ids=["while it speaks", "while it listens"],
)
def test_a_worker_that_hangs_is_ended_and_the_next_call_works(text):
    hasty = EspeakProcess(limit_s=0.5 - 0.02 * len(text))
    patient = EspeakProcess()
    patient.say("Hi.", ENGLISH, NORMAL)
    hasty._process = patient._process  # a worker that has started, whatever the machine's load
    os.kill(hasty.pid, signal.SIGSTOP)
    with pytest.raises(TextProblem, match="cannot say a part"):
        hasty.say(text, ENGLISH, NORMAL)
    assert hasty.pid is None
    assert patient.say("Hi.", ENGLISH, NORMAL).sound
    patient.close()


def test_an_unknown_voice_is_a_problem(process):
    first = say(process)
    for _ in range(2):
        with pytest.raises(VoiceProblem, match="xx/unknown"):
            process.say("Hello", "xx/unknown", NORMAL)
    assert say(process) == first


def test_threads_get_what_they_asked_for(process):
    jobs = [(f"Number {n}.", ("gmw/en-US+rob", "roa/fr+f3", "gmw/de+m7")[n % 3]) for n in range(12)]
    serial = [process.say(*job, NORMAL) for job in jobs]
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(lambda job: process.say(*job, NORMAL), jobs)) == serial


def test_data_behind_a_long_path(tmp_path, monkeypatch, process):
    """espeak-ng drops data paths of 160 characters and more."""
    folder = tmp_path / ("long" * 30) / ("path" * 30)
    folder.mkdir(parents=True)
    package = folder / "package"
    package.symlink_to(Path(espeakng_loader.get_library_path()).parent)
    assert len(str(package / "espeak-ng-data")) > 240
    monkeypatch.setenv(LIBRARY_VARIABLE, str(package / "libespeak-ng.so"))
    monkeypatch.setenv(DATA_VARIABLE, str(package / "espeak-ng-data"))
    assert say(process).sound

    copied = folder / "copied"
    copied.mkdir()
    for file in (package / "espeak-ng-data").iterdir():
        (copied / file.name).symlink_to(file)
    monkeypatch.setenv(DATA_VARIABLE, str(copied))
    other = EspeakProcess()
    assert other.say("Hello there.", ENGLISH, NORMAL) == say(process)
    other.close()


@pytest.mark.parametrize("variable", [LIBRARY_VARIABLE, DATA_VARIABLE])
def test_another_build_that_does_not_work_is_a_problem(variable, tmp_path, monkeypatch, process):
    monkeypatch.setenv(variable, str(tmp_path / "nowhere"))
    with pytest.raises(VoiceProblem, match=variable):
        say(process)


def test_a_library_that_is_not_espeak_is_a_problem(tmp_path, monkeypatch, process):
    (tmp_path / "broken.so").write_bytes(b"no library")
    monkeypatch.setenv(LIBRARY_VARIABLE, str(tmp_path / "broken.so"))
    with pytest.raises(VoiceProblem, match=r"broken\.so"):
        say(process)


def test_a_missing_package_is_a_problem(monkeypatch, process):
    monkeypatch.setitem(sys.modules, "espeakng_loader", None)
    with pytest.raises(VoiceProblem, match="install espeakng-loader"):
        say(process)


def test_it_works_from_a_folder_with_misleading_modules(tmp_path, monkeypatch, process):
    (tmp_path / "json.py").write_text("raise SystemExit('wrong json')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert say(process).sound


def test_nothing_is_printed(capfd, process):
    process.say("hello", "gmq/fo", NORMAL)  # "Can't read dictionary file", says espeak-ng
    with pytest.raises(Crash):
        process.say(*DEADLY, NORMAL)
    assert capfd.readouterr() == ("", "")


def test_the_worker_dies_with_its_parent_even_when_it_is_killed():
    program = (
        "from inference.voice.espeak_process import EspeakProcess\n"
        "process = EspeakProcess()\n"
        "process.say('Hi.', 'gmw/en-US', ((1, 158),))\n"
        "print(process.pid, flush=True)\n"
        "input()\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    worker = int(parent.stdout.readline())
    assert is_running(worker)
    parent.kill()
    parent.communicate()
    assert wait_until(lambda: not is_running(worker))


def test_a_forked_child_starts_its_own_worker():
    program = (
        "import os\n"
        "from inference.voice.espeak_process import shared\n"
        "def say(): return len(shared().say('Hi.', 'gmw/en-US', ((1, 158),)).sound)\n"
        "size, pid = say(), shared().pid\n"
        "child = os.fork()\n"
        "if child == 0: os._exit(0 if say() == size and shared().pid != pid else 1)\n"
        "status = os.waitpid(child, 0)[1]\n"
        "print(status, say() == size, shared().pid == pid)\n"
    )
    # Python 3.12 warns of any fork beside threads.
    quiet = [sys.executable, "-W", "ignore::DeprecationWarning"]
    done = subprocess.run([*quiet, "-c", program], capture_output=True, check=True)
    assert done.stdout.split() == [b"0", b"True", b"True"]
    assert done.stderr == b""
