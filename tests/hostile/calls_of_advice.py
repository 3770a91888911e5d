"""Well-formed calls of the commands about being asked, and who may make them."""

from tests.hostile.circles import ASKERS, HERE
from tests.hostile.furnished_town import ADMINISTRATOR, CHIEF, HOST, OTHER_CHIEF
from tests.hostile.sent import Sent, reads, writes

ADVICE_CALLS: dict[str, Sent] = {
    "advice.show": writes(areas="生活保護", weekly="1"),
    "advice.form": reads(),
    "advice.on": writes(),
    "advice.off": writes(),
    "advice.requests": reads(),
    "advice.request": reads(question="$question"),
    "advice.decline": writes(question="$question"),
    "advice.pass_on": writes(question="$question", member="$id:member"),
    "advice.watch": reads(),
    "advice.watched": reads(question="$question"),
    "advice.widen": writes(question="$question"),
    "question.deadline": writes(question="$question", until="来月5日"),
    "question.leave_open": writes(question="$question"),
}

ADVICE_RIGHTS: dict[str, frozenset[str]] = {
    "advice.show": HERE,
    "advice.form": HERE,
    "advice.on": HERE,
    "advice.off": HERE,
    "advice.requests": HERE,
    "advice.request": frozenset({HOST}),  # who was asked
    "advice.decline": frozenset({HOST}),
    "advice.pass_on": frozenset({HOST}),
    "advice.watch": frozenset({CHIEF, OTHER_CHIEF, ADMINISTRATOR}),
    "advice.watched": frozenset({ADMINISTRATOR}),  # the question is to everybody
    "advice.widen": frozenset({ADMINISTRATOR}),
    "question.deadline": ASKERS,
    "question.leave_open": ASKERS,
}
