import asyncio

import pytest_asyncio

from bot.domain.errors import InvalidInput
from bot.domain.glossary import GlossaryTerm, TermText, TermVersion, WaitingTerm, written
from bot.domain.ids import GlossaryTermId, WaitingTermId
from bot.services.glossary import GlossaryService, explain
from bot.services.origin import Origin
from bot.text.readings import Initial
from storage.unit_of_work import SqlStorage
from tests.builders.people import member_called
from tests.fakes.clock import START

AOKI, BABA = member_called("青木"), member_called("馬場")
TEXT = TermText("議会答弁", "ぎかいとうべん", "答えること", "議会", "答弁を書く", "会議規則")
TERM = GlossaryTerm(GlossaryTermId(1), TEXT, 1, AOKI.id, START)


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def _furnish(storage: SqlStorage) -> None:
    async with storage.write() as work:
        for member in (AOKI, BABA):
            await work.members.save(member)


def term(number: int, word: str, reading: str) -> GlossaryTerm:
    return GlossaryTerm(GlossaryTermId(number), written(word, reading, "説明"), 1, AOKI.id, START)


async def test_an_entry_is_kept_with_its_versions(storage: SqlStorage) -> None:
    other = term(2, "予算", "よさん")
    changed = TERM.edit(TermText("答弁", "とうべん", "短く"), BABA.id, START)
    async with storage.write() as work:
        assert await work.glossary.add(TERM)
        assert await work.glossary.add(other)
        assert not await work.glossary.add(term(3, "議会 答弁", "ぎかい"))
        assert await work.glossary.get(TERM.id) == TERM == await work.glossary.lock(TERM.id)
        assert not await work.glossary.save(other.edit(TERM.text, BABA.id, START))
        assert await work.glossary.save(changed)

        assert await work.glossary.get(TERM.id) == changed
        first, second = (
            TermVersion(1, TERM.text, AOKI.id, START),
            TermVersion(2, changed.text, BABA.id, START),
        )
        assert await work.glossary.versions(TERM.id, limit=9) == (second, first)
        assert await work.glossary.versions(TERM.id, limit=9, offset=1) == (first,)
        assert await work.glossary.version(TERM.id, 1) == first
        assert await work.glossary.version(TERM.id, 3) is None
        await work.glossary.delete(TERM.id)
        assert await work.glossary.get(TERM.id) is None
        assert await work.glossary.versions(TERM.id, limit=9) == ()


async def test_entries_are_looked_up_and_stand_by_their_readings(storage: SqlStorage) -> None:
    words = {"会計": "かいけい", "外注": "がいちゅう", "管理": "かんり", "債務": "さいむ"}
    shelf = [term(number, *pair) for number, pair in enumerate(words.items(), start=1)]
    async with storage.write() as work:
        for one in reversed(shelf):
            await work.glossary.add(one)
        glossary = work.glossary

        assert await glossary.listed(None, limit=2, offset=1) == (tuple(shelf[1:3]), 4)
        assert await glossary.listed(Initial.SA, limit=9) == ((shelf[3],), 1)
        assert await glossary.keyed("カイケイ", limit=9) == (shelf[0],)
        assert await glossary.keyed("外注", limit=9) == (shelf[1],)
        assert await glossary.beginning("カ", limit=9) == (shelf[0], shelf[2])
        assert await glossary.beginning("カ", limit=9, offset=1) == (shelf[2],)
        assert await glossary.beginning("%", limit=9) == ()
        assert await glossary.containing("務", limit=9) == (shelf[3],)
        assert await glossary.get_many([shelf[0].id]) == {shelf[0].id: shelf[0]}
        found = await glossary.keys_beginning({"会計", "サイ", *(f"{one}x" for one in range(600))}, limit=9)
        assert found == {"会計": (shelf[0].id,), "サイム": (shelf[3].id,)}


async def test_a_text_leads_to_its_words(storage: SqlStorage) -> None:
    async with storage.write() as work:
        await work.glossary.add(TERM)
        for number in range(12):
            await work.glossary.add(term(10 + number, f"用語{number:02d}", "ようご"))

        assert (await explain(work, "きょうの議会答弁")).terms == (TERM,)
        assert (await explain(work, "ぎかいとうべんは")).terms == (TERM,)
        many = await explain(work, "、".join(f"用語{number:02d}" for number in range(12)))
        assert ([one.id for one in many.terms], many.more) == (list(range(10, 20)), 2)


async def test_those_who_wait_are_counted_told_and_forgotten(storage: SqlStorage) -> None:
    asked = WaitingTerm(WaitingTermId(1), "専決処分", START, 0)
    async with storage.write() as work:
        glossary = work.glossary
        assert await glossary.ask(asked, AOKI.id)
        assert not await glossary.ask(asked, AOKI.id)
        assert await glossary.ask(WaitingTerm(WaitingTermId(2), "専決 処分", START, 0), BABA.id)
        assert await glossary.ask(WaitingTerm(WaitingTermId(3), "款", START, 0), BABA.id)

        (first, second), total = await glossary.waiting(limit=9)
        assert ((first.id, first.asked), (second.id, second.asked), total) == ((1, 2), (3, 1), 2)
        assert await glossary.waiting_word(first.id) == first
        assert await glossary.waits_for(BABA.id) == 2
        assert set(await glossary.settle((asked.key, "センケツ"))) == {AOKI.id, BABA.id}
        assert await glossary.settle((asked.key,)) == ()
        await glossary.ask(asked, AOKI.id)
        await glossary.ask(WaitingTerm(WaitingTermId(4), "款", START, 0), AOKI.id)
        await glossary.forget_asker(AOKI.id)
        (left,), _ = await glossary.waiting(limit=9)
        assert (left.word, left.asked) == ("款", 1)
        assert await glossary.askers_of(left.id) == (BABA.id,)
        assert await glossary.drop(left.id)
        assert await glossary.askers_of(left.id) == ()
        assert not await glossary.drop(left.id)
        assert await glossary.waits_for(BABA.id) == 0


async def test_of_two_who_explain_a_word_at_once_one_is_told_of_the_other(storage: SqlStorage) -> None:
    services = [GlossaryService(storage) for _ in range(3)]
    text = written("専決処分", "せんけつしょぶん", "長が決めること")

    said = await asyncio.gather(
        *(
            one.add(text, AOKI.id, Origin(f"add-{number}", START, AOKI.id))
            for number, one in enumerate(services)
        ),
        return_exceptions=True,
    )

    assert sum(isinstance(one, GlossaryTerm) for one in said) == 1
    assert sum(isinstance(one, InvalidInput) for one in said) == 2
