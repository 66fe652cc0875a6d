"""`benchwright detect`: what this machine is, and whether it is ready to measure."""

import argparse
from typing import Any

import msgspec

from core.cli.options import add_json_option, write_result
from core.detect.cards import cards
from core.detect.description import SystemDescription
from core.detect.detection import detect
from core.detect.fields import FIELD, missing_fields
from core.detect.readiness import take_readiness
from core.detect.readiness_state import Readiness, ReadinessState
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
    for card in cards(system):
        print(card.title.text())
        for row in card.rows:
            shown = row.text.text() if row.text is not None else "–"
            print(f"  {row.title.text():<24} {shown:<56} {row.fact.source or row.fact.origin}")
    print()
    missing = missing_fields(system)
    if missing:
        titles = ", ".join(FIELD[key].name.text() for key in missing)
        print(say("Only you can say: {fields}", fields=titles).text())
    for concern in readiness.concerns:
        print(f"{_state(concern.state):<8} {concern.title.text()}: {concern.detail.text()}")
        if concern.remedy is not None:
            print(f"{'':<8} {concern.remedy.text()}")


def _state(state: ReadinessState) -> str:
    match state:
        case ReadinessState.GOOD:
            return say("Good").text().upper()
        case ReadinessState.TO_DO:
            return say("To do").text().upper()
        case ReadinessState.UNKNOWN:
            return say("Unknown").text().upper()
