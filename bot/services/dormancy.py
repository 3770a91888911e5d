"""休眠: sections rest without guilt; where nothing happens for long, somebody asks kindly, and only asks."""

from datetime import datetime

from bot.domain.ids import SectionId
from bot.domain.policy import Policy
from bot.domain.sections import Section
from bot.ports.work import Storage, Work
from bot.services.housekeeping import each
from bot.services.lookup import section_for
from bot.services.origin import Origin
from bot.services.reform_news import QUIET, leaders_of
from bot.services.section_rights import check_leads
from bot.services.sections import lock_section
from bot.services.telling import tell_members

_AT_ONCE = 20  # how many sections are asked about in one turn


class DormancyService:
    """Those who lead act through it; the clock calls ``tick``."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy

    async def rest(self, typed: str, origin: Origin) -> Section:
        """Let a section rest. Raises InvalidInput at ``section``, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            section = await _led(work, typed, origin)
            return await _save(work, section.rest(origin.now), "section.rested", origin)

    async def wake(self, typed: str, origin: Origin) -> Section:
        """Let it go on. Raises InvalidInput at ``section``, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            section = await _led(work, typed, origin)
            return await _save(work, section.wake(origin.now), "section.woke", origin)

    async def keep(self, section_id: SectionId, origin: Origin) -> Section:
        """It goes on as it is: the answer to the question. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            section = await lock_section(work, section_id)
            await check_leads(work, section, origin)
            return await _save(work, section.go_on(origin.now), "section.kept", origin)

    async def tick(self, now: datetime) -> None:
        """Ask about sections in which nothing has happened for long, each once in that time."""
        before = now - self._policy.dormant_after
        async with self._storage.read() as work:
            quiet = await work.reforms.quiet(before, limit=_AT_ONCE)
        await each("quiet sections", quiet, lambda section_id: self._ask(section_id, now))

    async def _ask(self, section_id: SectionId, now: datetime) -> None:
        async with self._storage.write() as work:
            section = await lock_section(work, section_id)
            if not section.quiet_for(self._policy.dormant_after, now):
                return  # something happened, or somebody else asked, since it was seen
            await work.sections.save(section.asked_whether_it_goes_on(now))
            await tell_members(work, QUIET, section.id, await leaders_of(work, section.id), now=now)


async def _led(work: Work, typed: str, origin: Origin) -> Section:
    section = await lock_section(work, (await section_for(work, typed, origin)).id)
    await check_leads(work, section, origin)
    return section


async def _save(work: Work, section: Section, action: str, origin: Origin) -> Section:
    await work.sections.save(section)
    await work.audit.add(action, at=origin.now, member_id=origin.member_id, subject_id=section.id)
    return section
