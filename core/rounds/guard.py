"""The round guard: says before a long run when the installed LoadGen does not carry the rules of the round."""

from core.messages import Message, say
from core.rounds.model import Round, Seeds


def guard(round: Round, loadgen_version: str, loadgen_seeds: Seeds) -> tuple[Message, ...]:
    """What speaks against a run for `round` with this LoadGen; empty when it fits.

    loadgen_version: as `mlperf_loadgen` reports it ("6.0.17 @ d6147c7eb7"). loadgen_seeds: those of its built-in
    mlperf.conf, which is the only place that seeds are read from. Runs with other seeds are rejected in every division.
    """
    messages = []
    if not any(_belongs(loadgen_version, wanted) for wanted in round.loadgen):
        messages.append(
            say(
                "LoadGen {found} is installed; results of {round} are made with LoadGen {wanted}.",
                found=loadgen_version or "?",
                round=round.round_id,
                wanted=", ".join(round.loadgen),
            )
        )
    names = ("qsl", "sample_index", "schedule")
    different = [name for name in names if getattr(loadgen_seeds, name) != getattr(round.seeds, name)]
    if different:
        messages.append(
            say(
                "LoadGen carries other seeds than {round} ({names}): every result would be rejected. "
                "Install the LoadGen of {round}, or choose another round.",
                round=round.round_id,
                names=", ".join(different),
            )
        )
    return tuple(messages)


def _belongs(version: str, series: str) -> bool:
    """Whether "6.0.17 @ abc" is of the series "6.0" (or is exactly "6.0.17")."""
    number = version.split("@")[0].strip()
    return number == series or number.startswith(series + ".")
