"""`benchwright detect`: what this machine is, and whether it is ready to measure."""

import argparse
from typing import Any

import msgspec

from core.cli.options import add_json_option, write_result
from core.detect.description import Origin, SystemDescription
from core.detect.detection import detect
from core.detect.fields import FIELDS, missing_fields
from core.detect.readiness import take_readiness
from core.detect.readiness_state import Readiness
from core.messages import say
from core.places import home


def add_to(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "detect", help="show what this machine is", description="Show what this machine is and whether it is ready."
    )
    add_json_option(parser)
    parser.set_defaults(do=run)


def run(options: argparse.Namespace) -> int:
    """Detect, and print or write it."""
    system = detect()
    readiness = take_readiness(home())
    if options.json != "-":
        _print(system, readiness)
    write_result(options.json, {"system": msgspec.to_builtins(system), "readiness": msgspec.to_builtins(readiness)})
    return 0


def _print(system: SystemDescription, readiness: Readiness) -> None:
    for field in FIELDS:
        fact = system.fields.get(field.key)
        if fact is None:
            continue
        shown = fact.value if fact.origin is not Origin.MISSING else "–"
        print(f"{field.key:<36} {shown!s:<48} {fact.source or fact.origin}")
    missing = missing_fields(system)
    print()
    if missing:
        print(say("To be typed: {fields}", fields=", ".join(missing)).text())
    for concern in readiness.concerns:
        print(f"{concern.state.upper():<8} {concern.title.text()}: {concern.detail.text()}")
        if concern.remedy is not None:
            print(f"         {concern.remedy.text()}")
