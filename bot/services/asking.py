"""Asking: what others asked before is shown first; the draft waits in the store meanwhile."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.errors import InvalidInput, NotFound, Refused
from bot.domain.ids import (
    AccountId,
    DraftId,
    MemberId,
    PlaceId,
    QuestionId,
    SectionId,
    new_id,
    to_token,
)
from bot.domain.members import Member
from bot.domain.policy import Policy
from bot.domain.question_pairs import Pair, PairKind
from bot.domain.questions import AREA_LIMIT, Answer, Question, Source
from bot.domain.sections import Section, is_of_an_office
from bot.domain.topics import met, topics, words_of
from bot.domain.town_sizes import TownSize, possible_sizes, size_of
from bot.ports.records import Draft
from bot.ports.work import Storage, Work
from bot.services.appeal_steps import begin_appeal
from bot.services.faq_steps import consider_faq
from bot.services.lookup import LIKENESS, MISTYPED, UNKNOWN_SECTION, find_section, section_now
from bot.services.origin import Origin
from bot.services.question_drafts import FORM, SOLVED, Wording, forget_same, own_draft, wording_of
from bot.services.question_index import Match, QuestionIndex
from bot.services.question_letters import tell_thanks
from bot.services.question_news import post_card, show_change
from bot.services.questions import lock_question
from bot.services.section_reading import check_reads
from bot.text.graphemes import cut

LAST_ONES = 10  # own questions among which the size of the asker's town is looked up

_CHANNEL = re.compile(r"[A-Za-z0-9_-]{1,40}")

KEPT_WORDS = "words"  # what a draft of words belongs to that may be a question; no command


@dataclass(frozen=True, slots=True)
class Asked:
    """A question everybody can see now, and in how many rooms it is shown. ``sizes``: how large the asker's
    town may be, where nobody knows yet.
    """

    question: Question
    rooms: int
    sizes: tuple[TownSize, ...] = ()


@dataclass(frozen=True, slots=True)
class Alike:
    """Earlier questions that may answer a draft, the likeliest first."""

    draft_id: DraftId
    matches: tuple[Match, ...]


class AskingService:
    """Drafts belong to the account that made them."""

    def __init__(self, storage: Storage, policy: Policy, index: QuestionIndex) -> None:
        self._storage = storage
        self._policy = policy
        self._index = index

    async def ask(
        self,
        account_id: AccountId,
        member_id: MemberId,
        wording: Wording,
        origin: Origin,
        *,
        rewritten: DraftId | None = None,
    ) -> Asked | Alike:
        """Ask at once, or keep the draft where others have asked something like it before. What is no
        section's name, and does not look like one, is the work the question is about. ``rewritten``: the
        draft that was put in these words.

        Raises InvalidInput at ``section``, also for one that is closed or keeps to itself.
        """
        async with self._storage.read() as work:
            matches = await self.similar(work, wording.title, wording.body, member_id)
        async with self._storage.write(origin.request) as work:
            section, wording = await _about(work, wording, member_id)
            question = await _question(work, member_id, wording, section, origin)
            earlier = await own_draft(work, rewritten, account_id) if rewritten else None
            await forget_same(work, account_id, wording)
            if not matches:
                if earlier:
                    await work.drafts.delete(earlier.id)
                return await self.publish(work, question, origin)
            draft_id = earlier.id if earlier else DraftId(question.id)
            await work.drafts.save(_draft(draft_id, account_id, question, wording, origin))
            return Alike(draft_id, matches)

    async def kept_words(self, draft_id: DraftId, account_id: AccountId) -> str:
        """Words somebody typed that may be a question. Raises NotFound when they are gone or another's."""
        async with self._storage.read() as work:
            draft = await work.drafts.get(draft_id, account_id)
        if draft is None or draft.verb != KEPT_WORDS:
            raise NotFound("called.not_yours")
        return draft.values["text"]

    async def alike(self, draft_id: DraftId, account_id: AccountId, reader: MemberId) -> Alike:
        """What was asked before that may answer a draft. Raises NotFound when it is gone."""
        async with self._storage.read() as work:
            values = (await _own(work, draft_id, account_id)).values
            return Alike(draft_id, await self.similar(work, values["title"], values["body"], reader))

    async def similar(self, work: Work, title: str, body: str, reader: MemberId) -> tuple[Match, ...]:
        """Earlier questions, each with its best answer: the accepted one, else the one that helped most.
        よくある質問 come first.
        """
        matches = await self._index.alike(work, title, body, reader=reader)
        open_ones = [match.question.id for match in matches if match.question.accepted_id is None]
        best = await work.questions.most_helpful(open_ones) if open_ones else {}
        faqs = await work.faqs.among([match.question.id for match in matches]) if matches else frozenset()
        matches = tuple(sorted(matches, key=lambda match: match.question.id not in faqs))
        return tuple(replace(match, answer=best.get(match.question.id, match.answer)) for match in matches)

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
            await forget_same(work, account_id, wording_of(draft.values))
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
        while, for a change of mind, without being offered again.

        Raises NotFound when one of them is gone, Refused when it was taken back.
        """
        async with self._storage.write(origin.request) as work:
            draft = await _own(work, draft_id, account_id)
            question = await work.questions.readable(question_id, member_id)
            if question is None:
                raise NotFound("question.gone")
            question.check_open()
            await work.drafts.save(replace(draft, values={**draft.values, SOLVED: "1"}))
            asked, section_id = draft.values["title"], _section_id(draft)
            pair = Pair(PairKind.SOLVED_BY, draft_id, question_id, member_id, asked, origin.now, section_id)
            if await work.question_ties.pair(pair):
                await self._index.learn(work, (question_id,))
            if await work.questions.thank(question_id, member_id, asked, origin.now):
                await self._spared(work, question, member_id, origin)
            await consider_faq(work, question, origin.now)
            return question

    async def _spared(self, work: Work, question: Question, member_id: MemberId, origin: Origin) -> None:
        """Whose answer spared somebody a question hears of it."""
        answer = await _best_answer(work, question)
        author = answer.member_id if answer else None
        if answer is None or author is None or author == member_id:
            return
        if answer.id != question.accepted_id:  # nobody chose it yet: it helped, and its author hears so
            await work.question_ties.thank(answer.id, member_id, origin.now)
        await tell_thanks(work, author, origin.now, self._policy.zone)

    async def publish(self, work: Work, question: Question, origin: Origin) -> Asked:
        """Have everybody see a question, in a transaction that goes on."""
        await work.questions.add(question)
        await self._index.update(work, question)
        await begin_appeal(work, question, origin.now)
        rooms = await post_card(work, question, origin.now)
        if question.section_id is not None:
            await work.sections.touch(question.section_id, origin.now)
        by = question.signature(origin.member_id)
        await work.audit.add("question.asked", at=origin.now, member_id=by, subject_id=question.id)
        return Asked(question, rooms, await _sizes(work, question))

    async def note_size(self, question_id: QuestionId, size: TownSize, origin: Origin) -> Question:
        """Say how large the asker's town is. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            before = await lock_question(work, question_id, origin.member_id)
            before.check_asker(origin.member_id, administrator=origin.administrator)
            before.check_open()
            question = before.belong(before.area, size)
            await work.questions.save(question)
            await show_change(work, question, origin.now, self._policy.card_spacing)
            by = question.signature(origin.member_id)
            await work.audit.add("question.size_noted", at=origin.now, member_id=by, subject_id=question.id)
            return question


