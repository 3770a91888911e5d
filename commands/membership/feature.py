"""入庁・退庁・プロフィール, and the offices of the town hall."""

from bot.interaction.commands import Command, Feature, Right
from bot.interaction.params import Nothing
from bot.interaction.prefectures import suggest_prefectures
from bot.services import joining as arrivals
from bot.services import membership as offices_service
from bot.services.town import Town
from commands.membership.applicants import Applicants, ApplicantsPage, DeclineForm
from commands.membership.joining import JoinForm, Joining, RulesShown
from commands.membership.leaving import Leaving
from commands.membership.notices import MembershipNotices
from commands.membership.offices import Confirmed, OfficeOf, Offices
from commands.membership.profile import PrefectureChoice, Profiles, Whose, Wish
from commands.membership.shared import OnePerson
from commands.membership.suggestions import MemberSuggestions


def membership(town: Town) -> Feature:
    """Joining, leaving, one's own profile, and who holds which office."""
    notices = MembershipNotices(town.policy)
    return Feature(
        "membership",
        commands=(*_joining(town), *_profile(town), *_leaving(town), *_offices(town)),
        suggesters={
            "member": MemberSuggestions(town.storage).suggest,
            "prefecture": suggest_prefectures,
        },
        notices={
            arrivals.APPLIED: notices.applied,
            arrivals.WELCOME: notices.welcome,
            arrivals.APPROVED: notices.approved,
            arrivals.DECLINED: notices.declined,
            offices_service.APPOINTED: notices.appointed,
            offices_service.DISMISSED: notices.dismissed,
            offices_service.CONFIRMED: notices.confirmed,
        },
    )


def _joining(town: Town) -> tuple[Command, ...]:
    joining = Joining(town.joining, town.policy)
    return (
        Command("join", Nothing, joining.rules_first, Right.ANYONE),
        Command("join.form", JoinForm, joining.join, Right.ANYONE, listed=False),
        Command("rules", Nothing, joining.show_rules, Right.ANYONE),
        Command("rules.accept", RulesShown, joining.accept_rules, Right.ANYONE, listed=False),
    )


def _profile(town: Town) -> tuple[Command, ...]:
    profiles = Profiles(town.membership, town.sections)
    return (
        Command("profile", Whose, profiles.show, Right.ANYONE),
        Command("profile.edit", Nothing, profiles.edit, listed=False),
        profiles.save_command,
        Command("profile.reminders", Wish, profiles.remind, listed=False),
        Command("profile.language", Wish, profiles.speak, listed=False),
        Command("prefecture", PrefectureChoice, profiles.move),
        Command("sleep", Nothing, profiles.sleep),
        Command("wake", Nothing, profiles.wake, Right.ANYONE),
    )


def _leaving(town: Town) -> tuple[Command, ...]:
    leaving = Leaving(town.membership, town.sections)
    return (
        Command("leave", Nothing, leaving.ask, Right.ANYONE),
        Command("leave.now", Nothing, leaving.leave, Right.ANYONE, listed=False),
    )


def _offices(town: Town) -> tuple[Command, ...]:
    applicants, offices = Applicants(town.joining), Offices(town.membership)
    return (
        Command("office.applicants", ApplicantsPage, applicants.show, Right.VERIFIER),
        Command("office.applicant", OnePerson, applicants.look, Right.VERIFIER, listed=False),
        Command("office.approve", OnePerson, applicants.approve, Right.VERIFIER, listed=False),
        Command("office.decline", DeclineForm, applicants.decline, Right.VERIFIER, listed=False),
        Command("office.confirm", Confirmed, offices.confirm, Right.VERIFIER),
        Command("office.people", Nothing, offices.show, Right.ADMINISTRATOR),
        Command("office.appoint", OfficeOf, offices.appoint, Right.ADMINISTRATOR),
        Command("office.dismiss", OfficeOf, offices.dismiss, Right.ADMINISTRATOR),
    )
