"""Who looks after what stands on the toolshelf: asked anew at every step."""

from bot.domain.errors import InvalidInput, NotAllowed, NotFound, Problem
from bot.domain.ids import MemberId, ShelfItemId, from_token
from bot.domain.members import Office
from bot.domain.toolshelf import ShelfItem
from bot.ports.toolshelf import WantedItems
from bot.ports.work import Work
from bot.services.lookup import near, resolve
from bot.services.origin import Origin
from bot.services.section_rights import active_post
from bot.text.normalise import fold

CANDIDATES = 200


async def leads(work: Work, item: ShelfItem, origin: Origin) -> bool:
    """Whether somebody leads the item's section, or is of 総務課."""
    if origin.administrator:
        return True
    if item.section_id is None:
        return False
    post = await active_post(work, item.section_id, origin.member_id)
    return post is not None and post.leads


async def keeps(work: Work, item: ShelfItem, origin: Origin) -> bool:
    """Whether somebody may change an item: its keeper and 総務課, and where nobody keeps it, those who lead
    its section.
    """
    if origin.administrator or (origin.member_id is not None and item.keeper_id == origin.member_id):
        return True
    return item.keeper_id is None and await leads(work, item, origin)


async def check_keeps(work: Work, item: ShelfItem, origin: Origin) -> None:
    """Raises NotAllowed for all but those."""
    if not await keeps(work, item, origin):
        raise NotAllowed("shelf.not_yours").about(item.id)


async def check_leads_shelf(work: Work, item: ShelfItem, origin: Origin) -> None:
    """Raises NotAllowed for all who neither lead the item's section nor are of 総務課."""
    if not await leads(work, item, origin):
        raise NotAllowed("shelf.leaders_only").about(item.id)


async def responsible(work: Work, item: ShelfItem) -> tuple[MemberId, ...]:
    """Who hears what concerns an item: its keeper, else the chief of its section, else 総務課."""
    if item.keeper_id is not None:
        return (item.keeper_id,)
    chief = await work.sections.chief_of(item.section_id) if item.section_id is not None else None
    return (chief,) if chief is not None else await administrators(work)


async def overseers(work: Work, item: ShelfItem) -> tuple[MemberId, ...]:
    """Who can take an item down: the chief of its section, else 総務課."""
    chief = await work.sections.chief_of(item.section_id) if item.section_id is not None else None
    return (chief,) if chief is not None else await administrators(work)


async def administrators(work: Work) -> tuple[MemberId, ...]:
    """総務課."""
    return tuple(member.id for member in await work.members.holding(Office.ADMINISTRATOR))


async def visible(work: Work, item_id: ShelfItemId, origin: Origin) -> ShelfItem:
    """An item as far as somebody may look at it; what was taken down is there for those who can put it right.

    Raises NotFound, and Refused for what was withdrawn.
    """
    item = known(await work.toolshelf.readable(item_id, origin.member_id))
    await check_visible(work, item, origin)
    return item


async def lock_visible(work: Work, item_id: ShelfItemId, origin: Origin) -> ShelfItem:
    """The same, held until the unit of work ends."""
    item = known(await work.toolshelf.lock_readable(item_id, origin.member_id))
    await check_visible(work, item, origin)
    return item


async def check_visible(work: Work, item: ShelfItem, origin: Origin) -> None:
    """Raises Refused for what was withdrawn, and for what was taken down unless one can put it right."""
    item.check_there()
    if item.on_shelf or await keeps(work, item, origin) or await leads(work, item, origin):
        return
    item.check_on_shelf()


def known(item: ShelfItem | None) -> ShelfItem:
    """Raises NotFound for none."""
    if item is None:
        raise NotFound("shelf.gone")
    return item


def terms_of(text: str) -> tuple[str, ...]:
    """The folded words of what is looked for."""
    return tuple(filter(None, (fold(word) for word in text.split())))[:MOST_TERMS]


MOST_TERMS = 5


async def find_item(work: Work, typed: str, origin: Origin, *, param: str = "item") -> ShelfItem:
    """The item a parameter means: by token, or by title among what stands on the shelf.

    Raises InvalidInput at ``param`` with the titles that are near, NotFound and Refused for a token.
    """
    number = from_token(typed)
    if number is not None:
        return await visible(work, ShelfItemId(number), origin)
    wanted = WantedItems(terms=(fold(typed),)) if fold(typed) else WantedItems()
    found, _ = await work.toolshelf.page(wanted, origin.member_id, limit=CANDIDATES)
    meant = resolve(typed, [(one.id, one.title) for one in found])
    if meant is not None:
        return next(one for one in found if one.id == meant)
    if not found:
        found, _ = await work.toolshelf.page(WantedItems(), origin.member_id, limit=CANDIDATES)
    close = near(typed, [(one.id, one.title) for one in found])
    if close:
        raise InvalidInput(
            {param: Problem("shelf.unknown_near", {"typed": typed[:40], "names": " / ".join(close)})}
        )
    raise InvalidInput({param: Problem("shelf.unknown", {"typed": typed[:40]})})
