"""ONNX Runtime on the processor: the one file that imports onnxruntime, and only when a model is loaded.

One session is shared by all streams; each Runner has its own buffers and its own bindings on it, so that inputs and
outputs are never copied and `run` allocates nothing after the first call for a count.
"""

import importlib.metadata
import importlib.util
import os
from pathlib import Path
from typing import Any

from core.backends.choice import BackendSettings, BackendUsed, SettingField, TensorSpec
from core.backends.onnx_errors import refused_model, short_reason, unfit
from core.backends.onnx_precision import weights_precision
from core.backends.protocol import Array
from core.backends.validation import validated_settings
from core.errors import ExpectedError, os_error
from core.messages import Message, say

_PROVIDER = "CPUExecutionProvider"
_LEVELS = {
    "disable": "ORT_DISABLE_ALL",
    "basic": "ORT_ENABLE_BASIC",
    "extended": "ORT_ENABLE_EXTENDED",
    "all": "ORT_ENABLE_ALL",
}
_DTYPES = {
    "tensor(float)": "float32",
    "tensor(float16)": "float16",
    "tensor(double)": "float64",
    "tensor(int8)": "int8",
    "tensor(uint8)": "uint8",
    "tensor(int16)": "int16",
    "tensor(uint16)": "uint16",
    "tensor(int32)": "int32",
    "tensor(uint32)": "uint32",
    "tensor(int64)": "int64",
    "tensor(uint64)": "uint64",
    "tensor(bool)": "bool",
}
# One cache line, and one AVX-512 register: rows that start on it are read without split loads.
_ALIGNMENT_BYTES = 64


class OnnxRuntimeBackend:
    """ONNX Runtime with its CPU execution provider."""

    key = "onnxruntime"
    title = "ONNX Runtime"

    def unavailable_reason(self) -> Message | None:
        """That the package is missing; None when it is there (whether it loads is seen in the worker)."""
        if importlib.util.find_spec("onnxruntime") is None:
            return say("The Python package onnxruntime is not installed.")
        return None

    def version(self) -> str:
        """The version of the installed package, empty when there is none."""
        try:
            return importlib.metadata.version("onnxruntime")
        except importlib.metadata.PackageNotFoundError:
            return ""

    def fields(self, cores: int) -> tuple[SettingField, ...]:
        """Streams, threads, batch, graph optimisation and spinning.

        The default is one stream a core with one thread each: streams never wait for each other, which small models
        gain most from. A large model in SingleStream is quicker with one stream and all cores as its threads.
        """
        return (
            SettingField(
                key="streams",
                title=say("Streams"),
                help=say("Batches that run at the same time, each in a thread of its own. Used in Server and Offline."),
                default=cores,
                minimum=1,
                maximum=4 * cores,
            ),
            SettingField(
                key="threads",
                title=say("Threads per stream"),
                help=say("Threads that share the work of one batch. Streams × threads should not exceed the cores."),
                default=1,
                minimum=1,
                maximum=4 * cores,
            ),
            SettingField(
                key="batch",
                title=say("Largest batch"),
                help=say("Samples that are executed together at most. Used in Server and Offline."),
                default=32,
                minimum=1,
                maximum=1024,
            ),
            SettingField(
                key="graph_optimization",
                title=say("Graph optimisation"),
                help=say("How far ONNX Runtime rewrites the model before it runs. All is the quickest as a rule."),
                default="all",
                choices=tuple(_LEVELS),
            ),
            SettingField(
                key="spinning",
                title=say("Threads spin while they wait"),
                help=say("Shortens the gaps between batches when there are several threads, and keeps the cores busy."),
                default=True,
            ),
        )

    def load(self, model: Path, settings: BackendSettings) -> "OnnxModel":
        """Load `model` in one session. Raises ExpectedError when the runtime or the model cannot be used."""
        if settings.device != "cpu":
            raise ExpectedError(
                say("ONNX Runtime runs here on the device “cpu”, not on “{device}”.", device=settings.device[:80]),
                say("Choose the device cpu."),
            )
        chosen = validated_settings(self, settings.settings, os.cpu_count() or 1)
        _check_readable(model)
        runtime = _import_runtime()
        options = runtime.SessionOptions()
        options.intra_op_num_threads = chosen["threads"]
        options.inter_op_num_threads = 1
        options.graph_optimization_level = getattr(
            runtime.GraphOptimizationLevel, _LEVELS[str(chosen["graph_optimization"])]
        )
        options.add_session_config_entry("session.intra_op.allow_spinning", "1" if chosen["spinning"] else "0")
        options.log_severity_level = 3
        try:
            session = runtime.InferenceSession(str(model), options, providers=[_PROVIDER])
        # The runtime's exceptions share no class of their own; whatever it raises here is about this file.
        except Exception as error:
            raise refused_model(model, error, runtime.__version__) from error
        loaded_options = session.get_session_options()
        used = BackendUsed(
            runtime=self.title,
            runtime_version=runtime.__version__,
            provider=session.get_providers()[0],
            device="cpu",
            precision=weights_precision(model),
            threads=loaded_options.intra_op_num_threads,
            details={
                "streams": str(chosen["streams"]),
                "batch": str(chosen["batch"]),
                "graph_optimization": str(chosen["graph_optimization"]),
                "spinning": "on" if chosen["spinning"] else "off",
            },
        )
        return OnnxModel(session, model, used)


