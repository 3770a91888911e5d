"""The weekly digest of what a member follows, read at the moment it goes out."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.broadcasts import WEEK
from bot.domain.events import Event
from bot.domain.following import FollowWish, News
from bot.domain.ids import MemberId, SectionId
from bot.domain.questions import Question
from bot.domain.sections import Section
from bot.ports.following import Period, SectionCounts
from bot.ports.work import Work

MOST_ENTRIES = 40  # of each kind, over all sections


@dataclass
class SectionWeek:
    """What happened in one section."""

    section: Section
    news: list[News] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    held: list[Event] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    counts: SectionCounts | None = None


async def read_week(
    work: Work, member_id: MemberId, until: datetime, now: datetime
) -> tuple[SectionWeek, ...]:
    """The week before ``until`` in every followed section in which something happened, in the order they were
    followed. Who hears of things at once is not told of them again; who wants to hear nothing hears nothing.
    """
    wish = await work.following.wish(member_id)
    if wish is FollowWish.NONE:
        return ()
    period = Period(until - WEEK, until)
    followed = await work.sections.followed_by(member_id)
    known = await work.sections.get_many(followed)
    weeks = {section_id: SectionWeek(known[section_id]) for section_id in followed}
    if wish is FollowWish.WEEKLY:
        await _add_news(work, weeks, member_id, period, now)
    for event in await work.following.held_events(member_id, period, limit=MOST_ENTRIES):
        if event.details.section_id in weeks:  # somebody may follow one more section at this very moment
            weeks[event.details.section_id].held.append(event)
    for question in await work.following.new_questions(member_id, period, limit=MOST_ENTRIES):
        if question.section_id in weeks:
            weeks[question.section_id].questions.append(question)
    for counts in await work.following.counts(member_id, period):
        if counts.section_id in weeks:
            weeks[counts.section_id].counts = counts
    return tuple(week for week in weeks.values() if _told(week))


async def _add_news(
    work: Work, weeks: dict[SectionId, SectionWeek], member_id: MemberId, period: Period, now: datetime
) -> None:
    for news in await work.following.news_in(member_id, period, limit=MOST_ENTRIES):
        if news.section_id in weeks:
            weeks[news.section_id].news.append(news)
    for event in await work.following.new_events(member_id, period, now=now, limit=MOST_ENTRIES):
        if event.details.section_id in weeks:
            weeks[event.details.section_id].events.append(event)


def _told(week: SectionWeek) -> bool:
    return bool(week.news or week.events or week.held or week.questions or week.counts)
