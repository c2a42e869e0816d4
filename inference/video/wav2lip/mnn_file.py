"""Writes the file that MNN loads a network from, layer by layer.

MNN chooses its Winograd convolutions only where weights are inside a convolution of such a file;
its Python functions make none of transposed ones, and its converter is not to be run
(docs/wav2lip-speed.md). The format is public: schema/default/*.fbs in MNN's repository, from which
the numbers here are. Maps are (n, channels, rows, columns) with any n.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import flatbuffers
import numpy as np

from inference.video.wav2lip import layers

# OpType
_BINARY, _CONVOLUTION, _TRANSPOSED, _INPUT, _SLICE, _UNARY, _CONVERT = 7, 12, 17, 34, 83, 101, 129
# OpParameter: which table tells more of an operation
_OF_BINARY, _OF_CONVOLUTION, _OF_INPUT, _OF_SLICE, _OF_CONVERT, _OF_UNARY = 6, 9, 21, 61, 66, 70
_PLAIN, _PACKED = 0, 2  # MNN_DATA_FORMAT: NCHW; NC4HW4, which its convolutions work in
_FLOAT = 1  # DataType
_SUM = 0  # BinaryOpOperation
_SIGMOID = 29  # UnaryOpOperation
_ROWS = 2  # the axis


class Model:
    """What its methods take and give are numbers of maps."""

    def __init__(self) -> None:
        self._builder = flatbuffers.Builder(1 << 20)
        self._operations: list[int] = []
        self._names: list[str] = []
        self._heights: list[int] = []

    def input(self, name: str, shape: Sequence[int]) -> int:
        """`shape`: without n."""
        self._map(name, shape[1])
        dims = self._numbers([1, *shape])
        plain = self._operation(
            _INPUT, [], _OF_INPUT, self._table(offsets={0: dims}, ints={1: _FLOAT}))
        return self._convert(plain, _PLAIN, _PACKED, f"{name} packed")

    def convolution(self, x: int, given: layers.Convolution, relu: bool) -> int:
        stride, padding = given.stride, given.padding
        rows, columns = given.weight.shape[2:]
        wide_in, wide_out = given.weight.shape[1::-1]
        odd = stride[0] - 1 if given.transposed else 0
        if given.transposed:
            wide_in, wide_out = wide_out, wide_in
            height = (self._heights[x] - 1) * stride[0] + rows - 2 * padding + odd
        else:
            height = (self._heights[x] + 2 * padding - rows) // stride[0] + 1
        offsets = {15: self._numbers([odd, odd])} if odd else {}
        common = self._table(
            offsets,
            {0: padding, 1: padding, 2: columns, 3: rows, 4: stride[1], 5: stride[0], 6: 1, 7: 1,
             9: 1, 10: wide_out, 11: wide_in},
            {12: int(relu)})
        weight = self._builder.CreateNumpyVector(given.weight.ravel())
        bias = self._builder.CreateNumpyVector(given.bias)
        more = self._table({0: common, 1: weight, 2: bias})
        self._map(None, height)
        return self._operation(
            _TRANSPOSED if given.transposed else _CONVOLUTION, [x], _OF_CONVOLUTION, more)

    def sum_relu(self, x: int, y: int) -> int:
        """Where n of one is 1, it is added to all."""
        self._map(None, self._heights[x])
        return self._operation(
            _BINARY, [x, y], _OF_BINARY, self._table(ints={0: _SUM, 1: _FLOAT, 2: int(True)}))

    def rows(self, x: int, start: int, stop: int) -> int:
        height = self._heights[x]
        points = [point for point in (start, stop) if 0 < point < height]
        if not points:
            return x
        ends = [0, *points, height]
        for first, last in pairwise(ends):
            self._map(None, last - first)
        parts = len(points) + 1
        first_part = self._operation(
            _SLICE, [x], _OF_SLICE,
            self._table({1: self._numbers(points)}, {0: _ROWS}), parts)
        return first_part + (start > 0)

    def sigmoid(self, x: int) -> int:
        self._map(None, self._heights[x])
        return self._operation(
            _UNARY, [x], _OF_UNARY, self._table(ints={0: _SIGMOID, 1: _FLOAT}))

    def written(self, x: int, name: str) -> bytes:
        """The file's bytes. `name` is what `x` is asked for by."""
        self._convert(x, _PACKED, _PLAIN, name)
        builder = self._builder
        operations = self._offsets(self._operations)
        outputs = self._offsets([builder.CreateString(name)])
        names = self._offsets([builder.CreateString(each) for each in self._names])
        builder.Finish(self._table({3: operations, 4: outputs, 7: names}, {8: len(self._names)}))
        return bytes(builder.Output())

    def _convert(self, x: int, given: int, wanted: int, name: str) -> int:
        self._map(name, self._heights[x])
        return self._operation(
            _CONVERT, [x], _OF_CONVERT, self._table(small={0: given, 1: wanted}))

    def _map(self, name: str | None, height: int) -> None:
        self._names.append(name or str(len(self._names)))
        self._heights.append(height)

    def _operation(
        self, kind: int, taken: Sequence[int], more_kind: int, more: int, made: int = 1
    ) -> int:
        """Makes the maps that were named last; gives the first of them."""
        first = len(self._names) - made
        inputs = self._numbers(taken)
        outputs = self._numbers(range(first, len(self._names)))
        name = self._builder.CreateString(self._names[first])
        self._operations.append(self._table(
            {0: inputs, 2: more, 3: name, 4: outputs}, {5: kind}, {1: more_kind, 6: _PLAIN}))
        return first

    def _table(
        self,
        offsets: dict[int, int] | None = None,
        ints: dict[int, int] | None = None,
        small: dict[int, int] | None = None,
    ) -> int:
        """Fields by their place in the schema; a union takes two places. `small`: of a byte."""
        offsets, ints, small = offsets or {}, ints or {}, small or {}
        builder = self._builder
        builder.StartObject(max(*offsets, *ints, *small, 0, 0) + 1)
        for place, value in offsets.items():
            builder.PrependUOffsetTRelativeSlot(place, value, 0)
        for place, value in ints.items():
            builder.PrependInt32Slot(place, value, None)
        for place, value in small.items():
            builder.PrependByteSlot(place, value, None)
        return builder.EndObject()

    def _numbers(self, values: Sequence[int]) -> int:
        return self._builder.CreateNumpyVector(np.array(values, np.int32))

    def _offsets(self, values: Sequence[int]) -> int:
        self._builder.StartVector(4, len(values), 4)
        for value in reversed(values):
            self._builder.PrependUOffsetTRelative(value)
        return self._builder.EndVector()
