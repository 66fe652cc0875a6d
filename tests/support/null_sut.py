"""A child process: the real LoadGen with a SUT that knows the labels and takes a given time for each call.

python null_sut.py SCENARIO MODE FOLDER USER_CONF DATA_SET PERFORMANCE_SAMPLES SLEEP_S
"""

import sys
import time
from pathlib import Path

import mlperf_loadgen as loadgen
import numpy as np

from core.workloads import find_data_set
from core.workloads.catalogue import DIGITS
from core.workloads.digits_images import labels_of


def main(scenario: str, mode: str, folder: str, conf: str, data_set: str, in_memory: str, sleep_s: str) -> None:
    """Run one test and leave LoadGen's files in `folder`."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    answers = np.asarray(labels_of(find_data_set(DIGITS, data_set)), np.float32)
    address = answers.ctypes.data
    pause_s = float(sleep_s)
    settings = loadgen.TestSettings()
    settings.FromConfig(conf, "resnet50", scenario, 1)
    settings.scenario = getattr(loadgen.TestScenario, scenario)
    settings.mode = getattr(loadgen.TestMode, mode)

    def issue(ids: list[int], indices: list[int]) -> None:
        time.sleep(pause_s)
        loadgen.QuerySamplesComplete(
            [loadgen.QuerySampleResponse(i, address + 4 * index, 4) for i, index in zip(ids, indices, strict=True)]
        )

    sut = loadgen.ConstructFastSUT(issue, lambda: None)
    qsl = loadgen.ConstructQSL(len(answers), int(in_memory), lambda _: None, lambda _: None)
    output = loadgen.LogOutputSettings()
    output.outdir = folder
    output.copy_summary_to_stdout = False
    logs = loadgen.LogSettings()
    logs.log_output = output
    logs.enable_trace = False
    loadgen.StartTestWithLogSettings(sut, qsl, settings, logs)


if __name__ == "__main__":
    main(*sys.argv[1:])
