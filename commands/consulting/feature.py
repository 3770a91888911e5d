"""相談: being asked what one knows, and questions that look for who knows."""

from bot.interaction.commands import Command, Feature
from bot.interaction.params import Nothing
from bot.interaction.questions import OneQuestion
from bot.services import appeals
from bot.services.town import Town
from commands.consulting import notices
from commands.consulting.deadlines import DeadlineOf, Deadlines, OwnOpenQuestion
from commands.consulting.requests import PassOn, RequestList, Requests
from commands.consulting.watching import Watching, WatchList
from commands.consulting.wishing import Wishing


def consulting(town: Town) -> Feature:
    """For who knows something, for who asked, and for who looks after questions."""
    wishing, requests = Wishing(town.advice), Requests(town.advice)
    watching, deadlines = Watching(town.appeals), Deadlines(town.deadlines)
    return Feature(
        "consulting",
        commands=(
            wishing.command,
            Command("advice.form", Nothing, wishing.form, listed=False),
            Command("advice.on", Nothing, wishing.open),
            Command("advice.off", Nothing, wishing.pause),
            Command("advice.requests", RequestList, requests.list),
            Command("advice.request", OneQuestion, requests.show, listed=False),
            Command("advice.decline", OneQuestion, requests.decline),
            Command("advice.pass_on", PassOn, requests.pass_on),
            Command("advice.watch", WatchList, watching.watch),
            Command("advice.watched", OneQuestion, watching.look, listed=False),
            Command("advice.widen", OneQuestion, watching.widen),
            Command("question.deadline", DeadlineOf, deadlines.set),
            Command("question.leave_open", OwnOpenQuestion, deadlines.leave_open, listed=False),
        ),
        notices={appeals.ASKED: notices.asked, appeals.EXPIRED: notices.expired},
    )
