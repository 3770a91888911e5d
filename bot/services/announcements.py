"""お知らせ to all members, or to those of a section or a prefecture, in private (G167).

A draft is looked at with the number of people it goes to; what counts is planned by the clock, a batch of
members per transaction, each batch noting how far it has come. Each message has a place of its own in time:
thousands of them leave no faster than platforms take them, and whatever else is due passes in between.
Killed at any moment, with two processes at once, and however often it is confirmed: everybody is planned for
once, and the outbox sends once.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.announcements import Announcement, AnnouncementStatus, Audience, lasts, slot
from bot.domain.deliveries import Plan, Status, ToAccount
from bot.domain.errors import NotAllowed, NotFound, Refused
from bot.domain.ids import AccountId, AnnouncementId, DraftId, MemberId, SectionId, new_id
from bot.domain.places import Platform
from bot.domain.prefectures import prefecture_of
from bot.domain.urgency import ANNOUNCEMENT
from bot.ports.records import Draft
from bot.ports.work import Storage, Work
from bot.services.housekeeping import each
from bot.services.lookup import section_for
from bot.services.origin import Origin
from bot.services.telling import direct_accounts

FORM = "office.announce.form"  # the command a draft belongs to
LIFE = timedelta(days=3)  # how long after its own place in time a message is worth sending
BATCH, BATCHES = 200, 5
SHOWN = 10
WITHDRAWN = "withdrawn"  # what progress calls messages that were taken back


@dataclass(frozen=True, slots=True)
class Shown:
    """An announcement before it counts: what it says, to whom, to how many, and how long that takes."""

    draft_id: DraftId
    title: str
    body: str
    section: str
    prefecture: str
    people: int
    unreachable: int
    lasts: timedelta


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an announcement is. ``held``: waits for a member's digest. ``failed``: did not arrive, or had
    nowhere to go. ``ends_at``: about when the last of those that wait leaves; None when none does.
    """

    announcement: Announcement
    sent: int
    waiting: int
    held: int
    failed: int
    taken_back: int
    people: int
    ends_at: datetime | None


class AnnouncementService:
    """総務課 acts through it; the clock calls ``tick``. ``batch``: members planned for in one transaction;
    ``batches``: transactions in one turn.
    """

    def __init__(self, storage: Storage, *, batch: int = BATCH, batches: int = BATCHES) -> None:
        self._storage = storage
        self._batch = batch
        self._batches = batches

    async def draft(
        self, account_id: AccountId, words: tuple[str, str], section: str, prefecture: str, origin: Origin
    ) -> Shown:
        """Keep title and text, to be looked at. ``section`` as typed, ``prefecture`` as a code; both may be
        empty. Raises NotAllowed, InvalidInput at ``section``, and Refused where nobody would hear it.
        """
        _check_office(origin)
        draft_id = DraftId(new_id(origin.now))
        async with self._storage.write(origin.request) as work:
            meant = (await section_for(work, section, origin)).id if section else None
            values = {
                "title": words[0],
                "body": words[1],
                "section": str(meant or ""),
                "prefecture": prefecture,
            }
            draft = Draft(draft_id, account_id, FORM, (), values, origin.now)
            shown = await _shown(work, draft)
            await work.drafts.save(draft)
        return shown

    async def typed(self, draft_id: DraftId, account_id: AccountId, origin: Origin) -> Mapping[str, str]:
        """What a draft says, for its form, ``section_name`` among it. Raises NotAllowed and NotFound."""
        _check_office(origin)
        async with self._storage.read() as work:
            draft = await _own_draft(work, draft_id, account_id)
            section_id = _audience(draft).section_id
            section = await work.sections.get(section_id) if section_id is not None else None
            return {**draft.values, "section_name": section.name if section else ""}

    async def discard(self, draft_id: DraftId, account_id: AccountId, origin: Origin) -> None:
        """Throw a draft away. Raises NotAllowed and NotFound."""
        _check_office(origin)
        async with self._storage.write(origin.request) as work:
            await _own_draft(work, draft_id, account_id)
            await work.drafts.delete(draft_id)

    async def begin(self, draft_id: DraftId, account_id: AccountId, origin: Origin) -> Progress:
        """送る: it counts from now on, once however often this is asked. Raises NotAllowed and NotFound."""
        _check_office(origin)
        async with self._storage.write(origin.request) as work:
            announcement_id = AnnouncementId(int(draft_id))
            known = await work.announcements.get(announcement_id)
            if known is None:
                draft = await _own_draft(work, draft_id, account_id)
                known = Announcement(
                    announcement_id,
                    draft.values["title"],
                    draft.values["body"],
                    _audience(draft),
                    origin.member_id,
                    origin.now,
                )
                await work.announcements.save(known)
                await work.drafts.delete(draft_id)
                await _note(work, known, "announcement.begun", origin)
            return await _progress(work, known, origin.now)

    async def progress(self, announcement_id: AnnouncementId, origin: Origin) -> Progress:
        """How far one is. Raises NotAllowed and NotFound."""
        _check_office(origin)
        async with self._storage.read() as work:
            found = await work.announcements.get(announcement_id)
            if found is None:
                raise NotFound("announce.gone")
            return await _progress(work, found, origin.now)

    async def latest(self, origin: Origin) -> tuple[Announcement, ...]:
        """The newest ones. Raises NotAllowed."""
        _check_office(origin)
        async with self._storage.read() as work:
            return await work.announcements.latest(limit=SHOWN)

    async def stop(self, announcement_id: AnnouncementId, origin: Origin) -> Progress:
        """止める: what has not gone out stays unsaid.

        Raises NotAllowed, NotFound, and Refused when it was stopped before.
        """
        _check_office(origin)
        async with self._storage.write(origin.request) as work:
            found = await work.announcements.lock(announcement_id)
            if found is None:
                raise NotFound("announce.gone")
            stopped = found.stop()
            await work.announcements.save(stopped)
            await work.deliveries.withdraw(announcement_id, (ANNOUNCEMENT,), "stopped")
            await _note(work, stopped, "announcement.stopped", origin)
            return await _progress(work, stopped, origin.now)

    async def read(self, announcement_id: AnnouncementId, member_id: MemberId) -> Announcement:
        """One that was said to its reader. Raises NotFound for everybody else."""
        async with self._storage.read() as work:
            found = await work.announcements.get(announcement_id)
            if found is None or not await work.announcements.told(announcement_id, member_id):
                raise NotFound("announce.gone")
            return found

    async def tick(self, now: datetime) -> int:
        """Plan for the next batches of members; returns how many messages. One read when nothing is on."""
        async with self._storage.read() as work:
            under_way = await work.announcements.under_way(limit=self._batches)
        return sum(await each("announcements", under_way, lambda one: self._batches_of(one, now)))

    async def _batches_of(self, announcement_id: AnnouncementId, now: datetime) -> int:
        planned = 0
        for _ in range(self._batches):
            went_on, number = await self._go_on(announcement_id, now)
            planned += number
            if not went_on:
                break
        return planned

    async def _go_on(self, announcement_id: AnnouncementId, now: datetime) -> tuple[bool, int]:
        async with self._storage.write() as work:
            found = await work.announcements.lock(announcement_id)
            if found is None or found.status is not AnnouncementStatus.PLANNING:
                return False, 0
            batch = await work.announcements.addressees(found.audience, after=found.after, limit=self._batch)
            plans = await _plans(work, found, batch, now)
            await work.deliveries.plan(*plans)
            further = found.went_on(batch, len(plans), self._batch)
            await work.announcements.save(further)
            return further.status is AnnouncementStatus.PLANNING, len(plans)


