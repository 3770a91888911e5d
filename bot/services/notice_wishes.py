"""お知らせの受け取り方: what a member chooses about everything the town says to them by itself."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.calendar.holidays import is_holiday
from bot.domain.events import Event
from bot.domain.ids import MemberId
from bot.domain.members import Member
from bot.domain.notice_wishes import NoticeChoice, NoticeWish
from bot.domain.policy import Policy
from bot.domain.reminders import MEMBER_OFFSETS, MemberPreset
from bot.ports.work import Storage, Work
from bot.services.events import find_event
from bot.services.origin import Origin
from bot.services.presence import check_here, lock_here


@dataclass(frozen=True, slots=True)
class Hears:
    """How a member hears. ``reminders``: before all events. ``quiet_until``: when the quiet time that holds
    at this moment ends; None where none holds.
    """

    wish: NoticeWish
    zone: ZoneInfo
    reminders: MemberPreset
    quiet_until: datetime | None


@dataclass(frozen=True, slots=True)
class EventWish:
    """What a member wants of one event; EVENT: as of all events."""

    event: Event
    preset: MemberPreset


class NoticeWishService:
    """Members choose; nothing here sends."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy

    async def show(self, member_id: MemberId, now: datetime) -> Hears:
        """How a member hears now."""
        async with self._storage.read() as work:
            member = check_here(await work.members.get(member_id))
            return self._hears(member, await self._wish(work, member_id), now)

    async def choose(self, member_id: MemberId, choice: NoticeChoice, origin: Origin) -> Hears:
        """Hear otherwise from now on; what waits already is looked at anew."""
        async with self._storage.write(origin.request) as work:
            member = await lock_here(work, member_id)
            if choice.reminders is not None:
                wanted = choice.reminders is not MemberPreset.NONE
                member = replace(member, direct_reminders=wanted)
                await work.members.save(member)
            wish = choice.on(await self._wish(work, member_id))
            await work.notice_wishes.save(member_id, wish)
            await work.held_deliveries.release(member_id, now=origin.now)
            await work.audit.add(
                "member.notices_chosen", at=origin.now, member_id=member_id, subject_id=member_id
            )
            return self._hears(member, wish, origin.now)

    async def event_wish(self, typed: str, origin: Origin) -> EventWish:
        """What whoever asks wants of one event. Raises InvalidInput at ``event``."""
        async with self._storage.read() as work:
            event = await find_event(work, typed, origin)
            member_id = _acting(origin)
            return EventWish(event, preset_of(await work.notice_wishes.for_event(event.id, member_id)))

    async def remind_of(self, typed: str, preset: MemberPreset, origin: Origin) -> EventWish:
        """Be reminded of one event otherwise than of all. Raises InvalidInput at ``event``."""
        async with self._storage.write(origin.request) as work:
            member_id = _acting(origin)
            await lock_here(work, member_id)
            event = await find_event(work, typed, origin)
            event.check_open(origin.now)
            offsets = MEMBER_OFFSETS.get(preset)
            await work.notice_wishes.save_for_event(event.id, member_id, offsets)
            return EventWish(event, preset)

    async def _wish(self, work: Work, member_id: MemberId) -> NoticeWish:
        return await work.notice_wishes.get(member_id) or self._policy.notices

    def _hears(self, member: Member, wish: NoticeWish, now: datetime) -> Hears:
        zone = ZoneInfo(member.zone) if member.zone else self._policy.zone
        reminders = preset_of(wish.reminders) if member.direct_reminders else MemberPreset.NONE
        free = wish.free_from(now, zone, is_holiday)
        return Hears(wish, zone, reminders, free if free > now else None)


def preset_of(offsets: tuple[object, ...] | None) -> MemberPreset:
    """Under which name offsets were chosen; EVENT for none of one's own."""
    found = (preset for preset, chosen in MEMBER_OFFSETS.items() if chosen == offsets)
    return next(found, MemberPreset.EVENT)


def _acting(origin: Origin) -> MemberId:
    assert origin.member_id is not None, "the command asks for a member"
    return origin.member_id
