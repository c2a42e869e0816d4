"""Files out of zip files on the web: whole, what came first, never outside their folder."""

import hashlib
import io
import os
import re
import stat
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from inference.errors import Cancelled, WeightsProblem
from inference.weights import fetch, fetch_folder, local_path, to_come, verify
from inference.weights.rows import Archive, Folder, unpacked_folder

NET, VOCODER = os.urandom(500_000), os.urandom(50_000)
INSIDE = {"net/config.json": b'{"size": 3}', "net/model.pth": NET, "net/README.md": b"unused"}
WHERE = "/releases/v1/net.zip"


def zipped(content: dict[str, bytes], links: tuple[str, ...] = ()) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in content.items():
            opened.writestr(name, data)
        for name in links:
            info = zipfile.ZipInfo(name)
            info.external_attr = (stat.S_IFLNK | 0o777) << 16
            opened.writestr(info, "/etc/passwd")
    return stream.getvalue()


@pytest.fixture
def row(hub) -> Folder:
    hub.files[WHERE] = zipped(INSIDE)
    hub.files["/releases/v1/vocoder.zip"] = zipped({"v/model.pth.tar": VOCODER, "v/c.json": b"{}"})
    archives = {
        Archive("net-zip", hub.url + WHERE, 500_000): {"model.pth": 500_000, "config.json": 11},
        Archive("vocoder-zip", f"{hub.url}/releases/v1/vocoder.zip", 50_000): {
            "vocoder/model.pth": 50_000
        },
    }
    return unpacked_folder(
        "net", archives, licence="MIT", commercial_use="yes", purpose="A network."
    )


def pinned(row: Folder, sha256: str, size: int) -> Folder:
    """The row, knowing what its first archive is."""
    files = tuple(
        replace(file, archive=replace(file.archive, sha256=sha256, bytes=size))
        if file.archive.id == "net-zip" else file
        for file in row.files
    )  # fmt: skip
    return replace(row, files=files)


def sentence_of(error: pytest.ExceptionInfo[WeightsProblem]) -> str:
    sentence = error.value.sentence
    assert sentence.endswith(".") and ". " not in sentence and "\n" not in sentence
    return sentence


def leftovers(places) -> list[str]:
    """Whatever lies there beside files in use, records and locks."""
    return [
        str(path.relative_to(places.kept))
        for path in places.kept.rglob("*")
        if path.is_file() and path.suffix not in (".json", ".lock") and "net/" not in str(path)
    ]


def test_what_is_needed_comes_together_and_only_once(hub, places, row):
    assert to_come(*row.files, hub=places) == [*row.files]
    heard = []
    root = fetch_folder(row, lambda *told: heard.append(told), places)
    there = {str(path.relative_to(root)): path for path in root.rglob("*") if path.is_file()}
    assert set(there) == {"model.pth", "config.json", "vocoder/model.pth"}
    assert there["model.pth"].read_bytes() == NET
    assert there["vocoder/model.pth"].read_bytes() == VOCODER
    fractions, sentences = zip(*heard, strict=True)
    assert list(fractions) == sorted(fractions) and fractions[-1] == 1
    assert sentences[0] == f"Looking for net.zip on {hub.url.removeprefix('http://')}"
    assert "Unpacking net.zip" in sentences
    assert leftovers(places) == [] and len(hub.requests) == 2
    assert fetch_folder(row, hub=replace(places, offline=True)) == root
    assert len(hub.requests) == 2 and not to_come(*row.files, hub=places)


def test_one_file_brings_its_archive_alone(hub, places, row):
    assert fetch(row.files[1], hub=places).read_bytes() == INSIDE["net/config.json"]
    assert local_path(row.files[0], places) and not local_path(row.files[2], places)


def test_progress_is_in_bytes(hub, places, row):
    hub.trouble("GET", times=1, bytes_per_s=1_000_000)
    heard = []
    fetch_folder(row, lambda _, sentence: heard.append(sentence), places)
    assert any(re.fullmatch(r"Downloading net.zip: \d+ kB of 500 kB", told) for told in heard)


@pytest.mark.parametrize("trouble", [{"damaged": True}, {"cut_after": 1000}, {"status": 500}])
def test_trouble_that_passes(hub, places, row, trouble):
    hub.trouble("GET", times=1, **trouble)
    assert fetch(row.files[0], hub=places).read_bytes() == NET


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        ({"damaged": True}, r"net.zip arrived damaged twice and was removed"),
        ({"bare": True}, r"net.zip arrived damaged twice and was removed"),  # a login page
        ({"cut_after": 1000}, r"The connection to 127.0.0.1:\d+ broke off while net.zip"),
        ({"status": 404}, r"/releases/v1/net.zip is there no more \(404\): update Mouthpiece"),
        ({"status": 403}, r"does not give net.zip \(403\)"),
        ({"status": 503}, r"is in trouble \(it answers 503\)"),
    ],
)
def test_trouble_that_stays_is_one_sentence(hub, places, row, trouble, said):
    hub.trouble("GET", **trouble)
    with pytest.raises(WeightsProblem, match=said) as error:
        fetch(row.files[0], hub=places)
    if "broke off" not in said:
        assert sentence_of(error).endswith("or unpack it into a folder net inside one that you "
                                           "name in MOUTHPIECE_WEIGHTS.")  # fmt: skip
    assert leftovers(places) == [] and not local_path(row.files[0], places)


