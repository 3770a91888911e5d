"""What somebody began to ask and has not asked: listed for them alone, and thrown away."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.errors import NotFound
from bot.domain.ids import AccountId, DraftId
from bot.domain.questions import title_of
from bot.ports.records import Draft
from bot.ports.work import Storage, Work
from bot.services.origin import Origin
from bot.text.normalise import single_line

FORM = "question.ask.form"  # the command whose form a draft opens again
ANONYMOUS = "question.anonymous"  # the form of an anonymous question as it was refused
ANONYMOUS_FORM = "question.anonymous.form"  # an anonymous question that is looked at once more; no command
SOLVED = "solved"  # of a draft that needs no question of its own
HIDDEN = "hidden"  # the words of an anonymous question, hidden with the town's key

MOST = 30  # drafts of one person that are looked through, the newest first

_TYPED = ("title", "body", "tried", "area", "section")
_VERBS = (FORM, ANONYMOUS, ANONYMOUS_FORM)


@dataclass(frozen=True, slots=True)
class Wording:
    """What somebody typed into the form. ``channel``: where the message stood it was made from. ``until``:
    the deadline as it was typed, and ``deadline`` what it was read as.
    """

    title: str
    body: str = ""
    tried: str = ""
    area: str = ""
    section: str = ""
    channel: str = ""
    until: str = ""
    deadline: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unsent:
    """A question that was begun. ``form``: whose form its words wait for, one of the verbs above."""

    id: DraftId
    form: str
    wording: Wording
    written_at: datetime

    @property
    def anonymous(self) -> bool:
        return self.form != FORM

    @property
    def name(self) -> str:
        """What it is called in a list; empty where neither a title nor a body was typed."""
        return self.wording.title or title_of(self.wording.body)


class QuestionDraftService:
    """Drafts belong to the account that wrote them."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def unsent(self, account_id: AccountId) -> tuple[Unsent, ...]:
        """What waits to be asked, the newest first, at most ``MOST``."""
        async with self._storage.read() as work:
            drafts = await work.drafts.latest(account_id, _VERBS, limit=MOST)
            return tuple(one for one in _unsent(work, drafts) if one.name)

    async def discard(self, draft_id: DraftId, account_id: AccountId, origin: Origin) -> None:
        """Forget what was written. Raises NotFound when it is gone or another's."""
        async with self._storage.write(origin.request) as work:
            if await own_draft(work, draft_id, account_id) is None:
                raise NotFound("question_drafts.gone")
            await work.drafts.delete(draft_id)


async def own_draft(work: Work, draft_id: DraftId, account_id: AccountId) -> Draft | None:
    """A question somebody began; None when it is gone, or no question."""
    draft = await work.drafts.get(draft_id, account_id)
    return draft if draft and draft.verb in _VERBS else None


async def forget_same(work: Work, account_id: AccountId, wording: Wording) -> None:
    """Forget the drafts of which every word stands in what is sent now: forms that came back, mostly."""
    drafts = await work.drafts.latest(account_id, _VERBS, limit=MOST)
    for one in _unsent(work, drafts):
        if _holds(wording, one.wording):
            await work.drafts.delete(one.id)


def hidden_wording(work: Work, draft: Draft) -> Wording | None:
    """The words of an anonymous question that is looked at once more; None for any other draft, and where
    they were hidden with another key.
    """
    hidden = draft.values.get(HIDDEN) if draft.verb == ANONYMOUS_FORM else None
    typed = work.seals.show(hidden, draft.id) if hidden else None
    return None if typed is None else replace(Wording(""), **json.loads(typed))


def _unsent(work: Work, drafts: Iterable[Draft]) -> Iterator[Unsent]:
    for draft in drafts:
        if draft.values.get(SOLVED):
            continue
        wording = hidden_wording(work, draft) if draft.verb == ANONYMOUS_FORM else wording_of(draft.values)
        if wording is not None:
            yield Unsent(draft.id, draft.verb, wording, draft.created_at)


def wording_of(values: Mapping[str, str]) -> Wording:
    """What was typed, of what a draft holds of it."""
    title, body, tried, area, section = (values.get(name, "") for name in _TYPED)
    return Wording(single_line(title, len(title)), body, tried, area, section)


def _holds(whole: Wording, part: Wording) -> bool:
    """Whether nothing is lost with ``part``: its texts are those of ``whole``, or empty."""
    pairs = ((part.title, whole.title), (part.body, whole.body), (part.tried, whole.tried))
    return all(kept in {"", sent} for kept, sent in pairs)
