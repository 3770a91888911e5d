"""Publications: when the draft of an event becomes public by itself, and why it could not."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.errors import InvalidInput, Problem, Refused
from bot.domain.ids import AccountId, DraftId, MemberId
from bot.domain.receptions import Reception

MOST_WAITING = 30  # drafts of one member


@dataclass(frozen=True, slots=True)
class Publication:
    """A draft that waits for its moment. ``problem``: why it could not become public then; it waits no
    longer, and its host chooses anew.
    """

    draft_id: DraftId
    account_id: AccountId
    member_id: MemberId
    at: datetime
    problem: Problem | None = None

    @property
    def wakes_at(self) -> datetime | None:
        """When the town has something to do; None where it tried and was refused."""
        return None if self.problem else self.at

    def due(self, now: datetime) -> bool:
        return self.wakes_at is not None and self.wakes_at <= now

    def hinder(self, problem: Problem) -> "Publication":
        """It was refused, for this reason."""
        return replace(self, problem=problem)

    def check_start(self, starts_at: datetime) -> None:
        """Raises InvalidInput at ``when`` for a start that comes before the event would be public."""
        if self.wakes_at is not None and starts_at <= self.wakes_at:
            raise InvalidInput({"when": Problem("publication.start_before", {"at": self.wakes_at})})


def check_moment(at: datetime, starts_at: datetime, reception: Reception, now: datetime) -> None:
    """Raises InvalidInput at ``when`` for a moment that has passed, or does not come before the start and the
    deadline for answers.
    """
    if at <= now:
        raise InvalidInput({"when": Problem("publication.not_ahead")})
    if at >= starts_at:
        raise InvalidInput({"when": Problem("publication.after_start", {"starts_at": starts_at})})
    until = reception.answers_until
    if until is not None and reception.closed(at):
        raise InvalidInput({"when": Problem("publication.after_deadline", {"until": until})})


def check_room(waiting: int) -> None:
    """Raises Refused for somebody of whom as many drafts wait as may."""
    if waiting >= MOST_WAITING:
        raise Refused("publication.too_many", count=MOST_WAITING)
