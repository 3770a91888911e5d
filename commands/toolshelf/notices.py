"""What the town says about the toolshelf by itself. Everything is checked again at the moment it is said."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.deliveries import Delivery, Skip
from bot.domain.ids import ImprovementId, MemberId, SectionId, ShelfItemId, ShelfProblemId, to_token
from bot.domain.members import Office
from bot.domain.section_reports import FiscalYear
from bot.domain.toolshelf import GENERATIONS, ImprovementStatus, ShelfItem, Use, thanks_since
from bot.interaction.parts import say, to
from bot.interaction.people import name_of
from bot.interaction.references import kept_inside
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.lookup import section_now
from bot.services.section_reading import leaks
from bot.services.shelf_replies import Proposed
from bot.services.telling import listener, moment_at
from bot.text.years import describe_fiscal_year
from bot.view import Actions, Block, Heading, Message, Note, Paragraph, Style, Text, Tone
from commands.toolshelf.replying import proposed_view
from commands.toolshelf.shared import quote, see, stamp

_GONE = Skip("not on the shelf for this reader")
_SETTLED = Skip("settled")
MOST_USES = 500  # counted in one notice
ITEMS_NAMED = 8
WORDS_QUOTED = 5
REVIEWED = 5  # items one is asked about in one notice


async def derived(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For an author up the chain: something was made from theirs."""
    item = await _on_shelf(work, delivery, ShelfItemId(delivery.plan.subject_id))
    if item is None:
        return _GONE
    reader = await listener(work, delivery)
    own, origin_id = None, item.origin_id
    for _ in range(GENERATIONS):
        own = await work.toolshelf.get(origin_id) if origin_id is not None else None
        if own is None or own.author_id == reader:
            break
        origin_id = own.origin_id
    if own is None or own.author_id != reader:
        return _GONE
    name = name_of(await work.members.get(item.author_id), words)
    more = (to("shelf.derived", words, to_token(own.id)),) if own.on_shelf else ()
    buttons = (see(item, words, Style.PRIMARY), *more)
    return say(words, "shelf.was_derived", *buttons, title=item.title, own=own.title, name=name)


