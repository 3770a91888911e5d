"""Plans of things to be said, and the places and people they are said to."""

from datetime import datetime, timedelta

from bot.domain.deliveries import Plan, Target, ToPurpose
from bot.domain.places import Platform, Purpose
from bot.ports.work import Storage
from tests.builders.people import account_at, member_called, place_of
from tests.fakes.clock import START

GUILD = place_of("9001", Platform.DISCORD)
WORKSPACE = place_of("T9001", Platform.SLACK)
HANAKO = member_called("花子")
HANAKO_AT_GUILD = account_at(GUILD, "hanako", HANAKO)

EVENTS_AT_GUILD = ToPurpose(GUILD.id, Purpose.EVENTS)
EVENTS_AT_WORKSPACE = ToPurpose(WORKSPACE.id, Purpose.EVENTS)


def channel(target: ToPurpose) -> str:
    """The id of the channel that ``furnish`` gives a purpose at a place."""
    return f"{target.place_id}-{target.purpose.value}"


async def furnish(storage: Storage) -> None:
    """A guild and a workspace with a channel for every purpose, and Hanako, a member, in the guild."""
    async with storage.write() as work:
        for place in (GUILD, WORKSPACE):
            await work.places.save(place)
            for purpose in Purpose:
                await work.places.set_channel(place.id, purpose, channel(ToPurpose(place.id, purpose)))
        await work.members.save(HANAKO)
        await work.members.save_account(HANAKO_AT_GUILD)


def saying(
    subject_id: int = 1,
    kind: str = "test.notice",
    *,
    target: Target = EVENTS_AT_GUILD,
    due_at: datetime = START,
    lasts: timedelta = timedelta(days=7),
    occurrence: str = "",
) -> Plan:
    """Something to be said, worth saying for a week unless told otherwise."""
    return Plan(kind, subject_id, target, due_at, due_at + lasts, occurrence)
