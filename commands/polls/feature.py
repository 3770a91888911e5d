"""日程調整: candidate times, who can make which, and the event that comes of it."""

from bot.interaction.commands import Command, Feature
from bot.interaction.references import DraftRef
from bot.interaction.section_menu import DraftSection
from bot.services import poll_news
from bot.services.town import Town
from commands.polls import notices
from commands.polls.answering import Answering, AnswerPoll, MarkAll, MarkOption, OnePoll, PollPage
from commands.polls.creating import CreatePoll, Creating, DraftLength
from commands.polls.looking import Looking, Polls


def polls(town: Town) -> Feature:
    """Date polls. What turns one into an event stands with the events."""
    creating = Creating(town.date_polls, town.event_drafts)
    answering = Answering(town.date_polls)
    looking = Looking(town.date_polls)
    return Feature(
        "polls",
        commands=(
            Command("poll.new", CreatePoll, creating.create, rest="line"),
            Command("poll.list", Polls, looking.look),
            Command("poll.answer", AnswerPoll, answering.answer),
            creating.form,
            Command("poll.section", DraftSection, creating.choose_section, listed=False),
            Command("poll.length", DraftLength, creating.choose_length, listed=False),
            Command("poll.publish", DraftRef, creating.publish, listed=False),
            Command("poll.discard", DraftRef, creating.discard, listed=False),
            Command("poll.page", PollPage, answering.turn, listed=False),
            Command("poll.mark", MarkOption, answering.mark, listed=False),
            Command("poll.mark_all", MarkAll, answering.mark_all, listed=False),
            Command("poll.say", OnePoll, answering.open_comment, listed=False),
            answering.comment_form,
            Command("poll.later", OnePoll, answering.later, listed=False),
            Command("poll.people", PollPage, looking.people, listed=False),
            Command("poll.close", OnePoll, looking.ask_close, listed=False),
            Command("poll.close_now", OnePoll, looking.close, listed=False),
        ),
        suggesters={"poll": looking.suggest},
        notices={
            poll_news.CARD: notices.card,
            poll_news.NUDGE: notices.nudge,
            poll_news.ENDED: notices.ended,
            poll_news.DECIDED: notices.decided,
        },
    )
