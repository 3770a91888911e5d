from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.events import Event, EventStatus
from bot.domain.following import Digest, FollowWish, News, NewsKind
from bot.domain.ids import MemberId, NewsId, SectionId
from bot.domain.members import Standing
from bot.domain.questions import Question, QuestionStatus
from bot.domain.sections import SectionStatus
from bot.ports.following import Period, SectionCounts
from storage.repositories.events import to_event
from storage.repositories.questions import to_question
from storage.repositories.readable import READER, readable
from storage.sql import MOST, NOW, given, insert_ignoring, insert_into, locked_with_given, upsert, with_given
from storage.tables.base import Moment
from storage.tables.events import events
from storage.tables.following import follow_wishes, follower_digests, follower_news
from storage.tables.people import members
from storage.tables.questions import answers, questions
from storage.tables.sections import section_followers, section_members, sections

_HERE = members.c.standing == Standing.MEMBER.value
_PLANNED = events.c.status == EventStatus.PLANNED.value
_WISH = func.coalesce(follow_wishes.c.wish, FollowWish.WEEKLY.value)
_HEARS = _WISH.not_in((FollowWish.NONE.value,))
_OPEN = sections.c.status == SectionStatus.OPEN.value
_ASKED = questions.c.status != QuestionStatus.WITHDRAWN.value


