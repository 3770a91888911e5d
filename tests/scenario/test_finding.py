"""探す: one look over everything, grouped, narrowed, and only what its reader may know of."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.view import Answer, Form, Message, Select, controls
from tests.builders.answers import said, values_of
from tests.builders.hall import Hall, section_of
from tests.builders.questions import ask, open_desk, rows

DAY = timedelta(days=1)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_desk(tmp_path) as opened:
        yield opened


def kinds(answer: Answer) -> Select:
    assert isinstance(answer, Message)
    (menu,) = [one for one in controls(answer) if isinstance(one, Select)]
    return menu


async def test_everything_is_found_in_one_look_and_narrowed(hall: Hall) -> None:
    hanako, jiro = await hall.town.member("花子"), await hall.town.member("次郎")
    for number in range(4):
        asked = await ask(hanako, f"電子契約の印紙税はその{number}")
        if "似た質問がありました" in said(asked):
            await hanako.press(asked, "それでも質問する")
    idea = await hanako.do("idea.post", complete=False)
    assert isinstance(idea, Form)
    await hanako.send(idea, title="電子契約を広げる", what="みんなで使う", why="紙を減らす")
    await hanako.do("advice.show", areas="電子契約")

    found = await jiro.say("探す 電子契約について")
    assert [word in said(found) for word in ("質問", "アイデア", "相談できる人")] == [True] * 3
    assert len([row for row in rows(found) if "印紙税" in row]) == 3
    assert {"電子契約を広げる", "花子"} <= set(rows(found))

    everything = await jiro.press(found, "質問をもっと見る")
    assert len(rows(everything)) == 4
    assert rows(await jiro.press(everything, "すべての種類に戻る")) == rows(found)

    menu = kinds(found)
    ideas = await jiro.do(menu.action.verb, *menu.action.args, "idea")
    assert rows(ideas) == ["電子契約を広げる"]
    assert "電子契約を広げる" in said(await jiro.press(ideas, "開く"))
    assert rows(await jiro.do(menu.action.verb, *menu.action.args, "solved")) == []

    form = await jiro.press(found, "条件を変える")
    assert values_of(form)["text"] == "電子契約について"
    this_year = await jiro.send(form, year="今年度")
    assert "しぼり込み:令和" in said(this_year)
    assert len(rows(this_year)) == 4
    assert rows(await jiro.send(form, year="昨年度", area="")) == []
    assert rows(await jiro.say("探す 電子契約について 年度=今年度 種類=アイデア")) == ["電子契約を広げる"]
    wrong = await jiro.send(form, year="いつか")
    assert isinstance(wrong, Form)
    assert "year" in wrong.problems


async def test_questions_alone_are_narrowed_by_state_area_and_year(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    await ask(hanako, "電子契約の印紙税はいりますか")
    await ask(hanako, "給食の献立は誰が決めますか")
    await hanako.do("question.enough", question="給食の献立")

    async def searched(state: str = "", area: str = "", year: str = "") -> list[str]:
        found = await hanako.do("question.search", text="電子契約と給食", state=state, area=area, year=year)
        return rows(found)

    assert len(await searched()) == 2
    assert await searched(state="solved") == ["給食の献立は誰が決めますか"]
    assert await searched(state="unsolved") == ["電子契約の印紙税はいりますか"]
    assert await searched(year="昨年度") == []
    assert len(await searched(year="今年度")) == 2
    assert await searched(area="防災") == []
    assert rows(await hanako.say("質問 検索 電子契約と給食 状態=解決した質問")) == [
        "給食の献立は誰が決めますか"
    ]


async def test_where_nothing_is_found_the_next_step_fits(hall: Hall) -> None:
    hanako = await hall.town.member("花子")

    plain, narrowed = await hanako.say("探す ハンコ"), await hanako.say("探す ハンコ 種類=用語")
    page = await hanako.say("手引き 検索 ハンコ")

    assert "ほかの言い方でも" in said(plain)
    assert "条件を減らす" in said(narrowed)
    for found in (plain, narrowed):
        assert isinstance(found, Message)
        assert isinstance(await hanako.press(found, "質問する"), Form)
        assert not any(isinstance(one, Select) for one in controls(found))
    assert isinstance(await hanako.press(page, "まとめて探す"), Form)


async def test_where_nothing_fits_closely_a_note_says_so_above_what_is_nearest(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    nearest, long = "ぴったり合うものは見つからなかった", "毎年の段取りを書き残しておきたいです。" * 20
    await ask(hanako, "電子契約の印紙税はいりますか", f"{long}収入印紙の台帳も見直します。{long}")
    await ask(hanako, "税の証明の様式をください")

    for looked in ("探す 証紙代", "質問 検索 証紙代"):
        found = await hanako.say(looked)
        assert nearest in said(found)
        assert isinstance(await hanako.press(found, "質問する"), Form)
    for looked in (
        "探す 印紙税",
        "探す 収入印紙の台帳",
        "質問 検索 収入印紙の台帳",
        "質問 検索 税の証明",
        "探す ワニ",
    ):
        assert nearest not in said(await hanako.say(looked)), looked


async def test_what_holds_every_word_fits_however_little_of_it_they_are(hall: Hall) -> None:
    await ask(await hall.town.member("花子"), "証明の様式をください", "申し込みは窓口でします。")
    index = hall.town.town.question_index
    async with hall.town.storage.read() as work:
        (match,) = await index.search(work, "証明", limit=5)

    loose = [replace(match, share=0.0)]
    assert await index.fits("証明の窓口", loose)
    assert not await index.fits("証明の手数料", loose)
    assert not await index.fits("証明", [])


async def test_a_past_event_is_opened_from_what_was_found(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    draft = await hanako.say("イベント 作成 明日19時 電子契約の勉強会")
    await hanako.press(draft, "公開する")
    assert rows(await hanako.say("探す 電子契約")) == []
    await hall.wait(3 * DAY)

    found = await hanako.say("探す 電子契約")
    assert rows(found) == ["電子契約の勉強会"]
    assert "電子契約の勉強会" in said(await hanako.press(found, "開く"))


async def test_pages_and_what_ideas_say_are_found_in_everyday_words(hall: Hall) -> None:
    chief, kenta, yumi = [await hall.town.member(name) for name in ("課長", "健太", "由美")]
    await section_of(hall, "契約課", chief, kenta)
    asked = await chief.do("section.privacy", section="契約課", choice="members")
    await chief.press(asked, "非公開にする")
    await yumi.do("handbook.write", title="転入の届出", body="## 手順\nゴミ袋を渡します。")
    await hall.wait(timedelta(minutes=1))
    await kenta.do("handbook.write", title="内輪の届出", body="ゴミ袋は棚に。", section="契約課")
    posted = await yumi.do("idea.post", complete=False)
    await yumi.send(posted, title="朝の十分", what="ごみ袋の見本を置く", why="")

    found = await yumi.say("探す ごみ袋の案内")
    assert rows(found) == ["転入の届出", "朝の十分"]
    assert "手順 ゴミ袋を渡します。" in said(found)
    opened = await yumi.press(found, "開く")
    assert "転入の届出" in said(opened)
    assert "ゴミ袋を渡します。" in said(opened)

    only = await kenta.say("探す ごみ袋の案内 種類=手引き")
    assert rows(only) == ["内輪の届出", "転入の届出"]
    assert rows(await kenta.say("探す ごみ袋の案内 種類=手引き 課=契約課")) == ["内輪の届出"]
    assert rows(await yumi.say("探す ワニ 種類=手引き")) == []
    await yumi.press(await yumi.do("handbook.withdraw", page="転入の届出"), "手引きを外す")
    assert rows(await yumi.say("探す ごみ袋の案内")) == ["朝の十分"]
