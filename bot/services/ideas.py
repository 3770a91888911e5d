"""アイデア: posting, supporting and discussing them, and what becomes of them.

Order of locks: members, the idea. Its section is only read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import InvalidInput, NotAllowed, NotFound, Problem
from bot.domain.ideas import ASKED_AFTER, Comment, Idea, IdeaState, IdeaText
from bot.domain.ids import IdeaCommentId, IdeaId, MemberId, from_token, new_id
from bot.domain.members import Member
from bot.domain.policy import Policy
from bot.domain.sections import Section
from bot.ports.ideas import Shelf
from bot.ports.work import Storage, Work
from bot.services import idea_news as news
from bot.services.housekeeping import each
from bot.services.lookup import called, find_member, section_for
from bot.services.origin import Origin
from bot.services.presence import lock_here
from bot.services.section_posts import lock_active
from bot.services.section_reading import check_reads
from bot.services.section_rights import active_post

CANDIDATES = 300
SUGGESTED = 25
AT_A_TIME = 50


@dataclass(frozen=True, slots=True)
class IdeaPage:
    """An idea as one reader sees it. ``comments``: a page of them, the newest first. ``steward``: whether the
    reader decides about it.
    """

    idea: Idea
    section: Section | None
    people: Mapping[MemberId, Member]
    comments: tuple[Comment, ...]
    supported: bool
    steward: bool


@dataclass(frozen=True, slots=True)
class IdeaList:
    """A page of a shelf, and how many ideas stand where."""

    ideas: tuple[Idea, ...]
    total: int
    counts: Mapping[IdeaState, int]


class IdeaService:
    """Members act through it. ``typed``: an idea's token, or words of its title."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy

    async def listed(self, shelf: Shelf, origin: Origin, *, limit: int, offset: int) -> IdeaList:
        """A page of a shelf as its reader sees it."""
        async with self._storage.read() as work:
            ideas, total = await work.ideas.on(shelf, origin.member_id, limit=limit, offset=offset)
            return IdeaList(ideas, total, await work.ideas.counts(origin.member_id))

    async def suggest(self, typed: str, reader: MemberId) -> tuple[Idea, ...]:
        """Ideas whose title contains what was typed."""
        async with self._storage.read() as work:
            return await work.ideas.titled(typed, limit=SUGGESTED, reader=reader)

    async def page(self, typed: str, origin: Origin, *, limit: int, offset: int = 0) -> IdeaPage:
        """One idea. Raises InvalidInput at ``idea``, Refused for one that was taken back."""
        async with self._storage.read() as work:
            idea = await _find(work, typed, origin)
            if idea.withdrawn:
                raise NotFound("idea.is_withdrawn", title=idea.title)
            section = await work.sections.get(idea.section_id) if idea.section_id is not None else None
            comments = await work.ideas.comments(idea.id, limit=limit, offset=offset)
            named = [idea.author_id, idea.owner_id, *(comment.member_id for comment in comments)]
            return IdeaPage(
                idea,
                section,
                await work.members.get_many([one for one in named if one is not None]),
                comments,
                await work.ideas.supports(idea.id, origin.member_id),
                await _decides(work, idea, origin),
            )

    async def own(self, typed: str, member_id: MemberId, origin: Origin) -> Idea:
        """One's own idea, for its form. Raises InvalidInput at ``idea``, NotAllowed, Refused."""
        async with self._storage.read() as work:
            idea = await _find(work, typed, origin)
            idea.check_editable(member_id)
            return idea

    async def post(self, text: IdeaText, section: str, member_id: MemberId, origin: Origin) -> Idea:
        """アイデアを出す. Raises InvalidInput at ``section``, NotAllowed, Refused for a closed section."""
        async with self._storage.write(origin.request) as work:
            await lock_here(work, member_id)
            meant = await section_for(work, section, origin) if section else None
            if meant is not None:
                meant.check_open()
                await check_reads(work, meant, member_id)
            idea = Idea(
                IdeaId(new_id(origin.now)),
                member_id,
                text.title,
                text.what,
                text.why,
                origin.now,
                section_id=meant.id if meant else None,
            )
            await work.ideas.save(idea)
            await news.post(work, news.CARD, idea, origin.now)
            await _note(work, "idea.posted", idea, origin)
            return idea

    async def edit(self, typed: str, text: IdeaText, member_id: MemberId, origin: Origin) -> Idea:
        """Put one's own idea in other words. Raises InvalidInput at ``idea``, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            idea = (await _lock(work, typed, origin)).edit(text, member_id)
            return await self._save(work, idea, "idea.edited", origin)

    async def withdraw(self, typed: str, member_id: MemberId, origin: Origin) -> Idea:
        """Take one's own idea back. Raises InvalidInput at ``idea``, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            idea = (await _lock(work, typed, origin)).withdraw(member_id, origin.now)
            return await self._save(work, idea, "idea.withdrawn", origin)

    async def support(self, typed: str, member_id: MemberId, origin: Origin) -> tuple[Idea, bool]:
        """賛成, or 賛成 taken back; True for the first. Raises InvalidInput at ``idea``, Refused."""
        async with self._storage.write(origin.request) as work:
            await lock_here(work, member_id)
            idea = await _lock(work, typed, origin)
            idea.check_supportable(member_id)
            added = await work.ideas.support(idea.id, member_id, origin.now)
            if not added:
                await work.ideas.unsupport(idea.id, member_id)
            await self._show_change(work, idea, origin.now)
            return await _again(work, idea), added

    async def comment(self, typed: str, body: str, member_id: MemberId, origin: Origin) -> Idea:
        """Say something about an idea; its author is told. Raises InvalidInput at ``idea``, Refused."""
        async with self._storage.write(origin.request) as work:
            await lock_here(work, member_id)
            idea = await _lock(work, typed, origin)
            if idea.withdrawn:
                raise NotFound("idea.is_withdrawn", title=idea.title)
            comment = Comment(IdeaCommentId(new_id(origin.now)), idea.id, member_id, body, origin.now)
            await work.ideas.add_comment(comment)
            await news.tell_author(work, idea, comment, origin.now)
            await self._show_change(work, idea, origin.now)
            return await _again(work, idea)

    async def uncomment(self, comment_id: IdeaCommentId, origin: Origin) -> Idea:
        """Take a comment back: one's own, or any for who decides. Raises NotFound, NotAllowed."""
        async with self._storage.write(origin.request) as work:
            comment = await work.ideas.comment(comment_id)
            idea = await work.ideas.lock_readable(comment.idea_id, origin.member_id) if comment else None
            if comment is None or idea is None:
                raise NotFound("idea.comment_gone")
            comment.check_own(origin.member_id, steward=await _decides(work, idea, origin))
            await work.ideas.delete_comment(comment.id)
            await _note(work, "idea.comment_removed", idea, origin)
            await self._show_change(work, idea, origin.now)
            return await _again(work, idea)

    async def adopt(self, typed: str, owner: str, due_at: datetime, origin: Origin) -> Idea:
        """採用: somebody is asked to see to it by a day. Who names themselves sees to it at once.

        Raises InvalidInput at ``idea`` or ``owner``, NotAllowed for all but who decides, Refused.
        """
        async with self._storage.write(origin.request) as work:
            member = await lock_active(work, (await find_member(work, owner, param="owner")).id)
            before = await _lock_decided(work, typed, origin)
            await _check_sees(work, before, member)
            idea = before.adopt(member.id, due_at, origin.member_id, origin.now)
            await self._save(work, idea, "idea.adopted", origin)
            if before.state is IdeaState.TALKING:
                await news.tell_moved(work, before, idea, origin.now, by=origin.member_id)
            if before.owner_id not in {None, member.id, origin.member_id}:
                await news.tell_relieved(work, idea, before.owner_id, origin.now)
            if not idea.agreed and before.owner_id != member.id:
                await news.tell_asked(work, idea, member.id, origin.now)
            await news.plan_reminders(work, idea, origin.now)
            return idea

    async def take(self, typed: str, member_id: MemberId, origin: Origin) -> Idea:
        """引き受ける. Exactly one of those who press at once gets it. Raises InvalidInput, Refused."""
        async with self._storage.write(origin.request) as work:
            await lock_here(work, member_id)
            idea = (await _lock(work, typed, origin)).take(member_id)
            await self._save(work, idea, "idea.taken", origin)
            await news.tell_stewards(work, news.OWNED, idea, origin.now, but=(member_id,))
            await news.plan_reminders(work, idea, origin.now)
            return idea

    async def release(self, typed: str, member_id: MemberId, origin: Origin) -> Idea:
        """手放す, or no to being asked. Raises InvalidInput at ``idea``, Refused."""
        async with self._storage.write(origin.request) as work:
            idea = (await _lock(work, typed, origin)).release(member_id)
            await self._let_go(work, idea, member_id, origin)
            return idea

    async def postpone(self, typed: str, due_at: datetime, origin: Origin) -> Idea:
        """Another day, by its owner or who decides. Raises InvalidInput at ``idea``, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            before = await _lock(work, typed, origin)
            await _check_sees_to(work, before, origin)
            idea = await self._save(work, before.postpone(due_at), "idea.postponed", origin)
            await news.plan_reminders(work, idea, origin.now)
            return idea

    async def finish(self, typed: str, outcome: str, origin: Origin) -> Idea:
        """実施済: what came of it is told to supporters and in its channel.

        Raises InvalidInput at ``idea``, NotAllowed for all but its owner and who decides, Refused.
        """
        async with self._storage.write(origin.request) as work:
            before = await _lock(work, typed, origin)
            await _check_sees_to(work, before, origin)
            idea = await self._save(work, before.finish(outcome, origin.now), "idea.done", origin)
            await news.plan_reminders(work, idea, origin.now)
            await news.tell_moved(work, before, idea, origin.now, by=origin.member_id)
            await news.post(work, news.OUTCOME, idea, origin.now)
            return idea

    async def decline(self, typed: str, reason: str, origin: Origin) -> Idea:
        """見送り, with a reason. Raises InvalidInput at ``idea``, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            before = await _lock_decided(work, typed, origin)
            idea = before.decline(reason, origin.member_id, origin.now)
            await self._save(work, idea, "idea.declined", origin)
            await news.plan_reminders(work, idea, origin.now)
            await news.tell_moved(work, before, idea, origin.now, by=origin.member_id)
            return idea

    async def reopen(self, typed: str, origin: Origin) -> Idea:
        """Talk about a declined one again. Raises InvalidInput at ``idea``, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            idea = (await _lock_decided(work, typed, origin)).reopen()
            return await self._save(work, idea, "idea.reopened", origin)

    async def leave_town(self, work: Work, member_id: MemberId, origin: Origin) -> None:
        """What 退庁 does here: supports end, and what was seen to is free; in the leaver's transaction."""
        for idea_id in await work.ideas.seen_to_by(member_id):
            idea = await work.ideas.lock(idea_id)
            if idea and idea.state is IdeaState.ADOPTED and idea.owner_id == member_id:
                await self._let_go(work, idea.release(member_id), member_id, origin)
        await work.ideas.forget_supports(member_id)

    async def tick(self, now: datetime) -> None:
        """Free what somebody sees to who may not read it any more: they left its members-only section, or it
        became one without them. They could neither finish it nor let go of it. Free too what nobody has
        said yes or no to by its day.
        """
        async with self._storage.read() as work:
            outsiders = await work.ideas.outsiders(limit=AT_A_TIME)
            unanswered = await work.ideas.unanswered(now - ASKED_AFTER, limit=AT_A_TIME)
        stuck = dict.fromkeys((*outsiders, *unanswered))
        await each("ideas nobody sees to", stuck, lambda idea_id: self._free(idea_id, Origin("", now)))

    async def _free(self, idea_id: IdeaId, origin: Origin) -> None:
        async with self._storage.write() as work:
            idea = await work.ideas.lock(idea_id)
            owner_id = idea.owner_id if idea and idea.state is IdeaState.ADOPTED else None
            if idea is None or owner_id is None:
                return
            outside = idea.section_id is not None and not await work.sections.reads(idea.section_id, owner_id)
            if outside or idea.unanswered(origin.now):
                await self._let_go(work, idea.release(owner_id), owner_id, origin)

    async def _let_go(self, work: Work, idea: Idea, member_id: MemberId, origin: Origin) -> None:
        await self._save(work, idea, "idea.released", origin)
        await news.plan_reminders(work, idea, origin.now)
        await news.tell_stewards(work, news.FREED, idea, origin.now, but=(member_id,))

    async def _save(self, work: Work, idea: Idea, action: str, origin: Origin) -> Idea:
        await work.ideas.save(idea)
        await _note(work, action, idea, origin)
        await self._show_change(work, idea, origin.now)
        return idea

    async def _show_change(self, work: Work, idea: Idea, now: datetime) -> None:
        await work.deliveries.refresh(idea.id, news.CARD, now=now, spacing=self._policy.card_spacing)


