"""The help knows who is asking."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.members import Office, Standing
from bot.domain.policy import Policy
from bot.interaction.answers import NEXT_STEPS, next_step
from bot.view import Items, Message, lines, plain
from tests.builders.answers import buttons_of
from tests.builders.hall import Hall, open_hall, section_of
from tests.builders.registry import whole_registry
from tests.builders.town import TestTown, button, open_town


@pytest_asyncio.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path) as opened:
        yield opened


def told(answer: object) -> set[str]:
    assert isinstance(answer, Message)
    return {plain(line) for line in lines(answer)}


async def test_an_outsider_is_shown_the_door_first(town: TestTown) -> None:
    answer = await town.person("花子").say("ヘルプ")

    assert button(answer, "入庁する").label
    assert not told(answer) & {"復帰", "退庁", "休職", "プロフィール", "運営"}


async def test_a_member_is_shown_the_counters_and_not_the_door(town: TestTown) -> None:
    answer = await (await town.member("花子")).say("help")

    assert {"課", "イベント", "質問", "プロフィール", "退庁"} <= told(answer)
    assert not told(answer) & {"入庁", "復帰", "運営"}


async def test_each_office_is_shown_its_own_desk_only(town: TestTown) -> None:
    verifier = await town.member("人事", Office.VERIFIER)
    editor = await town.member("広報", Office.EDITOR)

    assert "運営 申請" in told(await verifier.say("ヘルプ 運営"))
    assert "運営 任命" not in told(await verifier.say("ヘルプ 運営"))
    assert "庁内放送 下見" in told(await editor.say("ヘルプ 庁内放送"))
    assert "庁内放送 下見" not in told(await (await town.member("花子")).say("ヘルプ 庁内放送"))


async def test_a_platform_administrator_sees_the_office_before_joining(town: TestTown) -> None:
    answer = await town.person("管理者", manages_place=True).say("ヘルプ")

    assert "運営" in told(answer)


async def test_an_unknown_topic_shows_the_overview(town: TestTown) -> None:
    answer = await (await town.member("花子")).say("ヘルプ 宇宙")

    assert "課" in told(answer)


async def test_english_readers_are_answered_in_english(town: TestTown) -> None:
    answer = await town.person("Hana", locale="en-US").say("ヘルプ")

    assert "Guide to 縁側市役所" in told(answer)


async def test_words_that_are_no_command_bring_suggestions(town: TestTown) -> None:
    answer = await town.person("花子").say("ヘルブ")

    assert button(answer, "ヘルプ").label
    assert isinstance(await town.person("花子").press(answer, "ヘルプ"), Message)


async def test_at_home_an_outsider_finds_the_door(town: TestTown) -> None:
    answer = await town.person("花子").say("窓口")

    assert button(answer, "入庁する").action.verb == "join"
    assert {control.action.verb for control in buttons_of(answer)} == {
        "join",
        "rules",
        "section.list",
        "help",
    }


async def test_at_home_a_member_finds_what_concerns_them(hall: Hall) -> None:
    hanako, jiro = await hall.town.member("花子"), await hall.town.member("次郎")
    await section_of(hall, "写真課", hanako)
    draft = await hanako.say("イベント 作成 来週土曜21時 もくもく会")
    await hanako.press(draft, "公開する")
    await hanako.do("question.ask.form", title="印紙税の扱い", body="")
    await jiro.do("question.ask.form", title="防災倉庫のかぎ", body="")

    answer = await hanako.say("ホーム")

    assert {"もくもく会", "わたしの課 写真課", "印紙税の扱い", "防災倉庫のかぎ"} <= told(answer)
    assert "2026年11月28日(土) 21:00〜22:00 ・ あなたが世話人です" in told(answer)
    elsewhere = told(await jiro.say("home"))
    assert "もくもく会" not in elsewhere
    assert "わたしの課 まだ入っていません。フォローだけでも歓迎です。" in elsewhere


async def test_at_home_each_state_of_belonging_is_shown_its_own_next_step(town: TestTown) -> None:
    hanako = await town.member("花子")
    for standing, first in (
        (Standing.ASLEEP, "wake"),
        (Standing.LEFT, "join"),
        (Standing.DECLINED, "join"),
        (Standing.APPLIED, "rules"),
    ):
        async with town.storage.write() as work:
            await work.members.save(replace(await hanako.record(), standing=standing))

        assert buttons_of(await hanako.say("窓口"))[0].action.verb == first


async def test_at_home_personnel_hears_who_waits(town: TestTown) -> None:
    verifier = await town.member("人事", Office.VERIFIER)
    waiting = await town.member("花子")
    async with town.storage.write() as work:
        await work.members.save(replace(await waiting.record(), standing=Standing.APPLIED))

    answer = await verifier.say("窓口")

    assert "入庁を待っている方が、1人いらっしゃいます。" in told(answer)
    assert "花子さんの申請" not in told(answer)
    assert button(answer, "入庁の申請を見る").action.verb == "office.applicants"


async def test_new_rules_come_before_everything_else_at_home(tmp_path: Path) -> None:
    async with open_town(tmp_path) as before:
        await before.member("花子")
    async with open_town(tmp_path, Policy(rules_version=2)) as after:
        answer = await after.person("花子").say("窓口")

    assert buttons_of(answer)[0].action.verb == "rules"


@pytest.mark.parametrize("typed", ["運営", "office", " Office "])
async def test_the_name_of_a_group_alone_explains_it(town: TestTown, typed: str) -> None:
    answer = await town.person("管理者", manages_place=True).say(typed)

    assert "運営 チャンネル" in told(answer)


async def test_a_long_group_is_explained_ten_counters_at_a_time(town: TestTown) -> None:
    admin = await town.member("管理者", Office.ADMINISTRATOR)
    first = await admin.say("ヘルプ 課")
    second = await admin.press(first, "次の10件")

    assert "課 一覧" in told(first)
    assert "課 編集" not in told(first)
    assert "課 編集" in told(second)
    assert told(await admin.press(second, "前の10件")) == told(first)


async def test_offices_stand_last_in_the_help(town: TestTown) -> None:
    answer = await town.person("管理者", manages_place=True).say("ヘルプ")
    assert isinstance(answer, Message)
    (rows,) = [block for block in answer.blocks if isinstance(block, Items)]
    groups = [row.button.action.args[0] for row in rows.items if row.button and row.button.action.args]

    assert groups[0] == "section"
    assert groups[-1] == "office"


def test_every_refusal_leads_to_something_that_can_be_done() -> None:
    registry = whole_registry()
    steps = {
        key: next_step(key) for key in ("refusal.members_only", "section.gone", "event.over", "member.gone")
    }
    steps |= {key: step for key, step in NEXT_STEPS.items() if step}

    assert [key for key, step in steps.items() if registry.find(step) is None] == []
    assert next_step("refusal.too_fast") == ""


async def test_a_refusal_brings_the_button_that_helps(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    await section_of(hall, "写真課", hanako)

    assert button(await hanako.say("課 加入 写真課"), "わたしの課").action.verb == "section.mine"
    assert button(await hanako.say("復帰"), "わたしの窓口").action.verb == "home"


async def test_who_leaves_or_takes_back_is_shown_only_what_is_theirs(hall: Hall) -> None:
    hanako, jiro = await hall.town.member("花子"), await hall.town.member("次郎")
    await section_of(hall, "写真課", hanako)
    await section_of(hall, "読書課", jiro)
    await hanako.say("課 フォロー 読書課")
    await hanako.do("question.ask.form", title="印紙税の扱い", body="")
    await jiro.do("question.ask.form", title="防災倉庫のかぎ", body="")

    assert set(await hanako.suggest("section", "課")) == {"写真課", "読書課"}
    assert await hanako.suggest("own_section", "") == ("写真課",)
    assert await hanako.suggest("followed_section", "") == ("読書課",)
    assert await hanako.suggest("own_question", "") == ("印紙税の扱い",)
