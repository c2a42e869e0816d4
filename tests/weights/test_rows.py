import re
import subprocess
import sys
from pathlib import Path

import pytest

from inference.errors import WeightsProblem
from inference.weights import ROWS, WAV2LIP_GAN, Folder, find
from inference.weights.places import size
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