async def _find(work: Work, typed: str, origin: Origin) -> Idea:
    """The idea a parameter means: by token, or by title. Raises InvalidInput at ``idea``."""
    number = from_token(typed)
    idea = await work.ideas.readable(IdeaId(number), origin.member_id) if number is not None else None
    if idea is not None:
        return idea
    known = await work.ideas.titled("", limit=CANDIDATES, reader=origin.member_id)
    return called(typed, known, param="idea", unknown="idea.unknown", close="idea.near")


async def _lock(work: Work, typed: str, origin: Origin) -> Idea:
    """An idea nobody else changes meanwhile, for somebody who may know of it."""
    meant = await _find(work, typed, origin)
    idea = await work.ideas.lock_readable(meant.id, origin.member_id)
    if idea is None:
        raise NotFound("idea.gone")
    return idea


async def _lock_decided(work: Work, typed: str, origin: Origin) -> Idea:
    """The same, for who decides about it. Raises NotAllowed for everybody else."""
    idea = await _lock(work, typed, origin)
    if not await _decides(work, idea, origin):
        key = "idea.office_only" if idea.section_id is None else "idea.chief_only"
        raise NotAllowed(key, title=idea.title)
    return idea


async def _decides(work: Work, idea: Idea, origin: Origin) -> bool:
    """Whether somebody decides about an idea: 総務課, and who leads its section now."""
    if origin.administrator:
        return True
    if idea.section_id is None:
        return False
    post = await active_post(work, idea.section_id, origin.member_id)
    return post is not None and post.leads


async def _check_sees_to(work: Work, idea: Idea, origin: Origin) -> None:
    if not idea.owned_by(origin.member_id) and not await _decides(work, idea, origin):
        raise NotAllowed("idea.owner_only", title=idea.title)


async def _check_sees(work: Work, idea: Idea, member: Member) -> None:
    """Raises InvalidInput at ``owner`` for somebody who may not look into its section."""
    if idea.section_id is not None and not await work.sections.reads(idea.section_id, member.id):
        problem = Problem("idea.owner_outside", {"name": member.profile.name})
        raise InvalidInput({"owner": problem})


async def _again(work: Work, idea: Idea) -> Idea:
    """With what is counted now."""
    return await work.ideas.get(idea.id) or idea


async def _note(work: Work, action: str, idea: Idea, origin: Origin) -> None:
    await work.audit.add(action, at=origin.now, member_id=origin.member_id, subject_id=idea.id)
