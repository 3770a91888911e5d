"""The main job as a person does it: the whole program, its page in a browser, and nothing else."""

import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Locator, expect

from adapters.local.door import LocalDoor
from bot.app import open_hall
from bot.config import Config, DatabaseSettings, LocalSettings
from tests.builders.page import CHROMIUM, DESKTOP, PHONE, Browser, TownPage, open_page
from tests.fakes.clock import START

pytestmark = [
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed (apt install chromium)"),
    pytest.mark.xdist_group("browser"),
    pytest.mark.asyncio(loop_scope="session"),  # on the browser's loop
]

ADMINISTRATOR, MEMBER, NEWCOMER = "縁川 みどり", "春野 あおい", "森 たける"
SECTION, EVENT = "窓口改善課", "もくもく会"
QUESTION = "電子契約の印紙税はどうしていますか"
BODY = "紙のときと扱いが変わるのか、迷っています。"
ANSWER = "うちでは電子契約なら印紙は不要、と整理しています。"


class SaturdayMorning:
    """A clock that runs, from the same morning in every test."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def now(self) -> datetime:
        return START + timedelta(seconds=time.monotonic() - self._began)


@asynccontextmanager
async def open_program(folder: Path) -> AsyncIterator[str]:
    """The program as `python -m bot run` starts it on an empty database; gives the page's address."""
    config = Config(
        database=DatabaseSettings(url=f"sqlite:///{folder / 'town.db'}"), local=LocalSettings(port=0)
    )
    async with open_hall(config, SaturdayMorning()) as (_, doors):
        (door,) = doors
        assert isinstance(door, LocalDoor)
        yield door.address


async def test_the_main_job_on_a_telephone_and_who_comes_later_on_a_desktop(
    tmp_path: Path, browser: Browser
) -> None:
    async with open_program(tmp_path) as address:
        async with open_page(browser, address, size=PHONE) as page:
            await _do_the_main_job(page)
            assert not await page.overflows()
        async with open_page(browser, address, size=DESKTOP) as page:
            await _come_later(page)
            assert not await page.overflows()


async def _do_the_main_job(page: TownPage) -> None:
    await _join(page, ADMINISTRATOR)
    await _found_section(page)
    await _join(page, MEMBER)
    await _join_section(page)
    await _announce(page)
    await _answer_from_the_channel(page)
    await _hear_the_reminder(page)
    await _hear_the_bulletin(page)
    await _ask(page)
    await _give_an_answer(page)
    await _accept_it(page)
    await _find_it(page)
    await _look_at_ones_desk(page)


async def _come_later(page: TownPage) -> None:
    """To the town that is there by now: every kind of thing the page shows, in the wide layout."""
    await _join(page, NEWCOMER)
    await _join_section(page)
    await page.go("行事案内")
    card = page.messages.filter(has_text="参加 1/30人")
    await page.press("参加", within=card)
    await page.move_clock("+10分")
    await expect(page.messages.filter(has_text="参加 2/30人")).to_contain_text(EVENT)
    await _find_it(page)
    await _look_at_ones_desk(page)


async def _join(page: TownPage, name: str) -> None:
    await page.become(name)
    await page.ask("入庁")
    await page.press("同意して入庁届を書く")
    await page.fill_in(name=name, organisation="縁側市 企画課", kind="地方公務員")
    await page.send()
    await page.form_is_gone()
    await expect(page.latest_private).to_contain_text(f"{name}さん、入庁おめでとうございます")
    await expect(page.latest).to_contain_text(f"{name}さん(縁側市 企画課)が仲間に加わりました")


async def _found_section(page: TownPage) -> None:
    await page.ask("課 一覧")
    await page.press("課をつくる")
    await page.fill_in(name=SECTION, purpose="窓口をもっと気持ちよく。", kind="業務課題解決")
    await page.send()
    await page.form_is_gone()
    await expect(page.latest_private).to_contain_text(f"「{SECTION}」を開きました")


async def _join_section(page: TownPage) -> None:
    listed = await page.ask("課 一覧")
    await page.press("詳しく見る", within=listed.locator("li", has_text=SECTION))
    await expect(page.latest_private).to_contain_text("まだ入っていません")
    await page.press("この課に入る")
    await expect(page.latest_private).to_contain_text(f"「{SECTION}」に入りました")


