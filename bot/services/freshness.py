"""いまも合っていますか: who wrote an answer is asked each fiscal year, and anybody can doubt it.

Order of locks: whom the town asks, what is kept true. The clock calls ``tick``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.domain.errors import NotAllowed
from bot.domain.freshness import WEEK, Doubt, Kept, Reply, Review, next_review, year_began, year_of
from bot.domain.ids import MemberId, SectionId
from bot.domain.policy import Policy
from bot.ports.work import Storage, Work
from bot.services.freshness_steps import follow_freshness, is_asked, knows_best
from bot.services.housekeeping import each
from bot.services.origin import Origin
from bot.services.telling import tell_members

_DAY = timedelta(days=1)
_AT_ONCE = 20  # things looked at in one turn
_PASSED_ON = "freshness.passed_on"


class KeptTrue(Protocol):
    """A question, or whatever else says something that can become outdated."""

    @property
    def id(self) -> int: ...
    @property
    def title(self) -> str: ...
    @property
    def section_id(self) -> SectionId | None: ...
    @property
    def fresh_at(self) -> datetime | None: ...
    @property
    def outdated_at(self) -> datetime | None: ...
    @property
    def gone(self) -> bool: ...
    def confirm(self, now: datetime) -> Any: ...  # noqa: ANN401 - a thing of the same kind
    def doubt(self, now: datetime) -> Any: ...  # noqa: ANN401 - a thing of the same kind


class Keeper(Protocol):
    """How one kind of thing is found, held and saved. ``asks`` and ``tells``: kinds of deliveries, to who may
    know whether it is right, and to who wrote it about a doubt. ``refuses``: what is said to who cannot say
    that it is right.
    """

    asks: str
    tells: str
    refuses: str

    async def find(self, work: Work, subject_id: int) -> KeptTrue | None: ...

    async def hold(self, work: Work, subject_id: int) -> KeptTrue | None:
        """The same, held until the unit of work ends."""
        ...

    async def held_for(self, work: Work, subject_id: int, reader: MemberId | None) -> KeptTrue:
        """The same for who may read it. Raises NotFound."""
        ...

    async def author(self, work: Work, subject: KeptTrue) -> MemberId | None:
        """Who knows best whether it is right."""
        ...

    async def others(self, work: Work, subject: KeptTrue, now: datetime) -> tuple[MemberId, ...]:
        """Who may know besides, and wants to be asked; the likeliest first."""
        ...

    async def save(self, work: Work, subject: KeptTrue, now: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Passed:
    """Whether somebody else could be asked about it; where nobody can, it is only marked."""

    subject: KeptTrue
    asked: bool


class FreshnessService:
    """``keepers``: by the kind of what is kept true."""

    def __init__(self, storage: Storage, policy: Policy, keepers: Mapping[Kept, Keeper]) -> None:
        self._storage = storage
        self._policy = policy
        self._keepers = keepers

    async def tick(self, now: datetime) -> int:
        """Ask about what is due, few things a week of each member; returns how many members were asked."""
        async with self._storage.read() as work:
            due = await work.freshness.due(now, limit=_AT_ONCE)
        return sum(await each("reviews", due, lambda one: self._look(one, now)))

    async def confirm(self, kind: Kept, subject_id: int, origin: Origin) -> KeptTrue:
        """まだ合っています: it is right as of today. Raises NotFound, NotAllowed, Refused."""
        keeper = self._keepers[kind]
        async with self._storage.write(origin.request) as work:
            subject = await self._decided_by(work, kind, subject_id, origin)
            right: KeptTrue = subject.confirm(origin.now)
            await self._settle(work, kind, subject_id, Reply.CONFIRMED)
            await keeper.save(work, right, origin.now)
            await follow_freshness(work, kind, right, self._policy.zone)
            await work.deliveries.withdraw(subject_id, (keeper.tells,), "confirmed")
            await _note(work, "freshness.confirmed", subject_id, origin)
            return right

    async def outdate(self, kind: Kept, subject_id: int, origin: Origin) -> KeptTrue:
        """もう古い: who can know says so, without a reason. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            subject = await self._decided_by(work, kind, subject_id, origin)
            await self._settle(work, kind, subject_id, Reply.OUTDATED)
            return await self._doubt(work, kind, subject, "", origin)

    async def doubt(self, kind: Kept, subject_id: int, reason: str, origin: Origin) -> Passed:
        """古いかもしれません: anybody says so, and who wrote it hears of it; where they are gone, somebody
        who may know is asked.

        Raises NotFound, Refused.
        """
        keeper = self._keepers[kind]
        async with self._storage.write(origin.request) as work:
            subject = await keeper.held_for(work, subject_id, origin.member_id)
            doubted = await self._doubt(work, kind, subject, reason, origin)
            knows = await self._reviewer(work, keeper, subject)
            if knows is None:
                other = await self._waited_for(work, kind, subject, but=origin.member_id)
                other = other or await self._next(work, keeper, subject, origin.now, but=origin.member_id)
                if other is not None:
                    await self._ask(work, kind, subject_id, other, origin.now)
                return Passed(doubted, asked=other is not None)
            if knows == origin.member_id:
                return Passed(doubted, asked=False)
            await tell_members(work, keeper.tells, subject_id, (knows,), now=origin.now)
            return Passed(doubted, asked=True)

    async def pass_on(self, kind: Kept, subject_id: int, origin: Origin) -> Passed:
        """分かる人に聞く: somebody else is asked instead; where there is nobody, it is marked.

        Raises NotFound, NotAllowed, Refused.
        """
        keeper = self._keepers[kind]
        async with self._storage.write(origin.request) as work:
            subject = await self._decided_by(work, kind, subject_id, origin)
            subject.confirm(origin.now)  # refuses what cannot be right or wrong any more
            await self._settle(work, kind, subject_id, Reply.PASSED)
            await _note(work, _PASSED_ON, subject_id, origin)
            knows = await self._next(work, keeper, subject, origin.now)
            if knows is None:
                return Passed(await self._doubt(work, kind, subject, "", origin), asked=False)
            await self._ask(work, kind, subject_id, knows, origin.now)
            return Passed(subject, asked=True)

    async def _waited_for(
        self, work: Work, kind: Kept, subject: KeptTrue, *, but: MemberId | None
    ) -> MemberId | None:
        """Who was asked and has not said anything: a doubt is for them as well, and takes it from nobody."""
        review = await work.freshness.review(kind, subject.id)
        asked = review.member_id if review is not None and review.reply is Reply.WAITING else None
        if asked is None or asked == but:
            return None
        return asked if await is_asked(work, asked, subject.section_id) else None

    async def _next(
        self, work: Work, keeper: Keeper, subject: KeptTrue, now: datetime, *, but: MemberId | None = None
    ) -> MemberId | None:
        """Whom to ask instead: nobody who passed it on this fiscal year, and rather who was asked little.
        ``but``: who says that it may be outdated.
        """
        passed = await work.audit.actors(_PASSED_ON, subject.id, year_began(now, self._policy.zone))
        likely = dict.fromkeys(
            (*await keeper.others(work, subject, now), await _chief(work, subject.section_id))
        )
        can = [
            one
            for one in likely
            if one is not None and one not in {but, *passed} and await is_asked(work, one, subject.section_id)
        ]
        for one in can:
            if await work.freshness.asked(one, now - WEEK) < self._policy.weekly_reviews:
                return one
        return can[0] if can else None

    async def _look(self, seen: Review, now: datetime) -> int:
        keeper = self._keepers[seen.kind]
        async with self._storage.read() as work:
            subject = await keeper.find(work, seen.subject_id)
            knows = await self._whom(work, keeper, subject, now) if subject is not None else None
        async with self._storage.write() as work:
            if knows is not None:
                await work.members.lock(knows)
            subject = await keeper.hold(work, seen.subject_id)
            review = await work.freshness.review(seen.kind, seen.subject_id)
            if review is None or review.due_at > now:
                return 0  # somebody else was here
            if subject is None or subject.gone or subject.fresh_at is None:
                await work.freshness.forget_review(seen.kind, seen.subject_id)
                return 0
            if year_of(subject.fresh_at, self._policy.zone) == year_of(now, self._policy.zone):
                await follow_freshness(work, seen.kind, subject, self._policy.zone)
                return 0
            return await self._ask_once(work, review, keeper, subject, now)

    async def _ask_once(
        self, work: Work, review: Review, keeper: Keeper, subject: KeptTrue, now: datetime
    ) -> int:
        """Ask who knows, as long as their week has room; where nobody does, the next fiscal year comes."""
        knows = await self._whom(work, keeper, subject, now)
        if knows is None:
            await work.freshness.save_review(replace(review, due_at=next_review(now, self._policy.zone)))
            return 0
        if await work.freshness.asked(knows, now - WEEK) >= self._policy.weekly_reviews:
            await work.freshness.save_review(replace(review, due_at=now + _DAY))
            return 0
        await self._ask(work, review.kind, review.subject_id, knows, now)
        return 1

    async def _ask(self, work: Work, kind: Kept, subject_id: int, knows: MemberId, now: datetime) -> None:
        review = await work.freshness.review(kind, subject_id) or Review(kind, subject_id, now)
        await work.freshness.save_review(review.ask(knows, now, self._policy.zone))
        await tell_members(work, self._keepers[kind].asks, subject_id, (knows,), now=now)

    async def _doubt(
        self, work: Work, kind: Kept, subject: KeptTrue, reason: str, origin: Origin
    ) -> KeptTrue:
        doubted: KeptTrue = subject.doubt(origin.now)
        assert origin.member_id is not None, "only members get this far"
        before = await work.freshness.doubt_of(kind, subject.id, origin.member_id)
        why = reason or (before.reason if before else "")  # who gives no reason now may have given one
        await work.freshness.save_doubt(Doubt(kind, subject.id, origin.member_id, why, origin.now))
        await self._keepers[kind].save(work, doubted, origin.now)
        await _note(work, "freshness.doubted", subject.id, origin)
        return doubted

    async def _settle(self, work: Work, kind: Kept, subject_id: int, reply: Reply) -> None:
        review = await work.freshness.review(kind, subject_id)
        if review is not None:
            await work.freshness.save_review(review.settle(reply))

    async def _decided_by(self, work: Work, kind: Kept, subject_id: int, origin: Origin) -> KeptTrue:
        """What is held, for its author, who was asked, who leads its section and 総務課."""
        keeper = self._keepers[kind]
        subject = await keeper.held_for(work, subject_id, origin.member_id)
        review = await work.freshness.review(kind, subject_id)
        if origin.administrator or (review is not None and review.waits_for(origin.member_id)):
            return subject
        author = await keeper.author(work, subject)
        if not await knows_best(work, author, subject.section_id, origin.member_id):
            raise NotAllowed(keeper.refuses).about(subject_id)
        return subject

    async def _whom(self, work: Work, keeper: Keeper, subject: KeptTrue, now: datetime) -> MemberId | None:
        """Whose turn it is to look: who wrote it or leads its section, else who may know, once they are
        gone.
        """
        return await self._reviewer(work, keeper, subject) or await self._next(work, keeper, subject, now)

    async def _reviewer(self, work: Work, keeper: Keeper, subject: KeptTrue) -> MemberId | None:
        """Who wrote it while they are here and may read it, else the chief of its section."""
        author = await keeper.author(work, subject)
        if author is not None and await is_asked(work, author, subject.section_id):
            return author
        return await _chief(work, subject.section_id)


async def _chief(work: Work, section_id: SectionId | None) -> MemberId | None:
    chief = await work.sections.chief_of(section_id) if section_id is not None else None
    member = await work.members.get(chief) if chief is not None else None
    return member.id if member is not None and member.active else None


async def _note(work: Work, action: str, subject_id: int, origin: Origin) -> None:
    await work.audit.add(action, at=origin.now, member_id=origin.member_id, subject_id=subject_id)
