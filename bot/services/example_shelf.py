"""The toolshelf of the example town: what was shared, what became of it, and what came back."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.ids import ImprovementId, ShelfItemId
from bot.domain.toolshelf import (
    Content,
    Improvement,
    ImprovementStatus,
    ShelfItem,
    Signing,
    Use,
    first_version,
    version_of,
)
from bot.services.example_building import Building
from bot.services.example_knowledge_data import ExampleImprovement, ExampleShelfItem

_HOUR = timedelta(hours=1)


async def put(at: Building, wanted: ExampleShelfItem, shelf: dict[str, ShelfItem]) -> ShelfItem:
    """An item with its uses and improvements. ``shelf``: what stands there already, by title."""
    put_at, author_id = at.now - timedelta(days=wanted.days), at.members[wanted.author]
    content = Content(
        wanted.kind,
        wanted.title,
        wanted.about,
        wanted.url,
        wanted.text.strip(),
        wanted.area,
        wanted.licence,
    )
    content.check()
    item = ShelfItem(
        ShelfItemId(at.id_at(put_at)),
        author_id,
        author_id,
        content,
        put_at,
        put_at,
        section_id=at.section(wanted.section),
        origin_id=shelf[wanted.origin].id if wanted.origin else None,
        uses=len(wanted.uses),
    )
    await at.work.toolshelf.save(item)
    await at.work.toolshelf.add_version(first_version(item))
    for number, use in enumerate(wanted.uses, start=1):
        signing = Signing.ORGANISATION if use.signed else Signing.NOBODY
        used_at = put_at + number * _HOUR
        await at.work.shelf_replies.save_use(Use(item.id, at.members[use.by], used_at, use.how, signing))
    for number, improvement in enumerate(wanted.improvements, start=1):
        item = await _improve(at, item, improvement, put_at + number * 24 * _HOUR)
    return item


async def _improve(at: Building, item: ShelfItem, wanted: ExampleImprovement, moment: datetime) -> ShelfItem:
    improvement = Improvement(
        ImprovementId(at.id_at(moment)),
        item.id,
        at.members[wanted.by],
        wanted.what,
        wanted.url,
        wanted.text.strip(),
        moment,
        based_on=item.version,
    )
    if not wanted.taken:
        await at.work.shelf_replies.save_improvement(improvement)
        return item
    better = item.take_in(improvement, moment)
    version = version_of(
        better, item.author_id, moment, note=improvement.what, improver_id=improvement.member_id
    )
    await at.work.toolshelf.save(better)
    await at.work.toolshelf.add_version(version)
    await at.work.shelf_replies.save_improvement(replace(improvement, status=ImprovementStatus.TAKEN_IN))
    return better
