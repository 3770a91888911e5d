"""How an event was: two taps and a line for those who like, and one thing that may please them next."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.afterwards import (
    ASKED_AFTER,
    ASKED_UNTIL,
    Feedback,
    Mood,
    Opinion,
    Quoting,
    Suggestion,
    Wish,
    check_answerable,
    check_over,
    opinion,
    suggest,
)
from bot.domain.deliveries import Plan, ToAccount
from bot.domain.errors import NotFound, Refused
from bot.domain.events import Event
from bot.domain.ids import EventId, FeedbackId, MemberId, new_id
from bot.domain.policy import Policy
from bot.ports.afterwards import Mailing, MailingKind
from bot.ports.work import Storage, Work
from bot.services.events import check_manager, find_event
from bot.services.housekeeping import each
from bot.services.origin import Origin
from bot.services.presence import lock_here
from bot.services.recaps import RECAP
from bot.services.telling import PRIVATE_LIFE, direct_accounts

SURVEY = "event.survey"  # to who was there: how was it? To the host: it can be told of now
ARCHIVE = "event.archive"  # to who wanted to see it later
KINDS = {MailingKind.SURVEY: SURVEY, MailingKind.ARCHIVE: ARCHIVE}

MOST_FEEDBACK = 2_000
_AT_ONCE = 20
_BATCH = 200  # who are written to in one transaction
_AHEAD = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said of an event, and what may please them next."""

    event: Event
    feedback: Feedback
    suggestion: Suggestion | None = None


