"""参加・聞くだけ・後で見る・未定, and changing one's mind."""

from typing import Annotated

from bot.domain.errors import NotFound
from bot.domain.ids import EventId, from_token, to_token
from bot.domain.rsvps import RsvpStyle
from bot.interaction.call import Call
from bot.interaction.params import Carried, Input
from bot.services.events import Named
from bot.services.rsvps import Answered, RsvpService
from bot.view import Action, Actions, Answer, Block, Button, Message, Note, Paragraph, Text, Tone
from commands.events import views

_NOTES = {
    RsvpStyle.COME: "event.hint_come",
    RsvpStyle.LISTEN: "event.hint_listen",
    RsvpStyle.LATER: "event.hint_later",
    RsvpStyle.UNDECIDED: "event.hint_undecided",
}


class AnswerEvent(Input):
    event: Annotated[str, Carried()]
    style: Annotated[RsvpStyle, Carried()]


class WithdrawAnswer(Input):
    event: Annotated[str, Carried()]


class Answering:
    """Handlers of answers."""

    def __init__(self, rsvps: RsvpService) -> None:
        self._rsvps = rsvps

    async def answer(self, call: Call, asked: AnswerEvent) -> Answer:
        """A button with a style was pressed."""
        answered = await self._rsvps.answer(_id(asked.event), call.member.id, asked.style, call.origin)
        return _thanks(call, answered)

    async def withdraw(self, call: Call, asked: WithdrawAnswer) -> Answer:
        """Take the answer back."""
        answered = await self._rsvps.withdraw(_id(asked.event), call.member.id, call.origin)
        return _gone(call, answered)


def _id(token: str) -> EventId:
    """The event a button stands for; whether there is one, the service finds out."""
    number = from_token(token)
    if number is None:
        raise NotFound("refusal.unknown_widget")
    return EventId(number)


def _thanks(call: Call, answered: Answered) -> Message:
    words, event, mine = call.words, answered.event, answered.mine
    assert mine is not None, "an answer was just given"
    style = views.style_name(words, mine.style)
    if mine.waiting:
        said = words.text("event.now_waiting", title=event.title, position=answered.position)
        note = words("event.hint_waiting")
    else:
        key = "event.now_answered" if answered.changed else "event.answered_before"
        said = words.text(key, title=event.title, style=style)
        note = words(_NOTES[mine.style])
    withdraw = Button(words.text("event.withdraw"), Action("event.withdraw", (to_token(event.id),)))
    blocks: tuple[Block, ...] = (
        Paragraph((Text(said, bold=True),)),
        views.facts(words, Named(event, host="")),
        Note(note),
        Actions(views.answer_buttons(words, event, mine)),
        Actions((views.open_button(words, event), withdraw)),
    )
    return Message(said, blocks, Tone.NOTICE if mine.waiting else Tone.SUCCESS)


def _gone(call: Call, answered: Answered) -> Message:
    words, event = call.words, answered.event
    key = "event.now_withdrawn" if answered.changed else "event.no_answer"
    said = words.text(key, title=event.title)
    buttons = (*views.answer_buttons(words, event), views.open_button(words, event))
    return Message(said, (Paragraph((Text(said, bold=True),)), Actions(buttons)), Tone.SUCCESS)
