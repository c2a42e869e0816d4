"""Folders of files whose sha256 nobody published: checked with the Hub's word, then by memory."""

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from inference import cli_weights
from inference.errors import WeightsProblem
from inference.weights import fetch_folder, local_path, verify
from inference.weights.rows import Source, folder

FILES = {
    "config.json": b'{"size": 3}',
    "nets/voice.safetensors": os.urandom(400_000),
}


@pytest.fixture
def row():
    return folder(
        "voice",
        "someone/voice",
        {path: len(data) + 7 for path, data in FILES.items()},  # "about"
        licence="MIT",
        commercial_use="yes",
        purpose="A voice.",
    )


def test_its_files_come_together_as_they_lie_on_the_hub(hub, places, row):
    hub.add("someone/voice", FILES | {"README.md": b"not needed"})
    heard = []
    root = fetch_folder(row, lambda fraction, sentence: heard.append(fraction), places)
    assert {path: (root / path).read_bytes() for path in FILES} == FILES
    assert not hub.asked("README") and not (root / "README.md").exists()
    assert heard == sorted(heard) and heard[-1] == 1

    before = len(hub.requests)
    assert fetch_folder(row, hub=places) == root
    assert len(hub.requests) == before


def test_what_came_first_is_what_is_right(hub, places, row):
    hub.add("someone/voice", FILES)
    root = fetch_folder(row, hub=places)
    weights = row.files[1]
    path = (root / weights.path).resolve()
    path.write_bytes(b"else" + FILES[weights.path][4:])
    assert verify(weights, hub=places) == {root / weights.path: False}
    assert local_path(weights, places) is None
    fetch_folder(row, hub=places)
    assert path.read_bytes() == FILES[weights.path]


def test_a_damaged_one_is_named_as_it_is_brought_again(hub, places, row):
    hub.add("someone/voice", FILES)
    root = fetch_folder(row, hub=places)
    for file in row.files:
        (root / file.path).resolve().write_bytes(b"else")
    with pytest.raises(WeightsProblem, match="--download voice to have them again"):
        cli_weights._verify(row.files, places)


def test_another_file_on_the_branch_is_told_not_taken(hub, places, row):
    hub.add("someone/voice", FILES)
    root = fetch_folder(row, hub=places)
    for file in row.files:
        (root / file.path).resolve().unlink()
        (root / file.path).unlink()
    hub.add("someone/voice", FILES | {"config.json": b'{"size": 4}'})
    with pytest.raises(WeightsProblem, match=r"config\.json of someone/voice is another") as told:
        fetch_folder(row, hub=places)
    (record,) = re.findall(r"delete (\S+) and", told.value.sentence)
    Path(record).unlink()
    assert (fetch_folder(row, hub=places) / "config.json").read_bytes() == b'{"size": 4}'


@pytest.mark.parametrize("path", FILES)
def test_what_is_not_as_announced_is_not_taken(hub, places, row, path):
    hub.add("someone/voice", FILES)
    name = path.rpartition("/")[2]
    hub.trouble("GET /cdn" if name.endswith("safetensors") else f"GET .*{name}", damaged=True)
    with pytest.raises(WeightsProblem, match="arrived damaged"):
        fetch_folder(row, hub=places)
    assert local_path(row.files[list(FILES).index(path)], places) is None


def test_a_branch_that_moves_between_two_files(hub, places, row):
    """The first file is of the old commit: it comes again, with the second."""
    hub.add("someone/voice", {"config.json": FILES["config.json"]})
    with pytest.raises(WeightsProblem):
        fetch_folder(row, hub=places)
    hub.add("someone/voice", FILES)
    root = fetch_folder(row, hub=places)
    assert all((root / path).is_file() for path in FILES)


def test_a_folder_of_ones_own_is_taken_as_it_is(hub, places, row, tmp_path):
    mine = replace(places, own=tmp_path / "mine")
    for path, data in FILES.items():
        (mine.own / "voice" / path).parent.mkdir(parents=True, exist_ok=True)
        (mine.own / "voice" / path).write_bytes(data)
    assert fetch_folder(row, hub=mine) == mine.own / "voice"
    assert hub.requests == []

    (mine.own / "voice" / "config.json").unlink()
    hub.add("someone/voice", FILES)
    with pytest.raises(WeightsProblem, match=r"do not lie together: copy config\.json"):
        fetch_folder(row, hub=mine)


COPY = "else/copy"


@pytest.fixture
def copied(row):
    """The row, of a folder that a mirror has, too."""
    files = tuple(replace(file, mirrors=(Source(COPY, file.path),)) for file in row.files)
    return replace(row, files=files)


def test_a_repository_that_is_gone_is_taken_from_its_copy(hub, places, copied):
    hub.add(COPY, FILES)
    root = fetch_folder(copied, hub=places)
    assert {path: (root / path).read_bytes() for path in FILES} == FILES
    assert "models--else--copy" in str(root)


def test_one_that_goes_while_it_comes_is_taken_from_its_copy_as_a_whole(hub, places, copied):
    hub.add("someone/voice", {"config.json": FILES["config.json"]})
    hub.add(COPY, FILES)
    root = fetch_folder(copied, hub=places)
    assert {path: (root / path).read_bytes() for path in FILES} == FILES
    assert "models--else--copy" in str(root)
