"""The page in a browser: what a newcomer does in the first minutes."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.domain.sections import Post
from tests.builders.local import LocalTown, open_local
from tests.builders.page import CHROMIUM, PHONE, Browser, TownPage, open_page
from tests.builders.sections import seat_in, section_called
from tests.builders.town import TestTown, open_town

pytestmark = [
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed (apt install chromium)"),
    pytest.mark.xdist_group("browser"),
    pytest.mark.asyncio(loop_scope="session"),  # on the browser's loop
]


@pytest_asyncio.fixture(loop_scope="session")
async def town(tmp_path: Path) -> AsyncIterator[TestTown]:
    async with open_town(tmp_path) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def local(town: TestTown) -> AsyncIterator[LocalTown]:
    async with open_local(town) as opened:
        yield opened


async def test_a_newcomer_joins_through_buttons_and_form(local: LocalTown, browser: Browser) -> None:
    async with open_page(browser, local.address) as page:
        await page.become("森 たける")
        await expect(page.page.locator(".welcome h2")).to_have_text("森 たけるさん、ようこそ")
        await page.press("入庁する", within=page.page.locator(".welcome"))
        await page.press("同意")

        await page.fill_in(name="森 たける")
        await page.send()
        assert await page.problem_at("organisation") == "ここは入力が必要です。"
        assert await page.problem_at("kind") == "ここは入力が必要です。"
        await expect(page.field("name").locator("input")).to_have_value("森 たける")
        await expect(page.field("organisation").locator("input")).to_be_focused()

        await page.fill_in(organisation="縁側市 企画課", kind="地方公務員")
        await page.send()
        await page.form_is_gone()

        await expect(page.page.locator(".is-private")).to_have_count(1)
        await expect(page.latest_private).to_contain_text("入庁おめでとうございます")
        await expect(page.page.locator("#persona-button")).to_contain_text("庁員")


async def test_what_is_said_stays_text_and_is_seen_by_others_at_once(
    local: LocalTown, browser: Browser
) -> None:
    nasty = "<img src=x onerror=alert(1)> **太字** @everyone"
    async with open_page(browser, local.address) as one, open_page(browser, local.address) as other:
        await other.become("星野 ゆい")
        await one.say(nasty)

        await expect(other.latest).to_contain_text(nasty)
        await expect(other.latest).to_contain_text("春野 あおい")
        assert await other.page.locator(".said img").count() == 0


async def test_a_press_is_not_lost_when_something_happens_meanwhile(
    local: LocalTown, browser: Browser
) -> None:
    async with open_page(browser, local.address) as one, open_page(browser, local.address) as other:
        await other.become("星野 ゆい")
        await other.go("質問窓口")
        mouse, hall = one.page.mouse, one.page.locator(".room", has_text="庁内放送")
        await hall.hover()
        await mouse.down()
        await other.say("おはようございます")  # a dot appears at this room: the list is drawn again
        await mouse.up()

        await expect(one.page.locator("#room-head h2")).to_have_text("#庁内放送")
        await expect(one.page.locator(".room", has_text="質問窓口").locator(".dot")).to_be_visible()


async def test_private_answers_are_private_and_can_be_closed(local: LocalTown, browser: Browser) -> None:
    async with open_page(browser, local.address) as page:
        answer = await page.ask("ルール")
        await expect(answer).to_contain_text("あなただけに表示")
        await expect(answer).to_contain_text("あなた: ルール")

        await page.become("森 たける")
        await expect(page.page.locator(".is-private")).to_have_count(0)
        await page.become("春野 あおい")
        await page.press("この表示を閉じる")
        await expect(page.page.locator(".is-private")).to_have_count(0)


async def test_names_are_completed_in_japanese_and_ascii(local: LocalTown, browser: Browser) -> None:
    async with open_page(browser, local.address) as page:
        composer, options = page.page.locator("#composer"), page.page.get_by_role("option")
        for typed in ("にゅう", "入", "jo", "JO"):
            await composer.fill(typed)
            if typed == "にゅう":
                await expect(options).to_have_count(0)
                continue
            await expect(options.first).to_contain_text("入庁")

        await page.page.keyboard.press("ArrowDown")
        await page.page.keyboard.press("Enter")
        await expect(composer).to_have_value("入庁")
        await page.page.keyboard.press("Enter")
        await expect(page.latest_private).to_contain_text("5つの約束")


async def test_the_clock_moves_and_says_so(local: LocalTown, browser: Browser) -> None:
    async with open_page(browser, local.address) as page:
        clock = page.page.locator("#clock-button")
        await expect(clock).to_contain_text("2026年11月21日(土)")

        await page.move_clock("+1日")
        await expect(clock).to_contain_text("2026年11月22日(日)")
        await expect(page.page.locator("#toasts")).to_contain_text("時計を進めました")

        await page.move_clock("次の庁内放送まで")
        await expect(clock).to_contain_text(re.compile(r"11月23日\(月\)\s*8:30"))


async def test_the_language_changes_with_the_whole_frame(local: LocalTown, browser: Browser) -> None:
    async with open_page(browser, local.address) as page:
        await page.page.locator("#persona-button").click()
        await page.page.get_by_role("button", name="English").click()

        await expect(page.page.locator("html")).to_have_attribute("lang", "en")
        await expect(page.page.locator("#room-head h2")).to_have_text("#Welcome")
        await expect(page.page.locator(".welcome h2")).to_have_text("Welcome, 春野 あおい")
        await expect(page.page.locator("#clock-button")).to_contain_text("Sat 21 Nov 2026")


async def test_the_example_town_comes_with_one_click(local: LocalTown, browser: Browser) -> None:
    async with open_page(browser, local.address) as page:
        await page.load_example()
        await page.become("山吹 けんじ")

        await expect(page.page.locator("#persona-button")).to_contain_text("ひろほう工房の課長")
        answer = await page.ask("イベント 一覧")
        await expect(answer).to_contain_text("はじめての人のお茶会")

        await page.press("詳しく見る", within=answer.locator("li", has_text="赤ペン会"))
        await expect(answer).to_contain_text("健診のご案内")
        await expect(page.page.locator(".is-private")).to_have_count(1)
        await expect(answer.locator("h3").first).to_be_in_viewport()


async def test_things_of_the_town_are_suggested_while_typing(local: LocalTown, browser: Browser) -> None:
    async with open_page(browser, local.address) as page:
        await page.load_example()
        await page.become("山吹 けんじ")
        options = page.page.get_by_role("option")

        await page.page.locator("#composer").fill("課 加入 表")
        await expect(options).to_have_count(1)
        await expect(page.page.locator(".composer-hint .now")).to_be_visible()
        await page.page.keyboard.press("ArrowDown")
        await page.page.keyboard.press("Enter")
        await expect(page.page.locator("#composer")).to_have_value("課 加入 表計算おたすけ課 ")

        await page.page.locator("#composer").fill("")
        await page.ask("課 加入")
        await expect(page.field("section").locator("input")).to_be_focused()
        await expect(page.field("section").get_by_role("option")).to_have_count(0)  # the form is seen first
        await page.page.keyboard.press("ArrowDown")
        await expect(page.field("section").get_by_role("option")).to_have_count(6)
        await expect(page.field("section").get_by_role("listbox")).to_be_in_viewport(ratio=1)
        await page.field("section").locator("input").fill("おやつ")
        await expect(page.field("section").get_by_role("option")).to_have_count(1)
        await page.page.keyboard.press("ArrowDown")
        await page.page.keyboard.press("Tab")
        await expect(page.field("section").locator("input")).to_have_value("おやつと散歩の課")
        await page.send()
        await page.form_is_gone()
        await expect(page.latest_private).to_contain_text("おやつと散歩の課")


async def test_a_message_becomes_a_question_by_its_menu(local: LocalTown, browser: Browser) -> None:
    async with open_page(browser, local.address) as page:
        await page.load_example()
        await page.become("山吹 けんじ")
        await page.say("広報紙の校正、皆さんは何人で見ていますか")

        await page.use_message_menu(page.latest, "質問")
        await expect(page.dialog.locator("textarea, input").first).to_have_value(re.compile("広報紙の校正"))


async def test_what_was_typed_into_a_closed_form_stands_there_again(
    local: LocalTown, browser: Browser
) -> None:
    async with open_page(browser, local.address) as page:
        await page.load_example()
        await page.become("山吹 けんじ")
        await page.ask("質問 する")
        await page.fill_in(body="紙の台帳です。", section="契")
        await page.page.keyboard.press("Escape")
        await page.form_is_gone()
        await page.page.reload()
        await page.ask("質問 する")
        await expect(page.field("body").locator("textarea")).to_have_value("紙の台帳です。")
        await expect(page.field("section").locator("input")).to_have_value("契")

        await page.dialog.get_by_role("button", name="書きかけを消す").click()
        await expect(page.field("body").locator("textarea")).to_have_value("")
        await page.fill_in(title="備品の貸出簿をどう残していますか")
        await page.send()
        await page.form_is_gone()
        await page.ask("質問 する")
        await expect(page.field("title").locator("input")).to_have_value("")


async def test_the_page_catches_up_after_the_town_was_closed(town: TestTown, browser: Browser) -> None:
    async with open_local(town) as first:
        port = int(first.address.rpartition(":")[2])
        async with open_page(browser, first.address) as page:
            await page.say("閉まる前のひとこと")
            await first.door.close()
            await expect(page.page.locator("#offline")).to_contain_text("つなぎ直しています")

            async with open_local(town, port=port) as second, second.visitor() as other:
                await other.do("say", text="閉まっている間のひとこと")
                await expect(page.latest).to_contain_text("閉まっている間のひとこと")
                await expect(page.page.locator("#offline")).to_be_empty()
            page.complaints.clear()  # the browser itself notes each failed attempt to connect


async def test_a_phone_has_everything_without_sideways_scrolling(local: LocalTown, browser: Browser) -> None:
    async with open_page(browser, local.address, size=PHONE) as page:
        assert not await page.overflows()
        assert await page.small_targets() == []
        await page.page.locator("#persona-button").tap()
        await page.page.get_by_role("button", name="English").tap()
        await expect(page.page.locator("html")).to_have_attribute("lang", "en")
        assert not await page.overflows()
        await page.page.get_by_role("button", name="日本語").tap()
        await expect(page.page.locator("html")).to_have_attribute("lang", "ja")
        await page.page.keyboard.press("Escape")

        await page.page.locator("#menu-button").tap()
        await page.page.locator(".room", has_text="行事案内").tap()
        await expect(page.page.locator("#room-head h2")).to_have_text("#行事案内")
        await expect(page.page.locator("#sidebar")).not_to_be_in_viewport()

        await page.ask("入庁")
        assert not await page.overflows()
        await page.press("同意")
        await page.dialog.wait_for()
        assert not await page.overflows()
        assert await page.small_targets() == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_words_are_easy_to_read(local: LocalTown, browser: Browser, *, dark: bool) -> None:
    async with open_page(browser, local.address, dark=dark) as page:
        assert await page.faint_words() == []
        await page.say("こんにちは")
        await page.ask("ヘルプ")
        await page.ask("入庁")
        assert await page.faint_words() == []
        await page.press("同意")
        await page.send()
        await page.problem_at("name")
        assert await page.faint_words() == []
        await page.page.keyboard.press("Escape")
        await page.page.locator("#persona-button").click()
        assert await page.faint_words() == []


async def test_everything_works_without_a_mouse(local: LocalTown, browser: Browser) -> None:
    async with open_page(browser, local.address) as page:
        keyboard = page.page.keyboard
        await _tab_to(page, "#persona-button")
        await keyboard.press("Enter")
        await keyboard.press("Tab")
        await keyboard.press("Enter")
        await expect(page.page.locator("#persona-button")).to_contain_text("森 たける")

        await keyboard.press("Control+k")
        await expect(page.page.locator("#composer")).to_be_focused()
        await keyboard.type("入庁")
        await keyboard.press("Enter")
        await expect(page.latest_private).to_be_focused()
        await _tab_to(page, ".is-private .button.primary")
        await keyboard.press("Enter")
        await expect(page.field("name").locator("input")).to_be_focused()

        await keyboard.press("Escape")
        await page.form_is_gone()
        await expect(page.page.locator(".is-private .button.primary")).to_be_focused()
        await keyboard.press("Enter")
        await page.dialog.wait_for()
        await keyboard.type("森 たける")
        await keyboard.press("Tab")
        await keyboard.type("縁側市")
        await keyboard.press("Tab")
        await keyboard.press("Space")
        await keyboard.press("Enter")
        await page.form_is_gone()
        await expect(page.latest_private).to_contain_text("入庁おめでとうございます")
        await expect(page.page.locator("#persona-button")).to_contain_text("庁員")  # all was drawn anew
        await expect(page.latest_private).to_be_focused()


async def _tab_to(page: TownPage, selector: str) -> None:
    """Press Tab until a control has the focus; there are not many before it."""
    for _ in range(30):
        if await page.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        await page.page.keyboard.press("Tab")
    raise AssertionError(f"no way by keyboard to {selector}")


async def test_messages_above_are_fetched_and_new_ones_do_not_move_a_reader(
    local: LocalTown, browser: Browser
) -> None:
    async with local.visitor("p-yui") as visitor:
        for number in range(40):
            await visitor.do("say", text=f"むかしの話 {number}")
        async with open_page(browser, local.address) as page:
            await expect(page.messages).to_have_count(30)
            await page.page.get_by_role("button", name="以前のやりとりを見る").click()
            await expect(page.messages).to_have_count(40)

            await page.page.locator("#timeline").evaluate("node => { node.scrollTop = 0 }")
            await visitor.do("say", text="いまの話")
            await expect(page.page.get_by_role("button", name="新しいお知らせへ")).to_be_visible()
            assert await page.page.locator("#timeline").evaluate("node => node.scrollTop") == 0

            await page.page.get_by_role("button", name="新しいお知らせへ").click()
            await expect(page.latest).to_be_in_viewport()


async def test_files_can_be_saved_also_after_the_page_is_loaded_again(
    town: TestTown, local: LocalTown, browser: Browser, tmp_path: Path
) -> None:
    async with open_page(browser, local.address) as page:
        await page.ask("入庁")
        await page.press("同意")
        await page.fill_in(name="春野 あおい", organisation="縁側市", kind="地方公務員")
        await page.send()
        await page.form_is_gone()
        section = section_called("窓口改善課")
        async with town.storage.write() as work:
            (member,) = await work.members.search("春野", limit=2)
            await work.sections.save(section)
            await work.sections.seat(seat_in(section, member.id, Post.CHIEF))
        answer = await page.ask("課長席 年次報告 section=「窓口改善課」")
        await expect(answer.get_by_role("link")).to_have_count(2)
        await page.page.reload()
        await page.go("個別連絡")
        async with page.page.expect_download() as saving:
            await page.latest.get_by_role("link", name=".html").click()
        download = await saving.value
        await download.save_as(tmp_path / "report.html")

    assert download.suggested_filename.startswith("section-report-2026-")
    assert "窓口改善課 2026年度の報告" in (tmp_path / "report.html").read_text(encoding="utf-8")


async def test_a_menu_of_actions_is_used_with_the_keyboard_on_a_phone(
    local: LocalTown, browser: Browser
) -> None:
    async with open_page(browser, local.address, size=PHONE) as page:
        await page.load_example()
        await page.become("山吹 けんじ")
        await page.ask("プロフィール")
        menu = page.latest_private.get_by_role("button", name="ほかの操作")
        entries = page.page.get_by_role("menuitem")

        assert await page.small_targets() == []
        await menu.focus()
        await page.page.keyboard.press("Enter")
        await expect(entries.first).to_be_focused()
        assert await page.small_targets() == []
        assert not await page.overflows()
        await page.page.keyboard.press("Escape")
        await expect(menu).to_be_focused()
        for _ in range(2):  # a form that was not sent does not use the entry up
            await page.page.keyboard.press("Enter")
            await page.page.keyboard.press("ArrowDown")
            await expect(entries.nth(1)).to_be_focused()
            await page.page.keyboard.press("Escape")
        await page.press("都道府県を選ぶ")
        await page.dialog.wait_for()
