"""What the town says about date polls by itself. Everything is checked again at the moment it is said."""

from datetime import datetime

from bot.domain.date_polls import DatePoll, Mark
from bot.domain.deliveries import Delivery, Skip
from bot.domain.ids import EventId, MemberId, PollId, to_token
from bot.domain.rsvps import RsvpStyle
from bot.interaction.parts import to
from bot.interaction.references import kept_inside
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.date_polls import named_poll
from bot.services.section_reading import leaks
from bot.view import Action, Actions, Block, Button, Heading, Message, Note, Paragraph, Style, Text, Tone
from commands.polls.views import body, card_actions, deciding, look_button, option_items


async def card(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """A poll's card in a channel; edited as answers come in, at its deadline and when it ends."""
    poll = await work.date_polls.get(PollId(delivery.plan.subject_id))
    if poll is None:
        return Skip("no such poll")
    if await leaks(work, poll.section_id, delivery):
        return await kept_inside(work, poll.section_id, delivery, words)
    if not poll.accepts(now) and not delivery.editing:
        return Skip("over before it was shown")
    blocks = [*body(words, await named_poll(work, poll), now, short=True), card_actions(words, poll, now)]
    return Message(words.text("poll.card_summary", title=poll.title), tuple(blocks))


async def nudge(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """Once, in private, to somebody who was asked and has not answered."""
    poll = await _poll(work, delivery)
    if poll is None or not poll.accepts(now):
        return Skip("over or not theirs")
    member = await work.members.get(MemberId(int(delivery.plan.payload["member"])))
    if member is None or not member.active:
        return Skip("on leave or gone")
    mine = await work.date_polls.answer_of(poll.id, member.id)
    if mine is not None and mine.given:
        return Skip("answered")
    token = to_token(poll.id)
    summary = words.text("poll.nudge", title=poll.title)
    blocks = (
        Heading((Text(summary),)),
        Paragraph(words("poll.nudge_body", deadline=poll.deadline, count=len(poll.options))),
        Note(words("poll.nudge_once")),
        Actions((to("poll.answer", words, token, style=Style.PRIMARY), look_button(words, token))),
    )
    return Message(summary, blocks, Tone.NOTICE)


async def ended(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """To its creator: the deadline has come, with the result and what can be done now."""
    poll = await _poll(work, delivery)
    if poll is None or not poll.open:
        return Skip("decided or closed")
    summary = words.text("poll.ended", title=poll.title)
    key = "poll.ended_body" if poll.answered else "poll.ended_silent"
    blocks: list[Block] = [Heading((Text(summary),)), Paragraph(words(key, count=poll.answered))]
    blocks += option_items(words, poll)
    blocks += deciding(words, poll, now)
    blocks.append(Actions((look_button(words, to_token(poll.id)),)))
    return Message(summary, tuple(blocks), Tone.NOTICE)


async def decided(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """Once to everybody who answered: the event, and for who said ○ an invitation, not a seat."""
    poll = await _poll(work, delivery)
    event = await work.events.get(EventId(int(delivery.plan.payload["event"])))
    if poll is None or event is None or event.cancelled or event.over(now):
        return Skip("over or cancelled")
    if await leaks(work, event.section_id, delivery):
        return Skip("for the section's members only")
    member_id, token = MemberId(int(delivery.plan.payload["member"])), to_token(event.id)
    mine = await work.date_polls.answer_of(poll.id, member_id)
    could = mine is not None and bool(poll.decided) and mine.marks[poll.decided - 1] is Mark.YES
    answered = await work.rsvps.get(event.id, member_id) is not None
    come = Button(words.text("poll.come"), Action("event.rsvp", (token, RsvpStyle.COME.value)), Style.PRIMARY)
    summary = words.text("poll.decided", title=event.title)
    asked = "poll.decided_yes" if could else "poll.decided_other"
    blocks: list[Block] = [
        Heading((Text(summary),)),
        Paragraph((words.when(event.starts_at, event.ends_at),)),
        Paragraph(words("poll.decided_answered" if answered else asked)),
        Actions((*(() if answered else (come,)), to("event.info", words, token))),
    ]
    return Message(summary, tuple(blocks), Tone.SUCCESS)


async def _poll(work: Work, delivery: Delivery) -> DatePoll | None:
    """The poll a delivery is about; None where its reader may not know of it any more."""
    poll = await work.date_polls.get(PollId(delivery.plan.subject_id))
    if poll is None or await leaks(work, poll.section_id, delivery):
        return None
    return poll
