"""Putting something on the toolshelf: typed, looked at, answered for, and only then there.

A draft waits in the store with everything that was typed. It becomes public with the checklist; an answer
that is not sure yet leaves the draft as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.errors import NotAllowed, NotFound, Refused
from bot.domain.ids import AccountId, DraftId, MemberId, SectionId, ShelfItemId, new_id, to_token
from bot.domain.sections import Section
from bot.domain.toolshelf import (
    Checklist,
    Content,
    ItemKind,
    Licence,
    ShelfItem,
    check_room,
    check_takeable,
    first_version,
    new_text,
    version_of,
)
from bot.domain.work_areas import WorkArea
from bot.ports.records import Draft
from bot.ports.work import Storage, Work
from bot.services.lookup import section_now
from bot.services.origin import Origin
from bot.services.presence import lock_here
from bot.services.section_reading import check_reads
from bot.services.section_rights import active_post
from bot.services.shelf_news import tell_origins
from bot.services.shelf_rights import check_keeps, find_item, known, lock_visible, visible

FORM = "shelf.form"  # the command whose form a draft opens again


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form holds. ``text`` of an item that is there already: empty where it stays as it was."""

    kind: ItemKind
    title: str
    about: str
    url: str
    text: str


@dataclass(frozen=True, slots=True)
class ShelfDraft:
    """Something about to stand on the shelf. ``editing``: the item it changes, as it was at ``version``."""

    id: DraftId
    typed: Typed
    area: WorkArea | None = None
    licence: Licence | None = None
    section_id: SectionId | None = None
    origin_id: ShelfItemId | None = None
    editing: ShelfItemId | None = None
    version: int = 0

    @property
    def complete(self) -> bool:
        return self.area is not None and self.licence is not None

    def content(self, before: ShelfItem | None) -> Content:
        """What would count. Raises Refused while something is not chosen, InvalidInput at ``url``."""
        if self.area is None or self.licence is None:
            raise Refused("shelf.choose_first", title=self.typed.title)
        typed, text = self.typed, self.text(before)
        check_takeable(typed.url, text)
        return Content(typed.kind, typed.title, typed.about, typed.url, text, self.area, self.licence)

    def text(self, before: ShelfItem | None) -> str:
        """The text that would count."""
        return new_text(self.typed.text, before.content.text if before else "")


@dataclass(frozen=True, slots=True)
class Shown:
    """A draft to be looked at. ``sections``: where it can belong; ``origin``: what it is made from, and
    ``promised``: what others may do with that; ``text``: the one that would count.
    """

    draft: ShelfDraft
    sections: Sequence[Section]
    section: str
    origin: str
    promised: Licence | None
    text: str


