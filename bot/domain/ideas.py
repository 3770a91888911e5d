"""アイデア: what could be done better, from the first word to what came of it.

話し合い中 → 採用 (with an owner who says yes and a day) → 実施済 (with an outcome) or 見送り (with a reason).
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.errors import NotAllowed, Refused
from bot.domain.ids import IdeaCommentId, IdeaId, MemberId, SectionId

TITLE_LIMIT = 80
WHAT_LIMIT = 800
WHY_LIMIT = 500
COMMENT_LIMIT = 300
REASON_LIMIT = 300
OUTCOME_LIMIT = 800
NUDGED_BEFORE = timedelta(hours=87)  # before the end of its day: nine in the morning, three days ahead
ASKED_AFTER = timedelta(hours=9)  # after the end of its day: nine in the morning of the next


class IdeaState(StrEnum):
    TALKING = "talking"  # 話し合い中
    ADOPTED = "adopted"  # 採用
    DONE = "done"  # 実施済
    DECLINED = "declined"  # 見送り
    WITHDRAWN = "withdrawn"  # its author took it back


@dataclass(frozen=True, slots=True)
class IdeaText:
    """What an idea says: what to do, and why."""

    title: str
    what: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Idea:
    """One idea. Times are UTC. ``version`` counts what happened to it.

    supports, comments: how many there are. steward_id: who adopted or declined it. owner_id: who sees to it;
    only asked so far while ``agreed`` is False. due_at: the end of the day by which it is to be done.
    settled_at: when it was done, declined or taken back.
    """

    id: IdeaId
    author_id: MemberId
    title: str
    what: str
    why: str
    created_at: datetime
    section_id: SectionId | None = None
    state: IdeaState = IdeaState.TALKING
    steward_id: MemberId | None = None
    owner_id: MemberId | None = None
    agreed: bool = False
    due_at: datetime | None = None
    adopted_at: datetime | None = None
    settled_at: datetime | None = None
    reason: str = ""
    outcome: str = ""
    version: int = 1
    supports: int = 0
    comments: int = 0

    @property
    def unsettled(self) -> bool:
        return self.state in {IdeaState.TALKING, IdeaState.ADOPTED}

    @property
    def passages(self) -> tuple[str, ...]:
        """What it says and what became of it, the title first."""
        return self.title, self.what, self.why, self.reason, self.outcome

    @property
    def withdrawn(self) -> bool:
        return self.state is IdeaState.WITHDRAWN

    def owned_by(self, member_id: MemberId | None) -> bool:
        """Whether somebody said yes to seeing to it."""
        return self.state is IdeaState.ADOPTED and self.agreed and self.owner_id == member_id

    def asks(self, member_id: MemberId | None) -> bool:
        """Whether somebody was asked to see to it and has not answered."""
        return self.state is IdeaState.ADOPTED and not self.agreed and self.owner_id == member_id is not None

    def edit(self, text: IdeaText, by: MemberId) -> "Idea":
        """In other words. Raises NotAllowed for all but its author, Refused once it was decided."""
        self.check_editable(by)
        return self._next(title=text.title, what=text.what, why=text.why)

    def withdraw(self, by: MemberId, now: datetime) -> "Idea":
        """Its author takes it back. Raises NotAllowed, Refused once it was decided."""
        self.check_editable(by)
        return self._next(state=IdeaState.WITHDRAWN, settled_at=now)

    def adopt(self, owner_id: MemberId, due_at: datetime, by: MemberId | None, now: datetime) -> "Idea":
        """採用, with somebody to see to it by a day; also another owner or day for an adopted one. Who names
        themselves says yes at once. Raises Refused when it is settled.
        """
        self.check_unsettled()
        agreed = owner_id == by or (self.agreed and owner_id == self.owner_id)
        return self._next(
            state=IdeaState.ADOPTED,
            steward_id=by,
            owner_id=owner_id,
            agreed=agreed,
            due_at=due_at,
            adopted_at=self.adopted_at or now,
        )

    def take(self, member_id: MemberId) -> "Idea":
        """引き受ける: who was asked says yes, or anybody where nobody was. Raises Refused."""
        self._check(IdeaState.ADOPTED)
        if self.owner_id is not None and self.owner_id != member_id:
            raise Refused("idea.owned_already", title=self.title)
        if self.agreed:
            raise Refused("idea.yours_already", title=self.title)
        return self._next(owner_id=member_id, agreed=True)

    def release(self, member_id: MemberId) -> "Idea":
        """手放す: who was asked says no, or the owner lets go. Raises Refused for everybody else."""
        self._check(IdeaState.ADOPTED)
        if self.owner_id != member_id:
            raise Refused("idea.not_yours", title=self.title)
        return self._next(owner_id=None, agreed=False)

    def postpone(self, due_at: datetime) -> "Idea":
        """Another day. Raises Refused for what is not adopted."""
        self._check(IdeaState.ADOPTED)
        return self._next(due_at=due_at)

    def finish(self, outcome: str, now: datetime) -> "Idea":
        """実施済, with what came of it. Raises Refused for what is not adopted."""
        self._check(IdeaState.ADOPTED)
        return self._next(state=IdeaState.DONE, outcome=outcome, settled_at=now)

    def decline(self, reason: str, by: MemberId | None, now: datetime) -> "Idea":
        """見送り, with a reason. Raises Refused when it is settled."""
        self.check_unsettled()
        return self._next(
            state=IdeaState.DECLINED,
            reason=reason,
            steward_id=by,
            owner_id=None,
            agreed=False,
            settled_at=now,
        )

    def reopen(self) -> "Idea":
        """Talk about it again. Raises Refused for what was not declined."""
        self._check(IdeaState.DECLINED)
        return self._next(state=IdeaState.TALKING, reason="", settled_at=None, adopted_at=None, due_at=None)

    def check_editable(self, by: MemberId) -> None:
        """Raises NotAllowed for all but its author, Refused once it was decided."""
        if by != self.author_id:
            raise NotAllowed("idea.author_only", title=self.title)
        self._check(IdeaState.TALKING)

    def check_supportable(self, member_id: MemberId) -> None:
        """Raises Refused for one's own and for what is settled."""
        self.check_unsettled()
        if member_id == self.author_id:
            raise Refused("idea.own", title=self.title)

    def check_unsettled(self) -> None:
        """Raises Refused when it is settled."""
        if not self.unsettled:
            raise Refused(f"idea.is_{self.state.value}", title=self.title)

    def reminders(self, now: datetime) -> tuple[datetime | None, datetime | None]:
        """When its owner is reminded before the day, and asked after it; None for what is over already."""
        if self.due_at is None or not self.agreed or self.state is not IdeaState.ADOPTED:
            return None, None
        before, after = self.due_at - NUDGED_BEFORE, self.due_at + ASKED_AFTER
        return (before if before > now else None), (after if after > now else None)

    def unanswered(self, now: datetime) -> bool:
        """Whether its day is over and who was asked to see to it has not said a word."""
        asked = self.state is IdeaState.ADOPTED and self.owner_id is not None and not self.agreed
        return asked and self.due_at is not None and self.due_at + ASKED_AFTER <= now

    def _check(self, state: IdeaState) -> None:
        if self.state is not state:
            raise Refused(f"idea.is_{self.state.value}", title=self.title)

    def _next(self, **changes: object) -> "Idea":
        return replace(self, version=self.version + 1, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Comment:
    """A short word in the discussion of an idea."""

    id: IdeaCommentId
    idea_id: IdeaId
    member_id: MemberId
    body: str
    at: datetime

    def check_own(self, member_id: MemberId | None, *, steward: bool) -> None:
        """Raises NotAllowed for all but its author and who decides about the idea."""
        if member_id != self.member_id and not steward:
            raise NotAllowed("idea.comment_not_yours")
