"""What the worker process is asked to do, as a file in the folder of the attempt."""

from enum import StrEnum

from core.plan.run_plan import PlannedTest
from core.values import Value

JOB_KIND = "benchwright worker job"
JOB_VERSION = 1

JOB_FILE = "job.json"
USER_CONF_FILE = "user.conf"
LOADGEN_FOLDER = "loadgen"
PROBE_FILE = "probe.json"
LOG_FILE = "worker.log"

PROBE_KIND = "benchwright probe"
PROBE_VERSION = 1


class Task(StrEnum):
    """A test with LoadGen, or a short look at the speed of model and backend without it."""

    TEST = "test"
    PROBE = "probe"


class WorkerJob(Value, frozen=True):
    """The job. Files are read and written in the folder that holds the job file.

    stall_limit_s: with queries outstanding and none completed for this long, the test is given up.
    """

    task: Task
    test: PlannedTest
    stall_limit_s: float = 60.0


class Probe(Value, frozen=True):
    """What a probe measured: service times of one query of 1 and of 8 samples, and throughput in full batches.

    batch_latency_ns: the median time of one full batch with all streams at work.
    """

    single_p50_ns: int
    single_p90_ns: int
    multi_p50_ns: int
    batch_latency_ns: int
    throughput_sps: float
