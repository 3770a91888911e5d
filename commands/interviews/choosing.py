"""What chiefs do: look at their talk, choose a time, change, take back, decline for this round, keep."""

from typing import Annotated

from bot.domain.ids import SectionId, SlotId, to_token
from bot.domain.interviews import Slot, State
from bot.interaction.call import Call
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Nothing
from bot.interaction.parts import PAGE, done, to, turns
from bot.interaction.references import CarriedSection, carried
from bot.services.interview_bookings import FreeSlots, InterviewBookings, OwnInterview
from bot.view import (
    Action,
    Actions,
    Answer,
    Block,
    Button,
    Fields,
    Heading,
    Item,
    Items,
    Message,
    Style,
    Text,
)
from bot.view import Paragraph as Words
from commands.interviews.shared import labelled, when_of


class ChooseQuery(Input):
    page: Annotated[int, Carried()]
    which: Annotated[str, Carried()]

    @property
    def section_id(self) -> SectionId:
        """Raises Refused for anything a button of ours cannot carry."""
        return SectionId(carried(self.which))


class Chosen(CarriedSection):
    slot: Annotated[str, Carried()]

    @property
    def slot_id(self) -> SlotId:
        """Raises Refused for anything a button of ours cannot carry."""
        return SlotId(carried(self.slot))


class Choosing:
    """Handlers of the chiefs' side."""

    def __init__(self, service: InterviewBookings) -> None:
        self._service = service

    async def mine(self, call: Call, _asked: Nothing) -> Answer:
        """The talks the person is asked for, one per section they lead."""
        words = call.words
        own = await self._service.mine(call.member.id)
        heading = words.text("interview.mine_heading")
        blocks: list[Block] = [Heading((Text(heading),))]
        if not own:
            blocks += [Words(words("interview.mine_empty")), Actions((to("section.mine", words),))]
        for one in own:
            blocks += [own_fields(call, one), Actions(own_steps(call, one))]
        return Message(heading, tuple(blocks))

    async def choose(self, call: Call, asked: ChooseQuery) -> Answer:
        """Free times of all operators, the earliest first, ten to a page."""
        words, page = call.words, page_of(asked.page)
        free = await self._service.free(asked.section_id, call.origin, limit=PAGE, offset=page * PAGE)
        section = free.own.section
        heading = words.text("interview.choose_heading", section=section.name)
        blocks: list[Block] = [Heading((Text(heading),))]
        if free.own.slot is not None:
            blocks.append(Words(words("interview.chosen_now", when=when_of(free.own.slot, words))))
        if free.slots:
            blocks.append(Items(tuple(_free_row(call, free, slot) for slot in free.slots)))
        else:
            blocks.append(Words(words("interview.none_free")))
        blocks += turns("interview.choose", page, free.total, words, after=(asked.which,))
        decline = to("interview.decline", words, asked.which)
        blocks.append(Actions((decline, to("interview.mine", words))))
        return Message(heading, tuple(blocks))

    async def book(self, call: Call, asked: Chosen) -> Answer:
        """Take a time."""
        own = await self._service.book(asked.section_id, asked.slot_id, call.origin)
        assert own.slot is not None, "booked a moment ago"
        return done(
            call,
            "interview.you_booked",
            *own_steps(call, own),
            section=own.section.name,
            when=when_of(own.slot, call.words),
            name=own.operator,
        )

    async def cancel(self, call: Call, asked: CarriedSection) -> Answer:
        """Take it back."""
        own = await self._service.cancel(asked.section_id, call.origin)
        return done(call, "interview.you_cancelled", *own_steps(call, own), section=own.section.name)

    async def decline(self, call: Call, asked: CarriedSection) -> Answer:
        """Not this time, and no harm done."""
        own = await self._service.decline(asked.section_id, call.origin)
        return done(call, "interview.you_declined", *own_steps(call, own), section=own.section.name)

    async def keep(self, call: Call, asked: CarriedSection) -> Answer:
        """A new chief keeps what was booked."""
        own = await self._service.keep(asked.section_id, call.origin)
        assert own.slot is not None, "kept a moment ago"
        when = when_of(own.slot, call.words)
        return done(
            call,
            "interview.you_kept",
            *own_steps(call, own),
            section=own.section.name,
            when=when,
            name=own.operator,
        )


def own_fields(call: Call, one: OwnInterview) -> Fields:
    """One talk as its chief sees it."""
    words = call.words
    fields = [
        labelled(words, "section", (Text(one.section.name),)),
        labelled(words, "state", words(f"interview.yours_{one.interview.state.value}")),
    ]
    if one.slot is not None:
        fields.append(labelled(words, "when", (when_of(one.slot, words),)))
        fields.append(labelled(words, "operator", (Text(one.operator),)))
    return Fields(tuple(fields))


def own_steps(call: Call, one: OwnInterview) -> tuple[Button, ...]:
    """What a chief can do about a talk now."""
    words, section = call.words, to_token(one.section.id)
    look = to("interview.mine", words)
    cancel = to("interview.cancel", words, section)
    coming = one.slot is not None and one.slot.starts_at > call.now
    begun = one.interview.state is State.BOOKED and not coming
    if one.interview.state is State.HELD or begun or not (one.campaign.open or coming):
        return (look,)
    if coming and not one.campaign.open:
        return (cancel, look)
    choose = Action("interview.choose", ("0", section))
    if coming:
        return (Button(words.text("interview.change"), choose), cancel, look)
    decline = (to("interview.decline", words, section),) if one.interview.state is State.INVITED else ()
    return (Button(words.text("command.interview.choose.title"), choose, Style.PRIMARY), *decline, look)


def _free_row(call: Call, free: FreeSlots, slot: Slot) -> Item:
    words = call.words
    name = free.operators.get(slot.operator_id, "")
    take = to("interview.book", words, to_token(free.own.section.id), to_token(slot.id), style=Style.PRIMARY)
    note = words("interview.free_row", name=name, count=slot.span.minutes)
    return Item((when_of(slot, words),), note, take)