async def _plans(
    work: Work, announcement: Announcement, batch: tuple[MemberId, ...], now: datetime
) -> list[Plan]:
    accounts = await direct_accounts(work, batch)
    platforms = await work.announcements.platforms_of(tuple(accounts.values()))
    numbers: Counter[Platform] = Counter()
    for (platform, _), number in (await work.announcements.progress(announcement.id)).items():
        numbers[platform] += number
    plans = []
    for member_id in batch:
        if member_id in accounts:
            platform = platforms[accounts[member_id]]
            due_at = max(now, slot(announcement.begun_at, platform, numbers[platform]))
            plans.append(_plan(announcement, member_id, accounts[member_id], due_at))
            numbers[platform] += 1
    return plans


def _plan(announcement: Announcement, member_id: MemberId, account_id: AccountId, due_at: datetime) -> Plan:
    return Plan(
        ANNOUNCEMENT,
        announcement.id,
        ToAccount(account_id),
        due_at=due_at,
        expires_at=due_at + LIFE,
        occurrence=str(member_id),
        payload={"v": "1"},
    )


async def _progress(work: Work, announcement: Announcement, now: datetime) -> Progress:
    stands = await work.announcements.progress(announcement.id)
    everybody: Counter[Platform | None] = Counter()
    gone: Counter[Platform | None] = Counter()
    by_status: Counter[str] = Counter()
    for (platform, status), number in stands.items():
        everybody[platform] += number
        by_status[status] += number
        if status not in {Status.PENDING, Status.LEASED}:
            gone[platform] += number
    if announcement.status is AnnouncementStatus.PLANNING:
        everybody |= Counter(await work.announcements.count(announcement.audience))
    else:
        everybody[None] = announcement.unreachable
    unreachable = everybody.pop(None, 0)
    waiting = everybody - gone
    return Progress(
        announcement,
        sent=by_status[Status.SENT],
        waiting=waiting.total(),
        held=by_status[Status.HELD],
        failed=by_status[Status.DEAD] + by_status[Status.SKIPPED] + unreachable,
        taken_back=by_status[WITHDRAWN],
        people=everybody.total() + unreachable,
        ends_at=max(announcement.begun_at + lasts(everybody), now + lasts(waiting)) if waiting else None,
    )


async def _shown(work: Work, draft: Draft) -> Shown:
    audience = _audience(draft)
    numbers = await work.announcements.count(audience)
    people = sum(numbers.values())
    if not people:
        raise Refused("announce.nobody")
    section = await work.sections.get(audience.section_id) if audience.section_id is not None else None
    prefecture = prefecture_of(audience.prefecture)
    return Shown(
        draft.id,
        draft.values["title"],
        draft.values["body"],
        section.name if section else "",
        prefecture.name if prefecture else "",
        people,
        numbers.get(None, 0),
        lasts(numbers),
    )


def _audience(draft: Draft) -> Audience:
    section = draft.values["section"]
    return Audience(SectionId(int(section)) if section else None, draft.values["prefecture"])


async def _own_draft(work: Work, draft_id: DraftId, account_id: AccountId) -> Draft:
    draft = await work.drafts.get(draft_id, account_id)
    if draft is None or draft.verb != FORM:
        raise NotFound("refusal.draft_gone")
    return draft


def _check_office(origin: Origin) -> None:
    if not origin.administrator:
        raise NotAllowed("refusal.office_administrator")


async def _note(work: Work, announcement: Announcement, action: str, origin: Origin) -> None:
    await work.audit.add(action, at=origin.now, member_id=origin.member_id, subject_id=announcement.id)
