"""What stands so far of the example town while it is built."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta

from bot.domain import rsvps
from bot.domain.events import Event
from bot.domain.ids import MemberId, SectionId, new_id
from bot.domain.places import Place
from bot.domain.policy import Policy
from bot.domain.rsvps import RsvpStyle
from bot.ports.work import Work

MILLISECOND = timedelta(milliseconds=1)


@dataclass(slots=True)
class Building:
    """What stands so far, by the names the file calls it."""

    work: Work
    place: Place
    now: datetime
    policy: Policy
    members: dict[str, MemberId] = field(default_factory=dict)
    sections: dict[str, SectionId] = field(default_factory=dict)
    made: int = 0

    def id_at(self, moment: datetime) -> int:
        """An id of its own for something made at a moment."""
        self.made += 1
        return new_id(moment + self.made * MILLISECOND)

    def moment(self, days: int, clock: str) -> datetime:
        """So many days from today at the wall time of the town."""
        day = self.now.astimezone(self.policy.zone).date() + timedelta(days=days)
        return datetime.combine(day, time.fromisoformat(clock), tzinfo=self.policy.zone)

    def end_of_day(self, days: int) -> datetime:
        """The end of the day that many days from today."""
        return self.moment(days + 1, "00:00")

    def section(self, name: str) -> SectionId | None:
        """A section by its name; None for the whole town."""
        return self.sections[name] if name else None

    async def answer(self, event: Event, answers: Mapping[RsvpStyle, tuple[str, ...]]) -> Event:
        """Let members answer an event; who comes when all seats are taken waits, as always."""
        for style, names in answers.items():
            for name in names:
                decision = rsvps.answer(
                    event.seats,
                    None,
                    event_id=event.id,
                    member_id=self.members[name],
                    style=style,
                    now=event.created_at,
                )
                if decision.after:
                    await self.work.rsvps.save(decision.after)
                event = replace(event, tally=decision.tally)
        return event
