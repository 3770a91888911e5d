"""Items of the toolshelf."""

from datetime import datetime
from zlib import crc32

from bot.domain.ids import MemberId, SectionId, ShelfItemId
from bot.domain.toolshelf import Content, ItemKind, Licence, ShelfItem
from bot.domain.work_areas import WorkArea
from tests.fakes.clock import START


def item_called(
    title: str, author_id: MemberId, *, at: datetime = START, section_id: SectionId | None = None
) -> ShelfItem:
    """A guideline with a link and a text, looked after by its author."""
    content = Content(
        kind=ItemKind.GUIDELINE,
        title=title,
        about="庶務の方に",
        url="https://example.jp/guideline",
        text="第1条",
        area=WorkArea.GENERAL,
        licence=Licence.CREDIT,
    )
    item_id = ShelfItemId(crc32(f"item {title}".encode()))
    return ShelfItem(item_id, author_id, author_id, content, at, at, section_id)
