"""いまも合っていますか, 古いかもしれません: what is said about pages as years go by."""

from datetime import datetime
from typing import Annotated

from bot.domain.deliveries import Delivery, Skip
from bot.domain.freshness import REASON_LIMIT, Kept
from bot.domain.handbook import Page
from bot.domain.ids import PageId, to_token
from bot.interaction.call import Call
from bot.interaction.freshness import Asking, doubted, doubts_of
from bot.interaction.params import Paragraph, Ref
from bot.interaction.parts import to
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.freshness import FreshnessService
from bot.services.handbook import HandbookService
from bot.services.section_reading import leaks
from bot.services.telling import listener
from bot.view import Action, Actions, Answer, Block, Button, Heading, Message, Note, Style, Text, Tone
from bot.view import Paragraph as Prose
from commands.handbook.shared import OnePage, open_page, stamp


class DoubtOf(OnePage):
    page: Annotated[str, Ref("page")]
    reason: Annotated[str, Paragraph(REASON_LIMIT)]


class Refreshing:
    """Handlers of whether a page is still right."""

    def __init__(self, service: FreshnessService, handbook: HandbookService) -> None:
        self.asking = Asking(service, Kept.PAGE, _see, "handbook.add")
        self._handbook = handbook

    async def doubt(self, call: Call, form: DoubtOf) -> Answer:
        """古いかもしれません, with the reason."""
        page_id = await self._handbook.meant(form.page, call.member.id)
        return await self.asking.doubt(call, page_id, form.reason)


async def review(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who may know, once a fiscal year: is the page still right?"""
    page = await _page(work, delivery)
    if isinstance(page, Skip):
        return page
    asked = await work.freshness.review(Kept.PAGE, page.id)
    if asked is None or not asked.waits_for(await listener(work, delivery)):
        return Skip("answered already")
    summary = words.text("handbook.review", title=page.title)
    passes = to("handbook.review_pass", words, to_token(page.id))
    blocks: tuple[Block, ...] = (
        Heading((Text(summary),)),
        Prose(words("freshness.review_intro")),
        Note((Text(stamp(page, words)),)),
        *(Note(doubted(one, words)) for one in await doubts_of(work, Kept.PAGE, page.id)),
        Actions((*_choices(page, words), passes)),
    )
    return Message(summary, blocks, Tone.NOTICE)


async def doubt_told(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who wrote it: somebody says it may be outdated."""
    page = await _page(work, delivery)
    if isinstance(page, Skip):
        return page
    said = await doubts_of(work, Kept.PAGE, page.id)
    if not said:
        return Skip("confirmed meanwhile")
    summary = words.text("handbook.doubt_told", title=page.title)
    told = (Prose(doubted(one, words)) for one in said)
    blocks: tuple[Block, ...] = (Heading((Text(summary),)), *told, Actions(_choices(page, words)))
    return Message(summary, blocks, Tone.NOTICE)


def _choices(page: Page, words: Words) -> tuple[Button, ...]:
    token = to_token(page.id)
    return (
        to("handbook.still_right", words, token, style=Style.PRIMARY),
        open_page(page, words),
        to("handbook.outdated", words, token),
    )


def _see(page_id: int, words: Words) -> Button:
    return Button(words.text("handbook.open"), Action("handbook.info", (to_token(page_id),)))


async def _page(work: Work, delivery: Delivery) -> Page | Skip:
    page = await work.handbook.get(PageId(delivery.plan.subject_id))
    if page is None or page.gone:
        return Skip("taken out")
    if await leaks(work, page.section_id, delivery):
        return Skip("for the section's members only")
    return page
