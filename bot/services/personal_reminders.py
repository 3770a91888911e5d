"""Personal reminders: kept as a draft until their member has seen them written out, then said when due.

A due reminder is planned shortly before its moment by a pass of the clock, which rolls what comes again on in
the same transaction: killed at any moment, or with two processes at once, each moment is planned once.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.calendar.holidays import is_holiday
from bot.domain.deliveries import Plan, ToAccount, ToChannel
from bot.domain.errors import InvalidInput, NotFound, Problem, Refused
from bot.domain.ids import AccountId, DraftId, MemberId, PersonalReminderId, from_token, new_id
from bot.domain.members import Member
from bot.domain.personal_reminders import (
    MOST_OPEN,
    WORTH_SAYING,
    PersonalReminder,
    Snooze,
    check_room,
)
from bot.domain.policy import Policy
from bot.ports.records import Draft
from bot.ports.work import Storage, Work
from bot.services.housekeeping import each
from bot.services.lookup import resolve
from bot.services.origin import Origin
from bot.services.presence import lock_here
from bot.services.reminder_drafts import FORM, ReminderDraft, own_draft, save_draft
from bot.services.telling import PUBLIC_LIFE, occurrence_at

DUE = "reminder.due"  # to the member
SHARED = "reminder.shared"  # in the channel where it was shared
LEAD = timedelta(minutes=2)  # how long before they are due reminders are planned
AT_A_TIME = 100
MOST_QUOTED = 40


class PersonalReminderService:
    """Members act through it; the clock calls ``tick``."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy

    def zone_of(self, member: Member) -> ZoneInfo:
        """The zone a member's words are read in."""
        return ZoneInfo(member.zone) if member.zone else self._policy.zone

    async def keep_form(
        self, account_id: AccountId, args: tuple[str, ...], values: Mapping[str, str], origin: Origin
    ) -> DraftId:
        """Keep what was typed and cannot be used yet, so that its form can be opened again."""
        draft_id = DraftId(new_id(origin.now))
        async with self._storage.write(origin.request) as work:
            await work.drafts.save(Draft(draft_id, account_id, FORM, args, values, origin.now))
        return draft_id

    async def keep(self, draft: ReminderDraft, account_id: AccountId, origin: Origin) -> ReminderDraft:
        """Keep what was read, to be looked at once more."""
        async with self._storage.write(origin.request) as work:
            await save_draft(work, draft, account_id, origin.now)
        return draft

    async def draft(self, draft_id: DraftId, account_id: AccountId) -> ReminderDraft:
        """A draft. Raises NotFound when it is gone or somebody else's."""
        async with self._storage.read() as work:
            return await own_draft(work, draft_id, account_id)

    async def discard(self, draft_id: DraftId, account_id: AccountId, origin: Origin) -> None:
        """Throw a draft away. Raises NotFound."""
        async with self._storage.write(origin.request) as work:
            await own_draft(work, draft_id, account_id)
            await work.drafts.delete(draft_id)

    async def confirm(
        self, draft_id: DraftId, account_id: AccountId, member_id: MemberId, origin: Origin
    ) -> PersonalReminder:
        """これでよい: the draft counts from now on, once however often this is asked.

        Raises NotFound, Stale when the reminder was changed meanwhile, and Refused for too many of them or a
        moment that has passed.
        """
        async with self._storage.write(origin.request) as work:
            member = await lock_here(work, member_id)
            earlier = await work.personal_reminders.get(PersonalReminderId(int(draft_id)))
            if earlier is not None and earlier.member_id == member_id:
                return earlier
            draft = await own_draft(work, draft_id, account_id)
            zone = self.zone_of(member)
            if draft.timing.after(origin.now, zone, is_holiday) is None:
                raise Refused("reminder.has_passed", what=draft.words)
            reminder = await self._settled(work, draft, member_id, zone, origin)
            await work.personal_reminders.save(reminder)
            await work.drafts.delete(draft_id)
            return reminder

    async def _settled(
        self, work: Work, draft: ReminderDraft, member_id: MemberId, zone: ZoneInfo, origin: Origin
    ) -> PersonalReminder:
        if draft.editing is not None:
            reminder = await _own(work, draft.editing, member_id)
            reminder.check_version(draft.version)
            await _withdraw(work, reminder.id)
            return reminder.edit(draft.words, draft.timing, zone, origin.now, is_holiday)
        await _check_room(work, member_id)
        return PersonalReminder(
            id=PersonalReminderId(int(draft.id)),
            member_id=member_id,
            words=draft.words,
            timing=draft.timing,
            zone=zone.key,
            created_at=origin.now,
            next_due=draft.timing.after(origin.now, zone, is_holiday),
        )

    async def page(
        self, member_id: MemberId, *, limit: int, offset: int
    ) -> tuple[tuple[PersonalReminder, ...], int]:
        """A page of a member's open reminders, the next one first, and how many there are in all."""
        async with self._storage.read() as work:
            return await work.personal_reminders.open_of(member_id, limit=limit, offset=offset)

    async def get(self, reminder_id: PersonalReminderId, member_id: MemberId) -> PersonalReminder:
        """One of a member's own. Raises NotFound for anybody else's."""
        async with self._storage.read() as work:
            return _known(await work.personal_reminders.get(reminder_id), member_id)

    async def find(self, typed: str, member_id: MemberId) -> PersonalReminder:
        """One of a member's own, by token or by its words.

        Raises NotFound for a token of anybody else's, InvalidInput at ``reminder`` for words.
        """
        async with self._storage.read() as work:
            number = from_token(typed)
            if number is not None:
                return _known(await work.personal_reminders.get(PersonalReminderId(number)), member_id)
            mine, _ = await work.personal_reminders.open_of(member_id, limit=MOST_OPEN)
        meant = resolve(typed, [(reminder.id, reminder.words) for reminder in mine])
        if meant is None:
            problem = Problem("reminder.not_found", {"typed": typed[:MOST_QUOTED]})
            raise InvalidInput({"reminder": problem})
        return next(reminder for reminder in mine if reminder.id == meant)

    async def delete(
        self, reminder_id: PersonalReminderId, member_id: MemberId, origin: Origin
    ) -> PersonalReminder:
        """Forget a reminder. Raises NotFound."""
        async with self._storage.write(origin.request) as work:
            await lock_here(work, member_id)
            reminder = await _own(work, reminder_id, member_id)
            await work.personal_reminders.delete(reminder.id)
            await _withdraw(work, reminder.id)
            return reminder

    async def snooze(
        self, reminder_id: PersonalReminderId, member_id: MemberId, choice: Snooze, origin: Origin
    ) -> PersonalReminder:
        """あとで. Raises NotFound, and Refused for somebody who has too many open ones."""
        async with self._storage.write(origin.request) as work:
            await lock_here(work, member_id)
            reminder = await _own(work, reminder_id, member_id)
            if not reminder.open:
                await _check_room(work, member_id)
            reminder = reminder.snooze(choice, origin.now)
            await work.personal_reminders.save(reminder)
            return reminder

    async def done(
        self, reminder_id: PersonalReminderId, member_id: MemberId, origin: Origin
    ) -> PersonalReminder:
        """できた: what was put off is not said any more. Raises NotFound."""
        async with self._storage.write(origin.request) as work:
            await lock_here(work, member_id)
            reminder = (await _own(work, reminder_id, member_id)).done()
            await work.personal_reminders.save(reminder)
            await _withdraw(work, reminder.id)
            return reminder

    async def skip_next(
        self, reminder_id: PersonalReminderId, member_id: MemberId, origin: Origin
    ) -> PersonalReminder:
        """Leave the next time out; one that is on its way already is still said.

        Raises NotFound, and Refused for what does not come again.
        """
        async with self._storage.write(origin.request) as work:
            await lock_here(work, member_id)
            reminder = (await _own(work, reminder_id, member_id)).skip_next(origin.now, is_holiday)
            await work.personal_reminders.save(reminder)
            return reminder

    async def share(
        self, reminder_id: PersonalReminderId, member_id: MemberId, channel_id: str, origin: Origin
    ) -> PersonalReminder:
        """Post a card with 私にも in the channel this is asked in.

        Raises NotFound, and Refused where there is no channel.
        """
        async with self._storage.write(origin.request) as work:
            await lock_here(work, member_id)
            reminder = await _own(work, reminder_id, member_id)
            if not reminder.open:
                raise Refused("reminder.over", what=reminder.words)
            if not channel_id or origin.place_id is None:
                raise Refused("reminder.no_channel")
            plan = Plan(
                SHARED,
                reminder.id,
                ToChannel(origin.place_id, channel_id),
                due_at=origin.now,
                expires_at=origin.now + PUBLIC_LIFE,
                occurrence=str(reminder.version),
                payload={"v": "1"},
            )
            await work.deliveries.plan(plan)
            return reminder

    async def copy(
        self, reminder_id: PersonalReminderId, member_id: MemberId, origin: Origin
    ) -> PersonalReminder:
        """私にも: one's own reminder like a shared one, once.

        Raises NotFound when it was never shared or is gone, Refused when it is over, one's own, taken over
        before, or one has too many.
        """
        async with self._storage.write(origin.request) as work:
            member = await lock_here(work, member_id)
            original = await work.personal_reminders.get(reminder_id)
            if original is None or not await work.deliveries.known(reminder_id, SHARED):
                raise NotFound("reminder.gone")
            await _check_copy(work, original, member_id)
            zone = self.zone_of(member)
            copied = replace(
                original,
                id=PersonalReminderId(new_id(origin.now)),
                member_id=member_id,
                created_at=origin.now,
                snoozed_until=None,
                version=1,
                copied_from=original.id,
            )
            if zone.key != original.zone:
                copied = copied.move_to(zone, origin.now, is_holiday)
            copied = replace(copied, next_due=copied.timing.after(origin.now, zone, is_holiday), version=1)
            if copied.next_due is None:
                raise Refused("reminder.over", what=original.words)
            await work.personal_reminders.save(copied)
            return copied

    async def move(self, member_id: MemberId, zone: ZoneInfo, origin: Origin) -> int:
        """Live in another zone: what comes again follows at its wall time. Returns how many did."""
        async with self._storage.write(origin.request) as work:
            member = await lock_here(work, member_id)
            await work.members.save(replace(member, zone="" if zone == self._policy.zone else zone.key))
            mine, _ = await work.personal_reminders.open_of(member_id, limit=MOST_OPEN)
            for reminder in mine:
                locked = await work.personal_reminders.lock(reminder.id)
                if locked is not None:
                    await work.personal_reminders.save(locked.move_to(zone, origin.now, is_holiday))
                    if locked.timing.rule is not None:
                        await _withdraw(work, locked.id)
            await work.audit.add(
                "member.zone_chosen", at=origin.now, member_id=origin.member_id, subject_id=member_id
            )
            return sum(reminder.timing.rule is not None for reminder in mine)

    async def leave_town(self, work: Work, member_id: MemberId, _origin: Origin) -> None:
        """What 退庁 does here: nothing is called to mind any more; in the leaver's transaction."""
        for reminder_id in await work.personal_reminders.delete_of(member_id):
            await _withdraw(work, reminder_id)

    async def tick(self, now: datetime) -> int:
        """Plan what is due within the next two minutes; returns how many. One read when there is none."""
        async with self._storage.read() as work:
            waking = await work.personal_reminders.waking(now + LEAD, limit=AT_A_TIME)
        return sum(await each("personal reminders", waking, lambda one: self._wake(one, now)))

    async def _wake(self, waking: tuple[PersonalReminderId, MemberId], now: datetime) -> int:
        reminder_id, member_id = waking
        async with self._storage.write() as work:
            member = await work.members.lock(member_id)
            reminder = await work.personal_reminders.lock(reminder_id)
            if member is None or reminder is None or not reminder.open:
                return 0  # done or gone since it was seen
            rolled, due = reminder.roll(now, LEAD, is_holiday)
            if rolled != reminder:
                await work.personal_reminders.save(rolled)
            if due is None or not member.active:
                return 0  # on leave nobody is reminded, and nothing is made up for later
            account_id = await _account(work, member_id)
            if account_id is None:
                return 0
            await work.deliveries.plan(_plan(rolled, due, account_id))
            return 1


