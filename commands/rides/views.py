"""How rides are shown: a page to choose from. Who sits in a car is shown to those who sit in it."""

from collections.abc import Sequence

from bot.domain.events import Event
from bot.domain.ids import to_token
from bot.domain.rides import FilledRide
from bot.interaction.call import Call
from bot.interaction.parts import beside, to
from bot.interaction.words import Words
from bot.services.rides import RidePage
from bot.text.graphemes import cut
from bot.view import (
    Action,
    Actions,
    Block,
    Button,
    Heading,
    Item,
    Items,
    Line,
    Message,
    Note,
    Option,
    Paragraph,
    Select,
    Style,
    Text,
    Tone,
)

OPTION = 100  # characters of an entry of a menu, as the narrowest platform has them
PAGE = 6  # rides with a button each; a message of Discord holds 40 components


def page_view(call: Call, page: RidePage, *, said: str = "", number: int = 0) -> Message:
    """The rides to an event with what the reader can do. ``said``: what has just happened."""
    words, event = call.words, page.event
    token = to_token(event.id)
    heading = words.text("ride.heading", title=event.title)
    blocks: list[Block] = [Paragraph((Text(said, bold=True),))] if said else []
    blocks.append(Heading((Text(heading),)))
    shown = page.rides[number * PAGE : (number + 1) * PAGE]
    if shown:
        blocks.append(Items(tuple(_row(call, page, filled) for filled in shown)))
    else:
        blocks.append(Paragraph(words("ride.none")))
    more = (number + 1) * PAGE < len(page.rides)
    pages = beside("ride.list", number, words, more=more, before=(token,))
    blocks += [Actions(pages)] if pages else []
    if event.open_at(call.now):
        blocks.append(Note(words("ride.note")))
    blocks += _taking_off(call, page, shown)
    look = Button(words.text("event.to_event"), Action("event.info", (token,)))
    blocks.append(Actions((*_own(call, page, token), look)))
    tone = Tone.SUCCESS if said else Tone.PLAIN
    return Message(said or heading, tuple(blocks), tone if page.full is None else Tone.NOTICE)


def end_view(call: Call, event: Event, filled: FilledRide) -> Message:
    """A ride about to be taken off, and the two ways from here."""
    words, token = call.words, to_token(event.id)
    heading = where_and_when(words, filled)
    end = Button(
        words.text("command.ride.to_end.title"),
        Action("ride.end", (to_token(filled.ride.id),)),
        Style.DANGER,
    )
    means = Paragraph(words("ride.end_means", title=event.title))
    ways = Actions((end, to("ride.list", words, token)))
    return Message(heading, (Heading((Text(heading),)), means, ways), Tone.NOTICE)


def _taking_off(call: Call, page: RidePage, shown: Sequence[FilledRide]) -> tuple[Block, ...]:
    """For whoever may change the event: what others offer, to be taken off after one more look."""
    words, me = call.words, call.member.id
    if not page.manages or not page.event.open_at(call.now):
        return ()
    options = tuple(
        Option(cut(where_and_when(words, one), OPTION), to_token(one.ride.id))
        for one in shown
        if not one.driven_by(me)
    )
    select = Select(words.text("ride.choose_to_end"), Action("ride.to_end"), options)
    return (Actions((select,)),) if options else ()


def _own(call: Call, page: RidePage, token: str) -> tuple[Button, ...]:
    """What one can do with a ride of one's own."""
    words, me = call.words, call.member.id
    if not page.event.open_at(call.now) or page.carrying(me) is not None:
        return ()
    mine = page.driven_by(me)
    if mine is None:
        return (to("ride.offer", words, token),)
    change = Button(words.text("ride.change"), Action("ride.offer", (token,)))
    end = to("ride.end", words, to_token(mine.ride.id), style=Style.DANGER)
    return (change, end)


def _row(call: Call, page: RidePage, filled: FilledRide) -> Item:
    words, me = call.words, call.member.id
    head: Line = (Text(where_and_when(words, filled), bold=True),)
    note = [Text(_free(words, filled))]
    if filled.concerns(me):
        note.append(Text("\n" + inside(words, filled)))
    return Item(head, tuple(note), _button(call, page, filled))


def _button(call: Call, page: RidePage, filled: FilledRide) -> Button | None:
    words, me = call.words, call.member.id
    if not page.event.open_at(call.now):
        return None
    if filled.carries(me):
        return to("ride.leave", words, to_token(filled.ride.id))
    busy = page.driven_by(me) is not None or page.carrying(me) is not None
    if busy or not filled.free:
        return None
    return to("ride.take", words, to_token(filled.ride.id), style=Style.PRIMARY)


def where_and_when(words: Words, filled: FilledRide) -> str:
    """2026年12月5日(土) 8:30 札幌駅北口から."""
    return words.text("ride.row", leaves_at=filled.ride.leaves_at, origin=filled.ride.origin)


def _free(words: Words, filled: FilledRide) -> str:
    key = "ride.free" if filled.free else "ride.full"
    return words.text(key, count=filled.free, seats=filled.ride.seats)


def inside(words: Words, filled: FilledRide) -> str:
    """Who sits in a car and what its driver says, for those who sit in it."""
    comma = words.text("list.comma")
    named = (words.text("ride.name", name=passenger.name) for passenger in filled.passengers)
    riding = comma.join(named) or words.text("ride.nobody")
    lines = [words.text("ride.people", driver=filled.driver, riding=riding)]
    if filled.ride.note:
        lines.append(words.text("ride.said", note=filled.ride.note))
    return "\n".join(lines)
