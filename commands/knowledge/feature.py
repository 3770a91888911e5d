"""答えを生かす: questions that are the same become one."""

from bot.interaction.commands import Command, Feature
from bot.services import question_merging
from bot.services.town import Town
from commands.knowledge import merging
from commands.knowledge.merging import CarriedMerge, MergeInto, Merging
from commands.knowledge.shared import CarriedQuestion, OnePage


def knowledge(town: Town) -> Feature:
    """What keeps answers alive after their question was solved."""
    return Feature(
        "knowledge",
        commands=(*_merging(town),),
        notices={question_merging.MERGED: merging.merged},
    )


def _merging(town: Town) -> tuple[Command, ...]:
    counter = Merging(town.merging)
    return (
        Command("question.merge", MergeInto, counter.confirm),
        Command("question.merge_now", CarriedMerge, counter.merge, listed=False),
        Command("question.merge_undo", CarriedQuestion, counter.undo, listed=False),
        Command("question.twins", OnePage, counter.proposed),
    )