async def thanks(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For an author: everything of theirs that was used since the day before; for who keeps it in the place
    of one who left, what they keep.
    """
    due = moment_at(delivery.plan.occurrence)
    author_id = MemberId(delivery.plan.subject_id)
    found = await work.shelf_replies.uses_of_author(
        author_id, thanks_since(due, words.zone), due, limit=MOST_USES
    )
    sections = {item.section_id for item, _ in found}
    closed = {one for one in sections if await leaks(work, one, delivery)}
    reader = await listener(work, delivery)
    told = [
        (item, use)
        for item, use in found
        if item.section_id not in closed and reader in {item.author_id, item.keeper_id}
    ]
    if not told:
        return _SETTLED
    key = "shelf.thanks" if reader == author_id else "shelf.thanks_kept"
    return await _thanks(work, told, words, words.text(key, count=_people(told)))


async def section_thanks(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """In a section's room: the same for what belongs to the section."""
    due = moment_at(delivery.plan.occurrence)
    section = await work.sections.get(SectionId(delivery.plan.subject_id))
    holder = await section_now(work, section.id) if section is not None else None
    if section is None or holder is None:
        return _GONE
    if await leaks(work, holder.id, delivery):
        return await kept_inside(work, holder.id, delivery, words)
    found = await work.shelf_replies.uses_of_section(
        section.id, thanks_since(due, words.zone), due, limit=MOST_USES
    )
    if not found:
        return _SETTLED
    heading = words.text("shelf.section_thanks", section=section.name, count=_people(found))
    return await _thanks(work, found, words, heading)


def _people(told: Sequence[tuple[ShelfItem, Use]]) -> int:
    return len({use.member_id for _, use in told})


async def _thanks(work: Work, told: Sequence[tuple[ShelfItem, Use]], words: Words, heading: str) -> Message:
    counts: dict[ShelfItemId, int] = {}
    for item, _ in told:
        counts[item.id] = counts.get(item.id, 0) + 1
    items = {item.id: item for item, _ in told}
    blocks: list[Block] = [Heading((Text(heading),))]
    blocks += [
        Paragraph(words("shelf.thanks_row", title=items[one].title, count=counts[one], uses=items[one].uses))
        for one in list(counts)[:ITEMS_NAMED]
    ]
    spoken = [use for _, use in told if use.how][:WORDS_QUOTED]
    people = await work.members.get_many([use.member_id for use in spoken])
    blocks += [Note(quote(use, people.get(use.member_id), words)) for use in spoken]
    buttons = [see(items[one], words) for one in list(counts)[:1]]
    blocks.append(Actions((*buttons, to("shelf.list", words))))
    return Message(heading, tuple(blocks), Tone.SUCCESS)


async def improvement(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who looks after an item: somebody made it better."""
    found = await work.shelf_replies.improvement(ImprovementId(delivery.plan.subject_id))
    if found is None or found.status is not ImprovementStatus.WAITING:
        return _SETTLED
    item = await work.toolshelf.get(found.item_id)
    if item is None or item.withdrawn or await leaks(work, item.section_id, delivery):
        return _GONE
    return proposed_view(Proposed(found, item, await work.members.get(found.member_id)), words)


async def decided(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who proposed an improvement: what became of it."""
    found = await work.shelf_replies.improvement(ImprovementId(delivery.plan.subject_id))
    if found is None or found.status is ImprovementStatus.WAITING:
        return _SETTLED
    item = await _on_shelf(work, delivery, found.item_id)
    if item is None:
        return _GONE
    if found.status is ImprovementStatus.TAKEN_IN:
        return say(words, "shelf.yours_taken_in", see(item, words), title=item.title)
    again = to("shelf.put_from", words, to_token(item.id))
    return say(words, "shelf.yours_passed", again, see(item, words), tone=Tone.PLAIN, title=item.title)


async def problem(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who looks after an item, and for who can take it down."""
    found = await work.shelf_replies.problem(ShelfProblemId(delivery.plan.subject_id))
    item = await work.toolshelf.get(found.item_id) if found is not None else None
    if found is None or item is None or item.withdrawn or await leaks(work, item.section_id, delivery):
        return _GONE
    token = to_token(item.id)
    own = await listener(work, delivery) == item.keeper_id
    steps = ("shelf.edit", "shelf.withdraw") if own else ("shelf.hide",)
    heading = words.text("shelf.problem_told", title=item.title)
    key = "shelf.problem_own" if own else "shelf.problem_lead"
    buttons = (*(to(path, words, token) for path in steps), see(item, words))
    blocks = (
        Heading((Text(heading),)),
        Paragraph((Text(found.words),)),
        Note(words(key)),
        Actions(buttons),
    )
    return Message(heading, blocks, Tone.NOTICE)


async def hidden(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who looks after an item: it was taken down for now."""
    item = await work.toolshelf.get(ShelfItemId(delivery.plan.subject_id))
    if item is None or not item.hidden or await leaks(work, item.section_id, delivery):
        return _SETTLED
    edit = to("shelf.edit", words, to_token(item.id), style=Style.PRIMARY)
    return say(words, "shelf.was_hidden", edit, see(item, words), tone=Tone.NOTICE, title=item.title)


async def handed(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who looks after an item from now on."""
    item = await work.toolshelf.get(ShelfItemId(delivery.plan.subject_id))
    if item is None or item.withdrawn or await leaks(work, item.section_id, delivery):
        return _GONE
    if item.keeper_id is not None and item.keeper_id != await listener(work, delivery):
        return _SETTLED
    key = "shelf.was_handed" if item.keeper_id is not None else "shelf.was_handed_to_section"
    mine = to("shelf.mine", words)
    return say(words, key, see(item, words, Style.PRIMARY), mine, tone=Tone.NOTICE, title=item.title)


async def review(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who looks after items, once a year: do they still hold?"""
    year = FiscalYear(int(delivery.plan.occurrence), words.zone)
    keeper_id = MemberId(delivery.plan.subject_id)
    keeper = await work.members.get(keeper_id)
    office = keeper is not None and Office.ADMINISTRATOR in keeper.offices
    found = await work.toolshelf.stale_of(keeper_id, year.begins_at, nobodys=office, limit=REVIEWED + 1)
    items = [one for one in found[:REVIEWED] if not await leaks(work, one.section_id, delivery)]
    if not items:
        return _SETTLED
    heading = words.text("shelf.review", year=describe_fiscal_year(year.year, words.language))
    blocks: list[Block] = [Heading((Text(heading),)), Note(words("shelf.review_note"))]
    for item in items:
        token = to_token(item.id)
        line = words("shelf.review_row", title=item.title, stamp=stamp(item, words))
        fresh = to("shelf.fresh", words, token, style=Style.PRIMARY)
        blocks += [Paragraph(line), Actions((fresh, to("shelf.outdated", words, token), see(item, words)))]
    if len(found) > REVIEWED:
        blocks += [Note(words("shelf.review_more")), Actions((to("shelf.mine", words),))]
    return Message(heading, tuple(blocks), Tone.NOTICE)


async def _on_shelf(work: Work, delivery: Delivery, item_id: ShelfItemId) -> ShelfItem | None:
    item = await work.toolshelf.get(item_id)
    if item is None or not item.on_shelf or await leaks(work, item.section_id, delivery):
        return None
    return item
