"""手引き: what was asked and answered, kept for whoever comes next."""

from bot.interaction.commands import Command, Feature
from bot.interaction.freshness import CarriedSubject
from bot.services import handbook_keeping
from bot.services.town import Town
from commands.handbook import refreshing
from commands.handbook.reading import OneSection, PageHistory, PageInfo, PageList, PageSearch, Reading
from commands.handbook.refreshing import DoubtOf, Refreshing
from commands.handbook.shared import CarriedPage, OnePage
from commands.handbook.writing import AddPart, MakeOf, OnePart, OneVersion, Relate, WritePage, Writing


def handbook(town: Town) -> Feature:
    """Pages of the town and its sections."""
    reading = Reading(town.handbook)
    return Feature(
        "handbook",
        commands=(
            Command("handbook.list", PageList, reading.list),
            Command("handbook.search", PageSearch, reading.search, rest="text"),
            Command("handbook.info", PageInfo, reading.info),
            *_writing(town),
            Command("handbook.history", PageHistory, reading.history),
            Command("handbook.export", OnePage, reading.export),
            Command("handbook.export_section", OneSection, reading.export_section),
            *_refreshing(town),
        ),
        suggesters={"page": reading.suggest},
        notices={
            handbook_keeping.REVIEW: refreshing.review,
            handbook_keeping.DOUBTED: refreshing.doubt_told,
        },
    )


def _writing(town: Town) -> tuple[Command, ...]:
    writing = Writing(town.handbook)
    return (
        Command("handbook.make", MakeOf, writing.make),
        Command("handbook.write", WritePage, writing.write),
        Command("handbook.part", OnePart, writing.part, listed=False),
        writing.part_command,
        Command("handbook.add", AddPart, writing.add),
        Command("handbook.rename", OnePage, writing.rename),
        writing.title_command,
        Command("handbook.restore", OneVersion, writing.restore, listed=False),
        Command("handbook.relate", Relate, writing.relate),
        Command("handbook.withdraw", OnePage, writing.withdraw),
        Command("handbook.withdraw_now", CarriedPage, writing.withdraw_now, listed=False),
    )


def _refreshing(town: Town) -> tuple[Command, ...]:
    counter = Refreshing(town.freshness, town.handbook)
    asking = counter.asking
    return (
        Command("handbook.doubt", DoubtOf, counter.doubt),
        Command("handbook.still_right", CarriedSubject, asking.still_right, listed=False),
        Command("handbook.outdated", CarriedSubject, asking.outdated, listed=False),
        Command("handbook.review_pass", CarriedSubject, asking.pass_on, listed=False),
    )
