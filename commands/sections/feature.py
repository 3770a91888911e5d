"""課: finding, joining, following, leading and keeping sections."""

from bot.interaction.commands import Command, Feature, Right
from bot.interaction.params import Nothing
from bot.services import rooms, section_office
from bot.services.town import Town
from commands.sections import notices
from commands.sections.belonging import Belonging, Exchange
from commands.sections.browsing import Browsing, ListQuery, MembersQuery
from commands.sections.keeping import ChiefOf, Keeping, NewSection, RoomOf
from commands.sections.shared import CarriedSection, FollowedSection, OneSection, OwnSection
from commands.sections.suggestions import SectionSuggestions


def sections(town: Town) -> Feature:
    """Sections and their rooms. Who is no member yet may look around: that is how people come in."""
    browsing, belonging = Browsing(town.sections), Belonging(town.sections)
    suggestions = SectionSuggestions(town.storage, town.sections)
    return Feature(
        "sections",
        commands=(
            Command("section.list", ListQuery, browsing.list, Right.ANYONE),
            Command("section.info", OneSection, browsing.info, Right.ANYONE),
            Command("section.join", OneSection, belonging.join),
            Command("section.leave", OwnSection, belonging.leave),
            Command("section.leave_now", CarriedSection, belonging.leave_now, listed=False),
            Command("section.swap", Exchange, belonging.swap),
            Command("section.follow", OneSection, belonging.follow),
            Command("section.unfollow", FollowedSection, belonging.unfollow),
            Command("section.mine", Nothing, browsing.mine),
            Command("section.members", MembersQuery, browsing.members),
            *_keeping(town),
        ),
        suggesters={
            "section": suggestions.all,
            "own_section": suggestions.own,
            "followed_section": suggestions.followed,
        },
        notices={
            section_office.APPOINTED: notices.appointed,
            section_office.DISMISSED: notices.dismissed,
            section_office.CLOSED: notices.closed,
            rooms.REPORT: notices.rooms_report,
        },
    )


def _keeping(town: Town) -> tuple[Command, ...]:
    keeping = Keeping(town.section_office, town.sections)
    return (
        Command("section.edit", OneSection, keeping.edit, Right.ANYONE),
        keeping.save_command,
        Command("section.create", NewSection, keeping.create, Right.ADMINISTRATOR),
        Command("section.close", OneSection, keeping.close, Right.ADMINISTRATOR),
        Command("section.close_now", CarriedSection, keeping.close_now, Right.ADMINISTRATOR, listed=False),
        Command("section.appoint", ChiefOf, keeping.appoint, Right.ADMINISTRATOR),
        Command("section.dismiss", OneSection, keeping.dismiss, Right.ADMINISTRATOR),
        Command("section.room", RoomOf, keeping.room, Right.ADMINISTRATOR),
        Command("section.bind", OneSection, keeping.bind, Right.ADMINISTRATOR),
    )
