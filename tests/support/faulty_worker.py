"""A worker with one fault built in, named by the environment variable `FAULT`. Everything else is the real worker."""

import faulthandler
import os
import signal
import sys
import time
from pathlib import Path

import core.run.sut as sut
from core.run.worker import main

QUERY_OF_FAULT = 20


def fault_raises(answerer: object, ids: object, indices: object) -> None:
    raise RuntimeError("the accelerator fell off the bus")


def fault_out_of_memory(answerer: object, ids: object, indices: object) -> None:
    raise MemoryError


def fault_never_completes(answerer: object, ids: object, indices: object) -> None:
    pass


def fault_completes_twice(answerer: "sut.Answerer", ids: list[int], indices: list[int]) -> None:
    honest_answer(answerer, ids, indices)
    sut.complete([sut.Response(ids[0], answerer._rows.ctypes.data, 4)])


def fault_segfault(answerer: object, ids: object, indices: object) -> None:
    faulthandler._sigsegv()  # type: ignore[attr-defined]


def fault_killed(answerer: object, ids: object, indices: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fault_leaves(answerer: object, ids: object, indices: object) -> None:
    os._exit(0)


def fault_deaf(answerer: object, ids: object, indices: object) -> None:
    """Hangs with the GIL held, deaf to SIGTERM."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    sys.setswitchinterval(1e6)
    while True:
        pass


def fault_prints_garbage(answerer: "sut.Answerer", ids: list[int], indices: list[int]) -> None:
    os.write(1, b"\xff\xfe{not json\n" * 50)
    print('{"type": "finished"}')
    honest_answer(answerer, ids, indices)


honest_answer = sut.Answerer.answer
asked = 0


def answer(answerer: "sut.Answerer", ids: list[int], indices: list[int]) -> None:
    """The honest answer until the query of the fault."""
    global asked
    asked += 1
    if asked == QUERY_OF_FAULT:
        globals()[f"fault_{os.environ['FAULT']}"](answerer, ids, indices)
    else:
        honest_answer(answerer, ids, indices)


if __name__ == "__main__":
    if os.environ.get("FAULT") == "garbage_on_the_event_pipe":
        os.write(1, b"\x00\x01garbage without end" + b"x" * 5000 + b"\n[1, 2\n")
        os.environ["FAULT"] = "prints_garbage"
    if os.environ.get("FAULT") == "slow_start":
        time.sleep(60)
    sut.Answerer.answer = answer  # type: ignore[method-assign,assignment]
    sys.exit(main(Path(sys.argv[1])))
