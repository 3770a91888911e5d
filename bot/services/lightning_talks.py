"""Lightning talks: opening slots, signing up, the order, and the bell. What the bell says is planned, so it
rings after a restart too.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain import lightning_talks as rules
from bot.domain import programmes
from bot.domain.deliveries import Plan
from bot.domain.errors import NotAllowed, NotFound, Refused
from bot.domain.events import Event
from bot.domain.ids import EventId, LightningTalkId, MemberId, PartId, new_id
from bot.domain.lightning_talks import LightningTalk, LineUp, NamedTalk
from bot.domain.policy import Policy
from bot.domain.programmes import Part
from bot.ports.work import Storage, Work
from bot.services.event_news import rooms, show_card
from bot.services.events import check_manager, find_event, lock_managed, may_manage
from bot.services.origin import Origin
from bot.services.rsvps import Answered, RsvpService
from bot.services.telling import occurrence_at, tell_members

BEGINS = "lightning.begins"  # where the event is spoken of: who talks now
ONE_MINUTE = "lightning.one_minute"
TIME_UP = "lightning.time_up"
SEATED = "lightning.seated"  # to who waited and has a slot now
SIGNED_UP = "lightning.signed_up"  # to the host
WITHDRAWN = "lightning.withdrawn"  # to the host

BELL = (BEGINS, ONE_MINUTE, TIME_UP)
EARLY = timedelta(hours=1)  # how long before the event the first may begin
_WORTH_SAYING = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Stage:
    """A part's talks as one reader sees them. ``changed``: whether something has just happened; ``answered``:
    what became of the answer of who signed up.
    """

    event: Event
    line_up: LineUp
    may_manage: bool
    changed: bool = False
    answered: Answered | None = None


class LightningTalkService:
    """Those who may change an event open slots and let talks begin; members sign up."""

    def __init__(self, storage: Storage, policy: Policy, rsvps: RsvpService) -> None:
        self._storage = storage
        self._policy = policy
        self._rsvps = rsvps

    async def stage(self, part_id: PartId, origin: Origin) -> Stage:
        """A part's talks. Raises NotFound."""
        async with self._storage.read() as work:
            part = _part(await work.programmes.part(part_id))
            event = await work.events.readable(part.event_id, origin.member_id)
            if event is None:
                raise NotFound("event.gone")
            return await _stage(work, event, part, origin)

    async def talk(self, talk_id: LightningTalkId, origin: Origin) -> tuple[Stage, NamedTalk]:
        """One talk, for who may change the event. Raises NotFound, NotAllowed."""
        async with self._storage.read() as work:
            talk = _talk(await work.lightning_talks.get(talk_id))
            event = await work.events.readable(talk.event_id, origin.member_id)
            if event is None:
                raise NotFound("event.gone")
            await check_manager(work, event, origin)
            stage = await _stage(work, event, _part(await work.programmes.part(talk.part_id)), origin)
            return stage, next(one for one in stage.line_up.talks if one.talk.id == talk_id)

    async def open(self, typed: str, title: str, slots: int, minutes: int, origin: Origin) -> Stage:
        """Open slots as a part of the programme; where there is one of this title, let it have so many.

        Raises InvalidInput at ``event``, NotAllowed, Refused.
        """
        async with self._storage.write(origin.request) as work:
            event = await lock_managed(work, (await find_event(work, typed, origin)).id, origin)
            event.check_open(origin.now)
            parts = await work.programmes.parts_of(event.id)
            known = next((part for part in parts if part.for_talks and part.title == title), None)
            new = known or programmes.append(
                parts, Part(PartId(new_id(origin.now)), event.id, 0, title, minutes)
            )
            before = await _line_up(work, new)
            part = programmes.lightning_talks(new, max(slots, len(before.on)), minutes)
            await work.programmes.save([part])
            await self._tell_seated(work, before, await _line_up(work, part), origin)
            await self._show(work, event, "lightning.opened", origin)
            return await _stage(work, event, part, origin, changed=True)

    async def sign_up(self, part_id: PartId, member_id: MemberId, title: str, origin: Origin) -> Stage:
        """Sign up with a title, or change it. Raises NotFound, Refused."""
        async with self._storage.write(origin.request) as work:
            event, part = await _locked(work, part_id, origin)
            event.check_open(origin.now)
            before = await _line_up(work, part)
            new = LightningTalk(
                LightningTalkId(new_id(origin.now)), part.id, event.id, member_id, title, 0, origin.now
            )
            talk = rules.sign_up(before, new)
            await work.lightning_talks.save([talk])
            answered = await self._rsvps.come_along(work, event, member_id, origin.now)
            if before.of(member_id) is None:
                await self._tell_host(work, SIGNED_UP, event, talk, origin)
            await self._show(work, event, "lightning.signed_up", origin)
            return await _stage(work, event, part, origin, changed=True, answered=answered)

    async def withdraw(self, talk_id: LightningTalkId, origin: Origin) -> Stage:
        """Take a talk off the list: its speaker, and those who may change the event. The first who waits
        has the slot and hears of it. Raises NotFound, NotAllowed, Refused for a talk that has begun.
        """
        async with self._storage.write(origin.request) as work:
            seen = _talk(await work.lightning_talks.get(talk_id))
            event, part = await _locked(work, seen.part_id, origin)
            talk = _talk(await work.lightning_talks.get(talk_id))
            if talk.member_id != origin.member_id and not await may_manage(work, event, origin):
                raise NotAllowed("event.not_yours", title=event.title)
            event.check_open(origin.now)
            await self._take_off(work, event, part, talk, origin)
            await self._show(work, event, "lightning.withdrawn", origin)
            return await _stage(work, event, part, origin, changed=True)

    async def move(self, talk_id: LightningTalkId, origin: Origin, *, up: bool) -> Stage:
        """A place further up or down among those with slots. Raises NotFound, NotAllowed."""
        async with self._storage.write(origin.request) as work:
            seen = _talk(await work.lightning_talks.get(talk_id))
            event = await lock_managed(work, seen.event_id, origin)
            event.check_open(origin.now)
            part = _part(await work.programmes.part(seen.part_id))
            line_up = await _line_up(work, part)
            await work.lightning_talks.save(rules.moved(line_up, talk_id, up=up))
            await self._show(work, event, "lightning.moved", origin)
            return await _stage(work, event, part, origin, changed=True)

    async def go_on(self, part_id: PartId, after: LightningTalkId | None, origin: Origin) -> Stage:
        """Let the next talk begin, behind ``after`` (None: the first). A button of an earlier moment changes
        nothing. Raises NotFound, NotAllowed, and Refused before its time or when nobody is left.
        """
        async with self._storage.write(origin.request) as work:
            seen = _part(await work.programmes.part(part_id))
            event = await lock_managed(work, seen.event_id, origin)
            event.check_open(origin.now)
            if origin.now < event.starts_at - EARLY:
                raise Refused("lightning.too_early", title=event.title)
            part = _part(await work.programmes.part(part_id))
            line_up = await _line_up(work, part)
            current = line_up.current
            if (current.talk.id if current else None) != after:
                return await _stage(work, event, part, origin)
            following = line_up.following
            if following is None:
                raise Refused("lightning.nobody_left")
            if current is not None:
                await work.deliveries.withdraw(current.talk.id, BELL, "the next one has begun")
            talk = replace(following.talk, began_at=origin.now)
            await work.lightning_talks.save([talk])
            await self._ring(work, event, part, talk, origin.now)
            await self._show(work, event, "lightning.began", origin)
            return await _stage(work, event, part, origin, changed=True)

    async def let_go(self, work: Work, event: Event, member_id: MemberId, origin: Origin) -> None:
        """Take everything somebody wanted to talk about at a locked event off the lists."""
        for one in await work.lightning_talks.of(event.id):
            if one.talk.member_id == member_id and not one.talk.begun:
                part = _part(await work.programmes.part(one.talk.part_id))
                await self._take_off(work, event, part, one.talk, origin)

    async def _take_off(
        self, work: Work, event: Event, part: Part, talk: LightningTalk, origin: Origin
    ) -> None:
        rules.check_not_begun(talk)
        before = await _line_up(work, part)
        await work.lightning_talks.remove(talk.id)
        await self._tell_seated(work, before, await _line_up(work, part), origin)
        await self._tell_host(work, WITHDRAWN, event, talk, origin)

    async def _tell_seated(self, work: Work, before: LineUp, after: LineUp, origin: Origin) -> None:
        waited = {one.talk.id for one in before.waiting}
        for one in after.on:
            if one.talk.id in waited:
                await tell_members(work, SEATED, one.talk.id, (one.talk.member_id,), now=origin.now)

    async def _tell_host(
        self, work: Work, kind: str, event: Event, talk: LightningTalk, origin: Origin
    ) -> None:
        if event.host_id not in {talk.member_id, origin.member_id}:
            what = {"member": str(talk.member_id), "title": talk.title}
            await tell_members(work, kind, talk.part_id, (event.host_id,), now=origin.now, **what)

    async def _ring(self, work: Work, event: Event, part: Part, talk: LightningTalk, now: datetime) -> None:
        bell = rules.bell(part, now)
        moments = ((BEGINS, now), (ONE_MINUTE, bell.one_minute), (TIME_UP, bell.time_up))
        payload = {"v": "1", "began_at": occurrence_at(now)}
        plans = [
            Plan(kind, talk.id, target, due, due + _WORTH_SAYING, occurrence_at(now), payload)
            for target in await rooms(work, event)
            for kind, due in moments
            if due is not None
        ]
        await work.deliveries.plan(*plans)

    async def _show(self, work: Work, event: Event, action: str, origin: Origin) -> None:
        await show_card(work, event.id, self._policy, origin.now)
        await work.audit.add(action, at=origin.now, member_id=origin.member_id, subject_id=event.id)


async def _locked(work: Work, part_id: PartId, origin: Origin) -> tuple[Event, Part]:
    seen = _part(await work.programmes.part(part_id))
    event = await work.events.lock_readable(EventId(seen.event_id), origin.member_id)
    if event is None:
        raise NotFound("event.gone")
    return event, _part(await work.programmes.part(part_id))


async def _line_up(work: Work, part: Part) -> LineUp:
    return LineUp(part, await work.lightning_talks.of_part(part.id))


async def _stage(
    work: Work,
    event: Event,
    part: Part,
    origin: Origin,
    *,
    changed: bool = False,
    answered: Answered | None = None,
) -> Stage:
    manages = await may_manage(work, event, origin)
    return Stage(event, await _line_up(work, part), manages, changed, answered)


def _part(part: Part | None) -> Part:
    if part is None:
        raise NotFound("programme.part_gone")
    return part


def _talk(talk: LightningTalk | None) -> LightningTalk:
    if talk is None:
        raise NotFound("lightning.gone")
    return talk
