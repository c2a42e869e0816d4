"""Rows of the neural voices: folders as transformers reads them.

Where no hash is published apart from the Hub, the first download gives it. A revision is named
where it is known to hold the files in this layout; elsewhere the repository has not changed in
years, and its branch is named.
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
    revision="c7fb6a8456f6be15b10833413d490da761243087",
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
_MMS_REVISIONS = {
    "ben": "0da99de6074c8829121cdabfbdba423af18e8e56",
    "eng": "c71de0fe7204c83f1c10820a7d696d0b450048ba",
    "fas": "2bcc2e040356650b197ebce1bb9a0d50212800a4",
    "fra": "5806d92d6247218c0e81e5f1a7462f6f636f70a2",
    "guj": "b72e80a7eeca90b72e0af2e2d00b77a336ce242d",
    "hin": "1d83b223ec78e30b944f7d96bd117eb3d7023303",
    "kan": "30e3c5d533e8c559c10bf0d25637fea51b95bd7c",
    "kor": "1b6491366d2ed6ea8e4e735607155d9f0110df29",
    "mal": "893b8c6442d6a630896d1d3ac0f429094ddfae82",
    "mar": "7af4a6db1df2eb20042d24cc7c180a492df1cc13",
    "ory": "581f221219b728fab4d53efb24e18134bd1a9e28",
    "pan": "45d7962e8daba724f9ff251ee3198bdb47a5f498",
    "por": "7908d3953d285b6da2582b5105448b6e56e70e82",
    "rus": "a6f0f76c028c49175f42074ee79bd3e17ee1dd47",
    "spa": "833b96c0278c85cf09776d565ba8f1cb2819f7ec",
    "tam": "e9cf59dae34f0f51e3b1842876a658e4516f9fe4",
    "tel": "dea6807154acc01918581982dcd40a116882a14d",
    "urd-script_arabic": "4c4f53d52e4f0b40cb8e7f36dcef66a2a73619c5",
    "vie": "b58928d033932a49aa8e3d6cf11625b25fe928d2",
}
_MMS_SHA256 = {
    "ben": "6a0e055ec13ecd0a07ead04dec7974a071846e64a9fe0c0b188f61b32a9bd5ba",
    "eng": "69cf8b651c1493f1801dfd2311c298d694a38357bc9a1e41f410491ea6f0e1be",
    "guj": "f1f4e01188507d3cc8526d1326a6f1c8a9b51e5fd9abe7a92b500326808a0c6a",
    "hin": "675b45f0c34c5f7f8c78baf0403a6afb16a3e5fac0c2740601dad877d1f5cb0c",
    "kan": "12a68748b7aeab553c8b145ab2de198617644eb89e5f0b7008a2f3a7cf91a9bd",
    "mal": "a97a1e677ec67e05124b799dadd66630181fe9c29beb4e590454689ff8f698c5",
    "mar": "fb53c1d8cd642b1df939162c71f91fb75d40b9c919a860de2f171e46295312b9",
    "ory": "0bdc5d4b35d9011422e66b0fd8b45f65aa1420c937978481b1eede1db5510c6b",
    "tam": "29357e85c7f86f7725b6ff7bab78d1963899c16c2874da1db3a7d6b90f36b050",
    "tel": "067ac7ad1632d214dec61bf78cd3c2921358284614f5a4063378cc1434a389cf",
}

MMS = {
    tag: folder(
        f"mms-{code}",
        f"facebook/mms-tts-{code}",
        _VITS,
        revision=_MMS_REVISIONS.get(code, "main"),
        sha256={"model.safetensors": _MMS_SHA256[code]} if code in _MMS_SHA256 else None,
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

FASTSPEECH2 = folder(
    "fastspeech2",
    "espnet/fastspeech2_conformer_with_hifigan",
    {"config.json": 6_100, "vocab.json": 809, "pytorch_model.bin": 337_000_000},
    revision="7c7b76ccfcda92b7e9708f0c78e0b73f6f2247a3",
    licence="Apache-2.0",
    commercial_use="yes",
    purpose="FastSpeech2: a woman who reads American English.",
)

_SPEECHT5_SHA256 = {
    "config.json": "2caf62dde93699a90cfc35ff2a8de27b02b479a0c98881cbc55f9682cc43e258",
    "spm_char.model": "7fcc48f3e225f627b1641db410ceb0c8649bd2b0c982e150b03f8be3728ab560",
    "pytorch_model.bin": "d60d28067349ef66b50d8cd643ae56b6d6b8f27def929bc4ef6fcad907954190",
}
SPEECHT5 = folder(
    "speecht5",
    "microsoft/speecht5_tts",
    {"config.json": 2_062, "spm_char.model": 238_473, "pytorch_model.bin": 585_476_837},
    revision="30fcde30f19b87502b8435427b5f5068e401d5f6",
    sha256=_SPEECHT5_SHA256,
    licence="MIT",
    commercial_use="yes",
    purpose="SpeechT5: English, in the network itself.",
)
SPEECHT5_VOCODER = folder(
    "speecht5-vocoder",
    "microsoft/speecht5_hifigan",
    {"config.json": 636, "pytorch_model.bin": 50_672_453},
    revision="bb6f429406e86a9992357a972c0698b22043307d",
    sha256={
        "pytorch_model.bin": "b171e9bcd8a2b50dc9780040478dfa26783a9ee4be012cf5776914f091d6887b"
    },
    licence="MIT",
    commercial_use="yes",
    purpose="SpeechT5: that as sound.",
)

# Of each speaker of CMU ARCTIC one recording: those that transformers.js takes.
SPEECHT5_PEOPLE = {
    id: f"cmu_us_{id}_arctic-wav-arctic_{recording}.bin"
    for id, recording in (
        ("slt", "a0001"), ("clb", "a0001"), ("bdl", "a0003"), ("rms", "a0003"),
        ("jmk", "a0002"), ("awb", "b0002"), ("ksp", "a0007"),
    )
}  # fmt: skip
# The data set these were taken from is published under the MIT licence.
SPEECHT5_VOICES = folder(
    "speecht5-voices",
    "datasets/Xenova/cmu-arctic-xvectors-extracted",
    dict.fromkeys(SPEECHT5_PEOPLE.values(), 2_048),
    revision="b7b0b7fd0c1c77728ded8e1a908e863b490cfef4",
    licence="MIT",
    commercial_use="yes",
    purpose="SpeechT5: seven people, each in 512 numbers.",
)


ROWS = (
    KOKORO,
    VITS_LJS,
    VITS_VCTK,
    FASTSPEECH2,
    SPEECHT5,
    SPEECHT5_VOCODER,
    SPEECHT5_VOICES,
)
