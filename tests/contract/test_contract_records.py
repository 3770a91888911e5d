from dataclasses import replace
from datetime import timedelta

from bot.domain.ids import DraftId
from bot.domain.members import Account
from bot.ports.records import Draft
from storage.unit_of_work import SqlStorage
from tests.builders.people import account_at, place_of
from tests.fakes.clock import START


async def _author(storage: SqlStorage, name: str) -> Account:
    place = place_of("local")
    account = account_at(place, name)
    async with storage.write() as work:
        await work.places.save(place)
        await work.members.save_account(account)
    return account


def _draft(author: Account, number: int = 1) -> Draft:
    return Draft(
        id=DraftId(number),
        account_id=author.id,
        verb="event.create",
        args=("1", "二"),
        values={"title": "勉強会 🍵", "when": "来週土曜21時"},
        created_at=START,
    )


async def test_a_draft_comes_back_as_it_was(storage: SqlStorage) -> None:
    author = await _author(storage, "hanako")
    async with storage.write() as work:
        await work.drafts.save(_draft(author))

    async with storage.read() as work:
        assert await work.drafts.get(DraftId(1), author.id) == _draft(author)


async def test_a_draft_is_only_for_its_author(storage: SqlStorage) -> None:
    author = await _author(storage, "hanako")
    other = await _author(storage, "taro")
    async with storage.write() as work:
        await work.drafts.save(_draft(author))

    async with storage.read() as work:
        assert await work.drafts.get(DraftId(1), other.id) is None


async def test_the_latest_drafts_of_forms_are_found_by_their_author(storage: SqlStorage) -> None:
    author, other = await _author(storage, "hanako"), await _author(storage, "taro")
    async with storage.write() as work:
        for number in (1, 3, 2):
            await work.drafts.save(_draft(author, number))
        await work.drafts.save(replace(_draft(author, 4), verb="question.ask.form"))
        await work.drafts.save(_draft(other, 5))

    async with storage.read() as work:
        newest = await work.drafts.latest(author.id, ("event.create", "section.found"), limit=2)
        both = await work.drafts.latest(author.id, ("event.create", "question.ask.form"), limit=9)
        assert newest == (_draft(author, 3), _draft(author, 2))
        assert [draft.id for draft in both] == [4, 3, 2, 1]
        assert await work.drafts.latest(author.id, ("section.found",), limit=9) == ()


async def test_a_draft_saved_again_is_replaced(storage: SqlStorage) -> None:
    author = await _author(storage, "hanako")
    changed = replace(_draft(author), values={"title": "読書会"})
    async with storage.write() as work:
        await work.drafts.save(_draft(author))
        await work.drafts.save(changed)

    async with storage.read() as work:
        assert await work.drafts.get(DraftId(1), author.id) == changed


async def test_a_deleted_draft_is_gone(storage: SqlStorage) -> None:
    author = await _author(storage, "hanako")
    async with storage.write() as work:
        await work.drafts.save(_draft(author))
        await work.drafts.delete(DraftId(1))

    async with storage.read() as work:
        assert await work.drafts.get(DraftId(1), author.id) is None


async def test_pruning_forgets_only_what_is_older_and_counts_it(storage: SqlStorage) -> None:
    author = await _author(storage, "hanako")
    old = replace(_draft(author, 2), created_at=START - timedelta(days=2))
    async with storage.write() as work:
        await work.drafts.save(_draft(author))
        await work.drafts.save(old)

    async with storage.write() as work:
        assert await work.drafts.prune(START - timedelta(days=1)) == 1

    async with storage.read() as work:
        assert await work.drafts.get(old.id, author.id) is None
        assert await work.drafts.get(DraftId(1), author.id) is not None


async def test_the_audit_trail_takes_acts_with_and_without_a_member(storage: SqlStorage) -> None:
    async with storage.write() as work:
        await work.audit.add("member.left", at=START, member_id=None, subject_id=2**63 - 1, detail="自分で")
        await work.audit.add("member.left", at=START, member_id=None)


async def test_a_setting_that_was_never_made_is_none(storage: SqlStorage) -> None:
    async with storage.read() as work:
        assert await work.settings.get("broadcast.skip") is None


async def test_a_setting_keeps_the_last_value(storage: SqlStorage) -> None:
    async with storage.write() as work:
        await work.settings.set("broadcast.opening", "こんにちは")
        await work.settings.set("broadcast.opening", "本日の放送です")

    async with storage.read() as work:
        assert await work.settings.get("broadcast.opening") == "本日の放送です"
