"""What channels say of what a section holds, shown anew where who may read it has changed."""

from collections.abc import Collection
from datetime import datetime

from bot.domain.ids import SectionId
from bot.domain.policy import Policy
from bot.ports.work import Work
from bot.services import event_news, idea_news, poll_news, question_news
from bot.services.question_thread_news import hide_answers
from bot.services.recaps import RECAP
from bot.services.shelf_news import SECTION_THANKS
from bot.services.tasks import CARD as TASK_CARD

OPEN_TASKS = 200
QUESTIONS, IDEAS, EVENTS, POLLS = 1_000, 1_000, 1_000, 1_000
"""The newest ones; what is said of older ones is left as it stands."""


async def show_cards(work: Work, section_id: SectionId, now: datetime, policy: Policy) -> None:
    """Let cards, outcomes, recaps and thanks say what their readers may know now. Surveys follow where they
    are locked.
    """
    questions = await work.questions.ids_of(section_id, limit=QUESTIONS)
    await _show(work, questions, (question_news.CARD,), now, policy)
    for question_id in questions:
        await work.question_threads.press(question_id, now)
        await hide_answers(work, question_id, now)
    ideas = await work.ideas.ids_of(section_id, limit=IDEAS)
    await _show(work, ideas, (idea_news.CARD, idea_news.OUTCOME), now, policy)
    wanted, _ = await work.tasks.of_section(section_id, limit=OPEN_TASKS)
    await _show(work, [task.id for task in wanted], (TASK_CARD,), now, policy)
    events = await work.events.ids_of(section_id, limit=EVENTS)
    await _show(work, events, (event_news.CARD, RECAP), now, policy)
    polls = await work.date_polls.ids_of(section_id, limit=POLLS)
    await _show(work, polls, (poll_news.CARD,), now, policy)
    await _show(work, (section_id,), (SECTION_THANKS,), now, policy)


async def _show(
    work: Work, subjects: Collection[int], kinds: tuple[str, ...], now: datetime, policy: Policy
) -> None:
    await work.deliveries.refresh_all(subjects, kinds, now=now, spacing=policy.card_spacing)
