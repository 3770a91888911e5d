"""Who may do what about words of the work and about ideas, see test_hostile_permissions.py."""

from tests.hostile.circles import ASKERS, HERE, HOSTS, WINDOW_CHIEFS
from tests.hostile.furnished_town import ASKER, HOST, OTHER_CHIEF

_KEEPERS = WINDOW_CHIEFS | {OTHER_CHIEF}  # who leads a section, and 総務課
_AUTHOR, _OWNER = frozenset({ASKER}), frozenset({HOST})

WORD_RIGHTS: dict[str, frozenset[str]] = {
    "term.show": HERE,
    "term.list": HERE,
    "term.add": HERE,
    "term.edit": HERE,
    "term.save": HERE,
    "term.more": HERE,
    "term.save_more": HERE,
    "term.history": HERE,
    "term.undo": _KEEPERS,
    "term.restore": _KEEPERS,
    "term.remove": _KEEPERS,
    "term.remove_now": _KEEPERS,
    "term.ask": HERE,
    "term.waiting": HERE,
    "term.explain": HERE,
    "term.drop": _KEEPERS,
    "term.shown": HERE,
    "term.in_message": HERE,
    "idea.post": HERE,
    "idea.list": HERE,
    "idea.show": HERE,
    "idea.support": HERE - _AUTHOR,
    "idea.comment": HERE,
    "idea.uncomment": ASKERS,
    "idea.edit": _AUTHOR,
    "idea.save": _AUTHOR,
    "idea.ask_withdraw": _AUTHOR,
    "idea.withdraw": _AUTHOR,
    "idea.adopt": WINDOW_CHIEFS,
    "idea.take": _OWNER,
    "idea.release": _OWNER,
    "idea.postpone": HOSTS,
    "idea.finish": HOSTS,
    "idea.decline": WINDOW_CHIEFS,
    "idea.reopen": WINDOW_CHIEFS,
}
