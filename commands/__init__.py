"""What a resident can say and see. Every feature is listed here; their order is the order of the help."""

from bot.interaction.commands import Feature
from bot.services.town import Town
from commands.afterwards.feature import afterwards
from commands.announcements.feature import announcements
from commands.broadcasts.feature import broadcasts
from commands.cafe.feature import cafe
from commands.chiefs.feature import chiefs
from commands.consulting.feature import consulting
from commands.desks.feature import desks
from commands.event_questions.feature import event_questions
from commands.events.feature import events
from commands.finding.feature import finding
from commands.glossary.feature import glossary
from commands.guide.feature import guide
from commands.handbook.feature import handbook
from commands.ideas.feature import ideas
from commands.interviews.feature import interviews
from commands.knowledge.feature import knowledge
from commands.membership.feature import membership
from commands.notices.feature import notices
from commands.office.feature import office
from commands.polls.feature import polls
from commands.programme.feature import programme
from commands.questions.feature import questions
from commands.reforms.feature import reforms
from commands.reminders.feature import reminders
from commands.rides.feature import rides
from commands.seals.feature import seals
from commands.sections.feature import sections
from commands.surveys.feature import surveys
from commands.toolshelf.feature import toolshelf


def features(town: Town) -> tuple[Feature, ...]:
    """All features of the town, in the order people should meet them."""
    counters = (
        membership(town),
        sections(town),
        chiefs(town),
        reforms(town),
        desks(town),
        events(town),
        polls(town),
        programme(town),
        rides(town),
        afterwards(town),
        event_questions(town),
        cafe(town),
        questions(town),
        knowledge(town),
        handbook(town),
        finding(town),
        consulting(town),
        glossary(town),
        ideas(town),
        surveys(town),
        toolshelf(town),
        seals(town),
        reminders(town),
        notices(town),
        broadcasts(town),
        interviews(town),
        office(town),
        announcements(town),
    )
    return (*counters, guide(town, counters))
