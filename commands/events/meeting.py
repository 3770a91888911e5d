"""自己紹介カード and 話しかけたい人: whom those who come to an event may like to talk to."""

from typing import Annotated

from bot.domain.attendee_cards import TOPIC_LIMIT, Contact, Suggestion
from bot.domain.ids import EventId, to_token
from bot.domain.members import Member
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.forms import form_for
from bot.interaction.params import Carried, Input, Line, Ref
from bot.interaction.parts import to
from bot.interaction.references import carried
from bot.interaction.words import Words
from bot.services.attendee_cards import AttendeeCardService, TalkTo
from bot.text.describe import describe_month
from bot.view import (
    Action,
    Actions,
    Answer,
    Block,
    Button,
    Heading,
    Item,
    Items,
    Message,
    Note,
    Paragraph,
    Style,
    Text,
    Tone,
)
from bot.view import Line as Spans
from commands.events import views


class MeetAt(Input):
    event: Annotated[str, Ref("event")]


class CardForm(Input):
    event: Annotated[str, Carried()]
    topic: Annotated[str, Line(TOPIC_LIMIT)]


class CardAt(Input):
    event: Annotated[str, Carried()]


class Meeting:
    """Handlers of cards; the service checks who asks."""

    def __init__(self, service: AttendeeCardService) -> None:
        self._service = service
        self.form = Command("event.card.form", CardForm, self.put, listed=False)

    async def look(self, call: Call, asked: MeetAt) -> Answer:
        """話しかけたい人."""
        return _view(call, await self._service.look(asked.event, call.member, call.origin))

    async def open_form(self, call: Call, asked: CardAt) -> Answer:
        """自己紹介カードを出す: one line, as it is."""
        seen = await self._service.mine(asked.event, call.member.id, call.origin)
        values = {"topic": seen.mine.topic} if seen.mine else {}
        return form_for(self.form, call.words, args=(to_token(seen.event.id),), values=values)

    async def put(self, call: Call, form: CardForm) -> Answer:
        """The card came in."""
        event_id = EventId(carried(form.event))
        seen = await self._service.put(event_id, call.member, form.topic, call.origin)
        return _view(call, seen, said=call.words.text("attendee_card.put", title=seen.event.title))

    async def take_down(self, call: Call, asked: CardAt) -> Answer:
        """カードをしまう."""
        seen = await self._service.take_down(EventId(carried(asked.event)), call.member, call.origin)
        return _view(call, seen, said=call.words.text("attendee_card.taken_down", title=seen.event.title))


def _view(call: Call, seen: TalkTo, *, said: str = "") -> Message:
    words, event = call.words, seen.event
    heading = words.text("attendee_card.heading", title=event.title)
    blocks: list[Block] = [Paragraph((Text(said, bold=True),))] if said else []
    blocks.append(Heading((Text(heading),)))
    if seen.suggestions:
        blocks.append(Items(tuple(_row(words, one, call.member) for one in seen.suggestions)))
    else:
        blocks.append(Paragraph(words("attendee_card.kept" if seen.kept else "attendee_card.nobody")))
    token = to_token(event.id)
    own: tuple[Button, ...]
    if seen.mine is None:
        blocks.append(Note(words("attendee_card.invitation")))
        own = (to("event.card", words, token, style=Style.PRIMARY),)
    else:
        blocks.append(Note(words("attendee_card.mine", topic=seen.mine.topic)))
        change = Button(words.text("attendee_card.change"), Action("event.card", (token,)))
        own = (change, to("event.card_off", words, token))
    blocks.append(Actions((*own, views.open_button(words, event))))
    return Message(said or heading, tuple(blocks), Tone.SUCCESS if said else Tone.PLAIN)


def _row(words: Words, one: Suggestion, reader: Member) -> Item:
    profile = one.member.profile
    key = "attendee_card.row_work" if profile.work else "attendee_card.row"
    note = words(key, topic=one.card.topic, work=profile.work, because=_because(words, one, reader))
    if one.contact is not None:
        note = (*note, Text("\n"), *_last(words, one.contact))
    name = words("attendee_card.name", name=Text(profile.name, bold=True), organisation=profile.organisation)
    return Item(name, note)


def _because(words: Words, one: Suggestion, reader: Member) -> Spans:
    if one.reason is None:
        return words("attendee_card.because_new")
    place = reader.prefecture.called(words.language) if reader.prefecture else ""
    key = f"attendee_card.because_{one.reason.kind.value}"
    return words(key, interest=one.reason.said, place=place)


def _last(words: Words, contact: Contact) -> Spans:
    """前回は2026年6月の「勉強会」でご一緒でした."""
    month = describe_month(contact.at, words.zone, words.language)
    return words(f"attendee_card.contact_{contact.kind.value}", month=month, what=contact.said)
