"""手引き: pages made from questions or written by hand, edited together, read by whoever may.

Order of locks: questions, pages.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from bot.domain.errors import InvalidInput, NotAllowed, NotFound, Refused
from bot.domain.findings import FindWhat
from bot.domain.freshness import DOUBTS_SHOWN, Doubt, Kept
from bot.domain.handbook import BODY_LIMIT, TITLE_LIMIT, Credit, Page, PageVersion, Role, check_length
from bot.domain.ids import MemberId, PageId, QuestionId, SectionId, new_id
from bot.domain.members import Member
from bot.domain.policy import Policy
from bot.domain.questions import Answer, Question
from bot.domain.sections import Section
from bot.ports.work import Storage, Work
from bot.services.finding import FindingService, Wish
from bot.services.freshness_steps import follow_freshness, knows_best
from bot.services.handbook_keeping import check_edits, edits, find_page, lock_page
from bot.services.lookup import find_section, section_name
from bot.services.origin import Origin
from bot.services.questions import find_question, lock_question
from bot.services.section_reading import check_reads
from bot.services.section_rights import check_leads
from bot.text.graphemes import cut
from bot.text.normalise import fold

ANSWERS_TAKEN = 50  # among which those that helped are looked up
HELPFUL_TAKEN = 5
RELATED_SHOWN = 5
WORDS_AT_MOST = 8
PAGES_IN_FILE = 100
FILES_AT_MOST = 10  # of one section; no platform takes more with one message


@dataclass(frozen=True, slots=True)
class Material:
    """What a page is made of: a question, what solved it, and what helped besides."""

    question: Question
    accepted: Answer | None
    helpful: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Credited:
    """A page with the name of its section and who gave what to it."""

    page: Page
    section: str
    credits: tuple[Credit, ...]
    people: Mapping[MemberId, Member]


@dataclass(frozen=True, slots=True)
class PageView(Credited):
    """A page as one member sees it. ``edits``: they may change it. ``knows``: they can say that it is right.
    ``takes_out``: they may take it out of the handbook.
    ``versions``: how many earlier ones there are.
    """

    questions: tuple[Question, ...]
    versions: int
    doubts: tuple[Doubt, ...]
    edits: bool
    knows: bool
    takes_out: bool


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier version of a page, ``back`` steps before the last of ``count``."""

    page: Page
    version: PageVersion
    back: int
    count: int
    by: Member | None
    edits: bool


