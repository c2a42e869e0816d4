"""Small videos with known contents: people who move and turn, cuts, gaps, numbered frames."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import skimage.data
from scipy.interpolate import LinearNDInterpolator

from inference.avatar.presets import open_preset
from inference.media import ffmpeg

WIDTH, HEIGHT, FPS = 480, 270, 25
PERSON_SIDE = 240  # pixels of a cut-out at scale 1


def make(path: Path, *arguments: str) -> Path:
    """A media file made by ffmpeg itself."""
    command = [ffmpeg(), "-v", "error", "-y", *arguments, f"file:{path}"]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return path


def encode(
    path: Path, frames: Iterable[np.ndarray], fps: float = FPS, *arguments: str
) -> Path:
    """RGB frames as a video, H.264 unless told otherwise."""
    frames = iter(frames)
    first = next(frames)
    height, width = first.shape[:2]
    how = arguments or ("-c:v", "libx264", "-preset", "veryfast", "-crf", "20",
                        "-pix_fmt", "yuv420p")  # fmt: skip
    command = [
        ffmpeg(), "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24",
        "-video_size", f"{width}x{height}", "-framerate", f"{fps:.6f}", "-i", "pipe:0",
        *how, f"file:{path}",
    ]  # fmt: skip
    with subprocess.Popen(command, stdin=subprocess.PIPE) as run:
        assert run.stdin is not None
        for frame in (first, *frames):
            run.stdin.write(frame.tobytes())
    assert run.returncode == 0
    return path


# --- numbered frames ----------------------------------------------------------------------

BITS = 10


def numbered(number: int, width: int = 320, height: int = 180) -> np.ndarray:
    """A frame that says which one it is, in black and white bars that survive any codec."""
    frame = np.full((height, width, 3), 90, np.uint8)
    frame[height // 2 :, :, 0] = np.linspace(0, 255, width)
    for bit in range(BITS):
        left, right = (width * k // BITS for k in (bit, bit + 1))
        frame[: height // 2, left:right] = 255 if number >> bit & 1 else 0
    return frame


def number_of(frame: np.ndarray) -> int:
    """Read from an I420 frame of any size."""
    height, width = frame.shape[0] * 2 // 3, frame.shape[1]
    row = frame[height // 4 - 2 : height // 4 + 2].mean(0)
    return sum(
        int(row[width * (2 * bit + 1) // (2 * BITS)] > 128) << bit for bit in range(BITS)
    )


# --- people -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Person:
    """Someone cut out of a picture: colours, outline, and where the face is."""

    colours: np.ndarray  # (s, s, 3) uint8
    matte: np.ndarray  # (s, s) float32
    mesh: np.ndarray  # (478, 3) in pixels


@cache
def person(name: str) -> Person:
    """One of the gallery, head and shoulders; or the astronaut, a photograph."""
    if name == "astronaut":
        from inference.avatar.face import find_faces

        picture = skimage.data.astronaut()
        left, top, side = 60, 0, 320
        mesh = find_faces(picture)[0].landmarks - np.float32([left, top, 0])
        colours = picture[top : top + side, left : left + side]
        matte = np.zeros((side, side), np.float32)
        cv2.ellipse(matte, (165, 110), (80, 105), 0, 0, 360, 1.0, -1)
        cv2.ellipse(matte, (165, 330), (150, 140), 0, 0, 360, 1.0, -1)
        matte = cv2.GaussianBlur(matte, (0, 0), 4)
    else:
        portrait = open_preset(name)
        colours, matte = portrait.image, portrait.matte.astype(np.float32) / 255
        mesh, side = portrait.face.landmarks, portrait.image.shape[0]
    k = PERSON_SIDE / side
    small = (PERSON_SIDE, PERSON_SIDE)
    return Person(cv2.resize(colours, small, interpolation=cv2.INTER_AREA),
                  cv2.resize(matte, small, interpolation=cv2.INTER_AREA),
                  (mesh * k).astype(np.float32))  # fmt: skip


def turned(one: Person, yaw_deg: float) -> Person:
    """The head turned by its mesh: true in small, a caricature in large."""
    if not yaw_deg:
        return one
    angle = np.deg2rad(yaw_deg)
    mesh = one.mesh.copy()
    middle = mesh[[10, 152, 234, 454]].mean(0)
    x, z = (one.mesh[:, i] - middle[i] for i in (0, 2))
    mesh[:, 0] = middle[0] + x * np.cos(angle) - z * np.sin(angle)
    mesh[:, 2] = middle[2] + z * np.cos(angle) + x * np.sin(angle)
    facing = mesh[:, 2] <= middle[2] + 0.4 * np.ptp(one.mesh[:, 2])
    side = len(one.colours)
    ring = np.linspace(0, side, 9)
    still = np.array([(a, b) for a in ring for b in ring
                      if min(a, b) in (0,) or max(a, b) == side or b > 0.75 * side])
    to = np.concatenate([mesh[facing, :2], still])
    shift = np.concatenate([(one.mesh[facing, 0] - mesh[facing, 0]), np.zeros(len(still))])
    coarse = np.arange(0, side, 4)
    field = LinearNDInterpolator(to, shift, 0.0)(*np.meshgrid(coarse, coarse)).astype(np.float32)
    field = cv2.GaussianBlur(cv2.resize(field, (side, side)), (0, 0), 3)
    ys, xs = np.mgrid[:side, :side].astype(np.float32)
    return Person(cv2.remap(one.colours, xs + field, ys, cv2.INTER_LINEAR),
                  cv2.remap(one.matte, xs + field, ys, cv2.INTER_LINEAR), mesh)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where someone is in a frame."""

    name: str
    x: float  # pixels, of the cut-out's middle
    y: float
    scale: float = 1.0
    roll_deg: float = 0.0
    yaw_deg: float = 0.0