class SqlFollowing:
    """What followers want and hear by SQL; see bot.ports.following."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def wish(self, member_id: MemberId) -> FollowWish:
        wish = (await self._connection.execute(_wish(), {"member_id": member_id})).scalar()
        return FollowWish(wish) if wish else FollowWish.WEEKLY

    async def save_wish(self, member_id: MemberId, wish: FollowWish) -> None:
        row = {"member_id": member_id, "wish": wish.value}
        await upsert(self._connection, follow_wishes, row, keys=("member_id",))

    async def follows(self, section_id: SectionId, member_id: MemberId) -> bool:
        found = select(section_followers.c.member_id).where(
            section_followers.c.section_id == section_id, section_followers.c.member_id == member_id
        )
        return (await self._connection.execute(found)).scalar() is not None

    async def followers(
        self,
        section_id: SectionId,
        wishes: Collection[FollowWish],
        *,
        after: MemberId,
        limit: int,
        since_before: datetime | None = None,
    ) -> tuple[MemberId, ...]:
        wanted = sorted(wish.value for wish in wishes)
        found = _listeners().where(section_followers.c.section_id == section_id, _WISH.in_(wanted))
        if since_before:
            found = found.where(section_followers.c.followed_at < since_before)
        return await self._ids(found, after, limit)

    async def everybody(self, *, after: MemberId, limit: int) -> tuple[MemberId, ...]:
        found = _listeners().where(_HEARS, _OPEN).distinct()
        return await self._ids(found, after, limit)

    async def add_news(self, news: News) -> None:
        await self._connection.execute(insert_into(self._connection, follower_news), _news_row(news))

    async def under_way(self, *, limit: int) -> tuple[NewsId, ...]:
        rows = await self._connection.execute(_under_way(), {"most": limit})
        return tuple(NewsId(row.id) for row in rows)

    async def news(self, news_id: NewsId) -> News | None:
        return await self._one_news(with_given(follower_news.c.id), {"id": news_id})

    async def lock_news(self, news_id: NewsId) -> News | None:
        return await self._one_news(locked_with_given(follower_news.c.id), {"id": news_id})

    async def save_news(self, news: News) -> None:
        further = update(follower_news).where(follower_news.c.id == news.id)
        await self._connection.execute(further.values(after=news.after, done=news.done))

    async def forget_news(self, before: datetime) -> int:
        gone = delete(follower_news).where(follower_news.c.at < before, follower_news.c.done)
        return (await self._connection.execute(gone)).rowcount

    async def digest(self, week: str) -> Digest | None:
        return await self._one_digest(with_given(follower_digests.c.week), {"week": week})

    async def lock_digest(self, digest: Digest) -> Digest:
        await self._connection.execute(
            insert_ignoring(self._connection, follower_digests), _digest_row(digest)
        )
        held = await self._one_digest(locked_with_given(follower_digests.c.week), {"week": digest.week})
        assert held is not None, "it was noted just now or before"
        return held

    async def save_digest(self, digest: Digest) -> None:
        await upsert(self._connection, follower_digests, _digest_row(digest), keys=("week",))

    async def new_events(
        self, member_id: MemberId, period: Period, *, now: datetime, limit: int
    ) -> tuple[Event, ...]:
        values = {**_given(member_id, period), "now": now, "most": limit}
        rows = await self._connection.execute(_new_events(), values)
        return tuple(to_event(row) for row in rows.mappings())

    async def held_events(self, member_id: MemberId, period: Period, *, limit: int) -> tuple[Event, ...]:
        values = {**_given(member_id, period), "most": limit}
        rows = await self._connection.execute(_held_events(), values)
        return tuple(to_event(row) for row in rows.mappings())

    async def new_questions(self, member_id: MemberId, period: Period, *, limit: int) -> tuple[Question, ...]:
        values = {**_given(member_id, period), "most": limit}
        rows = await self._connection.execute(_new_questions(), values)
        return tuple(to_question(row) for row in rows.mappings())

    async def counts(self, member_id: MemberId, period: Period) -> tuple[SectionCounts, ...]:
        rows = await self._connection.execute(_counts(), _given(member_id, period))
        found: dict[SectionId, dict[str, int]] = {}
        for row in rows:
            found.setdefault(SectionId(row.section_id), {})[row.what] = row.number
        return tuple(SectionCounts(section_id, **numbers) for section_id, numbers in found.items())

    async def news_in(self, member_id: MemberId, period: Period, *, limit: int) -> tuple[News, ...]:
        values = {**_given(member_id, period), "most": limit}
        rows = await self._connection.execute(_news_in(), values)
        return tuple(_to_news(row) for row in rows.mappings())

    async def _ids(self, found: Select[int], after: MemberId, limit: int) -> tuple[MemberId, ...]:
        behind = found.where(section_followers.c.member_id > after)
        rows = await self._connection.execute(behind.order_by(section_followers.c.member_id).limit(limit))
        return tuple(MemberId(row.member_id) for row in rows)

    async def _one_news(self, found: Select[Any], values: Mapping[str, object]) -> News | None:
        row = (await self._connection.execute(found, values)).mappings().first()
        return _to_news(row) if row else None

    async def _one_digest(self, found: Select[Any], values: Mapping[str, object]) -> Digest | None:
        row = (await self._connection.execute(found, values)).mappings().first()
        return Digest(row["week"], row["due_at"], MemberId(row["after"]), row["done"]) if row else None


# Built once: the page of news runs them for everybody who opens it, the digest for everybody who follows.
_SINCE = bindparam("since", type_=Moment)
_UNTIL = bindparam("until", type_=Moment)


def _given(member_id: MemberId, period: Period) -> dict[str, object]:
    """What the statements about somebody's sections are given."""
    return {"reader": member_id, "since": period.since, "until": period.until}


@cache
def _wish() -> Select[Any]:
    wishes = follow_wishes.c
    return select(wishes.wish).where(wishes.member_id == given(wishes.member_id))


@cache
def _under_way() -> Select[Any]:
    return select(follower_news.c.id).where(~follower_news.c.done).order_by(follower_news.c.id).limit(MOST)


@cache
def _new_events() -> Select[Any]:
    found = select(events).where(
        _of_followed(events.c.section_id),
        _PLANNED,
        events.c.ends_at > NOW,
        _within(events.c.created_at),
        _first_of_its_series(),
    )
    return found.order_by(events.c.starts_at, events.c.id).limit(MOST)


