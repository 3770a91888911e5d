"""Well-formed calls about words of the work and about ideas, see calls.py."""

from tests.hostile.furnished_town import WINDOW
from tests.hostile.sent import Sent, reads, writes

_TERM = {"which": "$term", "version": "2"}

WORD_CALLS: dict[str, Sent] = {
    "term.show": reads(word="印鑑証明"),
    "term.list": reads(),
    "term.add": writes(word="住民票", reading="じゅうみんひょう", explanation="住んでいることの証明です"),
    "term.edit": reads(term="$term"),
    "term.save": writes(**_TERM, word="印鑑証明", reading="いんかんしょうめい", explanation="三つめ"),
    "term.more": reads(term="$term"),
    "term.save_more": writes(**_TERM, example="印鑑証明をとる", source="条例"),
    "term.history": reads(term="$term"),
    "term.undo": writes(term="$term", number="1"),
    "term.restore": writes(**_TERM, number="1"),
    "term.remove": reads(term="$term"),
    "term.remove_now": writes(**_TERM),
    "term.ask": writes(word="専決処分"),
    "term.waiting": reads(),
    "term.explain": reads(which="$waiting_word"),
    "term.drop": writes(which="$waiting_word"),
    "term.shown": reads(showing="question", which="$question"),
    "term.in_message": reads(text="印鑑証明はどこで"),
    "idea.post": writes(title="待ち人数", what="見せる", section=WINDOW.name),
    "idea.list": reads(),
    "idea.show": reads(idea="$idea"),
    "idea.support": writes(idea="$idea"),
    "idea.comment": writes(idea="$idea", body="よいと思います"),
    "idea.uncomment": writes(which="$idea_comment"),
    "idea.edit": reads(idea="$idea"),
    "idea.save": writes(idea="$idea", title="書き直し", what="見せる"),
    "idea.ask_withdraw": reads(idea="$idea"),
    "idea.withdraw": writes(idea="$idea"),
    "idea.adopt": writes(idea="$window_idea", owner="$id:host", until="12/25"),
    "idea.take": writes(idea="$asked_idea"),
    "idea.release": writes(idea="$adopted_idea"),
    "idea.postpone": writes(idea="$adopted_idea", until="12/28"),
    "idea.finish": writes(idea="$adopted_idea", outcome="できました"),
    "idea.decline": writes(idea="$window_idea", reason="またの機会に"),
    "idea.reopen": writes(idea="$declined_idea"),
}
