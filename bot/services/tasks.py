"""お手伝い: asking for a hand, taking it, letting go, finishing; and what the clock does about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.deliveries import Plan, Target, ToAccount, ToPurpose, ToSection
from bot.domain.errors import NotAllowed, NotFound
from bot.domain.ids import MemberId, SectionId, TaskId, new_id
from bot.domain.members import Member
from bot.domain.places import Purpose
from bot.domain.policy import Policy
from bot.domain.sections import Post, Section
from bot.domain.surfaces import SurfaceKind
from bot.domain.tasks import Task, ask_for
from bot.ports.work import Storage, Work
from bot.services.housekeeping import each
from bot.services.lookup import section_for
from bot.services.origin import Origin
from bot.services.section_reading import check_reads
from bot.services.section_rights import active_post, check_serves
from bot.services.telling import PUBLIC_LIFE, occurrence_at, section_rooms, tell_members

CARD = "task.card"  # in the section's rooms; changes as the task does
TAKEN = "task.taken"  # to who asked
DROPPED = "task.dropped"  # to who asked
FINISHED = "task.finished"  # to who asked
THANKS = "task.thanks"  # to who did it
ENDED = "task.ended"  # to who asked: its time is over
REMINDER = "task.reminder"  # to who took it, on the day before
_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class TaskPage:
    """A task as one reader sees it."""

    task: Task
    section: Section
    asker: Member | None
    taker: Member | None
    serves: bool


@dataclass(frozen=True, slots=True)
class Board:
    """A page of a section's unfinished tasks."""

    section: Section
    tasks: tuple[Task, ...]
    total: int
    serves: bool


class TaskService:
    """Members act through it; the clock calls ``tick``."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy

    async def board(self, typed: str, origin: Origin, *, limit: int, offset: int) -> Board:
        """What a section could use a hand with, for those who belong to it.

        Raises InvalidInput at ``section``, NotAllowed.
        """
        async with self._storage.read() as work:
            section = await section_for(work, typed, origin)
            post = await _check_belongs(work, section, origin)
            tasks, total = await work.tasks.of_section(section.id, limit=limit, offset=offset)
            return Board(section, tasks, total, _serves(post, origin))

    async def page(self, task_id: TaskId, origin: Origin) -> TaskPage:
        """One task, for those who belong to its section. Raises NotFound, NotAllowed."""
        async with self._storage.read() as work:
            task = _known(await work.tasks.get(task_id))
            section = _there(await work.sections.get(task.section_id))
            post = await _check_belongs(work, section, origin)
            people = await work.members.get_many([one for one in (task.asker_id, task.taker_id) if one])
            taker = people.get(task.taker_id) if task.taker_id else None
            return TaskPage(task, section, people.get(task.asker_id), taker, _serves(post, origin))

    async def ask(
        self, typed: str, title: str, due_at: datetime | None, member_id: MemberId, origin: Origin
    ) -> Task:
        """Post a task in the section's rooms. Raises InvalidInput at ``section``, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            section = await _may_ask(work, typed, origin)
            task_id = TaskId(new_id(origin.now))
            task = ask_for(task_id, section.id, title, asker_id=member_id, due_at=due_at, now=origin.now)
            await work.tasks.save(task)
            await work.sections.touch(section.id, origin.now)
            await _note(work, "task.asked", task, origin)
            expires_at, where = origin.now + PUBLIC_LIFE, await _rooms(work, section)
            await work.deliveries.plan(*(Plan(CARD, task.id, room, origin.now, expires_at) for room in where))
            return task

    async def take(self, task_id: TaskId, member_id: MemberId, origin: Origin) -> Task:
        """やります. Exactly one of those who press at once gets it. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            await work.members.lock(member_id)
            task = _known(await work.tasks.lock(task_id))
            section = _there(await work.sections.get(task.section_id))
            if await active_post(work, section.id, member_id) is None:
                raise NotAllowed("task.members_only", section=section.name)
            taken = task.take(member_id, origin.now)
            await self._save(work, taken, "task.taken", origin)
            await tell_members(
                work, TAKEN, taken.id, (taken.asker_id,), now=origin.now, member=str(member_id)
            )
            await _plan_reminder(work, taken, member_id, origin.now)
            return taken

    async def drop(self, task_id: TaskId, member_id: MemberId, origin: Origin) -> Task:
        """やっぱり手放す. Raises NotFound, Refused."""
        async with self._storage.write(origin.request) as work:
            task = (await _lock(work, task_id, origin)).drop(member_id)
            await self._let_go(work, task, member_id, origin)
            return task

    async def finish(self, task_id: TaskId, member_id: MemberId, origin: Origin) -> Task:
        """できました: the other one of the two hears of it. Raises NotFound, Refused."""
        async with self._storage.write(origin.request) as work:
            task = (await _lock(work, task_id, origin)).finish(member_id, origin.now)
            await self._save(work, task, "task.finished", origin)
            if task.taker_id is not None and task.taker_id != member_id:
                await tell_members(work, THANKS, task.id, (task.taker_id,), now=origin.now)
            if task.asker_id != member_id:
                await tell_members(work, FINISHED, task.id, (task.asker_id,), now=origin.now)
            return task

    async def withdraw(self, task_id: TaskId, origin: Origin) -> Task:
        """取り下げる, for who asked and who looks after the section. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            task = await _lock(work, task_id, origin)
            if origin.member_id != task.asker_id:
                await check_serves(work, _there(await work.sections.get(task.section_id)), origin)
            task = task.withdraw(origin.now)
            await self._save(work, task, "task.withdrawn", origin)
            return task

    async def leave_section(
        self, work: Work, section_id: SectionId, member_id: MemberId, origin: Origin
    ) -> None:
        """What leaving a section does here: taken tasks are open again, in the leaver's transaction."""
        await self._free(work, await work.tasks.taken_by(member_id, section_id), member_id, origin)

    async def leave_town(self, work: Work, member_id: MemberId, origin: Origin) -> None:
        """What 退庁 does here: the same for all sections."""
        await self._free(work, await work.tasks.taken_by(member_id), member_id, origin)

    async def tick(self, now: datetime) -> None:
        """End what is over, and free what somebody took who does not belong to the section any more."""
        async with self._storage.read() as work:
            over = await work.tasks.over(now, limit=_AT_ONCE)
            deserted = await work.tasks.deserted(limit=_AT_ONCE)
        origin = Origin("", now)
        await each("tasks", over, lambda task_id: self._end(task_id, origin))
        await each("deserted tasks", deserted, lambda task_id: self._desert(task_id, origin))

    async def _end(self, task_id: TaskId, origin: Origin) -> None:
        async with self._storage.write() as work:
            task = await work.tasks.lock(task_id)
            if task is None or not task.unfinished:
                return
            section = await work.sections.get(task.section_id)
            is_open = section is not None and section.open
            if is_open and task.ends_at > origin.now:
                return
            await self._save(work, task.end(origin.now), "task.ended", origin)
            if is_open:
                await tell_members(work, ENDED, task.id, (task.asker_id,), now=origin.now)

    async def _desert(self, task_id: TaskId, origin: Origin) -> None:
        async with self._storage.write() as work:
            task = await work.tasks.lock(task_id)
            taker = task.taker_id if task and task.unfinished else None
            if taker and task and await work.sections.post_of(task.section_id, taker) is None:
                await self._let_go(work, task.drop(taker), taker, origin)

    async def _free(
        self, work: Work, task_ids: Sequence[TaskId], member_id: MemberId, origin: Origin
    ) -> None:
        for task_id in task_ids:
            task = await work.tasks.lock(task_id)
            if task and task.unfinished and task.taker_id == member_id:  # else it was settled a moment ago
                await self._let_go(work, task.drop(member_id), member_id, origin)

    async def _let_go(self, work: Work, task: Task, member_id: MemberId, origin: Origin) -> None:
        await self._save(work, task, "task.dropped", origin)
        await tell_members(work, DROPPED, task.id, (task.asker_id,), now=origin.now, member=str(member_id))

    async def _save(self, work: Work, task: Task, action: str, origin: Origin) -> None:
        await work.tasks.save(task)
        await _note(work, action, task, origin)
        await work.deliveries.refresh(task.id, CARD, now=origin.now, spacing=self._policy.card_spacing)


