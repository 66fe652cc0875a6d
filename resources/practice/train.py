"""Train the practice model: handwritten digits, 8 × 8 pixels, by a compact convolutional network.

    pip install --group train
    python resources/practice/train.py

Writes digits.npz (data and split) and digits.onnx (model) beside itself and prints their hashes, which
core/workloads/catalogue.py holds. The data and the split come out the same on every machine. A newly trained model
scores alike, but its bytes follow the processor and the version of PyTorch: a new model means new hashes.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import torch

SEED = 20261123
HELD_OUT_PER_DIGIT = 36
EPOCHS = 90
BATCH = 96
CHANNELS = (64, 64, 64, 64, 64)
POOL_AFTER = 3
FOLDER = Path(__file__).resolve().parent


def held_out_indices(labels: npt.NDArray[Any], seed: int = SEED) -> npt.NDArray[np.int64]:
    """Which images are never trained on: 36 of each digit, those whose keyed hash is lowest, in rising order.

    A hash instead of a random generator, so that no library version can change the split.
    """
    chosen: list[int] = []
    for digit in range(10):
        members = [int(index) for index in np.flatnonzero(labels == digit)]
        members.sort(key=lambda index: hashlib.sha256(f"{seed}:{index}".encode()).digest())
        chosen += members[:HELD_OUT_PER_DIGIT]
    return np.array(sorted(chosen), dtype=np.int64)


def save_data(path: Path, arrays: dict[str, npt.NDArray[Any]]) -> None:
    """Write an .npz whose bytes depend on the arrays alone (numpy's own carries the time of day)."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in arrays.items():
            content = io.BytesIO()
            np.lib.format.write_array(content, array, allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", (2026, 1, 1, 0, 0, 0)), content.getvalue())


def network() -> torch.nn.Sequential:
    """Pixels doubled, five 3 × 3 convolutions with batch normalisation, 2 × 2 maximum after the third, a linear layer.

    Doubled pixels make an inference cost about half a millisecond of one core: LoadGen prepares the queries of a whole
    test in memory, and a model ten times as quick would need gigabytes for that.
    """
    from torch import nn

    layers: list[nn.Module] = [nn.Upsample(scale_factor=2, mode="nearest")]
    before = 1
    for number, channels in enumerate(CHANNELS, start=1):
        layers += [nn.Conv2d(before, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels), nn.ReLU()]
        if number == POOL_AFTER:
            layers.append(nn.MaxPool2d(2))
        before = channels
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.2), nn.Linear(before, 10))


def moved(images: torch.Tensor, draw: torch.Generator) -> torch.Tensor:
    """The images rotated by up to 14°, scaled by up to 8 % and shifted by up to 1 pixel, each by its own draw."""
    import torch

    count = len(images)
    angle = (torch.rand(count, generator=draw) * 2 - 1) * (14 * torch.pi / 180)
    scale = 1 + (torch.rand(count, generator=draw) * 2 - 1) * 0.08
    # In the coordinates of affine_grid the image is 2 wide, so one of its 8 pixels is 0.25.
    shift = (torch.rand(count, 2, generator=draw) * 2 - 1) * 0.25
    matrix = torch.zeros(count, 2, 3)
    matrix[:, 0, 0] = matrix[:, 1, 1] = torch.cos(angle) * scale
    matrix[:, 0, 1] = -torch.sin(angle) * scale
    matrix[:, 1, 0] = torch.sin(angle) * scale
    matrix[:, :, 2] = shift
    grid = torch.nn.functional.affine_grid(matrix, list(images.shape), align_corners=False)
    return torch.nn.functional.grid_sample(images, grid, align_corners=False)


def train(images: npt.NDArray[Any], labels: npt.NDArray[Any]) -> torch.nn.Sequential:
    """A network trained on these images (values 0 to 16) from the fixed seed."""
    import torch
    from torch import nn

    torch.manual_seed(SEED)
    draw = torch.Generator().manual_seed(SEED)
    x = torch.from_numpy(images.astype(np.float32) / 16).unsqueeze(1)
    y = torch.from_numpy(labels.astype(np.int64))
    model = network()
    optimiser = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=5e-3)
    batches = len(x) // BATCH
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, total_steps=EPOCHS * batches)
    lossfunction = nn.CrossEntropyLoss(label_smoothing=0.05)
    for epoch in range(EPOCHS):
        order = torch.randperm(len(x), generator=draw)
        total = 0.0
        for number in range(batches):
            rows = order[number * BATCH : (number + 1) * BATCH]
            loss = lossfunction(model(moved(x[rows], draw)), y[rows])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            total += loss.item()
        if epoch % 10 == 9:
            print(f"epoch {epoch + 1} of {EPOCHS}: loss {total / batches:.4f}", flush=True)
    return model.eval()


