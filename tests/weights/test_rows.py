import re
import subprocess
import sys
from pathlib import Path

import pytest

from inference.errors import WeightsProblem
from inference.weights import ROWS, WAV2LIP_GAN, Folder, find, portraits
from inference.weights.places import size
from inference.weights.portraits import SD21, SD_TURBO
from inference.weights.rows import ROWS as FILES
from inference.weights.voices import MMS

ROOT = Path(__file__).parents[2]


def test_every_row_says_which_bytes_and_what_they_may_be_used_for():
    for file in FILES:
        assert re.fullmatch("[0-9a-f]{40}", file.revision)
        assert re.fullmatch("[0-9a-f]{64}", file.sha256)
        assert file.licence and file.purpose.endswith(".")
        assert file.bytes > 1_000_000 and (file.kept_bytes > 0) == (file.name.endswith(".pth"))
        assert len({source.repo for source in file.sources}) == len(file.sources) >= 2
    assert len({file.sha256 for file in FILES}) == len(FILES)


def test_a_folder_says_it_of_all_its_files():
    folders = [row for row in (*ROWS, *MMS.values()) if isinstance(row, Folder)]
    for folder in folders:
        assert folder.licence and folder.purpose.endswith(".")
        assert folder.bytes > 10_000
        for file in folder.files:
            if file.archive:
                assert file.archive.url.startswith("https://github.com/coqui-ai/TTS/releases/")
                assert file.path in file.archive.members
            else:
                assert re.fullmatch("[0-9a-f]{40}|main", file.revision)
            assert re.fullmatch("[0-9a-f]{64}|", file.sha256)
            assert (file.folder, file.licence) == (folder.id, folder.licence)
    ids = [row.id for row in (*ROWS, *MMS.values())]
    ids += [file.id for folder in folders for file in folder.files]
    ids += {file.archive.id for folder in folders for file in folder.files if file.archive}
    assert len(set(ids)) == len(ids)


def test_a_painter_is_pinned_to_the_byte():
    for folder in portraits.ROWS:
        for file in folder.files:
            assert re.fullmatch("[0-9a-f]{40}", file.revision)
            assert re.fullmatch("[0-9a-f]{64}", file.sha256)
            assert file.name.endswith((".safetensors", ".json", ".txt", ".jinja"))
            assert [source.path for source in file.sources] == [file.path] * len(file.sources)
        # All of it lies in a mirror, or none: its files are used together.
        (repos,) = {tuple(source.repo for source in file.sources) for file in folder.files}
        assert len(set(repos)) == len(repos)
        # As diffusers asks for them: a network each, with its configuration, of one precision.
        paths = {file.path for file in folder.files}
        for network in {path.rpartition("/")[0] for path in paths if "safetensors" in path}:
            assert f"{network}/config.json".lstrip("/") in paths
        variants = {path.endswith(".fp16.safetensors") for path in paths if path.endswith("s")}
        assert len(variants) == 1


def test_what_two_painters_share_is_one_content():
    contents = [{file.sha256 for file in folder.files} for folder in (SD21, SD_TURBO)]
    shared = {file.path for file in SD21.files if file.sha256 in contents[0] & contents[1]}
    assert shared == {
        "tokenizer/merges.txt",
        "tokenizer/vocab.json",
        "vae/diffusion_pytorch_model.fp16.safetensors",
    }


def test_rows_are_found_by_their_id():
    assert find("wav2lip_gan") is WAV2LIP_GAN
    assert find("mms-deu") is MMS["de"]
    with pytest.raises(WeightsProblem, match="choose wav2lip_gan, wav2lip, s3fd"):
        find("wav2lip_xl")


@pytest.mark.parametrize(
    ("count", "said"),
    [(435_801_865, "436 MB"), (1_730_000_000, "1.7 GB"), (167_500, "168 kB"), (12, "12 bytes")],
)
def test_sizes_are_said_in_round_numbers(count, said):
    assert size(count) == said


def test_importing_loads_nothing_heavy():
    heavy = {"torch", "safetensors", "huggingface_hub", "filelock"}
    script = f"import sys, inference.weights; print(sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
