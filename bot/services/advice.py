"""相談: what members say about being asked, and what they do with a request.

Order of locks: members by id, the question, its appeal.
"""

from dataclasses import dataclass, replace

from bot.domain.appeals import Reply, Request
from bot.domain.consulting import WEEK, AdviceWish, Load, Reason, ReasonKind
from bot.domain.errors import NotAllowed, Refused
from bot.domain.ids import MemberId
from bot.domain.members import Member
from bot.domain.policy import Policy
from bot.domain.question_merges import PARTS_AT_MOST
from bot.domain.questions import Question
from bot.ports.work import Storage, Work
from bot.services.appeal_candidates import reads
from bot.services.appeals import tell_asked
from bot.services.lookup import find_member
from bot.services.origin import Origin
from bot.services.presence import check_here, lock_here
from bot.services.questions import find_question, lock_question

_ANSWERS_AT_MOST = 200
_WAITING_AT_MOST = 50  # the newest; older questions have come farther by themselves


@dataclass(frozen=True, slots=True)
class AdvicePage:
    """How somebody is asked now. ``work``: what their profile says they work on; ``waiting``: how many
    requests they said nothing to yet.
    """

    wish: AdviceWish
    work: str
    waiting: int


@dataclass(frozen=True, slots=True)
class RequestPage:
    """A request as the one sees it who was asked. ``others``: how many more were asked and did not say no."""

    question: Question
    request: Request
    others: int


