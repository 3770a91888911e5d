"""答えを生かす: questions that are the same become one, and what was right is asked about again."""

from bot.interaction.commands import Command, Feature
from bot.interaction.freshness import CarriedSubject
from bot.interaction.questions import CarriedQuestion, OneQuestion
from bot.services import faq_steps, question_freshness, question_returns
from bot.services.town import Town
from commands.knowledge import asked_often, merging, refreshing
from commands.knowledge.asked_often import AskedOften, FaqList
from commands.knowledge.merging import CarriedMerge, MergeInto, Merging
from commands.knowledge.refreshing import DoubtOf, Refreshing
from commands.knowledge.shared import OnePage


def knowledge(town: Town) -> Feature:
    """What keeps answers alive after their question was solved."""
    return Feature(
        "knowledge",
        commands=(*_merging(town), *_refreshing(town), *_asked_often(town)),
        notices={
            question_returns.MERGED: merging.merged,
            question_returns.RETURNED: merging.returned,
            faq_steps.PROPOSED: asked_often.proposed,
            question_freshness.REVIEW: refreshing.review,
            question_freshness.DOUBTED: refreshing.doubt_told,
        },
    )


def _merging(town: Town) -> tuple[Command, ...]:
    counter = Merging(town.merging)
    return (
        Command("question.merge", MergeInto, counter.confirm),
        Command("question.merge_now", CarriedMerge, counter.merge, listed=False),
        Command("question.merge_undo", CarriedQuestion, counter.undo, listed=False),
        Command("question.twins", OnePage, counter.proposed),
    )


def _refreshing(town: Town) -> tuple[Command, ...]:
    counter = Refreshing(town.freshness, town.questions)
    asking = counter.asking
    return (
        Command("question.doubt", DoubtOf, counter.doubt),
        Command("question.still_right", CarriedSubject, asking.still_right, listed=False),
        Command("question.outdated", CarriedSubject, asking.outdated, listed=False),
        Command("question.review_pass", CarriedSubject, asking.pass_on, listed=False),
    )


def _asked_often(town: Town) -> tuple[Command, ...]:
    counter = AskedOften(town.faqs)
    return (
        Command("question.faq", FaqList, counter.list),
        Command("question.faq_edit", OneQuestion, counter.edit),
        counter.save_command,
        Command("question.faq_decline", CarriedQuestion, counter.decline, listed=False),
    )
