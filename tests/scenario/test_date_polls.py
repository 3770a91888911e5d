"""日程調整: from candidates in one line to the event, with one nudge on the way."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.view import Form
from tests.builders.answers import field_of, said, select_of, values_of
from tests.builders.hall import Hall, open_hall, section_of
from tests.builders.town import Person, button

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LINE = "忘年会 12/5 19時, 12/6 19時-21時, 来週土曜午後2時 締切 11/26 18時"


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path) as opened:
        yield opened


def poll_cards(hall: Hall) -> list[str]:
    return [said(one) for one in hall.in_channel() if "日程調整のお願い" in one.summary]


def told(hall: Hall, person: Person) -> list[str]:
    return [message.summary for message in hall.in_private(person)]


async def wait(hall: Hall, by: timedelta) -> None:
    hall.town.clock.advance(by)
    await hall.town.town.poll_clock.tick(hall.town.clock.now())
    await hall.listen()


async def test_a_date_is_found_together_and_becomes_an_event(hall: Hall) -> None:
    hanako, kenta, minoru, away = [await hall.town.member(name) for name in ("花子", "健太", "実", "休み")]
    await section_of(hall, "読書課", hanako, kenta, minoru, away)
    await away.do("sleep")

    confirm = await hanako.say(f"日程 聞く {LINE}")
    assert "1. 2026年11月28日(土) 14:00〜15:00" in said(confirm)
    assert "3. 2026年12月6日(日) 19:00〜21:00" in said(confirm)
    longer = await hanako.choose(select_of(confirm, "poll.length").action, "120")
    assert "1. 2026年11月28日(土) 14:00〜16:00" in said(longer)
    assert "3. 2026年12月6日(日) 19:00〜21:00" in said(longer)
    held = select_of(longer, "poll.section")
    mine = await hanako.choose(held.action, held.options[1].value)
    assert field_of(mine, "主催") == "読書課"
    assert "始めました" in said(await hanako.press(mine, "公開する"))
    await hall.listen()
    assert "○ 行ける 0" in poll_cards(hall)[-1]

    form = await kenta.do("poll.answer", "忘年会")
    first = await kenta.press(form, "全部 ○ 行ける")
    assert "ありがとうございます" in said(first)
    changed = await kenta.press(first, "△ たぶん")
    assert "14:00〜16:00 → △ たぶん" in said(changed)
    typed = await hanako.say("日程 答える 忘年会 ×○○")
    assert "→ × 行けない" in said(typed)
    word = await hanako.send(await hanako.press(typed, "ひとこと"), comment="20時からなら")
    assert "ひとこと:20時からなら" in said(word)
    await wait(hall, timedelta(minutes=1))
    card = poll_cards(hall)[-1]
    assert "○ 行ける 0 ・ △ たぶん 1 ・ × 行けない 1 ▣□" in card
    assert "○ 行ける 2 ・ △ たぶん 0 ・ × 行けない 0 ■■" in card
    assert "16:00(いまのところ一番)" not in card
    assert "21:00(いまのところ一番)" in card

    people = await minoru.press(await minoru.do("poll.list", "忘年会"), "だれが")
    assert field_of(people, "花子") == "○ 行ける:2・3、× 行けない:1「20時からなら」"

    for _ in range(15):  # past the nudge, a day before the deadline, and past the deadline
        await wait(hall, 12 * HOUR)
    assert told(hall, minoru) == ["「忘年会」の日程に、まだお答えいただいていません"]
    assert told(hall, kenta) == told(hall, away) == []
    assert told(hall, hanako) == ["「忘年会」の回答を締め切りました"]
    assert "締め切られました" in said(await minoru.say("日程 答える 忘年会 ○○○"))
    letter = hall.in_private(hanako)[-1]
    draft = await hanako.press(letter, "12月5日(土) 19:00〜21:00 に決める")
    assert field_of(draft, "日時") == "2026年12月5日(土) 19:00〜21:00"
    assert field_of(draft, "主催") == "読書課"
    await hanako.press(draft, "公開する")
    await wait(hall, timedelta(minutes=1))

    assert told(hall, kenta) == ["「忘年会」の日が決まりました"]
    invited = hall.in_private(kenta)[-1]
    assert "参加の回答はまだ" in said(invited)
    assert "「参加」で受け付けました" in said(await kenta.press(invited, "参加する"))
    assert told(hall, minoru)[1:] == []
    assert "に決まりました" in poll_cards(hall)[-1]
    assert "もう決まりました" in said(await hanako.press(letter, "12月5日(土) 19:00〜21:00 に決める"))


async def test_what_cannot_be_read_comes_back_at_its_line(hall: Hall) -> None:
    hanako = await hall.town.member("花子")

    form = await hanako.say("日程 聞く 忘年会 12/5 19時, 12/35 19時, そのうち")

    assert isinstance(form, Form)
    assert "「12/35 19時」:" in form.problems["dates"]
    assert "「そのうち」:" in form.problems["dates"]
    assert values_of(form)["dates"] == "12/5 19時\n12/35 19時\nそのうち"
    again = await hanako.send(form, dates="12/5 19時\n12/6 19時", deadline="12/20")
    assert isinstance(again, Form)
    assert "最初の候補" in again.problems["deadline"]
    confirm = await hanako.send(again, deadline="12/1")
    assert field_of(confirm, "回答の締切") == "2026年12月1日(火) 21:00"
    back = await hanako.press(confirm, "直す")
    assert values_of(back)["dates"] == "2026年12月5日(土) 19:00\n2026年12月6日(日) 19:00"
    assert said(await hanako.send(back)) == said(confirm)


async def test_a_time_alone_is_on_the_day_before_it(hall: Hall) -> None:
    hanako = await hall.town.member("花子")

    confirm = await hanako.say("日程 聞く 面談 12/5 13時, 15時-16時半, 12/7 10時")

    assert "1. 2026年12月5日(土) 13:00〜14:00" in said(confirm)
    assert "2. 2026年12月5日(土) 15:00〜16:30" in said(confirm)
    assert "3. 2026年12月7日(月) 10:00〜11:00" in said(confirm)


async def test_the_whole_town_is_nudged_only_where_it_asked_to_be(hall: Hall) -> None:
    hanako, kenta, minoru = [await hall.town.member(name) for name in ("花子", "健太", "実")]
    await hanako.press(await hanako.say(f"日程 聞く {LINE}"), "公開する")
    await hall.listen()
    card = next(one for one in hall.in_channel() if "日程調整のお願い" in one.summary)

    assert "一度だけお知らせします" in said(await kenta.press(card, "あとで答える"))
    assert "日程調整:忘年会" in said(await minoru.press(card, "結果を見る"))  # which is not a wish
    for _ in range(9):
        await wait(hall, 12 * HOUR)
    assert len(told(hall, kenta)) == 1
    assert told(hall, minoru) == []
    later = await kenta.press(hall.in_private(kenta)[-1], "答える")
    await kenta.press(later, "全部 ○ 行ける")
    assert "決められるのは" in said(await kenta.do("poll.close", button(card, "答える").action.args[0]))
    await kenta.do("leave.now")
    seen = await hanako.do("poll.list", "忘年会")
    assert field_of(seen, "答えた人") == "0人"
    ended = await hanako.press(await hanako.press(seen, "日を決めずに終える"), "終える")
    assert "終えました" in said(ended)
    assert "ありません" in said(await hanako.say("日程 一覧"))


async def test_the_same_in_english(hall: Hall) -> None:
    emma = await hall.town.member("Emma", locale="en")

    confirm = await emma.say("poll new Party 5 Dec 19:00, 6 Dec 19:00-21:00 deadline 3 Dec 18:00")
    assert "1. Sat 5 Dec 2026, 19:00–20:00" in said(confirm)
    back = await emma.press(confirm, "Change")
    assert said(await emma.send(back)) == said(confirm)
    shown = await emma.press(confirm, "Publish")
    answered = await emma.press(await emma.press(shown, "Answer"), "△ Maybe")
    assert "1 date left" in said(answered)
    assert "→ △ Maybe" in said(answered)
    done = await emma.press(answered, "The rest × No")
    assert "Thank you" in said(done)
    typed = await emma.say("poll answer Party no yes")
    assert "2. Sun 6 Dec 2026, 19:00–21:00 → ○ Yes" in said(typed)
    worded = await emma.say("poll answer Party 1maybe after eight")
    assert "1. Sat 5 Dec 2026, 19:00–20:00 → △ Maybe" in said(worded)
    assert "Your word: after eight" in said(worded)
    assert isinstance(await emma.say("poll answer Party yes"), Form)
