"""The precision of an ONNX model's weights, read from the file without any package for it.

Reads ONNX's protobuf only as far as needed: the types and shapes of the initialisers, never their numbers. Field
numbers are those of onnx.proto: ModelProto.graph 7, GraphProto.initializer 5, TensorProto.dims 1 and data_type 2.
"""

import mmap
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

# TensorProto.DataType; the integers of 32 and 64 bits are left out because they hold shapes and indices, not weights.
_PRECISIONS = {
    1: "fp32",
    2: "int8",
    3: "int8",
    10: "fp16",
    11: "fp64",
    16: "bf16",
    17: "fp8",
    18: "fp8",
    19: "fp8",
    20: "fp8",
    21: "int4",
    22: "int4",
    23: "fp4",
}
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5


def weights_precision(model: Path) -> str:
    """The precision that most weights of `model` have, for example `fp32`; `unknown` where the file does not tell."""
    try:
        with model.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
            weights: Counter[str] = Counter()
            for graph in _spans(data, 0, len(data), 7):
                for initializer in _spans(data, *graph, 5):
                    data_type, elements = _tensor(data, *initializer)
                    if data_type in _PRECISIONS:
                        weights[_PRECISIONS[data_type]] += elements
    except (OSError, ValueError, IndexError):
        return "unknown"
    return weights.most_common(1)[0][0] if weights else "unknown"


def _varint(data: mmap.mmap, at: int) -> tuple[int, int]:
    """A variable-length integer and where it ends."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
        if shift > 63:
            raise ValueError("not a protobuf integer")


def _fields(data: mmap.mmap, at: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """Field number, wire type, and the span or (integer, 0) of each field of a message."""
    while at < end:
        tag, at = _varint(data, at)
        number, wire = tag >> 3, tag & 7
        if wire == _VARINT:
            value, at = _varint(data, at)
            yield number, wire, value, 0
            continue
        if wire == _BYTES:
            size, at = _varint(data, at)
        elif wire in (_FIXED64, _FIXED32):
            size = 8 if wire == _FIXED64 else 4
        else:
            raise ValueError("not a protobuf field")
        if at + size > end:
            raise ValueError("a field is longer than its message")
        yield number, wire, at, at + size
        at += size


def _spans(data: mmap.mmap, at: int, end: int, wanted: int) -> Iterator[tuple[int, int]]:
    """The spans of the sub-messages in field `wanted`."""
    for number, wire, first, second in _fields(data, at, end):
        if number == wanted and wire == _BYTES:
            yield first, second


def _tensor(data: mmap.mmap, at: int, end: int) -> tuple[int, int]:
    """Data type and number of elements of a TensorProto; its dimensions may be packed or not."""
    data_type, elements = 0, 1
    for number, wire, first, second in _fields(data, at, end):
        if number == 1 and wire == _VARINT:
            elements *= first
        elif number == 1 and wire == _BYTES:
            while first < second:
                size, first = _varint(data, first)
                elements *= size
        elif number == 2 and wire == _VARINT:
            data_type = first
    return data_type, elements
