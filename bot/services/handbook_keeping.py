"""How pages of the handbook are found, held and kept true; see bot.services.freshness."""

from datetime import datetime

from bot.domain.errors import NotAllowed, NotFound, Refused
from bot.domain.handbook import Page
from bot.domain.ids import MemberId, PageId, SectionId, from_token
from bot.domain.sections import Section
from bot.ports.work import Work
from bot.services.freshness import KeptTrue
from bot.services.lookup import called, section_now
from bot.services.origin import Origin
from bot.services.section_rights import active_post
from bot.text.normalise import fold

REVIEW = "handbook.review"  # to who may know: is the page still right?
DOUBTED = "handbook.doubted"  # to who wrote it: somebody says it may be outdated

CANDIDATES = 200


class PageKeeper:
    """Pages, whose last writers know best."""

    asks = REVIEW
    tells = DOUBTED
    refuses = "handbook.not_yours_to_judge"

    async def find(self, work: Work, subject_id: int) -> Page | None:
        return await work.handbook.get(PageId(subject_id))

    async def hold(self, work: Work, subject_id: int) -> Page | None:
        return await work.handbook.lock(PageId(subject_id))

    async def held_for(self, work: Work, subject_id: int, reader: MemberId | None) -> Page:
        return await lock_page(work, PageId(subject_id), reader)

    async def author(self, work: Work, subject: KeptTrue) -> MemberId | None:
        del work
        return _page(subject).writer_id

    async def others(self, work: Work, subject: KeptTrue, now: datetime) -> tuple[MemberId, ...]:
        """Who else gave something to the page, the last first."""
        del now
        given = await work.handbook.credits(_page(subject).id)
        return tuple(dict.fromkeys(credit.member_id for credit in reversed(given)))

    async def save(self, work: Work, subject: KeptTrue, now: datetime) -> None:
        del now
        await work.handbook.save(_page(subject))


async def lock_page(work: Work, page_id: PageId, reader: MemberId | None) -> Page:
    """A page nobody else changes meanwhile. Raises NotFound, Refused for one that was taken out."""
    return _there(await work.handbook.lock_readable(page_id, reader))


async def find_page(work: Work, typed: str, reader: MemberId | None) -> Page:
    """The page a parameter means: by token, or by title.

    Raises InvalidInput at ``page`` with the titles that are near, Refused for one that was taken out.
    """
    number = from_token(typed)
    page = await work.handbook.readable(PageId(number), reader) if number is not None else None
    if page is not None:
        return _there(page)
    first = await work.handbook.pages(reader, limit=CANDIDATES)
    spoken = await work.handbook.speaking_of([fold(typed)], reader, limit=CANDIDATES)
    known = {one.id: one for one in (*first, *spoken)}  # a title behind the first ones is found by its words
    keys = {"unknown": "handbook.unknown", "close": "handbook.unknown_near"}
    return called(typed, tuple(known.values()), param="page", **keys)


async def edits(work: Work, section_id: SectionId | None, origin: Origin) -> bool:
    """Whether somebody may write in a section's handbook; everybody writes in the whole town's."""
    try:
        await check_edits(work, section_id, origin)
    except Refused:
        return False
    return True


async def check_edits(work: Work, section_id: SectionId | None, origin: Origin) -> Section | None:
    """The section whose members write: the one a page belongs to, or what that became by a merge.

    Raises NotAllowed for all but its members and 総務課, Refused where it is closed: its handbook stays as it
    is until somebody revives it.
    """
    section = await section_now(work, section_id) if section_id is not None else None
    if section is None:
        return None
    section.check_open()
    if not origin.administrator and await active_post(work, section.id, origin.member_id) is None:
        raise NotAllowed("handbook.members_write")
    return section


def _there(page: Page | None) -> Page:
    if page is None:
        raise NotFound("handbook.gone")
    page.check_there()
    return page


def _page(subject: KeptTrue) -> Page:
    assert isinstance(subject, Page), "the keeper of pages is given pages"
    return subject