def wall(shade: int = 120, width: int = WIDTH, height: int = HEIGHT) -> np.ndarray:
    """A room's wall with some light on it."""
    ys, xs = np.mgrid[:height, :width].astype(np.float32)
    light = shade + 30 * np.cos(xs / width * 3) + 15 * np.sin(ys / height * 5)
    return np.clip(light[..., None] * (1.05, 1.0, 0.92), 0, 255).astype(np.uint8)


def scene(places: Sequence[Place], ground: np.ndarray) -> tuple[np.ndarray, list[np.ndarray]]:
    """People in front of a ground, and where their landmarks are: (478, 2) each."""
    picture = ground.astype(np.float32)
    meshes = []
    for place in places:
        one = turned(person(place.name), place.yaw_deg)
        half = PERSON_SIDE / 2
        m = cv2.getRotationMatrix2D((half, half), -place.roll_deg, place.scale)
        m[:, 2] += (place.x - half, place.y - half)
        size = ground.shape[1::-1]
        matte = cv2.warpAffine(one.matte, m, size)[..., None]
        picture += (cv2.warpAffine(one.colours, m, size).astype(np.float32) - picture) * matte
        meshes.append(one.mesh[:, :2] @ m[:, :2].T + m[:, 2])
    return np.clip(picture, 0, 255).astype(np.uint8), meshes


def film(
    path: Path,
    count: int,
    places: Callable[[int], Sequence[Place]],
    ground: Callable[[int], np.ndarray] | None = None,
    fps: float = FPS,
    noise: float = 0.0,
    *arguments: str,
) -> tuple[Path, list[list[np.ndarray]]]:
    """`count` frames of people as a video, and everybody's landmarks in each."""
    rng = np.random.default_rng(1)
    plain = wall()
    truth: list[list[np.ndarray]] = []

    def frames() -> Iterable[np.ndarray]:
        for k in range(count):
            picture, meshes = scene(places(k), ground(k) if ground else plain)
            truth.append(meshes)
            if noise:
                grain = rng.normal(0, noise, picture.shape)
                picture = np.clip(picture + grain, 0, 255).astype(np.uint8)
            yield picture

    return encode(path, frames(), fps, *arguments), truth
