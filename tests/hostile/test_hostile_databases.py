"""The same hostile words and the same haste meet both databases, and both keep the same."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.members import Office
from bot.view import Answer
from tests.builders.postgres import PostgresServer
from tests.builders.town import TestTown, open_town
from tests.hostile.furnished_town import broken, refused
from tests.hostile.hostile_texts import BOMBS, SHORT

AT_ONCE = 6
_PAUSE = timedelta(seconds=10)
TEXTS = (*SHORT, *(bomb[:4_000] for bomb in BOMBS.values()))


@asynccontextmanager
async def on_postgres(folder: Path, server: PostgresServer) -> AsyncIterator[TestTown]:
    async with server.town_database() as url, open_town(folder, url=url) as town:
        yield town


@pytest.fixture(params=["sqlite", "postgresql"])
async def either(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[TestTown]:
    if request.param == "sqlite":
        async with open_town(tmp_path) as town:
            yield town
        return
    async with on_postgres(tmp_path, request.getfixturevalue("postgres")) as town:
        yield town


async def test_whoever_comes_first_in_haste_is_noted_once(either: TestTown) -> None:
    stranger = either.person("急ぐ人")

    answers = await asyncio.gather(*(stranger.do("help") for _ in range(AT_ONCE)))

    assert not any(broken(answer, either) for answer in answers)


async def test_a_place_that_many_find_at_once_is_attached_once(either: TestTown) -> None:
    strangers = [either.person(f"急ぐ人{number}") for number in range(AT_ONCE)]

    answers = await asyncio.gather(*(stranger.do("help") for stranger in strangers))

    assert not any(broken(answer, either) for answer in answers)
    async with either.storage.read() as work:
        assert len(await work.places.all()) == 1


async def test_a_form_sent_twice_at_once_lets_somebody_in_once(either: TestTown) -> None:
    stranger = either.person("二度押す人")
    await stranger.do("help")
    form = {"version": "1", "name": "二度押す人", "organisation": "縁側市", "kind": "local"}

    same = await asyncio.gather(
        *(stranger.again("join.form", request="same", **form) for _ in range(AT_ONCE))
    )
    other = await asyncio.gather(*(stranger.again("join.form", request="", **form) for _ in range(AT_ONCE)))

    assert sum(answer is not None and not refused(answer) for answer in same) == 1
    assert all(refused(answer) and not broken(answer, either) for answer in other)


async def test_both_databases_keep_hostile_words_alike(tmp_path: Path, postgres: PostgresServer) -> None:
    async with open_town(tmp_path) as one, on_postgres(tmp_path / "other", postgres) as other:
        kept = [await _keep_all(town) for town in (one, other)]

    assert kept[0] == kept[1]
    assert kept[0]


async def _keep_all(town: TestTown) -> list[tuple[str, ...]]:
    """Everything the texts make of a member, a section and a question."""
    person = await town.member("総務", Office.ADMINISTRATOR)
    kept: list[tuple[str, ...]] = []
    for number, text in enumerate(TEXTS):
        town.clock.advance(_PAUSE)
        answers: list[Answer] = [
            await person.do("profile.save", "総務", "縁側市", "local", work=text[:300], interests=text),
            await person.do("section.create", f"{text[:20]}{number}", text, kind="hobby"),
            await person.do("question.ask.form", "", title=f"{number} {text[:60]}", body=text[:1_500]),
        ]
        assert not any(broken(answer, town) for answer in answers), text[:80]
        profile = (await person.record()).profile
        kept.append((profile.work, profile.interests))
    async with town.storage.read() as work:
        sections = await work.sections.search("", limit=1_000)
        questions = await work.questions.titled("", limit=1_000)
    kept += sorted((section.name, section.purpose) for section in sections)
    return kept + sorted((question.title, question.body) for question in questions)