async def _announce(page: TownPage) -> None:
    await page.go("行事案内")
    confirm = await page.ask(f"イベント 作成 あさって21時〜22時半 {EVENT} 30人")
    await expect(confirm).to_contain_text("2026年11月23日(月) 21:00〜22:30")
    await page.choose("開くのはどの課ですか", SECTION)
    await expect(page.latest_private.locator("dl")).to_contain_text(SECTION)
    await expect(page.messages).to_have_count(0)
    await page.press("公開する")
    await expect(page.latest_private).to_contain_text(f"「{EVENT}」を公開しました")
    await expect(page.latest).to_contain_text("参加 0/30人")


async def _answer_from_the_channel(page: TownPage) -> None:
    card = page.messages.filter(has_text=EVENT)
    await page.press("参加", within=card)
    await expect(page.latest_private).to_contain_text(f"「{EVENT}」に「参加」で受け付けました")
    await page.become(ADMINISTRATOR)
    await page.press("聞くだけ", within=card)
    await expect(page.latest_private).to_contain_text("「聞くだけ」で受け付けました")
    await page.move_clock("+10分")  # a card is edited every few seconds at most
    await expect(card).to_contain_text("参加 1/30人 ・ 聞くだけ 1人")


async def _hear_the_reminder(page: TownPage) -> None:
    await page.move_clock("次の予定まで")
    await expect(page.page.locator("#clock-button")).to_contain_text(re.compile(r"11月22日\(日\)\s*21:00"))
    reminder = page.messages.filter(has_text=f"あと1日で「{EVENT}」が始まります")
    await expect(reminder).to_contain_text(f"@{MEMBER}")
    await expect(reminder).to_contain_text(f"@{ADMINISTRATOR}")


async def _hear_the_bulletin(page: TownPage) -> None:
    await page.go("庁内放送")
    await expect(page.messages).to_have_count(0)
    await page.move_clock("次の庁内放送まで")
    bulletin = page.messages.filter(has_text="縁側市役所 庁内放送")
    for part in (EVENT, SECTION, ADMINISTRATOR, MEMBER):
        await expect(bulletin).to_contain_text(part)


async def _ask(page: TownPage) -> None:
    await page.become(MEMBER)
    await page.go("質問窓口")
    await page.ask(f"質問 する {QUESTION}")
    await expect(page.field("title").locator("input")).to_have_value(QUESTION)
    await page.fill_in(body=BODY)
    await page.send()
    await page.form_is_gone()
    await expect(page.latest_private).to_contain_text(f"「{QUESTION}」を質問しました")


async def _give_an_answer(page: TownPage) -> None:
    await page.become(ADMINISTRATOR)
    await page.press("回答する", within=_question(page))
    await page.fill_in(body=ANSWER)
    await page.send()
    await page.form_is_gone()
    await expect(page.latest_private).to_contain_text("回答しました。ありがとうございます。")


async def _accept_it(page: TownPage) -> None:
    await page.become(MEMBER)
    await page.go("個別連絡")
    await expect(page.latest).to_contain_text(ANSWER)
    await page.press("この回答で解決", within=page.latest)
    await expect(page.latest_private).to_contain_text("解決済にしました")
    await page.go("質問窓口")
    await page.move_clock("+10分")
    await expect(_question(page)).to_contain_text(f"解決した回答: {ANSWER}")


async def _find_it(page: TownPage) -> None:
    found = await page.ask("質問 検索 印紙は要りますか")
    await expect(found.locator("li", has_text=QUESTION)).to_contain_text("解決済")
    await page.press("読む", within=found.locator("li", has_text=QUESTION))
    await expect(page.latest_private).to_contain_text(BODY)


async def _look_at_ones_desk(page: TownPage) -> None:
    desk = await page.ask("窓口")
    await expect(desk.locator("li", has_text=EVENT)).to_contain_text(
        "2026年11月23日(月) 21:00〜22:30 ・ 参加"
    )
    await expect(desk).to_contain_text(SECTION)


def _question(page: TownPage) -> Locator:
    return page.messages.filter(has_text=f"質問:{QUESTION}")
