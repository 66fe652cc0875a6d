"""The look ahead before a run, away from the window's thread: it asks LoadGen for its seeds and the disk for room."""

from pathlib import Path

import psutil

from core.places import runs_folder
from core.plan.preflight import Remark, preflight
from core.plan.run_plan import RunPlan
from core.run.describe import loadgen_info


def look_ahead(plan: RunPlan, folder: Path | None) -> tuple[Remark, ...]:
    """What could stop or spoil `plan` with records in `folder`. Raises ExpectedError where LoadGen is not there."""
    info = loadgen_info()
    available_bytes = psutil.virtual_memory().available
    return preflight(plan, folder or runs_folder(), info.version, info.seeds, available_bytes)