class ShelfDraftService:
    """Drafts belong to the account that made them."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def begin(
        self, typed: Typed, made_from: ShelfItemId | None, account_id: AccountId, origin: Origin
    ) -> Shown:
        """Keep what was typed for a new item. What it is made from may have been taken off the shelf while
        it was typed. Raises InvalidInput at ``url``, NotFound.
        """
        check_takeable(typed.url, new_text(typed.text, ""))
        async with self._storage.write(origin.request) as work:
            if made_from is not None:
                known(await work.toolshelf.readable(made_from, origin.member_id))
            draft = ShelfDraft(DraftId(new_id(origin.now)), typed, origin_id=made_from)
            await _save(work, draft, account_id, origin)
            return await _shown(work, draft, origin)

    async def begin_edit(
        self, typed: Typed, item_id: ShelfItemId, version: int, account_id: AccountId, origin: Origin
    ) -> Shown:
        """Keep what was typed for the next version. Raises InvalidInput, NotFound, NotAllowed, Stale."""
        async with self._storage.write(origin.request) as work:
            item = await visible(work, item_id, origin)
            await check_keeps(work, item, origin)
            item.check_version(version)
            check_takeable(typed.url, new_text(typed.text, item.content.text))
            content = item.content
            draft = ShelfDraft(
                DraftId(new_id(origin.now)),
                typed,
                content.area,
                content.licence,
                item.section_id,
                item.origin_id,
                editing=item.id,
                version=version,
            )
            await _save(work, draft, account_id, origin)
            return await _shown(work, draft, origin)

    async def retype(self, draft_id: DraftId, typed: Typed, account_id: AccountId, origin: Origin) -> Shown:
        """The form of a draft came in again; what was chosen besides stays. Raises NotFound, InvalidInput."""
        async with self._storage.write(origin.request) as work:
            draft = replace(await _own(work, draft_id, account_id), typed=typed)
            before = await _before(work, draft, origin)
            check_takeable(typed.url, draft.text(before))
            await _save(work, draft, account_id, origin)
            return await _shown(work, draft, origin)

    async def shown(self, draft_id: DraftId, account_id: AccountId, origin: Origin) -> Shown:
        """A draft. Raises NotFound."""
        async with self._storage.read() as work:
            return await _shown(work, await _own(work, draft_id, account_id), origin)

    async def choose(
        self,
        draft_id: DraftId,
        account_id: AccountId,
        origin: Origin,
        *,
        area: WorkArea | None = None,
        licence: Licence | None = None,
    ) -> Shown:
        """Choose the area or the licence. Raises NotFound."""
        async with self._storage.write(origin.request) as work:
            draft = await _own(work, draft_id, account_id)
            draft = replace(draft, area=area or draft.area, licence=licence or draft.licence)
            await _save(work, draft, account_id, origin)
            return await _shown(work, draft, origin)

    async def place(
        self, draft_id: DraftId, section_id: SectionId | None, account_id: AccountId, origin: Origin
    ) -> Shown:
        """Let it belong to a section, or to the whole town. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            draft = replace(await _own(work, draft_id, account_id), section_id=section_id)
            await _check_section(work, draft, None, origin)
            await _save(work, draft, account_id, origin)
            return await _shown(work, draft, origin)

    async def derive(self, draft_id: DraftId, typed: str, account_id: AccountId, origin: Origin) -> Shown:
        """Name what a new item is made from. Raises NotFound, Refused, InvalidInput at ``item``."""
        async with self._storage.write(origin.request) as work:
            draft = await _own(work, draft_id, account_id)
            if draft.editing is not None:
                raise Refused("shelf.origin_stays")
            made_from = await find_item(work, typed, origin)
            draft = replace(draft, origin_id=made_from.id)
            await _save(work, draft, account_id, origin)
            return await _shown(work, draft, origin)

    async def discard(self, draft_id: DraftId, account_id: AccountId, origin: Origin) -> None:
        """Throw a draft away. Raises NotFound."""
        async with self._storage.write(origin.request) as work:
            await _own(work, draft_id, account_id)
            await work.drafts.delete(draft_id)

    async def publish(
        self,
        draft_id: DraftId,
        checklist: Checklist,
        account_id: AccountId,
        member_id: MemberId,
        origin: Origin,
    ) -> ShelfItem:
        """Put it on the shelf, once however often this is asked: the item's id is the draft's.

        Raises InvalidInput at what is not sure yet, NotFound, Refused, NotAllowed.
        """
        checklist.check()
        async with self._storage.write(origin.request) as work:
            await lock_here(work, member_id)
            earlier = await work.toolshelf.get(ShelfItemId(draft_id))
            if earlier is not None and earlier.author_id == member_id:
                return earlier
            draft = await _own(work, draft_id, account_id)
            if draft.editing is not None:
                raise NotFound("refusal.draft_gone")
            item = await _new_item(work, draft, member_id, origin)
            check_room(await work.toolshelf.count_kept(member_id))
            await work.toolshelf.save(item)
            await work.toolshelf.add_version(first_version(item))
            await work.drafts.delete(draft_id)
            await tell_origins(work, item, origin.now)
            await _note(work, "shelf.put", item, origin)
            return item

    async def renew(
        self, draft_id: DraftId, checklist: Checklist, note: str, account_id: AccountId, origin: Origin
    ) -> ShelfItem:
        """Let a changed item be the next version. Raises like ``publish``, and Stale."""
        checklist.check()
        async with self._storage.write(origin.request) as work:
            member_id = origin.member_id
            if member_id is None:
                raise NotAllowed("refusal.members_only")
            await lock_here(work, member_id)
            draft = await _own(work, draft_id, account_id)
            if draft.editing is None:
                raise NotFound("refusal.draft_gone")
            before = await lock_visible(work, draft.editing, origin)
            await check_keeps(work, before, origin)
            before.check_version(draft.version)
            await _check_section(work, draft, before, origin)
            item = before.renew(draft.content(before), draft.section_id, origin.now)
            await work.toolshelf.save(item)
            if before.hidden:  # what was wrong with it would be read in its history
                await work.toolshelf.empty_versions(item.id)
            await work.toolshelf.add_version(version_of(item, member_id, origin.now, note=note))
            await work.drafts.delete(draft_id)
            await _note(work, "shelf.renewed", item, origin)
            return item


