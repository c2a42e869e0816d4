"""Rows of the neural voices: folders as transformers reads them.

Their hashes are not published apart from the Hub, so the first download gives them. A revision is
named where it is known to hold the files in this layout; elsewhere the repository has not changed
in years, and its branch is named.
"""

from __future__ import annotations

from inference.weights.rows import Folder, folder

_VITS = {
    "config.json": 1_700,
    "tokenizer_config.json": 300,
    "vocab.json": 1_500,
    "model.safetensors": 145_300_000,
}

VITS_LJS = folder(
    "vits-ljs",
    "kakao-enterprise/vits-ljs",
    _VITS,
    revision="3bcb8321394f671bd948ebf0d086d694dda95464",
    licence="MIT",
    commercial_use="yes",
    purpose="VITS: a woman who reads American English.",
)
VITS_VCTK = folder(
    "vits-vctk",
    "kakao-enterprise/vits-vctk",
    _VITS | {"model.safetensors": 159_000_000},
    licence="MIT",
    commercial_use="yes",
    purpose="VITS: 108 people with the accents of the English-speaking world.",
)

# Language tag -> the code of its repository, for the languages that the built-in voice can align.
# From the list of what MMS published (1,143 checkpoints): there are none for Italian, Czech,
# Danish, Norwegian, Japanese or Mandarin.
MMS_CODES = {
    "sq": "sqi", "am": "amh", "ar": "ara", "hyw": "hyw", "as": "asm",
    "az": "azj-script_latin", "ba": "bak", "eu": "eus", "bn": "ben", "bg": "bul", "my": "mya",
    "ca": "cat", "hak": "hak", "cv": "chv", "nl": "nld", "en-us": "eng", "fi": "fin",
    "fr-fr": "fra", "de": "deu", "el": "ell", "gn": "grn", "gu": "guj", "ht": "hat", "he": "heb",
    "hi": "hin", "hu": "hun", "is": "isl", "id": "ind", "kn": "kan", "kk": "kaz", "ko": "kor",
    "ku": "kmr-script_latin", "ky": "kir", "la": "lat", "lv": "lav", "ms": "zlm", "ml": "mal",
    "mr": "mar", "or": "ory", "om": "orm", "pap": "pap", "fa": "fas", "pl": "pol", "pt-br": "por",
    "pa": "pan", "ro": "ron", "ru": "rus", "shn": "shn", "es": "spa", "sw": "swh", "sv": "swe",
    "ta": "tam", "tt": "tat", "te": "tel", "th": "tha", "ti": "tir", "tr": "tur",
    "tk": "tuk-script_latin", "uk": "ukr", "ur": "urd-script_arabic", "ug": "uig-script_arabic",
    "uz": "uzb-script_cyrillic", "vi": "vie", "cy": "cym",
}  # fmt: skip
_MMS_REVISIONS = {"eng": "c71de0fe7204c83f1c10820a7d696d0b450048ba"}

MMS = {
    tag: folder(
        f"mms-{code}",
        f"facebook/mms-tts-{code}",
        _VITS,
        revision=_MMS_REVISIONS.get(code, "main"),
        licence="CC-BY-NC-4.0",
        commercial_use="no",
        purpose=f"MMS: a voice in the language {code}.",
    )
    for tag, code in MMS_CODES.items()
}

_KOKORO_VOICE_BYTES = 523_000
_KOKORO_SHA256 = {
    path: sha256
    for sha256, path in (
        ("496dba118d1a58f5f3db2efc88dbdc216e0483fc89fe6e47ee1f2c53f18ad1e4", "kokoro-v1_0.pth"),
        ("0ab5709b8ffab19bfd849cd11d98f75b60af7733253ad0d67b12382a102cb4ff", "voices/af_heart.pt"),
    )
}


def kokoro(voice: str) -> Folder:
    """The network, and one of its voices."""
    return folder(
        "kokoro",
        "hexgrad/Kokoro-82M",
        {
            "config.json": 2_400,
            f"voices/{voice}.pt": _KOKORO_VOICE_BYTES,
            "kokoro-v1_0.pth": 327_200_000,
        },
        revision="f3ff3571791e39611d31c381e3a41a3af07b4987",
        sha256=_KOKORO_SHA256,
        licence="Apache-2.0",
        commercial_use="yes",
        purpose="Kokoro: people who speak six languages.",
    )


KOKORO = kokoro("af_heart")

ROWS = (KOKORO, VITS_LJS, VITS_VCTK)
