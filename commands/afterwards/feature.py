"""その後: who was there, how it was, and what is told of an event."""

from bot.interaction.commands import Command, Feature
from bot.services import recaps as recaps_service
from bot.services import surveys as surveys_service
from bot.services.town import Town
from commands.afterwards import notices
from commands.afterwards.answering import GiveMood, GiveWish, OneEvent, Surveys
from commands.afterwards.attending import AskForWord, Attending, BeHere
from commands.afterwards.looking import Archive, Looking, ShowAfterwards
from commands.afterwards.recapping import Quote, Recapping


def afterwards(town: Town) -> Feature:
    """What comes after events."""
    attending = Attending(town.attendance)
    surveys = Surveys(town.surveys)
    looking = Looking(town.recaps)
    recapping = Recapping(town.recaps)
    return Feature(
        "afterwards",
        commands=(
            Command("event.here", BeHere, attending.here),
            Command("host.word", AskForWord, attending.ask_for_word),
            Command("event.after", ShowAfterwards, looking.show),
            Command("event.archive", Archive, looking.archive),
            Command("event.mood", GiveMood, surveys.mood, listed=False),
            Command("event.wish", GiveWish, surveys.wish, listed=False),
            Command("event.comment", OneEvent, surveys.open_form, listed=False),
            surveys.form,
            Command("host.opinions", ShowAfterwards, surveys.opinions),
            Command("host.recap", ShowAfterwards, recapping.open_form),
            recapping.form,
            Command("host.recap.quote", Quote, recapping.quote, listed=False),
            Command("host.recap.publish", OneEvent, recapping.publish, listed=False),
        ),
        notices={
            surveys_service.SURVEY: notices.survey,
            surveys_service.ARCHIVE: notices.archive,
            recaps_service.RECAP: notices.recap,
        },
    )
