# ruff: noqa: ASYNC240 - files here are small, and no loop waits for anybody else
import asyncio
import sqlite3
import stat
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.members import Standing
from storage.backup import back_up, backups_of, require_sound, restore
from storage.database import open_database
from storage.errors import DatabaseDamaged, DatabaseInUse
from storage.lock import sole_process
from storage.unit_of_work import SqlStorage
from tests.builders.database import town_file
from tests.builders.people import account_at, member_called, place_of
from tests.fakes.clock import START, FakeClock

DAY = timedelta(days=1)


class _Town:
    """A town on a file, whose every arrival writes a member and an account together."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.database = open_database(f"sqlite:///{file}")
        self.storage = SqlStorage(self.database, FakeClock().now, lambda: None)
        self.place = place_of("local")

    async def found(self) -> None:
        town_file(self.file.parent)
        async with self.storage.write() as work:
            await work.places.save(self.place)

    async def arrive(self, number: int) -> None:
        member = member_called(f"m{number}")
        async with self.storage.write() as work:
            await work.members.save(member)
            await work.members.save_account(account_at(self.place, f"m{number}", member))

    async def count(self) -> int:
        async with self.storage.read() as work:
            return await work.members.count(Standing.MEMBER)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "town.db"


async def _town_of(file: Path, people: int) -> None:
    town = _Town(file)
    await town.found()
    for number in range(people):
        await town.arrive(number)
    await town.database.close()


def _pairs(file: Path) -> tuple[int, int]:
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        members, accounts = (
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - two fixed names
            for table in ("members", "accounts")
        )
    return members, accounts


async def _people_in(file: Path) -> int:
    town = _Town(file)
    try:
        return await town.count()
    finally:
        await town.database.close()


async def test_backups_made_while_people_arrive_are_whole(file: Path) -> None:
    town = _Town(file)
    await town.found()
    stop = asyncio.Event()

    async def keep_arriving() -> int:
        number = 0
        while not stop.is_set():
            await town.arrive(number)
            number += 1
        return number

    arriving = asyncio.create_task(keep_arriving())
    copies = [await back_up(file, START + DAY * number, keep=50) for number in range(20)]
    stop.set()
    arrived = await arriving
    await town.database.close()

    pairs = [_pairs(copy) for copy in copies]
    assert all(members == accounts for members, accounts in pairs)
    assert pairs == sorted(pairs)
    assert pairs[-1][0] <= arrived
    assert arrived > 0


async def test_a_backup_is_one_private_file_named_by_its_moment(file: Path) -> None:
    await _town_of(file, people=1)

    copy = await back_up(file, START)

    assert copy.name == "town-20261121T010000Z.db"
    assert list(copy.parent.iterdir()) == [copy]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700


async def test_only_the_newest_backups_are_kept(file: Path) -> None:
    await _town_of(file, people=1)

    copies = [await back_up(file, START + DAY * number, keep=3) for number in range(5)]

    assert backups_of(file) == tuple(reversed(copies[-3:]))


async def test_what_a_crash_left_unfinished_is_no_backup_and_in_nobody_s_way(file: Path) -> None:
    await _town_of(file, people=1)
    left = file.parent / "backups" / "town-20261121T010000Z.unfinished"
    left.parent.mkdir()
    left.write_bytes(b"half a page")
    assert backups_of(file) == ()

    made = await back_up(file, START)

    assert list(left.parent.iterdir()) == [made]


async def test_an_unsound_database_is_not_backed_up_over_sound_backups(file: Path) -> None:
    await _town_of(file, people=200)
    first = await back_up(file, START, keep=1)
    _damage(file)

    with pytest.raises(DatabaseDamaged, match=str(first)):
        await back_up(file, START + DAY, keep=1)

    assert backups_of(file) == (first,)
    assert list(first.parent.iterdir()) == [first]


async def test_a_restored_backup_brings_back_its_day_and_keeps_what_was_there(file: Path) -> None:
    await _town_of(file, people=3)
    copy = await back_up(file, START)
    town = _Town(file)
    await town.arrive(99)
    await town.database.close()

    restore(file, copy, START + DAY)

    assert await _people_in(file) == 3
    assert await _people_in(file.with_name("town.db.replaced-20261122T010000Z")) == 4
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_a_restore_does_not_mix_with_the_log_of_a_killed_process(file: Path) -> None:
    await _town_of(file, people=3)
    copy = await back_up(file, START)
    for suffix in ("-wal", "-shm"):
        Path(f"{file}{suffix}").write_bytes(b"of another life")

    restore(file, copy, START + DAY)

    assert await _people_in(file) == 3


async def test_an_unsound_backup_is_not_restored(file: Path) -> None:
    await _town_of(file, people=200)
    copy = await back_up(file, START)
    _damage(copy)

    with pytest.raises(DatabaseDamaged, match="choose another"):
        restore(file, copy, START + DAY)

    assert await _people_in(file) == 200


async def test_nothing_is_restored_under_a_running_town(file: Path) -> None:
    await _town_of(file, people=1)
    copy = await back_up(file, START)

    with sole_process(file), pytest.raises(DatabaseInUse):
        restore(file, copy, START)


async def test_a_sound_database_and_one_that_never_was_are_fine(file: Path) -> None:
    require_sound(file)
    await _town_of(file, people=1)
    require_sound(file)


async def test_a_damaged_database_is_refused_with_the_newest_backup(file: Path) -> None:
    await _town_of(file, people=200)
    copies = [await back_up(file, START + DAY * number) for number in range(2)]
    _damage(file)

    with pytest.raises(DatabaseDamaged, match=f"newest backup is {copies[1]}"):
        require_sound(file)


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\x00"])
async def test_a_file_that_is_no_database_is_refused(file: Path, content: bytes) -> None:
    file.write_bytes(content)

    with pytest.raises(DatabaseDamaged, match="There is no backup"):
        require_sound(file)

    assert file.read_bytes() == content


@pytest.mark.parametrize("emptied", [True, False])
async def test_a_database_that_vanished_is_never_replaced_by_an_empty_one(
    file: Path, *, emptied: bool
) -> None:
    await _town_of(file, people=1)
    await back_up(file, START)
    if emptied:
        file.write_bytes(b"")
    else:
        file.unlink()

    with pytest.raises(DatabaseDamaged, match="missing or empty"):
        require_sound(file)


def _damage(file: Path) -> None:
    """Overwrite everything between the first page and the end."""
    content = bytearray(file.read_bytes())
    content[8192:-4096] = b"\xa5" * (len(content) - 8192 - 4096)
    file.write_bytes(bytes(content))
