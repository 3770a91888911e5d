"""参加・聞くだけ・顔出し・後で見る・未定, and changing one's mind."""

from collections.abc import Sequence
from typing import Annotated

from bot.domain.events import Event
from bot.domain.ids import EventId, to_token
from bot.domain.rides import comes_in_person
from bot.domain.rsvps import RsvpStyle
from bot.domain.venues import NOTHING_KNOWN, in_person
from bot.interaction.call import Call
from bot.interaction.params import Carried, Input
from bot.interaction.parts import to
from bot.interaction.references import carried
from bot.services.events import Named
from bot.services.rsvps import Answered, RsvpService
from bot.view import Actions, Answer, Block, Message, Note, Paragraph, Text, Tone
from commands.events import views

_NOTES = {
    RsvpStyle.COME: "event.hint_come",
    RsvpStyle.LISTEN: "event.hint_listen",
    RsvpStyle.DROP_IN: "event.hint_drop_in",
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
        answered = await self._rsvps.answer(
            EventId(carried(asked.event)), call.member.id, asked.style, call.origin
        )
        lodging = await self._rsvps.lodging_of(answered.event, answered.mine, call.now)
        return thanks_view(call, answered, lodging=lodging)

    async def withdraw(self, call: Call, asked: WithdrawAnswer) -> Answer:
        """Take the answer back."""
        answered = await self._rsvps.withdraw(EventId(carried(asked.event)), call.member.id, call.origin)
        return gone_view(call, answered)


def thanks_view(call: Call, answered: Answered, *, said: str = "", lodging: Sequence[Event] = ()) -> Message:
    """How an answer stands. ``said``: what has just become of it, where that is not obvious; ``lodging``:
    where those who come can stay.
    """
    words, event, mine = call.words, answered.event, answered.mine
    assert mine is not None, "an answer was just given"
    if mine.waiting:
        said = said or words.text("event.now_waiting", title=event.title, position=answered.position)
        note = words("event.hint_waiting")
    else:
        key = "event.now_answered" if answered.changed else "event.answered_before"
        said = said or words.text(key, title=event.title, style=views.answer_name(words, event, mine.style))
        note = words(_NOTES[mine.style])
    blocks: list[Block] = [
        Paragraph((Text(said, bold=True),)),
        views.facts(words, Named(event, host="")),
        *views.own_time(words, event, call.member),
        Note(note),
    ]
    for stay in lodging:
        when = words.when(stay.starts_at, stay.ends_at)
        counted = views.tally(words, stay)
        blocks.append(Paragraph(words("event.stay_hint", title=stay.title, when=when, tally=counted)))
        blocks.append(Actions((*views.answer_buttons(words, stay, now=call.now),)))
    choices = views.answer_buttons(words, event, mine, now=call.now)
    blocks += [Actions(row) for row in (choices, views.guest_controls(words, event, mine, call.now)) if row]
    there = comes_in_person(mine) and in_person(event.details.place, NOTHING_KNOWN) and not event.lodging
    ride = (to("ride.list", words, to_token(event.id)),) if there else ()
    blocks.append(Actions((views.open_button(words, event), *ride, views.withdraw_button(words, event))))
    return Message(said, tuple(blocks), Tone.NOTICE if mine.waiting else Tone.SUCCESS)


def gone_view(call: Call, answered: Answered, *, said: str = "", tone: Tone = Tone.SUCCESS) -> Message:
    """There is no answer (any more). ``said``: what became of it, where that is not obvious."""
    words, event = call.words, answered.event
    key = "event.now_withdrawn" if answered.changed else "event.no_answer"
    said = said or words.text(key, title=event.title)
    choices = views.answer_buttons(words, event, answered.mine, now=call.now)
    buttons = Actions((*choices, views.open_button(words, event)))
    return Message(said, (Paragraph((Text(said, bold=True),)), buttons), tone)
