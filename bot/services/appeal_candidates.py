"""Who may know: looks people up by what they named, what they answered and where they belong."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.appeals import Ring
from bot.domain.consulting import (
    WEEK,
    AdviceWish,
    Candidate,
    Chosen,
    Load,
    choose,
    experience,
    spoken_of,
)
from bot.domain.ids import MemberId, SectionId
from bot.domain.policy import Policy
from bot.domain.prefectures import Prefecture
from bot.domain.question_merges import PARTS_AT_MOST
from bot.domain.questions import Question
from bot.domain.topics import MOST_WORDS, words_of
from bot.ports.appeals import Sought
from bot.ports.work import Work
from bot.services.appeal_steps import named_asker
from bot.services.delivery_recipient import takes_direct
from bot.services.question_index import QuestionIndex

_ALIKE_AT_MOST = 10  # questions
_ANSWERS_AT_MOST = 200
_ANSWERERS_AT_MOST = 100
_LOOKED_AT = 200  # people in one ring, those who were asked longest ago
_SECTIONS_AT_MOST = 300
_CHIEFS_AT_MOST = 10
_PAST = timedelta(days=3 * 365)  # what somebody answered before that, they may have forgotten
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Wave:
    """Who is asked next, and how far the rings had to widen for it from the ``first``."""

    first: Ring
    ring: Ring
    chosen: tuple[Chosen, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known about a question before any ring is looked at."""

    words: frozenset[str]
    solved: Mapping[MemberId, int]
    answered: Mapping[MemberId, int]
    here: Mapping[MemberId, int]
    barred: frozenset[MemberId]
    prefecture: Prefecture | None