@cache
def _held_events() -> Select[Any]:
    found = select(events).where(_of_followed(events.c.section_id), _PLANNED, _within(events.c.ends_at))
    return found.order_by(events.c.ends_at.desc(), events.c.id.desc()).limit(MOST)


@cache
def _new_questions() -> Select[Any]:
    there = (_of_followed(questions.c.section_id), _ASKED, _within(questions.c.asked_at))
    found = select(questions).where(*there)
    return found.order_by(questions.c.asked_at.desc(), questions.c.id.desc()).limit(MOST)


@cache
def _news_in() -> Select[Any]:
    found = select(follower_news).where(
        _of_followed(follower_news.c.section_id),
        follower_news.c.kind != NewsKind.EVENT.value,
        _within(follower_news.c.at),
    )
    return found.order_by(follower_news.c.at, follower_news.c.id).limit(MOST)


def _first_of_its_series() -> ColumnElement[bool]:
    """Whether an event is news: of what comes again only the first time is."""
    other = events.alias()
    earlier = exists().where(other.c.series_id == events.c.series_id, other.c.starts_at < events.c.starts_at)
    return or_(events.c.series_id.is_(None), ~earlier)


def _listeners() -> Select[int]:
    """Followers who are here, of sections that do not keep what they do to themselves."""
    return (
        select(section_followers.c.member_id)
        .join(sections, sections.c.id == section_followers.c.section_id)
        .join(members, members.c.id == section_followers.c.member_id)
        .outerjoin(follow_wishes, follow_wishes.c.member_id == section_followers.c.member_id)
        .where(_HERE, ~sections.c.members_only)
    )


def _of_followed(section_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether something belongs to an open section that the reader follows and may look into."""
    followed = (
        select(section_followers.c.section_id)
        .join(sections, sections.c.id == section_followers.c.section_id)
        .where(section_followers.c.member_id == READER, _OPEN)
        .correlate(None)
    )
    return and_(section_id.in_(followed), readable(section_id, READER))


def _within(at: ColumnElement[datetime]) -> ColumnElement[bool]:
    return and_(at >= _SINCE, at < _UNTIL)


@cache
def _counts() -> Select[Any]:
    asked = _counted("questions", questions.c.section_id).where(_ASKED, _within(questions.c.asked_at))
    given = (
        _counted("answers", questions.c.section_id)
        .join(answers, answers.c.question_id == questions.c.id)
        .where(_ASKED, ~answers.c.withdrawn, _within(answers.c.at))
    )
    accepted = exists().where(answers.c.id == questions.c.accepted_id, _within(answers.c.at))
    solved = _counted("solved", questions.c.section_id).where(
        questions.c.status == QuestionStatus.SOLVED.value, accepted
    )
    joined = _counted("newcomers", section_members.c.section_id).where(_within(section_members.c.joined_at))
    every = union_all(asked, given, solved, joined).subquery()
    return select(every.c.section_id, every.c.what, every.c.number).order_by(every.c.section_id)


def _counted(what: str, section_id: ColumnElement[int]) -> Select[int, str, int]:
    found = select(section_id.label("section_id"), literal(what).label("what"), func.count().label("number"))
    return found.where(_of_followed(section_id)).group_by(section_id)


def _news_row(news: News) -> dict[str, object]:
    return {
        "id": news.id,
        "kind": news.kind.value,
        "section_id": news.section_id,
        "subject_id": news.subject_id,
        "before": news.before,
        "at": news.at,
        "after": news.after,
        "done": news.done,
    }


def _to_news(row: RowMapping) -> News:
    return News(
        NewsId(row["id"]),
        NewsKind(row["kind"]),
        SectionId(row["section_id"]),
        row["at"],
        row["subject_id"],
        row["before"],
        MemberId(row["after"]),
        row["done"],
    )


def _digest_row(digest: Digest) -> dict[str, object]:
    return {"week": digest.week, "due_at": digest.due_at, "after": digest.after, "done": digest.done}
