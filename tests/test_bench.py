"""The benchmarks, which no other test runs, still fit what they measure."""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages

import pytest

import bench

MODULES = [module.name for module in walk_packages(bench.__path__, "bench.")
           if not module.name.endswith("__main__")]  # fmt: skip


@pytest.mark.parametrize("name", MODULES)
def test_what_a_benchmark_imports_is_there(name):
    assert import_module(name).__doc__
