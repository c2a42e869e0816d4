"""How many cores torch gives to each thread."""

import torch

from inference import gpu
from inference.cores import cores, shared_out


def test_the_cores_are_shared_out_and_everyone_keeps_theirs(monkeypatch):
    everyone = torch.get_num_threads()
    monkeypatch.setattr(gpu, "cpu_threads", lambda: 6)
    for jobs, threads, each in ((1, 1, 6), (2, 2, 3), (3, 3, 2), (100, 4, 1)):
        with shared_out(jobs) as crew:
            assert crew.count == threads
            assert crew.submit(torch.get_num_threads).result(10) == each
    assert torch.get_num_threads() == everyone


def test_one_thread_for_each_core_is_kept():
    crew = cores()
    assert crew is cores() and crew.count == gpu.cpu_threads()
    assert crew.submit(torch.get_num_threads).result(10) == 1