def folded_layers(model: torch.nn.Sequential) -> list[tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]]:
    """Weights and biases of the convolutions, their batch normalisation folded in, and of the linear layer."""
    from torch import nn

    layers = []
    modules = list(model)
    for number, module in enumerate(modules):
        if isinstance(module, nn.Conv2d):
            norm = modules[number + 1]
            assert isinstance(norm, nn.BatchNorm2d)
            assert norm.running_var is not None
            assert norm.running_mean is not None
            factor = norm.weight / (norm.running_var + norm.eps).sqrt()
            weight = module.weight * factor[:, None, None, None]
            layers.append((weight.detach().numpy(), (norm.bias - norm.running_mean * factor).detach().numpy()))
        elif isinstance(module, nn.Linear):
            layers.append((module.weight.detach().numpy(), module.bias.detach().numpy()))
    return layers


def save_model(path: Path, layers: list[tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]]) -> None:
    """Write the layers as ONNX: `image` float32 [N, 1, 8, 8], values 0 to 1, to `scores` float32 [N, 10]."""
    from onnx import TensorProto, checker, helper, numpy_helper, save

    scales = numpy_helper.from_array(np.array([1, 1, 2, 2], np.float32), "scales")
    doubled = helper.make_node(
        "Resize",
        ["image", "", "scales"],
        ["doubled"],
        mode="nearest",
        coordinate_transformation_mode="asymmetric",
        nearest_mode="floor",
    )
    nodes, weights, before = [doubled], [scales], "doubled"
    for number, (weight, bias) in enumerate(layers[:-1], start=1):
        weights += [
            numpy_helper.from_array(weight, f"conv{number}.weight"),
            numpy_helper.from_array(bias, f"conv{number}.bias"),
        ]
        names = [before, f"conv{number}.weight", f"conv{number}.bias"]
        nodes.append(helper.make_node("Conv", names, [f"conv{number}"], kernel_shape=[3, 3], pads=[1, 1, 1, 1]))
        nodes.append(helper.make_node("Relu", [f"conv{number}"], [f"relu{number}"]))
        before = f"relu{number}"
        if number == POOL_AFTER:
            nodes.append(helper.make_node("MaxPool", [before], ["pool"], kernel_shape=[2, 2], strides=[2, 2]))
            before = "pool"
    weights += [
        numpy_helper.from_array(layers[-1][0], "linear.weight"),
        numpy_helper.from_array(layers[-1][1], "linear.bias"),
    ]
    nodes += [
        helper.make_node("GlobalAveragePool", [before], ["mean"]),
        helper.make_node("Flatten", ["mean"], ["features"]),
        helper.make_node("Gemm", ["features", "linear.weight", "linear.bias"], ["scores"], transB=1),
    ]
    graph = helper.make_graph(
        nodes,
        "practice-digits",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["N", 1, 8, 8])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["N", 10])],
        weights,
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8, producer_name="benchwright"
    )
    checker.check_model(model)
    save(model, path)


def main() -> None:
    """Write data and model, and print what core/workloads/catalogue.py has to hold."""
    import torch
    from sklearn.datasets import load_digits

    digits = load_digits()
    images, labels = digits.images.astype(np.uint8), digits.target.astype(np.uint8)
    held_out = held_out_indices(labels)
    save_data(FOLDER / "digits.npz", {"images": images, "labels": labels, "heldout": held_out})
    kept = np.setdiff1d(np.arange(len(labels)), held_out)
    model = train(images[kept], labels[kept])
    save_model(FOLDER / "digits.onnx", folded_layers(model))
    with torch.no_grad():
        scores = model(torch.from_numpy(images[held_out].astype(np.float32) / 16).unsqueeze(1))
    good = int((scores.argmax(1).numpy() == labels[held_out]).sum())
    print(f"held-out top-1: {good} of {len(held_out)} = {100 * good / len(held_out):.3f} %")
    for name in ("digits.npz", "digits.onnx"):
        print(f"{name}: sha256 {hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()}")


if __name__ == "__main__":
    main()
