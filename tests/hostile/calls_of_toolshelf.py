"""A well-formed call of every command about the toolshelf, and who may make it."""

from tests.hostile.circles import HERE
from tests.hostile.furnished_town import ADMINISTRATOR, CHIEF, HOST, OTHER_CHIEF
from tests.hostile.sent import Sent, reads, writes

_KEEPERS = frozenset({HOST, ADMINISTRATOR})
_LEADERS = frozenset({CHIEF, ADMINISTRATOR})
_OTHERS = HERE - {HOST}  # thanks and improvements come from others
_SURE = dict.fromkeys(("personal", "names", "secrets", "rules"), "yes")
_ITEM = {"kind": "form", "title": "新しい様式", "about": "だれにでも", "text": "本文"}

SHELF_CALLS: dict[str, Sent] = {
    "shelf.list": reads(),
    "shelf.by_area": reads(order="used", area="tax"),
    "shelf.search": reads(text="要綱"),
    "shelf.more": reads(draft="@shelf_search", page="0"),
    "shelf.show": reads(item="$item"),
    "shelf.mine": reads(),
    "shelf.derived": reads(item="$item"),
    "shelf.history": reads(item="$item"),
    "shelf.text": reads(item="$item"),
    "shelf.put": reads(),
    "shelf.put_from": reads(item="$item"),
    "shelf.edit": reads(item="$item"),
    "shelf.form": reads(**_ITEM),  # a draft at most
    "shelf.draft": reads(draft="@shelf"),
    "shelf.draft.area": reads(draft="@shelf", area="tax"),
    "shelf.draft.licence": reads(draft="@shelf", licence="ask"),
    "shelf.draft.section": reads(draft="@shelf", section="-"),
    "shelf.draft.origin": reads(draft="@shelf", item="$item"),
    "shelf.publish": writes(draft="@shelf", **_SURE),
    "shelf.discard": reads(draft="@shelf"),  # drafts leave no trace
    "shelf.renew": writes(draft="@shelf_edit", **_SURE, note="直しました"),
    "shelf.used": writes(item="$item"),
    "shelf.word": writes(item="$item", how="助かりました", signing="nobody"),
    "shelf.unused": writes(item="$lent"),
    "shelf.improve": writes(item="$item", what="第2条", text="第2条"),
    "shelf.improvement": reads(which="$improvement"),
    "shelf.take_in": writes(which="$improvement", **_SURE),
    "shelf.pass": writes(which="$improvement"),
    "shelf.problem": writes(item="$item", words="名前があります"),
    "shelf.withdraw": reads(item="$item"),
    "shelf.withdraw_now": writes(which="$item"),
    "shelf.hand_over": writes(item="$item", member="$id:asker"),
    "shelf.to_section": writes(item="$item"),
    "shelf.hide": writes(item="$item"),
    "shelf.unhide": writes(item="$hidden_item"),
    "shelf.fresh": writes(item="$item"),
    "shelf.outdated": writes(item="$item"),
}

SHELF_RIGHTS: dict[str, frozenset[str]] = {
    **dict.fromkeys(SHELF_CALLS, HERE),
    **dict.fromkeys(("shelf.used", "shelf.word", "shelf.improve"), _OTHERS),
    "shelf.unused": HERE - {OTHER_CHIEF},  # whose it is
    **dict.fromkeys(
        (
            *("shelf.edit", "shelf.renew", "shelf.withdraw", "shelf.withdraw_now", "shelf.hand_over"),
            *("shelf.to_section", "shelf.fresh", "shelf.outdated"),
            *("shelf.improvement", "shelf.take_in", "shelf.pass"),
        ),
        _KEEPERS,
    ),
    **dict.fromkeys(("shelf.hide", "shelf.unhide"), _LEADERS),
}
