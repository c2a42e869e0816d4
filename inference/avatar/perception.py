"""The three small networks in MediaPipe's wheel: faces, a face's mesh, a person's outline.

The only file that knows MediaPipe. Small square pictures in, plain numbers out; where to look
and what to believe is decided by `face.py` and `matte.py`. The networks are loaded at their
first use and shared; each is guarded by a lock, because a MediaPipe graph is not thread-safe.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from inference.progress import OnProgress, silent

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

_GRAPHS = "mediapipe/modules/{}_cpu.binarypb"
# Messages that the graphs are written in: protobuf drops the settings it knows no message for.
_MESSAGES = (
    *(f"calculators.core.{name}_calculator"
      for name in ("constant_side_packet", "gate", "split_vector")),
    *(f"calculators.tensor.{name}_calculator"
      for name in ("image_to_tensor", "inference", "tensors_to_classification",
                   "tensors_to_detections", "tensors_to_landmarks", "tensors_to_segmentation")),
    "calculators.tflite.ssd_anchors_calculator",
    *(f"calculators.util.{name}_calculator"
      for name in ("association", "detections_to_rects", "landmarks_refinement",
                   "local_file_contents", "logic", "non_max_suppression", "rect_transformation",
                   "thresholding")),
    "framework.tool.switch_container",
)

# How a list of landmarks is written down: each as three numbers with a mark before each, after two
# bytes of its own. Asking for them one by one takes a tenth of the time that finding them does.
_WRITTEN = np.dtype({"names": ["x", "y", "z"], "formats": ["<f4"] * 3, "offsets": [3, 8, 13],
                     "itemsize": 17})  # fmt: skip

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
    found = _networks()[reach](picture).detections or []
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
    found = _networks()["mesh"](patch).landmarks
    if found is None:
        return None
    points = np.frombuffer(found.SerializeToString(), _WRITTEN)
    return np.stack([points[axis] for axis in ("x", "y", "z")], axis=1)


def person(picture: np.ndarray) -> np.ndarray:
    """How likely each pixel belongs to a person: float32 0..1, of the picture's size."""
    return np.array(_networks()["person"](picture).segmentation_mask, np.float32)


Network = Callable[[np.ndarray], Any]
_loading = threading.Lock()
_loaded: dict[str, Network] | None = None


def load(on_progress: OnProgress = silent) -> None:
    """Ready the networks; at once where they are."""
    global _loaded
    with _loading:
        if _loaded is None:
            _loaded = _load(on_progress)


def _networks() -> dict[str, Network]:
    load()
    assert _loaded is not None
    return _loaded


def _load(on_progress: OnProgress) -> dict[str, Network]:
    on_progress(0.0, "Loading the face finder")
    with _quiet():
        _put_off_mediapipe()
        for name in _MESSAGES:
            importlib.import_module(f"mediapipe.{name}_pb2")
        from mediapipe.framework.formats import rect_pb2
        from mediapipe.modules.face_detection import face_detection_pb2
        from mediapipe.python import solution_base

    least = face_detection_pb2.FaceDetectionOptions(min_score_thresh=MIN_DETECTION)
    kinds = solution_base.PacketDataType
    whole = rect_pb2.NormalizedRect(x_center=0.5, y_center=0.5, width=1.0, height=1.0)
    settings: dict[str, dict[str, Any]] = {
        "short": {
            "binary_graph_path": _GRAPHS.format("face_detection/face_detection_short_range"),
            "graph_options": least, "outputs": ["detections"]},
        "full": {
            "binary_graph_path": _GRAPHS.format("face_detection/face_detection_full_range"),
            "graph_options": least, "outputs": ["detections"]},
        "mesh": {
            "graph_config": _MESH_GRAPH, "side_inputs": {"with_attention": True},
            "outputs": ["landmarks"], "stream_type_hints": {
                "image": kinds.IMAGE_FRAME, "roi": kinds.PROTO, "landmarks": kinds.PROTO}},
        "person": {
            "binary_graph_path": _GRAPHS.format("selfie_segmentation/selfie_segmentation"),
            "side_inputs": {"model_selection": 0}, "outputs": ["segmentation_mask"]},
    }
    fixed = {"mesh": {"roi": whole}}
    networks = {}
    for n, (name, own) in enumerate(settings.items(), 1):
        on_progress(n / 5, f"Loading the face finder: part {n} of {len(settings)}")
        with _quiet():
            networks[name] = _guarded(solution_base.SolutionBase(**own), fixed.get(name, {}))
            # A first run, so that what it says once is said in here.
            networks[name](np.zeros((64, 64, 3), np.uint8))
    return networks


def _guarded(solution: Any, fixed: dict[str, Any]) -> Network:
    """The network with a lock, and with its inputs that are always the same."""
    lock = threading.Lock()

    def run(image: np.ndarray) -> Any:
        with lock:
            return solution.process({"image": np.ascontiguousarray(image, np.uint8), **fixed})

    return run


def _put_off_mediapipe() -> None:
    """Let parts of MediaPipe be imported without its `__init__`, until someone wants that.

    It imports drawing helpers with all of matplotlib, which is half the loading time and searches
    the machine for fonts when run for the first time. Whoever asks the package for one of the
    names that it defines runs it then.
    """
    spec = None if "mediapipe" in sys.modules else importlib.util.find_spec("mediapipe")
    if spec is None or spec.loader is None:
        return
    package, loader = importlib.util.module_from_spec(spec), spec.loader

    def whole(name: str) -> Any:
        vars(package).pop("__getattr__", None)
        loader.exec_module(package)
        return getattr(package, name)

    vars(package)["__getattr__"] = whole
    sys.modules["mediapipe"] = package


@contextmanager
def _quiet() -> Iterator[None]:
    """Drop what MediaPipe's C++ side writes to stderr while it loads; let the rest through."""
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
