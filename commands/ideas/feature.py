"""アイデア: what could be done better, from the first word to what came of it."""

from bot.interaction.commands import Command, Feature
from bot.services import idea_news as news
from bot.services.town import Town
from commands.ideas import notices
from commands.ideas.deciding import AdoptIdea, Deciding, DeclineIdea, FinishIdea, PostponeIdea
from commands.ideas.looking import CommentIdea, IdeaListing, Looking, OneComment, OneIdea, PostIdea, ShowIdea


def ideas(town: Town) -> Feature:
    """Ideas of the town and its sections."""
    looking = Looking(town.ideas)
    return Feature(
        "ideas",
        commands=(
            Command("idea.post", PostIdea, looking.post),
            Command("idea.list", IdeaListing, looking.list),
            Command("idea.show", ShowIdea, looking.show),
            Command("idea.support", OneIdea, looking.support),
            Command("idea.comment", CommentIdea, looking.comment),
            Command("idea.uncomment", OneComment, looking.uncomment, listed=False),
            Command("idea.edit", OneIdea, looking.edit),
            looking.save_command,
            Command("idea.ask_withdraw", OneIdea, looking.ask_withdraw, listed=False),
            Command("idea.withdraw", OneIdea, looking.withdraw),
            *_deciding(town),
        ),
        suggesters={"idea": looking.suggest},
        notices={
            news.CARD: notices.card,
            news.ASKED: notices.asked,
            news.RELIEVED: notices.relieved,
            news.OWNED: notices.owned,
            news.FREED: notices.freed,
            news.COMMENTED: notices.commented,
            news.MOVED: notices.moved,
            news.OUTCOME: notices.outcome,
            news.NUDGE: notices.nudge,
            news.OVERDUE: notices.overdue,
        },
    )


def _deciding(town: Town) -> tuple[Command, ...]:
    deciding = Deciding(town.ideas)
    return (
        Command("idea.adopt", AdoptIdea, deciding.adopt),
        Command("idea.take", OneIdea, deciding.take),
        Command("idea.release", OneIdea, deciding.release),
        Command("idea.postpone", PostponeIdea, deciding.postpone),
        Command("idea.finish", FinishIdea, deciding.finish),
        Command("idea.decline", DeclineIdea, deciding.decline),
        Command("idea.reopen", OneIdea, deciding.reopen),
    )
