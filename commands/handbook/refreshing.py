"""いまも合っていますか, 古いかもしれません: what is said about pages as years go by."""

from datetime import datetime
from typing import Annotated

from bot.domain.deliveries import Delivery, Skip, ToAccount
from bot.domain.freshness import REASON_LIMIT, Kept
from bot.domain.handbook import Page
from bot.domain.ids import MemberId, PageId, to_token
from bot.interaction.call import Call
from bot.interaction.freshness import as_of, doubted
from bot.interaction.params import Paragraph, Ref
from bot.interaction.parts import done, to
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.freshness import FreshnessService
from bot.services.handbook import HandbookService
from bot.services.section_reading import leaks
from bot.view import Action, Actions, Answer, Button, Heading, Message, Note, Style, Text, Tone
from bot.view import Paragraph as Prose
from commands.handbook.shared import CarriedPage, OnePage, open_page, stamp


class DoubtOf(OnePage):
    page: Annotated[str, Ref("page")]
    reason: Annotated[str, Paragraph(REASON_LIMIT)]


class Refreshing:
    """Handlers of whether a page is still right."""

    def __init__(self, service: FreshnessService, handbook: HandbookService) -> None:
        self._service = service
        self._handbook = handbook

    async def doubt(self, call: Call, form: DoubtOf) -> Answer:
        """古いかもしれません, with the reason."""
        page_id = await self._handbook.meant(form.page, call.member.id)
        page = await self._service.doubt(Kept.PAGE, page_id, form.reason, call.origin)
        return done(call, "freshness.noted", _see(page_id, call.words), title=page.title)

    async def still_right(self, call: Call, asked: CarriedPage) -> Answer:
        """まだ合っています."""
        page = await self._service.confirm(Kept.PAGE, asked.page_id, call.origin)
        look, year = _see(asked.page_id, call.words), as_of(call.now, call.words)
        return done(call, "freshness.confirmed", look, title=page.title, as_of=year)

    async def outdated(self, call: Call, asked: CarriedPage) -> Answer:
        """もう古い."""
        page = await self._service.outdate(Kept.PAGE, asked.page_id, call.origin)
        return done(call, "freshness.outdated", _see(asked.page_id, call.words), title=page.title)

    async def pass_on(self, call: Call, asked: CarriedPage) -> Answer:
        """分かる人に聞く."""
        passed = await self._service.pass_on(Kept.PAGE, asked.page_id, call.origin)
        key = "freshness.passed" if passed.asked else "freshness.nobody_to_pass"
        return done(call, key, _see(asked.page_id, call.words), title=passed.subject.title)


async def review(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who may know, once a fiscal year: is the page still right?"""
    page = await _page(work, delivery)
    if isinstance(page, Skip):
        return page
    asked = await work.freshness.review(Kept.PAGE, page.id)
    if asked is None or not asked.waits_for(await _listener(work, delivery)):
        return Skip("answered already")
    summary = words.text("handbook.review", title=page.title)
    passes = to("handbook.review_pass", words, to_token(page.id))
    blocks = (
        Heading((Text(summary),)),
        Prose(words("freshness.review_intro")),
        Note((Text(stamp(page, words)),)),
        Actions((*_choices(page, words), passes)),
    )
    return Message(summary, blocks, Tone.NOTICE)


async def doubt_told(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who wrote it: somebody says it may be outdated."""
    page = await _page(work, delivery)
    if isinstance(page, Skip):
        return page
    said = await work.freshness.doubt(Kept.PAGE, page.id)
    if said is None:
        return Skip("confirmed meanwhile")
    summary = words.text("handbook.doubt_told", title=page.title)
    blocks = (Heading((Text(summary),)), Prose(doubted(said, words)), Actions(_choices(page, words)))
    return Message(summary, blocks, Tone.NOTICE)


def _choices(page: Page, words: Words) -> tuple[Button, ...]:
    token = to_token(page.id)
    return (
        to("handbook.still_right", words, token, style=Style.PRIMARY),
        open_page(page, words),
        to("handbook.outdated", words, token),
    )


def _see(page_id: PageId, words: Words) -> Button:
    return Button(words.text("handbook.open"), Action("handbook.info", (to_token(page_id),)))


async def _listener(work: Work, delivery: Delivery) -> MemberId | None:
    target = delivery.plan.target
    account = await work.members.account(target.account_id) if isinstance(target, ToAccount) else None
    return account.member_id if account is not None else None


async def _page(work: Work, delivery: Delivery) -> Page | Skip:
    page = await work.handbook.get(PageId(delivery.plan.subject_id))
    if page is None or page.gone:
        return Skip("taken out")
    if await leaks(work, page.section_id, delivery):
        return Skip("for the section's members only")
    return page
