"""Date polls: drafts, answering, deciding and closing; the clock nudges once and tells the creator.

Members are locked before a poll, and an event's row stands before the poll it comes from is locked.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.domain.date_polls import DatePoll, Mark, PollAnswer, check_new, nudge_time
from bot.domain.errors import NotAllowed, NotFound, Refused
from bot.domain.events import Details, Event
from bot.domain.ids import AccountId, DraftId, MemberId, PollId, from_token
from bot.domain.policy import Policy
from bot.ports.date_polls import NamedAnswer
from bot.ports.work import Storage, Work
from bot.services.event_drafts import EventDraft, EventDraftService, check_section
from bot.services.lookup import called, section_name
from bot.services.origin import Origin
from bot.services.poll_drafts import PollDraft, own_draft, save_draft
from bot.services.poll_news import CARD, NUDGE, post_card, tell_decided
from bot.services.presence import lock_here

CANDIDATES = 200


@dataclass(frozen=True, slots=True)
class NamedPoll:
    """A poll with the names of its creator and its section; empty where there is none."""

    poll: DatePoll
    creator: str
    section: str = ""


@dataclass(frozen=True, slots=True)
class SeenPoll:
    """A poll as one member sees it. ``may_manage``: whether they may decide and close it."""

    named: NamedPoll
    mine: PollAnswer | None
    may_manage: bool

    @property
    def poll(self) -> DatePoll:
        return self.named.poll

    def check_manages(self) -> None:
        """Raises NotAllowed for those who may not decide or close it."""
        if not self.may_manage:
            raise NotAllowed("poll.not_yours", title=self.poll.title)


class DatePollService:
    """Members act through it."""

    def __init__(self, storage: Storage, policy: Policy, events: EventDraftService) -> None:
        self._storage = storage
        self._policy = policy
        self._events = events

    async def keep(self, draft: PollDraft, account_id: AccountId, origin: Origin) -> PollDraft:
        """Keep what was read, to be looked at once more.

        Raises InvalidInput for what cannot be asked, NotAllowed for a section the person does not belong to.
        """
        check_new(draft.options, draft.deadline, origin.now)
        async with self._storage.write(origin.request) as work:
            section_id = await check_section(work, draft.section_id, origin)
            draft = replace(draft, section_id=section_id)
            await save_draft(work, draft, account_id, origin.now)
        return draft

    async def draft(self, draft_id: DraftId, account_id: AccountId) -> PollDraft:
        """A draft. Raises NotFound when it is gone or somebody else's."""
        async with self._storage.read() as work:
            return await own_draft(work, draft_id, account_id)

    async def discard(self, draft_id: DraftId, account_id: AccountId, origin: Origin) -> None:
        """Throw a draft away. Raises NotFound."""
        async with self._storage.write(origin.request) as work:
            await own_draft(work, draft_id, account_id)
            await work.drafts.delete(draft_id)

    async def publish(
        self, draft_id: DraftId, account_id: AccountId, member_id: MemberId, origin: Origin
    ) -> tuple[DatePoll, int]:
        """Ask everybody, once however often this is asked: the poll's id is the draft's. Returns the poll and
        in how many rooms it is shown.

        Raises NotFound, NotAllowed, and InvalidInput when one of its times has come meanwhile.
        """
        now = origin.now
        async with self._storage.write(origin.request) as work:
            await lock_here(work, member_id)
            earlier = await work.date_polls.get(PollId(int(draft_id)))
            if earlier is not None and earlier.creator_id == member_id:
                return earlier, 1
            draft = await own_draft(work, draft_id, account_id)
            options = draft.options
            check_new(options, draft.deadline, now)
            poll = DatePoll(
                id=PollId(int(draft_id)),
                title=draft.title,
                options=options,
                deadline=draft.deadline,
                creator_id=member_id,
                created_at=now,
                nudge_at=nudge_time(now, draft.deadline),
                section_id=await check_section(work, draft.section_id, origin),
                place=draft.place,
                notes=draft.notes,
            )
            await work.date_polls.add(poll)
            shown = await post_card(work, poll, now)
            if poll.section_id is not None:
                await work.sections.touch(poll.section_id, now)
            await work.drafts.delete(draft_id)
            await _note(work, "poll.published", poll, origin)
            return poll, shown

    async def open_ones(self, origin: Origin, *, limit: int, offset: int = 0) -> tuple[DatePoll, ...]:
        """Open polls a member may know of, the next deadline first."""
        async with self._storage.read() as work:
            reader = origin.member_id
            return await work.date_polls.open_ones(reader, origin.now, limit=limit, offset=offset)

    async def search(self, text: str, origin: Origin, *, limit: int) -> tuple[DatePoll, ...]:
        """Open polls whose title contains a text."""
        async with self._storage.read() as work:
            reader = origin.member_id
            return await work.date_polls.open_ones(reader, origin.now, text=text, limit=limit)

    async def see(self, typed: str, origin: Origin) -> SeenPoll:
        """The poll a parameter means, see ``find_poll``."""
        async with self._storage.read() as work:
            poll = await find_poll(work, typed, origin)
            return await _seen(work, poll, origin)

    async def get(self, poll_id: PollId, origin: Origin) -> SeenPoll:
        """A poll a button stands for. Raises NotFound."""
        async with self._storage.read() as work:
            poll = _known(await work.date_polls.readable(poll_id, origin.member_id))
            return await _seen(work, poll, origin)

    async def people(
        self, poll_id: PollId, origin: Origin, *, limit: int, offset: int
    ) -> tuple[DatePoll, tuple[NamedAnswer, ...]]:
        """Who answered what, in the order they did. Raises NotFound."""
        async with self._storage.read() as work:
            poll = _known(await work.date_polls.readable(poll_id, origin.member_id))
            return poll, await work.date_polls.answers(poll.id, limit=limit, offset=offset)

    async def answer(
        self,
        poll_id: PollId,
        member_id: MemberId,
        change: Callable[[DatePoll, PollAnswer], PollAnswer],
        origin: Origin,
    ) -> SeenPoll:
        """Answer, or change one's answer. ``change``: makes it from the poll and the answer so far.

        Raises NotFound, Refused for a poll that takes no answers any more, and what ``change`` raises.
        """
        async with self._storage.write(origin.request) as work:
            await lock_here(work, member_id)
            poll = _known(await work.date_polls.lock_readable(poll_id, member_id))
            poll.check_accepts(origin.now)
            before = await work.date_polls.answer_of(poll_id, member_id)
            after = change(poll, before or poll.blank(member_id, origin.now))
            if after != before:
                poll = poll.count(before, after)
                await work.date_polls.save_answer(replace(after, answered_at=origin.now))
                await work.date_polls.save(poll)
                await self._refresh(work, poll, origin)
            return await _seen(work, poll, origin)

    async def draft_event(
        self, poll_id: PollId, number: int, account_id: AccountId, when: str, origin: Origin
    ) -> EventDraft:
        """この日に決める: an event to be looked at once more. ``when``: its time as the form shows it.

        Raises NotFound, NotAllowed, and Refused for a poll that is over or a time that has come.
        """
        async with self._storage.read() as work:
            poll = await _managed(work, await work.date_polls.readable(poll_id, origin.member_id), origin)
            option = poll.candidate(number, origin.now)
        details = Details(
            title=poll.title,
            starts_at=option.starts_at,
            ends_at=option.ends_at,
            place=poll.place,
            description=poll.notes,
            section_id=poll.section_id,
        )
        draft = await self._events.keep(
            account_id, details, when=when, notes=(), draft_id=None, origin=replace(origin, request="")
        )
        async with self._storage.write(origin.request) as work:
            found = await work.date_polls.lock_readable(poll_id, origin.member_id)
            poll = await _managed(work, found, origin)
            poll.candidate(number, origin.now)
            await work.date_polls.link(poll_id, number, draft.id)
        return draft

    async def event_published(self, work: Work, event: Event, origin: Origin) -> None:
        """The poll an event came from is decided by it, in the transaction that made it public; those who
        answered hear of it. One that was decided or closed meanwhile stays as it is.
        """
        found = await work.date_polls.of_draft(DraftId(int(event.id)))
        poll = await work.date_polls.lock(found[0]) if found else None
        if found is None or poll is None or not poll.open:
            return
        decided = poll.decide(found[1], event.id)
        await work.date_polls.save(decided)
        await work.deliveries.withdraw(poll.id, (NUDGE,), "decided")
        await tell_decided(work, decided, event, origin.now)
        await self._refresh(work, decided, origin)
        await _note(work, "poll.decided", decided, origin)

    async def close(self, poll_id: PollId, origin: Origin) -> DatePoll:
        """End a poll without a date. Raises NotFound, NotAllowed, and Refused when it is over already."""
        async with self._storage.write(origin.request) as work:
            found = await work.date_polls.lock_readable(poll_id, origin.member_id)
            poll = (await _managed(work, found, origin)).close()
            await self._end(work, poll, origin)
            return poll

    async def leave_town(self, work: Work, member_id: MemberId, origin: Origin) -> None:
        """What 退庁 does here, in the leaver's transaction: their answers are taken back, and what they asked
        ends.
        """
        for poll_id in await work.date_polls.touched_by(member_id):
            poll = await work.date_polls.lock(poll_id)
            assert poll is not None, "polls are closed, never deleted"
            before = await work.date_polls.answer_of(poll_id, member_id)
            after = poll.count(before, None)
            await work.date_polls.remove_answer(poll_id, member_id)
            if after.open and after.creator_id == member_id:
                await self._end(work, after.close(), origin)
            elif after != poll:
                await work.date_polls.save(after)
                await self._refresh(work, after, origin)

    async def _end(self, work: Work, poll: DatePoll, origin: Origin) -> None:
        await work.date_polls.save(poll)
        await work.deliveries.withdraw(poll.id, (NUDGE,), "closed")
        await self._refresh(work, poll, origin)
        await _note(work, "poll.closed", poll, origin)

    async def _refresh(self, work: Work, poll: DatePoll, origin: Origin) -> None:
        await work.deliveries.refresh(poll.id, CARD, now=origin.now, spacing=self._policy.card_spacing)


