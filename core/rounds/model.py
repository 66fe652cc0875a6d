"""What the rules of a round are, as values. The YAML files in `resources/rounds` have the same names.

Numbers are those of the submission checker of the round; where it compares wrongly, the right bound is the threshold
and its own number stands beside it (`official_minimum`).
"""

from enum import StrEnum

from core.terms import Scenario, SystemType
from core.values import Value


class Seeds(Value, frozen=True):
    """The three seeds of a round, which exceed 2^53: text in files, whole numbers here."""

    qsl: int
    sample_index: int
    schedule: int


class Limits(Value, frozen=True):
    """Bounds that hold for every benchmark. Sizes are bytes."""

    min_duration_ms: int
    accuracy_log_max_bytes: int
    file_max_bytes: int
    multistream_samples_per_query: int
    network_sut_name_contains: str


class FileLists(Value, frozen=True):
    """Which files a folder holds. `*_patterns` are names with wildcards, found beside a result or above it.

    power_settings_required: whether power results without these files are invalid.
    """

    performance: tuple[str, ...]
    performance_optional: tuple[str, ...]
    performance_with_power: tuple[str, ...]
    accuracy: tuple[str, ...]
    beside_measurements: tuple[str, ...]
    ignored: tuple[str, ...]
    power: tuple[str, ...]
    power_settings_patterns: tuple[str, ...]
    power_settings_required: bool
    compliance_performance: tuple[str, ...]
    test01_accuracy_same: tuple[str, ...]
    test01_accuracy_different: tuple[str, ...]


class SystemKeys(Value, frozen=True):
    """Keys of a system description: to be filled, to be there, whole numbers, and those of special systems."""

    filled: tuple[str, ...]
    may_be_empty: tuple[str, ...]
    whole_numbers: tuple[str, ...]
    text: tuple[str, ...]
    network: tuple[str, ...]
    optional: tuple[str, ...]
    power_documented: tuple[str, ...]

    def required(self) -> tuple[str, ...]:
        """Every key that must be there."""
        return self.filled + self.may_be_empty


class Layout(Value, frozen=True):
    """Where things lie in a tree: templates with {division}, {submitter}, {system}, {benchmark}, {scenario}, {test}.

    `measurements` is a folder; `measurements_file` the exact name in it, empty where the name begins with the system's
    id (v5.1). An empty `nameplate` means that the round has none.
    """

    result: str
    performance: str
    accuracy: str
    power: str
    ranging: str
    measurements: str
    measurements_file: str
    compliance: str
    system: str
    nameplate: str
    private_ids: str
    source: str
    model_mapping: str
    calibration: tuple[str, ...]

    def path(self, template: str, **names: str) -> str:
        """`template` (one of this layout) with its names filled in."""
        return template.format(**names)


class Endpoints(Value, frozen=True):
    """Results of an endpoints run: which benchmarks may have them, and where their files lie below the result."""

    models: tuple[str, ...]
    config: tuple[str, ...]
    performance: str
    accuracy: str
    audit: str
    audit_names: dict[str, str]
    mean_output_tokens_min: float
    mean_output_tokens_max: float


class PowerRules(Value, frozen=True):
    """What a power measurement must be like. analysers: names with the numbers that PTDaemon gives them.

    hashed_files: below performance/. released_sources: the SHA-1 of each source file of each release of power-dev.
    """

    ptd_versions: tuple[str, ...]
    analysers: dict[str, int]
    two_channel_device: int
    clock_difference_ms_max: int
    clock_shift_s: int
    power_drop_percent_max: float
    duration_drop_percent_max: float
    load_margin_s: float
    hashed_files: tuple[str, ...]
    released_sources: tuple[dict[str, str], ...]


class Derivation(StrEnum):
    """How the value of an inferred result comes from the log it copies."""

    TIMES_SAMPLES_PER_QUERY = "milliseconds times samples per query"
    AS_LOGGED = "as logged"
    SAMPLES_PER_QUERY_LATENCY = "samples per query by mean query latency"


class InferredResult(Value, frozen=True):
    """A result that may be copied from another scenario (edge only); `key` is the log's, latencies in ns."""

    source: Scenario
    target: Scenario
    key: str
    derivation: Derivation


class Metric(Value, frozen=True):
    """A measure of accuracy. `line`: expression that finds the number in a line of accuracy.txt, from its start."""

    official_key: str
    unit: str
    line: str
    lower_is_better: bool = False


class Threshold(Value, frozen=True):
    """The gate of one metric in the unit that accuracy.txt prints. None: no bound on that side.

    test01_delta_percent: how far TEST01's accuracy may be from the submitted one.
    official_minimum: the checker's own number where it compares in another unit or the wrong direction.
    """

    minimum: float | None = None
    maximum: float | None = None
    test01_delta_percent: float | None = None
    official_minimum: float | None = None


