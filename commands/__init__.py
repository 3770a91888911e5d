"""What a resident can say and see. Every feature is listed here; their order is the order of the help."""

from bot.interaction.commands import Feature
from bot.services.town import Town
from commands.broadcasts.feature import broadcasts
from commands.events.feature import events
from commands.guide.feature import guide
from commands.membership.feature import membership
from commands.office.feature import office
from commands.questions.feature import questions
from commands.reminders.feature import reminders
from commands.sections.feature import sections


def features(town: Town) -> tuple[Feature, ...]:
    """All features of the town, in the order people should meet them."""
    counters = (
        membership(town),
        sections(town),
        events(town),
        questions(town),
        reminders(town),
        broadcasts(town),
        office(town),
    )
    return (*counters, guide(town, counters))
