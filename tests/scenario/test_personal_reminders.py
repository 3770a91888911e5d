"""リマインド: set in one line, looked at, said in private when due; put off, finished, left out, shared."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.personal_reminders import MOST_OPEN
from bot.view import Answer, Form
from tests.builders.answers import field_of, said, values_of
from tests.builders.hall import Hall, open_hall
from tests.builders.town import Person, button, open_town
from tests.fakes.clock import START

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
DESK = "c-desk"


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path) as opened:
        yield opened


async def wait(hall: Hall, by: timedelta) -> None:
    """Let time pass as it does: the clock looks before the moment, delivery at it."""
    hall.town.clock.advance(by)
    await hall.town.town.personal_reminders.tick(hall.town.clock.now())
    await hall.listen()


def heard(hall: Hall, person: Person) -> list[str]:
    return [one.summary for one in hall.in_private(person)]


async def set_up(person: Person, line: str) -> Answer:
    return await person.press(await person.say(f"リマインド 登録 {line}"), "これでよい")


async def test_a_moment_is_shown_in_full_said_once_and_put_off(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    asked = await hanako.say("リマインド 登録 1時間後に議会資料")
    assert "「議会資料」を、次のときにお知らせします" in said(asked)
    assert "まだありません" in said(await hanako.say("リマインド 一覧"))

    made = await hanako.press(asked, "これでよい")
    assert "「議会資料」のリマインドを登録しました" in said(made)
    assert field_of(made, "いつ") == field_of(asked, "いつ")
    assert "登録しました" in said(await hanako.press(asked, "これでよい"))
    assert "自分のリマインド(1)" in said(await hanako.say("リマインド 一覧"))

    await wait(hall, HOUR - MINUTE)
    assert heard(hall, hanako) == []
    await wait(hall, MINUTE)
    await wait(hall, MINUTE)
    assert heard(hall, hanako) == ["お時間です:議会資料"]

    letter = hall.in_private(hanako)[-1]
    assert "にもう一度お知らせします" in said(await hanako.press(letter, "10分後"))
    await wait(hall, 10 * MINUTE)
    assert heard(hall, hanako) == ["お時間です:議会資料"] * 2
    assert "おつかれさまでした" in said(await hanako.press(hall.in_private(hanako)[-1], "できた"))
    await wait(hall, 3 * DAY)
    assert len(heard(hall, hanako)) == 2
    assert "まだありません" in said(await hanako.say("リマインド 一覧"))


async def test_what_comes_again_rolls_on_and_is_made_up_for_once(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    made = await set_up(hanako, "毎日 9時 日報")
    assert "毎日 9:00(次は" in field_of(made, "いつ")

    for _ in range(3 * 24):
        await wait(hall, HOUR)
    assert heard(hall, hanako) == ["お時間です:日報"] * 3
    assert "次は" in said(await hanako.press(hall.in_private(hanako)[-1], "できた"))

    hall.town.clock.advance(10 * DAY)  # the town was away
    await wait(hall, HOUR)
    assert heard(hall, hanako) == ["お時間です:日報"] * 4
    assert "お知らせが遅くなりました" in said(hall.in_private(hanako)[-1])


async def test_words_that_mean_one_day_or_many_are_asked_about(hall: Hall) -> None:
    hanako = await hall.town.member("花子")

    once = await hanako.say("リマインド 登録 第2木曜 18時 定例会")
    assert "毎月" not in field_of(once, "いつ")
    again = await hanako.press(once, "くり返しにする")
    assert "毎月第2木曜 18:00(次は" in field_of(again, "いつ")
    assert "毎月" not in field_of(await hanako.press(again, "1回だけにする"), "いつ")
    assert "下書きを捨てました" in said(await hanako.press(again, "やめる"))
    assert "下書き" in said(await hanako.press(again, "これでよい"))


async def test_what_is_missing_or_wrong_comes_back_at_its_field(hall: Hall) -> None:
    hanako = await hall.town.member("花子")

    form = await hanako.say("リマインド 登録 会議の準備")
    assert isinstance(form, Form)
    assert "いつお知らせしましょうか" in form.problems["when"]
    for when, sentence in (
        ("3日おき 9時", "3日ごと / 4日ごと"),
        ("毎年2月30日", "その月は29日まで"),
        ("毎週満月", "読み取れませんでした"),
        ("昨日9時", "もう過ぎています"),
        ("毎週土曜 閉庁日は休み 9時", "当てはまる日がありません"),
        ("いまから", "読み取れませんでした"),
    ):
        form = await hanako.send(form, when=when)
        assert isinstance(form, Form)
        assert sentence in form.problems["when"], when
        assert values_of(form) == {"words": "会議の準備", "when": when}
    confirmed = await hanako.send(form, when="毎月31日")
    assert "その日がない月は、お休みになります" in said(confirmed)
    assert "朝9時としました" in said(confirmed)
    assert values_of(await hanako.press(confirmed, "なおす"))["when"] == "毎月31日"
    assert isinstance(await hanako.say("リマインド 登録"), Form)
    no_words = await hanako.say("リマインド 登録 明日9時")
    assert isinstance(no_words, Form)
    assert "何をお知らせしましょうか" in no_words.problems["words"]


async def test_a_reminder_is_changed_left_out_once_and_deleted(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    made = await set_up(hanako, "平日 9時 メール確認")
    skipped = await hanako.press(made, "次を休む")
    assert "次の1回を休みにしました" in said(skipped)
    assert field_of(skipped, "休む日")

    form = await hanako.press(skipped, "変える")
    same = await hanako.press(await hanako.send(form, words="メールを見る"), "これでよい")
    assert field_of(same, "休む日") == field_of(skipped, "休む日")
    assert "お手数ですが" in said(await hanako.press(await hanako.send(form, words="古い"), "これでよい"))
    other = await hanako.send(await hanako.press(same, "変える"), when="隔週金曜17時")
    other = await hanako.press(other, "これでよい")
    assert "隔週金曜 17:00" in field_of(other, "いつ")
    listed = await hanako.say("リマインド 一覧")
    assert "自分のリマインド(1)" in said(listed)
    shown = await hanako.press(listed, "詳しく見る")
    assert said(await hanako.say("リマインド 詳細 メール")) == said(shown)
    unknown = await hanako.say("リマインド 削除 会議")
    assert isinstance(unknown, Form)
    assert "見つかりませんでした" in unknown.problems["reminder"]
    assert await hanako.suggest("reminder", "ﾒｰﾙ") == await hanako.suggest("reminder", "を見") != ()
    assert "消しました" in said(await hanako.press(shown, "消す"))
    assert "見つかりませんでした" in said(await hanako.press(shown, "変える"))
    hall.town.clock.advance(MINUTE)
    once = await set_up(hanako, "明日9時 一度だけ")
    token = button(once, "変える").action.args[0]
    assert "1回だけのリマインド" in said(await hanako.do("remind.skip", token))


async def test_a_shared_one_is_taken_over_once(hall: Hall) -> None:
    hanako = replace(await hall.town.member("花子"), channel=DESK)
    kenta = await hall.town.member("健太")
    made = await set_up(hanako, "1時間後 防災訓練")
    token = button(made, "変える").action.args[0]
    assert "見つかりませんでした" in said(await kenta.do("remind.copy", token))

    assert "このチャンネルに出しました" in said(await hanako.press(made, "みんなにも見せる"))
    await hall.listen()
    card = next(shown.message for shown in hall.messenger.shown if shown.channel == DESK)
    assert "花子さんのリマインドです" in said(card)

    assert "登録しました" in said(await kenta.press(card, "私にも"))
    assert "もうあなたにも届く" in said(await kenta.press(card, "私にも"))
    assert "ご自分のリマインド" in said(await hanako.press(card, "私にも"))
    assert "見つかりませんでした" in said(await kenta.do("remind.delete", token))
    await hanako.do("remind.delete", token)
    await wait(hall, HOUR)
    assert heard(hall, kenta) == ["お時間です:防災訓練"]
    assert heard(hall, hanako) == []
    assert "ここには出せません" in said(await kenta.press(await set_up(kenta, "明日9時 別"), "みんなにも"))


async def test_who_is_on_leave_hears_nothing_and_goes_on_afterwards(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    await set_up(hanako, "毎日 9時 日報")
    await hanako.do("sleep")
    for _ in range(48):
        await wait(hall, HOUR)
    await hanako.do("wake")
    assert heard(hall, hanako) == []
    for _ in range(24):
        await wait(hall, HOUR)
    assert heard(hall, hanako) == ["お時間です:日報"]
    await hanako.do("leave.now")
    for _ in range(24):
        await wait(hall, HOUR)
    assert heard(hall, hanako) == ["お時間です:日報"]


async def test_a_member_abroad_reads_the_clock_where_they_live(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    await set_up(hanako, "毎日 9時 日報")
    once = await set_up(hanako, "明日9時 電話")
    unknown = await hanako.say("リマインド 時間帯 月の裏側")
    assert isinstance(unknown, Form)
    assert "見つかりませんでした" in unknown.problems["zone"]
    assert "ベルリン(Europe/Berlin)" in await hanako.suggest("zone", "ベル")

    moved = await hanako.say("リマインド 時間帯 ベルリン")
    assert "時間帯を Europe/Berlin にしました" in said(moved)
    assert "くり返しのリマインド1件" in said(moved)
    assert "Europe/Berlin" in said(await hanako.do("profile"))

    token = button(once, "変える").action.args[0]
    async with hall.town.storage.read() as work:
        (first, second), _ = await work.personal_reminders.open_of((await hanako.record()).id, limit=5)
    by_token = {one.words: one for one in (first, second)}
    assert by_token["電話"].next_due is not None
    assert f"{by_token['電話'].next_due:%H:%M}" == "00:00"  # 9:00 in Tokyo, still
    assert by_token["日報"].next_due is not None
    assert f"{by_token['日報'].next_due:%H:%M}" in {"07:00", "08:00"}  # 9:00 in Berlin
    assert field_of(await hanako.do("remind.show", token), "時間帯") == "Europe/Berlin"
    assert "時間帯を Asia/Tokyo" in said(await hanako.say("リマインド 時間帯 東京"))
    assert (await hanako.record()).zone == ""


async def test_there_is_room_for_a_hundred(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    await set_up(hanako, "毎日 9時 ひとつめ")
    record = await hanako.record()
    async with hall.town.storage.write() as work:
        (first,), _ = await work.personal_reminders.open_of(record.id, limit=1)
        for number in range(1, MOST_OPEN):
            await work.personal_reminders.save(replace(first, id=type(first.id)(number)))

    assert "100件まで" in said(await set_up(hanako, "明日9時 もうひとつ"))
    assert "次のページ" not in said(await hanako.say("リマインド 一覧"))


async def test_the_same_in_english(hall: Hall) -> None:
    emma = await hall.town.member("Emma", locale="en")

    asked = await emma.say("remind me every other friday at 5pm write the report")
    assert "You will be reminded of “write the report” like this" in said(asked)
    assert "every other Fri at 17:00 (next: Fri" in field_of(asked, "When")
    assert "counts from the next one" in said(asked)
    made = await emma.press(asked, "That is right")
    assert "is set" in said(made)
    listed = await emma.say("remind list")
    assert "My reminders (1)" in said(listed)
    assert "is deleted" in said(await emma.press(await emma.press(listed, "Details"), "Delete"))


async def test_a_draft_and_what_is_due_outlive_a_restart(tmp_path: Path) -> None:
    async with open_town(tmp_path) as town:
        asked = await (await town.member("花子")).say("リマインド 登録 1時間後 議会資料")
    async with open_hall(tmp_path) as hall:
        hanako = hall.town.person("花子")
        await hanako.press(asked, "これでよい")
        hall.town.clock.advance(HOUR - MINUTE)
        await hall.town.town.personal_reminders.tick(hall.town.clock.now())
    async with open_hall(tmp_path) as hall:
        hall.town.clock.set(START + HOUR + MINUTE)
        await hall.town.town.personal_reminders.tick(hall.town.clock.now())
        await hall.listen()
        assert heard(hall, hall.town.person("花子")) == ["お時間です:議会資料"]
