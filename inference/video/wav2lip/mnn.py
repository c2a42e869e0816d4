"""The generator by MNN on a CPU: Winograd convolutions multiply less than torch's do.

Torch stays beside it: for a still's one face, to check each graph by, and for all of the work
where MNN fails.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import MNN
import numpy as np
import torch

from inference import gpu, memory
from inference.video.wav2lip import layers
from inference.video.wav2lip.fast import TorchNetwork
from inference.video.wav2lip.mnn_file import Model
from inference.video.wav2lip.rows import SIZE, Rows, cuts

_CHECKED_FRAMES = 2
_MAX_DIFFERENCE = 2e-3  # of 1: half a step of an 8-bit picture
_ROUND_TO = 8  # rows: faces whose mouths begin a little higher or lower share a graph
_KEPT = 2  # graphs, of 300 to 500 MB each
_OUTPUT = "patches"

log = logging.getLogger(__name__)

Shares = list[np.ndarray] | np.ndarray  # a still's, for each join; or the faces of footage


class MnnFails(Exception):
    """MNN gives no reasons to a program; it prints them."""


class MnnNetwork:
    def __init__(self, numbers: layers.Numbers) -> None:
        self._numbers = numbers
        self._torch = TorchNetwork(numbers)
        self._graphs: dict[tuple[bool, Rows], Graph] = {}  # the one used last is last
        self._fails = False
        self._lock = threading.Lock()  # of graphs: a graph works in memory of its own

    def face_shares(self, faces: np.ndarray, rows: Rows) -> Shares:
        if len(faces) > 1:
            return faces  # the graph of footage does the rest
        return [np.ascontiguousarray(share.numpy())
                for share in self._torch.face_shares(faces, _rounded(rows))]

    def patches(self, windows: np.ndarray, shares: Shares, rows: Rows) -> np.ndarray:
        made = _rounded(rows)
        with self._lock:
            patches = None if self._fails else self._by_mnn(windows, shares, made)
        if patches is None:
            patches = self._by_torch(windows, shares, made)
        return patches[:, rows[0] - made[0] : rows[1] - made[0]]

    def _by_mnn(self, windows: np.ndarray, shares: Shares, rows: Rows) -> np.ndarray | None:
        key = isinstance(shares, list), rows
        inputs = [windows[:, None],
                  *(shares if isinstance(shares, list) else [_pictures(shares)])]
        try:
            graph = self._graphs.pop(key, None)
            if graph is not None:
                patches = graph(inputs)
            else:
                graph = Graph(self._numbers, rows, inputs)
                patches = graph(inputs)
                self._check(patches, windows, shares, rows)
                memory.give_back()
        except (MnnFails, OSError) as error:
            log.warning("MNN is not used for the neural animator, torch is: %s", error)
            self._fails = True
            self._graphs.clear()
            return None
        self._graphs[key] = graph
        while len(self._graphs) > _KEPT:
            del self._graphs[next(iter(self._graphs))]
        return patches

    def _check(self, patches: np.ndarray, windows: np.ndarray, shares: Shares, rows: Rows) -> None:
        some = shares if isinstance(shares, list) else shares[:_CHECKED_FRAMES]
        exact = self._by_torch(windows[:_CHECKED_FRAMES], some, rows)
        difference = np.abs(patches[:_CHECKED_FRAMES] - exact).max()
        if not difference <= _MAX_DIFFERENCE:
            raise MnnFails(f"its patches differ by {difference:.2g}.")

    def _by_torch(self, windows: np.ndarray, shares: Shares, rows: Rows) -> np.ndarray:
        tensors = ([torch.from_numpy(share) for share in shares] if isinstance(shares, list)
                   else self._torch.face_shares(shares, rows))
        return self._torch.patches(windows, tensors, rows)


class Graph:
    """The network for certain rows, and either for shares of a still or for faces.

    A session, not a module: while it runs, other threads of Python may draw.
    """

    def __init__(self, numbers: layers.Numbers, rows: Rows, inputs: Sequence[np.ndarray]) -> None:
        self._names = [f"given {place}" for place in range(len(inputs))]
        shapes = [given.shape[1:] for given in inputs]
        with TemporaryDirectory(prefix="mouthpiece-") as folder:
            file = Path(folder) / "generator.mnn"
            file.write_bytes(_written(numbers, rows, self._names, shapes))
            try:
                self._interpreter = MNN.Interpreter(str(file))
            except ValueError as error:
                raise MnnFails("it does not load the network.") from error
        # MNN goes by the machine's cores, not by those that this process may use.
        self._session = self._interpreter.createSession(
            {"backend": "CPU", "numThread": gpu.cpu_threads()})
        self._given = self._interpreter.getSessionInputAll(self._session)
        self._count = 0

    def __call__(self, inputs: Sequence[np.ndarray]) -> np.ndarray:
        interpreter, session = self._interpreter, self._session
        if len(inputs[0]) != self._count:
            self._count = len(inputs[0])
            for name, given in zip(self._names, inputs, strict=True):
                interpreter.resizeTensor(self._given[name], given.shape)
            interpreter.resizeSession(session)
        for name, given in zip(self._names, inputs, strict=True):
            self._given[name].copyFrom(_tensor(given))
        if interpreter.runSession(session) != 0:
            raise MnnFails("it does not run the network.")
        made = interpreter.getSessionOutput(session, _OUTPUT)
        patches = _tensor(np.empty(made.getShape(), np.float32))
        made.copyToHostTensor(patches)
        # What is read is MNN's own memory.
        return patches.getNumpyData().transpose(0, 2, 3, 1).copy()


def _tensor(array: np.ndarray) -> Any:
    return MNN.Tensor(
        array.shape, MNN.Halide_Type_Float, np.ascontiguousarray(array),
        MNN.Tensor_DimensionType_Caffe)


def _written(
    numbers: layers.Numbers, rows: Rows, names: Sequence[str], shapes: Sequence[Sequence[int]]
) -> bytes:
    model = Model()
    x, *others = (model.input(*given) for given in zip(names, shapes, strict=True))
    shares = others if len(others) > 1 else _shares(model, numbers, rows, *others)
    for convolution in numbers.audio:
        x = model.convolution(x, convolution, relu=True)
    first = 0  # the row of the whole map that x begins with
    for stage, share, (start, stop) in zip(numbers.stages, shares, cuts(rows), strict=True):
        x = model.rows(x, start - first, stop - first)
        x = model.sum_relu(model.convolution(x, stage.join.own, relu=False), share)
        for convolution in stage.same:
            x = model.convolution(x, convolution, relu=True)
        first = 2 * start
    x = model.convolution(x, numbers.colour, relu=False)
    x = model.rows(x, rows[0] - start, rows[1] - start)
    return model.written(model.sigmoid(x), _OUTPUT)


def _shares(model: Model, numbers: layers.Numbers, rows: Rows, x: int) -> list[int]:
    features = []
    for stage in numbers.face:
        for convolution in stage:
            x = model.convolution(x, convolution, relu=True)
        features.append(x)
    return [
        model.convolution(model.rows(feature, *cut), stage.join.face, relu=False)
        for stage, feature, cut
        in zip(numbers.stages, reversed(features), cuts(rows), strict=True)]


def _pictures(faces: np.ndarray) -> np.ndarray:
    """(n, 6, 96, 96): without the lower half, and whole."""
    whole = np.divide(faces.transpose(0, 3, 1, 2), 255, dtype=np.float32)
    blank = whole.copy()
    blank[:, :, SIZE // 2 :] = 0
    return np.concatenate((blank, whole), 1)


def _rounded(rows: Rows) -> Rows:
    return rows[0] // _ROUND_TO * _ROUND_TO, -(-rows[1] // _ROUND_TO) * _ROUND_TO
