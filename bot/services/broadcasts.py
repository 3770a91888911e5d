"""庁内放送: publishing the weekly bulletin on time, exactly once, and what editors may do before."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.domain.broadcasts import WEEK, Issue, IssueStatus, last_due, next_due, week_of
from bot.domain.deliveries import Plan, ToPurpose
from bot.domain.errors import NotAllowed
from bot.domain.ids import BroadcastId, new_id
from bot.domain.places import Purpose
from bot.domain.policy import Policy
from bot.ports.work import Storage, Work
from bot.services.origin import Origin

BULLETIN = "broadcast.bulletin"
MISSED = "broadcast.missed"
FOUNDED = "broadcast.since"


class BroadcastService:
    """Editors (広報課) act through it; the clock calls ``tick``."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy

    async def upcoming(self, now: datetime) -> Issue:
        """The next bulletin, as it is noted or as the policy alone would have it."""
        async with self._storage.read() as work:
            return await self._issue(work, next_due(now, self._policy), now)

    async def to_publish(self, now: datetime) -> Issue:
        """What 放送する would send: the bulletin that was missed last, else the next one."""
        async with self._storage.read() as work:
            return await self._to_publish(work, now)

    async def tick(self, now: datetime) -> None:
        """Publish what is due. Down-time: once if at most the grace late, else noted as missed."""
        due = last_due(now, self._policy)
        async with self._storage.read() as work:
            noted = await work.broadcasts.of_week(week_of(due, self._policy))
            since = await work.settings.get(FOUNDED)
        if (noted and noted.status is not IssueStatus.PLANNED) or (since and due.timestamp() < float(since)):
            return
        async with self._storage.write() as work:
            if since is None:
                # A town that opens on a Tuesday owes nobody Monday's bulletin.
                await work.settings.set(FOUNDED, str(now.timestamp()))
                return
            issue = await self._issue(work, due, now)
            if issue.status is IssueStatus.PLANNED:
                await self._settle(work, issue, now)

    async def _settle(self, work: Work, issue: Issue, now: datetime) -> None:
        if now - issue.due_at <= self._policy.broadcast_grace:
            await self._publish(work, issue, now)
            return
        await work.broadcasts.save(issue.miss())
        await self._plan(work, MISSED, issue, Purpose.OPERATIONS, now)

    async def publish_now(self, origin: Origin) -> Issue:
        """Send the bulletin that was missed, or the next one, whose own day then passes without one.

        Raises NotAllowed for all but editors, Refused when the week is settled already.
        """
        _check_editor(origin)
        async with self._storage.write(origin.request) as work:
            issue = await self._to_publish(work, origin.now)
            return await _note(work, await self._publish(work, issue, origin.now), origin)

    async def skip(self, origin: Origin) -> Issue:
        """Let the next bulletin's week pass."""
        return await self._change(origin, Issue.skip)

    async def resume(self, origin: Origin) -> Issue:
        """Take back a skip."""
        return await self._change(origin, Issue.resume)

    async def open_with(self, words: str, origin: Origin) -> Issue:
        """Set the opening words of the next bulletin."""
        return await self._change(origin, lambda issue: issue.open_with(words))

    async def _change(self, origin: Origin, change: Callable[[Issue], Issue]) -> Issue:
        _check_editor(origin)
        async with self._storage.write(origin.request) as work:
            issue = change(await self._issue(work, next_due(origin.now, self._policy), origin.now))
            await work.broadcasts.save(issue)
            return await _note(work, issue, origin)

    async def _to_publish(self, work: Work, now: datetime) -> Issue:
        last = await work.broadcasts.of_week(week_of(last_due(now, self._policy), self._policy))
        if last is not None and last.status is IssueStatus.MISSED:
            return last
        return await self._issue(work, next_due(now, self._policy), now)

    async def _publish(self, work: Work, issue: Issue, now: datetime) -> Issue:
        published = issue.publish(now)
        await work.broadcasts.save(published)
        await self._plan(work, BULLETIN, published, Purpose.BROADCAST, now)
        return published

    async def _plan(self, work: Work, kind: str, issue: Issue, purpose: Purpose, now: datetime) -> None:
        expires_at = now + (self._policy.broadcast_grace if purpose is Purpose.BROADCAST else WEEK)
        targets = [ToPurpose(place_id, purpose) for place_id in await work.places.serving(purpose)]
        await work.deliveries.plan(*(Plan(kind, issue.id, target, now, expires_at) for target in targets))

    async def _issue(self, work: Work, due: datetime, now: datetime) -> Issue:
        week = week_of(due, self._policy)
        noted = await work.broadcasts.of_week(week)
        if noted is None:
            return Issue(BroadcastId(new_id(now)), week, due)
        # The configuration may have moved the day since somebody noted the issue.
        return replace(noted, due_at=due) if noted.status is IssueStatus.PLANNED else noted


def _check_editor(origin: Origin) -> None:
    if not origin.editor:
        raise NotAllowed("refusal.office_editor")


async def _note(work: Work, issue: Issue, origin: Origin) -> Issue:
    await work.audit.add(
        f"broadcast.{issue.status.value}", at=origin.now, member_id=origin.member_id, subject_id=issue.id
    )
    return issue
