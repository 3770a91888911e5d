"""Being a member: the own profile, 休職 and 復帰, 退庁, and the offices members hold."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.domain.errors import NotAllowed, NotFound
from bot.domain.ids import MemberId
from bot.domain.members import Member, Office, Profile, check_not_last
from bot.domain.prefectures import Prefecture
from bot.ports.work import Storage, Work
from bot.services.lookup import find_member
from bot.services.origin import Origin
from bot.services.telling import tell_members

APPOINTED = "office.appointed"  # to the member
DISMISSED = "office.dismissed"  # to the member
CONFIRMED = "office.confirmed"  # to the member

PREFECTURE_CHOSEN = "member.prefecture_chosen"  # in the audit trail

# Called inside the transaction of a 退庁, so that every feature frees what the member held.
LeaveHook = Callable[[Work, MemberId, Origin], Awaitable[None]]
# Called inside the transaction in which a member changed: as the member was, and is now.
EditHook = Callable[[Work, Member, Member, Origin], Awaitable[None]]


class MembershipService:
    """What members change about themselves, and who holds an office."""

    def __init__(
        self,
        storage: Storage,
        on_leave: tuple[LeaveHook, ...] = (),
        *,
        on_sleep: tuple[LeaveHook, ...] = (),
        on_wake: tuple[LeaveHook, ...] = (),
        on_edit: tuple[EditHook, ...] = (),
    ) -> None:
        self._storage = storage
        self._on_leave = on_leave
        self._on_sleep = on_sleep
        self._on_wake = on_wake
        self._on_edit = on_edit

    async def find(self, typed: str) -> Member:
        """A member by token or name. Raises InvalidInput at ``member``."""
        async with self._storage.read() as work:
            return await find_member(work, typed)

    async def edit(self, member_id: MemberId, profile: Profile, origin: Origin) -> Member:
        """Change one's own profile; seats that came with the employment end with it."""
        async with self._storage.write(origin.request) as work:
            before = _known(await work.members.lock(member_id))
            after = await _save(work, before.edit(profile), "member.edited", origin)
            for follow in self._on_edit:
                await follow(work, before, after, origin)
            return after

    async def confirm(self, member_id: MemberId, origin: Origin) -> Member:
        """人事課 has made sure where a member works, at any time after 入庁. Raises Refused by the rules."""
        async with self._storage.write(origin.request) as work:
            before = _known(await work.members.lock(member_id))
            after = await _save(work, before.confirm(origin.now), "member.confirmed", origin)
            for follow in self._on_edit:
                await follow(work, before, after, origin)
            await tell_members(work, CONFIRMED, after.id, (after.id,), now=origin.now)
            return after

    async def remind_directly(self, member_id: MemberId, *, wanted: bool, origin: Origin) -> Member:
        """Turn reminders by direct message on or off."""
        return await self._change(
            member_id,
            lambda member: replace(member, direct_reminders=wanted),
            "member.reminders_chosen",
            origin,
        )

    async def speak(self, member_id: MemberId, language: str, origin: Origin) -> Member:
        """Choose the language of direct messages."""
        return await self._change(
            member_id, lambda member: replace(member, language=language), "member.language_chosen", origin
        )

    async def move(self, member_id: MemberId, prefecture: Prefecture | None, origin: Origin) -> Member:
        """Tell where one belongs; None for elsewhere."""
        return await self._change(
            member_id, lambda member: member.move(prefecture), PREFECTURE_CHOSEN, origin
        )

    async def sleep(self, member_id: MemberId, origin: Origin) -> Member:
        """休職: no pings until 復帰, every seat kept. Raises Refused for the last administrator."""
        async with self._storage.write(origin.request) as work:
            member = await self._lock_leaver(work, member_id)
            asleep = await _save(work, member.sleep(), "member.asleep", origin)
            for rest in self._on_sleep:
                await rest(work, member_id, origin)
            return asleep

    async def wake(self, member_id: MemberId, origin: Origin) -> Member:
        """復帰."""
        async with self._storage.write(origin.request) as work:
            member = _known(await work.members.lock(member_id)).wake()
            awake = await _save(work, member, "member.awake", origin)
            for resume in self._on_wake:
                await resume(work, member_id, origin)
            return awake

    async def leave(self, member_id: MemberId, origin: Origin) -> Member:
        """退庁: seats, follows, posts and offices end. Raises Refused for the last administrator."""
        async with self._storage.write(origin.request) as work:
            member = (await self._lock_leaver(work, member_id)).leave(origin.now)
            for free in self._on_leave:
                await free(work, member_id, origin)
            return await _save(work, member, "member.left", origin)

    async def appoint(self, member_id: MemberId, office: Office, origin: Origin) -> Member:
        """Give a member an office. Raises NotAllowed for all but administrators, Refused by the rules."""
        _check_administrator(origin)
        async with self._storage.write(origin.request) as work:
            member = _known(await work.members.lock(member_id)).appoint(office)
            await tell_members(work, APPOINTED, member.id, (member.id,), now=origin.now, office=office.value)
            return await _save(work, member, f"office.appointed {office.value}", origin)

    async def dismiss(self, member_id: MemberId, office: Office, origin: Origin) -> Member:
        """Take an office away. Raises NotAllowed, and Refused for the last administrator."""
        _check_administrator(origin)
        async with self._storage.write(origin.request) as work:
            holders = await work.members.holding(office, lock=True)
            member = _known(await work.members.lock(member_id)).dismiss(office)
            if office is Office.ADMINISTRATOR:
                check_not_last(member, holders)
            await tell_members(work, DISMISSED, member.id, (member.id,), now=origin.now, office=office.value)
            return await _save(work, member, f"office.dismissed {office.value}", origin)

    async def officers(self) -> dict[Office, tuple[Member, ...]]:
        """Who holds which office."""
        async with self._storage.read() as work:
            return {office: await work.members.holding(office) for office in Office}

    async def _lock_leaver(self, work: Work, member_id: MemberId) -> Member:
        seen = _known(await work.members.get(member_id))
        if Office.ADMINISTRATOR in seen.offices:
            check_not_last(seen, await work.members.holding(Office.ADMINISTRATOR, lock=True))
        return _known(await work.members.lock(member_id))

    async def _change(
        self, member_id: MemberId, change: Callable[[Member], Member], action: str, origin: Origin
    ) -> Member:
        async with self._storage.write(origin.request) as work:
            member = change(_known(await work.members.lock(member_id)))
            return await _save(work, member, action, origin)


async def _save(work: Work, member: Member, action: str, origin: Origin) -> Member:
    await work.members.save(member)
    await work.audit.add(action, at=origin.now, member_id=origin.member_id, subject_id=member.id)
    return member


def _known(member: Member | None) -> Member:
    if member is None:
        raise NotFound("member.gone")
    return member


def _check_administrator(origin: Origin) -> None:
    if not origin.administrator:
        raise NotAllowed("refusal.office_administrator")
