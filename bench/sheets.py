"""`make sheets`: contact sheets of every preset and of test photographs, to be looked at.

One sheet a face: the mouth's positions close up, then lids, brows, gaze and the head's moves,
then consecutive frames of a spoken sentence.
"""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np

from inference.avatar.portrait import Portrait, open_portrait
from inference.avatar.presets import open_preset, presets
from inference.video.life import life_track
from inference.video.mouth import mouth_track
from inference.video.puppet import Puppet
from inference.video.tracks import MOUTH_CHANNELS
from inference.voice.espeak import speak

OUT = Path("out/sheets")
FRAME = 720
TILE = 280
SENTENCE = "Five big apples fell. My mother laughed, and we all moved on."
MOUTHS: dict[str, dict[str, float]] = {
    "rest": {}, "AA": {"jaw": 0.55}, "AE": {"jaw": 0.4, "wide": 0.5},
    "EE": {"jaw": 0.12, "wide": 0.9, "up": 0.35, "low": 0.5}, "OH": {"jaw": 0.35, "round": 0.7},
    "UU": {"jaw": 0.14, "round": 1}, "M B P": {"press": 1}, "F V": {"jaw": 0.06, "fv": 1},
    "S": {"jaw": 0.05, "wide": 0.4, "up": 0.4, "low": 0.5}, "L": {"jaw": 0.2, "tongue": 1},
}
MOVES: dict[str, dict[str, np.ndarray | float]] = {
    "half shut": {"blink": np.full(2, 0.5)}, "shut": {"blink": np.ones(2)}, "brows": {"brow": 0.9},
    "gaze": {"gaze": np.array([0.35, 0.05])}, "turned": {"moves": np.eye(6)[0] * 0.08},
    "nodding": {"moves": np.eye(6)[1] * 0.08}, "tilted": {"moves": np.eye(6)[2] * 0.05},
    "swaying": {"moves": np.array([0, 0, 0, 0.05, 0.03, 0.02])},
}


def main(names: list[str]) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    for name in names or [p.id for p in presets()]:
        write(name, open_preset(name))
    if not names:
        from skimage import data

        write("astronaut", open_portrait(data.astronaut()))


def write(name: str, portrait: Portrait) -> None:
    puppet = Puppet(portrait, FRAME, FRAME)
    rest = np.zeros(len(MOUTH_CHANNELS), np.float32)
    tiles = [tile(puppet, puppet.frame(mouth(m)), label, lips=True) for label, m in MOUTHS.items()]
    for label, move in MOVES.items():
        head = "moves" in move
        tiles.append(tile(puppet, puppet.frame(rest, **move), label, lips=False, whole=head))
    speech = speak(SENTENCE)
    track = mouth_track(speech, 25)
    frames = list(puppet.frames(track, life_track(track, 1.0)))
    start = next(i for i, s in enumerate(track.speaking) if s > 0.5)
    tiles += [tile(puppet, frames[i], f"{i / 25:.2f} s", lips=False, whole=True)
              for i in range(start, min(start + 24, len(frames)), 2)]
    while len(tiles) % 6:
        tiles.append(np.zeros_like(tiles[0]))
    rows = [np.hstack(tiles[i : i + 6]) for i in range(0, len(tiles), 6)]
    cv2.imwrite(str(OUT / f"{name}.png"), np.vstack(rows))
    print(OUT / f"{name}.png")


def mouth(channels: dict[str, float]) -> np.ndarray:
    return np.array([channels.get(c, 0) for c in MOUTH_CHANNELS], np.float32)


def tile(puppet: Puppet, frame: np.ndarray, label: str, lips: bool, whole: bool = False):
    picture = to_bgr(frame)
    if not whole:
        centre = puppet.axes.pixels(np.array([[0, 0.0 if lips else -0.75]]))[0]
        r = 0.75 * puppet.axes.unit
        x, y = (int(np.clip(c - r, 0, FRAME - 2 * r)) for c in centre)
        picture = picture[y : y + int(2 * r), x : x + int(2 * r)]
    picture = cv2.resize(picture, (TILE, TILE), interpolation=cv2.INTER_AREA)
    cv2.putText(picture, label, (8, 20), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (0, 0, 0), 3, cv2.LINE_AA)
    return cv2.putText(picture, label, (8, 20), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (255, 255, 255), 1,
                       cv2.LINE_AA)


def to_bgr(frame: np.ndarray) -> np.ndarray:
    """BT.709, limited range, as the finished video is shown."""
    h = frame.shape[0] * 2 // 3
    w = frame.shape[1]
    y = frame[:h].astype(np.float32) - 16
    u, v = (cv2.resize(p, (w, h)).astype(np.float32) - 128
            for p in frame[h:].reshape(2, h // 2, w // 2))
    y *= 255 / 219
    u, v = u * (255 / 224), v * (255 / 224)
    bgr = np.dstack([y + 1.8556 * u, y - 0.1873 * u - 0.4681 * v, y + 1.5748 * v])
    return np.clip(bgr + 0.5, 0, 255).astype(np.uint8)


if __name__ == "__main__":
    main(sys.argv[1:])