class SuiteRules(Value, frozen=True):
    """Which scenarios a benchmark needs in one suite. `one_of`: at least one of these."""

    required: tuple[Scenario, ...]
    optional: tuple[Scenario, ...] = ()
    one_of: tuple[Scenario, ...] = ()

    def allowed(self) -> frozenset[Scenario]:
        """Every scenario that may be there."""
        return frozenset(self.required) | frozenset(self.optional) | frozenset(self.one_of)


class ScenarioRules(Value, frozen=True):
    """The rules of one benchmark in one scenario. Latency limits are 99th percentiles in milliseconds.

    logged_as: the scenario LoadGen's log names. metric: the log's key of the result, given in `unit` (latencies are
    logged in ns). unit_really: where the checker exports a wrong unit. query_count_listed is a number of the
    checker's table; it is a rule only with query_count_enforced. samples_per_query_min: Offline, closed division.
    accuracy and accuracy_samples: where they differ from the benchmark's.
    """

    logged_as: Scenario
    metric: str
    unit: str
    lower_is_better: bool
    early_stopping: bool
    power_unit: str
    endpoints_metric: str
    unit_really: str = ""
    query_count_listed: int | None = None
    query_count_enforced: bool = False
    samples_per_query_min: int | None = None
    latency_ms: int | None = None
    ttft_ms: int | None = None
    tpot_ms: int | None = None
    accuracy: dict[str, Threshold] | None = None
    accuracy_samples: int | None = None


class AccuracyFiles(Value, frozen=True):
    """Generated images or videos that must be kept: a folder under accuracy/ and the stems of its files."""

    folder: str
    stems: tuple[str, ...]


class Benchmark(Value, frozen=True):
    """One benchmark of a round. Counts are samples.

    suites: what each suite asks for; scenarios: the rules of every scenario, whether a suite asks for it or not
    (an open submission may bring any).
    """

    task: str
    data_set: str
    data_set_samples: int
    accuracy_samples: int
    performance_samples_min: int
    accuracy: dict[str, Threshold]
    scenarios: dict[Scenario, ScenarioRules]
    suites: dict[SystemType, SuiteRules]
    min_duration_ms: int
    family: str
    quality_percent: float | None = None
    counts_tokens: bool = False
    token_latencies: bool = False
    equal_issue: bool = False
    compliance: tuple[str, ...] = ()
    accuracy_files: tuple[AccuracyFiles, ...] = ()
    notes: tuple[str, ...] = ()

    def thresholds(self, scenario: Scenario) -> dict[str, Threshold]:
        """The accuracy gates in `scenario`."""
        own = self.scenarios[scenario].accuracy
        return self.accuracy if own is None else own

    def accuracy_sample_count(self, scenario: Scenario) -> int:
        """How many samples an accuracy run in `scenario` must cover."""
        own = self.scenarios[scenario].accuracy_samples
        return self.accuracy_samples if own is None else own


class Round(Value, frozen=True):
    """All rules of one round. `practice` marks a round of our own, which is no round of MLPerf.

    gated_divisions: those that have accuracy gates; in the others accuracy is measured and reported only.
    """

    round_id: str
    practice: bool
    submission_deadline: str
    loadgen: tuple[str, ...]
    seeds: Seeds
    divisions: tuple[str, ...]
    gated_divisions: tuple[str, ...]
    statuses: tuple[str, ...]
    system_types: tuple[str, ...]
    scenario_folders: tuple[str, ...]
    limits: Limits
    files: FileLists
    power: PowerRules
    system_keys: SystemKeys
    measurements_filled: tuple[str, ...]
    layout: Layout
    endpoints: Endpoints
    inferred: tuple[InferredResult, ...]
    metrics: dict[str, Metric]
    aliases: dict[str, str]
    alias_parts: dict[str, str]
    benchmarks: dict[str, Benchmark]

    def benchmark_id(self, name: str) -> str | None:
        """The round's id for a benchmark folder (or a mapped name), None where it knows none.

        An alias counts first, then a name that contains one of `alias_parts`, as the submission checker reads them.
        """
        if name in self.benchmarks:
            return name
        if name in self.aliases:
            return self._known(self.aliases[name])
        for part, official in self.alias_parts.items():
            if part in name:
                return self._known(official)
        return None

    def _known(self, name: str) -> str | None:
        """`name` or, in a round that renames a benchmark once more, what it is called there."""
        target = self.aliases.get(name, name) if name not in self.benchmarks else name
        return target if target in self.benchmarks else None
