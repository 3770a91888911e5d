"""課: finding, joining, following, leading and keeping sections."""

from bot.interaction.commands import Command, Feature, NoticeRenderer, Right
from bot.interaction.params import Nothing
from bot.interaction.references import CarriedSection, FollowedSection, OneSection, OwnSection
from bot.services import following, founding, join_requests, rooms, section_office, section_privacy
from bot.services.town import Town
from commands.sections import following_notices, notices, privacy_notices
from commands.sections.belonging import Belonging, Exchange
from commands.sections.browsing import Browsing, ListQuery, MembersQuery
from commands.sections.following import FollowDesk, WishForDigest
from commands.sections.founding import Founding, OneProposal, ProposalsQuery
from commands.sections.keeping import ChiefOf, Keeping, NewSection, RoomOf
from commands.sections.privacy import OneRequest, PrivacyConfirmed, PrivacyDesk, PrivacyOf
from commands.sections.proposal_notices import ProposalNotices
from commands.sections.suggestions import SectionSuggestions


def sections(town: Town) -> Feature:
    """Sections and their rooms. Who is no member yet may look around: that is how people come in."""
    browsing, belonging = Browsing(town.sections), Belonging(town.sections, town.join_requests)
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
            *_founding(town),
            *_keeping(town),
            *_following(town),
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
            **_proposal_notices(town),
            **_following_notices(),
        },
    )


def _founding(town: Town) -> tuple[Command, ...]:
    together = Founding(town.founding, town.policy.founders)
    return (
        Command("section.proposals", ProposalsQuery, together.list),
        together.propose_command,
        Command("section.proposal", OneProposal, together.show, listed=False),
        Command("section.support", OneProposal, together.support, listed=False),
        Command("section.unsupport", OneProposal, together.unsupport, listed=False),
        Command("section.recall", OneProposal, together.recall, listed=False),
        Command("section.recall_now", OneProposal, together.recall_now, listed=False),
        Command("section.propose_again", OneProposal, together.again, listed=False),
    )


def _proposal_notices(town: Town) -> dict[str, NoticeRenderer]:
    said = ProposalNotices(town.policy.founders)
    return {
        founding.CARD: said.card,
        founding.FRIEND: said.friend,
        founding.OPENED: said.opened,
        founding.YOURS_OPENED: said.yours_opened,
        founding.SUPPORTED_OPENED: said.supported_opened,
        founding.EXPIRED: said.expired,
    }


def _following(town: Town) -> tuple[Command, ...]:
    desk = PrivacyDesk(town.section_privacy, town.join_requests)
    return (
        Command("section.digest", WishForDigest, FollowDesk(town.following).digest),
        # Whoever leads the section decides, and 総務課: the service knows who that is.
        Command("section.privacy", PrivacyOf, desk.choose, Right.ANYONE),
        Command("section.privacy_now", PrivacyConfirmed, desk.choose_now, Right.ANYONE, listed=False),
        Command("section.let_in", OneRequest, desk.let_in, Right.ANYONE, listed=False),
        Command("section.turn_away", OneRequest, desk.turn_away, Right.ANYONE, listed=False),
    )


def _following_notices() -> dict[str, NoticeRenderer]:
    return {
        following.NEWS: following_notices.news,
        following.DIGEST: following_notices.digest,
        section_privacy.CHANGED: privacy_notices.changed,
        join_requests.ASKED: privacy_notices.asked,
        join_requests.LET_IN: privacy_notices.let_in,
        join_requests.TURNED_AWAY: privacy_notices.turned_away,
        join_requests.OPENED: privacy_notices.opened,
    }


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
