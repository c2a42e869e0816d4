"""app.py, whose Wav2Lip lies on the Hub that HF_ENDPOINT names: as a repository, a commit, a hash
and a length on the command line."""

from __future__ import annotations

import sys
from dataclasses import replace

from inference import weights
from inference.weights import registry, rows

if __name__ == "__main__":
    repo, revision, sha256, length = sys.argv[1:]
    row = replace(
        rows.WAV2LIP_GAN, repo=repo, path="wav2lip_gan.pth", revision=revision, sha256=sha256,
        bytes=int(length), mirrors=(),
    )  # fmt: skip
    weights.WAV2LIP_GAN = rows.WAV2LIP_GAN = row
    registry.ROWS = (row,)
    from app import main

    main([])
