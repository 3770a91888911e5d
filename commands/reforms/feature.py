"""再編: closing, merging, splitting, resting and reviving sections, and what they try until a day."""

from bot.interaction.commands import Command, Feature, NoticeRenderer, Right
from bot.interaction.references import CarriedSection, OneSection
from bot.services import reform_news
from bot.services.town import Town
from commands.reforms import notices, trial_notices
from commands.reforms.announcing import Announcing, Closing, Merger, OneReform, Pages, Why
from commands.reforms.notices import ReformNotices
from commands.reforms.resting import NewPart, Resting
from commands.reforms.returning import ArchiveQuery, Grant, Returning, Wish
from commands.reforms.trials import NewTrial, OneTrial, Trials


def reforms(town: Town) -> Feature:
    """Scrap and build. Whoever leads a section may decide for it: the service checks, not the right."""
    announcing = Announcing(town.reforms, town.policy.notice.days)
    resting = Resting(town.dormancy, town.splitting, town.reforms, town.sections)
    returning = Returning(town.revival)
    return Feature(
        "reforms",
        commands=(
            *_announcing(announcing),
            *_resting(resting),
            *_returning(returning),
            *_trials(Trials(town.experiments)),
        ),
        suggesters={"closed_section": returning.suggest},
        notices=_notices(town),
    )


def _announcing(announcing: Announcing) -> tuple[Command, ...]:
    administrator = Right.ADMINISTRATOR
    return (
        Command("section.close", OneSection, announcing.close, Right.ANYONE),
        Command("reform.list", Pages, announcing.list),
        Command("reform.merge", Merger, announcing.merge, Right.ANYONE),
        Command("reform.recall", OneSection, announcing.recall, Right.ANYONE),
        Command("reform.close", Closing, announcing.close_announced, Right.ANYONE, listed=False),
        Command("reform.at_once", CarriedSection, announcing.at_once, administrator, listed=False),
        Command("reform.close_now", Closing, announcing.close_now, administrator, listed=False),
        Command("reform.look", OneReform, announcing.look, listed=False),
        Command("reform.object", OneReform, announcing.object, listed=False),
        Command("reform.why", Why, announcing.why, listed=False),
        Command("reform.unobject", OneReform, announcing.unobject, listed=False),
    )


def _resting(resting: Resting) -> tuple[Command, ...]:
    return (
        Command("reform.options", OneSection, resting.options, Right.ANYONE),
        Command("reform.split", NewPart, resting.split, Right.ANYONE),
        Command("reform.rest", OneSection, resting.rest, Right.ANYONE),
        Command("reform.wake", OneSection, resting.wake, Right.ANYONE),
        Command("reform.keep", CarriedSection, resting.keep, Right.ANYONE, listed=False),
    )


def _returning(returning: Returning) -> tuple[Command, ...]:
    administrator = Right.ADMINISTRATOR
    return (
        Command("reform.archive", ArchiveQuery, returning.archive),
        Command("reform.revive", Wish, returning.revive),
        Command("reform.grant", Grant, returning.grant, administrator, listed=False),
        Command("reform.decline", OneReform, returning.decline, administrator, listed=False),
    )


def _trials(trials: Trials) -> tuple[Command, ...]:
    return (
        Command("reform.trial", NewTrial, trials.begin, Right.ANYONE),
        Command("reform.trials", Pages, trials.list),
        Command("reform.trial_on", OneTrial, trials.ask_on, Right.ANYONE, listed=False),
        Command("reform.trial_change", OneTrial, trials.ask_change, Right.ANYONE, listed=False),
        Command("reform.trial_end", OneTrial, trials.ask_end, Right.ANYONE, listed=False),
        trials.on_save,
        trials.change_save,
        trials.end_save,
    )


def _notices(town: Town) -> dict[str, NoticeRenderer]:
    said = ReformNotices(town.reforms)
    return {
        reform_news.CARD: said.card,
        reform_news.ANNOUNCED: said.announced,
        reform_news.HALTED: said.halted,
        reform_news.STAYS: said.stays,
        reform_news.VOID: said.void,
        reform_news.REQUESTED: said.requested,
        reform_news.REQUEST_CARD: said.requested,
        reform_news.DECLINED: said.declined,
        reform_news.MERGED: notices.merged,
        reform_news.CLOSED: notices.closed,
        reform_news.EVENT_GOES_ON: notices.event_goes_on,
        reform_news.SPLIT: notices.split,
        reform_news.REVIVED: notices.revived,
        reform_news.QUIET: notices.quiet,
        reform_news.TRIAL_SOON: trial_notices.soon,
        reform_news.TRIAL_OVER: trial_notices.over,
    }
