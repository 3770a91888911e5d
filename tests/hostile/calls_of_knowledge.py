"""A well-formed call of every command that keeps answers alive, and who may send it."""

from tests.hostile.circles import ANSWERERS, ASKERS, HERE
from tests.hostile.furnished_town import ADMINISTRATOR
from tests.hostile.sent import Sent, reads, writes

OFFICE = frozenset({ADMINISTRATOR})  # questions to everybody are nobody's section

KNOWLEDGE_CALLS: dict[str, Sent] = {
    "question.merge": reads(question="$question", other="$solved"),
    "question.merge_now": writes(which="$question", other="$solved"),
    "question.merge_undo": writes(which="$merged"),
    "question.twins": reads(),
    "question.doubt": writes(question="$solved", reason="様式が変わりました"),
    "question.still_right": writes(which="$solved"),
    "question.outdated": writes(which="$solved"),
    "question.review_pass": writes(which="$solved"),
    "question.faq": reads(),
    "question.faq_edit": reads(question="$solved"),
    "question.faq_save": writes(which="$solved", wording="解決した?"),
    "question.faq_decline": writes(which="$often"),
}

KNOWLEDGE_RIGHTS: dict[str, frozenset[str]] = {
    "question.merge": ASKERS,
    "question.merge_now": ASKERS,
    "question.merge_undo": ASKERS,
    "question.twins": HERE,
    "question.doubt": HERE,
    "question.still_right": ANSWERERS,
    "question.outdated": ANSWERERS,
    "question.review_pass": ANSWERERS,
    "question.faq": HERE,
    "question.faq_edit": OFFICE,
    "question.faq_save": OFFICE,
    "question.faq_decline": OFFICE,
}
