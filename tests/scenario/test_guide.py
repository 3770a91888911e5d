"""The help knows who is asking."""

from bot.domain.members import Office
from bot.view import Message, lines, plain
from tests.builders.town import TestTown, button


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
