"""Benchmarks and contact sheets: how fast it is, and how it looks."""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy; app.py says why
