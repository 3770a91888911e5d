"""From the configuration to the rules services and domain know."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.config import Config, ConfigError, NoticeSettings, Weekday
from bot.domain.notice_wishes import NoticeWish, QuietHours
from bot.domain.policy import Policy
from bot.text.analysis import Analyzer
from bot.text.analyzers import NoDictionary, choose_analyzer


def policy_of(config: Config) -> Policy:
    """The rules a community chose, as services and domain know them."""
    minutes = sorted(set(config.events.reminder_minutes), reverse=True)
    return Policy(
        town_name=config.town.name,
        zone=ZoneInfo(config.town.zone),
        language=config.town.language,
        needs_approval=config.membership.needs_approval,
        rules_version=config.membership.rules_version,
        rules=config.membership.rules,
        section_limit=config.sections.limit,
        preparing=config.sections.preparing,
        founders=config.sections.founders,
        proposal_life=timedelta(days=config.sections.proposal_days),
        succession_stage=timedelta(days=config.sections.succession_days),
        term_months=config.sections.term_months,
        notice=timedelta(days=config.sections.notice_days),
        objections_percent=config.sections.objections_percent,
        dormant_after=timedelta(weeks=config.sections.dormant_weeks),
        surface_discord=config.sections.discord_room,
        surface_slack=config.sections.slack_room,
        surface_local=config.sections.local_room,
        reminder_offsets=tuple(timedelta(minutes=before) for before in minutes),
        mirror_events=config.events.discord_events,
        event_threads=frozenset(config.events.threads),
        event_thread_life=timedelta(days=config.events.thread_days),
        question_threads=frozenset(config.questions.threads),
        question_thread_life=timedelta(days=config.questions.thread_days),
        promotion_hold=timedelta(hours=config.events.promotion_hold),
        survey_least=config.surveys.least,
        surveys_own=config.surveys.own,
        surveys=config.surveys.town,
        notices=_usual_notices(config.notices),
        ring_after=tuple(timedelta(hours=hours) for hours in config.advice.ring_hours),
        wave_people=config.advice.people,
        weekly_requests=config.advice.weekly,
        weekly_reviews=config.knowledge.reviews_weekly,
        broadcast_weekday=list(Weekday).index(config.broadcast.weekday),
        broadcast_time=config.broadcast.time,
        channels={(place.platform, place.id): place.channels for place in config.places},
    )


def analyzer_of(config: Config) -> Analyzer:
    """What texts are cut with for the search. Raises ConfigError where it is not there."""
    try:
        return choose_analyzer(config.search.analyzer)
    except NoDictionary as error:
        raise ConfigError(f"search.analyzer (ENGAWA_SEARCH__ANALYZER): {error}") from None


def _usual_notices(settings: NoticeSettings) -> NoticeWish:
    begins, ends = settings.quiet_from, settings.quiet_until
    quiet = QuietHours(begins, ends) if begins is not None and ends is not None else None
    return NoticeWish(quiet, working_days_only=settings.working_days_only)
