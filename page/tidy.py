"""Folders that Gradio's cleaning leaves empty: it deletes files alone."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

from gradio.utils import get_upload_folder

OLD_S = 3600  # a younger one may be waiting for its file


def remove_empty_folders(older_than_s: float = OLD_S) -> None:
    """Among uploads and results. Safe beside anything else: no folder with a file is removed."""
    uploads = Path(get_upload_folder())
    for folder in uploads.iterdir() if uploads.is_dir() else ():
        with suppress(OSError):  # not empty, not a folder, or gone already
            if time.time() - folder.stat().st_mtime > older_than_s:
                folder.rmdir()
