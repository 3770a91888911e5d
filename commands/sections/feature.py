"""課: finding, joining, following, leading and keeping sections."""

from bot.interaction.commands import Command, Feature, NoticeRenderer, Right
from bot.interaction.params import Nothing
from bot.interaction.references import CarriedSection, FollowedSection, OneSection, OwnSection
from bot.services import (
    following,
    founding,
    growing,
    join_requests,
    nudging,
    rooms,
    section_privacy,
    twins,
)
from bot.services.town import Town
from commands.sections import following_notices, notices, nudge_notices, privacy_notices, twin_notices
from commands.sections.belonging import Belonging, Exchange
from commands.sections.browsing import Browsing, MembersQuery
from commands.sections.colleagues import AmongColleagues, ColleaguesQuery
from commands.sections.filters import Narrowing
from commands.sections.following import FollowDesk, WishForDigest
from commands.sections.founding import Founding, OneProposal, ProposalsQuery
from commands.sections.keeping import Keeping, RoomOf
from commands.sections.pitching import OneAlike, Pitching
from commands.sections.privacy import OneRequest, PrivacyConfirmed, PrivacyDesk, PrivacyOf
from commands.sections.proposal_notices import ProposalNotices
from commands.sections.recommending import Recommending
from commands.sections.starting import NewActivity, Starting, companion, grown, yours_grown
from commands.sections.suggestions import SectionSuggestions
from commands.sections.twins import NewTwin, Twinned, TwinPair
from commands.sections.weighing import CREATE_ANYWAY, PROPOSE_ANYWAY, CarriedDraft, Weighing


def sections(town: Town) -> Feature:
    """Sections and their rooms. Who is no member yet may look around: that is how people come in."""
    browsing, belonging = Browsing(town.sections), Belonging(town.sections, town.join_requests)
    among = AmongColleagues(town.colleagues)
    suggestions = SectionSuggestions(town.sections)
    return Feature(
        "sections",
        commands=(
            browsing.list_command,
            Command("section.narrow", Narrowing, browsing.narrow, Right.ANYONE, listed=False),
            Command("section.recommend", Nothing, Recommending(town.directory).show),
            Command("section.info", OneSection, browsing.info, Right.ANYONE),
            Command("section.join", OneSection, belonging.join),
            Command("section.leave", OwnSection, belonging.leave),
            Command("section.leave_now", CarriedSection, belonging.leave_now, listed=False),
            Command("section.swap", Exchange, belonging.swap),
            Command("section.follow", OneSection, belonging.follow),
            Command("section.unfollow", FollowedSection, belonging.unfollow),
            Command("section.mine", Nothing, browsing.mine),
            Command("section.members", MembersQuery, browsing.members),
            *_new_sections(town, browsing),
            Command("section.colleagues", ColleaguesQuery, among.show),
            Command("section.found_colleagues", Nothing, among.found, listed=False),
            *_twins(town),
            *_following(town),
        ),
        suggesters={
            "section": suggestions.all,
            "own_section": suggestions.own,
            "followed_section": suggestions.followed,
        },
        notices={
            rooms.REPORT: notices.rooms_report,
            nudging.NUDGE: nudge_notices.nudge,
            rooms.CROWDED: notices.rooms_crowded,
            twins.ASKED: twin_notices.asked,
            twins.AGREED: twin_notices.agreed,
            twins.ENDED: twin_notices.ended,
            twins.DECLINED: twin_notices.declined,
            **_proposal_notices(town),
            **_following_notices(),
        },
    )


def _new_sections(town: Town, browsing: Browsing) -> tuple[Command, ...]:
    weighing = Weighing(town.pitching)
    together = Founding(town.founding, town.policy.founders, weighing.weigh)
    keeping = Keeping(town.section_office, weighing.weigh)
    pitching = Pitching(town.pitching, browsing, together, keeping)
    starting = Starting(town.founding, town.policy.preparing, town.policy.founders)
    return (
        *_founding(together, starting),
        *_keeping(keeping),
        Command("section.alike", CarriedDraft, weighing.again, listed=False),
        Command("section.alike_section", OneAlike, pitching.section, listed=False),
        Command("section.alike_proposal", OneAlike, pitching.proposal, listed=False),
        Command(PROPOSE_ANYWAY, CarriedDraft, pitching.propose_anyway, listed=False),
        Command(CREATE_ANYWAY, CarriedDraft, pitching.create_anyway, Right.ADMINISTRATOR, listed=False),
    )


def _twins(town: Town) -> tuple[Command, ...]:
    twinned = Twinned(town.twins)
    return (
        Command("section.twin", NewTwin, twinned.ask),
        Command("section.twins", CarriedSection, twinned.show, listed=False),
        Command("section.twin_accept", TwinPair, twinned.accept, listed=False),
        Command("section.twin_end", TwinPair, twinned.end, listed=False),
    )


def _founding(together: Founding, starting: Starting) -> tuple[Command, ...]:
    return (
        Command("section.proposals", ProposalsQuery, together.list),
        together.propose_command,
        Command("section.proposal", OneProposal, together.show, listed=False),
        Command("section.support", OneProposal, together.support, listed=False),
        Command("section.unsupport", OneProposal, together.unsupport, listed=False),
        Command("section.recall", OneProposal, together.recall, listed=False),
        Command("section.recall_now", OneProposal, together.recall_now, listed=False),
        Command("section.propose_again", OneProposal, together.again, listed=False),
        Command("section.start", NewActivity, starting.start),
        Command("section.start_together", OneProposal, starting.start_together, listed=False),
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
        growing.COMPANION: companion,
        growing.GROWN: grown,
        growing.YOURS_GROWN: yours_grown,
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


def _keeping(keeping: Keeping) -> tuple[Command, ...]:
    return (
        Command("section.edit", OneSection, keeping.edit, Right.ANYONE),
        keeping.save_command,
        keeping.create_command,
        Command("section.room", RoomOf, keeping.room, Right.ADMINISTRATOR),
        Command("section.bind", OneSection, keeping.bind, Right.ADMINISTRATOR),
    )