class HandbookService:
    """Members of a section write in its handbook, everybody in the whole town's."""

    def __init__(self, storage: Storage, policy: Policy, finding: FindingService) -> None:
        self._storage = storage
        self._policy = policy
        self._finding = finding

    async def make(self, typed: str, compose: Callable[[Material], str], origin: Origin) -> Page:
        """Make a page of a question: in its section, in the words ``compose`` puts it in, with credits.

        Raises InvalidInput at ``question``, NotAllowed, Refused where there is one, or nothing was answered.
        """
        async with self._storage.write(origin.request) as work:
            meant = await find_question(work, typed, origin.member_id)
            question = await lock_question(work, meant.id, origin.member_id)
            question.check_open()
            there = await work.handbook.about(question.id, origin.member_id, limit=1)
            if there:
                raise Refused("handbook.made_already", title=there[0].title).about(there[0].id)
            material, body = _fitting(await _material(work, question), compose)
            faq = await work.faqs.get(question.id)
            title = faq.wording if faq is not None and faq.listed else question.title
            return await self.begin_page(
                work,
                title,
                body,
                _credits_of(material),
                question.section_id,
                origin=origin,
                questions=(question.id,),
            )

    async def write(self, title: str, body: str, section: str, origin: Origin) -> Page:
        """A page of one's own words. Raises InvalidInput at ``section``, also for one that is closed or where
        others write, so that the form comes back with what was typed, or at ``body``.
        """
        async with self._storage.write(origin.request) as work:
            chosen = await find_section(work, section, reader=origin.member_id) if section else None
            section_id = chosen.id if chosen else None
            try:
                await check_edits(work, section_id, origin)
            except Refused as refused:
                raise InvalidInput({"section": refused.problem}) from None
            return await self.begin_page(work, title, body, (), section_id, origin=origin)

    async def begin_page(
        self,
        work: Work,
        title: str,
        body_markdown: str,
        given: Collection[Credit],
        section_id: SectionId | None,
        *,
        origin: Origin,
        questions: Collection[QuestionId] = (),
    ) -> Page:
        """Begin a page, in a transaction that goes on: whatever it is made from, its writer gets credit too.

        Raises NotAllowed for all but the section's members and 総務課, Refused where it is closed,
        InvalidInput at ``body``.
        """
        section = await check_edits(work, section_id, origin)
        check_length(body_markdown)
        by, now = _actor(origin), origin.now
        page = Page(
            PageId(new_id(now)), cut(title, TITLE_LIMIT), body_markdown, by, now, now, section_id=section_id
        )
        await work.handbook.save(page)
        await work.handbook.credit(page.id, (*given, Credit(by, Role.WROTE, now)))
        for question_id in questions:
            await work.handbook.relate(page.id, question_id)
        await follow_freshness(work, Kept.PAGE, page, self._policy.zone)
        if section is not None:
            await work.sections.touch(section.id, now)
        await _note(work, "handbook.begun", page, origin)
        return page

    async def meant(self, typed: str, reader: MemberId) -> PageId:
        """Raises InvalidInput at ``page``, Refused for a page that was taken out."""
        async with self._storage.read() as work:
            return (await find_page(work, typed, reader)).id

    async def view(self, typed: str, origin: Origin) -> PageView:
        """One page with everything that stands beside it. Raises like ``meant``."""
        async with self._storage.read() as work:
            return await _view(work, await find_page(work, typed, origin.member_id), origin)

    async def listed(
        self, section: str, reader: MemberId, *, limit: int, offset: int
    ) -> tuple[tuple[Page, ...], Section | None]:
        """Pages by title, of everybody or of one section. Raises InvalidInput at ``section``."""
        async with self._storage.read() as work:
            chosen = await find_section(work, section, reader=reader) if section else None
            section_id = chosen.id if chosen else None
            return (
                await work.handbook.pages(reader, section_id=section_id, limit=limit, offset=offset),
                chosen,
            )

    async def search(self, text: str, origin: Origin, *, limit: int) -> tuple[Page, ...]:
        """Pages that speak of what somebody looks for, the best first."""
        found = await self._finding.find(Wish(text, FindWhat.HANDBOOK), origin, limit=limit)
        numbers = [PageId(one.number) for group in found.groups for one in group.findings]
        async with self._storage.read() as work:
            pages = {page.id: page for page in await work.handbook.among(numbers, origin.member_id)}
        return tuple(pages[number] for number in numbers if number in pages)

    async def suggest(self, text: str, reader: MemberId, *, limit: int) -> tuple[Page, ...]:
        """Pages that hold all words of a text that is still being typed."""
        async with self._storage.read() as work:
            words = [folded for word in text.split() if (folded := fold(word))][:WORDS_AT_MOST]
            return await work.handbook.speaking_of(words, reader, limit=limit)

    async def editable(self, typed: str, origin: Origin) -> Page:
        """A page the person may change. Raises like ``meant``, and NotAllowed."""
        async with self._storage.read() as work:
            page = await find_page(work, typed, origin.member_id)
            await check_edits(work, page.section_id, origin)
            return page

    async def save_part(
        self, page_id: PageId, place: tuple[int, str], text: str, origin: Origin
    ) -> tuple[Page, bool]:
        """Put a part in other words, or add one behind the last; True too where somebody else edited the same
        part meanwhile and both are kept. ``place``: the part's number and mark as the form was opened.

        Raises NotFound, NotAllowed, InvalidInput at ``body``.
        """
        async with self._storage.write(origin.request) as work:
            before = await self._held(work, page_id, origin)
            body, clash = before.with_part(*place, text)
            return await self._edit(work, before, before.title, body, origin), clash

    async def rename(self, page_id: PageId, title: str, origin: Origin) -> Page:
        """Call a page otherwise. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            before = await self._held(work, page_id, origin)
            return await self._edit(work, before, title, before.body, origin)

    async def earlier(self, typed: str, back: int, origin: Origin) -> Earlier:
        """What a page said before. Raises like ``meant``, NotFound where it has no such version."""
        async with self._storage.read() as work:
            page = await find_page(work, typed, origin.member_id)
            version = await work.handbook.version(page.id, back=back)
            if version is None:
                raise NotFound("handbook.no_version").about(page.id)
            count = await work.handbook.count_versions(page.id)
            by = await work.members.get(version.replaced_by)
            may = await edits(work, page.section_id, origin)
            return Earlier(page, version, back, count, by, may)

    async def restore(self, page_id: PageId, number: int, origin: Origin) -> Page:
        """Have a page say what it said before; what it says now stays as a version.

        Raises NotFound, NotAllowed, Refused.
        """
        async with self._storage.write(origin.request) as work:
            before = await self._held(work, page_id, origin)
            back = before.version - 1 - number
            version = await work.handbook.version(page_id, back=back) if back >= 0 else None
            if version is None or version.number != number:
                raise NotFound("handbook.no_version").about(page_id)
            return await self._edit(work, before, version.title, version.body, origin)

    async def relate(self, typed: str, question: str, origin: Origin) -> tuple[Page, Question]:
        """Have a page and a question lead to each other. Raises InvalidInput, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            asked = await find_question(work, question, origin.member_id)
            asked.check_open()
            page = await self._held(work, (await find_page(work, typed, origin.member_id)).id, origin)
            await work.handbook.relate(page.id, asked.id)
            await _note(work, "handbook.related", page, origin)
            return page, asked

    async def withdraw(self, page_id: PageId, origin: Origin) -> Page:
        """Take a page out of the handbook: for who leads its section, for a page of the whole town its last
        writer, and 総務課. Raises NotFound, NotAllowed, Refused.
        """
        async with self._storage.write(origin.request) as work:
            page = await lock_page(work, page_id, origin.member_id)
            await _check_takes_out(work, page, origin)
            gone = page.withdraw()
            await work.handbook.save(gone)
            await follow_freshness(work, Kept.PAGE, gone, self._policy.zone)
            await _note(work, "handbook.withdrawn", gone, origin)
            return gone

    async def to_withdraw(self, typed: str, origin: Origin) -> Page:
        """A page the person may take out. Raises like ``meant``, and NotAllowed."""
        async with self._storage.read() as work:
            page = await find_page(work, typed, origin.member_id)
            await _check_takes_out(work, page, origin)
            return page

    async def of_section(
        self, section: str, origin: Origin
    ) -> tuple[Section, tuple[tuple[Credited, ...], ...]]:
        """All pages of a section, as many as go into one file together. Raises InvalidInput at ``section``,
        NotAllowed.
        """
        async with self._storage.read() as work:
            chosen = await find_section(work, section, reader=origin.member_id)
            await check_reads(work, chosen, origin.member_id)
            some = []
            for number in range(FILES_AT_MOST):
                found = await work.handbook.pages(
                    origin.member_id,
                    section_id=chosen.id,
                    limit=PAGES_IN_FILE,
                    offset=number * PAGES_IN_FILE,
                )
                if found or not number:
                    some.append(await _credited(work, found, chosen.name))
                if len(found) < PAGES_IN_FILE:
                    break
            return chosen, tuple(some)

    async def _held(self, work: Work, page_id: PageId, origin: Origin) -> Page:
        page = await lock_page(work, page_id, origin.member_id)
        await check_edits(work, page.section_id, origin)
        return page

    async def _edit(self, work: Work, before: Page, title: str, body: str, origin: Origin) -> Page:
        if (title, body) == (before.title, before.body):
            return before
        by = _actor(origin)
        page = before.edit(title, body, by, origin.now)
        await work.handbook.keep_version(
            PageVersion(before.id, before.version, before.title, before.body, by, origin.now)
        )
        await work.handbook.save(page)
        await work.handbook.credit(page.id, (Credit(by, Role.WROTE, origin.now),))
        await follow_freshness(work, Kept.PAGE, page, self._policy.zone)
        await _note(work, "handbook.edited", page, origin)
        return page


