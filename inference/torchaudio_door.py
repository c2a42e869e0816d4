"""Makes torchaudio importable beside a torch that its compiled library was not built for.

The torchaudio that pip finds is compiled against CUDA. Beside a CPU build of torch its library
cannot be loaded, `import torchaudio` raises OSError, and so does whatever imports torchaudio when
it is installed: transformers, diffusers, coqui-tts. Nothing that is used of it needs the library:
resampling and spectrograms are plain torch.

Call `open_torchaudio` before the first import of transformers, diffusers or TTS. Where torch and
torchaudio fit together it imports torchaudio and does nothing else.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
import threading
from types import ModuleType

_lock = threading.Lock()


def open_torchaudio() -> None:
    with _lock:
        if importlib.util.find_spec("torchaudio") is None:
            return  # transformers does without; whoever cannot says so itself
        try:
            importlib.import_module("torchaudio")
        except OSError:
            for name in [name for name in sys.modules if name.partition(".")[0] == "torchaudio"]:
                del sys.modules[name]  # half imported
            sys.modules["torchaudio._extension"] = _without_library()
            importlib.import_module("torchaudio")


def _without_library() -> ModuleType:
    """What torchaudio itself finds there when it was built without its library."""
    extension = ModuleType("torchaudio._extension")
    extension.__dict__.update(
        _IS_TORCHAUDIO_EXT_AVAILABLE=False,
        _IS_ALIGN_AVAILABLE=False,
        fail_if_no_align=lambda function: function,
    )
    return extension
