"""Followers hear of a section without belonging: at once where they want it so, else in a weekly digest.

What happens leaves one row behind; the clock spreads it, a batch of followers per transaction, and notes with
each batch how far it has come. Two processes, a kill at any moment or a long list of followers change nothing
about who hears of it, and nobody hears of it twice.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.deliveries import Plan, ToAccount
from bot.domain.following import Digest, FollowWish, News, NewsKind, last_digest
from bot.domain.ids import MemberId, NewsId, SectionId, new_id
from bot.domain.members import Account
from bot.domain.policy import Policy
from bot.ports.work import Storage, Work
from bot.services.housekeeping import each
from bot.services.origin import Origin
from bot.services.telling import PRIVATE_LIFE, occurrence_at

NEWS = "following.news"  # to a follower: one thing that happened
DIGEST = "following.digest"  # to a follower: what happened this week in all they follow

BATCH = 200  # followers who are told in one transaction
BATCHES = 5  # transactions in one turn, of each kind
NEWS_KEPT = timedelta(days=30)


async def tell_followers(
    work: Work, kind: NewsKind, section_id: SectionId, *, now: datetime, subject_id: int = 0, before: str = ""
) -> None:
    """Have a section's followers hear of something, in the transaction in which it happens. What happens in a
    members-only section concerns nobody else. ``before``: its old name.
    """
    section = await work.sections.get(section_id)
    if section is None or section.members_only:
        return
    news = News(NewsId(new_id(now)), kind, section_id, now, subject_id, before)
    await work.following.add_news(news)


class FollowingService:
    """Members choose what they hear; the clock calls ``tick``."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy

    async def wish(self, member_id: MemberId) -> FollowWish:
        """How much a member wants to hear."""
        async with self._storage.read() as work:
            return await work.following.wish(member_id)

    async def choose(self, member_id: MemberId, wish: FollowWish, origin: Origin) -> None:
        """Hear more or less from now on."""
        async with self._storage.write(origin.request) as work:
            await work.following.save_wish(member_id, wish)
            await work.audit.add(
                "following.wish_chosen", at=origin.now, member_id=member_id, subject_id=member_id
            )

    async def leave_town(self, work: Work, member_id: MemberId, _origin: Origin) -> None:
        """What 退庁 does here: nobody waits for an answer any more."""
        await work.join_requests.remove_of(member_id)

    async def tick(self, now: datetime) -> None:
        """Spread what happened, and the week's digest when it is due; forget what is long past."""
        async with self._storage.read() as work:
            under_way = await work.following.under_way(limit=BATCHES)
        await each("news", under_way, lambda news_id: self._spread(news_id, now))
        await self._spread_digest(last_digest(now, self._policy), now)

    async def _spread(self, news_id: NewsId, now: datetime) -> None:
        async with self._storage.write() as work:
            news = await work.following.lock_news(news_id)
            if news is None or news.done:
                return
            # Its members follow a closed section from the moment it closes; they have heard why already.
            earlier = news.at if news.kind is NewsKind.CLOSED else None
            batch = await work.following.followers(
                news.section_id,
                news.kind.heard_at_once_by,
                after=news.after,
                limit=BATCH,
                since_before=earlier,
            )
            accounts = await work.members.accounts_of(batch)
            await work.deliveries.plan(*_plans(NEWS, news.id, batch, accounts, now))
            told = news.told(batch, BATCH)
            await work.following.save_news(told)
            if told.done:
                await work.following.forget_news(now - NEWS_KEPT)

    async def _spread_digest(self, digest: Digest, now: datetime) -> None:
        """Down-time: caught up within the grace of the bulletin, else the week passes without one."""
        if now - digest.due_at > self._policy.broadcast_grace:
            return
        async with self._storage.read() as work:
            noted = await work.following.digest(digest.week)
        for _ in range(BATCHES):
            if noted is not None and noted.done:
                return
            noted = await self._digest_batch(digest, now)

    async def _digest_batch(self, digest: Digest, now: datetime) -> Digest:
        async with self._storage.write() as work:
            noted = await work.following.lock_digest(digest)
            if noted.done:
                return noted
            batch = await work.following.everybody(after=noted.after, limit=BATCH)
            accounts = await work.members.accounts_of(batch)
            until = occurrence_at(noted.due_at)
            plans = _plans(DIGEST, 0, batch, accounts, now, occurrence=noted.week, until=until)
            await work.deliveries.plan(*plans)
            further = noted.told(batch, BATCH)
            await work.following.save_digest(further)
            return further


def _plans(
    kind: str,
    subject_id: int,
    batch: Sequence[MemberId],
    accounts: Mapping[MemberId, Sequence[Account]],
    now: datetime,
    *,
    occurrence: str = "",
    **payload: str,
) -> list[Plan]:
    """One direct message for each of a batch, to the account used last that takes direct messages."""
    return [
        Plan(
            kind,
            subject_id or member_id,
            ToAccount(_reachable(accounts[member_id]).id),
            due_at=now,
            expires_at=now + PRIVATE_LIFE,
            occurrence=occurrence,
            payload={"v": "1", "member": str(member_id), **payload},
        )
        for member_id in batch
        if accounts.get(member_id)
    ]


def _reachable(accounts: Sequence[Account]) -> Account:
    return next((account for account in accounts if account.direct_blocked_at is None), accounts[0])
