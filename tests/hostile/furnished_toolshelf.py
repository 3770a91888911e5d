"""The toolshelf of the furnished town, and what drafts of it hold."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.ids import ImprovementId, MemberId, from_token, to_token
from bot.domain.sections import Section
from bot.domain.toolshelf import Improvement, Use, first_version
from bot.ports.work import Work
from tests.builders.toolshelf import item_called

_DRAFT = {
    "kind": "form",
    "title": "下書きの様式",
    "about": "だれにでも",
    "url": "",
    "text": "本文",
    "area": "tax",
    "licence": "free",
    "section_id": "",
    "origin_id": "",
    "editing_id": "",
    "version_of": "0",
}


async def furnish_toolshelf(
    work: Work, section: Section, host: MemberId, others: Sequence[MemberId], now: datetime
) -> dict[str, str]:
    """One the host looks after for a section, with an improvement by a user; one that was taken down; one of
    somebody else, the first of the others, that everybody used.
    """
    lender, *users = others
    item = item_called("窓口の要綱", host, at=now, section_id=section.id)
    hidden = item_called("見えない要綱", host, at=now, section_id=section.id).hide()
    lent = replace(item_called("貸した様式", lender, at=now), uses=len(users))
    for one in (item, hidden, lent):
        await work.toolshelf.save(one)
        await work.toolshelf.add_version(first_version(one))
    for user in users:
        await work.shelf_replies.save_use(Use(lent.id, user, now))
    better = Improvement(ImprovementId(95), item.id, users[0], "第2条", "", "第2条", now, based_on=1)
    await work.shelf_replies.save_improvement(better)
    return {
        "item": to_token(item.id),
        "hidden_item": to_token(hidden.id),
        "lent": to_token(lent.id),
        "improvement": to_token(better.id),
    }


def shelf_drafts(tokens: Mapping[str, str]) -> dict[str, tuple[str, tuple[str, ...], dict[str, str]]]:
    """A draft of a new item, one of a changed one, and a search that is kept."""
    args = ("DRAFT", "", "", "0")
    changed = {
        **_DRAFT,
        "title": "窓口の要綱",
        "editing_id": str(from_token(tokens["item"])),
        "version_of": "1",
    }
    return {
        "shelf": ("shelf.form", args, _DRAFT),
        "shelf_edit": ("shelf.form", args, changed),
        "shelf_search": ("shelf.search", (), {"text": "要綱"}),
    }
