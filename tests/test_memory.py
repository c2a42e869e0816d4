"""What takes memory, what is free, and what is said when it was not enough."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from inference import gpu, memory


class Holder:
    def __init__(self, *things) -> None:
        self.things = things
        self.named = {"again": things}


@pytest.fixture
def kept(monkeypatch):
    monkeypatch.setattr(gpu, "_kept", {})


def test_numbers_are_counted_wherever_they_are_and_once():
    network = torch.nn.Sequential(torch.nn.Linear(10, 10), torch.nn.BatchNorm1d(10))
    own = 4 * (100 + 10 + 4 * 10) + 8
    assert memory.bytes_of(network) == {"cpu": own}
    tensor, array = torch.zeros(100, dtype=torch.float16), np.zeros(50, np.float32)
    holder = Holder(network, tensor, tensor[:10], [array, array[:5]], "words", 3)
    assert memory.bytes_of(holder) == {"cpu": own + 200 + 200}
    assert memory.bytes_of(object()) == {}
    assert memory.bytes_of(torch.zeros(3, device="meta")) == {"meta": 12}


def test_one_that_holds_itself_is_counted():
    holder = Holder(np.zeros(10, np.uint8))
    holder.named["self"] = holder
    assert memory.bytes_of(holder) == {"cpu": 10}


@pytest.mark.parametrize(("error", "short"), [
    (MemoryError(), True),
    (torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB"), True),
    (RuntimeError("[enforce fail at alloc_cpu.cpp:118] DefaultCPUAllocator: can't allocate memory: "
                  "you tried to allocate 40000000000000 bytes. Error code 12"), True),
    (RuntimeError("MPS backend out of memory (MPS allocated: 8.0 GB)"), True),
    (RuntimeError("The size of tensor a (3) must match"), False),
    (ValueError("out of memory"), False),
])  # fmt: skip
def test_too_little_is_told_from_other_errors(error, short):
    assert memory.is_short(error) == short


def test_torch_says_so_here():
    with pytest.raises(RuntimeError) as told:
        torch.empty(10**15)
    assert memory.is_short(told.value)


def test_what_is_free_on_this_computer():
    free = memory.free_bytes("cpu")
    assert 1e8 < free < 1e15


def test_what_linux_tells(tmp_path):
    told = tmp_path / "meminfo"
    told.write_text("MemTotal: 16000 kB\nMemAvailable:  9000 kB\nSwapFree: 1000 kB\n")
    assert memory._free_of_the_system(told) == 10_000 * 1024
    told.write_text("something else")
    assert memory._free_of_the_system(told) == memory._free_of_the_system(tmp_path) == math.inf


@pytest.mark.parametrize(("limit", "free"), [("1000", 650), ("max", math.inf)])
def test_what_a_container_leaves(tmp_path, limit, free):
    (tmp_path / "memory.max").write_text(f"{limit}\n")
    (tmp_path / "memory.current").write_text("400\n")
    (tmp_path / "memory.stat").write_text("anon 300\ninactive_file 50\n")
    assert memory._free_in_the_container(tmp_path) == free
    assert memory._free_in_the_container(tmp_path / "none") == math.inf


@pytest.fixture
def machine(kept, monkeypatch):
    """One of 1000 bytes, beside what is kept; returns what is there."""

    def free(device: str) -> float:
        return 1000 - sum(one.bytes[device] for one in gpu._kept.values())

    monkeypatch.setattr(memory, "free_bytes", free)
    for name in "abc":
        gpu.keep(name, lambda: np.zeros(200, np.uint8))
    gpu.keep("of no size", object)
    return lambda: "".join(name for name in "abcdef" if gpu.is_kept(name))


def test_what_was_used_longest_ago_goes_first_and_no_more_than_that(machine):
    gpu.keep("a", lambda: pytest.fail("it is there"))
    assert gpu.make_room(400, "cpu") == 0
    assert machine() == "abc"
    assert gpu.make_room(500, "cpu") == 0
    assert machine() == "ac"
    assert gpu.make_room(700, "cpu") == 0
    assert machine() == "a"


def test_some_may_not_go_and_what_still_lacks_is_told(machine):
    assert gpu.make_room(1000, "cpu", but=["b"]) == 200
    assert machine() == "b"
    assert gpu.is_kept("of no size")


def test_room_on_one_device_is_not_made_on_another(machine):
    assert gpu.make_room(1200, "cuda") == 200
    assert machine() == "abc"
