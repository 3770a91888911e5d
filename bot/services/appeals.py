"""呼びかけ: asks those who may know, ring by ring, until a question is settled. The clock calls ``tick``.

Order of locks: members by id, the question, its appeal.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.appeals import Appeal, AppealEnd, Request, begin
from bot.domain.errors import NotAllowed, Refused
from bot.domain.ids import MemberId, QuestionId, SectionId
from bot.domain.members import Standing
from bot.domain.policy import Policy
from bot.domain.questions import Question
from bot.domain.sections import Section
from bot.ports.work import Storage, Work
from bot.services.appeal_candidates import AppealCandidates, Wave
from bot.services.appeal_steps import (
    Seeking,
    follow_asker,
    named_asker,
    rhythm_of,
    seeking_by,
    seeking_by_each,
)
from bot.services.askers import tell_who_asked
from bot.services.housekeeping import each
from bot.services.lookup import section_for
from bot.services.origin import Origin
from bot.services.question_index import QuestionIndex
from bot.services.question_news import show_change
from bot.services.questions import find_question, lock_question
from bot.services.section_rights import check_leads
from bot.services.telling import tell_members

ASKED = "advice.asked"  # to who may know
EXPIRED = "advice.expired"  # to the asker: the deadline has passed
_AT_ONCE = 50  # questions in one turn
_SECTIONS_LED = 100


@dataclass(frozen=True, slots=True)
class Watched:
    """An open question without an answer, and how far it has come."""

    question: Question
    appeal: Appeal | None
    seeking: Seeking | None


@dataclass(frozen=True, slots=True)
class Watch:
    """A page of open questions without an answer. ``section``: the one that was asked for."""

    rows: tuple[Watched, ...]
    total: int
    section: Section | None


class AppealService:
    """Chiefs act through it, and the clock."""

    def __init__(self, storage: Storage, policy: Policy, index: QuestionIndex) -> None:
        self._storage = storage
        self._candidates = AppealCandidates(policy, index)
        self._rhythm = rhythm_of(policy)
        self._card_spacing = policy.card_spacing

    async def tick(self, now: datetime) -> int:
        """Send the waves that are due and end what is over; returns how many people were asked."""
        async with self._storage.read() as work:
            waking = await work.appeals.waking(now, limit=_AT_ONCE)
        return sum(await each("appeals", waking, lambda one: self._wake(one, Origin("", now))))

    async def _wake(self, question_id: QuestionId, origin: Origin) -> int:
        async with self._storage.read() as work:
            question, appeal = await work.questions.get(question_id), await work.appeals.get(question_id)
            if question is None or appeal is None:
                return 0
            wave = await self._wave(work, question, appeal, origin.now)
        async with self._storage.write() as work:
            await work.members.lock_many([one.member_id for one in wave.chosen] if wave else [])
            question, appeal = await work.questions.lock(question_id), await work.appeals.lock(question_id)
            if question is None or appeal is None or not appeal.awake(origin.now):
                return 0  # somebody else was here
            if await self._over(work, question, appeal, origin.now):
                return 0
            if not appeal.due(origin.now):  # what woke it, a deadline that was taken away, is no more
                await work.appeals.save(appeal.plan(question.deadline, origin.now, self._rhythm))
                return 0
            if wave is None or appeal.ring is not wave.first:
                return 0
            return await self._ask(work, question, appeal, wave, origin.now)

    async def _wave(self, work: Work, question: Question, appeal: Appeal, now: datetime) -> Wave | None:
        if appeal.ring is None or not appeal.due(now) or question.settled or question.gone:
            return None
        return await self._candidates.wave(work, question, appeal.ring, now, chiefs=False)

    async def _over(self, work: Work, question: Question, appeal: Appeal, now: datetime) -> bool:
        """End an appeal that is over; who asked hears of a deadline that has passed, once."""
        why = await _end_of(work, question, now)
        if why is None:
            return False
        await work.appeals.save(appeal.end(why))
        if why is AppealEnd.EXPIRED:
            await tell_who_asked(work, EXPIRED, question.id, question, now=now)
            await show_change(work, question, now, self._card_spacing)
        return True

    async def _ask(self, work: Work, question: Question, appeal: Appeal, wave: Wave, now: datetime) -> int:
        """Ask those of a wave who still may be, and plan the next one. Where all of them were taken meanwhile
        the ring is looked through once more with the next turn.
        """
        free = await self._candidates.still_free(work, question, wave, now)
        if wave.chosen and not free:
            return 0
        asked = 0
        for one in free:
            request = Request(question.id, one.member_id, wave.ring, one.reason, now)
            if await work.appeals.add_request(request):
                await tell_asked(work, question.id, one.member_id, now)
                asked += 1
        following = appeal.asked(
            wave.ring, found=asked > 0, deadline=question.deadline, now=now, rhythm=self._rhythm
        )
        if question.urgent(now):
            await show_change(work, question, now, self._card_spacing)  # its cards say so from now on
        overdue = question.overdue(now)  # then its chief asked for this wave, and no other follows
        await work.appeals.save(following.end(AppealEnd.EXPIRED) if overdue else following)
        return asked

    async def come_back(self, work: Work, member_id: MemberId, origin: Origin) -> None:
        """What 入庁 does here for who was in the town before: their open questions are asked on, in the
        transaction of the arrival.
        """
        seen = await work.questions.open_of(member_id, limit=_AT_ONCE)
        for question_id in sorted(one.id for one in seen):
            question = await work.questions.lock(question_id)
            if question is not None and not question.settled and not question.gone:
                await follow_asker(work, question, origin.now, self._rhythm)

    async def watch(self, typed: str, origin: Origin, *, limit: int, offset: int) -> Watch:
        """Open questions without an answer to a section, or to all one leads; 総務課 sees those of everybody.

        Raises InvalidInput at ``section``, NotAllowed.
        """
        async with self._storage.read() as work:
            section, ids = await self._watched(work, typed, origin)
            rows, total = await work.appeals.open_of(ids, origin.member_id, limit=limit, offset=offset)
            seeking = await seeking_by_each(work, rows)
            watched = (Watched(*row, one) for row, one in zip(rows, seeking, strict=True))
            return Watch(tuple(watched), total, section)

    async def watched(self, typed: str, origin: Origin) -> Watched:
        """One open question, for who may widen its ring. Raises InvalidInput at ``question``, NotAllowed,
        Refused.
        """
        async with self._storage.read() as work:
            question = await find_question(work, typed, origin.member_id)
            await _check_leads(work, question, origin)
            question.check_wanted()
            appeal = await work.appeals.get(question.id)
            return Watched(question, appeal, await seeking_by(work, question, appeal))

    async def _watched(
        self, work: Work, typed: str, origin: Origin
    ) -> tuple[Section | None, Collection[SectionId] | None]:
        if typed:
            section = await section_for(work, typed, origin)
            await check_leads(work, section, origin)
            return section, (section.id,)
        if origin.administrator or origin.member_id is None:
            return None, None
        seats = await work.sections.memberships_of(origin.member_id)
        led = [seat.section_id for seat in seats if seat.post.leads][:_SECTIONS_LED]
        if not led:
            raise NotAllowed("advice.chiefs_only")
        return None, led

    async def widen(self, typed: str, origin: Origin) -> tuple[Question, int]:
        """次の輪に聞く, now: for who leads the section; of a question to everybody, 総務課. Returns
        how many were asked.

        Raises InvalidInput at ``question``, NotFound, NotAllowed, Refused where nobody is left to ask.
        """
        async with self._storage.read() as work:
            seen = await find_question(work, typed, origin.member_id)
            await _check_leads(work, seen, origin)
            seen.check_wanted()
            before = await work.appeals.get(seen.id) or begin(seen.id, origin.now)
            if before.ring is None:
                raise Refused("advice.all_asked", title=seen.title)
            wave = await self._candidates.wave(work, seen, before.ring, origin.now, chiefs=True)
        if not wave.chosen:
            raise Refused("advice.nobody_left", title=seen.title)
        async with self._storage.write(origin.request) as work:
            await work.members.lock_many([one.member_id for one in wave.chosen])
            question = await lock_question(work, seen.id, origin.member_id)
            await _check_leads(work, question, origin)
            question.check_wanted()
            held = await work.appeals.lock(question.id) or begin(question.id, origin.now)
            if (held.ring, held.waves) != (before.ring, before.waves):
                raise Refused("advice.asked_meanwhile", title=question.title)
            asked = await self._ask(work, question, replace(held, ended=None), wave, origin.now)
            await work.audit.add(
                "question.widened", at=origin.now, member_id=origin.member_id, subject_id=question.id
            )
            return question, asked


async def tell_asked(work: Work, question_id: QuestionId, member_id: MemberId, now: datetime) -> None:
    """Ask somebody in private."""
    await tell_members(work, ASKED, question_id, (member_id,), now=now, member=str(member_id))


async def _end_of(work: Work, question: Question, now: datetime) -> AppealEnd | None:
    if question.settled or question.gone:
        return AppealEnd.SETTLED
    # Of an anonymous asker nobody learns that they are gone: what is noted here would tell who it was.
    asker = await named_asker(work, question)
    if not question.anonymous and (asker is None or asker.standing is Standing.LEFT):
        return AppealEnd.LEFT
    return AppealEnd.EXPIRED if question.overdue(now) else None


async def _check_leads(work: Work, question: Question, origin: Origin) -> None:
    section = await work.sections.get(question.section_id) if question.section_id is not None else None
    if section is not None:
        await check_leads(work, section, origin)
    elif not origin.administrator:
        raise NotAllowed("advice.office_only")
