"""A well-formed call of every command of the search over everything, and who may make it."""

from tests.hostile.circles import HERE
from tests.hostile.sent import Sent, reads

FINDING_CALLS: dict[str, Sent] = {
    "find": reads(text="印鑑"),
    "find.more": reads(draft="@find", page="0", what="question"),
    "find.change": reads(draft="@find"),
}

FINDING_RIGHTS: dict[str, frozenset[str]] = dict.fromkeys(FINDING_CALLS, HERE)
