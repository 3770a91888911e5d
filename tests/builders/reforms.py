"""What tests of scrap and build share: the clock's turn, and rooms of sections that can be heard."""

from dataclasses import replace
from datetime import timedelta
from zlib import crc32

from bot.domain.ids import ReformId, SectionId, from_token
from bot.domain.places import Platform
from bot.domain.reforms import Reform, ReformKind
from bot.domain.sections import Section
from bot.domain.surfaces import Surface, SurfaceKind
from storage.unit_of_work import SqlStorage
from tests.builders.events import HOST
from tests.builders.hall import Hall
from tests.builders.people import account_at, member_called, place_of
from tests.builders.sections import section_called
from tests.fakes.clock import START

NOTICE = timedelta(days=14)
AOKI, BABA, CHIBA = (member_called(name) for name in ("青木", "馬場", "千葉"))
READING, BOOKS, WINDOW = (section_called(name) for name in ("読書課", "本の課", "窓口改善課"))


async def furnish(storage: SqlStorage) -> None:
    """Store three sections, three members and a host of events, all with an account at the local page."""
    hall = place_of()
    async with storage.write() as work:
        await work.places.save(hall)
        for member in (AOKI, BABA, CHIBA, HOST):
            await work.members.save(member)
            await work.members.save_account(account_at(hall, member.profile.name, member))
        for section in (READING, BOOKS, WINDOW):
            await work.sections.save(section)


async def turn(hall: Hall, after: timedelta = timedelta()) -> list[str]:
    """Let time pass and the town do what it does by itself; returns the summaries of what it said."""
    now = hall.town.clock.advance(after)
    town = hall.town.town
    for tick in (town.reforms.tick, town.dormancy.tick, town.experiments.tick):
        await tick(now)
    return await hall.listen()


async def give_room(hall: Hall, token: str, channel: str) -> None:
    """Let a section meet in a channel of the local page."""
    section_id = SectionId(from_token(token) or 0)
    async with hall.town.storage.write() as work:
        place = await work.places.find(Platform.LOCAL, "local")
        assert place is not None, "somebody has been there"
        room = Surface(section_id, place.id, SurfaceKind.CHANNEL, due_at=hall.town.clock.now())
        await work.sections.save_surface(replace(room, made=SurfaceKind.CHANNEL, channel_id=channel))


def in_room(hall: Hall, channel: str) -> list[str]:
    """The summaries of what stands in a channel."""
    return [shown.message.summary for shown in hall.messenger.shown if shown.channel == channel]


def reform_of(section: Section, target: Section | None = None, **facts: object) -> Reform:
    """A closing, or a merge with a target, announced when the tests' clock starts."""
    reform = Reform(
        id=ReformId(crc32(section.name.encode())),
        kind=ReformKind.MERGE if target else ReformKind.CLOSE,
        section_id=section.id,
        announced_by=None,
        announced_at=START,
        due_at=START + NOTICE,
        target_id=target.id if target else None,
        reason="集まりにくくなったので",
    )
    return replace(reform, **facts)  # type: ignore[arg-type]