def with_mark(number: int, mark: Mark) -> Callable[[DatePoll, PollAnswer], PollAnswer]:
    """Say something to one candidate."""

    def change(poll: DatePoll, answer: PollAnswer) -> PollAnswer:
        at = poll.options.index(poll.option(number))
        return replace(answer, marks=(*answer.marks[:at], mark, *answer.marks[at + 1 :]))

    return change


def with_all(mark: Mark, *, rest: bool) -> Callable[[DatePoll, PollAnswer], PollAnswer]:
    """Say the same to every candidate, or to the ``rest`` that has no mark yet."""

    def change(_poll: DatePoll, answer: PollAnswer) -> PollAnswer:
        return replace(answer, marks=tuple(one if rest and one else mark for one in answer.marks))

    return change


def with_comment(comment: str) -> Callable[[DatePoll, PollAnswer], PollAnswer]:
    """Leave a word."""
    return lambda _poll, answer: replace(answer, comment=comment)


def later(poll: DatePoll, answer: PollAnswer) -> PollAnswer:
    """あとで答える. Raises Refused for who has answered."""
    if answer.given:
        raise Refused("poll.answered_before", title=poll.title)
    return answer


async def find_poll(work: Work, typed: str, origin: Origin) -> DatePoll:
    """The poll a parameter means: an open one by title, or any by token.

    Raises InvalidInput at ``poll`` with the titles that are near.
    """
    number = from_token(typed)
    reader = origin.member_id
    poll = await work.date_polls.readable(PollId(number), reader) if number is not None else None
    if poll is not None:
        return poll
    found = await work.date_polls.open_ones(reader, origin.now, limit=CANDIDATES)
    return called(typed, found, param="poll", unknown="poll.not_found", close="poll.not_found_near")


