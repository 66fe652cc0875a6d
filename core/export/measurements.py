"""measurements.json: what was done to the model. All five texts must be there and say something."""

import json

from core.plan.models import model_file_name
from core.record.test_record import TestRecord
from core.values import Value
from core.workloads.catalogue import DIGITS


class ModelFacts(Value, frozen=True):
    """The five fields of measurements.json. An empty one is named by the check."""

    input_data_types: str
    retraining: str
    starting_weights_filename: str
    weight_data_types: str
    weight_transformations: str


RETRAINING = {DIGITS: "yes: trained from random weights on the UCI handwritten digits, see train.py"}
"""By workload: whether and how its model was trained. A workload that is not named here leaves the field empty."""

INPUT_TYPES = {DIGITS: "fp32"}
"""By workload: the number format of what the model is given."""


def model_facts(record: TestRecord) -> ModelFacts:
    """What is known of the model of a test: from the runtime that ran it, and from the workload."""
    precision = record.used.precision if record.used else record.test.backend.precision
    workload = record.test.workload
    return ModelFacts(
        input_data_types=INPUT_TYPES.get(workload, ""),
        retraining=RETRAINING.get(workload, ""),
        starting_weights_filename=model_file_name(record.test),
        weight_data_types=precision,
        weight_transformations=(record.used.details.get("weight_transformations") if record.used else "") or "none",
    )


def measurements_json(facts: ModelFacts) -> bytes:
    """The file's content, keys in order."""
    fields = {name: getattr(facts, name) for name in sorted(facts.__struct_fields__)}
    return json_bytes(fields)


def json_bytes(value: object) -> bytes:
    """JSON for people, the same bytes for the same value."""
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()
