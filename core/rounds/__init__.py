"""What the rules of a round are, read from `resources/rounds/*.yaml`. A new round is a new file."""

from core.rounds.load import available_rounds, load_round, newest_round, suggested_round
from core.rounds.model import Benchmark, Round, ScenarioRules, Seeds

__all__ = [
    "Benchmark",
    "Round",
    "ScenarioRules",
    "Seeds",
    "available_rounds",
    "load_round",
    "newest_round",
    "suggested_round",
]