def test_offline_and_without_a_network(hub, places, row):
    with pytest.raises(WeightsProblem, match=r"net.zip \(500 kB\) is not on this computer") as e:
        fetch(row.files[0], hub=replace(places, offline=True))
    assert "HF_HUB_OFFLINE is set" in sentence_of(e) and hub.requests == []
    archive = replace(row.files[0].archive, url="http://127.0.0.1:9/net.zip")
    with pytest.raises(WeightsProblem, match=r"127.0.0.1:9 cannot be reached"):
        fetch(replace(row.files[0], archive=archive), hub=places)


@pytest.mark.parametrize("stop_at", ["Looking", "Downloading", "Unpacking"])
def test_stopped_it_leaves_nothing(hub, places, row, stop_at):
    if stop_at == "Downloading":
        hub.trouble("GET", times=1, silent_after=300_000)  # it is in the middle when one stops

    def stop(_, sentence):
        if sentence.startswith(stop_at):
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        fetch(row.files[0], stop, places)
    assert leftovers(places) == [] and not local_path(row.files[0], places)


def test_what_came_first_is_what_is_right(hub, places, row):
    path = fetch(row.files[0], hub=places)
    path.write_bytes(b"else" + NET[4:])
    assert verify(row.files[0], hub=places) == {path: False}
    assert fetch(row.files[0], hub=places).read_bytes() == NET  # the same archive again
    path.unlink()
    hub.files[WHERE] = zipped(INSIDE | {"net/model.pth": b"other numbers"})
    with pytest.raises(WeightsProblem, match=r"net.zip of .* is another than when it first") as e:
        fetch(row.files[0], hub=places)
    assert not path.exists()
    (record,) = re.findall(r"delete (\S+) and", sentence_of(e))
    Path(record).unlink()
    assert fetch(row.files[0], hub=places).read_bytes() == b"other numbers"
    assert fetch_folder(row, hub=places)


def test_a_known_hash_is_held_to(hub, places, row):
    data = hub.files[WHERE]
    right = pinned(row, hashlib.sha256(data).hexdigest(), len(data))
    assert fetch(right.files[0], hub=places).read_bytes() == NET
    local_path(row.files[0], places).unlink()
    with pytest.raises(WeightsProblem, match="arrived damaged twice"):
        fetch(pinned(row, "0" * 64, len(data)).files[0], hub=places)
    with pytest.raises(WeightsProblem, match=r"not the file Mouthpiece knows \(it is larger\)"):
        fetch(pinned(row, "0" * 64, 1000).files[0], hub=places)
    assert leftovers(places) == []


@pytest.mark.parametrize(
    ("content", "links", "said"),
    [
        ({"../../evil.py": b"x"}, (), "a path in it leads out of its folder"),
        ({"/etc/evil": b"x"}, (), "a path in it leads out of its folder"),
        ({"..\\evil.py": b"x"}, (), "a path in it leads out of its folder"),
        ({}, ("net/config.json",), "it holds a link to somewhere else"),
        ({f"net/{n}": b"" for n in range(300)}, (), "it holds 30"),
        ({"net/config.json": bytes(60_000_000)}, (), "unpacked, it is larger than it can be"),
        ({"net/config.json": None}, (), "there is no config.json in it"),
    ],
)
def test_an_archive_that_is_up_to_something(hub, places, row, tmp_path, content, links, said):
    inside = {"net/model.pth": NET[:100]} | ({} if links else {"net/config.json": b"{}"}) | content
    hub.files[WHERE] = zipped({k: v for k, v in inside.items() if v is not None}, links)
    with pytest.raises(WeightsProblem, match=said) as error:
        fetch(row.files[0], hub=places)
    assert "net.zip is not a zip file as it should be" in sentence_of(error)
    assert len(hub.requests) == 1  # once is enough
    assert not list(tmp_path.rglob("evil*")) and not local_path(row.files[0], places)
    assert leftovers(places) == []


def test_a_folder_of_ones_own_stands_in(hub, places, row, tmp_path):
    mine = replace(places, own=tmp_path / "mine", offline=True)
    for path in ("model.pth", "config.json", "vocoder/model.pth"):
        (mine.own / "net" / path).parent.mkdir(parents=True, exist_ok=True)
        (mine.own / "net" / path).write_bytes(b"mine")
    assert fetch_folder(row, hub=mine) == mine.own / "net"
    assert hub.requests == []