class SurveyService:
    """Members answer, hosts see what came of it; the clock calls ``tick``."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy

    async def mood(self, event_id: EventId, mood: Mood, origin: Origin) -> Said:
        """The first tap. Raises NotFound, Refused when nobody is asked (any more)."""
        async with self._storage.write(origin.request) as work:
            event, so_far = await _asked(work, event_id, origin)
            return await _keep(work, event, replace(so_far, mood=mood, at=origin.now))

    async def wish(self, event_id: EventId, wish: Wish, origin: Origin) -> Said:
        """The second tap, answered with one suggestion. Raises like ``mood``."""
        async with self._storage.write(origin.request) as work:
            event, so_far = await _asked(work, event_id, origin)
            said = await _keep(work, event, replace(so_far, wish=wish, at=origin.now))
            return replace(said, suggestion=await _suggestion(work, so_far.member_id, origin.now))

    async def comment(self, event_id: EventId, comment: str, quoting: Quoting, origin: Origin) -> Said:
        """A line to the host, and whether it may be quoted; empty to take it back. What quotes it already
        changes with it. Raises like ``mood``.
        """
        async with self._storage.write(origin.request) as work:
            event, so_far = await _asked(work, event_id, origin)
            if event_id in await work.recaps.quoting(so_far.member_id):
                await self._show(work, event_id, origin.now)
            quoting = quoting if comment else Quoting.NO
            return await _keep(work, event, replace(so_far, comment=comment, quoting=quoting, at=origin.now))

    async def mine(self, event_id: EventId, origin: Origin) -> Said:
        """What somebody said so far. Raises like ``mood``."""
        async with self._storage.read() as work:
            return Said(*await _asked(work, event_id, origin))

    async def opinion(self, typed: str, origin: Origin) -> tuple[Event, Opinion]:
        """What everybody said together. Raises InvalidInput at ``event``, NotAllowed, Refused."""
        async with self._storage.read() as work:
            event = await find_event(work, typed, origin)
            await check_manager(work, event, origin)
            check_over(event, origin.now)
            return event, opinion(await work.feedbacks.of(event.id, limit=MOST_FEEDBACK))

    async def leave_town(self, work: Work, member_id: MemberId, origin: Origin) -> None:
        """What 退庁 does here: nothing is known any more of what somebody attended and thought of it."""
        for event_id in await work.recaps.quoting(member_id):
            await self._show(work, event_id, origin.now)
        await work.feedbacks.forget(member_id)

    async def tick(self, now: datetime) -> None:
        """Begin to ask about what is over, and write to the next of everybody who is to hear something."""
        async with self._storage.read() as work:
            over = await work.recaps.to_ask(now - ASKED_UNTIL, now - ASKED_AFTER, limit=_AT_ONCE)
        await each("surveys", over, lambda event_id: self._begin(event_id, now))
        async with self._storage.read() as work:
            under_way = await work.recaps.under_way(limit=_AT_ONCE)
        await each("mailings", under_way, lambda mailing: self._write(mailing, now))

    async def _show(self, work: Work, event_id: EventId, now: datetime) -> None:
        await work.deliveries.refresh(event_id, RECAP, now=now, spacing=self._policy.card_spacing)

    async def _begin(self, event_id: EventId, now: datetime) -> None:
        async with self._storage.write() as work:
            await work.recaps.begin(event_id, MailingKind.SURVEY, now)

    async def _write(self, seen: Mailing, now: datetime) -> None:
        async with self._storage.write() as work:
            mailing = await work.recaps.lock_mailing(seen.event_id, seen.kind)
            if mailing is None or mailing.done:
                return
            batch = await work.recaps.recipients(
                mailing.event_id, mailing.kind, after=mailing.after, limit=_BATCH
            )
            accounts = await direct_accounts(work, (*batch, *await _host_first(work, mailing)))
            plans = [
                Plan(
                    KINDS[mailing.kind],
                    mailing.event_id,
                    ToAccount(account_id),
                    due_at=now,
                    expires_at=now + PRIVATE_LIFE,
                    payload={"v": "1", "member": str(member_id)},
                )
                for member_id, account_id in accounts.items()
            ]
            await work.deliveries.plan(*plans)
            after = batch[-1] if batch else mailing.after
            await work.recaps.save_mailing(replace(mailing, after=after, done=len(batch) < _BATCH))


async def _host_first(work: Work, mailing: Mailing) -> tuple[MemberId, ...]:
    """The host, with the first part of a survey, also where they did not say that they would be there. Of a
    懇親会 nobody makes a recap of its own.
    """
    if mailing.kind is not MailingKind.SURVEY or mailing.after:
        return ()
    event = await work.events.get(mailing.event_id)
    if event is None or event.parent_id is not None:
        return ()
    host = await work.members.get(event.host_id)
    return (host.id,) if host is not None and host.active else ()


async def were_there(work: Work, event_id: EventId, member_id: MemberId) -> bool:
    """Whether somebody answered an event, or said that they were there."""
    answered = await work.rsvps.get(event_id, member_id)
    return answered is not None or await work.attendance.attended(event_id, member_id)


async def _asked(work: Work, event_id: EventId, origin: Origin) -> tuple[Event, Feedback]:
    if origin.member_id is None:
        raise NotFound("member.gone")
    await lock_here(work, origin.member_id)
    event = await work.events.readable(event_id, origin.member_id)
    if event is None:
        raise NotFound("event.gone")
    check_answerable(event, origin.now)
    if not await were_there(work, event_id, origin.member_id):
        raise Refused("after.were_not_there", title=event.title)
    so_far = await work.feedbacks.get(event_id, origin.member_id)
    return event, so_far or Feedback(FeedbackId(new_id(origin.now)), event_id, origin.member_id, origin.now)


async def _keep(work: Work, event: Event, feedback: Feedback) -> Said:
    await work.feedbacks.save(feedback)
    return Said(event, feedback)


async def _suggestion(work: Work, member_id: MemberId, now: datetime) -> Suggestion | None:
    member = await work.members.get(member_id)
    coming = await work.events.starting(now, now + _AHEAD, reader=member_id)
    seats = await work.sections.memberships_of(member_id)
    own = {seat.section_id for seat in seats} | set(await work.sections.followed_by(member_id))
    known = await work.recaps.known_events(member_id, [event.id for event in coming])
    interests = member.profile.interests if member else ""
    return suggest(coming, interests=interests, own=own, known=known)
