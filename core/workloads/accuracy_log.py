"""LoadGen's `mlperf_log_accuracy.json`: an object for each answer, its bytes as hexadecimal digits."""

from pathlib import Path
from typing import Annotated

import msgspec

from core.errors import ExpectedError
from core.files import read_bytes
from core.messages import Message, say

# LoadGen writes some 50 bytes around each answer; token logs carry more, and this reads none of them.
_MAX_BYTES_BESIDE_AN_ANSWER = 200
_MAX_BYTES_BESIDE_ALL = 1024 * 1024


class _Entry(msgspec.Struct, gc=False):
    qsl_idx: Annotated[int, msgspec.Meta(ge=0, le=2**62)]
    data: str


def read_answers(log: Path, sample_count: int, answer_bytes: int) -> list[bytes]:
    """The answers in the order of the data set's samples, `answer_bytes` long each.

    MultiStream repeats samples to fill its last query: as in MLCommons' own scripts the first answer counts. Raises
    ExpectedError when the log is missing, cut short, too large, not LoadGen's, or does not answer every sample.
    """
    limit_bytes = 2 * sample_count * (2 * answer_bytes + _MAX_BYTES_BESIDE_AN_ANSWER) + _MAX_BYTES_BESIDE_ALL
    try:
        entries = msgspec.json.decode(read_bytes(log, limit_bytes), type=list[_Entry])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _unusable(log, say("it was cut short or is not LoadGen's")) from error
    answers: list[bytes | None] = [None] * sample_count
    for entry in entries:
        index = entry.qsl_idx
        if index >= sample_count:
            raise _unusable(log, say("it answers sample {index} of {count}", index=index, count=sample_count))
        if answers[index] is None:
            answers[index] = _answer(log, entry, answer_bytes)
    complete = [answer for answer in answers if answer is not None]
    if len(complete) < sample_count:
        raise _unusable(log, say("it answers {found} of {count} samples", found=len(complete), count=sample_count))
    return complete


def _answer(log: Path, entry: _Entry, answer_bytes: int) -> bytes:
    try:
        answer = bytes.fromhex(entry.data)
    except ValueError as error:
        raise _unusable(log, say("the answer to sample {index} is not hexadecimal", index=entry.qsl_idx)) from error
    if len(answer) != answer_bytes:
        raise _unusable(
            log,
            say(
                "the answer to sample {index} has {found} bytes instead of {wanted}",
                index=entry.qsl_idx,
                found=len(answer),
                wanted=answer_bytes,
            ),
        )
    return answer


def _unusable(log: Path, reason: Message) -> ExpectedError:
    return ExpectedError(
        say("{path} cannot be scored: {reason}.", path=str(log), reason=reason),
        say("The log is kept as it is. Run the accuracy test again."),
    )
