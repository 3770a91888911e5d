"""スクラップ&ビルド: closings and merges are announced, may be objected to, and happen when it is time."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.errors import NotAllowed, NotFound, Refused
from bot.domain.ids import MemberId, ReformId, SectionId
from bot.domain.policy import Policy
from bot.domain.reforms import (
    Objection,
    Reform,
    ReformKind,
    ReformStatus,
    check_merge,
    halted,
    objections_needed,
)
from bot.domain.sections import Section
from bot.ports.work import Storage, Work
from bot.services.housekeeping import each
from bot.services.lookup import known_organisation, section_for
from bot.services.origin import Origin
from bot.services.reform_news import STAYS, VOID, tell_halted
from bot.services.reform_steps import (
    announce,
    close,
    drawn_up,
    merge,
    note,
    settle,
    show,
    take_plans_along,
    take_questions_along,
)
from bot.services.section_rights import check_administrator, check_leads
from bot.services.sections import lock_section
from bot.services.telling import tell_members

_AT_ONCE = 20  # how many are carried out in one turn
_SWEPT = timedelta(days=1)  # how long after a merge what arrived late is still taken along


class _Changed(Exception):
    """Somebody joined or closed a section just as a reform was to be carried out; nothing is written, and the
    next turn sees things as they are then.
    """


@dataclass(frozen=True, slots=True)
class ReformPage:
    """A reform as one reader sees it. needed: how many objections halt it. concerns: whether the reader
    belongs to one of its sections. may_recall: whether the reader may take it back. may_grant: whether it
    waits for the reader's yes or no.
    """

    reform: Reform
    section: Section
    target: Section | None
    objections: tuple[Objection, ...]
    needed: int
    members: int
    concerns: bool
    objected: bool
    may_recall: bool
    may_grant: bool


@dataclass(frozen=True, slots=True)
class Ending:
    """A section somebody thinks of closing, and how many belong to it."""

    section: Section
    members: int


class ReformService:
    """Members and those who lead act through it; the clock calls ``tick``."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy

    async def announced(
        self, origin: Origin, *, limit: int, offset: int
    ) -> tuple[tuple[ReformPage, ...], int]:
        """A page of what is announced about sections the reader may know of, the first due first, and how
        much there is in all.
        """
        async with self._storage.read() as work:
            organisation = await known_organisation(work, origin.member_id)
            reforms, total = await work.reforms.announced(
                limit=limit, offset=offset, organisation=organisation
            )
            return tuple([await self.page_in(work, reform, origin) for reform in reforms]), total

    async def page(self, reform_id: ReformId, origin: Origin) -> ReformPage:
        """One reform. Raises NotFound."""
        async with self._storage.read() as work:
            return await self.page_in(work, _known(await work.reforms.get(reform_id)), origin)

    async def to_end(self, typed: str, origin: Origin) -> Ending:
        """The section, for somebody who may announce its end. Raises InvalidInput, NotAllowed, Refused."""
        async with self._storage.read() as work:
            section = await section_for(work, typed, origin)
            await check_leads(work, section, origin)
            section.check_open()
            return Ending(section, await work.sections.count_members(section.id))

    async def close(self, section_id: SectionId, reason: str, origin: Origin) -> Reform:
        """Announce 閉課; where nobody belongs, close at once. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            section = await lock_section(work, section_id)
            await check_leads(work, section, origin)
            section.check_open()
            return await announce(work, section, None, reason, origin=origin, policy=self._policy)

    async def merge(self, typed: str, into: str, reason: str, origin: Origin) -> Reform:
        """Announce 統合. Raises InvalidInput at ``section`` or ``into``, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            meant = await section_for(work, typed, origin)
            other = await section_for(work, into, origin, param="into")
            locked = await work.sections.lock({meant.id, other.id})
            section, target = locked[meant.id], locked[other.id]
            await check_leads(work, section, origin)
            check_merge(section, target)
            return await announce(work, section, target, reason, origin=origin, policy=self._policy)

    async def close_now(self, section_id: SectionId, reason: str, origin: Origin) -> Section:
        """Close at once where a rule was broken. Raises NotAllowed for all but 総務課, NotFound, Refused."""
        check_administrator(origin)
        async with self._storage.write(origin.request) as work:
            pending = [
                await work.reforms.lock(reform.id)
                for reform in await work.reforms.concerning((section_id,))
                if reform.section_id == section_id
            ]
            section = await lock_section(work, section_id)
            section.check_open()
            for reform in pending:
                if reform is not None and reform.announced:
                    await settle(work, reform, ReformStatus.VOID, origin, self._policy)
            rule = drawn_up(section, None, reason, origin, self._policy)
            await work.reforms.save(rule.settle(ReformStatus.DONE, origin.now))
            return await close(work, section, origin, self._policy, by_rule=rule)

    async def object(self, reform_id: ReformId, why: str, origin: Origin) -> ReformPage:
        """Object, or say why; with enough objections the reform is halted in the same transaction.

        Raises NotFound, NotAllowed for who does not belong, and Refused when it is settled or waits for
        somebody's answer.
        """
        async with self._storage.write(origin.request) as work:
            reform = await self._open_to_objections(work, reform_id)
            member_id = await self._concerned(work, reform, origin)
            new = await work.reforms.object(Objection(reform.id, member_id, why, origin.now))
            if not new and not why:
                raise Refused("reform.objected_already")
            await note(work, "objected", reform, origin)
            page = await self.page_in(work, reform, origin)
            if halted(len(page.objections), page.members, self._policy.objections_percent):
                reform = await self._halt(work, reform, origin)
            else:
                await show(work, reform, origin.now, self._policy)
            return await self.page_in(work, reform, origin)

    async def unobject(self, reform_id: ReformId, origin: Origin) -> ReformPage:
        """Take an objection back. Raises NotFound, and Refused when it is settled or there is none."""
        async with self._storage.write(origin.request) as work:
            reform = await self._open_to_objections(work, reform_id)
            member_id = await self._concerned(work, reform, origin)
            if not await work.reforms.unobject(reform.id, member_id):
                raise Refused("reform.not_objected")
            await note(work, "unobjected", reform, origin)
            await show(work, reform, origin.now, self._policy)
            return await self.page_in(work, reform, origin)

    async def recall(self, typed: str, origin: Origin) -> ReformPage:
        """Take back what is announced about a section. Raises InvalidInput at ``section``, NotAllowed for all
        but whoever announced it and 総務課, and Refused when nothing is announced.
        """
        async with self._storage.write(origin.request) as work:
            section = await section_for(work, typed, origin)
            announced = await work.reforms.concerning((section.id,))
            own = next((one.id for one in announced if one.section_id == section.id), None)
            reform = await work.reforms.lock(own) if own is not None else None
            if reform is None or not reform.announced:
                raise Refused("reform.nothing_announced", name=section.name)
            await _check_may_recall(work, reform, origin)
            reform = await settle(work, reform, ReformStatus.RECALLED, origin, self._policy)
            if reform.kind is not ReformKind.REVIVAL:
                concerned = set(await work.reforms.member_ids(reform.section_ids))
                await tell_members(work, STAYS, reform.id, concerned - {origin.member_id}, now=origin.now)
            return await self.page_in(work, reform, origin)

    async def tick(self, now: datetime) -> None:
        """Carry out what is due, and take along what arrived in a section while it was merged."""
        async with self._storage.read() as work:
            due = await work.reforms.due(now, limit=_AT_ONCE)
            behind = await work.reforms.left_behind(now - _SWEPT, limit=_AT_ONCE)
        await each("reforms", due, lambda reform_id: self._turn(reform_id, now))
        await each("merged sections", behind, lambda section_id: self._sweep(section_id, now))

    async def _turn(self, reform_id: ReformId, now: datetime) -> None:
        with suppress(_Changed):
            await self._carry_out(reform_id, now)

    async def _sweep(self, section_id: SectionId, now: datetime) -> None:
        async with self._storage.write() as work:
            section = await work.sections.get(section_id)
            if section is not None and section.merged_into is not None:
                await take_questions_along(work, section.id, section.merged_into)
                await take_plans_along(work, section.id, section.merged_into, now, self._policy)
                await work.reforms.move_followers(section.id, section.merged_into)

    async def _carry_out(self, reform_id: ReformId, now: datetime) -> None:
        """Members are locked before the reform, questions before the sections and events after them, as where
        people join, answer and plan; so nobody waits for each other.
        """
        origin = Origin("", now)
        async with self._storage.write() as work:
            seen = _known(await work.reforms.get(reform_id))
            concerned = await work.reforms.member_ids(seen.section_ids)
            await work.members.lock_many(concerned)
            reform = await work.reforms.lock(reform_id)
            if reform is None or not reform.due(now):
                return  # settled by somebody else since it was seen
            objections = await work.reforms.objections(reform)
            if halted(len(objections), len(concerned), self._policy.objections_percent):
                await self._halt(work, reform, origin)
                return
            if not await self._possible(work, reform):
                await self._give_up(work, reform, origin)
                return
            if reform.target_id is not None:
                await take_questions_along(work, reform.section_id, reform.target_id)
            sections = await work.sections.lock(reform.section_ids)
            newcomers = await work.reforms.member_ids(reform.section_ids) - concerned
            if newcomers or not await self._possible(work, reform):
                raise _Changed
            section = sections[reform.section_id]
            if reform.target_id is None:
                await close(work, section, origin, self._policy)
            else:
                await merge(work, section, sections[reform.target_id], origin, self._policy)
            await settle(work, reform, ReformStatus.DONE, origin, self._policy)

    async def _possible(self, work: Work, reform: Reform) -> bool:
        """Whether the sections still are what they were when it was announced."""
        known = await work.sections.get_many(reform.section_ids)
        section, target = known[reform.section_id], known.get(reform.target_id or reform.section_id)
        try:
            if reform.target_id is None or target is None:
                section.check_open()
            else:
                check_merge(section, target)
        except Refused:
            return False
        return True

    async def _give_up(self, work: Work, reform: Reform, origin: Origin) -> None:
        await settle(work, reform, ReformStatus.VOID, origin, self._policy)
        if reform.announced_by is not None:
            await tell_members(work, VOID, reform.id, (reform.announced_by,), now=origin.now)

    async def _halt(self, work: Work, reform: Reform, origin: Origin) -> Reform:
        reform = await settle(work, reform, ReformStatus.HALTED, origin, self._policy)
        concerned = await work.reforms.member_ids(reform.section_ids)
        await tell_halted(work, reform, concerned, origin.now)
        return reform

    async def _open_to_objections(self, work: Work, reform_id: ReformId) -> Reform:
        reform = _known(await work.reforms.lock(reform_id))
        reform.check_announced()
        if reform.kind is ReformKind.REVIVAL:
            raise Refused("reform.nothing_to_object")
        return reform

    async def _concerned(self, work: Work, reform: Reform, origin: Origin) -> MemberId:
        concerned = await work.reforms.member_ids(reform.section_ids)
        if origin.member_id is None or origin.member_id not in concerned:
            raise NotAllowed("reform.concerned_only")
        return origin.member_id

    async def page_in(self, work: Work, reform: Reform, origin: Origin) -> ReformPage:
        """A reform as whoever acts sees it, inside a unit of work; also for what the town says by itself."""
        known = await work.sections.get_many(reform.section_ids)
        objections = await work.reforms.objections(reform)
        concerned = await work.reforms.member_ids(reform.section_ids)
        return ReformPage(
            reform=reform,
            section=known[reform.section_id],
            target=known[reform.target_id] if reform.target_id else None,
            objections=objections,
            needed=objections_needed(len(concerned), self._policy.objections_percent),
            members=len(concerned),
            concerns=origin.member_id in concerned,
            objected=any(objection.member_id == origin.member_id for objection in objections),
            may_recall=reform.announced and _may_recall(reform, origin),
            may_grant=reform.announced and reform.kind is ReformKind.REVIVAL and origin.administrator,
        )


def _may_recall(reform: Reform, origin: Origin) -> bool:
    return origin.administrator or (
        reform.announced_by is not None and origin.member_id == reform.announced_by
    )


async def _check_may_recall(work: Work, reform: Reform, origin: Origin) -> None:
    member = await work.members.get(origin.member_id) if origin.member_id is not None else None
    here = origin.administrator or (member is not None and member.active)
    if not here or not _may_recall(reform, origin):
        raise NotAllowed("reform.announcer_only")


def _known(reform: Reform | None) -> Reform:
    if reform is None:
        raise NotFound("reform.gone")
    return reform
