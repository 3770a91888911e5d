"""What the town says by itself about sections and their rooms."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from bot.domain.deliveries import Delivery, Skip
from bot.domain.ids import PlaceId, SectionId
from bot.domain.places import Place
from bot.domain.sections import Section
from bot.domain.surfaces import Repair, Resource, Surface
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.view import (
    Block,
    Field,
    Fields,
    Heading,
    Item,
    Items,
    Message,
    Note,
    Paragraph,
    Text,
    Tone,
)

MOST_LINES = 20
DAY = timedelta(days=1)


async def rooms_report(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For 総務課, once a day at most: which rooms were repaired since the last closing time, and which
    cannot be as wanted.
    """
    until = delivery.plan.due_at
    repairs = await work.sections.repairs(after=until - DAY, until=until)
    troubled = await work.sections.troubled_surfaces()
    if not repairs and not troubled:
        return Skip("nothing to report any more")
    names = _Names(
        await work.sections.get_many(
            {one.section_id for one in repairs} | {one.section_id for one in troubled}
        ),
        {place.id: place for place in await work.places.all()},
    )
    day = date.fromisoformat(delivery.plan.occurrence)
    heading = words.text("rooms.heading", month=day.month, day=day.day)
    blocks: list[Block] = [Heading((Text(heading),))]
    if repairs:
        blocks += [Paragraph(words("rooms.repaired")), Items(_rows(repairs, names, words))]
    if troubled:
        blocks += [Paragraph(words("rooms.troubled")), Items(_troubles(troubled, names, words))]
    if len(repairs) > MOST_LINES or len(troubled) > MOST_LINES:
        blocks.append(Note(words("rooms.more")))
    return Message(heading, tuple(blocks), Tone.NOTICE)


async def rooms_crowded(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For 総務課, once per place and day: what is running short there, and what to do."""
    place = await work.places.get(PlaceId(delivery.plan.subject_id))
    if place is None:
        return Skip("the place is gone")
    heading = words.text("crowded.heading", place=place.name)
    numbers = tuple(
        Field(words.text(f"crowded.{what.value}"), (Text(delivery.plan.payload[what.value]),))
        for what in Resource
        if what.value in delivery.plan.payload
    )
    blocks = (
        Heading((Text(heading),)),
        Fields(numbers),
        Paragraph(words("crowded.means")),
        Paragraph(words("crowded.next")),
    )
    return Message(heading, blocks, Tone.NOTICE)


class _Names:
    """What a room is called: its section and its place."""

    def __init__(self, sections: Mapping[SectionId, Section], places: Mapping[PlaceId, Place]) -> None:
        self._sections = sections
        self._places = places

    def of(self, room: Repair | Surface) -> str:
        return f"{self._sections[room.section_id].name}({self._places[room.place_id].name})"


def _rows(repairs: tuple[Repair, ...], names: _Names, words: Words) -> tuple[Item, ...]:
    counted = Counter((names.of(repair), repair.what) for repair in repairs)
    return tuple(
        Item((Text(name, bold=True),), words("rooms.times", what=words.text(what), count=count))
        for (name, what), count in list(counted.items())[:MOST_LINES]
    )


def _troubles(troubled: tuple[Surface, ...], names: _Names, words: Words) -> tuple[Item, ...]:
    return tuple(
        Item((Text(names.of(surface), bold=True),), words(surface.problem))
        for surface in troubled[:MOST_LINES]
    )
