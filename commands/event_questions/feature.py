"""質問を送る: questions to an event, from the first word to the Q&A."""

from bot.interaction.commands import Command, Feature
from bot.services import event_questions as service
from bot.services.town import Town
from commands.event_questions import notices
from commands.event_questions.asking import Asking
from commands.event_questions.hosting import Hosting
from commands.event_questions.references import (
    AskAtEvent,
    EventOf,
    HideQuestion,
    MergeQuestion,
    OneQuestion,
    QuestionsOf,
    RowsOf,
    VoteFor,
)


def event_questions(town: Town) -> Feature:
    """Questions to events."""
    asking = Asking(town.event_questions)
    hosting = Hosting(town.event_question_desk)
    return Feature(
        "event_questions",
        commands=(
            Command("event.ask", AskAtEvent, asking.ask),
            Command("event.questions", QuestionsOf, asking.list),
            Command("event_question.rows", RowsOf, asking.rows, listed=False),
            Command("event_question.look", OneQuestion, asking.look, listed=False),
            Command("event_question.vote", VoteFor, asking.vote, listed=False),
            Command("event_question.withdraw", OneQuestion, asking.withdraw, listed=False),
            Command("event_question.queue", EventOf, hosting.queue, listed=False),
            Command("event_question.take", OneQuestion, hosting.take, listed=False),
            Command("event_question.put_back", OneQuestion, hosting.put_back, listed=False),
            Command("event_question.hide", HideQuestion, hosting.hide, listed=False),
            Command("event_question.merge", OneQuestion, hosting.merge, listed=False),
            Command("event_question.merge_into", MergeQuestion, hosting.merge_into, listed=False),
            Command("event_question.taken", RowsOf, hosting.taken, listed=False),
            Command("event_question.move", OneQuestion, hosting.move, listed=False),
            hosting.form,
            Command("event_question.move_all", EventOf, hosting.move_all, listed=False),
        ),
        notices={service.NEW: notices.new, service.HIDDEN: notices.hidden},
    )