class OnnxModel:
    """A model in an ONNX Runtime session."""

    def __init__(self, session: Any, model: Path, used: BackendUsed) -> None:
        self._session = session
        self._model = model
        self.used = used
        self.inputs = tuple(_spec(node, model) for node in session.get_inputs())
        self.outputs = tuple(_spec(node, model) for node in session.get_outputs())

    def runner(self, batch_max: int) -> "OnnxRunner":
        """A context with buffers of `batch_max` rows.

        Raises ExpectedError for a model made for a fixed number of samples that is smaller than `batch_max`.
        """
        fixed = {spec.shape[0] for spec in (*self.inputs, *self.outputs)} - {-1}
        if len(fixed) > 1:
            raise unfit(self._model, say("its inputs and outputs hold different numbers of samples"))
        rows = fixed.pop() if fixed else 0
        if 0 < rows < batch_max:
            raise ExpectedError(
                say("{path} was made for exactly {rows} samples at a time.", path=str(self._model), rows=rows),
                say("Set the largest batch to {rows} at most, or use a model with a free batch size.", rows=rows),
            )
        return OnnxRunner(self._session, self.inputs, self.outputs, batch_max, rows)


class OnnxRunner:
    """Buffers of one thread and their bindings: one for every count that was run, made when it is first needed.

    fixed_rows: the number of samples the model always executes; 0 when it takes any.
    """

    def __init__(
        self,
        session: Any,
        inputs: tuple[TensorSpec, ...],
        outputs: tuple[TensorSpec, ...],
        batch_max: int,
        fixed_rows: int,
    ) -> None:
        self._session = session
        self._fixed_rows = fixed_rows
        self._input_names = tuple(spec.name for spec in inputs)
        self._output_names = tuple(spec.name for spec in outputs)
        rows = fixed_rows or batch_max
        self._input_buffers = tuple(_buffer(rows, spec) for spec in inputs)
        self._output_buffers = tuple(_buffer(rows, spec) for spec in outputs)
        self.inputs = tuple(buffer[:batch_max] for buffer in self._input_buffers)
        self.outputs = tuple(buffer[:batch_max] for buffer in self._output_buffers)
        self._bindings: list[Any] = [None] * (batch_max + 1)

    def run(self, count: int) -> None:
        """Execute the first `count` rows."""
        binding = self._bindings[count]
        if binding is None:
            binding = self._bind(count)
        self._session.run_with_iobinding(binding)

    def _bind(self, count: int) -> Any:
        """The binding of the first `count` rows, kept for the next time."""
        if count < 1:
            raise ValueError(f"cannot run {count} samples")
        rows = self._fixed_rows or count
        binding = self._session.io_binding()
        for name, buffer in zip(self._input_names, self._input_buffers, strict=True):
            binding.bind_input(name, "cpu", 0, buffer.dtype, (rows, *buffer.shape[1:]), buffer.ctypes.data)
        for name, buffer in zip(self._output_names, self._output_buffers, strict=True):
            binding.bind_output(name, "cpu", 0, buffer.dtype, (rows, *buffer.shape[1:]), buffer.ctypes.data)
        self._bindings[count] = binding
        return binding


def _buffer(rows: int, spec: TensorSpec) -> Array:
    """Zeros for `rows` samples of `spec`, aligned, and every page of them touched."""
    import numpy as np

    dtype = np.dtype(spec.dtype)
    shape = (rows, *spec.shape[1:])
    size_bytes = int(np.prod(shape)) * dtype.itemsize
    memory = np.empty(size_bytes + _ALIGNMENT_BYTES, np.uint8)
    start = -memory.ctypes.data % _ALIGNMENT_BYTES
    memory[:] = 0
    return memory[start : start + size_bytes].view(dtype).reshape(shape)


def _spec(node: Any, model: Path) -> TensorSpec:
    """Name, type and shape of an input or output; only the first dimension, the samples, may vary."""
    if node.type not in _DTYPES:
        raise unfit(model, say("“{name}” has the type {type}", name=node.name, type=node.type))
    shape = tuple(size if isinstance(size, int) and size > 0 else -1 for size in node.shape)
    if not shape or -1 in shape[1:]:
        raise unfit(model, say("“{name}” has no fixed size per sample", name=node.name))
    return TensorSpec(name=node.name, dtype=_DTYPES[node.type], shape=shape)


def _check_readable(model: Path) -> None:
    """Raises ExpectedError for a model that is missing, a folder, or may not be read."""
    try:
        with model.open("rb") as stream:
            stream.read(1)
    except OSError as error:
        raise os_error(error, model, "read") from error


def _import_runtime() -> Any:
    """The module onnxruntime. Raises ExpectedError when it is missing or broken."""
    try:
        import onnxruntime
    # A broken installation raises anything at import: ImportError, OSError of a library, AttributeError of numpy's.
    except Exception as error:
        raise ExpectedError(
            say("ONNX Runtime could not be loaded: {reason}", reason=short_reason(error)),
            say("Install the Python package onnxruntime again, or choose another backend."),
        ) from error
    return onnxruntime
