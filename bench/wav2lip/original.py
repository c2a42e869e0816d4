"""The original's way of making a video, to measure ours against.

The steps of the authors' inference script (Rudrabha/Wav2Lip, inference.py) in its order and with
its defaults, written anew: every frame in memory, S3FD on every frame of footage (once for a
still), the whole network for every frame at a batch of 128, the whole patch pasted, an AVI, and
ffmpeg once more over it with the sound.

What differs is in the original's favour:
- ffmpeg and our own mel spectrogram stand for librosa, which alone costs seconds to import.
- The weights are random and find no face: the box is given, and what S3FD's maps mean is left out.
- S3FD looks at the first few frames of footage only, and its time is multiplied.
- The checkpoint holds the weights alone, a third of the published file.

A program of its own: `python -m bench.wav2lip.original FACE SOUND OUT WEIGHTS S3FD x1 y1 x2 y2`.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.wav2lip.stages import Stages, tell

FACE_SIZE = 96
MEL_STEPS = 16
MEL_STEPS_A_SECOND = 80
STILL_FPS = 25.0
BATCH = 128
PADS = (0, 10, 0, 0)  # pixels put to the box: top, bottom, left, right
SMOOTHED_OVER = 5  # boxes
MEANS_BGR = (104, 117, 123)
FRAMES_LOOKED_AT = 4  # by S3FD, in one batch; the script takes 16 at once, and 12 GB at 720p
PICTURES = (".jpg", ".jpeg", ".png")

stages = Stages()

with stages("imports"):
    import cv2
    import numpy as np
    import torch

    from inference.media import decode_sound, ffmpeg
    from third_party.Wav2Lip import S3FD, Wav2Lip, load_state, melspectrogram

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"


def main(face: str, sound: str, out: str, weights: str, s3fd: str, *box: str) -> None:
    still = Path(face).suffix in PICTURES
    with stages("read"):
        frames, fps = ([cv2.imread(face)], STILL_FPS) if still else read(face)
    with stages("mel"):
        mels = chunks(melspectrogram(decode_sound(Path(sound), 16000, 600).samples), fps)
    frames = frames[: len(mels)]
    skipped = look(frames[:FRAMES_LOOKED_AT], s3fd, len(frames))
    with stages("prepare"):
        crops = cut([tuple(map(int, box))] * len(frames), frames)
    net: Wav2Lip | None = None
    for faces, batch, whole, boxes in stages.each("prepare", batches(frames, crops, mels, still)):
        if net is None:
            with stages("load"):
                net = loaded(Wav2Lip(), weights)
            height, width = frames[0].shape[:2]
            avi = Path(out).with_suffix(".avi")
            writer = cv2.VideoWriter(
                str(avi), cv2.VideoWriter_fourcc(*"DIVX"), fps, (width, height))
        with stages("network"):
            faces_in = torch.FloatTensor(np.transpose(faces, (0, 3, 1, 2))).to(DEVICE)
            mel_in = torch.FloatTensor(np.transpose(batch, (0, 3, 1, 2))).to(DEVICE)
            with torch.no_grad():
                made = net(mel_in, faces_in)
            patches = made.cpu().numpy().transpose(0, 2, 3, 1) * 255.0
        with stages("paste and write"):
            for patch, frame, (y1, y2, x1, x2) in zip(patches, whole, boxes, strict=True):
                frame[y1:y2, x1:x2] = cv2.resize(patch.astype(np.uint8), (x2 - x1, y2 - y1))
                writer.write(frame)
    with stages("paste and write"):
        writer.release()
    with stages("encode again"):
        subprocess.run(
            [ffmpeg(), "-y", "-i", sound, "-i", str(avi), "-strict", "-2", "-q:v", "1", out],
            check=True, capture_output=True)
    tell(stages, len(mels), **skipped)


def read(path: str) -> tuple[list[np.ndarray], float]:
    video = cv2.VideoCapture(path)
    frames = []
    while True:
        there, frame = video.read()
        if not there:
            break
        frames.append(frame)
    fps = video.get(cv2.CAP_PROP_FPS)
    video.release()
    return frames, fps


def chunks(mel: np.ndarray, fps: float) -> list[np.ndarray]:
    """0.2 s of sound from the time of each frame on; the last ones overlap."""
    found = []
    while (start := int(len(found) * MEL_STEPS_A_SECOND / fps)) + MEL_STEPS <= mel.shape[1]:
        found.append(mel[:, start : start + MEL_STEPS])
    return [*found, mel[:, -MEL_STEPS:]]


def look(some: list[np.ndarray], weights: str, count: int) -> dict[str, float]:
    """Time on some frames, as if it had been all. Returns what was not spent."""
    with stages("load"):
        net = loaded(S3FD(), weights)
    cpu = time.process_time()
    with stages("detection"):
        pictures = (np.array(some) - np.array(MEANS_BGR)).transpose(0, 3, 1, 2)
        with torch.no_grad():
            maps = net(torch.from_numpy(pictures).float().to(DEVICE))
        for scores in maps[::2]:
            np.where(torch.softmax(scores, 1).cpu()[:, 1] > 0.05)
    cpu = time.process_time() - cpu
    unseen = count / len(some) - 1
    skipped = {"skipped_seconds": stages.seconds["detection"] * unseen, "skipped_cpu": cpu * unseen}
    stages.seconds["detection"] += skipped["skipped_seconds"]
    return skipped


def loaded(net: torch.nn.Module, weights: str) -> torch.nn.Module:
    load_state(net, torch.load(weights, map_location="cpu", weights_only=True))
    return net.to(DEVICE).eval()


def cut(found: list[tuple[int, ...]], frames: list[np.ndarray]) -> list[tuple]:
    """Each frame's crop, and its place as top, bottom, left, right."""
    height, width = frames[0].shape[:2]
    top, bottom, left, right = PADS
    boxes = np.array([
        (max(0, x1 - left), max(0, y1 - top), min(width, x2 + right), min(height, y2 + bottom))
        for x1, y1, x2, y2 in found])
    for i in range(len(boxes)):
        boxes[i] = boxes[min(i, max(0, len(boxes) - SMOOTHED_OVER)) :][:SMOOTHED_OVER].mean(0)
    return [(frame[y1:y2, x1:x2], (y1, y2, x1, x2))
            for frame, (x1, y1, x2, y2) in zip(frames, boxes, strict=True)]


def batches(frames: list[np.ndarray], crops: list[tuple], mels: list[np.ndarray], still: bool,
            ) -> Iterator[tuple]:
    """(faces, mels, copies of the frames, places) of up to BATCH frames."""
    for first in range(0, len(mels), BATCH):
        places = [0 if still else i % len(frames)
                  for i in range(first, min(first + BATCH, len(mels)))]
        whole = [frames[i].copy() for i in places]
        faces = np.asarray([cv2.resize(crops[i][0].copy(), (FACE_SIZE, FACE_SIZE)) for i in places])
        masked = faces.copy()
        masked[:, FACE_SIZE // 2 :] = 0
        batch = np.asarray(mels[first : first + BATCH])
        yield (np.concatenate((masked, faces), axis=3) / 255.0, batch[..., None], whole,
               [crops[i][1] for i in places])


if __name__ == "__main__":
    main(*sys.argv[1:])