async def _best_answer(work: Work, question: Question) -> Answer | None:
    """The answer that stands with a question among others like it: the accepted one, else the one that helped
    most, else the first; what the asker added themself is none.
    """
    if question.accepted_id is not None:
        return await work.questions.answer(question.accepted_id)
    return (await work.questions.most_helpful((question.id,))).get(question.id)


def source_of(place_id: PlaceId | None, channel: str) -> Source | None:
    """The channel a question was made from; None for none and for what is no channel's id."""
    return Source(place_id, channel) if place_id and _CHANNEL.fullmatch(channel) else None


async def _question(
    work: Work, member_id: MemberId, wording: Wording, section: Section | None, origin: Origin
) -> Question:
    member = await work.members.get(member_id)
    assert member is not None, "only members ask"
    return Question(
        QuestionId(new_id(origin.now)),
        member_id,
        wording.title,
        wording.body,
        origin.now,
        section_id=section.id if section else None,
        source=source_of(origin.place_id, wording.channel),
        tried=wording.tried,
        area=wording.area or _area_of(member, wording),
        town_size=await _size_of(work, member),
        deadline=wording.deadline,
    )


def _area_of(member: Member, wording: Wording) -> str:
    """The first thing among the asker's work that the question speaks of; empty for none."""
    speaks_of = words_of(wording.title) | words_of(wording.body)
    return cut(met(topics(member.profile.work), speaks_of), AREA_LIMIT)


