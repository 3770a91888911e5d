"""課長面談: 総務課 offers times, chiefs choose, notes stay in the office."""

from bot.interaction.commands import Command, Feature, Right
from bot.interaction.params import Nothing
from bot.interaction.references import CarriedSection, DraftRef
from bot.services import interview_news as news
from bot.services.town import Town
from commands.interviews import notices
from commands.interviews.choosing import ChooseQuery, Choosing, Chosen
from commands.interviews.noting import Noting, ThemesQuery
from commands.interviews.offering import Offering, OwnQuery
from commands.interviews.running import NewCampaign, ProgressQuery, Running
from commands.interviews.shared import OneInterview, OneSlot

_OFFICE = Right.ADMINISTRATOR


def interviews(town: Town) -> Feature:
    """Campaigns of talks with every chief."""
    return Feature(
        "interviews",
        commands=(*_chiefs(town), *_running(town), *_offering(town), *_noting(town)),
        notices={
            news.INVITED: notices.invited,
            news.NUDGE: notices.nudge,
            news.HANDED: notices.handed,
            news.BOOKED: notices.booked,
            news.RELEASED: notices.released,
            news.FREED: notices.freed,
            news.REMINDER: notices.reminder,
            news.AFTER: notices.after,
            news.ENDED: notices.ended,
            news.SUMMARY: notices.summary,
        },
    )


def _chiefs(town: Town) -> tuple[Command, ...]:
    choosing = Choosing(town.interview_bookings)
    return (
        Command("interview.mine", Nothing, choosing.mine),
        Command("interview.choose", ChooseQuery, choosing.choose, listed=False),
        Command("interview.book", Chosen, choosing.book, listed=False),
        Command("interview.cancel", CarriedSection, choosing.cancel, listed=False),
        Command("interview.decline", CarriedSection, choosing.decline, listed=False),
        Command("interview.keep", CarriedSection, choosing.keep, listed=False),
    )


def _running(town: Town) -> tuple[Command, ...]:
    running = Running(town.interviews)
    return (
        Command("interview.start", NewCampaign, running.start, _OFFICE),
        Command("interview.progress", ProgressQuery, running.progress, _OFFICE),
        Command("interview.nudge", Nothing, running.nudge, _OFFICE, listed=False),
        Command("interview.nudge_now", Nothing, running.nudge_now, _OFFICE, listed=False),
        Command("interview.close", Nothing, running.close, _OFFICE),
        Command("interview.close_now", Nothing, running.close_now, _OFFICE, listed=False),
    )


def _offering(town: Town) -> tuple[Command, ...]:
    offering = Offering(town.interviews, town.storage)
    return (
        offering.slots_command,
        Command("interview.offer", DraftRef, offering.offer, _OFFICE, listed=False),
        Command("interview.discard", DraftRef, offering.discard, _OFFICE, listed=False),
        Command("interview.own", OwnQuery, offering.own, _OFFICE),
        Command("interview.retract", OneSlot, offering.retract, _OFFICE, listed=False),
        Command("interview.retract_now", OneSlot, offering.retract_now, _OFFICE, listed=False),
    )


def _noting(town: Town) -> tuple[Command, ...]:
    noting = Noting(town.interview_notes)
    return (
        Command("interview.section", OneInterview, noting.section, _OFFICE, listed=False),
        Command("interview.note", OneInterview, noting.note, _OFFICE, listed=False),
        noting.save_command,
        Command("interview.missed", OneInterview, noting.missed, _OFFICE, listed=False),
        Command("interview.themes", ThemesQuery, noting.themes, _OFFICE),
        Command("interview.share", Nothing, noting.share, _OFFICE, listed=False),
        Command("interview.share_now", Nothing, noting.share_now, _OFFICE, listed=False),
    )