async def _plan_reminder(work: Work, task: Task, member_id: MemberId, now: datetime) -> None:
    """One kind word on the day before, where there is a day and it is not that day already."""
    if task.remind_at is None or task.due_at is None:
        return
    found = (await work.members.accounts_of((member_id,))).get(member_id, ())
    reached = next((account for account in found if account.direct_blocked_at is None), None)
    if reached is not None:
        target, payload = ToAccount(reached.id), {"v": "1", "member": str(member_id)}
        plan = Plan(REMINDER, task.id, target, task.remind_at, task.due_at, occurrence_at(now), payload)
        await work.deliveries.plan(plan)


async def _rooms(work: Work, section: Section) -> tuple[Target, ...]:
    """The section's room at every place that has one, else the channel for sections there: unless what is
    said in the section is for its members only.
    """
    if section.members_only:
        return await section_rooms(work, section)
    surfaces = await work.sections.surfaces_of(section.id)
    own = [surface.place_id for surface in surfaces if surface.kind is not SurfaceKind.NONE]
    rest = [place_id for place_id in await work.places.serving(Purpose.SECTIONS) if place_id not in own]
    return (
        *(ToSection(place_id, section.id) for place_id in own),
        *(ToPurpose(place_id, Purpose.SECTIONS) for place_id in rest),
    )


async def _may_ask(work: Work, typed: str, origin: Origin) -> Section:
    section = await section_for(work, typed, origin)
    section.check_open()
    await check_serves(work, section, origin)
    return section


async def _lock(work: Work, task_id: TaskId, origin: Origin) -> Task:
    """A task nobody else changes meanwhile, for somebody who may know of it. Raises NotFound, NotAllowed."""
    task = _known(await work.tasks.lock(task_id))
    await check_reads(work, _there(await work.sections.get(task.section_id)), origin.member_id)
    return task


async def _check_belongs(work: Work, section: Section, origin: Origin) -> Post | None:
    post = await active_post(work, section.id, origin.member_id)
    if post is None and not origin.administrator:
        raise NotAllowed("task.members_only", section=section.name)
    await check_reads(work, section, origin.member_id)
    return post


def _serves(post: Post | None, origin: Origin) -> bool:
    return origin.administrator or (post is not None and post.serves)


async def _note(work: Work, action: str, task: Task, origin: Origin) -> None:
    await work.audit.add(action, at=origin.now, member_id=origin.member_id, subject_id=task.id)


def _known(task: Task | None) -> Task:
    if task is None:
        raise NotFound("task.gone")
    return task


def _there(section: Section | None) -> Section:
    if section is None:
        raise NotFound("section.gone")
    return section
