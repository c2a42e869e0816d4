"""How the client counts, with the reporter that huggingface_hub uses for Xet storage.

Xet itself cannot be had on a loopback; this is as near as it gets.
"""

import json
import logging
from types import SimpleNamespace

from huggingface_hub.utils._xet_progress_reporting import XetDownloadProgressReporter

from inference.weights.client import _Counter


def test_bytes_from_xet_are_counted_once(capsys, monkeypatch):
    monkeypatch.setattr("inference.weights.client.TELL_EACH_S", 0)
    with XetDownloadProgressReporter(
        reconstruction_desc="lips", total=300, log_level=logging.WARNING, tqdm_class=_Counter
    ) as reporter:
        for done, transferred in ((0, 50), (100, 120), (300, 200)):
            reporter.update_progress(
                SimpleNamespace(
                    total_bytes=300,
                    total_bytes_completed=done,
                    total_bytes_completion_rate=1.0,
                    total_transfer_bytes_completed=transferred,
                    total_transfer_bytes_completion_rate=1.0,
                )
            )
    told = [json.loads(line)["arrived"] for line in capsys.readouterr().out.splitlines()]
    assert told == [100, 300]
