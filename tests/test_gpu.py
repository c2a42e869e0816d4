"""One load for many threads, a lent GPU's rules, and no more threads than cores."""

from __future__ import annotations

import os
import threading
import time

import pytest

from inference import gpu
from tests.loopback_zero import LoopbackZero, asked_for


def test_elsewhere_the_function_is_left_as_it_is():
    def work(a):
        return a

    assert gpu.on_gpu(lambda a: 1)(work) is work


def test_a_lent_process_begins_with_what_was_loaded_before():
    with LoopbackZero() as zero:
        told = zero.run('''
import os
from inference import gpu
here = os.getpid()
gpu.keep("weights", lambda: here)

@gpu.on_gpu(lambda count, **_: count / 2)
def work(count, *, of):
    return gpu.keep("weights", lambda: "loaded again"), os.getpid(), gpu.device(), of

print(here, *work(33, of="words"))
''')
    here, found, there, device, of = told.split()
    assert found == here != there
    assert (device, of) == ("cuda", "words")
    assert [lent["pid"] for lent in zero.allowed] == [there]
    assert [lent["durationSeconds"] for lent in zero.asked] == [asked_for(17)]
    assert [lent["fail"] for lent in zero.released] == ["false"]


def test_a_lent_process_is_not_held_up_by_a_load_that_it_cannot_see_end():
    with LoopbackZero() as zero:
        told = zero.run('''
import threading
from inference import gpu
begun, end = threading.Event(), threading.Event()

def slow():
    begun.set()
    end.wait()
    return "there"

threading.Thread(target=gpu.keep, args=("weights", slow)).start()
begun.wait()

@gpu.on_gpu(lambda: 1)
def work():
    return gpu.keep("weights", lambda: "here")

print(work())
end.set()
''')
    assert told.split() == ["here"]


def test_many_threads_load_once():
    loads = []

    def load():
        loads.append(1)
        time.sleep(0.05)
        return object()

    found = []
    threads = [threading.Thread(target=lambda: found.append(gpu.keep("once", load)))
               for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(loads) == 1
    assert len({id(one) for one in found}) == 1
    gpu.forget("once")
    assert gpu.keep("once", lambda: "new") == "new"
    gpu.forget("once")


def test_one_load_does_not_wait_for_another():
    loading, done = threading.Event(), threading.Event()

    def slow():
        loading.set()
        assert done.wait(10)

    thread = threading.Thread(target=gpu.keep, args=("slow", slow))
    thread.start()
    assert loading.wait(10)
    assert gpu.keep("other", lambda: 1) == 1
    done.set()
    thread.join()
    gpu.forget("slow")
    gpu.forget("other")


def test_a_failed_load_is_tried_again():
    def fail():
        raise OSError("not now")

    with pytest.raises(OSError, match="not now"):
        gpu.keep("failing", fail)
    assert gpu.keep("failing", lambda: 2) == 2
    gpu.forget("failing")


@pytest.mark.parametrize(("told", "cores"), [
    ("max 100000\n", float("inf")), ("150000 100000\n", 1.5), ("nonsense", float("inf"))])
def test_cores_of_a_container(tmp_path, told, cores):
    (tmp_path / "cpu.max").write_text(told)
    assert gpu._container_cores(tmp_path / "cpu.max") == cores
    assert 1 <= gpu.cpu_threads() <= (os.cpu_count() or 1)


def test_the_memory_of_a_gpu_is_known_without_torch():
    import torch

    here = torch.cuda.get_device_properties(0).total_memory if torch.cuda.is_available() else 0
    assert gpu.cuda_bytes() == here


def test_a_cpu_is_asked_whether_it_takes_sixteen_bits():
    import torch

    told = getattr(torch.cpu, "get_capabilities", dict)()
    able = any(told.get(name) for name in ("avx512_bf16", "amx_bf16"))
    assert gpu.half("cpu") == ("bfloat16" if able else None)
    assert gpu.half("cuda") == "float16"
    assert gpu.half("mps") is None