async def _new_item(work: Work, draft: ShelfDraft, member_id: MemberId, origin: Origin) -> ShelfItem:
    await _check_section(work, draft, None, origin)
    return ShelfItem(
        id=ShelfItemId(draft.id),
        author_id=member_id,
        keeper_id=member_id,
        content=draft.content(None),
        put_at=origin.now,
        fresh_at=origin.now,
        section_id=draft.section_id,
        origin_id=draft.origin_id,
    )


async def _check_section(work: Work, draft: ShelfDraft, before: ShelfItem | None, origin: Origin) -> None:
    """Only where one belongs can one put something; what is there already may stay there."""
    if draft.section_id is None or (before is not None and before.section_id == draft.section_id):
        return
    section = await work.sections.get(draft.section_id)
    if section is None:
        raise NotFound("section.gone")
    section.check_open()
    await check_reads(work, section, origin.member_id)
    if await active_post(work, section.id, origin.member_id) is None:
        raise NotAllowed("shelf.not_your_section", section=section.name)


async def _shown(work: Work, draft: ShelfDraft, origin: Origin) -> Shown:
    seats = await work.sections.memberships_of(origin.member_id) if origin.member_id is not None else ()
    held = await work.sections.get_many([seat.section_id for seat in seats])
    sections = tuple(held[seat.section_id] for seat in seats if held[seat.section_id].open)
    section = await work.sections.get(draft.section_id) if draft.section_id is not None else None
    made_from = None
    if draft.origin_id is not None:
        made_from = await work.toolshelf.readable(draft.origin_id, origin.member_id)
    text = draft.text(await _before(work, draft, origin))
    name = section.name if section else ""
    if made_from is None:
        return Shown(draft, sections, name, "", None, text)
    return Shown(draft, sections, name, made_from.title, made_from.content.licence, text)


async def _before(work: Work, draft: ShelfDraft, origin: Origin) -> ShelfItem | None:
    return await visible(work, draft.editing, origin) if draft.editing is not None else None


async def _save(work: Work, draft: ShelfDraft, account_id: AccountId, origin: Origin) -> None:
    typed = draft.typed
    values = {
        "kind": typed.kind.value,
        "title": typed.title,
        "about": typed.about,
        "url": typed.url,
        "text": typed.text,
        "area": draft.area.value if draft.area else "",
        "licence": draft.licence.value if draft.licence else "",
        "section_id": str(draft.section_id or ""),
        "origin_id": str(draft.origin_id or ""),
        "editing_id": str(draft.editing or ""),
        "version_of": str(draft.version),
    }
    args = (to_token(draft.id), "", "", "0")
    await work.drafts.save(Draft(draft.id, account_id, FORM, args, values, origin.now))


async def _own(work: Work, draft_id: DraftId, account_id: AccountId) -> ShelfDraft:
    draft = await work.drafts.get(draft_id, account_id)
    if draft is None or draft.verb != FORM or "version_of" not in draft.values:
        raise NotFound("refusal.draft_gone")
    values = draft.values
    typed = Typed(ItemKind(values["kind"]), values["title"], values["about"], values["url"], values["text"])
    section = await section_now(work, SectionId(int(values["section_id"]))) if values["section_id"] else None
    return ShelfDraft(
        draft.id,
        typed,
        WorkArea(values["area"]) if values["area"] else None,
        Licence(values["licence"]) if values["licence"] else None,
        section.id if section else None,
        ShelfItemId(int(values["origin_id"])) if values["origin_id"] else None,
        ShelfItemId(int(values["editing_id"])) if values["editing_id"] else None,
        int(values["version_of"]),
    )


async def _note(work: Work, action: str, item: ShelfItem, origin: Origin) -> None:
    if item.section_id is not None:
        await work.sections.touch(item.section_id, origin.now)
    await work.audit.add(action, at=origin.now, member_id=origin.member_id, subject_id=item.id)
