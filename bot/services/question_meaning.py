"""What the town has learnt from its own questions: which of them are close to a query in meaning.

Learnt in the background from what everybody may read, and again when much has come; kept in memory, so that
nothing of what somebody erases is left anywhere. Without it the search goes by words alone. What is written
is there with the next search: its place is computed from its words.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.ids import MemberId, QuestionId, SectionId
from bot.domain.ranking import CANDIDATES
from bot.ports.search import Indexed, Mark, Totals
from bot.ports.work import Storage, Work
from bot.text.analysis import Terms
from bot.text.meaning import Lesson, Meaning, Vectors, learn

log = logging.getLogger(__name__)

LEAST_DOCUMENTS = 50
MOST_DOCUMENTS = 200_000  # 600 bytes of memory each; a larger town goes by words alone
MOST_LEARNT_FROM = 20_000
GROWTH = 0.2  # the share of new or changed documents from which on it is learnt again

AT_A_TIME = 100  # documents read per statement
CAUGHT_UP = 50  # documents a search places by itself; more wait for the next tick
OWN = 5_000  # documents of a section, or of the reader's members-only sections, that are looked at
INLINE = 20_000  # from so many documents on, looking through them is for a thread
REST = timedelta(milliseconds=50)


@dataclass(slots=True)
class _Learnt:
    """A meaning and the places of the documents. ``seen``: which changes of the index they know.
    ``unlearnt``: how often words had been taken out of the index before it was learnt.
    """

    meaning: Meaning
    vectors: Vectors
    documents: int
    unlearnt: int
    mark: Mark = field(default_factory=Mark)
    seen: int = -1
    changed: int = 0

    def place(self, found: Sequence[Indexed], totals: Totals, *, whole: bool) -> bool:
        """Note where documents point. Returns whether one of them closed itself to others."""
        closed = False
        for one in found:
            vector = self.meaning.of_question(one.asked, one.terms)
            closed |= self.vectors.put(
                one.question_id, vector, version=one.mark.revision, hidden=not one.counted
            )
            self.mark = max(self.mark, one.mark)
            self.changed += one.counted
        if whole:
            self.seen = max(self.seen, totals.revision)
        return closed


class QuestionMeaning:
    """``tick`` learns when there is something to learn and keeps up with what is written. ``ready`` says
    whether all questions are indexed alike.
    """

    def __init__(self, storage: Storage, ready: Callable[[], bool]) -> None:
        self._storage = storage
        self._ready = ready
        self._learnt: _Learnt | None = None

    @property
    def documents(self) -> int:
        """How many questions are found by their meaning; 0 while nothing is learnt."""
        return len(self._learnt.vectors) if self._learnt else 0

    async def tick(self, _now: datetime) -> timedelta | None:
        """Learn, or keep up. Returns after which time to go on; None: there is nothing to do for now."""
        if not self._ready():
            return None
        async with self._storage.read() as work:
            totals = await work.search.totals()
        if not LEAST_DOCUMENTS <= totals.documents <= MOST_DOCUMENTS:
            self._learnt = None
            return None
        if self._learnt is None or self._learnt.changed >= self._learnt.documents * GROWTH:
            await self._learn(totals)
            return None
        async with self._storage.read() as work:
            return None if await self._keep_up(work, self._learnt, AT_A_TIME) else REST

    async def closest(
        self, work: Work, asked: Terms, *, section_id: SectionId | None, reader: MemberId | None
    ) -> "Closest | None":
        """The questions that are close to a query in meaning; None where there is nothing to go by."""
        learnt = self._learnt
        if learnt is None or not asked:
            return None
        await self._keep_up(work, learnt, CAUGHT_UP)
        if self._learnt is not learnt:
            return None
        direction = learnt.meaning.of_query(asked)
        if not direction.any():
            return None
        own: Collection[QuestionId] = ()
        if section_id or learnt.vectors.any_hidden:
            own = await work.search.own(section_id=section_id, reader=reader, limit=OWN)

        def look() -> dict[int, float]:
            only = own if section_id else None
            return learnt.vectors.closest(direction, CANDIDATES, shown=own, only=only)

        near = await asyncio.to_thread(look) if len(learnt.vectors) > INLINE else look()
        return Closest(near, lambda numbers: learnt.vectors.closeness(direction, numbers))

    async def _learn(self, totals: Totals) -> None:
        """Read what everybody may read, learn from it in a thread, and find every document's place."""
        lesson = Lesson()
        heard: set[QuestionId] = set()
        closed: set[QuestionId] = set()

        async def hear(found: Sequence[Indexed]) -> None:
            for one in found:
                if one.counted:
                    lesson.add(one.terms)
                    heard.add(one.question_id)

        await self._read_through(hear, share=-(-totals.documents // MOST_LEARNT_FROM))
        if len(lesson) < LEAST_DOCUMENTS:
            return
        meaning = await asyncio.to_thread(learn, lesson)
        learnt = _Learnt(meaning, Vectors(meaning.dimensions), totals.documents, totals.unlearnt)

        async def place(found: Sequence[Indexed]) -> None:
            learnt.place(found, totals, whole=False)
            closed.update(one.question_id for one in found if not one.counted)

        await self._read_through(place)
        if closed & heard:
            return  # a section closed itself meanwhile: learn without it with the next turn
        learnt.seen, learnt.changed = totals.revision, 0
        self._learnt = learnt
        log.info(
            "what words mean was learnt from %d questions",
            len(lesson),
            extra={"action": "meaning_learnt", "documents": len(learnt.vectors)},
        )

    async def _read_through(
        self, hear: Callable[[Sequence[Indexed]], Awaitable[None]], *, share: int = 1
    ) -> None:
        """All documents of the index, some at a time, so that nobody waits."""
        mark = Mark()
        while True:
            async with self._storage.read() as work:
                found = await work.search.indexed(mark, limit=AT_A_TIME, share=share)
            if not found:
                return
            mark = found[-1].mark
            await hear(found)

    async def _keep_up(self, work: Work, learnt: _Learnt, limit: int) -> bool:
        """Find the places of documents that are new or changed; returns whether those were all."""
        totals = await work.search.totals()
        if totals.unlearnt != learnt.unlearnt:
            self._learnt = None  # somebody's words are gone: what was learnt with them goes as well
            return True
        if totals.revision <= learnt.seen:
            return True
        found = await work.search.indexed(learnt.mark, limit=limit)
        whole = len(found) < limit
        if learnt.place(found, totals, whole=whole):
            self._learnt = None  # learnt from what is not for everybody any more: learn anew
        return whole


@dataclass(frozen=True, slots=True)
class Closest:
    """How close the closest questions are by id, and how to ask for that of others."""

    near: dict[int, float]
    of: Callable[[Sequence[int]], dict[int, float]]
