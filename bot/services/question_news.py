"""What the town says about questions by itself, and where. Planned in the transaction of what happened."""

from datetime import datetime, timedelta

from bot.domain.deliveries import Plan, Target, ToPurpose, ToSection
from bot.domain.ids import SectionId
from bot.domain.places import Purpose
from bot.domain.questions import Answer, Question
from bot.ports.work import Work
from bot.services.askers import tell_who_asked
from bot.services.question_thread_news import show_in_threads
from bot.services.telling import tell_members

CARD = "question.card"  # in a channel; edited when something happens to the question
ANSWERED = "question.answered"  # to the asker, about an answer
UNSOLVED = "question.unsolved"  # to the asker: the answer that had solved it was taken back
ACCEPTED = "question.accepted"  # to who answered, about their answer

CARD_LIFE = timedelta(days=7)  # a question is still worth showing when the town was closed for days


async def rooms(work: Work, section_id: SectionId | None) -> tuple[Target, ...]:
    """Where a question is shown: at each place in its section's room where it stands, else in the channel
    for questions. A members-only section's question is shown in the section's own rooms only.
    """
    surfaces = await work.sections.surfaces_of(section_id) if section_id is not None else ()
    section = await work.sections.get(section_id) if section_id is not None else None
    if section is not None and section.members_only:
        return tuple(ToSection(room.place_id, room.section_id) for room in surfaces if room.own)
    rooms = [ToSection(surface.place_id, surface.section_id) for surface in surfaces if surface.channel_id]
    taken = {room.place_id for room in rooms}
    serving = await work.places.serving(Purpose.QUESTIONS)
    return (*rooms, *(ToPurpose(place, Purpose.QUESTIONS) for place in serving if place not in taken))


async def post_card(work: Work, question: Question, now: datetime) -> int:
    """Show a question in its rooms; returns how many those are."""
    where = await rooms(work, question.section_id)
    await work.deliveries.plan(*(Plan(CARD, question.id, room, now, now + CARD_LIFE) for room in where))
    return len(where)


async def tell_asker(work: Work, question: Question, answer: Answer, now: datetime) -> None:
    """Tell who asked about an answer, unless it is their own."""
    if not question.own_answer(answer):
        await tell_who_asked(work, ANSWERED, answer.id, question, now=now)


async def tell_accepted(work: Work, question: Question, answer: Answer, now: datetime) -> None:
    """Tell who answered that it helped, unless they asked themselves."""
    if answer.member_id is not None and not question.own_answer(answer):
        await tell_members(work, ACCEPTED, answer.id, (answer.member_id,), now=now)


async def show_change(work: Work, question: Question, now: datetime, spacing: timedelta) -> None:
    """Have the question's cards and threads say what is true now."""
    await work.deliveries.refresh(question.id, CARD, now=now, spacing=spacing)
    await show_in_threads(work, question, now)
