"""復活: a closed section opens again; 総務課 opens it, anybody else asks them to."""

from dataclasses import dataclass

from bot.domain.errors import NotFound
from bot.domain.ids import MemberId, ReformId, new_id
from bot.domain.policy import Policy
from bot.domain.reforms import Reform, ReformKind, ReformStatus, check_free
from bot.domain.sections import Section
from bot.ports.work import Storage, Work
from bot.services.lookup import known_organisation, section_for
from bot.services.origin import Origin
from bot.services.reform_news import DECLINED, REVIVED, tell_requested
from bot.services.reform_steps import note, settle
from bot.services.section_names import check_name, save_name
from bot.services.section_notes import note_change
from bot.services.section_rights import check_administrator
from bot.services.sections import lock_section
from bot.services.telling import tell_members


@dataclass(frozen=True, slots=True)
class Revival:
    """``section``: the one that is wished back; open where ``request`` needed no answer."""

    section: Section
    request: Reform


class RevivalService:
    """The archive of closed sections, and the way back from it."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy

    async def archive(
        self, text: str, reader: MemberId | None, *, limit: int, offset: int
    ) -> tuple[tuple[Section, ...], int]:
        """A page of closed sections a reader may know of, those closed last first, and how many there are in
        all.
        """
        async with self._storage.read() as work:
            organisation = await known_organisation(work, reader)
            return await work.reforms.archive(text, limit=limit, offset=offset, organisation=organisation)

    async def revive(self, typed: str, new_name: str, origin: Origin) -> Revival:
        """Open a closed section again, under a new name where one is given; who is not 総務課 asks them to.

        Raises InvalidInput at ``section``, or at ``name`` where another open section is called much the same,
        and Refused when it is open or was asked for already.
        """
        async with self._storage.write(origin.request) as work:
            meant = await section_for(work, typed, origin)
            pending = await self._pending(work, meant)
            section = await lock_section(work, meant.id)
            name = new_name or section.name
            section.revive(name, origin.now)  # whether it is closed at all
            await check_name(work, name, own=section.id)
            if origin.administrator:
                request = pending or _request(section, new_name, origin)
                return await self._open(work, section, name, request, origin)
            check_free((pending,) if pending else (), section.id, names=section.name)
            request = _request(section, new_name, origin)
            await work.reforms.save(request)
            await note(work, "requested", request, origin)
            await tell_requested(work, request)
            return Revival(section, request)

    async def grant(self, reform_id: ReformId, new_name: str, origin: Origin) -> Revival:
        """総務課 says yes. Raises NotAllowed, NotFound, InvalidInput at ``name``, Refused when settled."""
        check_administrator(origin)
        async with self._storage.write(origin.request) as work:
            request = await self._requested(work, reform_id)
            section = await lock_section(work, request.section_id)
            name = new_name or request.new_name or section.name
            return await self._open(work, section, name, request, origin)

    async def decline(self, reform_id: ReformId, origin: Origin) -> Revival:
        """総務課 would rather not. Raises NotAllowed, NotFound, and Refused when it is settled."""
        check_administrator(origin)
        async with self._storage.write(origin.request) as work:
            request = await self._requested(work, reform_id)
            section = await lock_section(work, request.section_id)
            request = await settle(work, request, ReformStatus.DECLINED, origin, self._policy)
            if request.announced_by is not None:
                await tell_members(work, DECLINED, request.id, (request.announced_by,), now=origin.now)
            return Revival(section, request)

    async def _open(
        self, work: Work, section: Section, name: str, request: Reform, origin: Origin
    ) -> Revival:
        revived = section.revive(name, origin.now)
        await save_name(work, revived)
        await note_change(work, "section.revived", section.id, origin)
        request = await settle(work, request, ReformStatus.DONE, origin, self._policy)
        whom = set(await work.sections.follower_ids(section.id))
        if request.announced_by is not None:
            whom.add(request.announced_by)
        await tell_members(
            work, REVIVED, section.id, [one for one in whom if one != origin.member_id], now=origin.now
        )
        return Revival(revived, request)

    async def _pending(self, work: Work, section: Section) -> Reform | None:
        found = [one for one in await work.reforms.concerning((section.id,)) if one.section_id == section.id]
        reform = await work.reforms.lock(found[0].id) if found else None
        return reform if reform is not None and reform.announced else None

    async def _requested(self, work: Work, reform_id: ReformId) -> Reform:
        request = await work.reforms.lock(reform_id)
        if request is None or request.kind is not ReformKind.REVIVAL:
            raise NotFound("reform.gone")
        request.check_announced()
        return request


def _request(section: Section, new_name: str, origin: Origin) -> Reform:
    return Reform(
        id=ReformId(new_id(origin.now)),
        kind=ReformKind.REVIVAL,
        section_id=section.id,
        announced_by=origin.member_id,
        announced_at=origin.now,
        new_name=new_name,
    )
