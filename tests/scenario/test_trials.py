"""実験: begun with an end, asked about at the end, and what was learned can be read."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.view import Form, Message
from tests.builders.answers import said
from tests.builders.hall import Hall, open_hall, section_of
from tests.builders.reforms import turn

DAY = timedelta(days=1)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path) as opened:
        yield opened


async def test_an_experiment_is_shown_announced_to_end_asked_about_and_continued(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    await section_of(hall, "読書課", hanako, kenta)
    what = ("読書課", "朝15分の読書")

    assert "課長か総務課" in said(await kenta.do("reform.trial", *what, "12/31"))
    form = await hanako.do("reform.trial", *what, "去年の12/31")
    assert isinstance(form, Form)
    assert form.problems["until"]
    begun = await hanako.send(form, until="12/31")
    assert "2026年12月31日(木)になったら、どうするかお尋ねします" in said(begun)
    assert "いま別の実験をしています" in said(await hanako.do("reform.trial", *what, "年度末"))
    assert "実験中:朝15分の読書(2026年12月31日(木)まで)" in said(
        await kenta.do("section.info", section="読書課")
    )

    assert await turn(hall, 33 * DAY) == []
    assert len(await turn(hall, DAY)) == 1
    assert await turn(hall, DAY) == []
    (reminded,) = hall.in_private(hanako)
    assert "12月31日(木)までです" in said(reminded)
    assert await turn(hall, 6 * DAY)
    asked = hall.in_private(hanako)[-1]
    assert "期限を迎えました" in said(asked)
    assert "どれも実験の成果です" in said(asked)

    assert "これからのことを相談中です" in said(await kenta.do("section.info", section="読書課"))

    form = await hanako.press(asked, "続ける")
    assert isinstance(form, Form)
    assert "朝15分の読書" in form.intro
    assert "2027年3月31日(水)まで続けます" in said(
        await hanako.send(form, learned="朝は集まれる", until="3/31")
    )
    assert "もう返事をいただいています" in said(await hanako.press(asked, "変える"))
    listed = said(await kenta.do("reform.trials"))
    assert "朝15分の読書" in listed
    assert "続ける ・ 朝は集まれる" in listed
    assert "2027年3月31日(水)まで" in said(await kenta.do("section.info", section="読書課"))


async def test_an_experiment_is_changed_or_ended_before_its_time(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    reading = await section_of(hall, "読書課", hanako, kenta)
    for what in ("朝の会", "夜の会", "昼の会"):
        hall.town.clock.advance(timedelta(minutes=1))
        await hanako.do("reform.trial", reading, what, "2週間後")
        page = await hanako.do("reform.options", reading)
        if what == "朝の会":
            changed = await hanako.send(await hanako.press(page, "変える"))
            assert "やりかたを変えて続けます" in said(changed)
            assert isinstance(await hanako.press(changed, "課の内容を直す"), Form)
        elif what == "夜の会":
            kept = await hanako.send(await hanako.press(page, "続ける"))
            assert "実験を卒業して" in said(kept)
        else:
            ended = await hanako.send(await hanako.press(page, "終える"), learned="昼は忙しい")
            assert "「読書課」は2026年12月5日(土)に閉じる予定" in said(ended)
    await hall.listen()

    assert "昼は忙しい" in said(hall.in_private(kenta)[-1])
    listed = await kenta.do("reform.trials")
    assert "実験の記録(3)" in said(listed)
    assert said(listed).index("昼の会") < said(listed).index("朝の会")
    assert "課長か総務課" in said(await kenta.do("reform.options", reading))


async def test_the_same_in_english(hall: Hall) -> None:
    emma, john = await hall.town.member("Emma", locale="en"), await hall.town.member("John", locale="en")
    await section_of(hall, "Readers", emma, john)
    await section_of(hall, "Books", john)

    form = await emma.say("reform trial")
    begun = await emma.send(form, section="Readers", what="Lunch", until="12/31")
    assert "On Thu 31 Dec 2026 you will be asked" in said(begun)
    form = await emma.say("reform merge")
    announced = await emma.send(form, section="Readers", into="Books", reason="One is enough")
    assert "become one on Sat 5 Dec 2026" in said(announced)
    await hall.listen()
    told = hall.in_private(john)[-1]
    assert isinstance(told, Message)
    assert "0 (halted at 1)" in said(told)
    assert "“Readers” is noted. Enough people spoke up" in said(await john.press(told, "I object"))
    await hall.listen()
    assert "are not merged: 1 objection came in." in said(hall.in_private(emma)[-1])
    assert "No experiment has ended yet." in said(await john.say("reform trials"))
