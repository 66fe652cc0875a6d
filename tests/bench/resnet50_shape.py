"""A model of the shape of ResNet-50 v1.5 with seeded random weights: the same work as the real one, without a download.

python tests/bench/resnet50_shape.py FILE
"""

import sys
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SEED = 2024
INPUT_NAME = "image"
OUTPUT_NAME = "scores"


class Shape(NamedTuple):
    """What a residual network is made of. blocks and widths: bottlenecks and inner channels of each stage."""

    side: int = 224
    stem: int = 64
    blocks: tuple[int, ...] = (3, 4, 6, 3)
    widths: tuple[int, ...] = (64, 128, 256, 512)
    classes: int = 1000


RESNET50 = Shape()
TINY = Shape(side=32, stem=8, blocks=(1, 1), widths=(4, 8), classes=10)
"""The same builder in small, for tests that take milliseconds."""


class _Builder:
    """Collects nodes and weights. Batch normalisation is folded into the convolutions, as runtimes do it anyway."""

    def __init__(self, seed: int) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []
        self._draw = np.random.default_rng(seed)

    def node(self, kind: str, inputs: list[str], **attributes: Any) -> str:
        name = f"{kind.lower()}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], name, **attributes))
        return name

    def weight(self, shape: tuple[int, ...], scale: float) -> str:
        name = f"weight{len(self.weights)}"
        numbers = self._draw.standard_normal(shape, np.float32) * np.float32(scale)
        self.weights.append(numpy_helper.from_array(numbers, name))
        return name

    def convolution(self, before: str, into: int, out: int, kernel: int, stride: int, scale: float = 1.0) -> str:
        # He's scale keeps the numbers of every layer near 1, so nothing overflows or turns to slow denormals.
        weight = self.weight((out, into, kernel, kernel), scale * (2 / (into * kernel * kernel)) ** 0.5)
        bias = self.weight((out,), 0.01)
        side = kernel // 2
        return self.node(
            "Conv",
            [before, weight, bias],
            kernel_shape=[kernel, kernel],
            strides=[stride, stride],
            pads=[side, side, side, side],
        )

    def relu(self, before: str) -> str:
        return self.node("Relu", [before])

    def bottleneck(self, before: str, into: int, width: int, stride: int) -> str:
        """1 × 1, 3 × 3 and 1 × 1; in v1.5 the 3 × 3 convolution has the stride."""
        out = 4 * width
        inner = self.relu(self.convolution(before, into, width, 1, 1))
        inner = self.relu(self.convolution(inner, width, width, 3, stride))
        # Small last layers keep the sum along the shortcuts from growing with depth.
        inner = self.convolution(inner, width, out, 1, 1, scale=0.2)
        shortcut = before
        if stride != 1 or into != out:
            shortcut = self.convolution(before, into, out, 1, stride)
        return self.relu(self.node("Add", [inner, shortcut]))


def build(path: Path, shape: Shape = RESNET50, seed: int = SEED) -> Path:
    """Write the model to `path`: float32 [N, 3, side, side] to class scores float32 [N, classes]; N is free.

    The full shape has 25.5 million parameters, 97 MiB, and takes about a second to write.
    """
    builder = _Builder(seed)
    x = builder.relu(builder.convolution(INPUT_NAME, 3, shape.stem, 7, 2))
    x = builder.node("MaxPool", [x], kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
    channels = shape.stem
    for stage, (blocks, width) in enumerate(zip(shape.blocks, shape.widths, strict=True)):
        for block in range(blocks):
            x = builder.bottleneck(x, channels, width, 2 if stage > 0 and block == 0 else 1)
            channels = 4 * width
    x = builder.node("Flatten", [builder.node("GlobalAveragePool", [x])])
    head = [x, builder.weight((shape.classes, channels), channels**-0.5), builder.weight((shape.classes,), 0.01)]
    builder.nodes.append(helper.make_node("Gemm", head, [OUTPUT_NAME], "head", transB=1))
    graph = helper.make_graph(
        builder.nodes,
        "resnet50-shape",
        [helper.make_tensor_value_info(INPUT_NAME, TensorProto.FLOAT, ["N", 3, shape.side, shape.side])],
        [helper.make_tensor_value_info(OUTPUT_NAME, TensorProto.FLOAT, ["N", shape.classes])],
        builder.weights,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, path)
    return path


if __name__ == "__main__":
    build(Path(sys.argv[1]))
