"""Does the Hub of the tests speak as the real client expects?"""

from pathlib import Path

from huggingface_hub import hf_hub_download, snapshot_download

from tests.loopback_hub import LoopbackHub

FILES = {"config.json": b'{"a": 1}', "unet/model.safetensors": bytes(range(256)) * 50}


def test_a_whole_repository_comes_and_is_there_without_the_hub(tmp_path):
    with LoopbackHub() as hub:
        sha = hub.add("someone/model", FILES)
        where = {"repo_id": "someone/model", "revision": sha, "cache_dir": tmp_path}
        folder = Path(snapshot_download(**where, endpoint=hub.url))
        assert {name: (folder / name).read_bytes() for name in FILES} == FILES
        assert len(hub.asked("GET /cdn/")) == 1
    assert Path(snapshot_download(**where, local_files_only=True)) == folder


def test_a_branch_is_the_newest_commit(tmp_path):
    with LoopbackHub() as hub:
        for content in (b"old", b"new"):
            hub.add("someone/model", {"config.json": content})
            path = hf_hub_download(
                "someone/model", "config.json", cache_dir=tmp_path, endpoint=hub.url
            )
            assert Path(path).read_bytes() == content