async def _credited(work: Work, pages: Collection[Page], section: str) -> tuple[Credited, ...]:
    given = await work.handbook.credits_of([page.id for page in pages])
    people = await work.members.get_many({one.member_id for page in given.values() for one in page})
    return tuple(Credited(page, section, given.get(page.id, ()), people) for page in pages)


async def _material(work: Work, question: Question) -> Material:
    given = await work.questions.answers_to((question.id,), limit=ANSWERS_TAKEN)
    accepted = await work.questions.answer(question.accepted_id) if question.accepted_id else None
    if not given:
        raise Refused("handbook.nothing_answered", title=question.title).about(question.id)
    helped = await work.question_ties.thanks([answer.id for answer in given])
    others = [one for one in given if one.id in helped and one.id != question.accepted_id]
    others.sort(key=lambda one: -helped[one.id])
    if accepted is None and not others:
        others = list(given[:HELPFUL_TAKEN])
    return Material(question, accepted, tuple(others[:HELPFUL_TAKEN]))


def _fitting(material: Material, compose: Callable[[Material], str]) -> tuple[Material, str]:
    """What a page is made of and its words, without the answers that helped least where it would be longer
    than a page can be.
    """
    body = compose(material)
    while len(body) > BODY_LIMIT and material.helpful:
        material = replace(material, helpful=material.helpful[:-1])
        body = compose(material)
    return material, body