class AdviceService:
    """Members act through it."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy

    async def page(self, member_id: MemberId) -> AdvicePage:
        """What a member said about being asked."""
        async with self._storage.read() as work:
            member = check_here(await work.members.get(member_id))
            return await self._page(work, member, await self._wish(work, member_id))

    async def choose(self, areas: str, weekly: int | None, member_id: MemberId, origin: Origin) -> AdvicePage:
        """Be asked from now on; what is left out stays as it is."""
        async with self._storage.write(origin.request) as work:
            member = await lock_here(work, member_id)
            wish = (await self._wish(work, member_id)).choose(areas, weekly)
            await self._save(work, wish, origin)
            return await self._page(work, member, wish)

    async def pause(self, member_id: MemberId, origin: Origin) -> AdvicePage:
        """Be asked nothing for now; nothing is waited for any more either: somebody else is asked, as after a
        refusal.
        """
        async with self._storage.write(origin.request) as work:
            member = await lock_here(work, member_id)
            wish = (await self._wish(work, member_id)).pause()
            await self._save(work, wish, origin)
            await self.stop_waiting_for(work, member_id, origin)
            return await self._page(work, member, wish)

    async def waiting(
        self, member_id: MemberId, *, limit: int, offset: int
    ) -> tuple[tuple[tuple[Question, Request], ...], int]:
        """A page of the requests nothing was said to yet, and how many there are in all."""
        async with self._storage.read() as work:
            return await work.appeals.waiting_for(member_id, limit=limit, offset=offset)

    async def request(self, typed: str, member_id: MemberId) -> RequestPage:
        """One's own request. Raises InvalidInput at ``question``, NotAllowed for all others, Refused."""
        async with self._storage.read() as work:
            question = await find_question(work, typed, member_id)
            question.check_open()
            request = await _own(work, question, member_id)
            asked = await work.appeals.requests(question.id)
            others = sum(one.reply is Reply.WAITING and one.member_id != member_id for one in asked)
            return RequestPage(question, request, others)

    async def decline(self, typed: str, member_id: MemberId, origin: Origin) -> tuple[Question, Reply]:
        """今回は遠慮する: somebody else is asked, at once where nobody else was asked. Returns also
        what had become of the request before.

        Raises InvalidInput at ``question``, NotAllowed for who was not asked.
        """
        async with self._storage.write(origin.request) as work:
            await lock_here(work, member_id)
            seen = await find_question(work, typed, member_id)
            question = await lock_question(work, seen.id, member_id)
            request = await _own(work, question, member_id)
            if request.reply is Reply.WAITING:
                await work.appeals.save_request(replace(request, reply=Reply.DECLINED))
                await _hurry(work, question, origin)
            return question, request.reply

    async def pass_on(
        self, typed: str, whom: str, member_id: MemberId, origin: Origin
    ) -> tuple[Question, Member]:
        """知っていそうな人がいる: a member who may be asked is asked, too.

        Raises InvalidInput at ``question`` or ``member``, NotAllowed for who was not asked, Refused.
        """
        async with self._storage.write(origin.request) as work:
            meant = await find_member(work, whom)
            await work.members.lock_many((member_id, meant.id))
            check_here(await work.members.get(member_id))
            seen = await find_question(work, typed, member_id)
            question = await lock_question(work, seen.id, member_id)
            question.check_wanted()
            own = await _own(work, question, member_id)
            member = await self._askable(work, question, meant.id, origin)
            reason = Reason(ReasonKind.PASSED)
            passed = Request(question.id, member.id, own.ring, reason, origin.now, passed_by=member_id)
            await work.appeals.add_request(passed)
            await work.appeals.save_request(replace(own, reply=Reply.PASSED))
            await tell_asked(work, question.id, member.id, origin.now)
            await work.audit.add(
                "question.passed_on", at=origin.now, member_id=member_id, subject_id=question.id
            )
            return question, member

    async def stop_waiting_for(self, work: Work, member_id: MemberId, origin: Origin) -> None:
        """What 休職 and a pause do here: nobody waits for this member's word any more, and others are asked
        at once, as after a refusal; in the member's transaction.
        """
        waiting = await _hold_waiting(work, member_id)
        await work.appeals.decline_all(member_id)
        for question in waiting:
            await _hurry(work, question, origin)

    async def leave_town(self, work: Work, member_id: MemberId, origin: Origin) -> None:
        """What 退庁 does here: nothing is asked of the leaver any more, and others are asked at once
        about what waited for them, as after a refusal; in the leaver's transaction.
        """
        waiting = await _hold_waiting(work, member_id)
        await work.advice_wishes.forget(member_id)
        await work.appeals.forget(member_id)
        for question in waiting:
            await _hurry(work, question, origin)

    async def _askable(self, work: Work, question: Question, member_id: MemberId, origin: Origin) -> Member:
        """Somebody who may be asked about a question. Why somebody may not is nobody else's business."""
        member = await work.members.get(member_id)
        whole = await work.question_merges.whole(question.id, limit=PARTS_AT_MOST)
        askers = {one.named_asker for one in (await work.questions.get_many(whole)).values()}
        if member is None or member_id in askers:
            raise Refused("advice.asker_knows")
        name = member.profile.name
        answers = await work.questions.answers_to((question.id,), limit=_ANSWERS_AT_MOST)
        known = any(one.member_id == member_id for one in answers)
        if known or member_id in await work.appeals.asked(whole):
            raise Refused("advice.asked_already", name=name)
        wish = await self._wish(work, member_id)
        load = (await work.appeals.load((member_id,), origin.now - WEEK)).get(member_id, Load())
        # An anonymous asker is turned down like whoever cannot be asked: a reason of its own would tell.
        own = member_id in [await work.questions.author_of(one) for one in whole]
        free = member.active and not own and wish.open and load.asked < wish.weekly
        if not free or not await reads(work, question, member_id):
            raise Refused("advice.cannot_ask", name=name)
        return member

    async def _wish(self, work: Work, member_id: MemberId) -> AdviceWish:
        found = await work.advice_wishes.get(member_id)
        return found or AdviceWish(member_id, weekly=self._policy.weekly_requests)

    async def _page(self, work: Work, member: Member, wish: AdviceWish) -> AdvicePage:
        _, waiting = await work.appeals.waiting_for(member.id, limit=1)
        return AdvicePage(wish, member.profile.work, waiting)

    async def _save(self, work: Work, wish: AdviceWish, origin: Origin) -> None:
        await work.advice_wishes.save(wish)
        await work.audit.add(
            "member.advice_chosen", at=origin.now, member_id=origin.member_id, subject_id=wish.member_id
        )


async def _own(work: Work, question: Question, member_id: MemberId) -> Request:
    request = await work.appeals.request(question.id, member_id)
    if request is None:
        raise NotAllowed("advice.not_asked", title=question.title)
    return request


async def _hold_waiting(work: Work, member_id: MemberId) -> list[Question]:
    """The questions that wait for a word of somebody, which nobody else changes meanwhile."""
    waiting, _ = await work.appeals.waiting_for(member_id, limit=_WAITING_AT_MOST)
    held = [await work.questions.lock(one) for one in sorted(asked.id for asked, _ in waiting)]
    return [question for question in held if question is not None]


async def _hurry(work: Work, question: Question, origin: Origin) -> None:
    """Ask the next ring at once where nobody of the last wave is left to wait for, nor has answered."""
    asked = await work.appeals.requests(question.id)
    appeal = await work.appeals.lock(question.id)
    if appeal is not None and not any(one.reply in {Reply.WAITING, Reply.ANSWERED} for one in asked):
        await work.appeals.save(appeal.hurry(origin.now))
