"""Asking: what others asked before is shown first; the draft waits in the store meanwhile."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.errors import NotFound
from bot.domain.ids import AccountId, DraftId, MemberId, PlaceId, QuestionId, SectionId, new_id
from bot.domain.questions import Question, Source
from bot.ports.records import Draft
from bot.ports.work import Storage, Work
from bot.services.appeal_steps import begin_appeal
from bot.services.lookup import find_section, section_now
from bot.services.origin import Origin
from bot.services.question_index import Match, QuestionIndex
from bot.services.question_news import post_card
from bot.services.section_reading import check_reads

FORM = "question.ask.form"  # the command whose form a draft opens again

_CHANNEL = re.compile(r"[A-Za-z0-9_-]{1,40}")


@dataclass(frozen=True, slots=True)
class Wording:
    """What somebody typed into the form. ``channel``: where the message stood it was made from. ``until``:
    the deadline as it was typed, and ``deadline`` what it was read as.
    """

    title: str
    body: str = ""
    section: str = ""
    channel: str = ""
    until: str = ""
    deadline: datetime | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question everybody can see now, and in how many rooms it is shown."""

    question: Question
    rooms: int


@dataclass(frozen=True, slots=True)
class Alike:
    """Earlier questions that may answer a draft, the likeliest first."""

    draft_id: DraftId
    matches: tuple[Match, ...]


class AskingService:
    """Drafts belong to the account that made them."""

    def __init__(self, storage: Storage, index: QuestionIndex) -> None:
        self._storage = storage
        self._index = index

    async def ask(
        self, account_id: AccountId, member_id: MemberId, wording: Wording, origin: Origin
    ) -> Asked | Alike:
        """Ask at once, or keep the draft where others have asked something like it before.

        Raises InvalidInput at ``section``, Refused for a closed section.
        """
        async with self._storage.read() as work:
            question = await _question(work, member_id, wording, origin)
            matches = await self._index.alike(work, wording.title, wording.body, reader=member_id)
        async with self._storage.write(origin.request) as work:
            if not matches:
                return await self.publish(work, question, origin)
            draft = _draft(DraftId(question.id), account_id, question, wording, origin)
            await work.drafts.save(draft)
            return Alike(draft.id, matches)

    async def alike(self, draft_id: DraftId, account_id: AccountId, reader: MemberId) -> Alike:
        """What was asked before that may answer a draft. Raises NotFound when it is gone."""
        async with self._storage.read() as work:
            values = (await _own(work, draft_id, account_id)).values
            matches = await self._index.alike(work, values["title"], values["body"], reader=reader)
            return Alike(draft_id, matches)

    async def post(
        self, draft_id: DraftId, account_id: AccountId, member_id: MemberId, origin: Origin
    ) -> Asked:
        """それでも質問する: ask what a draft says, once however often this is pressed: the question's id is
        the draft's. Raises NotFound when the draft is gone, Refused when its section closed meanwhile.
        """
        async with self._storage.write(origin.request) as work:
            earlier = await work.questions.get(QuestionId(draft_id))
            if earlier is not None and earlier.asker_id == member_id:
                return Asked(earlier, 1)
            draft = await _own(work, draft_id, account_id)
            question = await _read(work, draft, member_id, origin)
            asked = await self.publish(work, question, origin)
            await work.drafts.delete(draft_id)
            return asked

    async def solved(
        self,
        draft_id: DraftId,
        question_id: QuestionId,
        account_id: AccountId,
        member_id: MemberId,
        origin: Origin,
    ) -> Question:
        """これで解決: an earlier question answered a draft, which counts as a thanks. The draft stays for a
        while, for a change of mind. Raises NotFound when one of them is gone, Refused when it was taken back.
        """
        async with self._storage.write(origin.request) as work:
            draft = await _own(work, draft_id, account_id)
            question = await work.questions.readable(question_id, member_id)
            if question is None:
                raise NotFound("question.gone")
            question.check_open()
            await work.questions.thank(question_id, member_id, draft.values["title"], origin.now)
            return question

    async def publish(self, work: Work, question: Question, origin: Origin) -> Asked:
        """Have everybody see a question, in a transaction that goes on."""
        await work.questions.add(question)
        await self._index.update(work, question)
        await begin_appeal(work, question, origin.now)
        rooms = await post_card(work, question, origin.now)
        if question.section_id is not None:
            await work.sections.touch(question.section_id, origin.now)
        await work.audit.add(
            "question.asked", at=origin.now, member_id=origin.member_id, subject_id=question.id
        )
        return Asked(question, rooms)


def source_of(place_id: PlaceId | None, channel: str) -> Source | None:
    """The channel a question was made from; None for none and for what is no channel's id."""
    return Source(place_id, channel) if place_id and _CHANNEL.fullmatch(channel) else None


async def _question(work: Work, member_id: MemberId, wording: Wording, origin: Origin) -> Question:
    section = await find_section(work, wording.section, reader=member_id) if wording.section else None
    if section is not None:
        section.check_open()
        await check_reads(work, section, member_id)
    return Question(
        QuestionId(new_id(origin.now)),
        member_id,
        wording.title,
        wording.body,
        origin.now,
        section_id=section.id if section else None,
        source=source_of(origin.place_id, wording.channel),
        deadline=wording.deadline,
    )


def _draft(
    draft_id: DraftId, account_id: AccountId, question: Question, wording: Wording, origin: Origin
) -> Draft:
    values = {
        "title": wording.title,
        "body": wording.body,
        "section": wording.section,  # as it was typed, for the form
        "section_id": str(question.section_id or ""),
        "until": wording.until,
        "deadline": wording.deadline.isoformat() if wording.deadline else "",
    }
    return Draft(draft_id, account_id, FORM, (wording.channel,), values, origin.now)


async def _read(work: Work, draft: Draft, member_id: MemberId, origin: Origin) -> Question:
    """The question of a draft."""
    values = draft.values
    written = values.get("deadline")  # one kept by an earlier program has none
    deadline = datetime.fromisoformat(written) if written else None
    if deadline is not None and deadline <= origin.now:
        deadline = None  # it waited too long; who asks can set another
    unplaced = Wording(values["title"], values["body"], channel=draft.args[0], deadline=deadline)
    question = await _question(work, member_id, unplaced, origin)
    section_id = SectionId(int(values["section_id"])) if values["section_id"] else None
    section = await section_now(work, section_id) if section_id else None
    if section is not None:
        section.check_open()
        await check_reads(work, section, member_id)
    return replace(question, id=QuestionId(draft.id), section_id=section.id if section else None)


async def _own(work: Work, draft_id: DraftId, account_id: AccountId) -> Draft:
    draft = await work.drafts.get(draft_id, account_id)
    if draft is None or draft.verb != FORM or "section_id" not in draft.values:
        raise NotFound("refusal.draft_gone")
    return draft
