"""The files neural engines need: which they are, where they come from, that they are whole.

`fetch` brings a file at its first use, `state_dict` reads what is in it. Importing this package
imports neither huggingface_hub nor torch. Call both before the work on a GPU begins, never
within: a visitor's GPU time is not for downloads.
"""

from inference.weights.fetching import fetch, fetch_all, fetch_folder, fetch_folders, verify
from inference.weights.places import (
    FOLDER_VARIABLE,
    Hub,
    bytes_to_come,
    first_use,
    local_path,
    size,
    to_come,
)
from inference.weights.registry import ROWS, find, find_file
from inference.weights.rows import S3FD, WAV2LIP, WAV2LIP_GAN, File, Folder, Source
from inference.weights.tensors import state_dict

__all__ = [
    "FOLDER_VARIABLE",
    "ROWS",
    "S3FD",
    "WAV2LIP",
    "WAV2LIP_GAN",
    "File",
    "Folder",
    "Hub",
    "Source",
    "bytes_to_come",
    "fetch",
    "fetch_all",
    "fetch_folder",
    "fetch_folders",
    "find",
    "find_file",
    "first_use",
    "local_path",
    "size",
    "state_dict",
    "to_come",
    "verify",
]
