"""Asking anonymously (匿名): what may give the asker away is said first, and nothing names them afterwards.

Until it is asked the draft belongs to an account, so its words are hidden with the town's key; when it is
asked the draft goes, and the question gets an id of its own.
"""

import json
from dataclasses import asdict, dataclass

from bot.domain.errors import NotFound, Refused
from bot.domain.ids import AccountId, DraftId, MemberId, QuestionId, new_id, to_token
from bot.domain.questions import BODY_LIMIT, Question
from bot.domain.seals import Giveaway, giveaways
from bot.domain.sections import Section
from bot.ports.records import Draft
from bot.ports.work import Storage, Work
from bot.services.asking import Asked, AskingService, meant_section
from bot.services.origin import Origin
from bot.services.question_drafts import (
    ANONYMOUS_FORM,
    FORM,
    HIDDEN,
    Wording,
    forget_same,
    hidden_wording,
    own_draft,
)
from bot.services.question_index import Match


@dataclass(frozen=True, slots=True)
class Preview:
    """What is to be asked anonymously. ``readers``: how many belong to the section it is for.

    giveaways: what may tell who asks. matches: earlier questions that may answer it, the likeliest first.
    """

    draft_id: DraftId
    wording: Wording
    section: Section | None
    readers: int
    giveaways: tuple[Giveaway, ...]
    matches: tuple[Match, ...]


class AnonymousAskingService:
    """Every question is looked at once more before it goes out."""

    def __init__(self, storage: Storage, asking: AskingService) -> None:
        self._storage = storage
        self._asking = asking

    async def prepare(
        self,
        account_id: AccountId,
        member_id: MemberId,
        wording: Wording,
        origin: Origin,
        *,
        rewritten: DraftId | None = None,
    ) -> Preview:
        """Keep what was written and show what it gives away. ``rewritten``: the draft that was put in these
        words; it goes, so that nothing is asked that was not looked at.

        Raises InvalidInput at ``section``, Refused for who was asked to pause, or where there is no key.
        """
        async with self._storage.write(origin.request) as work:
            await _check_not_barred(work, member_id, origin)
            draft_id = DraftId(new_id(origin.now))
            preview = await self._preview(work, draft_id, member_id, wording)
            hidden = work.seals.hide(json.dumps(asdict(wording)), draft_id)
            await forget_same(work, account_id, wording)
            if rewritten and await own_draft(work, rewritten, account_id):
                await work.drafts.delete(rewritten)
            draft = Draft(draft_id, account_id, ANONYMOUS_FORM, (), {HIDDEN: hidden}, origin.now)
            await work.drafts.save(draft)
            return preview

    async def typed(self, draft_id: DraftId, account_id: AccountId) -> Wording:
        """What was written. Raises NotFound when it is gone."""
        async with self._storage.read() as work:
            return await _own(work, draft_id, account_id)

    async def keep(self, account_id: AccountId, wording: Wording, origin: Origin) -> DraftId:
        """Keep what cannot be asked anonymously now, hidden, for the form of a question with a name. That one
        has one field for section and work. Where both were typed the section keeps it, and the work stands
        below the body, as far as there is room.
        """
        draft_id = DraftId(new_id(origin.now))
        values = {
            "title": wording.title,
            "body": _with_work(wording) if wording.section else wording.body,
            "tried": wording.tried,
            "section": wording.section or wording.area,
        }
        async with self._storage.write(origin.request) as work:
            args = ("", to_token(draft_id))
            await work.drafts.save(Draft(draft_id, account_id, FORM, args, values, origin.now, hidden=True))
        return draft_id

    async def discard(self, draft_id: DraftId, account_id: AccountId, origin: Origin) -> None:
        """Forget what was written. Raises NotFound when it is gone."""
        async with self._storage.write(origin.request) as work:
            await _own(work, draft_id, account_id)
            await work.drafts.delete(draft_id)

    async def post(
        self, draft_id: DraftId, account_id: AccountId, member_id: MemberId, origin: Origin
    ) -> Asked:
        """Ask it. Raises NotFound when the draft is gone, InvalidInput at ``section``, Refused."""
        async with self._storage.write(origin.request) as work:
            await _check_not_barred(work, member_id, origin)
            wording = await _own(work, draft_id, account_id)
            section = await meant_section(work, wording.section, member_id) if wording.section else None
            await work.drafts.delete(draft_id)
            await forget_same(work, account_id, wording)
            question = Question(
                QuestionId(new_id(origin.now)),
                member_id,
                wording.title,
                wording.body,
                origin.now,
                section_id=section.id if section else None,
                tried=wording.tried,
                area=wording.area,
            )
            return await self._asking.publish(work, work.questions.seal(question), origin)

    async def _preview(self, work: Work, draft_id: DraftId, member_id: MemberId, wording: Wording) -> Preview:
        section = await meant_section(work, wording.section, member_id) if wording.section else None
        member = await work.members.get(member_id)
        assert member is not None, "only members ask"
        readers = len(await work.sections.memberships_in(section.id)) if section else None
        found = giveaways(
            f"{wording.title}\n{wording.body}\n{wording.tried}\n{wording.area}",
            name=member.profile.name,
            organisation=member.profile.organisation,
            readers=readers,
            prefecture=member.prefecture,
        )
        matches = await self._asking.similar(work, wording.title, wording.body, member_id)
        return Preview(draft_id, wording, section, readers or 0, found, matches)


def _with_work(wording: Wording) -> str:
    whole = f"{wording.body}\n{wording.area}".strip()
    return whole if len(whole) <= BODY_LIMIT else wording.body


async def _check_not_barred(work: Work, member_id: MemberId, origin: Origin) -> None:
    until = await work.seals.barred(member_id, origin.now)
    if until is not None:
        raise Refused("seal.barred_until", when=until)


async def _own(work: Work, draft_id: DraftId, account_id: AccountId) -> Wording:
    draft = await work.drafts.get(draft_id, account_id)
    typed = hidden_wording(work, draft) if draft else None
    if typed is None:
        raise NotFound("seal.draft_gone")  # asked already, as often as not: nothing may tie it to that
    return typed