async def named_poll(work: Work, poll: DatePoll) -> NamedPoll:
    """A poll with the names of its creator and its section."""
    creator = await work.members.get(poll.creator_id)
    section = await section_name(work, poll.section_id)
    return NamedPoll(poll, creator.profile.name if creator else "", section)


async def _seen(work: Work, poll: DatePoll, origin: Origin) -> SeenPoll:
    assert origin.member_id is not None, "only members look at polls"
    mine = await work.date_polls.answer_of(poll.id, origin.member_id)
    return SeenPoll(await named_poll(work, poll), mine, await _may_manage(work, poll, origin))


async def _managed(work: Work, found: DatePoll | None, origin: Origin) -> DatePoll:
    poll = _known(found)
    if not await _may_manage(work, poll, origin):
        raise NotAllowed("poll.not_yours", title=poll.title)
    return poll


async def _may_manage(work: Work, poll: DatePoll, origin: Origin) -> bool:
    if origin.administrator or origin.member_id == poll.creator_id:
        return True
    chief = await work.sections.chief_of(poll.section_id) if poll.section_id is not None else None
    return chief is not None and origin.member_id == chief


def _known(poll: DatePoll | None) -> DatePoll:
    if poll is None:
        raise NotFound("poll.gone")
    return poll


async def _note(work: Work, action: str, poll: DatePoll, origin: Origin) -> None:
    await work.audit.add(action, at=origin.now, member_id=origin.member_id, subject_id=poll.id)
