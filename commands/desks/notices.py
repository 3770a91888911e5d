"""What the town says by itself about small tasks, and that somebody takes a rest."""

from datetime import datetime

from bot.domain.deliveries import Delivery, Skip
from bot.domain.ids import MemberId, SectionId, TaskId, to_token
from bot.domain.tasks import Task, TaskStatus
from bot.interaction.days import last_day
from bot.interaction.parts import say, to
from bot.interaction.references import about, kept_inside
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.section_reading import leaks
from bot.view import Actions, Message, Style, Tone
from commands.desks import task_views as views


async def card(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """In the section's room: what is wanted, who has it, a button to take it."""
    task = await _task(work, delivery)
    section = await work.sections.get(task.section_id) if task else None
    if task is None or section is None or (not task.unfinished and not delivery.editing):
        return Skip("settled before it was posted")
    if await leaks(work, section.id, delivery):
        return await kept_inside(work, section.id, delivery, words)
    asker, taker = await _name(work, task.asker_id), await _name(work, task.taker_id)
    blocks = views.body(words, task, section=section.name, asker=asker, taker=taker)
    buttons = views.card_buttons(words, task)
    if buttons:
        blocks.append(Actions(buttons))
    return Message(words.text("task.summary", title=task.title), tuple(blocks))


async def taken(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who asked: somebody has it."""
    task = await _task(work, delivery)
    if task is None or task.taker_id != _member(delivery) or task.status is not TaskStatus.TAKEN:
        return Skip("let go or settled")
    name = await _name(work, task.taker_id)
    return say(words, "task.taken", views.button("desk.task", task, words), name=name, title=task.title)


async def dropped(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who asked: it waits for somebody again."""
    task = await _task(work, delivery)
    if task is None or task.status is not TaskStatus.OPEN:
        return Skip("taken again or settled")
    look = views.button("desk.task", task, words)
    return say(words, "task.let_go", look, tone=Tone.NOTICE, title=task.title)


async def finished(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who asked: it is done."""
    task = await _task(work, delivery)
    if task is None or task.status is not TaskStatus.DONE:
        return Skip("not done")
    name = await _name(work, task.taker_id)
    return say(words, "task.finished", views.board(task, words), name=name, title=task.title)


async def thanks(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who did it."""
    task = await _task(work, delivery)
    if task is None or task.status is not TaskStatus.DONE:
        return Skip("not done")
    name = await _name(work, task.asker_id)
    return say(words, "task.thanks", views.board(task, words), name=name, title=task.title)


async def ended(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who asked: its time is over, without blame."""
    task = await _task(work, delivery)
    if task is None or task.status is not TaskStatus.ENDED:
        return Skip("not over")
    again = to("desk.ask_help", words, to_token(task.section_id), style=Style.PRIMARY)
    return say(words, "task.ended", again, tone=Tone.NOTICE, title=task.title)


async def reminder(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """For who took it, on the day before."""
    task = await _task(work, delivery)
    if task is None or task.taker_id != _member(delivery) or task.status is not TaskStatus.TAKEN:
        return Skip("let go or settled")
    if task.due_at is None or task.due_at <= now:
        return Skip("its day is over")
    buttons = (
        views.button("desk.task_done", task, words, Style.PRIMARY),
        views.button("desk.task_drop", task, words),
    )
    day = last_day(task.due_at, words)
    return say(words, "task.reminder", *buttons, tone=Tone.NOTICE, title=task.title, day=day)


async def resting(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For those who could step in: somebody takes a rest."""
    section = await work.sections.get(SectionId(delivery.plan.subject_id))
    name = await _name(work, _member(delivery))
    if section is None or not section.open or not name:
        return Skip("the section or the member is gone")
    look = about("desk.look", section, words, Style.PRIMARY)
    return say(words, "desk.resting", look, tone=Tone.NOTICE, name=name, section=section.name)


async def _task(work: Work, delivery: Delivery) -> Task | None:
    return await work.tasks.get(TaskId(delivery.plan.subject_id))


async def _name(work: Work, member_id: MemberId | None) -> str:
    member = await work.members.get(member_id) if member_id is not None else None
    return member.profile.name if member else ""


def _member(delivery: Delivery) -> MemberId:
    return MemberId(int(delivery.plan.payload["member"]))
