"""任期: until when a chief leads. Their warnings and ends are rows with a day, taken off as they are done."""

from datetime import datetime

from bot.domain.errors import InvalidInput, NotAllowed, Problem, Refused, Stale
from bot.domain.ids import MemberId, SectionId
from bot.domain.policy import Policy
from bot.domain.sections import Section
from bot.domain.successions import TERM_END, Reason, TermStep, longer
from bot.ports.work import Storage, Work
from bot.services import succession_news as news
from bot.services.housekeeping import each
from bot.services.lookup import section_for
from bot.services.origin import Origin
from bot.services.section_notes import note_change
from bot.services.section_rights import is_chief
from bot.services.sections import lock_section
from bot.services.telling import occurrence_at, tell_members
from bot.services.vacancies import Vacancies

_AT_ONCE = 100  # how many days of terms are looked at in one turn


class TermService:
    """Chiefs and 総務課 act through it; the clock calls ``tick``."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy
        self._vacancies = Vacancies(policy)

    async def set(self, typed: str, ends_at: datetime | None, origin: Origin) -> Section:
        """Set when the chief's term ends; None for no end. What is over already only 総務課 extends.

        Raises NotAllowed for all but the chief and 総務課, Refused without a chief, and InvalidInput at
        ``section`` or ``until``.
        """
        async with self._storage.write(origin.request) as work:
            section = await lock_section(work, (await section_for(work, typed, origin)).id)
            section.check_open()
            await _check_chief(work, section, origin)
            if await work.sections.chief_of(section.id) is None:
                raise Refused("section.no_chief", section=section.name)
            if not origin.administrator:
                _check_running(section, origin.now)
            if ends_at is not None and ends_at <= origin.now:
                raise InvalidInput({"until": Problem("chief.until_past")})
            await self._vacancies.set_term(work, section, ends_at, origin.now)
            await note_change(work, "section.term_set", section.id, origin)
            return await lock_section(work, section.id)

    async def go_on(self, section_id: SectionId, seen_end: str, origin: Origin) -> Section:
        """Go on for as long again. ``seen_end``: the end that was shown, so that two presses are one.

        Raises NotAllowed for all but the chief, Stale when the term is another one, Refused when it is over.
        """
        async with self._storage.write(origin.request) as work:
            section = await lock_section(work, section_id)
            section.check_open()
            if not await is_chief(work, section.id, origin.member_id):
                raise NotAllowed("chief.chief_alone", section=section.name)
            ends_at = section.term_ends_at
            if ends_at is None or occurrence_at(ends_at) != seen_end:
                raise Stale("chief.term_is_another", section=section.name)
            _check_running(section, origin.now)
            later = longer(ends_at, self._policy.term_months, self._policy.zone)
            await self._vacancies.set_term(work, section, later, origin.now)
            await note_change(work, "section.term_extended", section.id, origin)
            return await lock_section(work, section.id)

    async def stay(self, section_id: SectionId, origin: Origin) -> Section:
        """A chief who moved goes on. Raises NotAllowed for all but the chief."""
        async with self._storage.write(origin.request) as work:
            section = await lock_section(work, section_id)
            section.check_open()
            if not await is_chief(work, section.id, origin.member_id):
                raise NotAllowed("chief.chief_alone", section=section.name)
            await note_change(work, "section.chief_stays", section.id, origin)
            return section

    async def tick(self, now: datetime) -> None:
        """Warn of terms that end soon, and end those whose day has come. Each is done once: its row is
        taken off in the transaction of what it asks for.
        """
        async with self._storage.read() as work:
            due = await work.handovers.due_terms(now, limit=_AT_ONCE)
        await each("terms", due, lambda step: self._turn(step, now))

    async def _turn(self, step: TermStep, now: datetime) -> None:
        async with self._storage.write() as work:
            section = (await work.sections.lock((step.section_id,))).get(step.section_id)
            if section and await work.handovers.take_term(step) and section.open:
                await self._do(work, section, step, now)

    async def _do(self, work: Work, section: Section, step: TermStep, now: datetime) -> None:
        chief = await work.sections.chief_of(section.id)
        if chief is None or section.term_ends_at is None:
            return
        if step.days == TERM_END:
            await self._end(work, section, chief, now)
        elif section.term_ends_at > now:
            end = occurrence_at(section.term_ends_at)
            whom = str(chief)
            await tell_members(work, news.TERM_SOON, section.id, (chief,), now=now, end=end, member=whom)

    async def _end(self, work: Work, section: Section, chief: MemberId, now: datetime) -> None:
        """The chief leads on until a successor is found."""
        await self._vacancies.open(work, section, Reason.TERM_ENDED, chief, Origin("", now))
        await tell_members(work, news.TERM_OVER, section.id, (chief,), now=now)
        await news.tell_administrators(work, news.TERM_OVER, section.id, now=now)


async def _check_chief(work: Work, section: Section, origin: Origin) -> None:
    if not origin.administrator and not await is_chief(work, section.id, origin.member_id):
        raise NotAllowed("chief.chief_or_office", section=section.name)


def _check_running(section: Section, now: datetime) -> None:
    if section.term_ends_at is not None and section.term_ends_at <= now:
        raise Refused("chief.term_is_over", section=section.name)
