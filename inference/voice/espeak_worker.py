"""The process in which espeak-ng runs. Started by `espeak_process`, never imported.

espeak-ng is written in C, keeps global state and may hang or crash on odd text: here it
can do neither harm nor print. It also stays what its licence (GPL-3.0-or-later) is about:
a separate, replaceable program, spoken to over pipes.

Uses the standard library alone, so that it starts in milliseconds and without the paths of
whoever started it. Not responsible for what the numbers mean or for checking them.

    python -I -S espeak_worker.py LIBRARY DATA

Request:  u32 length, JSON {"text", "voice", "parameters": [[id, value], ...]}
Reply:    u32 status (0 fine, else espeak-ng's error), u32 events, u32 bytes of sound,
          the events (EVENT_LAYOUT each), the sound (int16, native order)
The first thing sent is a reply to nothing: status 0 and no sound when espeak-ng is ready.
"""

import _ctypes
import ctypes
import json
import os
import queue
import struct
import sys
import threading

REPLY_LAYOUT = struct.Struct("=III")
EVENT_LAYOUT = struct.Struct("=iiii8s")  # type, text position from 1, length, sample, phone

# Names and values from espeak-ng's speak_lib.h.
OUTPUT_SYNCHRONOUS = 2
PHONEME_EVENTS, PHONEME_IPA, DONT_EXIT = 0x0001, 0x0002, 0x8000
POSITION_IN_CHARACTERS = 1
CHARACTERS_UTF8, END_PAUSE = 0x0001, 0x1000
LIST_TERMINATED = 0
START_FAILED = 0xFFFF


class Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position_ms", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),  # a union; the phone's letters, maybe without an end
    )


class Espeak:
    """One freshly loaded library: no state of an earlier text can be heard in the next."""

    Callback = ctypes.CFUNCTYPE(
        ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(Event)
    )

    def __init__(self, library: str) -> None:
        self.library = ctypes.CDLL(library)
        self.sound = bytearray()
        self.events = bytearray()
        self.voice: str | None = None
        self.status = 0  # of having looked for it
        self.callback = self.Callback(self.receive)
        # A path of 160 characters or more is silently dropped by espeak-ng: the process
        # has gone to the data's folder, and "." is short.
        rate = self.library.espeak_Initialize(
            OUTPUT_SYNCHRONOUS, 0, b".", PHONEME_EVENTS | PHONEME_IPA | DONT_EXIT
        )
        if rate != 22050:
            raise OSError("espeak-ng did not start")
        # Breath is made of random numbers, which else depend on the time of day. An older
        # espeak-ng has no such function, and C's own numbers.
        if hasattr(self.library, "espeak_ng_SetRandSeed"):
            self.library.espeak_ng_SetRandSeed(ctypes.c_long(1))
        ctypes.CDLL("ucrtbase" if os.name == "nt" else None).srand(1)
        self.library.espeak_SetSynthCallback(self.callback)

    def receive(self, wave, count, events):
        if wave and count > 0:
            self.sound += ctypes.string_at(wave, 2 * count)
        index = 0
        while events[index].type != LIST_TERMINATED:
            event = events[index]
            letters = ctypes.string_at(ctypes.addressof(event) + Event.id.offset, 8)
            self.events += EVENT_LAYOUT.pack(
                event.type, event.text_position, event.length, event.sample, letters
            )
            index += 1
        return 0

    def find(self, voice: str) -> int:
        if voice != self.voice:
            self.voice = voice
            self.status = int(self.library.espeak_SetVoiceByName(voice.encode()))
        return self.status

    def say(self, text: str, voice: str, parameters: list[list[int]]) -> int:
        status = self.find(voice)
        if status:
            return status
        for parameter, value in parameters:
            self.library.espeak_SetParameter(parameter, value, 0)
        data = text.encode("utf-8", "replace") + b"\0"
        return int(
            self.library.espeak_Synth(
                data,
                ctypes.c_size_t(len(data)),
                0,
                POSITION_IN_CHARACTERS,
                0,
                CHARACTERS_UTF8 | END_PAUSE,
                None,
                None,
            )
        )

    def unload(self) -> None:
        self.library.espeak_Terminate()
        release = getattr(_ctypes, "FreeLibrary", None) or _ctypes.dlclose  # Windows, others
        release(self.library._handle)


def listen(requests: "queue.SimpleQueue[bytes]") -> None:
    """Read requests; when whoever started the process is gone, end it at once.

    In a thread of its own, so that the end is noticed while espeak-ng is busy or hangs.
    """
    source = sys.stdin.buffer
    while True:
        head = source.read(4)
        body = source.read(struct.unpack("=I", head)[0]) if len(head) == 4 else b""
        if not body:
            os._exit(0)
        requests.put(body)


def main(library: str, data: str) -> None:
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)  # whatever espeak-ng prints is not an answer
    os.dup2(nowhere, 2)

    def answer(status: int, events: bytes = b"", sound: bytes = b"") -> None:
        answers.write(REPLY_LAYOUT.pack(status, len(events) // EVENT_LAYOUT.size, len(sound)))
        answers.write(events)
        answers.write(sound)
        answers.flush()

    try:
        os.chdir(data)
        Espeak(library).unload()
    except (OSError, AttributeError):  # no such file, not a library, not espeak-ng
        answer(START_FAILED)
        return
    answer(0)

    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=listen, args=(requests,), daemon=True).start()
    espeak = Espeak(library)
    while True:
        request = json.loads(requests.get())
        if espeak.voice not in (None, request["voice"]):
            espeak.unload()
            espeak = Espeak(library)
        status = espeak.say(request["text"], request["voice"], request["parameters"])
        answer(status, bytes(espeak.events), bytes(espeak.sound))
        espeak.unload()
        # The same voice is likely to be asked for next: it is found while nobody waits for it.
        espeak = Espeak(library)
        espeak.find(request["voice"])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
