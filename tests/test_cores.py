"""How many cores torch gives to each thread."""

import threading

import torch

from inference import gpu
from inference.cores import cores, shared_out


def test_the_cores_are_shared_out_and_everyone_keeps_theirs(monkeypatch):
    everyone = torch.get_num_threads()
    monkeypatch.setattr(gpu, "cpu_threads", lambda: 6)
    for jobs, threads, each in ((1, 1, 6), (7, 1, 6), (8, 2, 3), (12, 3, 2), (100, 4, 1)):
        with shared_out(jobs) as crew:
            assert crew.count == threads
            assert crew.submit(torch.get_num_threads).result(10) == each
    for jobs, threads, each in ((1, 1, 6), (2, 2, 3), (100, 4, 1)):
        with shared_out(jobs, small_steps=True) as crew:
            assert crew.count == threads
            assert crew.submit(torch.get_num_threads).result(10) == each
    assert torch.get_num_threads() == everyone


def test_each_core_computes_alone_and_nobody_else_is_slowed_down():
    everyone = torch.get_num_threads()
    together = threading.Barrier(gpu.cpu_threads())

    def threads() -> int:
        together.wait(10)  # each of them is asked
        return torch.get_num_threads()

    pool = cores()
    assert pool is cores()
    asked = [pool.submit(threads) for _ in range(gpu.cpu_threads())]
    assert [future.result() for future in asked] == [1] * gpu.cpu_threads()
    assert torch.get_num_threads() == everyone
    seen: list[int] = []
    newcomer = threading.Thread(target=lambda: seen.append(torch.get_num_threads()))
    newcomer.start()
    newcomer.join()
    assert seen == [everyone]
