"""What is said in the threads of a question: how it works, and every answer, wherever it was given."""

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.domain.deliveries import Plan, ToChannel
from bot.domain.ids import AnswerId, PlaceId, QuestionId
from bot.domain.question_threads import HIDDEN
from bot.domain.questions import Answer, Question
from bot.domain.threads import CardThread, Stage
from bot.ports.work import Work

WELCOME = "question.thread_welcome"
ANSWER = "question.thread_answer"  # edited when something happens to the answer

WELCOME_LIFE = timedelta(days=1)
ANSWER_LIFE = timedelta(days=7)  # an answer is still worth showing when the town was closed for days
MOST_THREADS = 50  # of one question: one at each place
MOST_ANSWERS = 100  # of one question, shown in a thread that opens late


async def begin(work: Work, question: Question, thread: CardThread, now: datetime) -> None:
    """Say in a thread how it works, then what was answered before it opened. The question is held."""
    target = ToChannel(thread.place_id, thread.thread_id)
    welcome = Plan(WELCOME, question.id, target, now, now + WELCOME_LIFE, payload={"v": "1"})
    given = await work.questions.answers_to((question.id,), limit=MOST_ANSWERS)
    await work.deliveries.plan(welcome, *(_plan(answer, thread, now) for answer in given))


async def post_answer(work: Work, answer: Answer, now: datetime) -> None:
    """Show a new answer in every thread of its question. The question is held."""
    threads = await work.question_threads.of(answer.question_id, limit=MOST_THREADS)
    await work.deliveries.plan(*(_plan(answer, thread, now) for thread in threads))


async def post_moved(work: Work, given: Collection[Answer], into: QuestionId, now: datetime) -> None:
    """Show answers that came from another question in every thread of the one they belong to now, and have
    them say so in those where they stand already. Both questions are held.
    """
    threads = await work.question_threads.of(into, limit=MOST_THREADS)
    await work.deliveries.plan(*(_plan(answer, thread, now) for thread in threads for answer in given))
    await show_answers(work, *(answer.id for answer in given), now=now)


async def thread_link(work: Work, question_id: QuestionId, place_id: PlaceId | None) -> str:
    """The address of a question's thread at a place; empty without one."""
    thread = await work.question_threads.at(question_id, place_id) if place_id is not None else None
    standing = thread is not None and thread.stage in {Stage.OPEN, Stage.CLOSED}
    return thread.link if thread and standing and thread.version != HIDDEN else ""


async def show_in_threads(work: Work, question: Question, now: datetime) -> None:
    """Have the threads of a question look as it is now; where it was taken back, its answers too."""
    await work.question_threads.press(question.id, now)
    if question.withdrawn:
        await hide_answers(work, question.id, now)


async def hide_answers(work: Work, question_id: QuestionId, now: datetime) -> None:
    """Have every answer in the threads look once more at who reads there."""
    given = await work.questions.answers_to((question_id,), limit=MOST_ANSWERS)
    await show_answers(work, *(answer.id for answer in given), now=now)


async def show_answers(work: Work, *which: AnswerId | None, now: datetime) -> None:
    """Have answers say in the threads what is true of them now."""
    for answer_id in {one for one in which if one is not None}:
        await work.deliveries.refresh(answer_id, ANSWER, now=now, spacing=timedelta())


def _plan(answer: Answer, thread: CardThread, now: datetime) -> Plan:
    target = ToChannel(thread.place_id, thread.thread_id)
    return Plan(ANSWER, answer.id, target, now, now + ANSWER_LIFE, payload={"v": "1"})
