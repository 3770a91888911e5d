"""A well-formed call of every command that ties members and questions together, and who may send it."""

from tests.hostile.circles import ANSWERERS, ASKERS, HERE
from tests.hostile.furnished_town import ANSWERER, ASKER
from tests.hostile.sent import Sent, reads, writes

QUESTION_CALLS: dict[str, Sent] = {
    "question.size": writes(which="$question", size="city_small"),
    "question.mine": reads(),
    "question.drafts": reads(page="0"),
    "question.drafts.discard": reads(draft="@question"),
    "question.drafts.discard_now": reads(draft="@question"),  # drafts are nobody's business but one's own
    "question.followed": reads(page="0"),
    "question.follow": writes(question="$question"),
    "question.same": writes(question="$question", other="$solved"),
    "question.enough": writes(question="$question"),
    "question.not_yet": reads(which="$question"),
    "question.helpful": writes(which="$answer"),
    "question.history": reads(question="$reworded"),
    "question.answer.history": reads(which="$reworded_answer"),
    "question.ask_kept": reads(draft="@words"),
    "question.quote": reads(body="窓口でもできます"),
    "question.quote_for": writes(draft="@quoted", question="$question"),
    "question.quote_yes": writes(draft="@consent"),
    "question.quote_no": reads(draft="@consent"),  # a draft at most
    "question.version_erase": writes(which="$reworded", answer="$reworded_answer", number="1"),
}

QUESTION_RIGHTS: dict[str, frozenset[str]] = {
    "question.size": ASKERS,
    "question.mine": HERE,
    "question.drafts": HERE,
    "question.drafts.discard": HERE,
    "question.drafts.discard_now": HERE,
    "question.followed": HERE,
    "question.follow": HERE - {ASKER},  # whoever asked hears anyway
    "question.same": HERE,
    "question.enough": ASKERS,
    "question.not_yet": ASKERS,
    "question.helpful": HERE - {ANSWERER},  # nobody thanks themselves
    "question.history": HERE,
    "question.answer.history": HERE,
    "question.ask_kept": HERE,
    "question.quote": frozenset(),  # nobody has said it
    "question.quote_for": HERE,
    "question.quote_yes": HERE,
    "question.quote_no": HERE,
    "question.version_erase": ANSWERERS,
}
