"""What somebody wrote is not lost with a no or a failure: it opens again as it was."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest_asyncio

from bot.interaction.rate_limit import BURST
from bot.view import Answer, Form, Message
from storage.repositories.questions import SqlQuestions
from tests.builders.answers import buttons_of
from tests.builders.hall import Hall, open_hall, section_of
from tests.builders.town import Person

WRITTEN = {"title": "備品の貸出簿をどう残していますか", "body": "紙の台帳を写真で残す案があります。"}
OPEN = "書いた内容を開く"


@pytest_asyncio.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path) as opened:
        yield opened


async def opened(person: Person, answer: Answer | None) -> dict[str, str]:
    assert answer is not None
    form = await person.press(answer, OPEN)
    assert isinstance(form, Form)
    return {field.name: field.value for field in form.fields if field.value}


async def test_after_a_failure_it_is_sent_once_more(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    with patch.object(SqlQuestions, "add", side_effect=RuntimeError("no disk")):
        answer = await hanako.send(await hanako.say("質問 する"), **WRITTEN)

    assert await opened(hanako, answer) == WRITTEN
    again = await hanako.send(await hanako.press(answer, OPEN))
    assert isinstance(again, Message)
    assert f"「{WRITTEN['title']}」を質問しました" in again.summary


async def test_who_was_too_fast_or_has_to_read_the_rules_first_goes_on_afterwards(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    form = await hanako.say("質問 する")
    for _ in range(int(BURST)):
        await hanako.do("home")
    answer = await hanako.send(form, **WRITTEN)
    assert isinstance(answer, Message)
    assert "急ぎ足" in answer.summary

    hall.town.clock.advance(timedelta(minutes=1))
    assert await opened(hanako, answer) == WRITTEN


async def test_nobody_fills_the_database_with_what_is_refused(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    form = await hanako.say("質問 する")
    answers = [await hanako.send(form, **WRITTEN) for _ in range(int(BURST) * 3)]

    kept = [one for one in answers if isinstance(one, Message) and OPEN in {b.label for b in buttons_of(one)}]
    assert 0 < len(kept) <= BURST


async def test_where_nothing_was_written_there_is_nothing_to_open(hall: Hall) -> None:
    hanako, jiro = await hall.town.member("花子"), await hall.town.member("次郎")
    await section_of(hall, "写真課", hanako, jiro)

    assert OPEN not in {one.label for one in buttons_of(await hanako.say("課 加入 写真課"))}


async def test_what_a_message_says_stays_there_and_is_not_kept(hall: Hall) -> None:
    stranger = hall.town.person("通りすがり")

    refused = await stranger.do(
        "question.from_message", body="会議室の予約はどうしていますか", complete=False
    )

    assert isinstance(refused, Message)
    assert "入庁" in refused.summary
    assert OPEN not in {one.label for one in buttons_of(refused)}
