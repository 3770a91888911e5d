"""Cards in channels of what a section holds, shown anew where who may read it has changed."""

from datetime import datetime

from bot.domain.ids import SectionId
from bot.domain.policy import Policy
from bot.ports.work import Work
from bot.services import idea_news, question_news
from bot.services.question_thread_news import hide_answers
from bot.services.tasks import CARD as TASK_CARD

OPEN_TASKS = 200
QUESTIONS, IDEAS = 1_000, 1_000  # the newest ones; cards of older ones are left as they stand


async def show_cards(work: Work, section_id: SectionId, now: datetime, policy: Policy) -> None:
    """Let cards of questions, ideas and small tasks say what their readers may know now."""
    spacing = policy.card_spacing
    for question_id in await work.questions.ids_of(section_id, limit=QUESTIONS):
        await work.deliveries.refresh(question_id, question_news.CARD, now=now, spacing=spacing)
        await work.question_threads.press(question_id, now)
        await hide_answers(work, question_id, now)
    for idea_id in await work.ideas.ids_of(section_id, limit=IDEAS):
        await work.deliveries.refresh(idea_id, idea_news.CARD, now=now, spacing=spacing)
    wanted, _ = await work.tasks.of_section(section_id, limit=OPEN_TASKS)
    for task in wanted:
        await work.deliveries.refresh(task.id, TASK_CARD, now=now, spacing=spacing)