def _credits_of(material: Material) -> tuple[Credit, ...]:
    question = material.question
    answers = (*((material.accepted,) if material.accepted else ()), *material.helpful)
    asked = [(question.named_asker, Role.ASKED, question.asked_at)]
    answered = [(one.member_id, Role.ANSWERED, one.at) for one in answers]
    return tuple(Credit(*given) for given in (*asked, *answered) if given[0] is not None)


async def _view(work: Work, page: Page, origin: Origin) -> PageView:
    given = await work.handbook.credits(page.id)
    return PageView(
        page,
        await section_name(work, page.section_id),
        given,
        await work.members.get_many([credit.member_id for credit in given]),
        await work.handbook.questions_of(page.id, origin.member_id, limit=RELATED_SHOWN),
        await work.handbook.count_versions(page.id),
        await work.freshness.doubts(Kept.PAGE, page.id, limit=DOUBTS_SHOWN) if page.outdated_at else (),
        edits=await edits(work, page.section_id, origin),
        knows=origin.administrator
        or await knows_best(work, page.writer_id, page.section_id, origin.member_id),
        takes_out=await _takes_out(work, page, origin),
    )


async def _takes_out(work: Work, page: Page, origin: Origin) -> bool:
    try:
        await _check_takes_out(work, page, origin)
    except NotAllowed:
        return False
    return True


async def _check_takes_out(work: Work, page: Page, origin: Origin) -> None:
    section = await work.sections.get(page.section_id) if page.section_id is not None else None
    if section is not None:
        await check_leads(work, section, origin)
    elif not origin.administrator and origin.member_id != page.writer_id:
        raise NotAllowed("handbook.not_yours_to_take_out")


async def _note(work: Work, action: str, page: Page, origin: Origin) -> None:
    await work.audit.add(action, at=origin.now, member_id=origin.member_id, subject_id=page.id)


def _actor(origin: Origin) -> MemberId:
    assert origin.member_id is not None, "only members get this far"
    return origin.member_id