async def _size_of(work: Work, member: Member) -> TownSize | None:
    """As the name of the asker's employer tells, or as they said the last time."""
    certain = size_of(member.profile)
    if certain is not None:
        return certain
    possible = possible_sizes(member.profile)
    earlier = await work.question_ties.asked_by(member.id, limit=LAST_ONES) if possible else ()
    return next((one.town_size for one in earlier if one.town_size in possible), None)


async def _sizes(work: Work, question: Question) -> tuple[TownSize, ...]:
    if question.town_size is not None or question.anonymous or question.asker_id is None:
        return ()
    asker = await work.members.get(question.asker_id)
    return possible_sizes(asker.profile) if asker else ()


async def meant_section(
    work: Work, typed: str, member_id: MemberId, *, likeness: float = LIKENESS
) -> Section:
    """The section a question is for. Raises InvalidInput, so that the form comes back with what was typed."""
    section = await find_section(work, typed, reader=member_id, likeness=likeness)
    try:
        section.check_open()
        await check_reads(work, section, member_id)
    except Refused as refused:
        raise InvalidInput({"section": refused.problem}) from None
    return section


async def _about(work: Work, wording: Wording, member_id: MemberId) -> tuple[Section | None, Wording]:
    """The section somebody typed, or the work in its place: the form has one field for both, since a form
    holds five.
    """
    if not wording.section:
        return None, wording
    try:
        return await meant_section(work, wording.section, member_id, likeness=MISTYPED), wording
    except InvalidInput as refused:
        unknown = refused.problems["section"].key == UNKNOWN_SECTION
        if not unknown or wording.area or is_of_an_office(wording.section):
            raise
        return None, replace(wording, area=cut(wording.section, AREA_LIMIT))


def _draft(
    draft_id: DraftId, account_id: AccountId, question: Question, wording: Wording, origin: Origin
) -> Draft:
    values = {
        "title": wording.title,
        "body": wording.body,
        "tried": wording.tried,
        "area": wording.area,
        "section": wording.section,  # as it was typed, for the form
        "section_id": str(question.section_id or ""),
        "until": wording.until,
        "deadline": wording.deadline.isoformat() if wording.deadline else "",
    }
    args = (wording.channel, to_token(draft_id))
    return Draft(draft_id, account_id, FORM, args, values, origin.now, hidden=True)


async def _read(work: Work, draft: Draft, member_id: MemberId, origin: Origin) -> Question:
    """The question of a draft."""
    values = draft.values
    written = values.get("deadline")  # one kept by an earlier program has none
    deadline = datetime.fromisoformat(written) if written else None
    if deadline is not None and deadline <= origin.now:
        deadline = None  # it waited too long; who asks can set another
    wording = Wording(
        values["title"],
        values["body"],
        values.get("tried", ""),
        values.get("area", ""),
        channel=draft.args[0],
        deadline=deadline,
    )
    section_id = _section_id(draft)
    section = await section_now(work, section_id) if section_id else None
    if section is not None:
        section.check_open()
        await check_reads(work, section, member_id)
    question = await _question(work, member_id, wording, section, origin)
    return replace(question, id=QuestionId(draft.id))


def _section_id(draft: Draft) -> SectionId | None:
    kept = draft.values["section_id"]
    return SectionId(int(kept)) if kept else None


async def _own(work: Work, draft_id: DraftId, account_id: AccountId) -> Draft:
    draft = await work.drafts.get(draft_id, account_id)
    if draft is None or draft.verb != FORM or "section_id" not in draft.values:
        raise NotFound("refusal.draft_gone")
    return draft
