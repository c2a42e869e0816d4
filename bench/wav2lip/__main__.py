from __future__ import annotations

import tempfile
from pathlib import Path

from bench.wav2lip.report import report

with tempfile.TemporaryDirectory() as folder:
    report(Path(folder))