class AppealCandidates:
    """Only reads."""

    def __init__(self, policy: Policy, index: QuestionIndex) -> None:
        self._policy = policy
        self._index = index

    async def wave(self, work: Work, question: Question, first: Ring, now: datetime, *, chiefs: bool) -> Wave:
        """The first ring from ``first`` on that holds somebody to ask, and whom; the last one looked at where
        there is nobody. ``chiefs``: whether the chiefs may be asked already.
        """
        known = await self._known(work, question, now)
        ring: Ring | None = first
        last = first
        while ring is not None and (ring is not Ring.CHIEFS or chiefs or ring is first):
            last = ring
            chosen = await self._in_ring(work, question, known, ring, now)
            if chosen:
                return Wave(first, ring, chosen)
            ring = ring.wider
        return Wave(first, last, ())

    async def still_free(
        self, work: Work, question: Question, wave: Wave, now: datetime
    ) -> tuple[Chosen, ...]:
        """Those of a wave who may still be asked, looked at anew while they are held."""
        ids = [one.member_id for one in wave.chosen]
        people = await work.members.get_many(ids)
        loads = await work.appeals.load(ids, now - WEEK)
        wishes = await work.advice_wishes.get_many(ids)
        barred = await self._barred(work, question)
        free = []
        for one in wave.chosen:
            wish = wishes.get(one.member_id) or self._unasked(one.member_id, chief=wave.ring is Ring.CHIEFS)
            member = people.get(one.member_id)
            there = member is not None and member.active and one.member_id not in barred
            asked = loads.get(one.member_id, Load()).asked
            if there and wish.open and asked < wish.weekly and await reads(work, question, one.member_id):
                free.append(one)
        return tuple(free)

    async def _in_ring(
        self, work: Work, question: Question, known: _Known, ring: Ring, now: datetime
    ) -> tuple[Chosen, ...]:
        if ring is Ring.PREFECTURE and known.prefecture is None:
            return ()
        if ring is Ring.CHIEFS:
            found = await self._chiefs(work, question, known)
        else:
            found = await self._willing(work, question, known, ring)
        ids = [one.member_id for one in found]
        loads = await work.appeals.load(ids, now - WEEK)
        unreached = await _unreached(work, ids, now)
        weighed = [_loaded(one, loads) for one in found if one.member_id not in unreached]
        return choose(weighed, known.barred, most=self._policy.wave_people)

    async def _willing(
        self, work: Work, question: Question, known: _Known, ring: Ring
    ) -> tuple[Candidate, ...]:
        sought = Sought(
            question.id,
            sorted(known.words)[:MOST_WORDS],
            {*known.solved, *known.answered, *known.here},
            question.section_id,
            within=ring is not Ring.TOWN,
            prefecture=known.prefecture if ring is Ring.PREFECTURE else None,
        )
        found = await work.advice_wishes.willing(sought, limit=_LOOKED_AT)
        seated = await work.sections.member_ids(question.section_id) if question.section_id else frozenset()
        return tuple(
            Candidate(
                member.id,
                topic=experience(wish.areas or member.profile.work, known.words),
                solved_alike=known.solved.get(member.id, 0),
                answered_alike=known.answered.get(member.id, 0),
                answered_here=known.here.get(member.id, 0),
                belongs=member.id in seated,
                weekly=wish.weekly,
            )
            for member, wish in found
        )

    async def _chiefs(self, work: Work, question: Question, known: _Known) -> tuple[Candidate, ...]:
        """The chief of the question's section; where nobody leads one, those of sections about it."""
        about = await _about(work, question, known.words)
        chiefs = await work.sections.chiefs_of(about) if about else {}
        ids = list(dict.fromkeys(chiefs[one] for one in about if one in chiefs))
        people = await work.members.get_many(ids)
        wishes = await work.advice_wishes.get_many(ids)
        found = []
        for member_id in ids:
            wish = wishes.get(member_id) or self._unasked(member_id, chief=True)
            member = people.get(member_id)
            found.append(
                Candidate(
                    member_id,
                    leads=True,
                    reads=await reads(work, question, member_id),
                    willing=wish.open and member is not None and member.active,
                    weekly=wish.weekly,
                )
            )
        return tuple(found)

    def _unasked(self, member_id: MemberId, *, chief: bool) -> AdviceWish:
        """The wish of who never said anything: to lead a section means to be asked what it is about."""
        return AdviceWish(member_id, open=chief, weekly=self._policy.weekly_requests)

    async def _known(self, work: Work, question: Question, now: datetime) -> _Known:
        asker = await named_asker(work, question)
        solved, answered = await self._alike(work, question)
        here: Mapping[MemberId, int] = {}
        if question.section_id is not None:
            here = await work.advice_wishes.answered_in(
                question.section_id, since=now - _PAST, limit=_ANSWERERS_AT_MOST
            )
        return _Known(
            spoken_of(question.title, question.body),
            solved,
            answered,
            here,
            await self._barred(work, question),
            asker.prefecture if asker else None,
        )

    async def _alike(
        self, work: Work, question: Question
    ) -> tuple[Mapping[MemberId, int], Mapping[MemberId, int]]:
        """Who solved and who answered questions like this one, among those its asker may read."""
        found = await self._index.search(
            work, question.title, limit=_ALIKE_AT_MOST + 1, reader=question.asker_id
        )
        alike = {one.question.id: one.question for one in found if one.share >= self._index.same_from}
        alike.pop(question.id, None)
        if not alike:
            return {}, {}
        given = await work.questions.answers_to(tuple(alike), limit=_ANSWERS_AT_MOST)
        best = {one.accepted_id for one in alike.values()}
        named = [(one.member_id, one.id in best) for one in given if one.member_id is not None]
        solved = Counter(member_id for member_id, accepted in named if accepted)
        return solved, Counter(member_id for member_id, accepted in named if not accepted)

    async def _barred(self, work: Work, question: Question) -> frozenset[MemberId]:
        """Who must not be asked: the asker, who was asked before, who answered already; of what became part
        of it, too: it is the same question.
        """
        answered = (
            await work.questions.answers_to((question.id,), limit=_ANSWERS_AT_MOST)
            if question.answers
            else ()
        )
        whole = await work.question_merges.whole(question.id, limit=PARTS_AT_MOST)
        people = {
            *[await work.questions.author_of(one) for one in whole],
            *(one.member_id for one in answered),
            *await work.appeals.asked(whole),
        }
        return frozenset(one for one in people if one is not None)


async def reads(work: Work, question: Question, member_id: MemberId) -> bool:
    """Whether somebody may read a question."""
    return question.section_id is None or await work.sections.reads(question.section_id, member_id)


async def _unreached(work: Work, member_ids: Collection[MemberId], now: datetime) -> frozenset[MemberId]:
    """Those who would not hear of a request: it comes as a direct message, and all they have are closed."""
    accounts = await work.members.accounts_of(member_ids) if member_ids else {}
    return frozenset(one for one, own in accounts.items() if not any(takes_direct(each, now) for each in own))


def _loaded(one: Candidate, loads: Mapping[MemberId, Load]) -> Candidate:
    return replace(one, load=loads.get(one.member_id, one.load))


async def _about(work: Work, question: Question, words: frozenset[str]) -> Collection[SectionId]:
    """The sections whose chiefs may be asked about a question: its own while somebody leads that, else those
    which are about such things.
    """
    if question.section_id is not None and await work.sections.chief_of(question.section_id) is not None:
        return (question.section_id,)
    sections = await work.directory.for_everybody(limit=_SECTIONS_AT_MOST)
    fitting: Iterable[SectionId] = (
        one.id
        for one in sections
        if _speaks(words_of(one.name), words) or _speaks(words_of(one.purpose), words)
    )
    return list(fitting)[:_CHIEFS_AT_MOST]


def _speaks(named: frozenset[str], words: frozenset[str]) -> bool:
    return bool(named) and len(named & words) / len(named) >= _HALF