def _plan(reminder: PersonalReminder, due: datetime, account_id: AccountId) -> Plan:
    return Plan(
        DUE,
        reminder.id,
        ToAccount(account_id),
        due_at=due,
        expires_at=due + WORTH_SAYING,
        occurrence=f"{occurrence_at(due)}:{reminder.version}",
        payload={"v": "1"},
    )


async def _account(work: Work, member_id: MemberId) -> AccountId | None:
    """The account used last that takes direct messages."""
    accounts = (await work.members.accounts_of((member_id,))).get(member_id, ())
    open_ones: Collection[AccountId] = [one.id for one in accounts if one.direct_blocked_at is None]
    return next(iter(open_ones), accounts[0].id if accounts else None)


async def _withdraw(work: Work, reminder_id: PersonalReminderId) -> None:
    await work.deliveries.withdraw(reminder_id, (DUE,), "changed")


async def _check_room(work: Work, member_id: MemberId) -> None:
    _, total = await work.personal_reminders.open_of(member_id, limit=1)
    check_room(total)


async def _check_copy(work: Work, original: PersonalReminder, member_id: MemberId) -> None:
    if original.member_id == member_id:
        raise Refused("reminder.own_already", what=original.words)
    if await work.personal_reminders.copy_of(original.id, member_id):
        raise Refused("reminder.copied_already", what=original.words)
    if not original.open:
        raise Refused("reminder.over", what=original.words)
    await _check_room(work, member_id)


async def _own(work: Work, reminder_id: PersonalReminderId, member_id: MemberId) -> PersonalReminder:
    return _known(await work.personal_reminders.lock(reminder_id), member_id)


def _known(reminder: PersonalReminder | None, member_id: MemberId) -> PersonalReminder:
    if reminder is None or reminder.member_id != member_id:
        raise NotFound("reminder.gone")
    return reminder
