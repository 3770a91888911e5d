"""A well-formed call of every command that keeps answers alive, and who may send it."""

from tests.hostile.circles import ANSWERERS, ASKERS, HERE, HOSTS, WINDOW_CHIEFS, WINDOW_MEMBERS
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
    "handbook.list": reads(),
    "handbook.search": reads(text="心得"),
    "handbook.info": reads(page="$page"),
    "handbook.make": writes(question="$solved"),
    "handbook.write": writes(title="手順", body="ひとつずつ"),
    "handbook.part": reads(which="$page", number="0"),
    "handbook.part_save": writes(which="$page", number="0", mark="new", body="あらたに"),
    "handbook.add": writes(page="$page", body="さらに"),
    "handbook.rename": reads(page="$page"),
    "handbook.title_save": writes(which="$page", title="心得二"),
    "handbook.restore": writes(which="$page", number="1"),
    "handbook.relate": writes(page="$page", question="$question"),
    "handbook.withdraw": reads(page="$page"),
    "handbook.withdraw_now": writes(which="$page"),
    "handbook.history": reads(page="$page"),
    "handbook.export": reads(page="$page"),
    "handbook.export_section": reads(section="$window"),
    "handbook.doubt": writes(page="$page", reason="窓口が移りました"),
    "handbook.still_right": writes(which="$page"),
    "handbook.outdated": writes(which="$page"),
    "handbook.review_pass": writes(which="$page"),
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
    **dict.fromkeys(
        (
            "handbook.list",
            "handbook.search",
            "handbook.info",
            "handbook.make",
            "handbook.write",
            "handbook.history",
            "handbook.export",
            "handbook.export_section",
            "handbook.doubt",
        ),
        HERE,
    ),
    **dict.fromkeys(
        (
            "handbook.part",
            "handbook.part_save",
            "handbook.add",
            "handbook.rename",
            "handbook.title_save",
            "handbook.restore",
            "handbook.relate",
        ),
        WINDOW_MEMBERS | OFFICE,
    ),
    "handbook.withdraw": WINDOW_CHIEFS,
    "handbook.withdraw_now": WINDOW_CHIEFS,
    "handbook.still_right": HOSTS,  # the host wrote last
    "handbook.outdated": HOSTS,
    "handbook.review_pass": HOSTS,
}
