from dataclasses import replace
from datetime import timedelta

from bot.ports.local import ChatMessage, LocalFile, Persona, Room
from storage.unit_of_work import SqlStorage
from tests.fakes.clock import START

ROOM = Room("hall-events", "行事案内", "これからのイベント 🍵", 1)


def _message(number: int, *, room: str = ROOM.id, mark: str = "") -> ChatMessage:
    return ChatMessage(number, room, "p-aoi", mark or f"m-{number}", '{"words": "こんにちは"}', START)


async def test_personas_come_back_as_they_were_saved_and_in_order(storage: SqlStorage) -> None:
    first = Persona("p-1", "森 たける", manages_place=False, locale="ja", role="newcomer", created_at=START)
    second = replace(
        first, external_id="p-0", manages_place=True, created_at=START + timedelta(milliseconds=1)
    )
    async with storage.write() as work:
        await work.local.save_persona(second)
        await work.local.save_persona(first)
        await work.local.save_persona(replace(first, locale="en"))

    async with storage.read() as work:
        assert await work.local.personas() == (replace(first, locale="en"), second)
        assert await work.local.persona("p-0") == second
        assert await work.local.persona("p-9") is None


async def test_rooms_are_listed_by_position_while_open_and_found_by_mark(storage: SqlStorage) -> None:
    section = Room("room-1", "おやつ課", "", 100, "eg-1", frozenset({"p-aoi", "p-yui"}))
    async with storage.write() as work:
        await work.local.save_room(section)
        await work.local.save_room(ROOM)

    async with storage.read() as work:
        assert await work.local.rooms() == (ROOM, section)
        assert await work.local.room_marked("eg-1") == section
        assert await work.local.room_marked("eg-2") is None

    closed = replace(section, open=False)
    async with storage.write() as work:
        await work.local.save_room(closed)
    async with storage.read() as work:
        assert await work.local.rooms() == (ROOM,)
        assert await work.local.room("room-1") == closed


async def test_a_mark_is_posted_once(storage: SqlStorage) -> None:
    async with storage.write() as work:
        first = await work.local.post(_message(1, mark="same"))
        second = await work.local.post(_message(2, mark="same"))

        assert first == second == _message(1, mark="same")
        assert await work.local.marked("same") == first
        assert await work.local.marked("other") is None


async def test_an_edit_changes_what_stands_there_and_nothing_else(storage: SqlStorage) -> None:
    later = START + timedelta(minutes=1)
    async with storage.write() as work:
        await work.local.post(_message(1))
        changed = await work.local.edit(1, "{}", later)

        assert changed == replace(_message(1), payload="{}", edited_at=later)
        assert await work.local.message(1) == changed
        assert await work.local.edit(2, "{}", later) is None


async def test_pages_are_the_newest_messages_of_a_room_oldest_first(storage: SqlStorage) -> None:
    async with storage.write() as work:
        for number in range(1, 6):
            await work.local.post(_message(number))
        await work.local.post(_message(9, room="dm:p-aoi"))

    async with storage.read() as work:
        newest = await work.local.page(ROOM.id, limit=2)
        before = await work.local.page(ROOM.id, limit=9, before=4)

        assert [message.id for message in newest] == [4, 5]
        assert [message.id for message in before] == [1, 2, 3]
        assert await work.local.newest() == {ROOM.id: 5, "dm:p-aoi": 9}


async def test_files_are_kept_until_there_are_too_many(storage: SqlStorage) -> None:
    files = [
        LocalFile(
            f"key-{day}", "report.md", "text/markdown", bytes([0, day, 255]), START + timedelta(days=day)
        )
        for day in range(3)
    ]
    async with storage.write() as work:
        for file in files:
            await work.local.keep_file(file)
        await work.local.prune_files(2)

    async with storage.read() as work:
        assert await work.local.file("key-0") is None
        assert [await work.local.file(file.key) for file in files[1:]] == files[1:]
