"""実験: something a section tries until a day. In the end one asks how it goes on."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.errors import Refused
from bot.domain.ids import ExperimentId, MemberId, SectionId

WHAT_LIMIT = 80
LEARNED_LIMIT = 200
WARNED_BEFORE = timedelta(days=7)
LONGEST = timedelta(days=731)


class Outcome(StrEnum):
    CONTINUE = "continue"  # 続ける
    CHANGE = "change"  # 変える
    END = "end"  # 終える


class NextWord(StrEnum):
    """What the town has to say about an experiment now."""

    NOTHING = "nothing"
    SOON = "soon"  # it ends in a week
    OVER = "over"  # it is over: how shall it go on?


@dataclass(frozen=True, slots=True)
class Experiment:
    """One trial of a section. Times are UTC.

    warned_at: when its coming end was spoken of. asked_at: when one asked how it goes on. outcome: the
    answer, with what was learned; None while it runs.
    """

    id: ExperimentId
    section_id: SectionId
    what: str
    started_by: MemberId | None
    started_at: datetime
    ends_at: datetime
    warned_at: datetime | None = None
    asked_at: datetime | None = None
    outcome: Outcome | None = None
    learned: str = ""
    answered_by: MemberId | None = None
    answered_at: datetime | None = None

    @property
    def running(self) -> bool:
        return self.outcome is None

    def next_word(self, now: datetime) -> NextWord:
        """What is to be said now and was not yet."""
        if not self.running or self.asked_at:
            return NextWord.NOTHING
        if self.ends_at <= now:
            return NextWord.OVER
        due = self.warned_at is None and self.ends_at - WARNED_BEFORE <= now
        return NextWord.SOON if due else NextWord.NOTHING

    def warned(self, now: datetime) -> "Experiment":
        """Its coming end was spoken of."""
        return replace(self, warned_at=now)

    def asked(self, now: datetime) -> "Experiment":
        """One asked how it goes on."""
        return replace(self, asked_at=now)

    def answer(self, outcome: Outcome, learned: str, by: MemberId | None, now: datetime) -> "Experiment":
        """How it went on; may be said before its end. Raises Refused when it was answered before."""
        if not self.running:
            raise Refused("trial.answered_already", what=self.what)
        return replace(self, outcome=outcome, learned=learned, answered_by=by, answered_at=now)


def try_out(
    experiment_id: ExperimentId,
    section_id: SectionId,
    what: str,
    *,
    ends_at: datetime,
    by: MemberId | None,
    now: datetime,
) -> Experiment:
    """A new experiment. One that is over within a week is not announced to end within a week."""
    short = ends_at - now <= WARNED_BEFORE
    return Experiment(experiment_id, section_id, what, by, now, ends_at, warned_at=now if short else None)
