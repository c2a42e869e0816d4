"""ffmpeg: what is in a file, its sound, and frames into an mp4.

The only place that runs ffmpeg. Knows files, sizes and rates; knows nothing of faces or
voices.
"""

from inference.media.frames import (
    PictureStream,
    inspect_pictures,
    read_backwards,
    read_frames,
)
from inference.media.header import MediaInfo, is_footage, probe
from inference.media.mp4 import Soundtrack, VideoWriter, check_output
from inference.media.process import ffmpeg
from inference.media.sound import DecodedSound, cut_sound, decode_sound, write_wav

__all__ = [
    "DecodedSound",
    "MediaInfo",
    "PictureStream",
    "Soundtrack",
    "VideoWriter",
    "check_output",
    "cut_sound",
    "decode_sound",
    "ffmpeg",
    "inspect_pictures",
    "is_footage",
    "probe",
    "read_backwards",
    "read_frames",
    "write_wav",
]
