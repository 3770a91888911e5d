"""What the town says about ideas by itself. Everything is checked again at the moment it is said."""

from datetime import datetime

from bot.domain.deliveries import Delivery, Skip
from bot.domain.ideas import Idea, IdeaState
from bot.domain.ids import IdeaCommentId, IdeaId, MemberId
from bot.interaction.days import last_day
from bot.interaction.parts import say, to
from bot.interaction.people import name_of
from bot.interaction.references import kept_inside
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.lookup import section_name
from bot.services.section_reading import leaks
from bot.view import Actions, Block, Heading, Message, Note, Paragraph, Style, Text, Tone
from commands.ideas.views import body, button, card_buttons, status

_TOLD = frozenset({IdeaState.ADOPTED, IdeaState.DONE, IdeaState.DECLINED})


async def card(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """An idea's card in a channel; edited when something happens to it."""
    idea = await _idea(work, delivery)
    if idea is None:
        return Skip("no such idea")
    if await leaks(work, idea.section_id, delivery):
        return await kept_inside(work, idea.section_id, delivery, words)
    if idea.withdrawn:
        return say(words, "idea.card_withdrawn", tone=Tone.PLAIN) if delivery.editing else Skip("taken back")
    summary = words.text("idea.card_summary", title=idea.title)
    section = await section_name(work, idea.section_id)
    people = await work.members.get_many([one for one in (idea.author_id, idea.owner_id) if one is not None])
    blocks: list[Block] = [Heading((Text(summary),))]
    blocks += body(idea, words, section=section, people=people, short=True)
    blocks.append(Actions(card_buttons(idea, words)))
    return Message(summary, tuple(blocks))


async def asked(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For whom somebody would like to see to it."""
    idea = await _seen(work, delivery)
    if idea is None or not idea.asks(_member(delivery)) or idea.due_at is None:
        return Skip("answered or settled")
    buttons = (
        button("idea.take", idea, words, Style.PRIMARY),
        button("idea.release", idea, words),
        button("idea.show", idea, words),
    )
    day = last_day(idea.due_at, words)
    return say(words, "idea.asked", *buttons, tone=Tone.NOTICE, title=idea.title, day=day)


async def relieved(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For its former owner."""
    idea = await _seen(work, delivery)
    if idea is None or idea.owner_id == _member(delivery):
        return Skip("sees to it again")
    return say(words, "idea.relieved", button("idea.show", idea, words), tone=Tone.NOTICE, title=idea.title)


async def owned(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For its author and who adopted it: somebody said yes."""
    idea = await _seen(work, delivery)
    if idea is None or idea.state is not IdeaState.ADOPTED or not idea.agreed or idea.owner_id is None:
        return Skip("let go or settled")
    name = name_of(await work.members.get(idea.owner_id), words)
    return say(words, "idea.owned", button("idea.show", idea, words), title=idea.title, name=name)


async def freed(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For the same: nobody sees to it."""
    idea = await _seen(work, delivery)
    if idea is None or idea.state is not IdeaState.ADOPTED or idea.owner_id is not None:
        return Skip("taken again or settled")
    buttons = (button("idea.take", idea, words), button("idea.show", idea, words))
    return say(words, "idea.freed", *buttons, tone=Tone.NOTICE, title=idea.title)


async def commented(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For its author: somebody spoke about it."""
    idea = await _seen(work, delivery)
    comment = await work.ideas.comment(IdeaCommentId(int(delivery.plan.payload["comment"])))
    if idea is None or idea.withdrawn or comment is None:
        return Skip("taken back")
    name = name_of(await work.members.get(comment.member_id), words)
    summary = words.text("idea.commented", title=idea.title, name=name)
    buttons = (button("idea.comment", idea, words), button("idea.show", idea, words))
    return Message(
        summary, (Heading((Text(summary),)), Paragraph((Text(comment.body),)), Actions(buttons)), Tone.NOTICE
    )


async def moved(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For its author and supporters: adopted, done or declined."""
    idea = await _seen(work, delivery)
    if idea is None or idea.state.value != delivery.plan.payload["state"] or idea.state not in _TOLD:
        return Skip("it moved on")
    summary = words.text(f"idea.moved_{idea.state.value}", title=idea.title)
    blocks: list[Block] = [Heading((Text(summary),))]
    said = {IdeaState.DONE: idea.outcome, IdeaState.DECLINED: idea.reason}.get(idea.state, "")
    if said:
        blocks.append(Paragraph((Text(said),)))
    blocks += [Note(status(idea, words)), Actions((button("idea.show", idea, words),))]
    return Message(summary, tuple(blocks), Tone.NOTICE)


async def outcome(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """In its channel: what came of it."""
    idea = await _idea(work, delivery)
    if idea is None or idea.state is not IdeaState.DONE:
        return Skip("not done")
    if await leaks(work, idea.section_id, delivery):
        return await kept_inside(work, idea.section_id, delivery, words)
    summary = words.text("idea.moved_done", title=idea.title)
    blocks: list[Block] = [Heading((Text(summary),)), Paragraph((Text(idea.outcome),))]
    if idea.supports:
        blocks.append(Note(words("idea.thanks", number=idea.supports)))
    blocks.append(Actions((button("idea.show", idea, words), to("idea.post", words))))
    return Message(summary, tuple(blocks), Tone.SUCCESS)


async def nudge(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """For its owner, once before its day."""
    idea = await _planned(work, delivery)
    if idea is None or idea.due_at is None or idea.due_at <= now:
        return Skip("changed or over")
    day = last_day(idea.due_at, words)
    paths = ("idea.finish", "idea.postpone", "idea.release")
    buttons = [button(path, idea, words) for path in paths]
    return say(words, "idea.nudge", *buttons, tone=Tone.NOTICE, title=idea.title, day=day)


async def overdue(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For its owner, once after its day: a question without blame, and letting go is a good answer too."""
    idea = await _planned(work, delivery)
    if idea is None or idea.due_at is None:
        return Skip("changed or settled")
    paths = ("idea.finish", "idea.postpone", "idea.release")
    buttons = [button(path, idea, words) for path in paths]
    day = last_day(idea.due_at, words)
    return say(words, "idea.overdue", *buttons, tone=Tone.NOTICE, title=idea.title, day=day)


async def _idea(work: Work, delivery: Delivery) -> Idea | None:
    return await work.ideas.get(IdeaId(delivery.plan.subject_id))


async def _seen(work: Work, delivery: Delivery) -> Idea | None:
    """The idea, where its section lets this reader know of it."""
    idea = await _idea(work, delivery)
    return None if idea is None or await leaks(work, idea.section_id, delivery) else idea


async def _planned(work: Work, delivery: Delivery) -> Idea | None:
    """The idea, as long as its owner and its day are those this was planned for."""
    idea = await _seen(work, delivery)
    if idea is None or idea.state is not IdeaState.ADOPTED or not idea.agreed:
        return None
    return idea if str(idea.version) == delivery.plan.payload["version"] else None


def _member(delivery: Delivery) -> MemberId:
    return MemberId(int(delivery.plan.payload["member"]))
