"""How a draft of an event keeps the rules for its answers."""

from collections.abc import Mapping

from bot.domain.receptions import USUAL, Reception
from bot.domain.rsvps import RsvpStyle
from bot.services.telling import moment_at, occurrence_at

_YES = "yes"


def reception_values(reception: Reception) -> dict[str, str]:
    """Everything as text."""
    until = reception.answers_until
    return {
        "offered_styles": ",".join(sorted(reception.offered_styles)),
        "seated_styles": ",".join(sorted(reception.seated_styles)),
        "answers_until": "" if until is None else occurrence_at(until),
        "guest_limit": str(reception.guest_limit),
        "names_hidden": _YES if reception.names_hidden else "",
    }


def read_reception(values: Mapping[str, str]) -> Reception:
    """Read it back; the usual rules where a draft was kept before there were any."""
    if "offered_styles" not in values:
        return USUAL
    until = values["answers_until"]
    return Reception(
        offered_styles=_styles(values["offered_styles"]),
        seated_styles=_styles(values["seated_styles"]),
        answers_until=moment_at(until) if until else None,
        guest_limit=int(values["guest_limit"]),
        names_hidden=values["names_hidden"] == _YES,
    )


def _styles(names: str) -> frozenset[RsvpStyle]:
    return frozenset(RsvpStyle(name) for name in names.split(",") if name)
