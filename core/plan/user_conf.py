"""The user.conf of a test: the few settings of LoadGen that a submitter may choose, in LoadGen's own format."""

from core.plan.run_plan import PlannedTest


def user_conf(test: PlannedTest) -> str:
    """The text of user.conf for `test`.

    Keys carry model and scenario, so that they win over every line of mlperf.conf (LoadGen looks up
    `model.scenario` first). Units are user.conf's own: queries per second and milliseconds.
    """
    load = test.load
    values: dict[str, int | float | None] = {
        "target_qps": load.target_qps,
        "target_latency": load.target_latency_ms if load.expected_latency_ms is None else load.expected_latency_ms,
        "min_duration": load.min_duration_ms,
        "max_duration": load.max_duration_ms,
        "min_query_count": load.min_query_count,
        "performance_sample_count_override": load.performance_sample_count,
    }
    prefix = f"{test.loadgen_model}.{test.scenario}"
    lines = [f"# {test.benchmark} {test.scenario} {test.mode}, written by Benchwright"]
    lines += [f"{prefix}.{key} = {_number(value)}" for key, value in values.items() if value is not None]
    return "\n".join(lines) + "\n"


def _number(value: float) -> str:
    """LoadGen parses plain decimals only."""
    return str(value) if isinstance(value, int) else f"{value:.6f}".rstrip("0").rstrip(".")
