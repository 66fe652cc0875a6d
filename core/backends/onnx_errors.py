"""What ONNX Runtime raises, in words for people. Imports no runtime: exceptions are told by name and text."""

import re
from pathlib import Path

from core.errors import ExpectedError
from core.messages import Message, say


def refused_model(model: Path, error: Exception, version: str) -> ExpectedError:
    """Why ONNX Runtime did not take `model`, in words, with the remedy that fits."""
    kind, text = type(error).__name__, str(error)
    if kind == "InvalidProtobuf" or "No graph was found" in text:
        return ExpectedError(
            say("{path} is not an ONNX model, or it was cut short.", path=str(model)),
            say("Get the file again, or choose another model."),
        )
    if "External data" in text or "external data" in text:
        return ExpectedError(
            say(
                "{path} keeps its weights in another file that cannot be read: {reason}",
                path=str(model),
                reason=short_reason(error),
            ),
            say("Put the file with the weights beside the model, under the name it had."),
        )
    if "opset" in text.lower() or "IR version" in text:
        return ExpectedError(
            say("{path} is made for a newer ONNX than ONNX Runtime {version} reads.", path=str(model), version=version),
            say("Update onnxruntime, or export the model with an older opset."),
        )
    return ExpectedError(
        say("ONNX Runtime does not accept {path}: {reason}", path=str(model), reason=short_reason(error)),
        say("Check the model, or choose another one."),
    )


def unfit(model: Path, reason: Message) -> ExpectedError:
    """A model that ONNX Runtime takes and a SUT cannot use."""
    return ExpectedError(
        say("{path} cannot be used as a SUT: {reason}.", path=str(model), reason=reason),
        say("Export the model with a fixed size per sample and the samples as its first dimension."),
    )


def short_reason(error: Exception) -> str:
    """The runtime's own words: the last line, without its error codes, at most 300 characters."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return re.sub(r"^\[ONNXRuntimeError\] : \d+ : \w+ : ", "", lines[-1])[-300:]
