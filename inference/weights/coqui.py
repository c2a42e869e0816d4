"""Rows of coqui's voices, as its package coqui-tts lists them: one is on the Hub, the others are
zip files beside its old releases. Where a hash is known it is named; else the first download
gives it.
"""

from __future__ import annotations

from inference.weights.rows import Archive, folder, unpacked_folder

_RELEASES = "https://github.com/coqui-ai/TTS/releases/download"

XTTS = folder(
    "xtts-v2",
    "tts-hub/XTTS-v2",
    {
        "model.pth": 1_868_000_000,
        "config.json": 4_400,
        "vocab.json": 361_000,
        "speakers_xtts.pth": 7_750_000,
    },
    sha256={"model.pth": "d5822cb1d4bf97c418855e326562a934caa20cef01ebf4c90bf792df0fd5b99e"},
    licence="CPML (non-commercial)",
    commercial_use="no",
    purpose="XTTS-v2: clones a voice, in 16 languages.",
)

YOUR_TTS = unpacked_folder(
    "your-tts",
    {
        Archive(
            "your-tts-zip",
            f"{_RELEASES}/v0.10.1_models/tts_models--multilingual--multi-dataset--your_tts.zip",
            bytes=425_000_000,
        ): {
            "model_file.pth": 380_000_000,
            "config.json": 11_000,
            "speakers.json": 90_000,
            "language_ids.json": 60,
            "model_se.pth": 45_000_000,
            "config_se.json": 4_000,
        }
    },
    licence="CC-BY-NC-ND-4.0",
    commercial_use="no",
    purpose="YourTTS: clones a voice, in English, French and Portuguese.",
)

VITS_LJSPEECH = unpacked_folder(
    "coqui-vits-ljspeech",
    {
        Archive(
            "coqui-vits-ljspeech-zip",
            f"{_RELEASES}/v0.6.1_models/tts_models--en--ljspeech--vits.zip",
            bytes=135_000_000,
        ): {"model_file.pth": 145_000_000, "config.json": 9_000}
    },
    licence="Apache-2.0",
    commercial_use="yes",
    purpose="VITS by coqui: a woman who reads American English.",
)

VITS_VCTK = unpacked_folder(
    "coqui-vits-vctk",
    {
        Archive(
            "coqui-vits-vctk-zip",
            f"{_RELEASES}/v0.6.1_models/tts_models--en--vctk--vits.zip",
            bytes=147_691_678,
            sha256="ad753e5200614907627495b6177a08d755df1dbbde30eb6e31264caa2a3f3eaa",
        ): {"model_file.pth": 159_000_000, "config.json": 9_000, "speaker_ids.json": 2_000}
    },
    licence="Apache-2.0",
    commercial_use="yes",
    purpose="VITS by coqui: 108 people with the accents of the English-speaking world.",
)

FAST_PITCH = unpacked_folder(
    "coqui-fast-pitch",
    {
        Archive(
            "coqui-fast-pitch-zip",
            f"{_RELEASES}/v0.6.1_models/tts_models--en--ljspeech--fast_pitch.zip",
            bytes=150_000_000,
        ): {"model_file.pth": 160_000_000, "config.json": 9_000},
        Archive(
            "coqui-hifigan-zip",
            f"{_RELEASES}/v0.6.1_models/vocoder_models--en--ljspeech--hifigan_v2.zip",
            bytes=3_802_006,
            sha256="4378dc0afb12ae3f50c1614cb143c4084d066b28fde35b58f45fc6b56b1c75f3",
        ): {"vocoder/model_file.pth": 3_900_000, "vocoder/config.json": 5_000},
    },
    licence="Apache-2.0",
    commercial_use="yes",
    purpose="FastPitch by coqui, with its vocoder: a woman who reads American English.",
)

ROWS = (YOUR_TTS, XTTS, VITS_LJSPEECH, VITS_VCTK, FAST_PITCH)
