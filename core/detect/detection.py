"""`detect()`: all probes at once, each on its own thread, in under two seconds; what fails leaves a gap and why."""

import time
from collections.abc import Mapping
from datetime import datetime
from threading import Event, Lock, Thread

from core.detect import (
    accelerators_nvidia,
    accelerators_other,
    memory,
    network,
    operating_system,
    processor,
    software,
    storage,
    virtualisation,
)
from core.detect.answers import load_answers, with_answers
from core.detect.description import SystemDescription
from core.detect.facts import ALWAYS_LISTED
from core.detect.field_filling import fill_fields
from core.detect.machine_access import Machine, ThisMachine
from core.detect.probe import NOT_TOLD, Facts, Probe, gap
from core.errors import ExpectedError
from core.messages import Message, say

LIMIT_S = 1.8

# What a probe of this machine found after its detection had ended; used when the same probe is late again.
_found_late: dict[Probe, Facts] = {}

# A probe with the beginnings of the keys that it answers for.
PROBES: tuple[tuple[Probe, tuple[str, ...]], ...] = (
    (processor.probe, ("processor.",)),
    (memory.probe, ("memory.",)),
    (storage.probe, ("storage.",)),
    (network.probe, ("network.",)),
    (operating_system.probe, ("os.", "machine.")),
    (virtualisation.probe, ("virtualisation.",)),
    (accelerators_nvidia.probe, ("accelerator.count", "accelerator.driver", "accelerator.cuda")),
    (accelerators_other.probe, ("accelerator.other",)),
    (software.probe, ("software.",)),
)


def detect(
    machine: Machine | None = None,
    limit_s: float = LIMIT_S,
    answers: Mapping[str, str] | None = None,
    probes: tuple[tuple[Probe, tuple[str, ...]], ...] = PROBES,
) -> SystemDescription:
    """What this machine is, with what its user typed before. Never raises; ends after `limit_s` at the latest.

    `answers` (field key to text) replaces those kept on disk. A probe that is late goes on in the background, and the
    next detection of this process has what it found.
    """
    begun = time.monotonic()
    facts = _all_facts(machine or ThisMachine(), limit_s, probes, _found_late if machine is None else {})
    fields = fill_fields(facts)
    system = SystemDescription(
        detected_at=datetime.now().astimezone().isoformat(timespec="seconds"),
        duration_s=round(time.monotonic() - begun, 3),
        facts=facts,
        fields=fields,
    )
    return with_answers(system, load_answers(system) if answers is None else answers)


def _all_facts(
    machine: Machine,
    limit_s: float,
    probes: tuple[tuple[Probe, tuple[str, ...]], ...],
    found_late: dict[Probe, Facts],
) -> Facts:
    found: Facts = {}
    reasons: dict[str, Message] = {}
    guard, closed = Lock(), Event()

    def take(probe: Probe, beginnings: tuple[str, ...]) -> None:
        try:
            facts: Facts = probe(machine)
            reason = None
        except ExpectedError as error:
            facts, reason = {}, error.text
        except Exception as error:
            # Machines differ without end: what no one foresaw is a gap too, named so that it can be reported.
            facts, reason = {}, say("The probe failed: {detail}", detail=f"{type(error).__name__}: {error}"[:300])
        with guard:
            if closed.is_set():
                found_late[probe] = facts
            else:
                found.update(facts)
                reasons.update(dict.fromkeys(beginnings, reason or NOT_TOLD))

    threads = [Thread(target=take, args=entry, daemon=True, name=f"probe {entry[1][0]}") for entry in probes]
    until = time.monotonic() + limit_s
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    with guard:
        closed.set()
        for probe, beginnings in probes:
            if not reasons.keys() & set(beginnings):
                found.update(found_late.get(probe, {}))
    late = say("The probe did not answer within {limit_s} s. Read again in a moment.", limit_s=limit_s)
    for key in ALWAYS_LISTED:
        if key not in found:
            reason = next((text for start, text in reasons.items() if key.startswith(start)), late)
            found[key] = gap(reason)
    order = {key: position for position, key in enumerate(ALWAYS_LISTED)}
    return dict(sorted(found.items(), key=lambda item: (order.get(item[0], len(order)), item[0])))
