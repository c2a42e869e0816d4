"""The three small networks in MediaPipe's wheel: faces, a face's mesh, a person's outline.

The only file that knows MediaPipe. Small square pictures in, plain numbers out; where to look
and what to believe is decided by `face.py` and `matte.py`. The networks are loaded at their
first use and shared; each is guarded by a lock, because a MediaPipe graph is not thread-safe.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np

Reach = Literal["short", "full"]
# Side lengths in pixels that the networks see: give them this size, already filtered, since
# MediaPipe itself shrinks without an area filter.
DETECTOR_SIDE: dict[Reach, int] = {"short": 128, "full": 192}
MESH_SIDE = 192
PERSON_SIDE = 256

MIN_DETECTION = 0.35  # low on purpose: the mesh has the last word

# The landmark part of Face Mesh alone: the caller has already cut the face out, upright.
_MESH_GRAPH = """
input_stream: "image"
input_stream: "roi"
input_side_packet: "with_attention"
output_stream: "landmarks"
node {
  calculator: "FaceLandmarkCpu"
  input_stream: "IMAGE:image"
  input_stream: "ROI:roi"
  input_side_packet: "WITH_ATTENTION:with_attention"
  output_stream: "LANDMARKS:landmarks"
}
"""

_CHATTER = (b"inference_feedback_manager", b"absl::InitializeLog", b"XNNPACK delegate",
            b"landmark_projection_calculator", b"gl_context")


@dataclass(frozen=True)
class Detection:
    """One face as a detector saw it; everything in parts (0..1) of the picture given."""

    score: float
    box: tuple[float, float, float, float]  # x, y, width, height
    points: np.ndarray  # (6, 2): eye, eye, nose tip, mouth, ear, ear; picture's left first


def detect(picture: np.ndarray, reach: Reach) -> list[Detection]:
    """Faces in an RGB picture: "short" for large ones, "full" for smaller ones."""
    found = _networks()[reach](image=_contiguous(picture)).detections or []
    result = []
    for one in found:
        where = one.location_data
        box = where.relative_bounding_box
        points = np.array([(p.x, p.y) for p in where.relative_keypoints], np.float32)
        result.append(Detection(float(one.score[0]),
                                (box.xmin, box.ymin, box.width, box.height), points))
    return result


def mesh(patch: np.ndarray) -> np.ndarray | None:
    """(478, 3) landmarks in parts of the square RGB patch; None where it shows no face."""
    from mediapipe.framework.formats import rect_pb2

    whole = rect_pb2.NormalizedRect(x_center=0.5, y_center=0.5, width=1.0, height=1.0)
    found = _networks()["mesh"](image=_contiguous(patch), roi=whole).landmarks
    if found is None:
        return None
    return np.array([(p.x, p.y, p.z) for p in found.landmark], np.float32)


def person(picture: np.ndarray) -> np.ndarray:
    """How likely each pixel belongs to a person: float32 0..1, of the picture's size."""
    return np.array(_networks()["person"](image=_contiguous(picture)).segmentation_mask,
                    np.float32)


def _contiguous(picture: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(picture, np.uint8)


Network = Callable[..., Any]
_loading = threading.Lock()


def _networks() -> dict[str, Network]:
    with _loading:
        return _load()


@lru_cache(maxsize=1)
def _load() -> dict[str, Network]:
    with _quiet():
        from mediapipe.framework.formats import rect_pb2
        from mediapipe.python import solution_base
        from mediapipe.python.solutions.face_detection import FaceDetection
        from mediapipe.python.solutions.selfie_segmentation import SelfieSegmentation

        kinds = solution_base.PacketDataType
        networks = {
            "short": _guarded(FaceDetection(MIN_DETECTION, model_selection=0)),
            "full": _guarded(FaceDetection(MIN_DETECTION, model_selection=1)),
            "mesh": _guarded(solution_base.SolutionBase(
                graph_config=_MESH_GRAPH, side_inputs={"with_attention": True},
                outputs=["landmarks"],
                stream_type_hints={"image": kinds.IMAGE_FRAME, "roi": kinds.PROTO,
                                   "landmarks": kinds.PROTO})),
            "person": _guarded(SelfieSegmentation(model_selection=0)),
        }
        # A first run each, so that what they say once is said in here.
        blank = np.zeros((64, 64, 3), np.uint8)
        whole = rect_pb2.NormalizedRect(x_center=0.5, y_center=0.5, width=1.0, height=1.0)
        for name, network in networks.items():
            network(image=blank, **({"roi": whole} if name == "mesh" else {}))
        return networks


def _guarded(solution: Any) -> Network:
    lock = threading.Lock()

    def run(**streams: Any) -> Any:
        from mediapipe.python.solution_base import SolutionBase

        with lock:
            # Not solution.process: the subclasses' take one picture only. The result is copied
            # out of the class it sets attributes on before the lock is let go.
            return SolutionBase.process(solution, streams)

    return run


@contextmanager
def _quiet() -> Iterator[None]:
    """Drop what MediaPipe's C++ side writes to stderr while it loads; let the rest through."""
    sys.stderr.flush()
    try:
        real = os.dup(2)
    except OSError:  # no stderr at all: nothing to keep quiet
        yield
        return
    with tempfile.TemporaryFile() as aside:
        os.dup2(aside.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(real, 2)
            os.close(real)
            aside.seek(0)
            for line in aside:
                if not any(word in line for word in _CHATTER):
                    os.write(2, line)
